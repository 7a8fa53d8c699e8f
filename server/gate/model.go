package gate

// style is how a run of words looks: all that the canonical form can say.
type style struct {
	strong, em bool
	link       int // which source link it belongs to, an index into draft.links; 0 is none
}

// common is the style of the white space between two styles: what both agree on. So a space never hangs inside the end
// of an emphasis or a link.
func common(a, b style) style {
	s := style{strong: a.strong && b.strong, em: a.em && b.em}
	if a.link == b.link {
		s.link = a.link
	}
	return s
}

// run is a stretch of words of one style, or one line break.
type run struct {
	style
	text []byte
	br   bool
}

type kind int

const (
	para kind = iota
	quote
	item
)

// block is one paragraph: by itself, in a quotation, or as an item of a list.
type block struct {
	kind    kind
	ordered bool // item: of a numbered list
	number  int  // item of a numbered list: its number in the source
	list    int  // item: which source list, so that two that both begin at 1 stay two
	line    bool // quote: an item of a list inside the quotation
	runs    []run
}

// put appends text, to the last run if it looks the same.
func put(runs []run, text string, s style) []run {
	if n := len(runs); n > 0 && !runs[n-1].br && runs[n-1].style == s {
		runs[n-1].text = append(runs[n-1].text, text...)
		return runs
	}
	return append(runs, run{style: s, text: []byte(text)})
}

// joinLines appends more to runs after a line break.
func joinLines(runs, more []run) []run {
	if len(runs) == 0 || len(more) == 0 {
		return append(runs, more...)
	}
	runs = append(runs, run{br: true, style: common(runs[len(runs)-1].style, more[0].style)})
	return append(runs, more...)
}

// merge joins neighbours that look the same, and makes one link of two that follow each other without a gap and lead
// to the same place.
func merge(runs []run, links []string) []run {
	out := runs[:0]
	for _, r := range runs {
		n := len(out)
		if n > 0 && r.link != out[n-1].link && links[r.link] == links[out[n-1].link] {
			r.link = out[n-1].link
		}
		if n > 0 && !r.br && !out[n-1].br && out[n-1].style == r.style {
			out[n-1].text = append(out[n-1].text, r.text...)
			continue
		}
		out = append(out, r)
	}
	return out
}
