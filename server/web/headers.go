package web

import (
	"net"
	"net/http"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"holdfast/server/errs"
)

// headers puts the policy on every response, errors included. Pages are never stored by anything between here and the
// reader; assets set their own caching afterwards.
func (r *request) headers() {
	h := &r.Response().Header
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-"+r.nonce+"' 'strict-dynamic'; style-src 'self'; img-src 'self'; "+
		"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types htmx")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Permissions-Policy", "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()")
	if r.s.Settings.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// origins refuses writes that another site sent, by what browsers say of themselves (Fetch metadata and Origin).
type origins struct{ std http.CrossOriginProtection }

var errForeign = errs.New(errs.Forbidden, "This came from another page than ours, so we did not do it. Please go back and try again from here.")

// check is Go's own rule and one that is stricter: a write that carries a session must say where it comes from.
func (o *origins) check(c *fiber.Ctx, session bool) error {
	method := c.Method()
	if method == fiber.MethodGet || method == fiber.MethodHead || method == fiber.MethodOptions {
		return nil
	}
	site, origin := c.Get("Sec-Fetch-Site"), c.Get("Origin")
	if session && site == "" && origin == "" {
		return errForeign
	}
	as := &http.Request{Method: method, Host: string(c.Request().Host()), URL: &url.URL{Path: "/"}, Header: http.Header{}}
	if site != "" {
		as.Header.Set("Sec-Fetch-Site", site)
	}
	if origin != "" {
		as.Header.Set("Origin", origin)
	}
	if o.std.Check(as) != nil {
		return errForeign
	}
	return nil
}

// loopback says whether a request was made on this computer and to it by name: the demo has open doors and answers
// nobody else, and no page elsewhere that only pretends to be here.
func (r *request) loopback() bool {
	host, _, err := net.SplitHostPort(string(r.Request().Host()))
	if err != nil {
		host = string(r.Request().Host())
	}
	ip := net.ParseIP(host)
	named := host == "localhost" || (ip != nil && ip.IsLoopback())
	return named && r.Context().RemoteIP().IsLoopback()
}
