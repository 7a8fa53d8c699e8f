// Package gatetest holds the oracle of the gate: what must be true of every canonical text, told by another reader
// than the one that wrote it. Tests and fuzzers of any package may use it; the product does not.
package gatetest

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/norm"

	"holdfast/server/gate"
)

// children says which elements may stand in which; "" is the top, "#" is words.
var children = map[string][]string{
	"":           {"p", "blockquote", "ul", "ol"},
	"blockquote": {"p"},
	"ul":         {"li"},
	"ol":         {"li"},
	"p":          {"#", "br", "strong", "em", "a"},
	"li":         {"#", "br", "strong", "em", "a"},
	"strong":     {"#", "br", "em", "a"},
	"em":         {"#", "br", "strong", "a"},
	"a":          {"#", "br", "strong", "em"},
	"br":         {},
}

// single are elements that never follow each other directly.
var single = []string{"strong", "em", "ul", "blockquote", "br"}

// Check parses canonical HTML as a browser would and reports the first way in which it is not canonical or not safe:
// an element, attribute or scheme that is not allowed, a nesting that is not, an empty element, loose white space, a
// rune that hides, words that are not NFC, a text that parsing and rendering changes, or one that the last filter
// changes. It accepts every segment that gate makes.
func Check(canonical string) error {
	nodes, err := parse(canonical)
	if err != nil {
		return err
	}
	for _, n := range nodes {
		if err := walk(n, "", nil); err != nil {
			return err
		}
	}
	if again := render(nodes); again != canonical {
		return fmt.Errorf("parsing and rendering changes it to %q", again)
	}
	if !gate.Passes(canonical) {
		return errors.New("the last filter changes it")
	}
	return nil
}

// CheckBody is Check for every segment, and that the body survives being stored.
func CheckBody(b gate.Body) error {
	for i, s := range b {
		if s.Quote != nil {
			continue
		}
		if err := Check(s.HTML); err != nil {
			return fmt.Errorf("segment %d: %w", i, err)
		}
	}
	again, err := gate.Decode(b.Encode())
	if err != nil {
		return fmt.Errorf("decode of encode: %w", err)
	}
	if !slices.EqualFunc(again, b, sameSegment) {
		return errors.New("decode of encode is another body")
	}
	return nil
}

// Settled is CheckBody, and that the gate finds nothing more to do: FromHTML of the canonical text is that text, with
// nothing removed. It holds of every body that FromHTML made.
func Settled(b gate.Body) error {
	if err := CheckBody(b); err != nil {
		return err
	}
	for _, s := range b {
		if s.Quote != nil {
			continue
		}
		again, removed, err := gate.FromHTML(s.HTML)
		switch {
		case err != nil:
			return fmt.Errorf("the gate refuses its own text: %w", err)
		case !removed.Empty():
			return fmt.Errorf("the gate removes %+v from its own text", removed)
		case again[0].HTML != s.HTML:
			return fmt.Errorf("the gate changes its own text to %q", again[0].HTML)
		}
	}
	return nil
}

func sameSegment(a, b gate.Segment) bool {
	if a.Quote == nil || b.Quote == nil {
		return a == b
	}
	return a.HTML == b.HTML && *a.Quote == *b.Quote
}

func parse(s string) ([]*html.Node, error) {
	return html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
}

// render prints what was parsed. html.Render writes void elements the XML way; words cannot hold "<br/>", as their
// angle brackets are escaped.
func render(nodes []*html.Node) string {
	var out strings.Builder
	for _, n := range nodes {
		if err := html.Render(&out, n); err != nil {
			return err.Error()
		}
	}
	return strings.ReplaceAll(out.String(), "<br/>", "<br>")
}

// walk checks a node and all in it. above are the inline elements it stands in.
func walk(n *html.Node, parent string, above []string) error {
	switch n.Type {
	case html.TextNode:
		if !slices.Contains(children[parent], "#") {
			return fmt.Errorf("words in <%s>", parent)
		}
		return words(n.Data)
	case html.ElementNode:
		return element(n, parent, above)
	}
	return fmt.Errorf("node of type %d", n.Type)
}

func element(n *html.Node, parent string, above []string) error {
	switch {
	case n.Namespace != "":
		return fmt.Errorf("<%s> in namespace %s", n.Data, n.Namespace)
	case !slices.Contains(children[parent], n.Data):
		return fmt.Errorf("<%s> in <%s>", n.Data, parent)
	case slices.Contains(above, n.Data):
		return fmt.Errorf("<%s> in itself", n.Data)
	case n.FirstChild == nil && n.Data != "br":
		return fmt.Errorf("<%s> is empty", n.Data)
	}
	if err := attributes(n); err != nil {
		return err
	}
	if (n.Data == "p" || n.Data == "li") && !strings.ContainsFunc(text(n), visible) {
		return fmt.Errorf("<%s> shows nothing", n.Data)
	}
	if slices.Contains(children[n.Data], "#") {
		if err := edges(text(n)); err != nil {
			return fmt.Errorf("<%s>: %w", n.Data, err)
		}
	}
	if p := n.PrevSibling; p != nil && p.Data == n.Data && slices.Contains(single, n.Data) {
		return fmt.Errorf("two <%s> that are one", n.Data)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if err := walk(c, n.Data, append(slices.Clip(above), n.Data)); err != nil {
			return err
		}
	}
	return nil
}

// attributes allows a[href] with the canonical rel, and nothing else.
func attributes(n *html.Node) error {
	if n.Data != "a" {
		if len(n.Attr) > 0 {
			return fmt.Errorf("<%s> has %s", n.Data, n.Attr[0].Key)
		}
		return nil
	}
	if len(n.Attr) != 2 || n.Attr[0].Key != "href" || n.Attr[1].Key != "rel" || n.Attr[1].Val != "nofollow noreferrer noopener" {
		return fmt.Errorf("<a> has %v", n.Attr)
	}
	u, err := url.Parse(n.Attr[0].Val)
	switch {
	case err != nil:
		return errors.New("href does not parse")
	case u.Scheme == "mailto" && u.Opaque != "" && u.RawQuery == "":
		return nil
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("scheme %q", u.Scheme)
	case u.User != nil || !strings.Contains(u.Host, ".") || strings.ContainsFunc(u.Host, func(r rune) bool { return r > unicode.MaxASCII }):
		return fmt.Errorf("host %q", u.Host)
	case strings.Contains(u.Host, "xn--") && !strings.Contains(text(n), u.Host):
		return fmt.Errorf("the host %q is not shown", u.Host)
	}
	return nil
}

// text is the words in a node, with a line end for each br.
func text(n *html.Node) string {
	switch {
	case n.Type == html.TextNode:
		return n.Data
	case n.Data == "br":
		return "\n"
	}
	var s strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s.WriteString(text(c))
	}
	return s.String()
}

// Text is the text projection as another parser reads it: blocks set apart by an empty line, items by a line end.
func Text(canonical string) string {
	nodes, err := parse(canonical)
	if err != nil {
		return ""
	}
	var out []string
	for _, n := range nodes {
		var parts []string
		for c := n.FirstChild; c != nil && n.Data != "p"; c = c.NextSibling {
			parts = append(parts, text(c))
		}
		switch n.Data {
		case "p":
			out = append(out, text(n))
		case "blockquote":
			out = append(out, parts...)
		default:
			out = append(out, strings.Join(parts, "\n"))
		}
	}
	return strings.Join(out, "\n\n")
}

// edges checks the white space of a block.
func edges(s string) error {
	switch {
	case strings.TrimSpace(s) != s:
		return fmt.Errorf("white space at the edge of %q", s)
	case strings.Contains(s, "  "), strings.Contains(s, " \n"), strings.Contains(s, "\n "), strings.Contains(s, "\n\n"):
		return fmt.Errorf("loose white space in %q", s)
	}
	return nil
}

// visible reports whether a rune shows something by itself.
func visible(r rune) bool { return !unicode.IsSpace(r) && !unicode.Is(unicode.M, r) }

// hiding are runes that show nothing, and turn words around or hide others.
var hiding = []*unicode.RangeTable{unicode.Cc, unicode.Co, unicode.Cs, unicode.Bidi_Control, unicode.Noncharacter_Code_Point, unicode.Zl, unicode.Zp}

// Words checks plain text: no rune that hides, no white space but single spaces, NFC. Titles and lines hold to it too.
func Words(s string) error { return words(s) }

func words(s string) error {
	for _, r := range s {
		switch {
		case unicode.In(r, hiding...):
			return fmt.Errorf("U+%04X in %q", r, s)
		case r != ' ' && unicode.IsSpace(r):
			return fmt.Errorf("white space U+%04X in %q", r, s)
		case strings.ContainsRune("\u00ad\u034f\u115f\u1160\u180e\u200b\u2060\u3164\ufeff\uffa0\ufff9\ufffa\ufffb", r):
			return fmt.Errorf("zero-width U+%04X in %q", r, s)
		}
	}
	if !norm.NFC.IsNormalString(s) {
		return fmt.Errorf("not NFC: %q", s)
	}
	return nil
}
