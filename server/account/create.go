package account

import (
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// orphanAge is how long a person may be without the address that makes them reachable before they are swept (DESIGN §5).
const orphanAge = 24 * time.Hour

// NewAccount is what it takes to come here as somebody new. Name may be empty.
type NewAccount struct {
	Address  redact.Email
	Password redact.Token
	Kind     access.Kind // Member, Staff or Admin
	Name     redact.Words
	Zone     string
}

// Create makes a person who can sign in. For admission, which has checked an invitation or the setup link; it signs
// nobody in. Invalid, with Field address, password, name or zone, for what cannot be taken; ErrTaken when the address is
// somebody's; TooMany when too many passwords are being hashed.
//
// The person is stored first and the address that makes them reachable second. After a crash in between the form can be
// sent again, and makes another person; the first one is removed after a day.
func (s *Service) Create(ctx context.Context, in NewAccount) (Person, error) {
	p, err := s.newPerson(in)
	if err != nil {
		return Person{}, err
	}
	if p.proofs.Password, err = s.hasher.Hash(ctx, composed(in.Password)); err != nil {
		return Person{}, err
	}
	doc, err := s.store.Insert(ctx, People, p.doc())
	if err != nil {
		return Person{}, err
	}
	p.rev = doc.Rev
	if err := s.claim(ctx, s.addressKey(p.Address), p.ID); err != nil {
		if errors.Is(err, ErrTaken) {
			return Person{}, errors.Join(err, s.drop(ctx, doc))
		}
		return Person{}, err
	}
	s.carrier.Carry(ctx, People, doc)
	return p, nil
}

func (s *Service) newPerson(in NewAccount) (Person, error) {
	if in.Kind != access.Member && !in.Kind.Works() {
		return Person{}, errs.New(errs.Internal, "An account of this kind cannot be made.")
	}
	p := Person{ID: id.Person(s.ids.New()), Kind: in.Kind, Zone: in.Zone, Created: s.clock.Now()}
	var err error
	if p.Address, err = CheckAddress(in.Address); err != nil {
		return Person{}, err
	}
	if p.Name, err = checkName(in.Name); err != nil {
		return Person{}, err
	}
	if _, err := time.LoadLocation(in.Zone); err != nil || in.Zone == "Local" {
		return Person{}, errs.In("zone", "We do not know that time zone. Please choose one from the list.")
	}
	if err := s.CheckPassword(in.Password, p.Address, redact.Words(p.Name)); err != nil {
		return Person{}, err
	}
	p.events = append(p.events, s.audited(access.AcceptInvitation, p.Actor(), p.ID), s.event(settleEvent, nil))
	return p, nil
}

func checkName(name redact.Words) (string, error) {
	if name == "" {
		return "", nil
	}
	line, err := gate.Line(string(name), MaxName)
	if e, ok := errs.As(err); ok {
		return "", errs.In("name", e.Sentence)
	}
	return line, err
}

// drop removes a person whom nothing reaches.
func (s *Service) drop(ctx context.Context, doc store.Doc) error {
	err := s.store.Delete(ctx, People, doc.ID, doc.Rev)
	if errors.Is(err, store.ErrChanged) {
		return nil // settle removes it
	}
	return err
}

// settle removes a new person whose address never came to them, once that is a day ago: the handler of settleEvent.
func (s *Service) settle(ctx context.Context, doc store.Doc, ev store.Event) error {
	p, err := s.Person(ctx, id.Person(doc.ID))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if who, known, err := s.Find(ctx, p.Address); err != nil || (known && who == p.ID) {
		return err
	}
	if due := id.Time(ev.ID).Add(orphanAge); s.clock.Now().Before(due) {
		return relay.Again(due)
	}
	return s.drop(ctx, store.Doc{ID: doc.ID, Rev: p.rev})
}
