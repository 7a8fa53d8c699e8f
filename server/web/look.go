package web

import (
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

// lookCookie is how this browser is shown pages: four words of parts.Looks with points between. It says nothing of
// whose browser it is, and lasts lookLasts from when it was last chosen.
const (
	lookCookie = "look"
	lookLasts  = 365 * 24 * time.Hour
)

func (s *Server) showLook(r *request) error {
	return r.page(pages.LookPage(pages.Look{Frame: r.frame("Look", ""), Action: "/look", Now: r.look()}))
}

// setLook keeps what was chosen in the browser, and nowhere else: it needs no account.
func (s *Server) setLook(r *request) error {
	chosen := strings.Join([]string{
		known(r.field("colours"), parts.Looks.Colours), known(r.field("text"), parts.Looks.Text),
		known(r.field("face"), parts.Looks.Face), known(r.field("motion"), parts.Looks.Motion),
	}, ".")
	r.Cookie(&fiber.Cookie{
		Name: r.s.named(lookCookie), Value: chosen, Path: "/", HTTPOnly: true, Secure: r.s.Settings.Secure,
		SameSite: fiber.CookieSameSiteLaxMode, MaxAge: int(lookLasts / time.Second),
	})
	return r.see("/look?said=look")
}

// look is how this browser is shown pages. What is no value of ours is the usual one.
func (r *request) look() parts.Look {
	said := strings.Split(r.Cookies(r.s.named(lookCookie)), ".")
	said = append(said, "", "", "", "")
	return parts.Look{
		Colours: known(said[0], parts.Looks.Colours), Text: known(said[1], parts.Looks.Text),
		Face: known(said[2], parts.Looks.Face), Motion: known(said[3], parts.Looks.Motion),
	}
}

func known(value string, values []string) string {
	if slices.Contains(values, value) {
		return value
	}
	return ""
}
