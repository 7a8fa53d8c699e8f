package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"holdfast/server/account"
)

// The session cookie. Over https it has the prefix that binds it to exactly this host; a demo on plain loopback cannot.
func (s *Server) cookieName() string {
	if s.Settings.Secure {
		return "__Host-sid"
	}
	return "sid"
}

func (r *request) hasSession() bool { return r.Cookies(r.s.cookieName()) != "" }

func (r *request) setSession(token string) {
	r.Cookie(&fiber.Cookie{
		Name: r.s.cookieName(), Value: token, Path: "/", HTTPOnly: true, Secure: r.s.Settings.Secure,
		SameSite: fiber.CookieSameSiteLaxMode, MaxAge: int(account.AbsoluteLimit / time.Second),
	})
}

func (r *request) dropSession() {
	r.Cookie(&fiber.Cookie{
		Name: r.s.cookieName(), Value: "", Path: "/", HTTPOnly: true, Secure: r.s.Settings.Secure,
		SameSite: fiber.CookieSameSiteLaxMode, Expires: time.Unix(0, 0), MaxAge: -1,
	})
}
