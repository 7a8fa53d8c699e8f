package web

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
)

// first is the door: whoever is in goes home, everybody else is told how one comes in.
func (s *Server) first(r *request) error {
	if r.session.Person != "" {
		return r.Redirect("/home", fiber.StatusSeeOther)
	}
	return r.page(pages.EnterPage(pages.Enter{
		Frame: r.frame("Welcome", ""), Practice: s.Settings.Practice, Personas: s.personas(r.ctx, ""), Next: r.Query("next"),
		SignIn: "/sign-in",
	}))
}

// enter opens a session as one of the demo's people.
func (s *Server) enter(r *request) error {
	if ok, again := s.Limits.Enter(r.ctx, r.IP()); !ok {
		return &errs.Error{Kind: errs.TooMany, Sentence: "That was a lot of tries in a short time.", RetryAfter: again}
	}
	var persona Persona
	for _, p := range s.Settings.Personas {
		if p.Key == r.field("who") {
			persona = p
		}
	}
	if persona.Key == "" {
		return errs.In("who", "Please choose one of the people below.")
	}
	token, session, err := s.Accounts.Start(r.ctx, persona.Person, account.How{Strong: true, Device: r.device()})
	if err != nil {
		return err
	}
	if err := r.comeIn(account.SignedIn{Token: redact.Token(token), Session: session}); err != nil {
		return err
	}
	return s.arrive(r)
}

// arrive goes on to where somebody wanted to be before they came in. Words that a dead session left in a box come back to
// the box of whoever's form they were typed into, and to nobody else's.
func (s *Server) arrive(r *request) error {
	next := local(r.field("next"))
	if kept := r.kept(); kept != nil && s.typedBy(kept, r.session.Person) {
		return s.backToBox(r, next, kept)
	}
	return r.Redirect(next, fiber.StatusSeeOther)
}

// personas are the doors of the demo: all of them, or the one a dead session still tells.
func (s *Server) personas(ctx context.Context, token string) []pages.Persona {
	var doors []pages.Persona
	whose := id.Person("")
	if len(s.Settings.Personas) > 0 && token != "" {
		whose = s.Accounts.Whose(ctx, token)
	}
	for _, p := range s.Settings.Personas {
		if whose == "" || whose == p.Person {
			doors = append(doors, pages.Persona{
				Value: p.Key, Line: p.Line, Person: parts.Person{Name: p.Name, Staff: p.Staff, Pebble: parts.Pebble(p.Shape)},
			})
		}
	}
	return doors
}

func (s *Server) personaName(who id.Person) string {
	for _, p := range s.Settings.Personas {
		if p.Person == who {
			return p.Name
		}
	}
	return ""
}

// comeBack is where somebody who was signed out goes on: the page they asked for, or the box they wrote in.
func (r *request) comeBack() string {
	if r.Method() == fiber.MethodGet {
		return r.OriginalURL()
	}
	address := r.Path()
	switch {
	case strings.HasSuffix(address, "/private/posts"):
		return strings.TrimSuffix(address, "posts") + "write"
	case strings.HasSuffix(address, "/posts") && r.field("to") != "":
		return strings.TrimSuffix(address, "posts") + "answer?to=" + r.field("to")
	case strings.HasSuffix(address, "/posts"):
		return strings.TrimSuffix(address, "posts") + "answer"
	case strings.HasSuffix(address, "/revisions"):
		return strings.TrimSuffix(address, "revisions") + "change"
	case strings.HasSuffix(address, "/threads"):
		return strings.TrimSuffix(address, "threads") + "write"
	case address == "/drafts":
		if key, err := r.boxAsked(); err == nil {
			return boxAddress(key)
		}
		return address
	case strings.HasSuffix(address, "/taking-back"):
		return address
	default:
		return "/home"
	}
}
