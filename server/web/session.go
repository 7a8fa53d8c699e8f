package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"holdfast/server/account"
	"holdfast/server/redact"
)

// The cookies of somebody who is in, who is half in, and who waits for a new password on this device.
const (
	sessionCookie  = "sid"
	stepCookie     = "step"
	recoveryCookie = "recovery"
)

// cookieName is the session's. Over https every name has the prefix that binds it to exactly this host; a demo on plain
// loopback cannot.
func (s *Server) cookieName() string { return s.named(sessionCookie) }

func (s *Server) named(cookie string) string {
	if s.Settings.Secure {
		return "__Host-" + cookie
	}
	return cookie
}

// setCookie keeps a token in the browser, out of reach of scripts and of other sites. A lasting of 0 ends with the
// browser.
func (r *request) setCookie(cookie string, token redact.Token, lasting time.Duration) {
	r.Cookie(&fiber.Cookie{
		Name: r.s.named(cookie), Value: string(token), Path: "/", HTTPOnly: true, Secure: r.s.Settings.Secure,
		SameSite: fiber.CookieSameSiteLaxMode, MaxAge: int(lasting / time.Second), SessionOnly: lasting == 0,
	})
}

func (r *request) dropCookie(cookie string) {
	r.Cookie(&fiber.Cookie{
		Name: r.s.named(cookie), Value: "", Path: "/", HTTPOnly: true, Secure: r.s.Settings.Secure,
		SameSite: fiber.CookieSameSiteLaxMode, Expires: time.Unix(0, 0), MaxAge: -1,
	})
}

// cookieOf is the token that a cookie holds.
func (r *request) cookieOf(cookie string) redact.Token {
	return redact.Token(r.Cookies(r.s.named(cookie)))
}

// comeIn makes this browser that session's. Whoever was in here before is out, at once: a token that was there before
// somebody signed in must not be worth anything afterwards.
func (r *request) comeIn(in account.SignedIn) error {
	if r.token != "" && r.token != string(in.Token) {
		if was := r.s.Accounts.Whose(r.ctx, r.token); was != "" && was != in.Session.Person {
			r.Set("Clear-Site-Data", `"storage"`) // what the other's pages keep on this device, sealed as it is
		}
		if err := r.s.Accounts.End(r.ctx, r.token); err != nil {
			return err
		}
	}
	for _, over := range []string{stepCookie, awayCookie} {
		if r.cookieOf(over) != "" {
			r.dropCookie(over)
		}
	}
	r.goOn(in)
	return nil
}

// goOn puts the new token of a session in the place of the one before. On a device that others use it goes when the
// browser is closed.
func (r *request) goOn(in account.SignedIn) {
	lasting := account.AbsoluteLimit
	if in.Session.Shared {
		lasting = 0
	}
	r.setCookie(sessionCookie, in.Token, lasting)
	r.token, r.session = string(in.Token), in.Session
}

// dropSession forgets the session, and asks the browser to forget what it kept of these pages.
func (r *request) dropSession() {
	r.dropCookie(sessionCookie)
	r.Set("Clear-Site-Data", `"cache", "storage"`)
}

// device is what this browser says it is, in the few words that are kept of it.
func (r *request) device() string { return account.DeviceOf(r.Get(fiber.HeaderUserAgent)) }

// network is where the request came from.
func (r *request) network() redact.Address { return redact.Address(r.IP()) }
