package account

import (
	"context"
	"errors"
	"time"

	"holdfast/server/errs"
	"holdfast/server/redact"
	"holdfast/server/seal"
)

// Attempt is what somebody typed to come in, and from where.
type Attempt struct {
	Address  redact.Email
	Password redact.Token
	Network  redact.Address
	Shared   bool   // they said that other people use this device
	Device   string // from DeviceOf
}

// ErrWrong is the one answer to every sign-in that fails: nobody has the address, the password is another, or it is
// locked. Recovery is the way on.
var ErrWrong = errs.New(errs.Invalid, "This address and password do not go together here. Please look at both once more. If you cannot find it, there is a way back in below.")

// SignIn takes an address and a password. With a second thing on the account (staff: any; members: an authenticator) it
// gives only the ticket for that step. Staff who have none come in to set one up: their session is not strong.
//
// ErrWrong for every failure, after the same work: the same reads and writes, and one hash. TooMany when tries come too
// fast, for one address, one network or altogether, or when too many passwords are being hashed; nothing is counted then.
// Tries are counted before they are judged, and after Ceiling failures in a row the right password is refused too.
func (s *Service) SignIn(ctx context.Context, in Attempt) (SignedIn, error) {
	key := s.addressKey(in.Address)
	if err := s.allow(ctx, in.Network, key); err != nil {
		return SignedIn{}, err
	}
	p, err := s.judge(ctx, key, in.Password)
	if err != nil {
		return SignedIn{}, s.refused("password", err)
	}
	how := How{Shared: in.Shared, Device: in.Device}
	if !p.needsSecond() {
		return s.start(ctx, p, how)
	}
	pending, err := s.issue(ctx, ticket{Purpose: forSecond, Person: p.ID, Epoch: p.epoch, Shared: in.Shared, Device: coarse(in.Device)})
	return SignedIn{Second: true, Pending: pending}, err
}

// needsSecond: a member who added a passkey may still come in with the password alone, on a device that has no passkey;
// an authenticator is what they ask for when they want two steps. Staff always take two where they have two.
func (p Person) needsSecond() bool {
	return p.proofs.Authenticator != "" || (p.Kind.Works() && p.second())
}

// judge says who has this address and password, or ErrWrong.
func (s *Service) judge(ctx context.Context, key string, password redact.Token) (Person, error) {
	turn, err := s.hasher.Turn(ctx)
	if err != nil {
		return Person{}, err
	}
	defer turn.Done()
	tries, err := s.count(ctx, key)
	if err != nil {
		return Person{}, err
	}
	p, known, err := s.holder(ctx, key)
	if err != nil {
		return Person{}, err
	}
	hash := p.proofs.Password
	if !known {
		hash = "" // the hasher's own, at today's cost; the decoy's may be of another day
	}
	ok, stale, err := turn.Verify(hash, composed(password))
	if err != nil {
		return Person{}, err
	}
	if !ok || !known || tries > Ceiling {
		return Person{}, ErrWrong
	}
	if err := s.forgive(ctx, key); err != nil {
		return Person{}, err
	}
	if stale {
		err = s.rehash(ctx, turn, p, password)
	}
	return p, err
}

// rehash keeps the password at today's cost.
func (s *Service) rehash(ctx context.Context, turn *seal.Turn, p Person, password redact.Token) error {
	hash, err := turn.Hash(composed(password))
	if err != nil {
		return err
	}
	_, err = s.change(ctx, p.ID, func(now *Person, _ time.Time) error {
		if now.epoch == p.epoch {
			now.proofs.Password = hash
		}
		return nil
	})
	return err
}

// refused notes that somebody was not let in, by what they showed; never who.
func (s *Service) refused(what string, err error) error {
	if errs.KindOf(err) == errs.Invalid {
		s.log.Info("a sign-in was refused", "by", what)
	}
	return err
}

var (
	errCode   = errs.In("code", "That code is not right, or it was used before. Please wait for the next one, or use another recovery code.")
	errLocked = errs.In("code", "Too many codes were wrong, so no further one is taken. A passkey still works; otherwise please ask the people who run this place.")
)

// Second finishes a sign-in with a code of the authenticator or a recovery code; either is taken once. Unauthenticated
// when the ticket is over (ten minutes, five tries): sign in again. Invalid, Field "code", when the code is not taken.
func (s *Service) Second(ctx context.Context, pending redact.Token, code string, network redact.Address) (SignedIn, error) {
	if err := s.allow(ctx, network, ""); err != nil {
		return SignedIn{}, err
	}
	t, err := s.ticket(ctx, forSecond, pending)
	if err != nil {
		return SignedIn{}, err
	}
	if err := s.allowCode(ctx, t.Person); err != nil {
		return SignedIn{}, err
	}
	t, last, err := s.try(ctx, forSecond, pending)
	if err != nil {
		return SignedIn{}, err
	}
	p, err := s.takeCode(ctx, t.Person, t.Epoch, code, t.Device)
	if err != nil {
		if last && errors.Is(err, errCode) {
			err = errors.Join(err, s.wrongSecond(ctx, t))
		}
		return SignedIn{}, s.refused("code", err)
	}
	if _, err := s.spend(ctx, forSecond, pending); err != nil {
		return SignedIn{}, err
	}
	return s.start(ctx, p, How{Strong: true, Shared: t.Shared, Device: t.Device})
}

// wrongSecond tells a person that somebody has their password and not their second thing.
func (s *Service) wrongSecond(ctx context.Context, t ticket) error {
	_, err := s.change(ctx, t.Person, func(p *Person, _ time.Time) error {
		s.tell(p, AlertWrongSecond, t.Device)
		return nil
	})
	return err
}
