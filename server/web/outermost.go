package web

import (
	"bytes"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// methods are those that fiber would take to its table. Any other it answers by itself, without a policy.
var methods = []string{
	fiber.MethodGet, fiber.MethodHead, fiber.MethodPost, fiber.MethodPut, fiber.MethodDelete, fiber.MethodPatch,
	fiber.MethodOptions, fiber.MethodTrace, fiber.MethodConnect,
}

// outermost stands around everything that fiber does. It refuses what must not reach a route, and a panic anywhere
// becomes an answer: fasthttp itself would let it end the program.
func (s *Server) outermost(app *fiber.App) fasthttp.RequestHandler {
	inner := app.Server().Handler
	return func(c *fasthttp.RequestCtx) {
		defer func() {
			if p := recover(); p != nil {
				s.broken(c, panicked{p})
			}
		}()
		switch {
		case twoLengths(&c.Request.Header):
			c.SetConnectionClose()
			s.refuse(app, c, fiber.ErrBadRequest)
		case !slices.Contains(methods, string(c.Method())):
			s.refuse(app, c, fiber.ErrMethodNotAllowed)
		default:
			inner(c)
		}
	}
}

func (s *Server) refuse(app *fiber.App, c *fasthttp.RequestCtx, why *fiber.Error) {
	ctx := app.AcquireCtx(c)
	defer app.ReleaseCtx(ctx)
	if err := s.lastResort(ctx, why); err != nil {
		s.broken(c, err)
	}
}

// broken answers when even the page that says so could not be made.
func (s *Server) broken(c *fasthttp.RequestCtx, err error) {
	s.Log.Error("request failed", "route", "(none)", "status", fiber.StatusInternalServerError, "error", err)
	c.Response.Reset()
	for name, value := range policy("", s.Settings.Secure) {
		c.Response.Header.Set(name, value)
	}
	c.SetStatusCode(fiber.StatusInternalServerError)
	c.SetContentType(fiber.MIMETextPlainCharsetUTF8)
	c.SetBodyString("Something went wrong on our side. Please try again in a minute.")
}

// twoLengths says whether a request tells its length in two ways. fasthttp believes one of them; a proxy in front may
// believe the other, and then one person's request ends in the middle of another's (RFC 9112, 6.3).
//
// The raw lines are looked at, because fasthttp forgets what it did not believe.
func twoLengths(h *fasthttp.RequestHeader) bool {
	length, coding := false, false
	for line := range bytes.Lines(h.RawHeaders()) {
		name, _, _ := bytes.Cut(line, []byte(":"))
		name = bytes.TrimSpace(name)
		length = length || bytes.EqualFold(name, []byte(fiber.HeaderContentLength))
		coding = coding || bytes.EqualFold(name, []byte(fiber.HeaderTransferEncoding))
	}
	return length && coding
}
