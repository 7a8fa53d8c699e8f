package account

import (
	"context"

	"github.com/go-webauthn/webauthn/webauthn"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/redact"
)

// Proof is what somebody shows again in the middle of a session: the password where they have nothing else, a code where
// they have an authenticator or a passkey (a recovery code is one).
type Proof struct {
	Password redact.Token
	Code     string
	Network  redact.Address
}

var (
	errWrongPassword = errs.In("password", "That is not the password. Please look at it once more.")
	errNeedsCode     = errs.In("code", "Here we need more than the password: a code of your authenticator, a passkey, or a recovery code.")
)

// Prove is the step-up before something that matters: the session goes on under a new token and is fresh for FreshFor.
// Where there is a second thing the password alone does not do, because whoever holds the phone may know it. Invalid,
// Field password or code, when the proof is not taken; tries count as those at the door do.
func (s *Service) Prove(ctx context.Context, by Session, proof Proof) (SignedIn, error) {
	if err := access.May(by.Actor(), access.Prove, by.Facts(s.clock.Now())); err != nil {
		return SignedIn{}, err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return SignedIn{}, err
	}
	if err := s.allow(ctx, proof.Network, ""); err != nil {
		return SignedIn{}, err
	}
	if p.second() {
		return s.proveByCode(ctx, by, proof)
	}
	key := s.addressKey(p.Address)
	if err := s.allowOne(ctx, byName, s.fingerprint("limit.name", key)); err != nil {
		return SignedIn{}, err
	}
	who, err := s.judge(ctx, key, proof.Password)
	if err == nil && who.ID != by.Person {
		err = ErrWrong
	}
	if err != nil {
		return SignedIn{}, s.refused("step-up", wrongPassword(err))
	}
	return s.rotate(ctx, by, func(session *Session) { session.Proved = s.clock.Now() })
}

// wrongPassword words ErrWrong for somebody whose address is no question.
func wrongPassword(err error) error {
	if err == ErrWrong {
		return errWrongPassword
	}
	return err
}

func (s *Service) proveByCode(ctx context.Context, by Session, proof Proof) (SignedIn, error) {
	if proof.Code == "" {
		return SignedIn{}, errNeedsCode
	}
	if err := s.allowCode(ctx, by.Person); err != nil {
		return SignedIn{}, err
	}
	if _, err := s.takeCode(ctx, by.Person, by.epoch, proof.Code, by.Device); err != nil {
		return SignedIn{}, s.refused("step-up", err)
	}
	return s.rotate(ctx, by, s.proved)
}

// BeginProve asks for one of the person's own passkeys again. Invalid when they have none.
func (s *Service) BeginProve(ctx context.Context, by Session) (Ceremony, error) {
	if err := access.May(by.Actor(), access.Prove, by.Facts(s.clock.Now())); err != nil {
		return Ceremony{}, err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return Ceremony{}, err
	}
	if s.keys == nil || len(p.proofs.Passkeys) == 0 {
		return Ceremony{}, errNoKeys
	}
	challenge, err := s.challenge()
	if err != nil {
		return Ceremony{}, err
	}
	options, state, err := s.keys.BeginLogin(s.withHandle(p), webauthn.WithChallenge(challenge))
	if err != nil {
		return Ceremony{}, errs.Wrap(err, errs.Internal, "Something went wrong on our side.")
	}
	return s.ceremony(ctx, ticket{Purpose: forProof, Person: by.Person, Session: by.ID, Epoch: by.epoch}, options, state)
}

// AnswerProve is Prove with a passkey. Unauthenticated when the ticket is over, Invalid when the answer is not taken.
func (s *Service) AnswerProve(ctx context.Context, by Session, token redact.Token, answer []byte) (SignedIn, error) {
	if s.keys == nil {
		return SignedIn{}, errNoKeys
	}
	if err := access.May(by.Actor(), access.Prove, by.Facts(s.clock.Now())); err != nil {
		return SignedIn{}, err
	}
	t, err := s.spendOwn(ctx, forProof, token, by)
	if err != nil {
		return SignedIn{}, err
	}
	if _, err := s.recognise(ctx, t, by.Person, answer); err != nil {
		return SignedIn{}, s.refused("step-up", err)
	}
	return s.rotate(ctx, by, s.proved)
}
