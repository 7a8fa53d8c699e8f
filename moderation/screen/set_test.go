package screen_test

import (
	"os"
	"testing"

	"holdfast/moderation/screen"
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

// The goals of issue 5 on the development set, as it is screened today. The model has learnt from it: what the screener
// does with writers it has not seen is measured by scripts/bench screen.
func TestGoalsOnTheSet(t *testing.T) {
	r := screen.Measure(set(t, "dev-a", "dev-b"))
	for _, goal := range []struct {
		name string
		ok   bool
		got  float64
	}{
		{"crisis at red or above >= .90", r.CrisisSeen() >= .90, r.CrisisSeen()},
		{"urgent recall >= .80", r.UrgentRecall() >= .80, r.UrgentRecall()},
		{"urgent precision >= .70", r.UrgentPrecision() >= .70, r.UrgentPrecision()},
		{"green raised to urgent <= .08", r.GreenRaised() <= .08, r.GreenRaised()},
	} {
		if !goal.ok {
			t.Errorf("%s: %.3f", goal.name, goal.got)
		}
	}
}

// Writers of one half are strangers to the other: the model that learnt from one must still help with the other.
func TestTheModelEarnsItsPlace(t *testing.T) {
	with, without := screen.CrossValidate(set(t, "dev-a", "dev-b"), 2)
	if gain := with.MacroF1() - without.MacroF1(); gain < .03 {
		t.Errorf("macro-F1 %.3f with the model and %.3f without: it does not earn its place (triage anchor, 5)", with.MacroF1(), without.MacroF1())
	}
}
