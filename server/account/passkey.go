package account

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// maxAnswer is the most bytes of a browser's answer; with an attestation they are about two thousand.
const maxAnswer = 64 << 10

// maxPasskeys is the most passkeys of one person.
const maxPasskeys = 20

// Keys says whose passkey a credential is, by the keyed hash of its id. It counts only while that person has it.
var Keys = &store.Collection{Name: "passkeys"}

// passkey is one credential as it is kept, sealed with its person. What tells the model of a device is not kept.
type passkey struct {
	ID        string   `json:"id"` // in addresses
	Name      string   `json:"name"`
	Added     int64    `json:"added"`
	Used      int64    `json:"used,omitempty"`
	Raw       []byte   `json:"raw"`
	Public    []byte   `json:"public"`
	Flags     byte     `json:"flags"`
	Count     uint32   `json:"count,omitempty"`
	Transport []string `json:"transport,omitempty"`
}

func (k passkey) credential() webauthn.Credential {
	c := webauthn.Credential{
		ID: k.Raw, PublicKey: k.Public, Flags: webauthn.NewCredentialFlags(protocol.AuthenticatorFlags(k.Flags)),
		Authenticator: webauthn.Authenticator{SignCount: k.Count},
	}
	for _, t := range k.Transport {
		c.Transport = append(c.Transport, protocol.AuthenticatorTransport(t))
	}
	return c
}

// relyingParty sets WebAuthn up. Time limits are enforced by us, on the house's clock, and by the library besides; a
// ceremony's state stays here and is used once; the user must be verified; origins are compared exactly (security anchor,
// go-webauthn).
func (s *Service) relyingParty() *webauthn.WebAuthn {
	if s.relying.ID == "" {
		return nil
	}
	limit := webauthn.TimeoutConfig{Enforce: true, Timeout: lifetimes[forPasskey], TimeoutUVD: lifetimes[forPasskey]}
	keys, err := webauthn.New(&webauthn.Config{
		RPID: s.relying.ID, RPDisplayName: s.issuer(), RPOrigins: s.relying.Origins,
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, RequireResidentKey: protocol.ResidentKeyRequired(),
			UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: limit, Registration: limit},
	})
	if err != nil {
		s.log.Warn("passkeys are off: the address people type is not one they can work at")
		return nil
	}
	return keys
}

// Passkeys says whether passkeys can work at this address at all.
func (s *Service) Passkeys() bool { return s.keys != nil }

var (
	errNoKeys  = errs.New(errs.Invalid, "Passkeys do not work at this address. A password does, and an authenticator app beside it.")
	errKey     = errs.New(errs.Invalid, "That passkey was not taken. Please try once more, or come in another way.")
	errManyKey = errs.New(errs.Invalid, "There are twenty passkeys already. Please take one away first.")
)

// Ceremony is what a browser needs to ask for a passkey: Options as JSON for it, and the ticket to come back with, within
// five minutes and once.
type Ceremony struct {
	Ticket  redact.Token
	Options []byte
}

// holderKey is a person as WebAuthn sees them.
type holderKey struct {
	Person
	handle []byte
}

func (h holderKey) WebAuthnID() []byte          { return h.handle }
func (h holderKey) WebAuthnName() string        { return accountName(h.Person) }
func (h holderKey) WebAuthnDisplayName() string { return accountName(h.Person) }
func (h holderKey) WebAuthnCredentials() []webauthn.Credential {
	all := make([]webauthn.Credential, len(h.proofs.Passkeys))
	for i, k := range h.proofs.Passkeys {
		all[i] = k.credential()
	}
	return all
}

// withHandle gives a person the handle that authenticators keep: a keyed hash, which tells nothing of them.
func (s *Service) withHandle(p Person) holderKey {
	return holderKey{p, s.ring.Fingerprint("passkey.handle", string(p.ID))}
}

// challenge draws a ceremony's challenge from the randomness the service was handed.
func (s *Service) challenge() ([]byte, error) {
	b := make([]byte, 32)
	_, err := io.ReadFull(s.random, b)
	return b, errs.Wrap(err, errs.Unavailable, "Something went wrong on our side. Please try again in a minute.")
}

// ceremony keeps the state of a ceremony in a ticket and gives what the browser needs.
func (s *Service) ceremony(ctx context.Context, t ticket, options any, state *webauthn.SessionData) (Ceremony, error) {
	kept, err1 := json.Marshal(state)
	sent, err2 := json.Marshal(options)
	if err := errors.Join(err1, err2); err != nil {
		return Ceremony{}, errs.Wrap(err, errs.Internal, "Something went wrong on our side.")
	}
	t.Data = kept
	token, err := s.issue(ctx, t)
	return Ceremony{Ticket: token, Options: sent}, err
}

func (t ticket) state() (state webauthn.SessionData, err error) {
	return state, json.Unmarshal(t.Data, &state)
}

// BeginPasskey asks for a passkey of anybody who has one here. TooMany when tries come too fast.
func (s *Service) BeginPasskey(ctx context.Context, network redact.Address) (Ceremony, error) {
	if s.keys == nil {
		return Ceremony{}, errNoKeys
	}
	if err := s.allow(ctx, network, ""); err != nil {
		return Ceremony{}, err
	}
	challenge, err := s.challenge()
	if err != nil {
		return Ceremony{}, err
	}
	options, state, err := s.keys.BeginDiscoverableLogin(webauthn.WithChallenge(challenge))
	if err != nil {
		return Ceremony{}, errs.Wrap(err, errs.Internal, "Something went wrong on our side.")
	}
	return s.ceremony(ctx, ticket{Purpose: forPasskey}, options, state)
}

// Visit is from where somebody comes in.
type Visit struct {
	Network redact.Address
	Shared  bool   // they said that other people use this device
	Device  string // from DeviceOf
}

// AnswerPasskey signs in with a browser's answer. It opens passwords and codes that were locked. Unauthenticated when the
// ticket is over, Invalid for everything else that is wrong with it, told apart by nobody.
func (s *Service) AnswerPasskey(ctx context.Context, token redact.Token, answer []byte, from Visit) (SignedIn, error) {
	if s.keys == nil {
		return SignedIn{}, errNoKeys
	}
	if err := s.allow(ctx, from.Network, ""); err != nil {
		return SignedIn{}, err
	}
	t, err := s.spend(ctx, forPasskey, token)
	if err != nil {
		return SignedIn{}, err
	}
	p, err := s.recognise(ctx, t, "", answer)
	if err != nil {
		return SignedIn{}, s.refused("passkey", err)
	}
	if err := errors.Join(s.forgive(ctx, s.addressKey(p.Address)), s.forgive(ctx, secondKey(p.ID))); err != nil {
		return SignedIn{}, err
	}
	return s.start(ctx, p, How{Strong: true, Shared: from.Shared, Device: from.Device})
}

// recognise judges an answer and counts the passkey's use. only, if set, is the one person it may be. errKey for all that
// is wrong with an answer.
func (s *Service) recognise(ctx context.Context, t ticket, only id.Person, answer []byte) (Person, error) {
	state, err := t.state()
	if err != nil {
		return Person{}, unreadable(err)
	}
	if len(answer) > maxAnswer {
		return Person{}, errKey
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Person{}, errKey
	}
	p, err := s.ownerOf(ctx, parsed.RawID)
	if err != nil {
		return Person{}, err
	}
	if p.ID == "" || (only != "" && p.ID != only) {
		return Person{}, errKey
	}
	used, err := s.validate(p, state, parsed)
	if err != nil {
		return Person{}, errKey
	}
	return s.change(ctx, p.ID, func(p *Person, now time.Time) error { return p.useKey(used, now) })
}

// validate lets the library judge an answer: a discoverable one, or one that was asked of p.
func (s *Service) validate(p Person, state webauthn.SessionData, parsed *protocol.ParsedCredentialAssertionData) (*webauthn.Credential, error) {
	if len(state.UserID) > 0 {
		return s.keys.ValidateLogin(s.withHandle(p), state, parsed)
	}
	owner := func([]byte, []byte) (webauthn.User, error) { return s.withHandle(p), nil }
	return s.keys.ValidateDiscoverableLogin(owner, state, parsed)
}

// useKey counts one use. A counter that went back, or did not move, means that there are two of the key: refused.
func (p *Person) useKey(used *webauthn.Credential, now time.Time) error {
	i := slices.IndexFunc(p.proofs.Passkeys, func(k passkey) bool { return string(k.Raw) == string(used.ID) })
	if i < 0 || used.Authenticator.CloneWarning {
		return errKey
	}
	p.proofs.Passkeys = slices.Clone(p.proofs.Passkeys)
	k := &p.proofs.Passkeys[i]
	if count := used.Authenticator.SignCount; count <= k.Count && (count != 0 || k.Count != 0) {
		return errKey
	}
	k.Count, k.Flags, k.Used = used.Authenticator.SignCount, byte(used.Flags.ProtocolValue()), clock.Millis(now)
	return nil
}

// keyOf is where a credential is found.
func (s *Service) keyOf(raw []byte) string { return s.fingerprint("passkey", string(raw)) }

// ownerOf is whose a credential is; the zero Person when it is nobody's.
func (s *Service) ownerOf(ctx context.Context, raw []byte) (Person, error) {
	doc, err := s.store.Get(ctx, Keys, s.keyOf(raw))
	if errors.Is(err, store.ErrNotFound) {
		return Person{}, nil
	}
	if err != nil {
		return Person{}, err
	}
	var f addressFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Person{}, unreadable(err)
	}
	p, err := s.Person(ctx, f.Person)
	if errors.Is(err, store.ErrNotFound) {
		return Person{}, nil
	}
	return p, err
}
