package admission

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func whole(s setting) string {
	var b strings.Builder
	for _, p := range consent(s) {
		b.WriteString(p.Title + ": " + p.Text + "\n")
	}
	return b.String()
}

// What a setting says stands in the sentences, and only what it says.
func TestConsentSaysWhatIsSet(t *testing.T) {
	full := setting{
		practice: "Alder House", hours: "Staff read on weekdays, 9 am to 6 pm.", emergency: "Call 999",
		retention: "They are kept for eight years", reviewer: "Dr Bell", staff: 1,
		cohort: cohortFacts{hours: "We read on Mondays.", cover: "Inês Duarte stands in", ends: time.Date(2027, 1, 26, 0, 0, 0, 0, time.UTC), supervised: true, moderated: true},
	}
	for _, c := range []struct {
		name     string
		change   func(*setting)
		has, not []string
	}{
		{"everything", func(*setting) {}, []string{
			"People at Alder House read them", "We read on Mondays. At other times it can be that nobody reads. Inês Duarte stands in.",
			"Call 999.", "They are kept for eight years.", "26 January 2027", "A supervisor reads it too", "the moderators of Alder House",
			"looked at from outside by Dr Bell. If something that this person wrote troubles you, nobody else at Alder House can look at it, and you can turn outside.",
		}, []string{"Staff read on weekdays", "No day is set"}},
		{"the practice's hours", func(s *setting) { s.cohort.hours = "" }, []string{"Staff read on weekdays, 9 am to 6 pm."}, []string{"Mondays"}},
		{"no hours", func(s *setting) { s.cohort.hours, s.hours = "", "" }, []string{"No hours are set"}, []string{"weekdays", "At other times"}},
		{"no end", func(s *setting) { s.cohort.ends = time.Time{} }, []string{"No day is set yet"}, []string{"2027"}},
		{"no retention", func(s *setting) { s.retention = "" }, []string{"Ask there how long they are kept."}, []string{"eight"}},
		{"nobody supervises or moderates", func(s *setting) { s.cohort.supervised, s.cohort.moderated = false, false }, []string{"the members of the group and its facilitators."}, []string{"upervisor", "moderator"}},
		{"alone, no reviewer", func(s *setting) { s.reviewer = "" }, []string{"Nobody else looks at these decisions. If something that this person wrote troubles you", "under Help now there are people whom you can tell."}, []string{"Bell", "turn outside"}},
		{"two of them", func(s *setting) { s.staff = 2 }, []string{"It takes two of them to remove somebody"}, []string{"alone", "Bell"}},
		{"no number", func(s *setting) { s.emergency = "" }, []string{"use the numbers under Help now."}, []string{"999"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := full
			c.change(&s)
			text := whole(s)
			for _, want := range c.has {
				if !strings.Contains(text, want) {
					t.Errorf("it does not say %q:\n%s", want, text)
				}
			}
			for _, never := range c.not {
				if strings.Contains(text, never) {
					t.Errorf("it says %q:\n%s", never, text)
				}
			}
		})
	}
}

// Whatever is set, no sentence promises what the house does not do, and none is left half.
func TestConsentPromisesNothingFalse(t *testing.T) {
	for _, s := range []setting{{practice: "Notes"}, {practice: "Alder House", staff: 2}, {practice: "A", staff: 1, reviewer: "B", hours: "Now", emergency: "1"}} {
		for _, p := range consent(s) {
			low := strings.ToLower(p.Text)
			for _, lie := range []string{"guarantee", "always safe", "anonymous", "only you can", "24/7", "immediately", "!", "user", "content", "flagged", "violation"} {
				if strings.Contains(low, lie) {
					t.Errorf("%s says %q", p.Title, lie)
				}
			}
			if strings.Contains(low, "end-to-end") && !strings.Contains(low, "not end-to-end") {
				t.Errorf("%s claims end-to-end encryption", p.Title)
			}
			if strings.Contains(p.Text, "  ") || strings.Contains(p.Text, "..") || !strings.HasSuffix(p.Text, ".") || p.Title == "" {
				t.Errorf("%s is not whole: %q", p.Title, p.Text)
			}
		}
	}
	if text := whole(setting{practice: "A"}); !strings.Contains(text, "This is not an emergency service") {
		t.Error("nobody is told that this is not an emergency service")
	}
}

func TestChangedSaysWhatIsOther(t *testing.T) {
	was := []Sentence{{"One", "a"}, {"Two", "b"}, {"Three", "c"}}
	now := []Sentence{{"One", "a"}, {"Two", "other"}, {"Four", "d"}}
	want := []string{
		"Agreement: “Two” says something else.", "Agreement: “Four” is new.", "Agreement: “Three” is not there any more.",
	}
	if diff := cmp.Diff(want, changed(was, now, "Agreement")); diff != "" {
		t.Error(diff)
	}
	if got := changed(was, was, "Agreement"); got != nil {
		t.Errorf("nothing changed, and it says %q", got)
	}
}
