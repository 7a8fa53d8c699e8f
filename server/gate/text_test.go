package gate_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/gate/gatetest"
)

// conversion is something that comes in and what must come out.
type conversion struct{ name, in, want string }

// to is a link as the canonical form writes it.
func to(href, words string) string {
	return `<a href="` + href + `" rel="nofollow noreferrer noopener">` + words + `</a>`
}

var textCases = []conversion{
	{"a word", "Hello", "<p>Hello</p>"},
	{"a blank line ends a paragraph", "One.\n\nTwo.", "<p>One.</p><p>Two.</p>"},
	{"many blank lines are one", "One.\n \n\t\n\n\nTwo.", "<p>One.</p><p>Two.</p>"},
	{"a line end stays", "Roses\nViolets", "<p>Roses<br>Violets</p>"},
	{"line ends of other systems", "a\r\nb\rc\r\n\r\nd\u2028e\u2029f", "<p>a<br>b<br>c</p><p>d<br>e</p><p>f</p>"},
	{"white space at edges and in runs", "  \n  Two \t  words \n", "<p>Two words</p>"},
	{"markup is literal", "<b>bold</b> & *stars* [x](y)", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; *stars* [x](y)</p>"},
	{"entities are literal", "&lt; &amp;nbsp; \"it's\"", "<p>&amp;lt; &amp;amp;nbsp; &#34;it&#39;s&#34;</p>"},
	{"bullets and numbers are literal", "•  one\n•  two\n\n1. one", "<p>• one<br>• two</p><p>1. one</p>"},
	{"an address", "see https://example.org/a?b=c#d now", "<p>see " + to("https://example.org/a?b=c#d", "https://example.org/a?b=c#d") + " now</p>"},
	{"an address without a scheme", "see www.Example.org", "<p>see " + to("https://www.example.org", "www.Example.org") + "</p>"},
	{"punctuation after an address is the sentence's", "At http://example.org/x, (see www.example.org).", "<p>At " + to("http://example.org/x", "http://example.org/x") + ", (see " + to("https://www.example.org", "www.example.org") + ").</p>"},
	{"brackets in an address are its own", "https://example.org/Tide_(sea)", "<p>" + to("https://example.org/Tide_(sea)", "https://example.org/Tide_(sea)") + "</p>"},
	{"quotation marks end an address", "“https://example.org/a” \"www.example.org/b\"", "<p>“" + to("https://example.org/a", "https://example.org/a") + "” &#34;" + to("https://www.example.org/b", "www.example.org/b") + "&#34;</p>"},
	{"no address in a word", "xhttps://example.org awww.example.org a@www.example.org", "<p>xhttps://example.org awww.example.org a@www.example.org</p>"},
	{"no address without a real host", "http://localhost/x www.x http:// https://[::1]/ http://a..b", "<p>http://localhost/x www.x http:// https://[::1]/ http://a..b</p>"},
	{"no link that pretends to be another house", "https://bank.example@example.org/", "<p>https://bank.example@example.org/</p>"},
	{"other schemes stay words", "javascript:alert(1) ftp://example.org mailto:a@example.org", "<p>javascript:alert(1) ftp://example.org mailto:a@example.org</p>"},
	{"a name in another script shows its true letters", "https://bücher.example/ü", "<p>" + to("https://xn--bcher-kva.example/%C3%BC", "https://xn--bcher-kva.example/%C3%BC") + "</p>"},
	{"two addresses in a row are two links", "www.example.org www.example.org", "<p>" + to("https://www.example.org", "www.example.org") + " " + to("https://www.example.org", "www.example.org") + "</p>"},
	{"turned words are turned back", "a\u202etxt.exe\u202c b\u2067c\u2069\u200f", "<p>atxt.exe bc</p>"},
	{"zero-width and control runes go", "k\u200bi\u00ads\ufeff\u0007s\x00 \u2060\u180e\u3164", "<p>kiss</p>"},
	{"a line of nothing visible is a blank line", "a\n\u200b\u2800\nb", "<p>a</p><p>b</p>"},
	{"emoji keep what joins them", "👩\u200d🚀 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3 👍🏽", "<p>👩\u200d🚀 ❤\ufe0f\u200d🔥 1\ufe0f\u20e3 👍🏽</p>"},
	{"a regional flag stays one", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f!", "<p>🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f!</p>"},
	{"tags that make no flag go", "a\U000e0068\U000e0069 🏴\U000e0068\U000e0068\U000e0068\U000e0068\U000e0068\U000e0068\U000e0068\U000e0068\U000e007f", "<p>a 🏴</p>"},
	{"Persian keeps its non-joiner", "می\u200cخواهم", "<p>می\u200cخواهم</p>"},
	{"Devanagari keeps its joiners", "क्\u200dष र्\u200cक", "<p>क्\u200dष र्\u200cक</p>"},
	{"joiners between Latin letters go", "a\u200db\u200cc \u200d\u200d", "<p>abc</p>"},
	{"Arabic number signs print, and stay", "\u06dd١", "<p>\u06dd١</p>"},
	{"letters are composed", "e\u0301", "<p>\u00e9</p>"},
	{"towers of marks are cut", "q" + strings.Repeat("\u0310", 40), "<p>q" + strings.Repeat("\u0310", 8) + "</p>"},
}

func TestFromText(t *testing.T) {
	for _, c := range textCases {
		t.Run(c.name, func(t *testing.T) {
			body, err := gate.FromText(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(gate.Body{{HTML: c.want}}, body); diff != "" {
				t.Error(diff)
			}
			if err := gatetest.CheckBody(body); err != nil {
				t.Error(err)
			}
			again, err := gate.FromText(body.Source())
			if diff := cmp.Diff(body, again); diff != "" || err != nil {
				t.Errorf("changed without a change: %v %s", err, diff)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	const empty, pictures = "There are no words here yet.", "There are only pictures here, and this place holds words. Say in your own words what they show."
	const large = "This is more text than one post can hold. Split it into parts and share them one after another."
	const notText = "Some of this could not be read as text. Copy the words again as plain text and paste them here."
	fromHTML := func(s string) (gate.Body, error) { b, _, err := gate.FromHTML(s); return b, err }
	for _, c := range []struct {
		name string
		from func(string) (gate.Body, error)
		in   string
		want errs.Error
	}{
		{"no text", gate.FromText, "", errs.Error{Kind: errs.Invalid, Sentence: empty}},
		{"only white space", gate.FromText, " \n\u00a0\n\u200b\u2800", errs.Error{Kind: errs.Invalid, Sentence: empty}},
		{"only marks", gate.FromText, "\u0301\ufe0f", errs.Error{Kind: errs.Invalid, Sentence: empty}},
		{"text that is not UTF-8", gate.FromText, "caf\xe9", errs.Error{Kind: errs.Invalid, Sentence: notText}},
		{"text above the input limit", gate.FromText, strings.Repeat(" ", gate.MaxInput+1), errs.Error{Kind: errs.TooLarge, Sentence: large}},
		{"text above the body limit", gate.FromText, strings.Repeat("a", gate.MaxBody), errs.Error{Kind: errs.TooLarge, Sentence: large}},
		{"text far above the body limit", gate.FromText, strings.Repeat("ab ", gate.MaxInput/3), errs.Error{Kind: errs.TooLarge, Sentence: large}},
		{"marks far above the body limit", gate.FromText, "a" + strings.Repeat("\u0301", gate.MaxInput/2-1), errs.Error{Kind: errs.TooLarge, Sentence: large}},
		{"no HTML", fromHTML, "", errs.Error{Kind: errs.Invalid, Sentence: empty}},
		{"HTML without words", fromHTML, "<p><br></p><p>&nbsp;</p><ul><li></ul><b></b><!-- c -->", errs.Error{Kind: errs.Invalid, Sentence: empty}},
		{"HTML of pictures", fromHTML, `<p><img src="x.png" alt="the sea"></p>`, errs.Error{Kind: errs.Invalid, Sentence: pictures}},
		{"HTML that is not UTF-8", fromHTML, "<p>caf\xe9</p>", errs.Error{Kind: errs.Invalid, Sentence: notText}},
		{"HTML above the input limit", fromHTML, strings.Repeat("<", gate.MaxInput+1), errs.Error{Kind: errs.TooLarge, Sentence: large}},
		{"HTML above the body limit", fromHTML, "<p>" + strings.Repeat("&amp;", gate.MaxBody/5), errs.Error{Kind: errs.TooLarge, Sentence: large}},
		{"HTML far above the body limit", fromHTML, strings.Repeat("<p>ab", gate.MaxInput/5), errs.Error{Kind: errs.TooLarge, Sentence: large}},
	} {
		t.Run(c.name, func(t *testing.T) {
			body, err := c.from(c.in)
			e, ok := errs.As(err)
			if !ok || body != nil {
				t.Fatalf("%v with a body of %d", err, len(body))
			}
			c.want.Field = "body"
			if diff := cmp.Diff(c.want, *e); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The limits themselves are still inside.
func TestLimitsAreInclusive(t *testing.T) {
	full := strings.Repeat("a", gate.MaxBody-len("<p></p>"))
	if _, err := gate.FromText(full); err != nil {
		t.Errorf("a body of exactly MaxBody: %v", err)
	}
	if _, err := gate.FromText(full + "a"); errs.KindOf(err) != errs.TooLarge {
		t.Errorf("one byte more: %v", err)
	}
	padded := "<p>x<!--" + strings.Repeat("y", gate.MaxInput-len("<p>x<!---->")) + "-->"
	if _, _, err := gate.FromHTML(padded); err != nil {
		t.Errorf("an input of exactly MaxInput: %v", err)
	}
	korean := strings.Repeat("\u1112\u1161\u11ab", 20_000) // 180,000 bytes of single letters make 60,000 of syllables
	if _, err := gate.FromText(korean); err != nil {
		t.Errorf("words that become shorter: %v", err)
	}
}
