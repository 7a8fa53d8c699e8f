package account

import (
	"context"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/seal"
)

// confirmFor is how long the link to a new address works.
const confirmFor = 24 * time.Hour

// ChangePassword sets a new password. It needs a fresh proof. The session goes on under a new token, and the others end.
// Invalid, Field "password", for one that cannot be taken.
func (s *Service) ChangePassword(ctx context.Context, by Session, password redact.Token) (SignedIn, error) {
	if err := access.May(by.Actor(), access.ChangePassword, by.Facts(s.clock.Now())); err != nil {
		return SignedIn{}, err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return SignedIn{}, err
	}
	if p.Address == "" {
		return SignedIn{}, errNoAddress
	}
	if err := s.CheckPassword(password, p.Address, redact.Words(p.Name)); err != nil {
		return SignedIn{}, err
	}
	hash, err := s.hasher.Hash(ctx, composed(password))
	if err != nil {
		return SignedIn{}, err
	}
	return s.renew(ctx, by, nil, func(p *Person, _ time.Time) error {
		p.proofs.Password = hash
		s.tell(p, AlertPassword, by.Device)
		p.events = append(p.events, s.audited(access.ChangePassword, by.Actor(), p.ID))
		return nil
	})
}

var errNoAddress = errs.New(errs.Invalid, "This account has no address to sign in with. The people of the demo come in by its front door.")

// moving is a new address that waits; the address itself is sealed beside it.
type moving struct {
	ID   string `json:"id"`
	Ends int64  `json:"ends"`
}

// AddressChange is what came of asking for another address: it waits to be confirmed from its mailbox until Until, or,
// with SignedIn.Token, it is done.
type AddressChange struct {
	Waits    bool
	Until    time.Time
	SignedIn SignedIn
}

// BeginAddress asks for another address. It needs a fresh proof. A mail address waits for the link that goes there; the
// answer is the same when somebody else has it, and then no mail goes. A sign-in name is taken at once: the session goes
// on under a new token, and the others end. Invalid, Field "address", for what cannot be one, or a name that is taken.
func (s *Service) BeginAddress(ctx context.Context, by Session, to redact.Email) (AddressChange, error) {
	if err := access.May(by.Actor(), access.ChangeAddress, by.Facts(s.clock.Now())); err != nil {
		return AddressChange{}, err
	}
	to, err := CheckAddress(to)
	if err != nil {
		return AddressChange{}, err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return AddressChange{}, err
	}
	switch {
	case p.Address == "":
		return AddressChange{}, errNoAddress
	case p.Address == to:
		return AddressChange{}, errs.In("address", "This is your address already.")
	case strings.Contains(string(to), "@"):
		return s.await(ctx, by, to)
	}
	in, err := s.move(ctx, by, to, nil)
	if err == ErrTaken {
		err = errs.In("address", "Somebody has this sign-in name. Please try another, or add a word.")
	}
	return AddressChange{SignedIn: in}, err
}

// await notes the address and has the link sent.
func (s *Service) await(ctx context.Context, by Session, to redact.Email) (AddressChange, error) {
	if err := s.allowOne(ctx, byName, s.fingerprint("limit.name", "confirm", string(by.Person))); err != nil {
		return AddressChange{}, err
	}
	var until time.Time
	_, err := s.change(ctx, by.Person, func(p *Person, now time.Time) error {
		until = now.Add(confirmFor)
		p.moving = &moving{ID: s.ids.New(), Ends: clock.Millis(until)}
		p.proofs.Next = string(to)
		p.events = append(p.events,
			s.relayed(ConfirmEvent, map[string]string{"change": id.Pair(p.ID, p.moving.ID)}),
			s.audited(access.ChangeAddress, by.Actor(), p.ID))
		return nil
	})
	return AddressChange{Waits: true, Until: until}, err
}

// Awaited is the address that waits to be confirmed; empty when none does.
func (s *Service) Awaited(ctx context.Context, by Session) (redact.Email, error) {
	if err := access.May(by.Actor(), access.ReadAccount, by.Facts(s.clock.Now())); err != nil {
		return "", err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil || !p.awaits(s.clock.Now()) {
		return "", err
	}
	return redact.Email(p.proofs.Next), nil
}

func (p Person) awaits(now time.Time) bool {
	return p.moving != nil && now.Before(clock.FromMillis(p.moving.Ends))
}

func (s *Service) confirmToken(m moving) redact.Token { return s.ring.Token("address", m.ID, 1) }

var errLink = errs.New(errs.NotFound, "This link does not work any more. You can ask for another on your account page.")

// ConfirmAddress takes the new address, from the link that went there, by the person who asked for it and with a fresh
// proof. The session goes on under a new token, the others end, and the alert goes to the address before. NotFound for a
// link that is not theirs, was used or is over; ErrTaken when somebody took the address meanwhile.
func (s *Service) ConfirmAddress(ctx context.Context, by Session, token redact.Token) (SignedIn, error) {
	if err := access.May(by.Actor(), access.ChangeAddress, by.Facts(s.clock.Now())); err != nil {
		return SignedIn{}, err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return SignedIn{}, err
	}
	if !p.awaits(s.clock.Now()) || !seal.Equal(string(s.confirmToken(*p.moving)), string(token)) {
		return SignedIn{}, errLink
	}
	return s.move(ctx, by, redact.Email(p.proofs.Next), p.moving)
}

// Confirming says which address a link confirms, to the person who asked for it. NotFound as ConfirmAddress.
func (s *Service) Confirming(ctx context.Context, by Session, token redact.Token) (redact.Email, error) {
	if err := access.May(by.Actor(), access.ReadAccount, by.Facts(s.clock.Now())); err != nil {
		return "", err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return "", err
	}
	if !p.awaits(s.clock.Now()) || !seal.Equal(string(s.confirmToken(*p.moving)), string(token)) {
		return "", errLink
	}
	return redact.Email(p.proofs.Next), nil
}

// move gives a person another address: it is claimed, then the person has it, then the old one is given up. What a crash
// leaves behind counts for nothing (see Addresses), and asking again finishes it. as, if set, is what is confirmed.
func (s *Service) move(ctx context.Context, by Session, to redact.Email, as *moving) (SignedIn, error) {
	if err := s.claim(ctx, s.addressKey(to), by.Person); err != nil {
		return SignedIn{}, err
	}
	var old redact.Email
	in, err := s.renew(ctx, by, nil, func(p *Person, _ time.Time) error {
		if as != nil && (p.moving == nil || p.moving.ID != as.ID) {
			return errLink
		}
		old = p.Address
		p.Address, p.moving = to, nil
		p.proofs.Past, p.proofs.Next = string(old), ""
		s.tell(p, AlertAddress, by.Device)
		p.events = append(p.events, s.audited(access.ChangeAddress, by.Actor(), p.ID))
		return nil
	})
	if err != nil {
		return SignedIn{}, err
	}
	if s.addressKey(old) != s.addressKey(to) {
		_ = s.release(ctx, s.addressKey(old), by.Person) // left behind it counts for nothing, and must not cost the new token
	}
	return in, nil
}

// ConfirmMail says where the mail with the link to confirm an address goes, and the link's token, for notify. send is
// false when the change was made, replaced or is over, or when somebody else has the address. NotFound when the person
// is gone.
func (s *Service) ConfirmMail(ctx context.Context, change string) (to redact.Email, token redact.Token, expires time.Time, send bool, err error) {
	p, one, err := s.ofPerson(ctx, change)
	if err != nil {
		return "", "", time.Time{}, false, err
	}
	if !p.awaits(s.clock.Now()) || p.moving.ID != one {
		return "", "", time.Time{}, false, nil
	}
	to = redact.Email(p.proofs.Next)
	who, taken, err := s.Find(ctx, to)
	if err != nil || (taken && who != p.ID) {
		return "", "", time.Time{}, false, err
	}
	return to, s.confirmToken(*p.moving), clock.FromMillis(p.moving.Ends), true, nil
}
