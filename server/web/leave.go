package web

import (
	"net/url"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// awayCookie says that somebody left quickly from this browser. While it is there, whatever needs a session answers with
// the plain page, and a session that is still alive ends: a script sets it where the server could not be reached.
const awayCookie = "away"

// awayFor is how long the plain page stands in for "You were signed out", unless somebody presses Open on it.
const awayFor = time.Hour

// leave ends the session at once and goes to a page that tells nothing. Everything that this browser keeps of this place
// goes, cookies with it, so that the mark of having left is set by the page one lands on. Nobody is kept here because a
// part of the house does not answer: then the cookie is gone, and the session ends when its time is over.
func (s *Server) leave(r *request) error {
	if err := r.endSession(); err != nil {
		r.note(err, fiber.StatusServiceUnavailable)
	}
	r.Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	return r.Redirect("/away", fiber.StatusSeeOther)
}

// signOut is the quiet way: it says what it did, and the next visit begins at the door.
func (s *Server) signOut(r *request) error {
	if r.token != "" {
		if err := s.Accounts.End(r.ctx, r.token); err != nil {
			return err
		}
	}
	r.dropSession()
	return r.Redirect("/?said=signed-out", fiber.StatusSeeOther)
}

// endSession ends the session here and forgets every cookie that came with the request: Clear-Site-Data does nothing on
// older phones.
func (r *request) endSession() (err error) {
	if r.token != "" {
		err = r.s.Accounts.End(r.ctx, r.token)
	}
	for name := range r.Request().Header.Cookies() {
		r.Cookie(&fiber.Cookie{
			Name: string(name), Value: "", Path: "/", HTTPOnly: true, Secure: r.s.Settings.Secure, SameSite: fiber.CookieSameSiteLaxMode,
			Expires: time.Unix(0, 0), MaxAge: -1,
		})
	}
	r.session, r.token = account.Session{}, ""
	return err
}

// mustWork says that an address answers whatever else does not: the way out, and the way to help.
func (r *request) mustWork() bool {
	switch r.route.path {
	case "/leave", "/away", "/help", "/offline", "/leaving-quickly":
		return true
	}
	return false
}

// away is where one lands: the page that the operator chose, or a plain one.
func (s *Server) away(r *request) error {
	if r.session.Person == "" {
		r.setCookie(awayCookie, "1", awayFor)
		if s.Settings.LeaveTo != "" {
			return r.Redirect(s.Settings.LeaveTo, fiber.StatusSeeOther)
		}
	}
	return r.plain(fiber.StatusOK)
}

// plain tells nothing about where one is.
func (r *request) plain(status int) error {
	return r.render(status, pages.AwayPage(pages.Away{Frame: r.frame("", "")}))
}

// openAgain is the one thing on the plain page: from here on this browser is met as any other.
func (s *Server) openAgain(r *request) error {
	r.dropCookie(awayCookie)
	return r.Redirect("/", fiber.StatusSeeOther)
}

// left says whether somebody left quickly from this browser, and nobody has opened it again.
func (r *request) left() bool { return r.cookieOf(awayCookie) != "" }

// errLeft stands for the doors of a browser from which somebody left.
var errLeft = errs.New(errs.Unauthenticated, "Somebody left here. Press Open to go on.")

// keepLeft ends a session that outlived somebody's leaving, and turns the doors into the plain page. What needs a session
// is refused later, and shows it then.
func (r *request) keepLeft() error {
	if !r.left() {
		return nil
	}
	if r.session.Person != "" {
		if err := r.endSession(); err != nil {
			return err
		}
		r.setCookie(awayCookie, "1", awayFor)
	}
	switch door := r.route.path == "/" || r.route.action == access.ComeIn; {
	case door && r.Method() == fiber.MethodPost:
		r.dropCookie(awayCookie) // from a door that was open already: somebody is coming in
		return nil
	case door:
		return errLeft
	}
	return nil
}

// mark is the cookie as a script sets it. It outlives any session that could still be there.
func (s *Server) mark() string {
	c := s.named(awayCookie) + "=1; path=/; samesite=lax; max-age=" + seconds(account.AbsoluteLimit)
	if s.Settings.Secure {
		c += "; secure"
	}
	return c
}

// leavingQuickly explains all this before it is needed.
func (s *Server) leavingQuickly(r *request) error {
	page := pages.LeavingQuickly{Frame: r.frame("Leaving", "")}
	if to, err := url.Parse(s.Settings.LeaveTo); err == nil {
		page.To = to.Hostname()
	}
	return r.page(pages.LeavingQuicklyPage(page))
}

// leaves remembers for a minute what leaving quickly is called for somebody: every page asks, and their groups say.
type leaves struct {
	mu   sync.Mutex
	said map[id.Person]leaveSaid
}

type leaveSaid struct {
	words string
	until time.Time
}

// leavesFor bounds how long another wording of a group takes to show; mostLeaves how many people are remembered.
const (
	leavesFor  = time.Minute
	mostLeaves = 4096
)

// leaveWords is what leaving quickly is called for this reader: as their groups call it, if those that have a name for it
// agree. One name on all pages, so that nobody has to look for it. Empty: the usual one.
func (r *request) leaveWords() string {
	who, now := r.session.Person, r.s.Now()
	if who == "" || r.session.Kind.Works() {
		return ""
	}
	l := &r.s.leaves
	l.mu.Lock()
	known, is := l.said[who]
	l.mu.Unlock()
	if is && now.Before(known.until) {
		return known.words
	}
	words := r.groupsCallIt()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.said == nil || len(l.said) >= mostLeaves {
		l.said = map[id.Person]leaveSaid{}
	}
	l.said[who] = leaveSaid{words, now.Add(leavesFor)}
	return words
}

// groupsCallIt asks the reader's groups. A store that cannot tell must not keep anybody from their page.
func (r *request) groupsCallIt() string {
	places, err := r.s.Cohorts.Mine(r.ctx, r.actor())
	if err != nil {
		return ""
	}
	words := ""
	for _, p := range places {
		switch own := p.Cohort.LeaveWords; {
		case own == "" || own == words:
		case words != "":
			return ""
		default:
			words = own
		}
	}
	return words
}

// forget lets a changed wording show at once where it was changed.
func (l *leaves) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = nil
}
