package gate

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// render writes the draft's blocks. Nothing else in this package writes a tag.
func (d *draft) render() string {
	var out strings.Builder
	open := "" // what must be closed after the block being written
	for i, b := range d.blocks {
		if open != "" && !b.joins(d.blocks[i-1]) {
			out.WriteString(open)
			open = ""
		}
		if open == "" {
			var begin string
			begin, open = b.wrap()
			out.WriteString(begin)
		}
		tag := "p"
		if b.kind == item {
			tag = "li"
		}
		out.WriteString("<" + tag + ">")
		d.line(&out, b.runs, false, false)
		out.WriteString("</" + tag + ">")
	}
	out.WriteString(open)
	return out.String()
}

// joins reports whether a block stands in the same list or quotation as the one before it.
func (b block) joins(before block) bool {
	return b.kind == quote && before.kind == quote || b.continues(before)
}

// wrap is what stands around a list or a quotation.
func (b block) wrap() (begin, end string) {
	switch {
	case b.kind == quote:
		return "<blockquote>", "</blockquote>"
	case b.kind == item && b.ordered:
		return "<ol>", "</ol>"
	case b.kind == item:
		return "<ul>", "</ul>"
	}
	return "", ""
}

// line writes runs, of which strong and em are already around them or not. Of two emphases that begin together the
// longer goes outside, and a link is never split by one that covers only a part of it.
func (d *draft) line(out *strings.Builder, runs []run, strong, em bool) {
	for n := 0; len(runs) > 0; runs = runs[n:] {
		s, e := 0, 0
		if !strong {
			s = extent(runs, func(r run) bool { return r.strong })
		}
		if !em {
			e = extent(runs, func(r run) bool { return r.em })
		}
		switch n = max(s, e); {
		case n == 0:
			n = linkEnd(runs)
			d.atom(out, runs[:n], strong, em)
		case s >= e:
			d.emphasis(out, "strong", runs[:n], true, em)
		default:
			d.emphasis(out, "em", runs[:n], strong, true)
		}
	}
}

// emphasis writes runs in an element. Where it begins or ends at a link that it only partly covers, a space or a break
// can be left over at the edge; that goes outside.
func (d *draft) emphasis(out *strings.Builder, tag string, runs []run, strong, em bool) {
	before, inner := edge(runs, 0, bytes.TrimPrefix)
	out.WriteString(before)
	if len(inner) == 0 {
		return
	}
	after, inner := edge(inner, len(inner)-1, bytes.TrimSuffix)
	out.WriteString("<" + tag + ">")
	d.line(out, inner, strong, em)
	out.WriteString("</" + tag + ">" + after)
}

// edge takes the space or break off one end of runs, and returns it and what is left.
func edge(runs []run, at int, trim func(s, cut []byte) []byte) (string, []run) {
	r := runs[at]
	if r.br {
		return "<br>", slices.Delete(slices.Clone(runs), at, at+1)
	}
	text := trim(r.text, space)
	if len(text) == len(r.text) {
		return "", runs
	}
	rest := slices.Clone(runs)
	rest[at].text = text
	if len(text) == 0 {
		rest = slices.Delete(rest, at, at+1)
	}
	return " ", rest
}

// extent is how many runs from the first on have what is asked, counting links only whole.
func extent(runs []run, has func(run) bool) int {
	n := 0
	for n < len(runs) {
		end := n + linkEnd(runs[n:])
		for _, r := range runs[n:end] {
			if !has(r) {
				return n
			}
		}
		n = end
	}
	return n
}

// linkEnd is how many runs make up the first run's link; a run without a link stands for itself.
func linkEnd(runs []run) int {
	n := 1
	for runs[0].link != 0 && n < len(runs) && runs[n].link == runs[0].link {
		n++
	}
	return n
}

// atom writes one run, or the runs of one link.
func (d *draft) atom(out *strings.Builder, runs []run, strong, em bool) {
	href := d.links[runs[0].link]
	if href == "" {
		words(out, runs[0])
		return
	}
	out.WriteString(`<a href="` + html.EscapeString(href) + `" rel="` + linkRel + `">`)
	d.inLink(out, runs, strong, em)
	out.WriteString("</a>")
}

// inLink writes the runs of one link with the emphasis that is not around the link already.
func (d *draft) inLink(out *strings.Builder, runs []run, strong, em bool) {
	bare := make([]run, len(runs))
	for i, r := range runs {
		r.link = 0
		bare[i] = r
	}
	d.line(out, bare, strong, em)
}

func words(out *strings.Builder, r run) {
	if r.br {
		out.WriteString("<br>")
		return
	}
	out.WriteString(html.EscapeString(string(r.text)))
}
