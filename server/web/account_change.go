package web

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/errs"
	"holdfast/server/redact"
)

// you leads back from a page about one's account.
func (r *request) you() parts.Link { return parts.Link{Label: r.T("You"), Href: "/account"} }

func (s *Server) showPassword(r *request) error { return r.passwordPage(nil) }

func (s *Server) changePassword(r *request) error {
	in, err := s.Accounts.ChangePassword(r.ctx, r.session, r.secret("password"))
	if err != nil {
		return r.passwordPage(err)
	}
	r.goOn(in)
	return r.see("/account?said=password")
}

func (r *request) passwordPage(problem error) error {
	person, err := r.s.Accounts.Person(r.ctx, r.session.Person)
	if err != nil {
		return err
	}
	p := pages.ChangePassword{Frame: r.frame("You", ""), Back: r.you(), Address: string(person.Address)}
	var status int
	if p.Problem, status, err = r.problem("Your password is as it was", problem); err != nil {
		return err
	}
	return r.render(status, pages.ChangePasswordPage(p))
}

func (s *Server) showAddress(r *request) error { return r.addressPage("", nil) }

// changeAddress asks for another address: one with a mailbox waits for the link that goes there.
func (s *Server) changeAddress(r *request) error {
	change, err := s.Accounts.BeginAddress(r.ctx, r.session, redact.Email(r.field("address")))
	if err != nil {
		return r.addressPage(r.field("address"), err)
	}
	if change.Waits {
		return r.see("/account/address")
	}
	r.goOn(change.SignedIn)
	return r.see("/account?said=address")
}

func (r *request) addressPage(typed string, problem error) error {
	person, err := r.s.Accounts.Person(r.ctx, r.session.Person)
	if err != nil {
		return err
	}
	waits, err := r.s.Accounts.Awaited(r.ctx, r.session)
	if err != nil {
		return err
	}
	p := pages.ChangeAddress{Frame: r.frame("You", ""), Back: r.you(), Now: string(person.Address), Address: typed, Sent: string(waits)}
	var status int
	if p.Problem, status, err = r.problem("Your address is as it was", problem); err != nil {
		return err
	}
	return r.render(status, pages.ChangeAddressPage(p))
}

// showConfirm shows what the link in a mail would do. It does nothing by itself: mail programs open links ahead.
func (s *Server) showConfirm(r *request) error {
	p := pages.ConfirmAddress{Frame: r.frame("You", "")}
	to, err := s.Accounts.Confirming(r.ctx, r.session, redact.Token(r.Params("token")))
	switch {
	case err == nil:
		p.Address, p.Action = string(to), "/confirm/"+r.Params("token")
	case errs.KindOf(err) != errs.NotFound:
		return err
	default:
		return r.render(statusOf[errs.NotFound], pages.ConfirmAddressPage(p))
	}
	return r.page(pages.ConfirmAddressPage(p))
}

func (s *Server) confirmAddress(r *request) error {
	in, err := s.Accounts.ConfirmAddress(r.ctx, r.session, redact.Token(r.Params("token")))
	if errs.KindOf(err) == errs.NotFound {
		return r.render(statusOf[errs.NotFound], pages.ConfirmAddressPage(pages.ConfirmAddress{Frame: r.frame("You", "")}))
	}
	if err != nil {
		return err
	}
	r.goOn(in)
	return r.see("/account?said=address")
}

// endSession signs one other device out.
func (s *Server) endSession(r *request) error {
	if err := s.Accounts.EndSession(r.ctx, r.session, r.Params("session")); err != nil {
		return err
	}
	return r.see("/account?said=session-ended")
}

// endSessions signs out everywhere but here, or everywhere.
func (s *Server) endSessions(r *request) error {
	if r.field("everywhere") == "" {
		in, err := s.Accounts.EndOthers(r.ctx, r.session)
		if err != nil {
			return err
		}
		r.goOn(in)
		return r.see("/account?said=others-ended")
	}
	if err := s.Accounts.EndAll(r.ctx, r.session.Person); err != nil {
		return err
	}
	r.dropSession()
	return r.see("/")
}

// setMailbox says whether the mailbox is safe.
func (s *Server) setMailbox(r *request) error {
	unsafe := r.field("unsafe") != ""
	if err := s.Accounts.SetMailbox(r.ctx, r.session, unsafe); err != nil {
		return err
	}
	if unsafe {
		return r.see("/account?said=mail-off")
	}
	return r.see("/account?said=mail-on")
}

// stopRecovery ends a recovery that somebody vouched for.
func (s *Server) stopRecovery(r *request) error {
	if err := s.Accounts.StopRecovery(r.ctx, r.session); err != nil {
		return err
	}
	return r.see("/account?said=recovery-stopped")
}

func (s *Server) seeAlerts(r *request) error {
	if err := s.Accounts.SeeAlerts(r.ctx, r.session); err != nil {
		return err
	}
	return r.see("/account?said=seen")
}

// stay keeps the session awake for somebody who writes for long.
func (s *Server) stay(r *request) error {
	if _, err := s.Accounts.Stay(r.ctx, r.token); err != nil {
		return err
	}
	return r.SendStatus(204)
}
