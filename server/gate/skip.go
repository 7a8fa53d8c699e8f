package gate

import "strings"

// skipping is the removed element that the walker stands in, if it has a name.
type skipping struct {
	name  string
	depth int
	weak  bool // ends at the next block of any kind: its own end tag may be missing
}

// holds reports whether a start tag lies inside what is removed.
func (s *skipping) holds(name string, selfClosing bool) bool {
	switch {
	case s.name == "":
		return false
	case s.weak && blocks[name]:
		*s = skipping{}
		return false
	case s.name == name && !selfClosing:
		s.depth++
	}
	return true
}

// ends reports whether an end tag belongs to what is removed.
func (s *skipping) ends(name string) bool {
	switch {
	case s.name == "":
		return false
	case s.weak && blocks[name] && name != s.name:
		*s = skipping{}
		return false
	case s.name == name:
		s.depth--
	}
	if s.depth == 0 {
		*s = skipping{}
	}
	return true
}

// remove counts an element that does not come through, and skips what is in it. An element whose end tag is missing
// does not swallow the words behind it, as long as they are words and not code.
func (w *walker) remove(t tag, selfClosing bool) bool {
	office := t.name == "xml" || island(t.name)
	hidden := t.look.hidden && hideable[t.name]
	if !office && !hidden && !removed[t.name] {
		return false
	}
	w.count(t.name)
	if blocks[t.name] {
		w.endParagraph()
	}
	weak := office || t.name == "p"
	foreign := office || t.name == "svg" || t.name == "math"
	switch {
	case void[t.name] || selfClosing && foreign:
	case weak || raw[t.name] || w.closesLater(t.name):
		w.skip = skipping{name: t.name, depth: 1, weak: weak}
	}
	return true
}

// count puts a removed element under its heading.
func (w *walker) count(name string) {
	switch name {
	case "script":
		w.removed.Scripts++
	case "style":
		w.removed.Styles++
	case "svg":
		w.removed.Images++
	default:
		w.removed.Other++
	}
}

// closesLater reports whether an end tag of that name is still to come. The names are those of the tables, so that
// the searches are few.
func (w *walker) closesLater(name string) bool {
	last, ok := w.lasts[name]
	if !ok {
		if w.lower == "" {
			w.lower = lower(w.source)
		}
		last = strings.LastIndex(w.lower, "</"+name)
		w.lasts[name] = last
	}
	return last >= w.at
}

// lower is s with A to Z in lower case and every byte in its place, which strings.ToLower does not promise.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
