package cohort

import (
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// orphanAge is how long something may wait for the document that makes it reachable before it is swept (DESIGN §5).
const orphanAge = 24 * time.Hour

// NewCohort is what it takes to make a cohort.
type NewCohort struct {
	Name     string
	Purpose  string
	Starts   time.Time
	Ends     time.Time
	Capacity int
	Hours    string
	Cover    string
	Week     []Span
	Zone     string

	LeaveWords string

	Nonce string // from the form; the same nonce makes the same cohort. Empty: a new one each time
}

func (n NewCohort) settings() Settings {
	return Settings{
		Name: n.Name, Purpose: n.Purpose, Starts: n.Starts, Ends: n.Ends, Capacity: n.Capacity, Hours: n.Hours, Cover: n.Cover,
		Week: n.Week, Zone: n.Zone, LeaveWords: n.LeaveWords,
	}
}

// Nonce is a fresh form nonce.
func (s *Service) Nonce() string { return s.ids.New() }

var errBadForm = errs.New(errs.Invalid, "This page had gone stale. What you wrote is still in the boxes; please send it again.")

// Create makes a cohort, forming, with the sample agreement, for anybody who works in the practice; whoever makes it
// leads it. Invalid names the field, as Change does.
//
// The maker's membership and name are stored first and the cohort that makes them reachable last; sent again after a
// crash in between, it goes on from there. What nobody sends again is swept after a day.
func (s *Service) Create(ctx context.Context, actor access.Actor, in NewCohort) (Cohort, error) {
	if err := access.May(actor, access.CreateCohort, access.Facts{}); err != nil {
		return Cohort{}, err
	}
	settings, err := in.settings().clean()
	if err != nil {
		return Cohort{}, err
	}
	which, err := s.newID(actor, in.Nonce)
	if err != nil {
		return Cohort{}, err
	}
	maker, err := s.accounts.Person(ctx, actor.Person)
	if err != nil {
		return Cohort{}, err
	}
	if err := s.seatMaker(ctx, which, maker); err != nil {
		return Cohort{}, err
	}
	alone, err := s.alone(ctx)
	if err != nil {
		return Cohort{}, err
	}
	now := s.clock.Now()
	c := Cohort{
		ID: which, State: Forming, Created: now, Version: 1, leads: []id.Person{maker.ID},
		Agreement: Agreement{1, SampleFor(alone), now, maker.ID},
	}
	c.set(settings)
	return s.found(ctx, actor, c)
}

func (s *Service) newID(actor access.Actor, nonce string) (id.Cohort, error) {
	if nonce == "" {
		return id.Cohort(s.ids.New()), nil
	}
	if id.Time(nonce).IsZero() {
		return "", errBadForm
	}
	return id.Cohort(id.Derived(id.Time(nonce), s.ring.Fingerprint("cohort.nonce", string(actor.Person), nonce))), nil
}

// seatMaker gives the maker their place in a cohort that is not there yet.
func (s *Service) seatMaker(ctx context.Context, which id.Cohort, maker account.Person) error {
	now := s.clock.Now()
	alias, err := staffAlias(maker)
	if err != nil {
		return err
	}
	m := Membership{
		Cohort: which, Person: maker.ID, Role: access.RoleFacilitator, Relation: access.Lead, Standing: access.Admitted,
		Alias: alias, Joined: now, Changed: now,
	}
	m.events = []store.Event{{ID: s.ids.New(), Kind: sweepEvent, Due: clock.Millis(now.Add(orphanAge))}}
	if _, err := s.store.Insert(ctx, Memberships, m.doc()); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	return s.claim(ctx, which, maker.ID, alias)
}

// found stores the cohort itself. One that is there already was made by the same form and stays as it is.
func (s *Service) found(ctx context.Context, actor access.Actor, c Cohort) (Cohort, error) {
	st := step{action: access.CreateCohort, actor: actor, what: Created, version: 1, also: []string{ChangedEvent}}
	events, draft, err := s.record(ctx, c.ID, "", string(c.ID), st)
	if err != nil {
		return Cohort{}, err
	}
	c.events = events
	doc, err := s.store.Insert(ctx, Cohorts, c.doc())
	if errors.Is(err, store.ErrExists) {
		s.drop(ctx, draft)
		return s.get(ctx, c.ID)
	}
	if err != nil {
		return Cohort{}, err
	}
	c.rev = doc.Rev
	s.carrier.Carry(ctx, Cohorts, doc)
	return c, nil
}

// staffAlias is what a group calls somebody who works for it: the name of their account.
func staffAlias(p account.Person) (string, error) {
	alias, err := gate.Line(p.Name, account.MaxName)
	if err != nil {
		return "", errs.New(errs.Invalid, "This person has no name yet. Groups see the name of whoever works for them; please add it first.")
	}
	return alias, nil
}

// sweepMaker removes the membership and the name of a maker whose cohort never came.
func (s *Service) sweepMaker(ctx context.Context, doc store.Doc, _ store.Event) error {
	m, err := membershipOf(doc)
	if err != nil {
		return err
	}
	_, err = s.get(ctx, m.Cohort)
	if err == nil {
		return nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	whole, err := s.store.Get(ctx, Memberships, doc.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	m.Alias = string(whole.Words["alias"].Text)
	if err := s.release(ctx, m.Cohort, m.Person, m.Alias); err != nil {
		return err
	}
	err = s.store.Delete(ctx, Memberships, doc.ID, whole.Rev)
	if errors.Is(err, store.ErrChanged) {
		return relay.Again(s.clock.Now().Add(time.Minute))
	}
	return err
}
