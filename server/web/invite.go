package web

import (
	"errors"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/errs"
	"holdfast/server/redact"
)

// The two cookies of somebody at the door. They are sent to the door's own pages and to nothing else: first the secret of
// the link, then, in its place, the ticket that link and code gave.
const (
	linkCookie   = "invitation"
	ticketCookie = "invitation-ticket"
	doorPath     = "/invitation"
)

// How long a browser keeps them: the link for a day, in which somebody is reached who tells the code; the ticket as long
// as it counts.
const (
	linkKept   = 24 * time.Hour
	ticketKept = time.Hour
)

// maxLink is more than any secret of ours has, in bytes.
const maxLink = 100

// followInvitation takes the secret out of the address at once: it goes into a cookie, and the browser to a page whose
// address tells nothing. The referrer of this one address is kept back altogether. The pages behind it have forms, and a
// browser that is told to send no referrer sends no origin either, which older ones are refused for.
func (s *Server) followInvitation(r *request) error {
	r.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	r.dropDoor(ticketCookie)
	if token := r.Params("token"); len(token) <= maxLink && !strings.ContainsFunc(token, notToken) {
		r.setDoor(linkCookie, redact.Token(token), linkKept)
	}
	return r.Redirect(doorPath, fiber.StatusSeeOther)
}

func notToken(c rune) bool {
	return c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
}

// showInvitation names neither a group nor anybody: whoever reads a mailbox can come as far as this.
func (s *Server) showInvitation(r *request) error {
	if _, err := s.Admission.Open(r.ctx, r.door(ticketCookie)); err == nil {
		return r.see(doorPath + "/account")
	}
	return r.invitation(fiber.StatusOK, "", nil)
}

// invitation shows what the link opens, with what was typed as its code.
func (r *request) invitation(status int, code string, problem *parts.Problem) error {
	door, err := r.s.Admission.Look(r.ctx, r.door(linkCookie))
	if err != nil {
		return err
	}
	return r.render(status, pages.InvitationPage(pages.Invitation{
		Frame: r.frame("Invitation", ""), State: doorState(door), Code: code, Problem: problem,
	}))
}

func doorState(d admission.Door) pages.InvitationState {
	switch d.State {
	case admission.Open:
		if d.Newer {
			return pages.InvitationNewer
		}
		return pages.InvitationOpen
	case admission.Expired:
		return pages.InvitationExpired
	case admission.Spent:
		return pages.InvitationSpent
	case admission.Accepted:
		return pages.InvitationUsed
	default:
		return pages.InvitationRevoked
	}
}

func (s *Server) giveCode(r *request) error {
	code := r.field("code")
	ticket, _, err := s.Admission.GiveCode(r.ctx, r.door(linkCookie), code, r.network())
	if errors.Is(err, admission.ErrDoor) {
		return r.invitation(fiber.StatusNotFound, "", nil)
	}
	if err != nil {
		if problem, status, ok := r.filledAgain(err, "That code does not open this"); ok {
			return r.invitation(status, code, problem)
		}
		return err
	}
	r.dropDoor(linkCookie)
	r.setDoor(ticketCookie, ticket, ticketKept)
	return r.see(doorPath + "/account")
}

// showInvitedAccount is for whoever has link and code: here it is said for the first time who invites, and to what.
func (s *Server) showInvitedAccount(r *request) error {
	known, err := s.Admission.Open(r.ctx, r.door(ticketCookie))
	if err != nil {
		return r.backToDoor(err)
	}
	if known.Accepted != "" && known.Accepted == r.session.Person {
		return r.see(onward(known))
	}
	return r.invitedAccount(fiber.StatusOK, known, nil)
}

// backToDoor leads whoever has no ticket, or one that is over, to the page that asks for the code.
func (r *request) backToDoor(err error) error {
	if !errors.Is(err, admission.ErrTicket) {
		return err
	}
	r.dropDoor(ticketCookie)
	return r.see(doorPath)
}

func (r *request) invitedAccount(status int, known admission.Known, problem *parts.Problem) error {
	if known.Accepted != "" && r.session.Person != "" {
		return admission.ErrUsed
	}
	page := pages.InvitedAccount{
		Frame: r.frame("Invitation", ""), Staff: known.For == admission.ForStaff, Cohort: known.Name, By: known.By,
		Name: r.field("name"), Address: r.field("address"), Shared: r.field("shared") == "1", NoMail: r.s.Settings.NoMail,
		Problem: problem,
	}
	if r.passkeys() {
		page.SignInAt = "/sign-in?next=" + doorPath + "/account"
	}
	if r.session.Person != "" {
		person, err := r.s.Accounts.Person(r.ctx, r.session.Person)
		if err != nil {
			return err
		}
		page.SignedAs = string(person.Address)
		if page.SignedAs == "" {
			page.SignedAs = person.Name
		}
	}
	return r.render(status, pages.InvitedAccountPage(page))
}

// acceptInvited makes an account, or takes the one that is there, and accepts.
func (s *Server) acceptInvited(r *request) error {
	ticket := r.door(ticketCookie)
	known, err := s.Admission.Open(r.ctx, ticket)
	if err != nil {
		return r.backToDoor(err)
	}
	signed, err := s.Admission.AcceptNew(r.ctx, ticket, account.NewAccount{
		Address: redact.Email(r.field("address")), Password: r.secret("password"), Name: redact.Words(r.field("name")),
		Zone: r.Cookies(zoneCookie),
	}, r.arrival())
	if err != nil {
		if problem, status, ok := r.filledAgain(err, "We could not let you in with that yet"); ok && !errors.Is(err, admission.ErrUsed) {
			return r.invitedAccount(status, known, problem)
		}
		return err
	}
	if signed.Second { // accepting follows once they are in, from the page that this leads back to
		r.setCookie(stepCookie, signed.Pending, account.SecondFor)
		return r.see("/sign-in/second?next=" + doorPath + "/account")
	}
	if err := r.comeIn(signed); err != nil {
		return err
	}
	r.dropDoor(ticketCookie)
	return r.see(onward(known))
}

// acceptInvitation accepts with the account that is signed in.
func (s *Server) acceptInvitation(r *request) error {
	ticket := r.door(ticketCookie)
	known, err := s.Admission.Open(r.ctx, ticket)
	if err != nil {
		return r.backToDoor(err)
	}
	err = s.Admission.Accept(r.ctx, ticket, r.session)
	if errors.Is(err, admission.ErrHere) && known.For == admission.ForMember {
		return r.see("/cohorts/" + string(known.Cohort) + "?said=place-taken")
	}
	if err != nil {
		return err
	}
	r.dropDoor(ticketCookie)
	return r.see(onward(known))
}

// onward is where somebody goes who came in: members to what is asked of them, staff to their second way of signing in.
func onward(known admission.Known) string {
	if known.For == admission.ForStaff {
		return "/account"
	}
	return "/cohorts/" + string(known.Cohort) + "/terms"
}

// arrival is where somebody comes from who is about to sign in.
func (r *request) arrival() account.Visit {
	return account.Visit{Network: r.network(), Shared: r.field("shared") == "1", Device: r.device()}
}

func (r *request) door(name string) redact.Token { return redact.Token(r.Cookies(r.doorCookie(name))) }

func (r *request) setDoor(name string, secret redact.Token, kept time.Duration) {
	r.Cookie(&fiber.Cookie{
		Name: r.doorCookie(name), Value: string(secret), Path: doorPath, HTTPOnly: true, Secure: r.s.Settings.Secure,
		SameSite: fiber.CookieSameSiteLaxMode, MaxAge: int(kept / time.Second),
	})
}

func (r *request) dropDoor(name string) {
	r.Cookie(&fiber.Cookie{
		Name: r.doorCookie(name), Value: "", Path: doorPath, HTTPOnly: true, Secure: r.s.Settings.Secure,
		SameSite: fiber.CookieSameSiteLaxMode, Expires: time.Unix(0, 0), MaxAge: -1,
	})
}

// doorCookie has the prefix that keeps what is not https from setting it. One that also binds it to the host needs the
// path of the whole house.
func (r *request) doorCookie(name string) string {
	if r.s.Settings.Secure {
		return "__Secure-" + name
	}
	return name
}

// filledAgain turns an error into what stands above the form that was sent, for it to come back as it was filled in. ok is
// false where the form is not the place: for whoever is signed out, for what is not there, and where one is sent on.
func (r *request) filledAgain(err error, heading string) (problem *parts.Problem, status int, ok bool) {
	if kind := errs.KindOf(err); kind == errs.Unauthenticated || kind == errs.NotFound {
		return nil, 0, false
	}
	problem, status, elsewhere := r.problem(heading, err)
	return problem, status, elsewhere == nil
}
