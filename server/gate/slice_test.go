package gate

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSlice(t *testing.T) {
	body, _, err := FromHTML(`<p>One <b>two three</b> four.<br>Five.</p><ul><li>six</li><li>seven <a href="https://a.example/x">eight nine</a></li></ul><blockquote><p>ten &amp; &lt;eleven&gt;</p></blockquote>`)
	if err != nil {
		t.Fatal(err)
	}
	text := body.Text()
	for words, want := range map[string]string{
		"One two":              "<p>One <strong>two</strong></p>",
		"two thr":              "<p><strong>two thr</strong></p>",
		" four.":               "<p>four.</p>",
		"three four.\nFive":    "<p><strong>three</strong> four.<br>Five</p>",
		"four.\n":              "<p>four.</p>",
		"Five.\n\nsix\nseven ": "<p>Five.</p><ul><li>six</li><li>seven</li></ul>",
		"ght n":                `<ul><li><a href="https://a.example/x" rel="` + linkRel + `">ght n</a></li></ul>`,
		"& <eleven>":           "<blockquote><p>&amp; &lt;eleven&gt;</p></blockquote>",
	} {
		at := strings.Index(text, words)
		if at < 0 {
			t.Fatalf("%q is not in %q", words, text)
		}
		if got := body.Slice(at, at+len(words)); got != want {
			t.Errorf("%q gives %s, want %s", words, got, want)
		}
	}
	if got := body.Slice(0, 1000); got != body[0].HTML {
		t.Errorf("all of it gives %s", got)
	}
	for _, nothing := range [][2]int{{5, 5}, {9, 3}, {-4, 0}, {1000, 2000}} {
		if got := body.Slice(nothing[0], nothing[1]); got != "" {
			t.Errorf("%v gives %s", nothing, got)
		}
	}
}

// Whatever is cut out of whatever came through the gate passes its last filter, and says the words of the range and no
// others.
func TestASliceSaysItsRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<ul><li>", "<li>", "</ul>", "<ol><li>", "</ol>", "<blockquote>", "</blockquote>",
			`<a href="https://a.example">`, "</a>", "<br>", " ", "word", "ärger", "&amp;", "𝒳y", "e\u0301", "one two", "<table><tr><td>", "</td><td>", "</table>",
		}), 1, 30).Draw(t, "source"), "")
		body, _, err := FromHTML(source)
		if err != nil {
			t.Skip("no words")
		}
		if rapid.Bool().Draw(t, "quoting") {
			body = append(Body{{Quote: &Quote{Post: "p", Revision: "r", To: 1}}}, body...)
		}
		runes := []rune(body.Text())
		from := rapid.IntRange(0, len(runes)).Draw(t, "from")
		to := rapid.IntRange(from, len(runes)).Draw(t, "to")
		got := body.Slice(from, to)
		if got != "" && !Passes(got) {
			t.Fatalf("%q does not pass", got)
		}
		if said, want := strings.Fields(Body{{HTML: got}}.Text()), strings.Fields(string(runes[from:to])); strings.Join(said, " ") != strings.Join(want, " ") {
			t.Fatalf("%d to %d of %q says %q in %s", from, to, string(runes), said, got)
		}
		if whole := body.Slice(0, len(runes)); whole != body[len(body)-1].HTML {
			t.Fatalf("all of it is %s, it was %s", whole, body[len(body)-1].HTML)
		}
	})
}
