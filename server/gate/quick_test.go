package gate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

var quickSeeds = []Body{
	{{HTML: "<p>Plain words.</p>"}},
	{{HTML: `<p>See <a href="https://example.org/?a=1&amp;b=2" rel="nofollow">that</a>, \ and / and é 🌊.</p>`}},
	{{HTML: "<p>\u2028 a line\u2029</p>"}, {Quote: &Quote{Post: "p", Revision: "r", From: 0, To: 61}}},
	{{Quote: &Quote{Post: "p", Revision: "r", From: 3, To: 4}}, {HTML: "<p>and</p>"}, {HTML: "<p>more</p>"}},
}

func TestMostBodiesAreReadQuickly(t *testing.T) {
	for i, body := range quickSeeds {
		got, ok := quick(body.Encode())
		if want := i != 1 && i != 2; ok != want { // a backslash or a line separator is left to the general reader
			t.Errorf("body %d is read quickly: %v", i, ok)
		} else if ok && !cmp.Equal(got, body) {
			t.Errorf("body %d: %s", i, cmp.Diff(body, got))
		}
	}
}

// What is read quickly is what the general reader finds, and nothing that it refuses is read.
func FuzzQuick(f *testing.F) {
	for _, body := range quickSeeds {
		f.Add(body.Encode())
	}
	for _, odd := range []string{"", `{"v":1,"s":[]}`, `{"v":1,"s":[{"html":""}]}`, `{"v":1,"s":[{"html":"a"}]} `, `{"v":1,"s":[{"quote":{"post":"p","revision":"r","from":-1,"to":2}}]}`, `{"v":1,"s":[{"quote":{"post":"p","revision":"r","from":+1,"to":02}}]}`} {
		f.Add([]byte(odd))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		want, wrong := generally(data)
		got, err := Decode(data)
		if (err == nil) != (wrong == nil) || err == nil && !cmp.Equal(got, want) {
			t.Errorf("%q is read as %v, %v; it says %v, %v", data, got, err, want, wrong)
		}
	})
}
