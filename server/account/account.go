// Package account knows the people of the practice and their sessions. How somebody proves who they are (passwords,
// passkeys, recovery) and what they consented to come here too; so far the only door is the demo's.
package account

import (
	"context"
	"errors"
	"io"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// MaxName is the most runes a person's name has.
const MaxName = 80

// Person is somebody with a place in the practice. Name is theirs to choose and is sealed under their own key; what a
// group sees is the alias of their membership.
type Person struct {
	ID        id.Person
	Kind      access.Kind
	Name      string
	Zone      string // IANA name they chose for times; empty: the browser's, then the practice's
	Created   time.Time
	LastVisit time.Time // when they last came in or left; zero before the first time
	rev       int64
}

// Actor is the person as the access table sees them.
func (p Person) Actor() access.Actor { return access.Actor{Person: p.ID, Kind: p.Kind} }

// People is where persons live. An imported person is found by the keyed hash of the author key they were imported as.
var People = &store.Collection{Name: "people", Words: []string{"name"}}

// Service is the use cases on people and sessions.
type Service struct {
	store  store.Store
	ring   *seal.Ring
	clock  clock.Clock
	random io.Reader
	due    Scheduler
}

// New makes the service. random must be cryptographic in the product.
func New(st store.Store, ring *seal.Ring, c clock.Clock, random io.Reader, due Scheduler) *Service {
	return &Service{store: st, ring: ring, clock: c, random: random, due: due}
}

// NewPerson is what it takes to make a person. Key is what makes them the same person when they are made again: the
// demo's persona, or the author key of an import.
type NewPerson struct {
	Key  string
	Kind access.Kind
	Name string
	Zone string
}

// Ensure makes the person with this key, or gives the one who is already there, unchanged. Only an operator may.
func (s *Service) Ensure(ctx context.Context, actor access.Actor, in NewPerson) (Person, error) {
	if err := access.May(actor, access.Arrange, access.Facts{}); err != nil {
		return Person{}, err
	}
	p := Person{
		ID:   id.Person(id.Derived(time.UnixMilli(0), s.ring.Fingerprint("person", string(in.Kind), in.Key))),
		Kind: in.Kind, Name: in.Name, Zone: in.Zone, Created: s.clock.Now(),
	}
	_, err := s.store.Insert(ctx, People, p.doc())
	if errors.Is(err, store.ErrExists) {
		return s.Person(ctx, p.ID)
	}
	return p, err
}

// Person reads one person. For use cases that have asked the access table about what they do with it.
func (s *Service) Person(ctx context.Context, who id.Person) (Person, error) {
	doc, err := s.store.Get(ctx, People, string(who))
	if err != nil {
		return Person{}, err
	}
	return personOf(doc)
}

// SetZone lets somebody choose the zone in which times are told to them; empty goes back to their browser's. Invalid
// when the zone is not a known one.
func (s *Service) SetZone(ctx context.Context, actor access.Actor, zone string) error {
	if err := access.May(actor, access.SetZone, access.Facts{}); err != nil {
		return err
	}
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
		return errs.In("zone", "We do not know that time zone. Please choose one from the list.")
	}
	return s.change(ctx, actor.Person, func(p *Person) { p.Zone = zone })
}

// change edits a person under the store's revision check, trying again when somebody was faster.
func (s *Service) change(ctx context.Context, who id.Person, edit func(*Person)) error {
	for {
		p, err := s.Person(ctx, who)
		if err != nil {
			return err
		}
		edit(&p)
		_, err = s.store.Replace(ctx, People, p.doc())
		if !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// personFacts is a person as stored, without the name.
type personFacts struct {
	Kind      access.Kind `json:"kind"`
	Zone      string      `json:"zone,omitempty"`
	Created   int64       `json:"created"`
	LastVisit int64       `json:"last_visit,omitempty"`
}

func (p Person) doc() store.Doc {
	facts := personFacts{Kind: p.Kind, Zone: p.Zone, Created: clock.Millis(p.Created)}
	if !p.LastVisit.IsZero() {
		facts.LastVisit = clock.Millis(p.LastVisit)
	}
	body := store.Facts(facts)
	return store.Doc{
		ID: string(p.ID), Rev: p.rev, Schema: 1, Body: body,
		Words: map[string]store.Words{"name": {Owner: string(p.ID), Class: string(seal.Private), Text: []byte(p.Name)}},
	}
}

func personOf(doc store.Doc) (Person, error) {
	var f personFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Person{}, errs.Wrap(err, errs.Internal, "A record could not be read.")
	}
	p := Person{
		ID: id.Person(doc.ID), Kind: f.Kind, Zone: f.Zone, Name: string(doc.Words["name"].Text),
		Created: clock.FromMillis(f.Created), rev: doc.Rev,
	}
	if f.LastVisit != 0 {
		p.LastVisit = clock.FromMillis(f.LastVisit)
	}
	return p, nil
}
