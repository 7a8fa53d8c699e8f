package web

import (
	"strings"

	"holdfast/frontend/pages"
	"holdfast/server/account"
	"holdfast/server/redact"
)

// showProve is the step-up before something that matters.
func (s *Server) showProve(r *request) error { return r.provePage(r.Query("next"), nil) }

// prove takes a password or a code and goes on to what was to be done.
func (s *Server) prove(r *request) error {
	in, err := s.proven(r)
	if err != nil {
		return r.provePage(r.field("next"), err)
	}
	r.goOn(in)
	return r.see(local(r.field("next")))
}

// proven proves again who somebody is. The demo's people have nothing to prove it by: they come in once more.
func (s *Server) proven(r *request) (account.SignedIn, error) {
	f, err := s.Accounts.Factors(r.ctx, r.session)
	if err != nil {
		return account.SignedIn{}, err
	}
	if !s.openDoor(f) {
		return s.Accounts.Prove(r.ctx, r.session, account.Proof{
			Password: r.secret("password"), Code: r.field("code"), Network: r.network(),
		})
	}
	token, session, err := s.Accounts.Start(r.ctx, r.session.Person, account.How{Strong: true, Shared: r.session.Shared, Device: r.device()})
	if err != nil {
		return account.SignedIn{}, err
	}
	return account.SignedIn{Token: redact.Token(token), Session: session}, s.Accounts.End(r.ctx, r.token)
}

// openDoor says whether somebody came in by the demo's front door, which asks for nothing.
func (s *Server) openDoor(f account.Factors) bool { return s.demo() && !f.Password && !f.Second() }

func (r *request) provePage(next string, problem error) error {
	f, err := r.s.Accounts.Factors(r.ctx, r.session)
	if err != nil {
		return err
	}
	person, err := r.s.Accounts.Person(r.ctx, r.session.Person)
	if err != nil {
		return err
	}
	p := pages.Prove{
		Frame: r.frame("You", ""), For: r.before(next), Next: local(next), Address: string(person.Address),
		Password: !f.Second(), Code: f.Second(), Passkey: len(f.Passkeys) > 0 && r.passkeys(),
		Back: r.you(),
	}
	if r.s.openDoor(f) {
		p.For = r.T("go on (in the demo any password will do, and none as well)")
	}
	var status int
	if p.Problem, status, err = r.problem("That did not show that it is you", problem); err != nil {
		return err
	}
	return r.render(status, pages.ProvePage(p))
}

// before words what somebody is about to do, by where they are going.
func (r *request) before(next string) string {
	path, _, _ := strings.Cut(next, "?")
	switch {
	case path == "/account/password":
		return r.T("change your password")
	case path == "/account/address" || strings.HasPrefix(path, "/confirm/"):
		return r.T("change your address")
	case path == "/account/codes":
		return r.T("make recovery codes")
	case path == "/account/authenticator" || path == "/account/passkeys":
		return r.T("change how you sign in")
	case strings.HasSuffix(path, "/card"):
		return r.T("change your contact card")
	default:
		return ""
	}
}
