package web

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/server/errs"
)

// headers puts the policy on every response, errors included. Pages are never stored by anything between here and the
// reader; assets set their own caching afterwards.
func (r *request) headers() {
	for name, value := range policy(r.nonce, r.s.Settings.Secure) {
		r.Response().Header.Set(name, value)
	}
}

// policy is what every response carries. Without a nonce no script runs at all.
func policy(nonce string, secure bool) map[string]string {
	scripts := "'none'"
	if nonce != "" {
		scripts = "'nonce-" + nonce + "' 'strict-dynamic'"
	}
	all := map[string]string{
		"Content-Security-Policy": "default-src 'none'; script-src " + scripts + "; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " +
			"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types " + makers,
		"Cache-Control":                "no-store",
		"Referrer-Policy":              "same-origin",
		"X-Content-Type-Options":       "nosniff",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"X-Robots-Tag":                 "noindex, nofollow",
		"Permissions-Policy":           permissions,
	}
	if secure {
		all["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
	}
	return all
}

// makers are the scripts that may turn text into markup or a script's address, each once a page: htmx's guard, our own
// islands/ours.ts, islands/exit.ts for the service worker alone, and the editor's reader of what is pasted, which reads
// it into a document where nothing runs.
const makers = "htmx ours exit ProseMirrorClipboard"

// permissions switches off what a browser may offer a page, but for passkeys and for copying a link. The names are those
// that browsers of 2026 know: one that they do not know makes them complain in every page's console.
var permissions = func() string {
	off := strings.Fields("accelerometer autoplay camera clipboard-read compute-pressure display-capture encrypted-media " +
		"fullscreen gamepad geolocation gyroscope hid identity-credentials-get idle-detection keyboard-map local-fonts magnetometer " +
		"microphone midi otp-credentials payment picture-in-picture screen-wake-lock serial storage-access sync-xhr usb " +
		"window-management xr-spatial-tracking")
	return strings.Join(off, "=(), ") + "=(), clipboard-write=(self), publickey-credentials-create=(self), publickey-credentials-get=(self)"
}()

// origins refuses writes that another site sent, by what browsers say of themselves (Fetch metadata and Origin).
type origins struct{ std http.CrossOriginProtection }

var errForeign = errs.New(errs.Forbidden, "This came from another page than ours, so we did not do it. Please go back and try again from here.")

// check is Go's own rule and one that is stricter: a write that carries a cookie (a session, a half-done sign-in, an
// invitation) must say where it comes from.
func (o *origins) check(c *fiber.Ctx) error {
	method := c.Method()
	if method == fiber.MethodGet || method == fiber.MethodHead || method == fiber.MethodOptions {
		return nil
	}
	site, origin := c.Get("Sec-Fetch-Site"), c.Get("Origin")
	if carries := len(c.Request().Header.Peek(fiber.HeaderCookie)) > 0; carries && site == "" && origin == "" {
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
