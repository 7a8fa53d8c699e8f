package cohort_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
)

// One person suspends, at once and everywhere; another reviews it, and what was is again.
func TestSuspensionHoldsEverywhereAtOnce(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	second := r.colleague(g, "Milo", access.NoRelation)
	willow := r.person("Willow", access.Member)
	other := group{lead: r.person("Inês", access.Staff)}
	c, err := r.Create(t.Context(), other.lead, cohort.NewCohort{Name: "Other", Capacity: 5})
	r.must(err)
	other.id = c.ID
	r.admit(other, willow, "W")
	r.must(r.SetStanding(t.Context(), other.lead, other.id, willow.Person, access.OnBreak, ""))
	lives := r.session(willow)

	r.must(r.Suspend(t.Context(), second, g.id, willow.Person, "Threats.", ""))
	if lives() {
		t.Error("their session lives")
	}
	for _, in := range []group{g, other} {
		if _, _, err := r.Get(t.Context(), willow, in.id); !errors.Is(err, access.ErrPaused) {
			t.Errorf("suspended, they read: %v", err)
		}
	}
	if p, _ := r.accounts.Person(t.Context(), willow.Person); !p.Suspended {
		t.Error("their account is open")
	}
	if _, err := r.Pend(t.Context(), r.forming().id, willow.Person, g.lead.Person, r.ids.New()); !errors.Is(err, access.ErrPaused) {
		t.Errorf("they come in by another door: %v", err)
	}
	if err := r.Suspend(t.Context(), g.lead, g.id, willow.Person, "Again.", ""); errs.KindOf(err) != errs.Conflict {
		t.Errorf("suspended twice: %v", err)
	}
	if err := r.ReviewSuspension(t.Context(), other.lead, other.id, willow.Person, true, ""); errs.KindOf(err) != errs.Conflict {
		t.Errorf("lifted where it did not begin: %v", err)
	}
	if err := r.ReviewSuspension(t.Context(), second, g.id, willow.Person, true, ""); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("reviewed by who began it: %v", err)
	}
	r.must(r.ReviewSuspension(t.Context(), g.lead, g.id, willow.Person, true, ""))
	if a, b := r.standing(g, willow), r.standing(other, willow); a != access.Admitted || b != access.OnBreak {
		t.Errorf("lifted, they stand %q and %q", a, b)
	}
	if p, _ := r.accounts.Person(t.Context(), willow.Person); p.Suspended {
		t.Error("lifted, their account is closed")
	}
}

// A suspension does not lapse: overdue it stays, comes first, and upheld it comes back.
func TestASuspensionStaysUntilSomebodyDecides(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	second := r.colleague(g, "Milo", access.NoRelation)
	willow, tern := r.person("Willow", access.Member), r.person("Tern", access.Member)
	r.must(r.Suspend(t.Context(), g.lead, g.id, willow.Person, "First.", ""))
	r.clock.Advance(48 * time.Hour)
	r.must(r.ProposeRemoval(t.Context(), g.lead, g.id, tern.Person, "Second.", 1))
	matters := r.waiting(second)
	if len(matters) != 2 || matters[0].Kind != cohort.MatterReview || !matters[0].Late(r.clock.Now()) || matters[1].Late(r.clock.Now()) {
		t.Fatalf("waiting: %+v", matters)
	}
	if got := r.standing(g, willow); got != access.Suspended {
		t.Errorf("it lapsed: %q", got)
	}
	if err := r.ReviewSuspension(t.Context(), second, g.id, willow.Person, false, " "); errs.KindOf(err) != errs.Invalid {
		t.Errorf("upheld without a reason: %v", err)
	}
	r.must(r.ReviewSuspension(t.Context(), second, g.id, willow.Person, false, "It goes on."))
	matters = r.waiting(g.lead)
	i := slices.IndexFunc(matters, func(m cohort.Matter) bool { return m.Kind == cohort.MatterReview })
	if i < 0 || !matters[i].Due.Equal(r.clock.Now().Add(cohort.UpheldFor)) || matters[i].First {
		t.Errorf("upheld, it does not come back: %+v", matters)
	}
	if err := r.ReviewSuspension(t.Context(), second, g.id, willow.Person, true, ""); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("one person upheld and lifted: %v", err)
	}
	_, err := r.LeaveCohort(t.Context(), willow, g.id, "")
	r.must(err)
	if p, _ := r.accounts.Person(t.Context(), willow.Person); !p.Suspended {
		t.Error("leaving ends a suspension")
	}
	if len(r.waiting(g.lead)) != 2 {
		t.Error("leaving hides that it waits for a decision")
	}
	r.must(r.ReviewSuspension(t.Context(), g.lead, g.id, willow.Person, true, ""))
	if got := r.standing(g, willow); got != access.Left {
		t.Errorf("lifted after they left, they stand %q", got)
	}
	if p, _ := r.accounts.Person(t.Context(), willow.Person); p.Suspended {
		t.Error("lifted, their account is closed")
	}
}

func (r *rooms) waiting(who access.Actor) []cohort.Matter {
	r.Helper()
	matters, err := r.Waiting(r.Context(), who)
	r.must(err)
	return matters
}

func TestRemovalTakesTwo(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	second := r.colleague(g, "Milo", access.NoRelation)
	willow, tern := r.person("Willow", access.Member), r.person("Tern", access.Member)
	ctx := t.Context()
	for _, c := range []struct {
		name  string
		err   error
		field string
	}{
		{"no reason", r.ProposeRemoval(ctx, g.lead, g.id, willow.Person, "", 1), "reason"},
		{"no clause", r.ProposeRemoval(ctx, g.lead, g.id, willow.Person, "Why.", 0), "clause"},
		{"a clause that there is not", r.ProposeRemoval(ctx, g.lead, g.id, willow.Person, "Why.", 99), "clause"},
	} {
		if e, ok := errs.As(c.err); !ok || e.Field != c.field {
			t.Errorf("%s: %v", c.name, c.err)
		}
	}
	if err := r.ConfirmRemoval(ctx, second, g.id, willow.Person, ""); errs.KindOf(err) != errs.Conflict {
		t.Errorf("confirmed what nobody proposed: %v", err)
	}
	if err := r.ProposeRemoval(ctx, second, g.id, willow.Person, "Why.", 1); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a moderator proposes: %v", err)
	}
	r.must(r.ProposeRemoval(ctx, g.lead, g.id, willow.Person, "Why.", 2))
	if _, _, err := r.Get(ctx, willow, g.id); err != nil {
		t.Errorf("proposed only, and they cannot read: %v", err)
	}
	if err := r.ConfirmRemoval(ctx, g.lead, g.id, willow.Person, ""); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("one person did both: %v", err)
	}
	r.must(r.DropRemoval(ctx, g.lead, g.id, willow.Person, "It was a misunderstanding."))
	if err := r.ConfirmRemoval(ctx, second, g.id, willow.Person, ""); errs.KindOf(err) != errs.Conflict {
		t.Errorf("set aside, it was confirmed: %v", err)
	}
	r.must(r.ProposeRemoval(ctx, g.lead, g.id, willow.Person, "Why.", 2))
	r.must(r.ConfirmRemoval(ctx, second, g.id, willow.Person, "Willow is not in the group any more."))
	if _, _, err := r.Get(ctx, willow, g.id); errs.KindOf(err) != errs.NotFound {
		t.Errorf("removed, they read: %v", err)
	}
	if told := r.told(g, tern); told[0] != "Willow is not in the group any more." {
		t.Errorf("the group reads %q", told)
	}
	m, changes, err := r.Member(ctx, second, g.id, willow.Person)
	r.must(err)
	if changes[0].What != cohort.RemovalDone || changes[0].Clause != 2 || changes[0].Version != 1 || changes[1].Reason != "Why." || changes[0].ByName != "Milo" {
		t.Errorf("on record: %+v", changes[:2])
	}
	if m.Standing != access.Removed || m.Removal != nil {
		t.Errorf("it is still open: %+v", m)
	}
}

// Who works alone does both steps, with a day between them.
func TestTheSoloRule(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	willow, tern := r.person("Willow", access.Member), r.person("Tern", access.Member)
	ctx := t.Context()
	r.must(r.Suspend(ctx, g.lead, g.id, willow.Person, "Why.", ""))
	r.must(r.ProposeRemoval(ctx, g.lead, g.id, tern.Person, "Why.", 1))
	r.clock.Advance(24*time.Hour - time.Second)
	if err := r.ReviewSuspension(ctx, g.lead, g.id, willow.Person, true, ""); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("within the day: %v", err)
	}
	if err := r.ConfirmRemoval(ctx, g.lead, g.id, tern.Person, ""); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("within the day: %v", err)
	}
	if matters := r.waiting(g.lead); len(matters) != 2 || !matters[0].First {
		t.Errorf("meanwhile it is not in their list: %+v", matters)
	}
	r.clock.Advance(time.Second)
	newcomer := r.person("A colleague", access.Staff)
	if err := r.ConfirmRemoval(ctx, g.lead, g.id, tern.Person, ""); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("somebody else works here by now: %v", err)
	}
	r.must(r.accounts.Promote(ctx, g.lead.Person, newcomer.Person, access.Member))
	r.must(r.ReviewSuspension(ctx, g.lead, g.id, willow.Person, true, ""))
	r.must(r.ConfirmRemoval(ctx, g.lead, g.id, tern.Person, ""))
}

func TestNobodyIsSuspendedByTheWrongPerson(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	second := r.colleague(g, "Milo", access.CoFacilitator)
	willow := r.person("Willow", access.Member)
	for name, err := range map[string]error{
		"a member":              r.Suspend(t.Context(), willow, g.id, willow.Person, "Why.", ""),
		"staff suspended":       r.Suspend(t.Context(), g.lead, g.id, second.Person, "Why.", ""),
		"oneself":               r.Suspend(t.Context(), g.lead, g.id, g.lead.Person, "Why.", ""),
		"no reason":             r.Suspend(t.Context(), g.lead, g.id, willow.Person, " ", ""),
		"removal of staff":      r.ProposeRemoval(t.Context(), g.lead, g.id, second.Person, "Why.", 1),
		"removal of oneself":    r.ProposeRemoval(t.Context(), g.lead, g.id, g.lead.Person, "Why.", 1),
		"somebody not there":    r.Suspend(t.Context(), g.lead, g.id, r.person("Heron", access.Member).Person, "Why.", ""),
		"a review of no pause":  r.ReviewSuspension(t.Context(), second, g.id, willow.Person, true, ""),
		"nobody to be removed":  r.ConfirmRemoval(t.Context(), second, g.id, willow.Person, ""),
		"a clinician who is no": r.SetClinician(t.Context(), g.lead, g.id, willow.Person, willow.Person),
	} {
		if err == nil {
			t.Errorf("%s was possible", name)
		}
	}
	if got := r.standing(g, willow); got != access.Admitted {
		t.Errorf("they stand %q", got)
	}
}

// Somebody found to be under age is out at once and everywhere, and stays out of the practice once they are removed.
func TestADiscoveredMinor(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	second := r.colleague(g, "Milo", access.CoFacilitator)
	wren, rook := r.person("Wren", access.Member), r.person("Rook", access.Member)
	other := r.forming()
	r.admit(other, wren, "Wren")
	r.pend(g, wren, "Wren")
	r.pend(g, rook, "Rook")
	r.must(r.DiscoverMinor(t.Context(), g.lead, g.id, wren.Person, "Said fifteen."))
	r.must(r.DiscoverMinor(t.Context(), g.lead, g.id, rook.Person, "Sounded young."))
	if matters := r.waiting(second); len(matters) != 2 || matters[0].Kind != cohort.MatterMinor {
		t.Errorf("no case waits: %+v", matters)
	}
	r.must(r.ReviewSuspension(t.Context(), second, g.id, rook.Person, true, "Showed a passport."))
	if got := r.standing(g, rook); got != access.Pending {
		t.Errorf("of age after all, they stand %q", got)
	}
	r.must(r.ProposeRemoval(t.Context(), g.lead, g.id, wren.Person, "Under age.", 1))
	r.must(r.ConfirmRemoval(t.Context(), second, g.id, wren.Person, ""))
	if got := r.standing(other, wren); got != access.Suspended {
		t.Errorf("in another group they stand %q", got)
	}
	if p, _ := r.accounts.Person(t.Context(), wren.Person); !p.Suspended {
		t.Error("removed as a minor, they come in again")
	}
	if _, err := r.Pend(t.Context(), g.id, wren.Person, g.lead.Person, r.ids.New()); !errors.Is(err, access.ErrPaused) {
		t.Errorf("they are asked in again: %v", err)
	}
}

// Suspending and lifting at once, over and over: in the end the account says what the memberships say.
func TestSuspendingAndLiftingAtOnce(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	second := r.colleague(g, "Milo", access.CoFacilitator)
	willow := r.person("Willow", access.Member)
	other := r.forming()
	r.admit(other, willow, "Willow")
	for range 15 {
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() { _ = r.Suspend(t.Context(), g.lead, g.id, willow.Person, "Why.", "") })
			all.Go(func() { _ = r.ReviewSuspension(t.Context(), second, g.id, willow.Person, true, "") })
		}
		all.Wait()
		r.settle()
		p, err := r.accounts.Person(t.Context(), willow.Person)
		r.must(err)
		here, there := r.standing(g, willow), r.standing(other, willow)
		if p.Suspended != (here == access.Suspended) || here != there {
			t.Fatalf("account suspended %v, here %q, there %q", p.Suspended, here, there)
		}
		if here == access.Suspended {
			r.must(r.ReviewSuspension(t.Context(), second, g.id, willow.Person, true, ""))
		}
	}
}

// Lifted while the pause is still on its way to the account: in the end nothing is paused.
func TestLiftedBeforeThePauseArrived(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow")
	second := r.colleague(g, "Milo", access.CoFacilitator)
	willow := r.person("Willow", access.Member)
	other := r.forming()
	r.admit(other, willow, "Willow")
	r.meddler.does = func() {
		r.must(r.ReviewSuspension(t.Context(), second, g.id, willow.Person, true, ""))
	}
	r.must(r.Suspend(t.Context(), g.lead, g.id, willow.Person, "Why.", ""))
	p, err := r.accounts.Person(t.Context(), willow.Person)
	r.must(err)
	if here, there := r.standing(g, willow), r.standing(other, willow); p.Suspended || here != access.Admitted || there != access.Admitted {
		t.Errorf("account suspended %v, here %q, there %q", p.Suspended, here, there)
	}
}
