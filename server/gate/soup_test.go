package gate_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"holdfast/server/gate"
	"holdfast/server/gate/gatetest"
)

// soup is what pages, mails and word processors are made of, in pieces that meet in every order.
var soup = []string{
	"a", "word ", "Two words", " ", "\n", "&nbsp;", "&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;", ".", ", ", "!", "(", ")", "ß", "я", "e\u0301", "\u0301", "👩", "\u200d", "\ufe0f", "\u202e", "\u00ad", "·", "• ", "1. ", "2.",
	"<p>", "</p>", "<p class=MsoListParagraph>", "<p style='mso-list:l0 level1'>", "<p style='mso-list:l0 level2'>", "<div>", "</div>", "<br>", "<hr>",
	"<b>", "</b>", "<strong>", "</strong>", "<i>", "</i>", "<em>", "</em>", "<span>", "<span style='font-weight:bold'>", "<span style='font-weight:normal;font-style:italic'>", "</span>",
	"<span style='mso-list:Ignore'>", "<font color=red>", "</font>", "<u>", "</u>", "<sup>", "</sup>", "<q>", "</q>",
	"<h1>", "</h1>", "<pre>", "</pre>", "<blockquote>", "</blockquote>", "<ul>", "</ul>", "<ol>", "</ol>", "<ol start=3>", "<li>", "</li>",
	"<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "</th>", "<o:p>", "</o:p>", "<xml>", "</xml>", "<w:x>", "</w:x>",
	"<a href='https://example.org'>", "<a href='https://example.org/'>", "<a href=https://xn--bcher-kva.example>", "<a href=x>", "<a name=x>", "</a>", "<img src=x>", "<img alt=👩>",
	"http://", "www.", "example.org", "www.example.org", "https://example.org", "/path?q=1", "bücher.example", "<!-- c -->", "<![if !supportLists]>", "<script>", "</script>", "<svg>", "</svg>", "<form>", "</form>",
}

func soups(most int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(soup), 0, most).Draw(t, "pieces"), "")
	})
}

// Whatever comes in, what comes out is canonical, and the gate has nothing more to do to it.
func TestAnySoupSettles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := soups(40).Draw(t, "html")
		body, _, err := gate.FromHTML(in)
		if err != nil {
			return
		}
		if err := gatetest.Settled(body); err != nil {
			t.Fatalf("%q\n became %q\n %v", in, body[0].HTML, err)
		}
	})
}

// A person who opens a typed post and saves it unchanged has changed nothing.
func TestSourceIsTheReverseOfFromText(t *testing.T) {
	pieces := rapid.OneOf(soups(12), rapid.String(), rapid.StringOf(rapid.SampledFrom([]rune(" \n\r\t\u2028\u2029\u00a0a.www/:h)(<>&\"'"))))
	rapid.Check(t, func(t *rapid.T) {
		in := strings.Join(rapid.SliceOfN(pieces, 0, 8).Draw(t, "text"), rapid.SampledFrom([]string{"", " ", "\n", "\n\n", "\r\n"}).Draw(t, "between"))
		body, err := gate.FromText(in)
		if err != nil {
			return
		}
		if err := gatetest.CheckBody(body); err != nil {
			t.Fatalf("%q\n became %q\n %v", in, body[0].HTML, err)
		}
		again, err := gate.FromText(body.Source())
		if err != nil {
			t.Fatalf("%q: %v", body.Source(), err)
		}
		if again[0].HTML != body[0].HTML {
			t.Fatalf("%q\n became %q\n and then %q", in, body[0].HTML, again[0].HTML)
		}
	})
}

// The text projection is what quotes count in: it is what another parser reads, to the rune, and survives the store.
func TestTextIsWhatIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body, _, err := gate.FromHTML(soups(30).Draw(t, "html"))
		if err != nil {
			return
		}
		stored, err := gate.Decode(body.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if want := gatetest.Text(body[0].HTML); stored.Text() != want {
			t.Fatalf("%q, want %q", stored.Text(), want)
		}
	})
}
