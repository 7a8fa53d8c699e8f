package moderation_test

import (
	"testing"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// What is said of the only one who could look is looked at by nobody: members are told before they say it, and whoever
// comes to work there finds it.
func TestWhatNobodyMayLookAt(t *testing.T) {
	w := open(t)
	w.Sample(0)
	hers, his := w.shared("lead", "You could try harder."), w.shared("tern", "An ordinary evening.")
	boss := access.Actor{Person: "boss", Kind: access.Admin, Strong: true}
	works := func(kind access.Kind, names ...string) {
		for _, name := range names {
			w.must(w.accounts.SetKind(t.Context(), boss, w.as(name).Person, kind))
		}
	}
	unheard := func(when string, post id.Post, want bool) {
		t.Helper()
		if got, err := w.Unheard(t.Context(), w.as("willow"), post); err != nil || got != want {
			t.Errorf("%s: %v, %v", when, got, err)
		}
	}
	unheard("with colleagues", hers.Post, false)
	works(access.Member, "co", "locum", "sup", "mod")
	unheard("alone, of her own words", hers.Post, true)
	unheard("alone, of somebody else's", his.Post, false)
	for who, kind := range map[string]errs.Kind{"lead": errs.Forbidden, "tern": errs.KindOf(nil)} {
		if _, err := w.Unheard(t.Context(), w.as(who), hers.Post); errs.KindOf(err) != kind {
			t.Errorf("%s asks: %v", who, err)
		}
	}
	for _, post := range []id.Post{hers.Post, his.Post} {
		_, err := w.Report(t.Context(), w.as("willow"), moderation.Report{Post: post, Reason: moderation.ReasonHurtful})
		w.must(err)
	}
	all, err := w.Reports(t.Context(), w.as("willow"))
	w.must(err)
	for _, one := range all {
		if one.Unheard != (one.Post == hers.Post) || one.Outcome != "" {
			t.Errorf("it stands as %+v", one)
		}
	}
	which := w.CaseOf(moderation.PostSubject, string(hers.Post))
	if _, err := w.Open(t.Context(), w.as("lead"), which); errs.KindOf(err) != errs.NotFound {
		t.Errorf("she reads it herself: %v", err)
	}
	works(access.Staff, "mod")
	unheard("with somebody new", hers.Post, false)
	if _, err := w.Open(t.Context(), w.as("mod"), which); err != nil {
		t.Errorf("whoever comes does not find it: %v", err)
	}
}
