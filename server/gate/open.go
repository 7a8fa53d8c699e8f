package gate

import (
	"slices"
	"strconv"
	"strings"
)

// tag is what a start tag says.
type tag struct {
	name, href, alt string
	linked          bool // it has an href at all
	look            look
	start           int
	handlers        int // on… attributes
	styles          int
}

func (t *tag) attr(key string, val []byte) {
	switch key {
	case "style":
		t.styles++
		list := t.look.list
		t.look = readStyle(string(val))
		t.look.list = t.look.list || list
	case "class":
		t.look.list = t.look.list || strings.Contains(string(val), "MsoListParagraph")
	case "hidden":
		t.look.hidden = true
	case "href":
		t.href, t.linked = string(val), true
	case "alt":
		t.alt = string(val)
	case "start":
		t.start, _ = strconv.Atoi(string(val)) // what is no number is 0, which is no start
	default:
		if strings.HasPrefix(key, "on") {
			t.handlers++
		}
	}
}

// push opens an element.
func (w *walker) push(t tag) {
	e := element{name: t.name, look: t.look, words: w.d.words, title: heading[t.name]}
	if e.look.bold == 0 && bold[t.name] || e.title {
		e.look.bold = 1
	}
	if e.look.italic == 0 && italic[t.name] {
		e.look.italic = 1
	}
	e.look.lines = literal[t.name] || e.look.lines && blocks[t.name]
	switch t.name {
	case "a":
		e.link = w.link(t)
	case "sup":
		e.script = 1
	case "sub":
		e.script = -1
	case "q":
		w.say("“")
	}
	w.openBlock(t)
	w.open = append(w.open, e)
	w.opened[e.name]++
	w.stale = true
}

// openBlock tells the draft about a block that has a place in it.
func (w *walker) openBlock(t tag) {
	switch {
	case t.name == "blockquote":
		w.d.openQuote()
	case lists[t.name]:
		w.d.openList(t.name == "ol", min(max(t.start, 1), 999))
	case t.name == "li":
		w.d.openItem()
	case t.name == "tr":
		w.d.openRow()
	case t.name == "td" || t.name == "th":
		w.d.openCell()
	}
	if blocks[t.name] && t.look.list {
		w.d.mark.list, w.d.mark.level = true, t.look.level
	}
}

// link makes a link of an a whose address may stand.
func (w *walker) link(t tag) int {
	if !t.linked {
		return 0
	}
	href, ok := address(t.href)
	if !ok {
		w.removed.Links++
		return 0
	}
	return w.d.link(href)
}

// leave does what the end of an element means.
func (w *walker) leave(e element) {
	if w.opened[e.name]--; w.opened[e.name] == 0 {
		delete(w.opened, e.name)
	}
	switch {
	case e.name == "blockquote" || lists[e.name]:
		w.d.closeNest()
	case e.name == "tr":
		w.d.closeRow()
	case e.name == "q":
		w.say("”")
	case e.link != 0 && e.words == w.d.words: // a link around nothing, or around a picture
		w.removed.Links++
	}
}

// endParagraph ends the block being written, as every block does at its start.
func (w *walker) endParagraph() {
	if w.opened["p"] > 0 {
		w.closeNearest(paragraph, nil)
	}
	w.d.flush()
}

// closeNearest ends the innermost open element of these names, unless one of until stands in between.
func (w *walker) closeNearest(these, until set) {
	for i := len(w.open) - 1; i >= 0; i-- {
		if name := w.open[i].name; these[name] {
			w.closeAt(i)
			return
		} else if until[name] {
			return
		}
	}
}

// closeAt ends the open element i. What was left open inside a block ends with it, but for the formatting that
// browsers carry on; what was left open inside anything else stays.
func (w *walker) closeAt(i int) {
	closing, inner := w.open[i], slices.Clone(w.open[i+1:])
	w.open, w.stale = w.open[:i], true
	var stay []element
	for _, e := range inner {
		if !blocks[closing.name] || carried[e.name] {
			stay = append(stay, e)
		}
	}
	for _, e := range slices.Backward(inner) {
		if blocks[closing.name] && !carried[e.name] {
			w.leave(e)
		}
	}
	w.leave(closing)
	w.open = append(w.open, stay...)
}

// closeAll ends everything at the end of the source.
func (w *walker) closeAll() {
	for n := len(w.open); n > 0; n = len(w.open) {
		e := w.open[n-1]
		w.open, w.stale = w.open[:n-1], true
		w.leave(e)
	}
}

// setting is what the open elements add up to for the words in them.
type setting struct {
	style  style
	lines  bool // line ends are line breaks
	marker bool
	script int
}

func (w *walker) setting() setting {
	if !w.stale {
		return w.now
	}
	c, title := setting{}, false
	for _, e := range w.open {
		c.style.strong = e.look.bold > 0 || e.look.bold == 0 && c.style.strong
		c.style.em = e.look.italic > 0 || e.look.italic == 0 && c.style.em
		c.lines = c.lines || e.look.lines
		c.marker = c.marker || e.look.marker
		title = title || e.title
		if e.link != 0 {
			c.style.link = e.link
		}
		if e.script != 0 {
			c.script = e.script
		}
	}
	c.style.strong = c.style.strong || title
	w.now, w.stale = c, false
	return c
}
