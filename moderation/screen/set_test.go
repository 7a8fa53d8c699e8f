package screen_test

import (
	"os"
	"testing"

	"holdfast/moderation/screen"
	"holdfast/server/gate"
)

// set is a half of the development set.
func set(t testing.TB, names ...string) []screen.Post {
	t.Helper()
	var all []screen.Post
	for _, name := range names {
		f, err := os.Open("testdata/" + name + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		posts, err := screen.ReadPosts(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, posts...)
	}
	return all
}

// atLength skips what learns a dozen models: scripts/test does that in a step of its own, without the race detector.
func atLength(t *testing.T) {
	if os.Getenv("HOLDFAST_LONG") == "" {
		t.Skip("a dozen models: scripts/test long")
	}
}

// What the screener does with writers it has not seen: the goals of issue 5. The model must earn its place as well
// (triage anchor, 5).
func TestFiguresOnTheSet(t *testing.T) {
	atLength(t)
	with, without := screen.CrossValidate(set(t, "dev-a", "dev-b", "dev-c"), 12, set(t, "background")...)
	for _, f := range []struct {
		name       string
		got, least float64
	}{
		{"crisis at red or above", with.CrisisSeen(), .90},
		{"urgent recall", with.UrgentRecall(), .80},
		{"urgent precision", with.UrgentPrecision(), .70},
		{"green not raised to urgent", 1 - with.GreenRaised(), .92},
		{"macro-F1 that the model adds", with.MacroF1() - without.MacroF1(), .03},
	} {
		if f.got < f.least {
			t.Errorf("%s: %.3f, and it must be at least %.3f", f.name, f.got, f.least)
		}
	}
}

// Long calm words in which hard things are named: advice, explanation, a family quarrel. Most must not be urgent to a
// model that has learnt from other writers only.
func TestCalmLengthIsNotUrgency(t *testing.T) {
	atLength(t)
	var calm []screen.Post
	for _, p := range set(t, "background") {
		if p.Tier == gate.Green && len(p.Text) > 300 {
			calm = append(calm, p)
		}
	}
	with, _ := screen.CrossValidate(calm, 4, set(t, "dev-a", "dev-b", "dev-c")...)
	if with.GreenRaised() > .16 {
		t.Errorf("%.3f of %d calm texts are urgent", with.GreenRaised(), len(calm))
	}
}
