package gate_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/errs"
	"holdfast/server/gate"
)

// mixed is a body with every kind of segment and block.
var mixed = gate.Body{
	{HTML: "<p>One <strong>two</strong><br>three &amp; " + to("https://example.org", "four") + "</p>"},
	{Quote: &gate.Quote{Post: "p1", Revision: "r1", From: 3, To: 9}},
	{HTML: "<blockquote><p>five</p><p>six</p></blockquote><ul><li>a<br>b</li><li>c</li></ul><ol><li>d</li><li>e</li></ol><p>" + to("https://www.example.org", "www.example.org") + " " + to("mailto:tern@example.org", "tern@example.org") + "</p>"},
}

func TestProjections(t *testing.T) {
	text := "One two\nthree & four\n\nfive\n\nsix\n\na\nb\nc\n\nd\ne\n\nwww.example.org tern@example.org"
	if diff := cmp.Diff(text, mixed.Text()); diff != "" {
		t.Errorf("text: %s", diff)
	}
	source := "One two\nthree & four (https://example.org)\n\nfive\n\nsix\n\n• a\nb\n• c\n\n1. d\n2. e\n\nwww.example.org tern@example.org"
	if diff := cmp.Diff(source, mixed.Source()); diff != "" {
		t.Errorf("source: %s", diff)
	}
	if got := (gate.Body{mixed[1]}).Text(); got != "" {
		t.Errorf("a quote copies nothing, but %q", got)
	}
}

func TestExcerpt(t *testing.T) {
	for _, c := range []struct {
		in    string
		limit int
		want  string
	}{
		{"Short.", 20, "Short."},
		{"exactly", 7, "exactly"},
		{"Two lines\n\nand more", 40, "Two lines and more"},
		{"The tide comes in, and goes out", 20, "The tide comes in…"},
		{"The tide comes in", 13, "The tide…"},
		{"Donaudampfschiff", 8, "Donauda…"},
		{"ab 👩\u200d🚀", 4, "ab…"},
		{"👩\u200d🚀👩\u200d🚀", 5, "👩\u200d🚀…"},
		{"नमस्ते", 4, "नम…"},
		{"words", 1, "…"},
		{"words", 0, ""},
		{"words", -1, ""},
	} {
		body, err := gate.FromText(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := body.Excerpt(c.limit); got != c.want {
			t.Errorf("%q to %d: %q, want %q", c.in, c.limit, got, c.want)
		}
	}
}

// What is stored, and hashed, must not drift: these are the bytes of Version 1.
func TestEncodeIsFixed(t *testing.T) {
	body := gate.Body{{HTML: "<p>a &amp; b</p>"}, {Quote: &gate.Quote{Post: "p", Revision: "r", From: 1, To: 2}}}
	want := `{"v":1,"s":[{"html":"<p>a &amp; b</p>"},{"quote":{"post":"p","revision":"r","from":1,"to":2}}]}`
	if got := string(body.Encode()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := string(gate.Body(nil).Encode()); got != `{"v":1,"s":[]}` {
		t.Errorf("no body is %s", got)
	}
}

func TestDecodeIsTheReverseOfEncode(t *testing.T) {
	got, err := gate.Decode(mixed.Encode())
	if diff := cmp.Diff(mixed, got); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
}

// decodeCases are stored bytes and whether they are a body; want is empty for those that are none.
var decodeCases = []conversion{
	{"no segment", `{"v":1,"s":[]}`, "ok"},
	{"a segment", `{"v":1,"s":[{"html":"<p>a</p>"}]}`, "ok"},
	{"a quote", `{"v":1,"s":[{"quote":{"post":"p","revision":"r","from":0,"to":1}}]}`, "ok"},
	{"nothing", ``, ""},
	{"not JSON", `<p>a</p>`, ""},
	{"cut off", `{"v":1,"s":[{"html":"<p>a`, ""},
	{"another version", `{"v":2,"s":[]}`, ""},
	{"no version", `{"s":[]}`, ""},
	{"more behind", `{"v":1,"s":[]}{}`, ""},
	{"an unknown part", `{"v":1,"s":[{"script":"x"}]}`, ""},
	{"an empty segment", `{"v":1,"s":[{}]}`, ""},
	{"both kinds at once", `{"v":1,"s":[{"html":"x","quote":{"post":"p","revision":"r","from":0,"to":1}}]}`, ""},
	{"a quote of no post", `{"v":1,"s":[{"quote":{"revision":"r","from":0,"to":1}}]}`, ""},
	{"a quote of no revision", `{"v":1,"s":[{"quote":{"post":"p","from":0,"to":1}}]}`, ""},
	{"a quote of nothing", `{"v":1,"s":[{"quote":{"post":"p","revision":"r","from":1,"to":1}}]}`, ""},
	{"a quote before the beginning", `{"v":1,"s":[{"quote":{"post":"p","revision":"r","from":-1,"to":1}}]}`, ""},
}

func TestDecode(t *testing.T) {
	for _, c := range decodeCases {
		t.Run(c.name, func(t *testing.T) {
			_, err := gate.Decode([]byte(c.in))
			if c.want == "ok" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			refusal(t, err, errs.Internal)
		})
	}
}
