package moderation_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store/sqlite"
)

// doors lead into other groups as admission's do, but for what it keeps beside them.
type doors struct{ of *cohort.Service }

func (d doors) MayOffer(ctx context.Context, actor access.Actor, o cohort.Offer) error {
	c, own, err := d.of.Place(ctx, o.To, actor.Person)
	if err == nil && access.May(actor, access.Invite, own.Facts()) != nil {
		err = errs.In("move", "Not theirs.")
	}
	if err != nil {
		return err
	}
	room, err := d.of.HasRoom(ctx, c, o.Person)
	if err == nil && !room {
		err = errs.In("move", "Full.")
	}
	return err
}

func (d doors) Offer(ctx context.Context, actor access.Actor, o cohort.Offer) error {
	if made, err := d.of.Offered(ctx, o); err != nil || made {
		return err
	}
	if err := d.MayOffer(ctx, actor, o); err != nil {
		return err
	}
	if err := d.of.BeginMove(ctx, actor, o); err != nil {
		return err
	}
	return d.of.PendOffered(ctx, o)
}

func (d doors) TakeBackOffer(ctx context.Context, o cohort.Offer) error {
	return d.of.TakeBackOffer(ctx, o)
}

// begunMoving is a bench with another group, Thursday, led by the same lead and by "other".
func begunMoving(t *testing.T) (*bench, *mortal, id.Cohort) {
	t.Helper()
	inner, err := sqlite.Open(filepath.Join(t.TempDir(), "records.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := &mortal{Store: inner}
	b := &bench{}
	b.ward = openOn(t, m, tuesday, func(p *moderation.Parts) { p.Doors = doors{p.Cohorts} })
	b.agreed()
	c, _, err := b.cohorts.Ensure(t.Context(), operator, "Thursday")
	b.must(err)
	for _, name := range []string{"lead", "other"} {
		b.joins(name, cohort.Membership{Cohort: c.ID, Role: access.RoleFacilitator, Relation: access.Lead, Joined: b.clock.Now()})
	}
	b.must(b.cohorts.Reopen(t.Context(), b.as("lead"), c.ID, "Two places are free.", false))
	b.relay.Wait()
	return b, m, c.ID
}

func moves(to id.Cohort) edit {
	return func(d *moderation.Decision) {
		person(moderation.MovePerson, 0)(d)
		d.Person.To = to
	}
}

func (b *bench) at(which id.Cohort, name string) cohort.Membership {
	b.Helper()
	m, err := b.cohorts.Membership(b.Context(), which, b.as(name).Person)
	b.must(err)
	return m
}

// comes has somebody to whom a place was offered name themselves there, and be admitted by that group's own lead.
func (b *bench) comes(which id.Cohort, name string) {
	b.Helper()
	_, err := b.cohorts.NameYourself(b.Context(), which, b.as(name).Person, name+" there", 1)
	b.must(err)
	b.must(b.cohorts.Admit(b.Context(), b.as("other"), which, b.as(name).Person))
}

// placed is how somebody stands here and there, and whether a place is offered to them.
func (b *bench) placed(there id.Cohort, name string) string {
	b.Helper()
	here := b.membership(name)
	return fmt.Sprintf("here %s, there %s, offered %v", here.Standing, b.at(there, name).Standing, here.Moving != nil)
}

// Somebody who is moved stays until they are admitted in the other group, and leaves at that moment, once.
func TestAMove(t *testing.T) {
	b, _, there := begunMoving(t)
	_, found := b.raised("tern", "amber words")
	out := b.decides("lead", found.ID, moves(there))
	if got := b.placed(there, "tern"); got != "here admitted, there pending, offered true" {
		t.Fatalf("decided: %s", got)
	}
	b.goesOut()
	letter, err := b.ReadDecision(t.Context(), b.as("tern"), out.ID)
	b.must(err)
	if letter.Person.To != there || letter.Message == "" {
		t.Errorf("tern reads %+v", letter)
	}
	b.comes(there, "tern")
	b.carries()
	if got := b.placed(there, "tern"); got != "here left, there admitted, offered false" {
		t.Errorf("admitted: %s", got)
	}
	if diff := cmp.Diff([]string{"came"}, b.told("lead")); diff != "" {
		t.Error(diff)
	}
	if c := b.read(found.ID); c.History[len(c.History)-1].Kind != moderation.EntryCame {
		t.Errorf("the case says %+v", c.History)
	}
	// What the other group knows of them is what it knows of whoever accepts an invitation.
	_, changes, err := b.cohorts.Member(t.Context(), b.as("other"), there, b.as("tern").Person)
	b.must(err)
	for _, c := range changes {
		if !slices.Contains([]cohort.What{cohort.Asked, cohort.Named, cohort.Admission, cohort.Accepted}, c.What) || c.Reason != "" {
			t.Errorf("the other group reads %+v", c)
		}
	}
	if m := b.at(there, "tern"); m.Moving != nil {
		t.Errorf("the other group's place says %+v", m.Moving)
	}
	if told := b.told("other"); told != nil {
		t.Errorf("the other group's lead is told %v", told)
	}
}

// What ends an offer other than being admitted leaves everything as it was, and says so to staff.
func TestAnOfferThatEndsOtherwise(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(b *bench, there id.Cohort)
		told []string
		kind moderation.EntryKind
	}{
		"they would rather stay": {func(b *bench, there id.Cohort) {
			_, err := b.cohorts.LeaveCohort(b.Context(), b.as("tern"), there, "")
			b.must(err)
		}, []string{"stays"}, moderation.EntryStays},
		"not now": {func(b *bench, there id.Cohort) {
			b.must(b.cohorts.Refuse(b.Context(), b.as("other"), there, b.as("tern").Person))
		}, []string{"not-there"}, moderation.EntryNotThere},
	} {
		t.Run(name, func(t *testing.T) {
			b, _, there := begunMoving(t)
			_, found := b.raised("tern", "amber words")
			b.decides("lead", found.ID, moves(there))
			b.goesOut()
			c.end(b, there)
			b.carries()
			if m := b.membership("tern"); m.Standing != access.Admitted || m.Moving != nil {
				t.Errorf("tern stands %s, %+v", m.Standing, m.Moving)
			}
			if diff := cmp.Diff(c.told, b.told("lead")); diff != "" {
				t.Error(diff)
			}
			got := b.read(found.ID)
			if last := got.History[len(got.History)-1]; last.Kind != c.kind || got.State != moderation.CaseClosed {
				t.Errorf("the case is %s and says %+v", got.State, last)
			}
		})
	}
}

// To undo it takes the offer back, and another can be made after that.
func TestUndoingAMove(t *testing.T) {
	b, _, there := begunMoving(t)
	_, found := b.raised("tern", "amber words")
	out := b.decides("lead", found.ID, moves(there))
	b.clock.Advance(20 * time.Second)
	b.must(b.Undo(t.Context(), b.as("lead"), out.ID))
	b.must(b.Undo(t.Context(), b.as("lead"), out.ID))
	b.carries()
	if got := b.placed(there, "tern"); got != "here admitted, there left, offered false" {
		t.Errorf("undone: %s", got)
	}
	if told := append(b.told("tern"), b.told("lead")...); told != nil {
		t.Errorf("told %v", told)
	}
	if c := b.read(found.ID); c.State != moderation.CaseOpen {
		t.Errorf("the case is %s", c.State)
	}
	b.decides("lead", found.ID, moves(there))
	if got := b.placed(there, "tern"); got != "here admitted, there pending, offered true" {
		t.Errorf("decided anew: %s", got)
	}
}

// Whoever was admitted meanwhile cannot be brought back by undoing.
func TestUndoingAMoveTooLate(t *testing.T) {
	b, _, there := begunMoving(t)
	_, found := b.raised("tern", "amber words")
	out := b.decides("lead", found.ID, moves(there))
	b.comes(there, "tern")
	if err := b.Undo(t.Context(), b.as("lead"), out.ID); !errors.Is(err, moderation.ErrTold) {
		t.Errorf("undone: %v", err)
	}
}

// Overturned, a move that has not come to its end is taken back; one that has is refused with what can be done instead.
func TestAnAppealAgainstAMove(t *testing.T) {
	for _, came := range []bool{false, true} {
		b, _, there := begunMoving(t)
		_, found := b.raised("tern", "amber words")
		out := b.decides("lead", found.ID, moves(there))
		b.goesOut()
		_, err := b.Appeal(t.Context(), b.as("tern"), out.ID, "I would rather not.")
		b.must(err)
		if came {
			b.comes(there, "tern")
		}
		b.carries()
		_, err = b.tries("co", found.ID, answers(moderation.Overturn))
		if came {
			b.refused("they are there", err, errs.Invalid, "appeal")
			continue
		}
		b.must(err)
		b.carries()
		if got := b.placed(there, "tern"); got != "here admitted, there left, offered false" {
			t.Errorf("overturned: %s", got)
		}
	}
}

// What stands in the way of a move is said in the form, and nothing is written.
func TestWhatStandsInTheWayOfAMove(t *testing.T) {
	for name, c := range map[string]struct {
		by     string
		before func(b *bench, there id.Cohort)
		to     func(b *bench, there id.Cohort) id.Cohort
		field  string
	}{
		"no group":                         {by: "lead", to: func(*bench, id.Cohort) id.Cohort { return "" }, field: "move"},
		"a group not theirs":               {by: "co", field: "move"},
		"not of those who treat the group": {by: "mod", field: "person"},
		"a removal that was proposed": {by: "lead", field: "person", before: func(b *bench, _ id.Cohort) {
			b.must(b.cohorts.ProposeRemoval(b.Context(), b.as("co"), b.cohort, b.as("tern").Person, "Why.", 1))
		}},
		"access that is paused": {by: "lead", field: "move", before: func(b *bench, _ id.Cohort) {
			b.must(b.cohorts.Suspend(b.Context(), b.as("co"), b.cohort, b.as("tern").Person, "Why.", ""))
			b.carries()
		}},
		"another offer": {by: "lead", field: "move", before: func(b *bench, there id.Cohort) {
			b.must(b.cohorts.BeginMove(b.Context(), b.as("lead"), cohort.Offer{ID: b.ids.New(), From: b.cohort, To: there, Person: b.as("tern").Person}))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			b, _, there := begunMoving(t)
			_, found := b.raised("tern", "amber words")
			if c.before != nil {
				c.before(b, there)
			}
			to := there
			if c.to != nil {
				to = c.to(b, there)
			}
			_, err := b.tries(c.by, found.ID, moves(to))
			b.refused(name, err, errs.Invalid, c.field)
			if got := b.read(found.ID); got.State != moderation.CaseOpen || b.at(there, "tern").Standing != access.NoStanding {
				t.Errorf("the case is %s, tern stands %q there", got.State, b.at(there, "tern").Standing)
			}
		})
	}
}

// The list holds the groups that take people in and that the reader treats, and never this one.
func TestWhereSomebodyCanBeMoved(t *testing.T) {
	b, _, there := begunMoving(t)
	_, found := b.raised("tern", "amber words")
	for name, want := range map[string][]id.Cohort{"lead": {there}, "co": nil, "mod": nil} {
		o, err := b.Open(t.Context(), b.as(name), found.ID)
		b.must(err)
		groups, err := b.MoveTo(t.Context(), b.as(name), o)
		if (err != nil) != (want == nil) || err != nil && errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		var got []id.Cohort
		for _, c := range groups {
			got = append(got, c.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Between a decision and its being carried out the last place may go: the case is open again, and nothing is left of it.
func TestTheLastPlaceGoes(t *testing.T) {
	b, m, there := begunMoving(t)
	_, found := b.raised("tern", "amber words")
	c, err := b.cohorts.Cohort(t.Context(), there)
	b.must(err)
	_, err = b.cohorts.Change(t.Context(), b.as("lead"), there, cohort.Settings{Name: c.Name, Capacity: 1}, c.Version)
	b.must(err)
	b.take("lead", found.ID)
	in := b.form(found.ID, moves(there))
	m.once(moderation.Cases, func() {
		_, err := b.cohorts.Pend(t.Context(), there, b.as("heron").Person, b.as("other").Person, b.ids.New())
		b.must(err)
	})
	if _, err := b.Decide(t.Context(), b.as("lead"), found.ID, in); !errors.Is(err, moderation.ErrUndecided) {
		t.Errorf("decided: %v", err)
	}
	b.carries()
	if got := b.placed(there, "tern"); got != "here admitted, there , offered false" {
		t.Errorf("in the end: %s", got)
	}
	if got := b.read(found.ID); got.State != moderation.CaseOpen {
		t.Errorf("the case is %s", got.State)
	}
}

// movingOn is a step on the way of a move that is written in several documents.
var movingOn = []struct {
	name string
	most int // steps after which nothing of it has begun yet
	run  func(b *bench, found moderation.Case, there id.Cohort) error
}{
	{"deciding", 2, func(b *bench, found moderation.Case, there id.Cohort) error {
		_, err := b.Decide(b.Context(), b.as("lead"), found.ID, b.form(found.ID, moves(there)))
		return err
	}},
	{"undoing", 0, func(b *bench, found moderation.Case, there id.Cohort) error {
		return b.Undo(b.Context(), b.as("lead"), b.read(found.ID).Decision)
	}},
	{"admitting", 1, func(b *bench, _ moderation.Case, there id.Cohort) error {
		return b.cohorts.Admit(b.Context(), b.as("other"), there, b.as("tern").Person)
	}},
	{"refusing", 1, func(b *bench, _ moderation.Case, there id.Cohort) error {
		_, err := b.cohorts.LeaveCohort(b.Context(), b.as("tern"), there, "")
		return err
	}},
}

// Each step of a move is cut off after each of its writes in turn, and a relay alone goes on. In the end all of it has
// happened, once, or none of it has begun.
func TestCrashAfterEachStepOfAMove(t *testing.T) {
	for _, step := range movingOn {
		t.Run(step.name, func(t *testing.T) {
			want, writes, _ := cutMove(t, step.name, step.run, 0)
			if writes < 3 {
				t.Fatalf("only %d writes were counted", writes)
			}
			for dies := 1; dies < writes; dies += nextCut() {
				got, _, before := cutMove(t, step.name, step.run, dies)
				if got != want && !(got == before && dies <= step.most) {
					t.Errorf("after %d of %d writes\n%s\nwithout a crash\n%s", dies, writes, got, want)
				}
			}
		})
	}
}

// cutMove takes one step with a crash after so many writes, 0 for none: how it stands in the end, the writes, and how it
// stood before.
func cutMove(t *testing.T, name string, run func(*bench, moderation.Case, id.Cohort) error, dies int) (string, int, string) {
	t.Helper()
	b, m, there := begunMoving(t)
	_, found := b.raised("tern", "amber words")
	b.take("lead", found.ID)
	if name != "deciding" {
		_, err := b.Decide(t.Context(), b.as("lead"), found.ID, b.form(found.ID, moves(there)))
		b.must(err)
		_, err = b.cohorts.NameYourself(t.Context(), there, b.as("tern").Person, "Tern there", 1)
		b.must(err)
	}
	if name == "admitting" || name == "refusing" {
		b.goesOut()
	}
	b.relay.Wait()
	before := b.afterMove(there, found.ID)
	m.set(dies)
	err := run(b, found, there)
	b.relay.Wait()
	writes := m.writes
	if dies == 0 {
		b.must(err)
	}
	m.set(0)
	b.goesOut()
	return b.afterMove(there, found.ID), writes, before
}

// afterMove is everything that a move changes.
func (b *bench) afterMove(there id.Cohort, which id.Case) string {
	b.Helper()
	kinds := map[moderation.EntryKind]int{}
	for _, e := range b.read(which).History {
		kinds[e.Kind]++
	}
	var whats []cohort.What
	for _, c := range []id.Cohort{b.cohort, there} {
		_, changes, err := b.cohorts.Member(b.Context(), b.as("lead"), c, b.as("tern").Person)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		b.must(err)
		for _, c := range changes {
			whats = append(whats, c.What)
		}
	}
	return fmt.Sprintf("%s, case %s, decided %d undone %d came %d stays %d, told %v and %v, on record %v", b.placed(there, "tern"),
		b.read(which).State, kinds[moderation.EntryDecided], kinds[moderation.EntryUndone], kinds[moderation.EntryCame],
		kinds[moderation.EntryStays], b.told("tern"), b.told("lead"), whats)
}
