package gate

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// Text is the text projection: the words alone. Paragraphs are set apart by an empty line, items of a list and broken
// lines by a line end; bullets, numbers, emphasis and addresses behind words are not in it. Quote.From and Quote.To
// count runes of it, and search and screening read it. A Quote segment adds nothing: its words are another post's.
func (b Body) Text() string { return b.project(false, 0) }

// Source is the body as its author finds it in a plain text box when changing it. FromText(b.Source()) equals b for
// every body that came from FromText. Of a body with more form, lists keep a bullet or number, links their address in
// brackets, and emphasis is lost; quotes are not in it, since the composer shows them beside the box.
func (b Body) Source() string { return b.project(true, 0) }

// Excerpt is the beginning of the words on one line, at most limit runes long, with "…" for what was cut. It cuts
// between words unless the first word alone is too long.
func (b Body) Excerpt(limit int) string {
	// A page shows many excerpts of long bodies: read no further than the longest letters could need, then be sure.
	line := flat(b.project(false, 4*max(limit, 0)+1))
	if len(line) <= limit {
		line = flat(b.Text())
	}
	if len(line) <= limit {
		return string(line)
	}
	if limit < 1 {
		return ""
	}
	cut := limit - 1
	if at := slices.Index(line, ' '); at >= 0 && at <= cut {
		for line[cut] != ' ' {
			cut--
		}
	}
	for cut > 0 && (trails(line[cut-1]) || leans(line[cut])) {
		cut--
	}
	return string(line[:cut]) + "…"
}

func flat(text string) []rune { return []rune(strings.Join(strings.Fields(text), " ")) }

// trails reports whether r looks wrong just before "…".
func trails(r rune) bool { return strings.ContainsRune(" ,;:–—", r) }

// leans reports whether r is a part of the letter or emoji before it.
func leans(r rune) bool {
	return r == zwj || r == zwnj || unicode.Is(unicode.M, r) || r >= 0x1F3FB && r <= 0x1F3FF
}

// projector reads canonical HTML back as text.
type projector struct {
	full    bool // bullets, numbers and addresses too
	enough  int  // bytes to read; 0: all
	out     strings.Builder
	ordered bool // the list it is in
	number  int  // of the item it is in
	href    string
	from    int // where the words of the open link begin in out
}

// project reads the whole body, or with enough > 0 at least that many bytes of its text if it has them.
func (b Body) project(full bool, enough int) string {
	p := projector{full: full, enough: enough}
	for _, s := range b {
		if s.Quote == nil {
			p.read(s.HTML)
		}
	}
	return p.out.String()
}

func (p *projector) read(source string) {
	z := html.NewTokenizer(strings.NewReader(source))
	for p.enough == 0 || p.out.Len() < p.enough {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			p.out.Write(z.Text())
		case html.StartTagToken:
			p.start(z)
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(string(name))
		}
	}
}

func (p *projector) start(z *html.Tokenizer) {
	name, _ := z.TagName()
	switch n := string(name); n {
	case "p":
		p.apart("\n\n")
	case "ul", "ol":
		p.apart("\n\n")
		p.ordered, p.number = n == "ol", 0
	case "li":
		p.item()
	case "br":
		p.out.WriteString("\n")
	case "a":
		_, href, _ := z.TagAttr() // the first attribute of the canonical form
		p.href, p.from = string(href), p.out.Len()
	}
}

func (p *projector) item() {
	if p.number++; p.number > 1 {
		p.apart("\n")
	}
	switch {
	case p.full && p.ordered:
		p.out.WriteString(numberMark(p.number))
	case p.full:
		p.out.WriteString("• ")
	}
}

// end writes where a link leads, if its words do not say it.
func (p *projector) end(name string) {
	if name != "a" || !p.full {
		return
	}
	words := p.out.String()[p.from:]
	where := strings.TrimPrefix(p.href, "mailto:")
	if f := find(words); words == where || len(f) == 1 && f[0] == (found{0, len(words), p.href}) {
		return
	}
	p.out.WriteString(" (" + where + ")")
}

// apart sets a block apart from the one before it.
func (p *projector) apart(by string) {
	if p.out.Len() > 0 {
		p.out.WriteString(by)
	}
}
