package gate

import (
	"strings"

	"golang.org/x/net/html"
)

// maxOpen is how many elements are followed into each other. What people write and paste stays below thirty; a hundred
// thousand would be an attack. Deeper elements lose their meaning, never their words.
const maxOpen = 64

// element is an open element of the source.
type element struct {
	name   string
	look   look
	link   int  // an a: its number in the draft
	words  int  // how many the draft had before it
	script int  // 1 superscript, -1 subscript
	title  bool // a heading
}

// walker turns the source's tokens into words in a draft. It uses the tokenizer alone. A full parse would build a tree
// and refuse what is nested deeper than 512 elements, and would make nothing safer: the result is written from nothing.
type walker struct {
	z       *html.Tokenizer
	source  string
	lower   string         // the source in lower case, made on first need
	at      int            // bytes of the source read
	lasts   map[string]int // by name: where its last end tag stands, or -1
	d       *draft
	removed Report
	open    []element
	opened  map[string]int // how many of each name are open
	over    int            // open elements beyond maxOpen
	skip    skipping
	now     setting
	stale   bool // open changed since now was read from it
}

func newWalker(s string) *walker {
	return &walker{
		z:      html.NewTokenizer(strings.NewReader(s)),
		source: s,
		d:      newDraft(),
		lasts:  map[string]int{},
		opened: map[string]int{},
	}
}

// walk reads the source to its end, or until it is clear that it is too long.
func (w *walker) walk() {
	for !w.d.tooLong() {
		kind := w.z.Next()
		if kind == html.ErrorToken {
			break
		}
		w.at += len(w.z.Raw())
		switch kind {
		case html.TextToken:
			w.text()
		case html.StartTagToken, html.SelfClosingTagToken:
			w.start(kind == html.SelfClosingTagToken)
		case html.EndTagToken:
			name, _ := w.z.TagName()
			w.end(string(name))
		default: // comment, conditional comment, doctype, processing instruction
			w.removed.Comments++
		}
	}
	w.closeAll()
}

// text gives a stretch of words to the draft.
func (w *walker) text() {
	if w.skip.name != "" {
		return
	}
	w.say(string(w.z.Text()))
}

// say is text that the source shows at this place.
func (w *walker) say(s string) {
	c := w.setting()
	if c.marker {
		w.d.mark.note(s)
		return
	}
	w.d.text(raise(s, c.script), c.style, c.lines)
}

// start begins an element.
func (w *walker) start(selfClosing bool) {
	name, more := w.z.TagName()
	t := tag{name: string(name)}
	if t.name == "image" { // as browsers read it
		t.name = "img"
	}
	for more {
		var key, val []byte
		key, val, more = w.z.TagAttr()
		t.attr(string(key), val)
	}
	if w.skip.holds(t.name, selfClosing) {
		return
	}
	w.removed.Scripts += t.handlers
	w.removed.Styles += t.styles
	if !w.remove(t, selfClosing) {
		w.enter(t)
	}
}

// enter lets a start tag do what it means.
func (w *walker) enter(t tag) {
	if c, ok := closes[t.name]; ok {
		w.closeNearest(c.these, c.until)
	}
	if blocks[t.name] {
		w.endParagraph()
	}
	switch t.name {
	case "br":
		w.d.br()
	case "img":
		w.image(t.alt)
	case "font", "link":
		w.removed.Styles++
	}
	switch {
	case void[t.name]:
	case len(w.open) >= maxOpen:
		w.over++
	default:
		w.push(t)
	}
}

// image keeps a picture of an emoji as the emoji, and counts every other picture.
func (w *walker) image(alt string) {
	if isEmoji(alt) {
		w.say(alt)
		return
	}
	w.removed.Images++
}

// end ends the nearest open element of that name.
func (w *walker) end(name string) {
	if w.skip.ends(name) {
		return
	}
	if name == "br" { // browsers read </br> as <br>
		w.d.br()
		return
	}
	if blocks[name] {
		w.d.flush()
	}
	if w.over > 0 {
		w.over--
		return
	}
	if w.opened[name] > 0 {
		w.closeNearest(set{name: true}, nil)
	}
}
