package account

import (
	"context"
	"encoding/base32"
	"strconv"
	"time"

	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp/totp"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/redact"
	"holdfast/server/seal"
)

// Factors is what a person can show. Required says that they work here, and must keep a second thing.
type Factors struct {
	Password      bool
	Authenticator bool
	Passkeys      []Passkey
	CodesLeft     int
	Required      bool
}

// Second says whether a step-up takes more than the password.
func (f Factors) Second() bool { return f.Authenticator || len(f.Passkeys) > 0 }

// Passkey is one of a person's passkeys, under the name they gave it.
type Passkey struct {
	ID    string
	Name  string
	Added time.Time
	Used  time.Time // zero: never
}

// Factors lists what one signs in with.
func (s *Service) Factors(ctx context.Context, by Session) (Factors, error) {
	if err := access.May(by.Actor(), access.ReadAccount, by.Facts(s.clock.Now())); err != nil {
		return Factors{}, err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return Factors{}, err
	}
	f := Factors{
		Password: p.proofs.Password != "", Authenticator: p.proofs.Authenticator != "", CodesLeft: len(p.proofs.Codes),
		Required: p.Kind.Works(),
	}
	for _, k := range p.proofs.Passkeys {
		f.Passkeys = append(f.Passkeys, Passkey{ID: k.ID, Name: k.Name, Added: fromMillis(k.Added), Used: fromMillis(k.Used)})
	}
	return f, nil
}

// Enrolment is what an authenticator app needs: the secret to type, the same as an address that opens an app on this
// device, and as a picture (true is dark) for another one. Ticket comes back with the app's first code, and tells whether
// the page was still the right one.
type Enrolment struct {
	Secret string // in groups of four
	URI    string
	QR     [][]bool
	Ticket redact.Token
}

// NewAuthenticator shows what to set an authenticator app up with. Nothing is stored, so a page that only looks changes
// nothing: the secret follows from the keys of the house, this session's beginning and the person's epoch, and is another
// after every change of what they sign in with. It needs a fresh proof.
func (s *Service) NewAuthenticator(ctx context.Context, by Session) (Enrolment, error) {
	if err := s.maySetFactors(by); err != nil {
		return Enrolment{}, err
	}
	p, err := s.Person(ctx, by.Person)
	if err != nil {
		return Enrolment{}, err
	}
	secret := s.appSecret(by)
	return s.enrolment(p, secret, s.appTicket(secret))
}

// appSecret is what an app and the house would share: 20 bytes (RFC 4226 §4), in base32.
func (s *Service) appSecret(by Session) []byte {
	return s.ring.Fingerprint("authenticator", string(by.Person), strconv.Itoa(by.epoch), strconv.FormatInt(clock.Millis(by.Created), 10))[:20]
}

func (s *Service) appTicket(secret []byte) redact.Token {
	return redact.Token(s.fingerprint("authenticator.ticket", string(secret))[:20])
}

func (s *Service) enrolment(p Person, secret []byte, token redact.Token) (Enrolment, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: s.issuer(), AccountName: accountName(p), Secret: secret})
	if err != nil {
		return Enrolment{}, errs.Wrap(err, errs.Internal, "Something went wrong on our side.")
	}
	picture, err := qr.Encode(key.String(), qr.M, qr.Auto)
	if err != nil {
		return Enrolment{}, errs.Wrap(err, errs.Internal, "Something went wrong on our side.")
	}
	size := picture.Bounds().Dx()
	dots := make([][]bool, size)
	for y := range dots {
		dots[y] = make([]bool, size)
		for x := range dots[y] {
			r, _, _, _ := picture.At(x, y).RGBA()
			dots[y][x] = r == 0
		}
	}
	return Enrolment{Secret: grouped(unpadded.EncodeToString(secret), codeGroup, " "), URI: key.String(), QR: dots, Ticket: token}, nil
}

var unpadded = base32.StdEncoding.WithPadding(base32.NoPadding)

// issuer is the name an app lists the account under: the brand, which tells a passer-by nothing.
func (s *Service) issuer() string {
	if s.relying.Name == "" {
		return "Notes"
	}
	return s.relying.Name
}

func accountName(p Person) string {
	if p.Address == "" {
		return "me"
	}
	return string(p.Address)
}

// ConfirmAuthenticator takes the app's first code and sets it in the place of an older app. The session goes on under a
// new token, strong from now on, and the others end. Invalid, Field "code", when the code is not the app's, or the page
// was from before another change.
func (s *Service) ConfirmAuthenticator(ctx context.Context, by Session, token redact.Token, code string) (SignedIn, error) {
	if err := s.maySetFactors(by); err != nil {
		return SignedIn{}, err
	}
	raw := s.appSecret(by)
	if !seal.Equal(string(s.appTicket(raw)), string(token)) {
		return SignedIn{}, errs.In("code", "This page had gone stale, and its square with it. Please show the app the new one below, and type its code.")
	}
	secret := unpadded.EncodeToString(raw)
	step, ok := Person{proofs: proofs{Authenticator: secret}}.appStep(s.clock.Now(), code)
	if !ok {
		return SignedIn{}, errs.In("code", "That is not the code the app shows now. Please check the clock of the device it runs on, and type the next one.")
	}
	return s.renew(ctx, by, s.proved, func(p *Person, _ time.Time) error {
		p.proofs.Authenticator, p.step = secret, step
		s.tell(p, AlertAuthenticator, by.Device)
		p.events = append(p.events, s.audited(access.SetFactors, by.Actor(), p.ID))
		return nil
	})
}

// proved makes a session one that has just shown a second thing.
func (s *Service) proved(session *Session) { session.Strong, session.Proved = true, s.clock.Now() }

var errLast = errs.New(errs.Forbidden, "People who work here keep a second thing to sign in with. Please add another first, then take this one away.")

// RemoveAuthenticator takes the authenticator app away. It needs a fresh proof. Forbidden for staff who have nothing
// else; NotFound when there is none. The session goes on under a new token, and the others end.
func (s *Service) RemoveAuthenticator(ctx context.Context, by Session) (SignedIn, error) {
	if err := s.maySetFactors(by); err != nil {
		return SignedIn{}, err
	}
	return s.renew(ctx, by, nil, func(p *Person, _ time.Time) error {
		if p.proofs.Authenticator == "" {
			return errNone
		}
		p.proofs.Authenticator = ""
		return s.removed(p, by, AlertNoApp)
	})
}

var errNone = errs.New(errs.NotFound, "This is not among your ways to sign in any more.")

// removed ends a change that took something away, unless it was the last that staff must keep.
func (s *Service) removed(p *Person, by Session, kind AlertKind) error {
	if p.Kind.Works() && !p.second() {
		return errLast
	}
	s.tell(p, kind, by.Device)
	p.events = append(p.events, s.audited(access.SetFactors, by.Actor(), p.ID))
	return nil
}
