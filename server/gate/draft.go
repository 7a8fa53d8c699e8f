package gate

// draft collects words into blocks. White space is only remembered; the next word decides what it becomes: a space, a
// line break, a new paragraph, or nothing at an edge.
type draft struct {
	blocks []block
	links  []string // by style.link; the first is no link
	runs   []run    // of the block being written
	words  int      // put so far, for those who want to know whether anything came
	size   int      // bytes that came so far: words, and the least that blocks and styles cost
	clean  cleaner
	breaks int
	blanks int // runes of white space since the last word
	gap    int // non-breaking ones among them
	mark   wordMark
	nest   []container
	lists  int
	rows   []row
	typed  bool // plain text: nothing in it stands for a form
}

// columnGap is how many non-breaking spaces in a row read as the gap between two columns. People indent with four or
// five; tables made of spaces have twenty and more.
const columnGap = 8

func newDraft() *draft { return &draft{links: []string{""}} }

// tooLong reports whether what has come is too much for a body, so that nobody need read on. NFC makes words smaller,
// to a third at the least (Korean typed as single letters); four times leaves room for it.
func (d *draft) tooLong() bool { return d.size > 4*MaxBody }

// text takes a stretch of text. Where lines counts, line ends in it are line breaks.
func (d *draft) text(s string, st style, lines bool) {
	s = d.clean.clean(s)
	start := -1
	for i, r := range s {
		if !isSpace(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			d.word(s[start:i], st)
			start = -1
		}
		if d.blank(r, lines); d.tooLong() {
			return
		}
	}
	if start >= 0 {
		d.word(s[start:], st)
	}
}

// blank remembers one rune of white space.
func (d *draft) blank(r rune, lines bool) {
	d.blanks++
	switch r {
	case '\u00a0':
		d.gap++
	case '\n', '\r', '\v', '\f', '\u0085', '\u2028':
		if lines {
			d.breaks++
		}
	case '\u2029':
		if lines {
			d.breaks += 2
		}
	}
}

// word puts a word, or a part of one, behind whatever white space came before it.
func (d *draft) word(w string, st style) {
	if d.breaks > 1 {
		d.flush()
	}
	n := len(d.runs)
	if n > 0 {
		between := common(d.runs[n-1].style, st)
		switch {
		case d.breaks > 0:
			d.runs = append(d.runs, run{style: between, br: true})
		case d.gap >= columnGap && !d.typed:
			d.runs = put(d.runs, cellGap, style{})
		case d.blanks > 0:
			d.runs = put(d.runs, " ", between)
		}
		if d.mark.gap == 0 {
			d.mark.gap = d.blanks
		}
	}
	d.blanks, d.breaks, d.gap = 0, 0, 0
	d.runs = put(d.runs, w, st)
	d.words++
	d.size += len(w) + len("<em>")*(len(d.runs)-n)
}

// br is a line break in the source; two make a paragraph.
func (d *draft) br() {
	d.breaks++
	d.clean = cleaner{}
}

// link makes a link of its own for href and returns its number.
func (d *draft) link(href string) int {
	d.links = append(d.links, href)
	return len(d.links) - 1
}

// flush ends the block being written, if it has anything to be seen.
func (d *draft) flush() {
	runs, mark := d.runs, d.mark
	d.runs, d.mark = nil, wordMark{}
	d.blanks, d.breaks, d.gap, d.clean = 0, 0, 0, cleaner{}
	if len(runs) == 0 {
		return
	}
	d.size += len("<p>")
	runs = d.showHosts(merge(runs, d.links))
	it := listItem{}
	if !d.typed {
		runs, it = mark.read(runs)
	}
	if c := d.list(); it.yes || c != nil && c.fresh {
		runs = unbullet(runs)
	}
	switch {
	case !inked(runs):
	case len(d.nest) == 0:
		d.placeWord(it, mark.level, runs)
	case it.yes && d.list() == nil:
		d.place(prefix(it.mark(), runs))
	default:
		d.place(runs)
	}
}

// inked reports whether any run can be seen.
func inked(runs []run) bool {
	for _, r := range runs {
		if hasInk(string(r.text)) {
			return true
		}
	}
	return false
}
