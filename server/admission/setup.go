package admission

import (
	"context"
	"errors"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// setupPurpose is the purpose of the one token that makes a practice.
const setupPurpose = "setup"

// NewPractice is what it takes to begin: the practice's name, and its first admin's.
type NewPractice struct {
	Name      redact.Words
	AdminName redact.Words
	Address   redact.Email
	Password  redact.Token
	Zone      string
}

// Unset says whether the practice has no admin yet, so that the setup link works.
func (s *Service) Unset(ctx context.Context) (bool, error) {
	p, err := s.thePractice(ctx)
	if err != nil || p.Admin != "" {
		return false, err
	}
	n, err := s.accounts.Admins(ctx)
	return n == 0, err
}

// SetupToken is the secret of the setup link. It is stored nowhere: it follows from the ring, and is void as soon as the
// practice has an admin. For whoever is at the shell.
func (s *Service) SetupToken() redact.Token { return s.ring.Token(setupPurpose, string(s.practice), 1) }

// MaySetUp says whether this token sets the practice up: nil, or NotFound, also when it did so already.
func (s *Service) MaySetUp(ctx context.Context, token redact.Token) error {
	unset, err := s.Unset(ctx)
	if err != nil {
		return err
	}
	known := seal.Equal(s.ring.TokenHash(setupPurpose, string(token)), s.ring.TokenHash(setupPurpose, string(s.SetupToken())))
	return access.May(access.Actor{}, access.SetUp, access.Facts{Unset: unset && known})
}

// SetUp makes the practice and its first admin, once, and signs them in. Sent again after a crash it goes on where it
// stopped, if address and password are the same. NotFound when the token is not the one, or the practice has an admin;
// Invalid, Field "practice", "name", "address" or "password".
func (s *Service) SetUp(ctx context.Context, token redact.Token, in NewPractice, from account.Visit) (account.SignedIn, error) {
	if err := s.MaySetUp(ctx, token); err != nil {
		return account.SignedIn{}, err
	}
	name, err := line("practice", in.Name, MaxName, true)
	if err != nil {
		return account.SignedIn{}, err
	}
	if _, err := line("name", in.AdminName, account.MaxName, true); err != nil {
		return account.SignedIn{}, err
	}
	who, signed, err := s.newcomer(ctx, account.NewAccount{
		Address: in.Address, Password: in.Password, Kind: access.Member, Name: in.AdminName, Zone: in.Zone,
	}, from)
	if err != nil {
		return account.SignedIn{}, err
	}
	if signed.Second {
		return account.SignedIn{}, errs.In("address", "Somebody has an account with this address already. Please take another for the first admin.")
	}
	if err := s.found(ctx, name, who); err != nil {
		return account.SignedIn{}, err
	}
	return s.startAfter(ctx, who, signed, from)
}

// found gives the practice its admin, if it has none. Everybody is an ordinary account until they have won this: of two
// who hold the link at once only one is made admin.
func (s *Service) found(ctx context.Context, name string, who id.Person) error {
	return s.changePractice(ctx, func(p *Practice) (bool, error) {
		if p.Admin != "" && p.Admin != who {
			return false, errAbsent
		}
		if p.Admin == who {
			return false, nil
		}
		p.Name, p.Admin, p.SetUp = name, who, s.clock.Now()
		p.events = append(p.events, s.trace(access.SetUp, who, s.practiceID()),
			s.event(foundedEvent, map[string]string{"person": string(who)}))
		return true, nil
	})
}

// appoint makes the practice's first admin one: the effect of foundedEvent.
func (s *Service) appoint(ctx context.Context, _ store.Doc, ev store.Event) error {
	who := id.Person(ev.Facts["person"])
	return s.raise(ctx, who, who, access.Admin) // the setup link is what let them
}

// newcomer makes an account, or shows that somebody who has one with this address is who they say: then signed is what
// signing in gave them, and may still want a second thing. Nobody is told apart by whether the address was known.
func (s *Service) newcomer(ctx context.Context, in account.NewAccount, from account.Visit) (id.Person, account.SignedIn, error) {
	p, err := s.accounts.Create(ctx, in)
	if err == nil {
		return p.ID, account.SignedIn{}, nil
	}
	if !errors.Is(err, account.ErrTaken) {
		return "", account.SignedIn{}, err
	}
	return s.regular(ctx, in, from)
}

// regular signs somebody in who has an account.
func (s *Service) regular(ctx context.Context, in account.NewAccount, from account.Visit) (id.Person, account.SignedIn, error) {
	signed, err := s.accounts.SignIn(ctx, account.Attempt{
		Address: in.Address, Password: in.Password, Network: from.Network, Shared: from.Shared, Device: from.Device,
	})
	return signed.Session.Person, signed, err
}

// startAfter gives somebody their session once what they came for is done. Becoming staff ends sessions, so one that
// began before is begun again with the same proof.
func (s *Service) startAfter(ctx context.Context, who id.Person, signed account.SignedIn, from account.Visit) (account.SignedIn, error) {
	if signed.Token != "" {
		if _, err := s.accounts.Session(ctx, string(signed.Token)); err == nil {
			return signed, nil
		}
	}
	token, session, err := s.accounts.Start(ctx, who, account.How{Strong: signed.Session.Strong, Shared: from.Shared, Device: from.Device})
	return account.SignedIn{Token: redact.Token(token), Session: session}, err
}
