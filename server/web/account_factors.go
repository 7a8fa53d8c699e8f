package web

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/redact"
)

func (s *Server) showCodes(r *request) error {
	f, err := s.Accounts.Factors(r.ctx, r.session)
	if err != nil {
		return err
	}
	return r.page(pages.CodesPage(pages.Codes{Frame: r.frame("You", ""), Back: r.you(), Left: f.CodesLeft, Action: "/account/codes"}))
}

// newCodes makes recovery codes. They stand in this answer and nowhere else.
func (s *Server) newCodes(r *request) error {
	codes, in, err := s.Accounts.NewCodes(r.ctx, r.session)
	if err != nil {
		return err
	}
	r.goOn(in)
	return r.page(pages.CodesPage(pages.Codes{Frame: r.frame("You", ""), Back: r.you(), Codes: codes, Action: "/account/codes"}))
}

func (s *Server) showAuthenticator(r *request) error { return r.authenticatorPage(nil) }

func (s *Server) setAuthenticator(r *request) error {
	in, err := s.Accounts.ConfirmAuthenticator(r.ctx, r.session, redact.Token(r.field("ticket")), r.field("code"))
	if err != nil {
		return r.authenticatorPage(err)
	}
	r.goOn(in)
	return r.see("/account?said=authenticator")
}

func (s *Server) removeAuthenticator(r *request) error {
	in, err := s.Accounts.RemoveAuthenticator(r.ctx, r.session)
	if err != nil {
		return r.authenticatorPage(err)
	}
	r.goOn(in)
	return r.see("/account?said=authenticator-removed")
}

func (r *request) authenticatorPage(problem error) error {
	e, err := r.s.Accounts.NewAuthenticator(r.ctx, r.session)
	if err != nil {
		return err
	}
	f, err := r.s.Accounts.Factors(r.ctx, r.session)
	if err != nil {
		return err
	}
	p := pages.Authenticator{
		Frame: r.frame("You", ""), Back: r.you(), Has: f.Authenticator, Secret: e.Secret, URI: e.URI, QR: e.QR,
		Ticket: string(e.Ticket), Action: "/account/authenticator",
	}
	if f.Authenticator && (!f.Required || len(f.Passkeys) > 0) {
		p.Remove = "/account/authenticator/removal"
	}
	var status int
	if p.Problem, status, err = r.problem("Nothing was changed yet", problem); err != nil {
		return err
	}
	return r.render(status, pages.AuthenticatorPage(p))
}

func (s *Server) showPasskeys(r *request) error { return r.passkeysPage(nil) }

func (s *Server) removePasskey(r *request) error {
	in, err := s.Accounts.RemovePasskey(r.ctx, r.session, r.Params("passkey"))
	if err != nil {
		return r.passkeysPage(err)
	}
	r.goOn(in)
	return r.see("/account/passkeys?said=passkey-removed")
}

func (r *request) passkeysPage(problem error) error {
	f, err := r.s.Accounts.Factors(r.ctx, r.session)
	if err != nil {
		return err
	}
	p := pages.Passkeys{
		Frame: r.frame("You", ""), Back: r.you(), Possible: r.passkeys(), Begin: "/account/passkeys", Answer: "/account/passkeys/answer",
	}
	removable := !f.Required || f.Authenticator || len(f.Passkeys) > 1
	for _, k := range f.Passkeys {
		shown := pages.Passkey{Name: k.Name, Added: parts.On(k.Added.In(r.now.Location()), r.now)}
		if !k.Used.IsZero() {
			shown.Used = parts.On(k.Used.In(r.now.Location()), r.now)
		}
		if removable {
			shown.Remove = "/account/passkeys/" + k.ID + "/removal"
		}
		p.All = append(p.All, shown)
	}
	var status int
	if p.Problem, status, err = r.problem("Nothing was changed", problem); err != nil {
		return err
	}
	return r.render(status, pages.PasskeysPage(p))
}
