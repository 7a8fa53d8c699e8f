package account

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// maxKeyName is the most runes a passkey's name has.
const maxKeyName = 60

// BeginEnrol begins to make a passkey for one's own account. It needs a fresh proof.
func (s *Service) BeginEnrol(ctx context.Context, by Session) (Ceremony, error) {
	if s.keys == nil {
		return Ceremony{}, errNoKeys
	}
	if err := s.maySetFactors(by); err != nil {
		return Ceremony{}, err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return Ceremony{}, err
	}
	if len(p.proofs.Passkeys) >= maxPasskeys {
		return Ceremony{}, errManyKey
	}
	challenge, err := s.challenge()
	if err != nil {
		return Ceremony{}, err
	}
	who := s.withHandle(p)
	options, state, err := s.keys.BeginRegistration(who,
		webauthn.WithExclusions(webauthn.Credentials(who.WebAuthnCredentials()).CredentialDescriptors()),
		func(o *protocol.PublicKeyCredentialCreationOptions) error { o.Challenge = challenge; return nil },
	)
	if err != nil {
		return Ceremony{}, errs.Wrap(err, errs.Internal, "Something went wrong on our side.")
	}
	return s.ceremony(ctx, ticket{Purpose: forEnrolment, Person: by.Person, Session: by.ID, Epoch: by.epoch}, options, state)
}

// AnswerEnrol adds the passkey that a browser made. The session goes on under a new token, strong from now on, and the
// others end. Unauthenticated when the ticket is over, Invalid for what is wrong with the answer or, Field "name", with
// the name; an empty one becomes the device's.
//
// The record that leads to the person is stored first and counts for nothing before the person has the passkey.
func (s *Service) AnswerEnrol(ctx context.Context, by Session, token redact.Token, answer []byte, name redact.Words) (SignedIn, error) {
	if s.keys == nil {
		return SignedIn{}, errNoKeys
	}
	if err := s.maySetFactors(by); err != nil {
		return SignedIn{}, err
	}
	called, err := keyName(name, by.Device)
	if err != nil {
		return SignedIn{}, err
	}
	t, err := s.spendOwn(ctx, forEnrolment, token, by)
	if err != nil {
		return SignedIn{}, err
	}
	made, err := s.made(ctx, t, by, answer)
	if err != nil {
		return SignedIn{}, err
	}
	made.Name = called
	if err := s.claimKey(ctx, made.Raw, by); err != nil {
		return SignedIn{}, err
	}
	return s.renew(ctx, by, s.proved, func(p *Person, now time.Time) error {
		if len(p.proofs.Passkeys) >= maxPasskeys {
			return errManyKey
		}
		made.Added = clock.Millis(now)
		p.proofs.Passkeys = append(slices.Clone(p.proofs.Passkeys), made)
		s.tell(p, AlertPasskey, by.Device)
		p.events = append(p.events, s.audited(access.SetFactors, by.Actor(), p.ID))
		return nil
	})
}

func keyName(name redact.Words, device string) (string, error) {
	if name == "" {
		if device == "" {
			device = "Passkey"
		}
		return device, nil
	}
	line, err := gate.Line(string(name), maxKeyName)
	if e, ok := errs.As(err); ok {
		return "", errs.In("name", e.Sentence)
	}
	return line, err
}

// made judges a new credential.
func (s *Service) made(ctx context.Context, t ticket, by Session, answer []byte) (passkey, error) {
	state, err := t.state()
	if err != nil {
		return passkey{}, unreadable(err)
	}
	if len(answer) > maxAnswer {
		return passkey{}, errKey
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return passkey{}, errKey
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return passkey{}, err
	}
	c, err := s.keys.CreateCredential(s.withHandle(p), state, parsed)
	if err != nil {
		return passkey{}, errKey
	}
	k := passkey{
		ID: s.keyOf(c.ID)[:20], Raw: c.ID, Public: c.PublicKey, Flags: byte(c.Flags.ProtocolValue()), Count: c.Authenticator.SignCount,
	}
	for _, transport := range c.Transport {
		k.Transport = append(k.Transport, string(transport))
	}
	return k, nil
}

// claimKey takes a credential's id for its person. errKey when it is somebody's: ids are random, so this is a copy.
func (s *Service) claimKey(ctx context.Context, raw []byte, by Session) error {
	body := store.Facts(addressFacts{by.Person, clock.Millis(s.clock.Now())})
	_, err := s.store.Insert(ctx, Keys, store.Doc{ID: s.keyOf(raw), Schema: 1, Body: body})
	if errors.Is(err, store.ErrExists) {
		return errKey
	}
	return err
}

// RemovePasskey takes one of one's passkeys away. It needs a fresh proof. Forbidden for staff who have nothing else,
// NotFound when it is none of theirs. The session goes on under a new token, and the others end.
func (s *Service) RemovePasskey(ctx context.Context, by Session, which string) (SignedIn, error) {
	if err := s.maySetFactors(by); err != nil {
		return SignedIn{}, err
	}
	var gone passkey
	in, err := s.renew(ctx, by, nil, func(p *Person, _ time.Time) error {
		i := slices.IndexFunc(p.proofs.Passkeys, func(k passkey) bool { return k.ID == which })
		if i < 0 {
			return errNone
		}
		gone = p.proofs.Passkeys[i]
		p.proofs.Passkeys = slices.Delete(slices.Clone(p.proofs.Passkeys), i, i+1)
		return s.removed(p, by, AlertNoPasskey)
	})
	if err == nil {
		// What is left behind counts for nothing, see Keys; it must not cost the new token.
		_ = s.releaseKey(ctx, gone.Raw)
	}
	return in, err
}

func (s *Service) releaseKey(ctx context.Context, raw []byte) error {
	doc, err := s.store.Get(ctx, Keys, s.keyOf(raw))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.store.Delete(ctx, Keys, doc.ID, doc.Rev); !errors.Is(err, store.ErrChanged) {
		return err
	}
	return nil
}
