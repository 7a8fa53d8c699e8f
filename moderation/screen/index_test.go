package screen

import (
	"slices"
	"strings"
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
			for _, patterns := range []index{c.figures, c.cues} {
				m.find(patterns, func(h hit) { found = append(found, *h.line) })
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

// What a line must have for a finder to be tried only spares expressions: none finds anything in a line that was passed
// over.
func TestFindersPassOverOnlyWhatHasNothing(t *testing.T) {
	texts := []string{"I work at\tTesco", "she WORKS behind THE Odeon", "ask Anna van Dijk", "Ali al- Bashir", "in O’Connell  Street",
		"number PLATE is AB12 CDE", "the ReG was XY", "Siân Ní Dhuill", "Jean-Luc Martin", "(Élodie Martin)", "nurse out of Ɓ'anka",
		"write to a@b-c.org", "x@y@z.example", "@tern_84", "a@teſt.org", "a@\u212aing.org", "@@tern.two", "ask someone#1234"}
	for _, p := range devPosts(t, "dev-a", "dev-c") {
		texts = append(texts, p.Text)
	}
	for _, f := range finders {
		for _, text := range texts {
			for line := range strings.Lines(text) {
				at := f.re.FindStringIndex(line)
				if at != nil && !f.may(line) && plausible(f.kind, line, detail{f.kind, at[0], at[1]}) {
					t.Errorf("%s: %q was passed over in %q", f.kind, line[at[0]:at[1]], line)
				}
			}
		}
	}
}
