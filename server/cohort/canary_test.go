package cohort_test

import (
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/testkit/canary"
)

// A marker in every field that people write of a cohort and of each other is found in no file and in no log.
func TestNoWordsOutsideTheSeal(t *testing.T) {
	c := canary.New("zqplover")
	r := newRooms(t)
	ctx := t.Context()
	lead := r.person(c.For("staff.name"), access.Staff)
	made, err := r.Create(ctx, lead, cohort.NewCohort{
		Name: c.For("cohort.name"), Purpose: c.For("purpose"), Hours: c.For("hours"), Cover: c.For("cover"), Capacity: 9, Nonce: r.ids.New(),
	})
	r.must(err)
	g := group{made.ID, lead}
	_, err = r.Change(ctx, lead, g.id, cohort.Settings{Name: c.For("second.name"), Purpose: c.For("second.purpose"), Capacity: 9, LeaveWords: c.For("lv")}, 1)
	r.must(err)
	for v, n := range []string{"first", "second"} {
		_, err = r.SetAgreement(ctx, lead, g.id, []cohort.Clause{{Title: c.For(n + ".title"), Text: c.For(n + ".text")}}, v+1)
		r.must(err)
	}
	second := r.colleague(g, c.For("colleague.name"), access.Lead)
	willow, tern := r.person(c.For("willow.name"), access.Member), r.person(c.For("tern.name"), access.Member)
	r.admit(g, willow, c.For("willow.alias"))
	r.pend(g, tern, c.For("tern.first"))
	_, err = r.NameYourself(ctx, g.id, tern.Person, c.For("tern.alias"), 1)
	r.must(err)
	r.must(r.Admit(ctx, lead, g.id, tern.Person))
	r.must(r.Open(ctx, lead, g.id, true))
	r.must(r.Reopen(ctx, lead, g.id, c.For("reopening.reason"), true))
	_, err = r.TakeBreak(ctx, willow, g.id, c.For("break.line"))
	r.must(err)
	_, err = r.ComeBack(ctx, willow, g.id, "hold "+c.For("held.line"))
	r.must(err)
	r.must(r.SetStanding(ctx, lead, g.id, willow.Person, access.InHospital, c.For("hospital.line")))
	r.must(r.Suspend(ctx, lead, g.id, tern.Person, c.For("suspension.reason"), c.For("suspension.line")))
	r.must(r.ReviewSuspension(ctx, second, g.id, tern.Person, false, c.For("upheld.reason")))
	r.must(r.ReviewSuspension(ctx, lead, g.id, tern.Person, true, c.For("lifted.reason")))
	r.must(r.ProposeRemoval(ctx, lead, g.id, tern.Person, c.For("removal.reason"), 1))
	r.must(r.DropRemoval(ctx, lead, g.id, tern.Person, c.For("dropped.reason")))
	r.must(r.ProposeRemoval(ctx, lead, g.id, tern.Person, c.For("removal.again"), 1))
	r.must(r.ConfirmRemoval(ctx, second, g.id, tern.Person, c.For("removal.line")))
	r.must(r.DiscoverMinor(ctx, lead, g.id, willow.Person, c.For("minor.note")))
	r.clock.Advance(time.Minute)
	r.settle()
	if told := r.told(g, lead); len(told) < 8 || len(c.ScanBytes("lines", []byte(told[0]))) == 0 {
		t.Fatalf("the markers were never written: %d lines", len(told))
	}
	for _, hit := range c.ScanBytes("the records", r.files()) {
		t.Error(hit)
	}
	for _, hit := range c.ScanBytes("the log", []byte(r.log.String())) {
		t.Error(hit)
	}
}
