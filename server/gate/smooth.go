package gate

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// maxRag is how many letters a slip of the mouse leaves outside of a link or an emphasis, or takes into it.
const maxRag = 2

// smooth moves the ragged edge of a link or an emphasis of several words to the edge of the word: where T<a>he Seven
// Lakes</a> was marked, The was meant. A mark on a part of one single word stays, as it was made on purpose. It reports
// whether it moved anything.
func smooth(runs []run) (moved bool) {
	for i := 1; i < len(runs); i++ {
		a, b := &runs[i-1], &runs[i]
		if a.br || b.br || a.link != 0 && spelledOut(*a) || spelledOut(*b) {
			continue
		}
		tail, head := lettersAtEnd(a.text), lettersAtStart(b.text)
		if tail == 0 || head == 0 || tail == len(a.text) && a.marked() || head == len(b.text) && b.marked() {
			continue
		}
		cut := len(a.text) - tail
		left, right := utf8.RuneCount(a.text[cut:]), utf8.RuneCount(b.text[:head])
		switch {
		case left <= maxRag && left < right:
			b.text = append(bytes.Clone(a.text[cut:]), b.text...)
			a.text = a.text[:cut]
			moved = true
		case right <= maxRag && right < left:
			a.text = append(a.text, b.text[:head]...)
			b.text = b.text[head:]
			moved = true
		}
	}
	return moved
}

// marked reports whether a run stands out from plain words.
func (r run) marked() bool { return r.style != style{} }

// spelling is of scripts that set words apart with spaces and spell them with letters, and of the marks on these.
func spelling(r rune) bool {
	return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.M)
}

// spelledOut reports whether a run is, or begins with, a web address, which is not spelled like words.
func spelledOut(r run) bool { return opens(string(r.text)) }

func lettersAtStart(text []byte) int {
	n := bytes.IndexFunc(text, func(r rune) bool { return !spelling(r) })
	if n < 0 {
		return len(text)
	}
	return n
}

func lettersAtEnd(text []byte) int {
	n := bytes.LastIndexFunc(text, func(r rune) bool { return !spelling(r) })
	if n < 0 {
		return len(text)
	}
	_, size := utf8.DecodeRune(text[n:])
	return len(text) - n - size
}

// respace gives every space at the edge of a run the style that its neighbours share.
func respace(runs []run) []run {
	var out []run
	gap := false
	for _, r := range runs {
		if r.br {
			out, gap = append(out, r), false
			continue
		}
		words := bytes.Trim(r.text, " ")
		gap = gap || bytes.HasPrefix(r.text, space)
		if len(words) == 0 {
			continue
		}
		if n := len(out); gap && n > 0 && !out[n-1].br {
			out = put(out, " ", common(out[n-1].style, r.style))
		}
		out = put(out, string(words), r.style)
		gap = bytes.HasSuffix(r.text, space)
	}
	return out
}

var space = []byte(" ")
