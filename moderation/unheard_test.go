package moderation_test

import (
	"testing"
	"time"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
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
	waits := func(when string, admin access.Actor, want int) {
		t.Helper()
		got, err := w.Unattended(t.Context(), admin)
		if err != nil || got[w.cohort] != want {
			t.Errorf("%s: the admin hears of %v, %v", when, got, err)
		}
	}
	waits("alone", boss, 1)
	waits("where she is the admin", access.Actor{Person: w.as("lead").Person, Kind: access.Admin, Strong: true}, 0)
	if _, err := w.Unattended(t.Context(), w.as("lead")); errs.KindOf(err) != errs.NotFound {
		t.Errorf("she hears that something waits: %v", err)
	}
	if _, err := w.Open(t.Context(), w.as("lead"), which); errs.KindOf(err) != errs.NotFound {
		t.Errorf("she reads it herself: %v", err)
	}
	works(access.Staff, "mod")
	unheard("with somebody new", hers.Post, false)
	if _, err := w.Open(t.Context(), w.as("mod"), which); err != nil {
		t.Errorf("whoever comes does not find it: %v", err)
	}
	waits("with somebody new", boss, 0)
	works(access.Member, "mod", "lead")
	waits("with nobody", boss, 2)
}

// Where two work for a practice and one of them for a group, an appeal waits for the other: the admin is told.
func TestAnAppealThatNobodyThereMayAnswer(t *testing.T) {
	b := begun(t)
	b.Sample(0)
	boss := access.Actor{Person: "boss", Kind: access.Admin, Strong: true}
	for _, name := range []string{"co", "locum", "sup", "mod"} {
		b.must(b.accounts.SetKind(t.Context(), boss, b.as(name).Person, access.Member))
	}
	_, found := b.raised("tern", "amber words")
	got := b.decides("lead", found.ID, words(forum.ActRemove))
	b.goesOut()
	_, err := b.Appeal(t.Context(), b.as("tern"), got.ID, "I named nobody.")
	b.must(err)
	b.clock.Advance(time.Minute)
	for _, c := range []struct {
		when string
		kind access.Kind
		want int
	}{{"who works alone answers it", access.Member, 0}, {"a colleague works elsewhere", access.Staff, 1}} {
		b.must(b.accounts.SetKind(t.Context(), boss, b.as("heron").Person, c.kind))
		if n, err := b.Unattended(t.Context(), boss); err != nil || n[b.cohort] != c.want {
			t.Errorf("%s: %v, %v", c.when, n, err)
		}
	}
	b.must(b.accounts.SetKind(t.Context(), boss, b.as("co").Person, access.Staff))
	if n, err := b.Unattended(t.Context(), boss); err != nil || len(n) != 0 {
		t.Errorf("a colleague works there: %v, %v", n, err)
	}
}
