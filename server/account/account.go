// Package account knows the people of the practice: how each proves who they are, their sessions, how they get back in
// when they lost what they signed in with, and what they are told about it.
//
// A person is one document, with what they prove themselves by sealed inside, so that a change of a password, the end of
// every session that the old one opened and the alert about it are one write. What was opened earlier names the epoch of
// the person it belongs to; a change counts the epoch up, and what names an older one is dead.
package account

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// MaxName is the most runes a person's name has.
const MaxName = 80

// Service is the use cases on people and sessions.
type Service struct {
	store   store.Store
	ring    *seal.Ring
	clock   clock.Clock
	ids     *id.Source
	random  io.Reader
	due     Scheduler
	carrier Carrier
	limits  Limiter
	hasher  *seal.Hasher
	log     *slog.Logger
	relying Relying
	keys    *webauthn.WebAuthn // nil: passkeys cannot work here
	locks   *locks
}

// Scheduler plans due work; relay.Relay does.
type Scheduler interface {
	Schedule(ctx context.Context, work relay.Work) error
}

// Carrier carries out, once and at its best, what follows from a document just written; relay.Relay does.
type Carrier interface {
	Carry(ctx context.Context, c *store.Collection, doc store.Doc)
}

// Relying is who asks for passkeys, in the words of WebAuthn. ID is the host name; an empty one (the house is reached by
// a number, which browsers refuse) switches passkeys off. Origins are exact, such as https://notes.example.org.
type Relying struct {
	ID      string
	Name    string // the brand, also shown by authenticator apps
	Origins []string
}

// Parts is what the service is made of. Random must be cryptographic in the product.
type Parts struct {
	Store   store.Store
	Ring    *seal.Ring
	Clock   clock.Clock
	IDs     *id.Source
	Random  io.Reader
	Due     Scheduler
	Carrier Carrier
	Limits  Limiter
	Hasher  *seal.Hasher
	Log     *slog.Logger
	Relying Relying
}

// New makes the service. A Relying that WebAuthn cannot take leaves passkeys off and says so in the log.
func New(p Parts) *Service {
	s := &Service{
		store: p.Store, ring: p.Ring, clock: p.Clock, ids: p.IDs, random: p.Random, due: p.Due, carrier: p.Carrier,
		limits: p.Limits, hasher: p.Hasher, log: p.Log, relying: p.Relying, locks: &locks{},
	}
	s.keys = s.relyingParty()
	return s
}

// NewPerson is what it takes to make a person. Key is what makes them the same person when they are made again: the
// demo's persona, or the author key of an import.
type NewPerson struct {
	Key  string
	Kind access.Kind
	Name string
	Zone string
}

// Ensure makes the person with this key, or gives the one who is already there, unchanged. They have nothing to sign in
// with. Only an operator may.
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
	_, err := s.change(ctx, actor.Person, func(p *Person, _ time.Time) error {
		p.Zone = zone
		return nil
	})
	return err
}

// change edits a person and carries out what follows.
func (s *Service) change(ctx context.Context, who id.Person, alter func(*Person, time.Time) error) (Person, error) {
	p, doc, err := s.edit(ctx, who, alter)
	if err == nil {
		s.carrier.Carry(ctx, People, doc)
	}
	return p, err
}

// edit is the one way a stored person changes: load, alter, replace, and again when somebody was faster. What follows
// is still to be carried out with the document it gives.
func (s *Service) edit(ctx context.Context, who id.Person, alter func(*Person, time.Time) error) (Person, store.Doc, error) {
	defer s.locks.hold(string(who))()
	for {
		p, err := s.Person(ctx, who)
		if err != nil {
			return Person{}, store.Doc{}, err
		}
		if err := alter(&p, s.clock.Now()); err != nil {
			return Person{}, store.Doc{}, err
		}
		doc, err := s.store.Replace(ctx, People, p.doc())
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		p.rev = doc.Rev
		return p, doc, err
	}
}
