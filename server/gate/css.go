package gate

import (
	"strconv"
	"strings"
)

// look is what a style attribute says that the canonical form, or the search for words, cares about. Zero is silence.
type look struct {
	bold, italic int  // 1 on, -1 off
	hidden       bool // nobody saw the words
	lines        bool // line ends in the source are line breaks
	marker       bool // Word: the bullet or number of an item
	list         bool // Word: an item of a list
	level        int
}

// readStyle reads a style attribute. It is no CSS parser: declarations it cannot read are silence.
func readStyle(css string) look {
	var l look
	for decl := range strings.SplitSeq(css, ";") {
		name, value, ok := strings.Cut(decl, ":")
		if ok {
			l.declare(strings.ToLower(strings.TrimSpace(name)), strings.ToLower(strings.TrimSpace(value)))
		}
	}
	return l
}

func (l *look) declare(name, value string) {
	switch name {
	case "font-weight":
		l.bold = weight(value)
	case "font-style":
		l.italic = slant(value)
	case "display":
		l.hidden = l.hidden || strings.HasPrefix(value, "none")
	case "visibility":
		l.hidden = l.hidden || strings.HasPrefix(value, "hidden")
	case "mso-hide":
		l.hidden = l.hidden || value == "all"
	case "white-space":
		l.lines = strings.HasPrefix(value, "pre")
	case "mso-list":
		l.readList(value)
	}
}

func (l *look) readList(value string) {
	if strings.HasPrefix(value, "ignore") {
		l.marker = true
		return
	}
	l.list = value != "none" && value != "skip"
	if n := wordLevel.FindStringSubmatch(value); n != nil {
		l.level, _ = strconv.Atoi(n[1]) // one digit
	}
}

// weight reads font-weight; 600 and above is what browsers draw bold.
func weight(value string) int {
	value, _, _ = strings.Cut(value, " ") // !important
	switch value {
	case "bold", "bolder":
		return 1
	case "normal", "lighter":
		return -1
	}
	switch n, err := strconv.Atoi(value); {
	case err != nil:
		return 0
	case n >= 600:
		return 1
	}
	return -1
}

func slant(value string) int {
	switch value, _, _ = strings.Cut(value, " "); value {
	case "italic", "oblique":
		return 1
	case "normal":
		return -1
	}
	return 0
}
