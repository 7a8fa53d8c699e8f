package admission

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// AcceptNew accepts with an account that is made here. Whoever has one with this address shows it by their password and
// keeps it; nobody is told whether the address was known. Where a second thing is still asked for, SignedIn says so,
// nothing was accepted, and Accept follows. Invalid, Field "name", "address" or "password"; ErrTicket, ErrUsed, ErrHere;
// what account's SignIn and Create answer.
func (s *Service) AcceptNew(ctx context.Context, ticket redact.Token, in account.NewAccount, from account.Visit) (account.SignedIn, error) {
	inv, err := s.mayAccept(ctx, ticket, "")
	if err != nil {
		return account.SignedIn{}, err
	}
	in.Kind = access.Member // becoming staff follows from accepting, so that a lost race leaves no staff behind
	meet := s.newcomer
	if inv.person != "" {
		meet = s.regular // whoever accepted was cut off before they were in; nobody else gets an account by it
	}
	who, signed, err := meet(ctx, in, from)
	if err != nil || signed.Second {
		return signed, err
	}
	if signed.Session.Suspended {
		return account.SignedIn{}, access.ErrPaused
	}
	if err := s.accept(ctx, inv, who); err != nil {
		return account.SignedIn{}, err
	}
	return s.startAfter(ctx, who, signed, from)
}

// Accept accepts with the account that is signed in; it just gains the group. Again by the same person is no error. An
// invitation to work here ends their sessions, since they become somebody else to the house. ErrTicket, ErrUsed, ErrHere;
// Conflict when the group is full, Forbidden when it takes nobody in.
func (s *Service) Accept(ctx context.Context, ticket redact.Token, by account.Session) error {
	if err := access.May(by.Actor(), access.AcceptInvitation, access.Facts{}); err != nil {
		return err
	}
	if by.Suspended {
		return access.ErrPaused
	}
	inv, err := s.mayAccept(ctx, ticket, by.Person)
	if err != nil {
		return err
	}
	return s.accept(ctx, inv, by.Person)
}

// mayAccept finds a ticket's invitation and asks what can be asked before anything is written.
func (s *Service) mayAccept(ctx context.Context, ticket redact.Token, who id.Person) (Invitation, error) {
	inv, err := s.admitted(ctx, ticket)
	if err != nil {
		return Invitation{}, err
	}
	if inv.person != "" {
		if who == "" || inv.person == who {
			return inv, nil // the same person once more, or one who is about to show that they are
		}
		return Invitation{}, ErrUsed
	}
	if inv.For == ForStaff {
		return inv, s.stillInvites(ctx, inv)
	}
	return inv, s.roomFor(ctx, inv)
}

// stillInvites refuses an invitation to work here whose maker no longer runs the practice.
func (s *Service) stillInvites(ctx context.Context, inv Invitation) error {
	p, err := s.accounts.Person(ctx, inv.By)
	if err != nil {
		return err
	}
	if p.Kind != access.Admin || p.Suspended {
		return ErrDoor
	}
	return nil
}

// accept makes an invitation one person's, once, and carries out what follows from it.
func (s *Service) accept(ctx context.Context, inv Invitation, who id.Person) error {
	if inv.person != who {
		if err := s.elsewhere(ctx, inv, who); err != nil {
			return err
		}
	}
	seen := inv.Version
	_, err := s.changeInvitation(ctx, inv.ID, func(inv *Invitation) (bool, error) {
		switch {
		case inv.stored == Accepted && inv.person == who:
			return false, s.finish(ctx, *inv)
		case inv.stored == Accepted:
			return false, ErrUsed
		case inv.stored != Open || inv.Version != seen || inv.State == Expired:
			return false, ErrTicket
		}
		inv.stored, inv.person, inv.acceptedAt = Accepted, who, s.clock.Now()
		inv.events = append(inv.events, s.trace(access.AcceptInvitation, who, inv.ID), s.event(acceptedEvent, map[string]string{
			"invitation": inv.ID, "person": string(who), "cohort": string(inv.Cohort),
		}))
		return true, nil
	})
	if err != nil {
		return err
	}
	return s.arrived(ctx, inv)
}

// elsewhere refuses whoever has already what they would accept: a facilitator who tries the link they made must not use
// it up.
func (s *Service) elsewhere(ctx context.Context, inv Invitation, who id.Person) error {
	if inv.For == ForStaff {
		p, err := s.accounts.Person(ctx, who)
		if err == nil && p.Kind.Works() {
			err = ErrHere
		}
		return err
	}
	m, err := s.cohorts.Membership(ctx, inv.Cohort, who)
	if err == nil && hasPlace(m) {
		err = ErrHere
	}
	return err
}

// finish carries out what an earlier acceptance by the same person has left over.
func (s *Service) finish(ctx context.Context, inv Invitation) error {
	for _, ev := range inv.events {
		if ev.Kind != acceptedEvent {
			continue
		}
		if err := s.welcome(ctx, store.Doc{}, ev); err != nil {
			return err
		}
	}
	return nil
}

// arrived says whether somebody who accepted could be taken, or their invitation was given back: another took the last
// place at the same moment. Where it merely has not happened yet, a relay sees to it.
func (s *Service) arrived(ctx context.Context, seen Invitation) error {
	inv, err := s.invitation(ctx, seen.ID)
	if err != nil || inv.stored == Accepted {
		return err
	}
	c, err := s.cohorts.Cohort(ctx, inv.Cohort)
	if err == nil && !c.Admits() {
		return cohort.ErrShut
	}
	if err == nil {
		err = cohort.ErrFull
	}
	return err
}

// welcome gives whoever accepted what they were invited to: the effect of acceptedEvent, harmless to repeat.
func (s *Service) welcome(ctx context.Context, _ store.Doc, ev store.Event) error {
	inv, err := s.invitation(ctx, ev.Facts["invitation"])
	if err != nil {
		return err
	}
	if inv.stored != Accepted || string(inv.person) != ev.Facts["person"] {
		return nil // it was given back meanwhile
	}
	if inv.For == ForStaff {
		return s.raise(ctx, inv.By, inv.person, access.Staff)
	}
	return s.pend(ctx, inv, ev)
}

// pend gives somebody a place at the door of a group, and begins a time of waiting. Where the group cannot take them, the
// last place went to another at the same moment, the invitation is open again as if nobody had accepted it.
func (s *Service) pend(ctx context.Context, inv Invitation, ev store.Event) error {
	if err := s.beginWaiting(ctx, inv.Cohort, inv.person, ev.ID); err != nil {
		return err
	}
	_, err := s.cohorts.Pend(ctx, inv.Cohort, inv.person, inv.By, ev.ID)
	switch errs.KindOf(err) {
	case errs.Conflict, errs.Forbidden:
		return s.giveBack(ctx, inv)
	default:
		return err
	}
}

func (s *Service) giveBack(ctx context.Context, seen Invitation) error {
	_, err := s.changeInvitation(ctx, seen.ID, func(inv *Invitation) (bool, error) {
		if inv.stored != Accepted || inv.person != seen.person {
			return false, nil
		}
		inv.stored, inv.person, inv.acceptedAt = Open, "", time.Time{}
		return true, nil
	})
	return err
}
