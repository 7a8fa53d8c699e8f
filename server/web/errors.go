package web

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
)

var statusOf = map[errs.Kind]int{
	errs.Internal:        fiber.StatusInternalServerError,
	errs.Invalid:         fiber.StatusUnprocessableEntity,
	errs.Unauthenticated: fiber.StatusUnauthorized,
	errs.Forbidden:       fiber.StatusForbidden,
	errs.NotFound:        fiber.StatusNotFound,
	errs.Conflict:        fiber.StatusConflict,
	errs.TooLarge:        fiber.StatusRequestEntityTooLarge,
	errs.TooMany:         fiber.StatusTooManyRequests,
	errs.Unavailable:     fiber.StatusServiceUnavailable,
}

// fail is the one place that turns an error into status, page and log line. What was typed comes back in the page.
func (r *request) fail(err error) error {
	kind, status := errs.KindOf(err), statusFor(err)
	r.note(err, status)
	switch r.route.answer {
	case bare, asNews: // nobody is sent away from what they read or write because a question could not be answered
		return r.Status(status).SendString(kind.String())
	case asData:
		return r.Status(status).JSON(fiber.Map{"sentence": r.sentence(err), "to": r.helped(err)})
	}
	kept := r.kept()
	if to := r.helped(err); to != "" && kept == nil { // words stay on a page that names the way
		return r.see(to)
	}
	switch {
	case errors.Is(err, errLeft):
		return r.plain(fiber.StatusOK)
	case kind == errs.Unauthenticated && kept == nil && r.left():
		return r.plain(status)
	case kind == errs.Unauthenticated && r.isPlan():
		return r.planTyped(status)
	}
	if kind == errs.Unauthenticated {
		token := r.token
		if r.session.Person != "" {
			token = "" // it tells who is in, not who wrote
		}
		return r.render(status, pages.SignedOutPage(pages.SignedOut{
			Frame: r.frame("Signed out", ""), Next: r.comeBack(), Personas: r.s.personas(r.ctx, token), Kept: r.signedOutWith(token), Passkeys: r.passkeys(),
		}))
	}
	if f := r.typedForm(""); kept == nil && f != nil && (kind == errs.TooMany || kind == errs.Unavailable || kind == errs.Internal) {
		return r.resume(status, *f, err)
	}
	p := pages.Problem{Frame: r.frame("Something is in the way", ""), Status: status, Kept: kept, Retry: r.OriginalURL()}
	if e, ok := errs.As(err); ok && kind != errs.Internal {
		p.Sentence = r.told(e)
		p.Wait = r.wait(e.RetryAfter)
	}
	r.guide(&p, err)
	return r.render(status, pages.ProblemPage(p))
}

// guide names on the page of a refusal the one place that helps, for those refusals that have one.
func (r *request) guide(p *pages.Problem, err error) {
	home := parts.Link{Label: r.T("Home"), Href: "/home"}
	switch {
	case errors.Is(err, access.ErrTerms):
		p.Heading, p.Move = r.T("One thing first"), home
		if to := r.inCohort("/terms"); to != "" {
			p.Move = parts.Link{Label: r.T("Read what is asked"), Href: to}
		}
	case errors.Is(err, access.ErrPending):
		p.Heading, p.Move = r.T("Not in yet"), home
	case errors.Is(err, access.ErrForming):
		p.Heading, p.Move = r.T("Not open yet"), home
	case errors.Is(err, access.ErrPaused):
		p.Heading, p.Move = r.T("Your access is paused"), parts.Link{Label: r.T("Help now"), Href: "/help"}
	}
}

// What only the edge meets: no service answers so, and each has a status of its own.
var (
	errEncoded = errs.New(errs.Invalid, "This was sent in a packed form that we do not open.")
	errUnread  = errs.New(errs.Invalid, "We could not read what your browser sent.")
	errMethod  = errs.New(errs.NotFound, "Nothing at this address can be asked for in this way.")
)

func statusFor(err error) int {
	switch {
	case errors.Is(err, errEncoded):
		return fiber.StatusUnsupportedMediaType
	case errors.Is(err, errUnread):
		return fiber.StatusBadRequest
	case errors.Is(err, errMethod):
		return fiber.StatusMethodNotAllowed
	default:
		return statusOf[errs.KindOf(err)]
	}
}

// helped is where somebody goes who is refused and can do something about it at once; empty: nowhere.
func (r *request) helped(err error) string {
	switch {
	case errors.Is(err, access.ErrWeak):
		return "/account"
	case errors.Is(err, access.ErrStale):
		return "/prove?next=" + url.QueryEscape(r.formPage())
	case errors.Is(err, access.ErrTerms):
		return r.inCohort("/terms")
	case errors.Is(err, access.ErrPending):
		return r.inCohort("/application")
	default:
		return ""
	}
}

// inCohort is an address in the cohort that the request names; empty when it names none.
func (r *request) inCohort(rest string) string {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return ""
	}
	return "/cohorts/" + string(which) + rest
}

// formPage is the page that this request came from, as far as our own forms say.
func (r *request) formPage() string {
	if r.Method() == fiber.MethodGet || r.Method() == fiber.MethodHead {
		return r.OriginalURL()
	}
	if from := r.field("from"); from != "" {
		return local(from)
	}
	if r.s.shown[r.route.path] {
		return r.Path()
	}
	return "/account"
}

// wait sets Retry-After and says it in words.
func (r *request) wait(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	seconds := int((d + time.Second - 1) / time.Second)
	r.Set(fiber.HeaderRetryAfter, strconv.Itoa(seconds))
	if seconds <= 60 {
		return r.T("in a minute")
	}
	return r.N((seconds+59)/60, "in {n} minute", "in {n} minutes")
}

// note writes a log line about what the house did wrong or could not do; what a reader did wrong is theirs. The line
// names the route, never the address: addresses hold ids.
func (r *request) note(err error, status int) {
	if status < 500 {
		return
	}
	r.s.Log.Error("request failed", "method", r.route.method, "route", r.route.path, "status", status, "error", err)
}

// lastResort answers what never reached a route: unknown addresses and methods, bodies over the limit, broken requests.
func (s *Server) lastResort(c *fiber.Ctx, err error) error {
	r := &request{Ctx: c, s: s, ctx: c.Context(), route: route{method: c.Method(), path: "(none)"}}
	nonceErr := r.setNonce()
	r.headers()
	if nonceErr != nil {
		return c.SendStatus(fiber.StatusServiceUnavailable)
	}
	if f := new(fiber.Error); errors.As(err, &f) && f.Code == fiber.StatusRequestTimeout {
		return c.SendStatus(f.Code) // a connection opened ahead and never used; a page would be an answer to nothing
	}
	r.now = s.Now().In(r.zone())
	return r.fail(r.classified(err))
}

func (r *request) classified(err error) error {
	var f *fiber.Error
	if !errors.As(err, &f) {
		return err
	}
	switch f.Code {
	case fiber.StatusNotFound:
		return errNotHere
	case fiber.StatusMethodNotAllowed:
		if len(r.Response().Header.Peek(fiber.HeaderAllow)) == 0 {
			r.Set(fiber.HeaderAllow, "GET, HEAD, POST")
		}
		return errMethod
	case fiber.StatusRequestEntityTooLarge:
		return errs.New(errs.TooLarge, "This is more than we can take at once. If you go back, your words are still in the box; please share them in smaller parts.")
	default:
		if f.Code < 500 {
			return errUnread
		}
		return err
	}
}

func typeName(v any) string { return fmt.Sprintf("%T", v) }
