package web

import (
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/redact"
)

// showSignIn asks who somebody is; whoever is in goes on.
func (s *Server) showSignIn(r *request) error {
	if r.session.Person != "" {
		return r.see(local(r.Query("next")))
	}
	return r.signInPage(pages.SignIn{Next: r.Query("next")}, nil)
}

// signIn takes an address and a password. What is answered to a sign-in that fails is the same whoever tried, and so is
// what it costs, see account.SignIn.
func (s *Server) signIn(r *request) error {
	if r.field("passkey") != "" && r.session.Person != "" {
		return s.arrive(r) // a passkey opened the session already; this brings the words
	}
	in, err := s.Accounts.SignIn(r.ctx, account.Attempt{
		Address: redact.Email(r.field("address")), Password: r.secret("password"), Network: r.network(),
		Shared: r.field("shared") != "", Device: r.device(),
	})
	if err != nil {
		return r.signInPage(pages.SignIn{
			Next: r.field("next"), Address: r.field("address"), Shared: r.field("shared") != "", Kept: r.kept(),
		}, err)
	}
	if !in.Second {
		return s.cameIn(r, in)
	}
	r.setCookie(stepCookie, in.Pending, account.SecondFor)
	if kept := r.kept(); kept != nil {
		return r.secondPage(pages.Second{Next: r.field("next"), Kept: kept}, nil) // an address could not carry them
	}
	return r.see("/sign-in/second?next=" + url.QueryEscape(local(r.field("next"))))
}

func (s *Server) cameIn(r *request, in account.SignedIn) error {
	if err := r.comeIn(in); err != nil {
		return err
	}
	return s.arrive(r)
}

// showSecond asks for the second thing after a password.
func (s *Server) showSecond(r *request) error {
	if r.cookieOf(stepCookie) == "" {
		return r.see("/sign-in?next=" + url.QueryEscape(local(r.Query("next"))))
	}
	return r.secondPage(pages.Second{Next: r.Query("next")}, nil)
}

// second takes a code and finishes the sign-in. When it took too long it begins again, with the words.
func (s *Server) second(r *request) error {
	in, err := s.Accounts.Second(r.ctx, r.cookieOf(stepCookie), r.field("code"), r.network())
	switch {
	case errs.KindOf(err) == errs.Unauthenticated:
		r.dropCookie(stepCookie)
		return r.signInPage(pages.SignIn{Next: r.field("next"), Kept: r.kept()}, err)
	case err != nil:
		return r.secondPage(pages.Second{Next: r.field("next"), Kept: r.kept()}, err)
	}
	return s.cameIn(r, in)
}

func (r *request) signInPage(p pages.SignIn, problem error) error {
	p.Frame, p.Practice, p.Passkeys = r.frame("Sign in", ""), r.s.Settings.Practice, r.passkeys()
	var status int
	var err error
	if p.Problem, status, err = r.problem("You are not in yet", problem); err != nil {
		return err
	}
	return r.render(status, pages.SignInPage(p))
}

func (r *request) secondPage(p pages.Second, problem error) error {
	p.Frame = r.frame("Sign in", "")
	var status int
	var err error
	if p.Problem, status, err = r.problem("You are not in yet", problem); err != nil {
		return err
	}
	return r.render(status, pages.SecondPage(p))
}

// problem words what was wrong with a form, so that the form comes back with what was typed. What a form cannot help
// (our own faults, a refusal that leads elsewhere) is given back as an error.
func (r *request) problem(heading string, err error) (*parts.Problem, int, error) {
	if err == nil {
		return nil, fiber.StatusOK, nil
	}
	e, ok := errs.As(err)
	if !ok || e.Kind == errs.Internal || r.helped(err) != "" {
		return nil, 0, err
	}
	p := &parts.Problem{Heading: r.T(heading), Sentence: r.told(e), Field: e.Field}
	if wait := r.wait(e.RetryAfter); wait != "" {
		p.Sentence += " " + r.F("It works again {wait}.", "wait", wait)
	}
	return p, statusOf[e.Kind], nil
}

// passkeys says whether they can work where this reader is: browsers make none for an address that is a number.
func (r *request) passkeys() bool { return r.s.Accounts.Passkeys() && !r.byNumber() }

// secret reads a password as it was typed, and never from the address.
func (r *request) secret(name string) redact.Token {
	return redact.Token(r.Request().PostArgs().Peek(name))
}

// showRecovery begins to get somebody back in who lost their password.
func (s *Server) showRecovery(r *request) error {
	return r.recoveryPage("", nil)
}

// askRecovery gives the letters to tell, alike whoever has the address.
func (s *Server) askRecovery(r *request) error {
	address := r.field("address")
	if address == "" {
		return r.recoveryPage("", errs.In("address", "Please type the address or the name you sign in with."))
	}
	asked, err := s.Accounts.AskRecovery(r.ctx, redact.Email(address), r.network())
	if err != nil {
		return r.recoveryPage(address, err)
	}
	r.setCookie(recoveryCookie, asked.Ticket, account.RecoveryFor)
	return r.page(pages.RecoveryLettersPage(pages.RecoveryLetters{
		Frame: r.frame("Sign in", ""), Letters: asked.Letters, Expires: parts.By(asked.Expires.In(r.now.Location()), r.now),
	}))
}

func (r *request) recoveryPage(address string, problem error) error {
	p := pages.RecoveryAsk{Frame: r.frame("Sign in", ""), Address: address}
	var status int
	var err error
	if p.Problem, status, err = r.problem("That did not work yet", problem); err != nil {
		return err
	}
	return r.render(status, pages.RecoveryAskPage(p))
}

// showNewPassword says how far it has come, as far as this device may know.
func (s *Server) showNewPassword(r *request) error { return r.newPasswordPage(nil) }

// newPassword sets it: with a recovery code at once, or after somebody vouched and a day has passed.
func (s *Server) newPassword(r *request) error {
	ticket, password := r.cookieOf(recoveryCookie), r.secret("password")
	var err error
	if code := r.field("code"); code != "" {
		err = s.Accounts.RecoverWithCode(r.ctx, ticket, code, password, r.network())
	} else {
		err = s.Accounts.Recover(r.ctx, ticket, password, r.network())
	}
	if err != nil {
		return r.newPasswordPage(err)
	}
	r.dropCookie(recoveryCookie)
	return r.see("/sign-in?said=recovered")
}

func (r *request) newPasswordPage(problem error) error {
	p := pages.RecoveryPassword{Frame: r.frame("Sign in", "")}
	state, err := r.s.Accounts.Recovering(r.ctx, r.cookieOf(recoveryCookie))
	switch {
	case errs.KindOf(err) == errs.Unauthenticated:
		p.State = pages.RecoveryOver
		problem = errors.Join(problem, err)
	case err != nil:
		return err
	case state.Ready.IsZero():
	case r.s.Now().Before(state.Ready):
		p.State, p.Ready = pages.RecoveryWaiting, parts.By(state.Ready.In(r.now.Location()), r.now)
	case r.s.Now().Before(state.Closes):
		p.State = pages.RecoveryReady
	default:
		p.State = pages.RecoveryOver
	}
	var status int
	if p.Problem, status, err = r.problem("Your password is as it was", problem); err != nil {
		return err
	}
	return r.render(status, pages.RecoveryPasswordPage(p))
}
