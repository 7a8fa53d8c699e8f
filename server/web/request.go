package web

import (
	"context"
	"encoding/base64"
	"io"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// request is one request on its way: who asks, when, and in which zone they are told times.
type request struct {
	*fiber.Ctx
	s       *Server
	ctx     context.Context // ends with the request's deadline; the only context services get
	route   route
	session account.Session // zero when nobody has come in
	token   string
	now     time.Time // in the reader's zone
	nonce   string

	inTongue context.Context // the reader's language; from tongue
}

// serve is the way of every request: headers, origin, body, session, the action's own doors, handler, error page.
func (s *Server) serve(row route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(context.Background(), requestTimeout)
		defer cancel()
		r := &request{Ctx: c, s: s, ctx: ctx, route: row}
		if err := r.prepare(); err != nil {
			return r.fail(err)
		}
		if err := r.admit(); err != nil {
			return r.fail(err)
		}
		if err := r.guarded(); err != nil {
			return r.fail(err)
		}
		return nil
	}
}

// guarded runs the handler; a panic becomes an error page like every other fault.
func (r *request) guarded() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = errs.Wrap(panicked{p}, errs.Internal, "Something went wrong on our side.")
		}
	}()
	return r.route.handle(r)
}

// panicked keeps what a handler panicked with as an error; its text may hold anything, so it says only its type.
type panicked struct{ value any }

func (p panicked) Error() string { return "panic: " + typeName(p.value) }

func (r *request) prepare() error {
	err := r.setNonce()
	r.headers()
	r.now = r.s.Now().In(r.s.zones.load(r.s.Settings.Zone))
	if err != nil {
		return err
	}
	if err := r.s.origins.check(r.Ctx); err != nil {
		return err
	}
	if r.s.demo() && !r.loopback() {
		return errNotHere
	}
	if len(r.Request().Header.Peek(fiber.HeaderContentEncoding)) > 0 {
		return errEncoded // an inflated body knows no limit (measured: 306 KB became 300 MiB)
	}
	return nil
}

var errNotHere = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")

// admit finds the session and asks the doors that need no facts of their own. Services ask the rest with facts.
func (r *request) admit() error {
	if r.route.answer == bare {
		return nil
	}
	r.token = r.Cookies(r.s.cookieName())
	find := r.s.Accounts.Session
	if r.route.answer == asNews {
		find = r.s.Accounts.Peek
	}
	session, err := find(r.ctx, r.token)
	switch {
	case err == nil:
		r.session = session
	case errs.KindOf(err) != errs.Unauthenticated && !r.mustWork():
		return err
	}
	r.now = r.now.In(r.zone())
	if err := r.keepLeft(); err != nil {
		return err
	}
	return access.Door(r.actor(), r.route.action, r.doorFacts())
}

// doorFacts is what the edge itself knows. The rest is asked by services, which read the records concerned.
func (r *request) doorFacts() access.Facts {
	f := r.session.Facts(r.s.Now())
	f.Demo, f.Unset = r.s.demo(), true // whether the practice is set up is asked with the link
	return f
}

func (r *request) actor() access.Actor { return r.session.Actor() }

func (s *Server) demo() bool { return len(s.Settings.Personas) > 0 }

// field reads one field of a posted form, never the address: FormValue would prefer the query.
func (r *request) field(name string) string {
	return strings.ToValidUTF8(string(r.Request().PostArgs().Peek(name)), "\uFFFD")
}

// param reads an id from the address; anything else answers like what is not there.
func param[T ~string](r *request, name string) (T, error) { return id.Parse[T](r.Params(name)) }

// htmx says whether a part of a page is asked for in place of a page.
func (r *request) htmx() bool { return len(r.Request().Header.Peek("HX-Request")) > 0 }

// see sends the browser on after something was done, so that reloading does not do it again. to is an address of ours.
func (r *request) see(to string) error {
	if r.htmx() {
		r.Set("HX-Redirect", to)
		r.Status(fiber.StatusOK)
		return nil
	}
	return r.Redirect(to, fiber.StatusSeeOther)
}

// local lets through only an address within the house.
func local(to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/home"
	}
	return to
}

func (r *request) setNonce() error {
	var b [18]byte
	if _, err := io.ReadFull(r.s.Random, b[:]); err != nil {
		return errs.Wrap(err, errs.Unavailable, "Something went wrong on our side. Please try again in a minute.")
	}
	r.nonce = base64.RawURLEncoding.EncodeToString(b[:])
	return nil
}
