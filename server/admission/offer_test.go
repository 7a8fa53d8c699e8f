package admission_test

import (
	"fmt"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// bridge is two open groups of one lead, with a member in the first.
type bridge struct {
	*hall
	lead, other, who account.Session
	here, there      cohort.Cohort
	nonce            string
}

func bridged(t *testing.T) bridge {
	t.Helper()
	h := open(t)
	b := bridge{hall: h, lead: h.person("Dr Osei", access.Staff), nonce: h.Nonce()}
	b.here = h.group(b.lead)
	b.who = h.applied("Siskin", b.lead, b.here)
	must(t, h.Decide(t.Context(), b.lead.Actor(), b.here.ID, b.who.Person, admitted()))
	var err error
	b.there, err = h.cohorts.Create(t.Context(), b.lead.Actor(), cohort.NewCohort{Name: "Thursday", Capacity: 2, Nonce: h.Nonce()})
	must(t, err)
	b.other = h.person("Dr Brandt", access.Staff)
	must(t, h.cohorts.AddStaff(t.Context(), b.lead.Actor(), b.there.ID, b.other.Person, access.RoleFacilitator, access.CoFacilitator))
	for _, c := range []cohort.Cohort{b.here, b.there} {
		_, err := h.cohorts.SetAgreement(t.Context(), b.lead.Actor(), c.ID, []cohort.Clause{{Title: "One", Text: c.Name}}, 1)
		must(t, err)
		h.drain()
		must(t, h.cohorts.Open(t.Context(), b.lead.Actor(), c.ID, true))
	}
	must(t, h.cohorts.Reopen(t.Context(), b.lead.Actor(), b.there.ID, "A place is free.", false))
	h.drain()
	return b
}

func (b bridge) offer() cohort.Offer {
	return cohort.Offer{ID: b.nonce, From: b.here.ID, To: b.there.ID, Person: b.who.Person, By: b.lead.Person}
}

// goes is somebody's own way in there: what is asked, what they give, and that group's answer.
func (b bridge) goes(t *testing.T) {
	t.Helper()
	if !b.due(b.who, b.there) {
		t.Error("nothing is asked of them there")
	}
	b.agree(b.who, b.there)
	must(t, b.Apply(t.Context(), b.who.Actor(), b.there.ID, answers("Wren")))
	must(t, b.Decide(t.Context(), b.other.Actor(), b.there.ID, b.who.Person, admitted()))
	b.drain()
}

func (b bridge) stands(t *testing.T) string {
	t.Helper()
	m, err := b.cohorts.Membership(t.Context(), b.here.ID, b.who.Person)
	must(t, err)
	return fmt.Sprintf("here %s, there %s, offered %v", m.Standing, b.standing(b.who, b.there), m.Moving != nil)
}

// A place that is offered leads through everything that an invitation leads through, and nobody is in two groups or none
// by it.
func TestAPlaceIsOffered(t *testing.T) {
	b := bridged(t)
	for range 2 {
		must(t, b.Offer(t.Context(), b.lead.Actor(), b.offer()))
	}
	if got := b.stands(t); got != "here admitted, there pending, offered true" {
		t.Fatalf("offered: %s", got)
	}
	err := b.Decide(t.Context(), b.other.Actor(), b.there.ID, b.who.Person, admitted())
	if errs.KindOf(err) != errs.Conflict {
		t.Errorf("admitted before they gave anything: %v", err)
	}
	b.goes(t)
	if got := b.stands(t); got != "here left, there admitted, offered false" {
		t.Errorf("in the end: %s", got)
	}
	must(t, b.Offer(t.Context(), b.lead.Actor(), b.offer())) // a relay that comes late
	must(t, b.TakeBackOffer(t.Context(), b.offer()))
	if got := b.stands(t); got != "here left, there admitted, offered false" {
		t.Errorf("once more: %s", got)
	}
}

// Back in the first group by an invitation, they stay: what ended their place there happened once.
func TestWhoComesBackStays(t *testing.T) {
	b := bridged(t)
	must(t, b.Offer(t.Context(), b.lead.Actor(), b.offer()))
	b.goes(t)
	must(t, b.cohorts.Reopen(t.Context(), b.lead.Actor(), b.here.ID, "A place is free.", false))
	must(t, b.Accept(t.Context(), b.ticket(b.invited(b.lead, b.here)), b.who))
	b.agree(b.who, b.here)
	must(t, b.Apply(t.Context(), b.who.Actor(), b.here.ID, answers("Siskin")))
	must(t, b.Decide(t.Context(), b.lead.Actor(), b.here.ID, b.who.Person, admitted()))
	b.clock.Advance(time.Hour)
	b.drain()
	if got := b.stands(t); got != "here admitted, there admitted, offered false" {
		t.Errorf("back: %s", got)
	}
}

// Offered, refused, and offered anew: each time is a time of waiting of its own.
func TestOfferedAnew(t *testing.T) {
	b := bridged(t)
	must(t, b.Offer(t.Context(), b.lead.Actor(), b.offer()))
	_, err := b.cohorts.LeaveCohort(t.Context(), b.who.Actor(), b.there.ID, "")
	must(t, err)
	b.drain()
	must(t, b.Offer(t.Context(), b.lead.Actor(), b.offer())) // the same one, sent again: it was answered
	if got := b.stands(t); got != "here admitted, there left, offered false" {
		t.Fatalf("refused: %s", got)
	}
	b.nonce = b.Nonce()
	must(t, b.Offer(t.Context(), b.lead.Actor(), b.offer()))
	b.goes(t)
	if got := b.stands(t); got != "here left, there admitted, offered false" {
		t.Errorf("in the end: %s", got)
	}
}

// What stands in the way has a sentence each, and leaves nothing behind.
func TestWhyNoPlaceCanBeOffered(t *testing.T) {
	for name, c := range map[string]struct {
		before func(t *testing.T, b *bridge)
		by     func(b *bridge) access.Actor
		kind   errs.Kind
	}{
		"the group is full": {before: func(t *testing.T, b *bridge) {
			b.pending("Tern", b.lead, b.there)
			b.pending("Heron", b.lead, b.there)
		}},
		"the group takes nobody": {before: func(t *testing.T, b *bridge) {
			must(t, b.cohorts.CloseMembership(t.Context(), b.lead.Actor(), b.there.ID))
		}},
		"the group is forming": {before: func(t *testing.T, b *bridge) {
			c, err := b.cohorts.Create(t.Context(), b.lead.Actor(), cohort.NewCohort{Name: "Next", Capacity: 2, Nonce: b.Nonce()})
			must(t, err)
			b.there = c
		}},
		"they wait there already": {before: func(t *testing.T, b *bridge) {
			must(t, b.Accept(t.Context(), b.ticket(b.invited(b.lead, b.there)), b.who))
		}},
		"they are there already": {before: func(t *testing.T, b *bridge) { b.there = b.here }},
		"another offer stands": {before: func(t *testing.T, b *bridge) {
			c, err := b.cohorts.Create(t.Context(), b.lead.Actor(), cohort.NewCohort{Name: "Next", Capacity: 2, Nonce: b.Nonce()})
			must(t, err)
			must(t, b.cohorts.BeginMove(t.Context(), b.lead.Actor(), cohort.Offer{ID: b.Nonce(), From: b.here.ID, To: c.ID, Person: b.who.Person}))
		}},
		"by whom it is not":                       {by: func(b *bridge) access.Actor { return b.person("Sam", access.Staff).Actor() }},
		"by a clinician of the other group alone": {by: func(b *bridge) access.Actor { return b.other.Actor() }, kind: errs.NotFound},
		"there is no such group":                  {before: func(t *testing.T, b *bridge) { b.there.ID = id.Cohort(b.Nonce()) }},
	} {
		t.Run(name, func(t *testing.T) {
			b := bridged(t)
			if c.before != nil {
				c.before(t, &b)
			}
			actor := b.lead.Actor()
			if c.by != nil {
				actor = c.by(&b)
			}
			before := b.stands(t)
			err := b.Offer(t.Context(), actor, b.offer())
			e, ok := errs.As(err)
			if c.kind == 0 {
				c.kind = errs.Invalid
			}
			if !ok || e.Kind != c.kind || e.Kind == errs.Invalid && e.Field != "move" {
				t.Errorf("offered: %v", err)
			}
			b.drain()
			if got := b.stands(t); got != before {
				t.Errorf("%s, and before %s", got, before)
			}
		})
	}
}

// The offer is cut off after each of its writes, and made again as a relay does: it is made once.
func TestCrashAfterEachStepOfAnOffer(t *testing.T) {
	b := bridged(t)
	b.raw.set(0)
	must(t, b.Offer(t.Context(), b.lead.Actor(), b.offer()))
	b.relay.Wait()
	writes := b.raw.count()
	if writes < 5 {
		t.Fatalf("only %d writes were counted", writes)
	}
	for cut := 1; cut < writes; cut++ {
		b := bridged(t)
		b.raw.set(cut)
		_ = b.Offer(t.Context(), b.lead.Actor(), b.offer())
		b.relay.Wait()
		b.raw.set(0)
		must(t, b.Offer(t.Context(), b.lead.Actor(), b.offer()))
		b.drain()
		b.goes(t)
		if got := b.stands(t); got != "here left, there admitted, offered false" {
			t.Errorf("after %d of %d: %s", cut, writes, got)
		}
	}
}

// An offer that was cut off, and for which there is no place by now, is refused; taking it back clears the note of it.
func TestTheLastPlaceGoesToAnother(t *testing.T) {
	b := bridged(t)
	must(t, b.cohorts.BeginMove(t.Context(), b.lead.Actor(), b.offer()))
	b.pending("Tern", b.lead, b.there)
	b.pending("Heron", b.lead, b.there)
	if err := b.Offer(t.Context(), b.lead.Actor(), b.offer()); errs.KindOf(err) != errs.Invalid {
		t.Errorf("offered: %v", err)
	}
	must(t, b.TakeBackOffer(t.Context(), b.offer()))
	b.drain()
	if got := b.stands(t); got != "here admitted, there , offered false" {
		t.Errorf("in the end: %s", got)
	}
}
