package moderation_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
)

// counted is pairs as a table counts them: rows the first person, columns the second.
func counted(table [4][4]int) (pairs [][2]gate.Tier) {
	tiers := []gate.Tier{gate.Green, gate.Amber, gate.Red, gate.Crisis}
	for i, row := range table {
		for j, n := range row {
			for range n {
				pairs = append(pairs, [2]gate.Tier{tiers[i], tiers[j]})
			}
		}
	}
	return pairs
}

func TestKappa(t *testing.T) {
	for name, c := range map[string]struct {
		table [4][4]int
		want  float64
		ok    bool
	}{
		// Two radiologists on 85 xeromammograms, normal to cancer, with linear weights: Altman, Practical Statistics for
		// Medical Research, as taught in Penn State's STAT 509, lesson 18.7, which gives 0.57.
		"radiologists": {[4][4]int{{21, 12, 0, 0}, {4, 17, 1, 0}, {3, 9, 15, 2}, {0, 0, 0, 1}}, 0.57, true},
		// With two categories weights change nothing: Cohen's kappa of the table 20 5 10 15 is 0.4 by hand, (0.7-0.5)/(1-0.5).
		"two categories": {[4][4]int{{20, 5}, {10, 15}}, 0.4, true},
		"of one mind":    {[4][4]int{{5}, {0, 5}, {0, 0, 5}, {0, 0, 0, 5}}, 1, true},
		"as chance has":  {[4][4]int{{4, 4}, {4, 4}}, 0, true},
		"never":          {[4][4]int{{0, 5}, {5, 0}}, -1, true},
		"one tier only":  {[4][4]int{{9}}, 0, false},
		"nothing":        {[4][4]int{}, 0, false},
	} {
		got, ok := moderation.Kappa(counted(c.table))
		if ok != c.ok || math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s: %.4f, %v, want %.2f", name, got, ok, c.want)
		}
	}
}

// Two steps apart weigh twice as much as one.
func TestKappaWeighsByDistance(t *testing.T) {
	near, _ := moderation.Kappa(counted([4][4]int{{10, 5}, {0, 10}, {0, 0, 10}, {0, 0, 0, 10}}))
	far, _ := moderation.Kappa(counted([4][4]int{{10, 0, 5}, {0, 10}, {0, 0, 10}, {0, 0, 0, 10}}))
	if far >= near {
		t.Errorf("one apart %.3f, two apart %.3f", near, far)
	}
}

// looked decides about posts until one of the decisions gets a blind second look.
func (b *bench) looked(edits ...edit) moderation.Look {
	b.Helper()
	for range 200 {
		_, found := b.raised("tern", "amber words")
		b.decides("lead", found.ID, edits...)
		looks, err := b.Looks(b.Context(), b.as("mod"))
		b.must(err)
		if len(looks) > 0 {
			return looks[0]
		}
	}
	b.Fatal("no decision was chosen")
	return moderation.Look{}
}

// A blind look shows the words and nothing of what was decided; a difference is told to both and to the lead.
func TestABlindSecondLook(t *testing.T) {
	b := begun(t)
	ctx := t.Context()
	l := b.looked(words(forum.ActMask), mask(0, 5))
	if l.Kind != moderation.BlindLook || l.By != "" || l.First != (moderation.Opinion{}) || l.Decision != "" || l.Case != "" {
		t.Errorf("it is not blind: %+v", l)
	}
	if own, _ := b.Looks(ctx, b.as("lead")); len(own) > 0 {
		t.Error("whoever decided is offered it")
	}
	if _, _, _, err := b.OpenLook(ctx, b.as("lead"), l.ID); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("whoever decided opens it: %v", err)
	}
	before := len(b.audit.records)
	got, ev, made, err := b.OpenLook(ctx, b.as("mod"), l.ID)
	b.must(err)
	if n := ev.Newest; n == nil || n.Mask != nil || n.State != "" || ev.Post.Shown != nil || ev.Post.Decisions != nil || len(ev.Versions) > 0 {
		t.Errorf("what was decided shows: %+v", ev)
	}
	if made != nil || got.By != "" || ev.Newest == nil || ev.Newest.Body.Text() != "amber words" || len(b.audit.records) != before+1 {
		t.Errorf("opened: %+v, %+v", got, made)
	}
	for name, in := range map[string]moderation.LookAnswer{"tier": {}, "words": {Opinion: moderation.Opinion{Tier: gate.Red, Act: "burn"}}} {
		_, err := b.Look(ctx, b.as("mod"), l.ID, in)
		b.refused(name, err, errs.Invalid, name)
	}
	answer := moderation.LookAnswer{Opinion: moderation.Opinion{Tier: gate.Red, Act: forum.ActFold}, Note: "It sounds final."}
	for range 2 {
		_, err = b.Look(ctx, b.as("mod"), l.ID, answer)
		b.must(err)
	}
	if _, err := b.Look(ctx, b.as("co"), l.ID, answer); errs.KindOf(err) != errs.Conflict {
		t.Errorf("looked at twice: %v", err)
	}
	if _, _, made, err := b.OpenLook(ctx, b.as("mod"), l.ID); err != nil || made == nil || made.By != b.as("lead").Person {
		t.Errorf("afterwards the decision is not shown: %+v, %v", made, err)
	}
	b.goesOut()
	for name, want := range map[string][]string{"lead": {"look"}, "mod": {"look"}, "co": nil} {
		if got := b.told(name); !cmp.Equal(got, want) {
			t.Errorf("%s is told %v", name, got)
		}
		gaps, err := b.Gaps(ctx, b.as(name), b.cohort, b.clock.Now())
		b.must(err)
		if (len(gaps) == 1) != (want != nil) {
			t.Errorf("%s finds %+v", name, gaps)
		}
	}
	looked := b.read(b.CaseOf(moderation.PostSubject, got.Subject.ID))
	if looked.State != moderation.CaseOpen || looked.Tier != gate.Red {
		t.Errorf("found graver, its case is %s, %s", looked.State, looked.Tier)
	}
}

// What somebody decides about whom they treat is looked at by another, always.
func TestOnesOwnClient(t *testing.T) {
	b := begun(t)
	b.must(b.cohorts.SetClinician(t.Context(), b.as("lead"), b.cohort, b.as("tern").Person, b.as("lead").Person))
	_, found := b.raised("tern", "amber words")
	b.decides("lead", found.ID, words(forum.ActRemove))
	looks, err := b.Looks(t.Context(), b.as("co"))
	b.must(err)
	if len(looks) != 1 || looks[0].Kind != moderation.OwnLook || looks[0].By != b.as("lead").Person || !looks[0].Due.Equal(b.clock.Now().Add(moderation.LookWithin)) {
		t.Fatalf("looks: %+v", looks)
	}
	if _, _, made, err := b.OpenLook(t.Context(), b.as("co"), looks[0].ID); err != nil || made == nil || made.Words != forum.ActRemove {
		t.Errorf("the decision is not shown: %+v, %v", made, err)
	}
}

// The month's numbers are of cases, and agree with what happened.
func TestNumbers(t *testing.T) {
	b := begun(t)
	ctx := t.Context()
	_, quick := b.raised("tern", "red words")
	b.decides("mod", quick.ID, cares)
	_, late := b.raised("tern", "red words")
	b.clock.Advance(5 * time.Hour)
	b.decides("mod", late.ID, cares, func(d *moderation.Decision) { d.Tier = gate.Crisis })
	_, milder := b.raised("heron", "red words")
	b.decides("mod", milder.ID, notConcern)
	_, amber := b.raised("willow", "amber words")
	got := b.decides("lead", amber.ID, words(forum.ActRemove))
	b.goesOut()
	_, err := b.Appeal(ctx, b.as("willow"), got.ID, "Why?")
	b.must(err)
	b.decides("co", amber.ID, answers(moderation.Overturn))
	b.raised("wren", "amber words")
	n, err := b.Numbers(ctx, b.as("sup"), b.cohort, b.clock.Now())
	b.must(err)
	if diff := cmp.Diff(map[gate.Tier]moderation.Share{gate.Red: {Some: 1, Of: 1}, gate.Crisis: {Some: 0, Of: 1}}, n.InTime); diff != "" {
		t.Error(diff)
	}
	if n.Decided != 5 || n.DecidedLate != 1 || n.Appeals != (moderation.Share{Some: 1, Of: 1}) || n.OpenLate != 0 {
		t.Errorf("%+v", n)
	}
	if diff := cmp.Diff([]moderation.Correction{{Rule: "rule-red", Graver: 1, Milder: 1, Of: 3}}, n.Corrections); diff != "" {
		t.Error(diff)
	}
	sum := 0
	for _, some := range n.Hours {
		sum += some
	}
	if sum != n.Decided || n.Hours[10] == 0 || n.Hours[15] == 0 {
		t.Errorf("by hour: %v", n.Hours)
	}
	b.clock.Advance(14 * 24 * time.Hour)
	if n, _ = b.Numbers(ctx, b.as("sup"), b.cohort, b.clock.Now()); n.OpenLate != 1 {
		t.Errorf("late now: %d", n.OpenLate)
	}
	other, err := b.Numbers(ctx, b.as("sup"), b.cohort, b.clock.Now().AddDate(0, -2, 0))
	b.must(err)
	if other.Decided != 0 {
		t.Errorf("another month: %+v", other)
	}
	if _, err := b.Numbers(ctx, b.as("tern"), b.cohort, b.clock.Now()); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a member reads them: %v", err)
	}
}
