package cohort_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
)

// twoGroups are two open groups of one lead, with Wren in the first and a place offered to them in the second.
func twoGroups(r *rooms) (here, there group, wren access.Actor, o cohort.Offer) {
	r.Helper()
	here, wren = r.open("Wren"), r.person("Wren", access.Member)
	c, err := r.Create(r.Context(), here.lead, cohort.NewCohort{Name: "Thursday", Capacity: 20, Nonce: r.ids.New()})
	r.must(err)
	there = group{c.ID, here.lead}
	r.must(r.Open(r.Context(), there.lead, there.id, true))
	r.must(r.Reopen(r.Context(), there.lead, there.id, "A place is free.", false))
	o = cohort.Offer{ID: r.ids.New(), From: here.id, To: there.id, Person: wren.Person, By: here.lead.Person}
	r.must(r.BeginMove(r.Context(), here.lead, o))
	r.must(r.PendOffered(r.Context(), o))
	r.clock.Advance(time.Minute)
	return here, there, wren, o
}

func (r *rooms) between(here, there group, who access.Actor) string {
	r.Helper()
	r.settle()
	m, err := r.Membership(r.Context(), here.id, who.Person)
	r.must(err)
	return fmt.Sprintf("here %s, there %s, offered %v", m.Standing, r.standing(there, who), m.Moving != nil)
}

// What happens to somebody while a place elsewhere is offered to them, and what becomes of the two places.
func TestWhileAPlaceIsOffered(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(r *rooms, here, there group, wren access.Actor, o cohort.Offer)
		want    string
	}{
		"nothing": {func(*rooms, group, group, access.Actor, cohort.Offer) {}, "here admitted, there pending, offered true"},
		"they are admitted": {func(r *rooms, _, there group, wren access.Actor, _ cohort.Offer) {
			_, err := r.NameYourself(r.Context(), there.id, wren.Person, "Osprey", 1)
			r.must(err)
			r.must(r.Admit(r.Context(), there.lead, there.id, wren.Person))
		}, "here left, there admitted, offered false"},
		"they are admitted while they are on a break here": {func(r *rooms, here, there group, wren access.Actor, _ cohort.Offer) {
			_, err := r.TakeBreak(r.Context(), wren, here.id, "")
			r.must(err)
			_, err = r.NameYourself(r.Context(), there.id, wren.Person, "Osprey", 1)
			r.must(err)
			r.must(r.Admit(r.Context(), there.lead, there.id, wren.Person))
		}, "here left, there admitted, offered false"},
		"they would rather stay": {func(r *rooms, _, there group, wren access.Actor, _ cohort.Offer) {
			_, err := r.LeaveCohort(r.Context(), wren, there.id, "")
			r.must(err)
		}, "here admitted, there left, offered false"},
		"they are not admitted": {func(r *rooms, _, there group, wren access.Actor, _ cohort.Offer) {
			r.must(r.Refuse(r.Context(), there.lead, there.id, wren.Person))
		}, "here admitted, there refused, offered false"},
		"the other group's staff end it": {func(r *rooms, _, there group, wren access.Actor, _ cohort.Offer) {
			r.must(r.SetStanding(r.Context(), there.lead, there.id, wren.Person, access.Left, ""))
		}, "here admitted, there left, offered false"},
		"it is taken back": {func(r *rooms, _, _ group, _ access.Actor, o cohort.Offer) {
			r.must(r.TakeBackOffer(r.Context(), o))
			r.must(r.TakeBackOffer(r.Context(), o))
		}, "here admitted, there left, offered false"},
		"they leave here by themselves": {func(r *rooms, here, _ group, wren access.Actor, _ cohort.Offer) {
			_, err := r.LeaveCohort(r.Context(), wren, here.id, "")
			r.must(err)
		}, "here left, there pending, offered false"},
		"their access is paused": {func(r *rooms, here, _ group, wren access.Actor, _ cohort.Offer) {
			r.must(r.Suspend(r.Context(), here.lead, here.id, wren.Person, "Why.", ""))
		}, "here suspended, there suspended, offered true"},
		"their access is paused, and given back": {func(r *rooms, here, _ group, wren access.Actor, _ cohort.Offer) {
			second := r.colleague(here, "Milo", access.CoFacilitator)
			r.must(r.Suspend(r.Context(), here.lead, here.id, wren.Person, "Why.", ""))
			r.settle()
			r.must(r.ReviewSuspension(r.Context(), second, here.id, wren.Person, true, ""))
		}, "here admitted, there pending, offered true"},
		"it is taken back while their access is paused": {func(r *rooms, here, _ group, wren access.Actor, o cohort.Offer) {
			r.must(r.Suspend(r.Context(), here.lead, here.id, wren.Person, "Why.", ""))
			r.settle()
			r.must(r.TakeBackOffer(r.Context(), o))
		}, "here suspended, there left, offered false"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRooms(t)
			here, there, wren, o := twoGroups(r)
			c.happens(r, here, there, wren, o)
			if got := r.between(here, there, wren); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// The group that somebody leaves by a move is told nothing, and the other one only that they joined.
func TestGroupsHearNothingOfAMove(t *testing.T) {
	r := newRooms(t)
	here, there, wren, _ := twoGroups(r)
	before := len(r.told(here, here.lead))
	_, err := r.NameYourself(r.Context(), there.id, wren.Person, "Osprey", 1)
	r.must(err)
	r.must(r.Admit(r.Context(), there.lead, there.id, wren.Person))
	r.settle()
	if told := r.told(here, here.lead); len(told) != before {
		t.Errorf("here they are told %q", told)
	}
	if told := r.told(there, there.lead); told[0] != "Osprey has joined." {
		t.Errorf("there they are told %q", told)
	}
}

// One place is offered at a time, to members who are in, by those who treat the group.
func TestWhoCanBeOfferedAPlace(t *testing.T) {
	r := newRooms(t)
	here, there, wren, o := twoGroups(r)
	willow := r.person("Willow", access.Member)
	r.must(r.Reopen(r.Context(), here.lead, here.id, "A place is free.", false))
	r.pend(here, willow, "Willow")
	for name, c := range map[string]struct {
		by   access.Actor
		who  access.Actor
		want error
	}{
		"another place":       {here.lead, wren, cohort.ErrMoving},
		"a member":            {wren, wren, nil},
		"somebody not in yet": {here.lead, willow, nil},
		"the staff":           {here.lead, here.lead, nil},
		"staff of nobody":     {r.person("Sam", access.Staff), wren, nil},
		"somebody not of it":  {here.lead, r.person("Tern", access.Member), nil},
	} {
		other := o
		other.ID, other.Person = r.ids.New(), c.who.Person
		err := r.BeginMove(r.Context(), c.by, other)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r.must(r.BeginMove(r.Context(), here.lead, o)) // the same once more
	other := o
	other.ID = r.ids.New()
	if err := r.PendOffered(r.Context(), other); !errors.Is(err, cohort.ErrWaits) {
		t.Errorf("somebody who waits there: %v", err)
	}
	if got := r.between(here, there, wren); got != "here admitted, there pending, offered true" {
		t.Error(got)
	}
}
