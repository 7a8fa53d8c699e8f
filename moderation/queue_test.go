package moderation_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// filled is a queue with one of everything, each about another member.
func filled(t *testing.T) *ward {
	w := open(t)
	for _, name := range []string{"ash", "birch", "cedar", "dogwood", "elder", "fir", "gorse"} {
		w.joins(name, cohort.Membership{Cohort: w.cohort, Role: access.RoleMember})
	}
	w.bring("ash", gate.Amber) // the longest open, due in the evening
	w.clock.Advance(50 * time.Minute)
	w.bring("birch", gate.Red)
	w.clock.Advance(20 * time.Minute)
	w.bring("cedar", gate.Crisis)
	w.bring("dogwood", gate.Green)
	w.bring("elder", gate.Crisis)
	waiting := w.bring("fir", gate.Amber)
	w.must(w.Wait(t.Context(), waiting.ID))
	appealed := w.bring("gorse", gate.Amber)
	_, err := w.Change(t.Context(), appealed.ID, func(c *moderation.Case) (moderation.Entry, error) {
		c.Appeal = "D"
		return moderation.Entry{}, nil
	})
	w.must(err)
	w.bring("willow", gate.Red, private)
	w.bring("mod", gate.Red)
	return w
}

// Crisis first, then whatever is due soonest: neither the tier nor the age of the rest moves them.
func TestQueueOrder(t *testing.T) {
	w := filled(t)
	for who, want := range map[string][]string{
		"lead": {"cedar", "elder", "birch", "willow", "mod", "ash", "gorse", "dogwood", "fir"},
		"mod":  {"cedar", "elder", "birch", "ash", "gorse", "dogwood", "fir"},
		"sup":  {"cedar", "elder", "birch", "mod", "ash", "gorse", "dogwood", "fir"},
	} {
		got := w.queue(who, moderation.Filter{})
		if diff := cmp.Diff(want, ties(got)); diff != "" {
			t.Errorf("%s: %s", who, diff)
		}
	}
}

// ties puts those that are due at the same moment in the order of their names: otherwise their ids decide.
func ties(about []string) []string {
	for i := 1; i < len(about); i++ {
		for _, pair := range [][2]string{{"elder", "cedar"}, {"mod", "willow"}} {
			if about[i-1] == pair[0] && about[i] == pair[1] {
				about[i-1], about[i] = about[i], about[i-1]
			}
		}
	}
	return about
}

func TestQueueFilters(t *testing.T) {
	w := filled(t)
	lead := w.as("lead")
	q, err := w.Queue(t.Context(), lead, moderation.Filter{}, "")
	w.must(err)
	_, err = w.Take(t.Context(), lead, q.Rows[2].Case.ID, "")
	w.must(err)
	other, _, err := w.cohorts.Ensure(t.Context(), operator, "Newcomers")
	w.must(err)
	w.joins("lead", cohort.Membership{Cohort: other.ID, Role: access.RoleFacilitator, Relation: access.Lead})
	w.joins("moss", cohort.Membership{Cohort: other.ID, Role: access.RoleMember})
	w.bring("moss", gate.Amber, func(s *moderation.Subject, _ *moderation.Signal) { s.Cohort = other.ID })
	w.clock.Advance(5 * time.Minute)
	for name, c := range map[string]struct {
		filter moderation.Filter
		want   []string
	}{
		"mine":            {moderation.Filter{Mine: true}, []string{"birch"}},
		"mine and crisis": {moderation.Filter{Mine: true, Tier: gate.Crisis}, nil},
		"crisis":          {moderation.Filter{Tier: gate.Crisis}, []string{"cedar", "elder"}},
		"amber":           {moderation.Filter{Tier: gate.Amber}, []string{"ash", "moss", "gorse", "fir"}},
		"waiting":         {moderation.Filter{Waiting: true}, []string{"fir"}},
		"waiting and red": {moderation.Filter{Waiting: true, Tier: gate.Red}, nil},
		"appeals":         {moderation.Filter{Appeals: true}, []string{"gorse"}},
		"late":            {moderation.Filter{Late: true}, nil},
		"another cohort":  {moderation.Filter{Cohort: other.ID}, []string{"moss"}},
		"cohort and tier": {moderation.Filter{Cohort: w.cohort, Tier: gate.Green}, []string{"dogwood"}},
		"private too":     {moderation.Filter{Cohort: w.cohort, Tier: gate.Red}, []string{"birch", "willow", "mod"}},
	} {
		if diff := cmp.Diff(c.want, ties(w.queue("lead", c.filter))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	w.clock.Advance(time.Hour)
	if diff := cmp.Diff([]string{"cedar", "elder", "birch", "willow", "mod"}, ties(w.queue("lead", moderation.Filter{Late: true}))); diff != "" {
		t.Errorf("an hour later: %s", diff)
	}
	if _, err := w.Queue(t.Context(), w.as("mod"), moderation.Filter{Cohort: other.ID}, ""); errs.KindOf(err) != errs.NotFound {
		t.Errorf("another's cohort: %v", err)
	}
	for _, at := range []string{"x", "1-2", "1-x-01KBS7Q0R0ABCDEFGHJKMNPQRS", "1-2-3", "1-2-3-4"} {
		if _, err := w.Queue(t.Context(), lead, moderation.Filter{}, at); errs.KindOf(err) != errs.NotFound {
			t.Errorf("at %q: %v", at, err)
		}
	}
}

// Every count is the length of its list, for everybody, whatever somebody has in hand.
func TestCountsAreTheLists(t *testing.T) {
	w := filled(t)
	_, err := w.Take(t.Context(), w.as("lead"), w.bring("heron", gate.Red).ID, "")
	w.must(err)
	for _, later := range []time.Duration{0, 2 * time.Hour} {
		w.clock.Advance(later)
		for _, who := range []string{"lead", "mod", "sup", "co"} {
			w.counted(who)
		}
	}
	if _, err := w.Counts(t.Context(), w.as("willow")); errs.KindOf(err) != errs.NotFound {
		t.Errorf("to a member: %v", err)
	}
}

// counted compares what somebody's counts say with what their lists hold, page by page.
func (w *ward) counted(who string) moderation.Counts {
	w.Helper()
	n, err := w.Counts(w.Context(), w.as(who))
	w.must(err)
	for name, c := range map[string]struct {
		count  int
		filter moderation.Filter
	}{
		"all": {n.All, moderation.Filter{}}, "crisis": {n.Crisis, moderation.Filter{Tier: gate.Crisis}}, "red": {n.Red, moderation.Filter{Tier: gate.Red}},
		"amber": {n.Amber, moderation.Filter{Tier: gate.Amber}}, "green": {n.Green, moderation.Filter{Tier: gate.Green}},
		"late": {n.Late, moderation.Filter{Late: true}}, "waiting": {n.Waiting, moderation.Filter{Waiting: true}},
		"appeals": {n.Appeals, moderation.Filter{Appeals: true}}, "mine": {n.Mine, moderation.Filter{Mine: true}},
	} {
		if got := len(w.listed(who, c.filter)); min(got, moderation.CountMost) != c.count {
			w.Errorf("%s: %s counts %d, and its list has %d", who, name, c.count, got)
		}
	}
	return n
}

// listed is every case of a list, over all its pages; none may stand twice.
func (w *ward) listed(who string, f moderation.Filter) map[id.Case]bool {
	w.Helper()
	all := map[id.Case]bool{}
	at := ""
	for {
		q, err := w.Queue(w.Context(), w.as(who), f, at)
		w.must(err)
		for _, r := range q.Rows {
			if all[r.Case.ID] {
				w.Errorf("a case stands on two pages")
			}
			all[r.Case.ID] = true
			if r.Late != (r.Left <= 0) {
				w.Errorf("%v left, and late is %v", r.Left, r.Late)
			}
		}
		if at = q.Next; at == "" {
			return all
		}
	}
}

// Pages go on where the one before ended, also over several cohorts, and miss nothing.
func TestPagesOfTheQueue(t *testing.T) {
	w := open(t)
	other, _, err := w.cohorts.Ensure(t.Context(), operator, "Newcomers")
	w.must(err)
	w.joins("lead", cohort.Membership{Cohort: other.ID, Role: access.RoleFacilitator, Relation: access.Lead})
	const n = 130
	tiers := []gate.Tier{gate.Amber, gate.Red, gate.Crisis, gate.Green}
	for i := range n {
		w.bring("willow", tiers[i%4], func(s *moderation.Subject, _ *moderation.Signal) {
			s.Person = ""
			s.Private = i%3 == 0
			if i%2 == 0 {
				s.Cohort = other.ID
			}
		})
		w.clock.Advance(time.Duration(i%3) * time.Second)
	}
	for _, f := range []moderation.Filter{{}, {Cohort: other.ID}, {Tier: gate.Amber}} {
		w.listed("lead", f)
	}
	w.counted("lead")
	if got := w.listed("lead", moderation.Filter{}); len(got) != n {
		t.Errorf("%d of %d", len(got), n)
	}
}

// The next one is the first that is free: nothing that a colleague has, that waits on its author, that one passed on, or
// that does not fit just now.
func TestNext(t *testing.T) {
	w := open(t)
	w.Service.Fits(nil)
	mod := w.as("mod")
	next := func() id.Case {
		got, err := w.Next(t.Context(), mod)
		w.must(err)
		return got
	}
	if got := next(); got != "" {
		t.Errorf("of nothing, %s", got)
	}
	crisis, red, amber := w.bring("willow", gate.Crisis), w.bring("tern", gate.Red), w.bring("heron", gate.Amber)
	w.bring("willow", gate.Crisis, private)
	w.bring("mod", gate.Crisis)
	if got := next(); got != crisis.ID {
		t.Error("the crisis does not come first")
	}
	w.must(w.Pass(t.Context(), mod, crisis.ID, 0))
	if got := next(); got != red.ID {
		t.Error("what was passed on is offered again, or something else is wrong")
	}
	_, err := w.Take(t.Context(), w.as("co"), red.ID, "")
	w.must(err)
	if got := next(); got != amber.ID {
		t.Error("what a colleague has is offered")
	}
	w.must(w.Wait(t.Context(), amber.ID))
	if got := next(); got != "" {
		t.Errorf("what waits on its author is offered: %s", got)
	}
	if got, err := w.Next(t.Context(), w.as("co")); err != nil || got == "" {
		t.Errorf("to a colleague the passed one is not offered: %v", err)
	}
	w.clock.Advance(moderation.PassedFor + time.Minute)
	if got := next(); got != crisis.ID {
		t.Error("half an hour later it is not offered again")
	}
	q, err := w.Queue(t.Context(), w.as("lead"), moderation.Filter{Tier: gate.Crisis}, "")
	w.must(err)
	for _, r := range q.Rows {
		if r.Case.ID == crisis.ID && (r.Passed == nil || r.Passed.Alias != "mod") {
			t.Errorf("who passed it on: %+v", r.Passed)
		}
	}
	w.Service.Fits(func(_ context.Context, _ access.Actor, c moderation.Case) error {
		if c.Tier == gate.Crisis {
			return errs.New(errs.Conflict, "With a colleague.")
		}
		return nil
	})
	if got := next(); got != red.ID {
		t.Error("what does not fit is offered")
	}
	w.Service.Fits(func(context.Context, access.Actor, moderation.Case) error { return fmt.Errorf("no answer") })
	if _, err := w.Next(t.Context(), mod); err == nil {
		t.Error("what could not be asked is taken for a refusal")
	}
}

// A row says who has it, until when, and why it is there; a lease that is over says nothing.
func TestRows(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Red)
	lease, err := w.Take(t.Context(), w.as("mod"), c.ID, "")
	w.must(err)
	for who, mine := range map[string]bool{"mod": true, "co": false} {
		q, err := w.Queue(t.Context(), w.as(who), moderation.Filter{}, "")
		w.must(err)
		r := q.Rows[0]
		if r.Holder == nil || r.Holder.Alias != "mod" || !r.Until.Equal(lease.Until) || r.Mine != mine || r.About.Alias != "willow" || r.Cohort.Name != "Tuesday evening" {
			t.Errorf("%s: %+v", who, r)
		}
		if diff := cmp.Diff([]string{"rule"}, r.Why); diff != "" {
			t.Error(diff)
		}
	}
	w.clock.Advance(moderation.LeaseTime)
	q, err := w.Queue(t.Context(), w.as("co"), moderation.Filter{}, "")
	w.must(err)
	if r := q.Rows[0]; r.Holder != nil || !r.Until.IsZero() {
		t.Errorf("after its lease: %+v", r.Holder)
	}
}
