package screen

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a pattern needs to be there only spares searches: whatever a search for every pattern finds is found.
func TestIndexFindsWhatAScanFinds(t *testing.T) {
	c := shipped()
	for _, p := range devPosts(t, "dev-a") {
		r := c.speller.take(p.Text)
		m := matcher{words: r.words}
		for _, s := range r.sentences {
			m.enter(c, s)
			var found, scanned []string
			for _, index := range [][][]*pattern{c.figures, c.cues} {
				m.find(index, func(h hit) { found = append(found, *h.line) })
			}
			for _, p := range c.all {
				m.all(p, func(h hit) { scanned = append(scanned, *h.line) })
			}
			slices.Sort(found)
			slices.Sort(scanned)
			if diff := cmp.Diff(scanned, found); diff != "" {
				t.Errorf("%s: %s", p.ID, diff)
			}
		}
	}
}
