package web

import (
	"bytes"
	"context"
	"sync"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/errs"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// render prints a component whole before anything is sent: one that fails half-way must not leave half a page.
func (r *request) render(status int, page templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	if err := page.Render(context.Background(), b); err != nil {
		return errs.Wrap(err, errs.Internal, "A page could not be made.")
	}
	r.Status(status).Type("html", "utf-8")
	r.Response().SetBody(b.Bytes())
	return nil
}

// frame is what surrounds every page. title is discreet: it stands in the tab and the history.
func (r *request) frame(title, current string) parts.Frame {
	f := parts.Frame{
		Brand: r.s.Settings.Brand, Title: title, Nonce: r.nonce, Links: r.s.links,
		SignedIn: r.session.Person != "", Zone: r.now.Location().String(), ZoneChosen: r.session.Zone != "",
		StaffHours: r.s.Settings.StaffedHours, Demo: r.s.demo(), Flash: r.Query("said"),
	}
	if f.SignedIn {
		f.Nav = []parts.NavItem{
			{Label: "Home", Href: "/home", Current: current == "/home"},
			{Label: "Times", Href: "/zone", Current: current == "/zone"},
		}
	}
	if f.Demo && f.SignedIn {
		f.You = r.s.personaName(r.session.Person)
	}
	return f
}

// staffRole words a role; members have none to word.
func staffRole(role access.Role) string {
	switch role {
	case access.RoleFacilitator:
		return "Facilitator"
	case access.RoleModerator:
		return "Moderator"
	default:
		return ""
	}
}

// page answers 200 with a page.
func (r *request) page(page templ.Component) error { return r.render(fiber.StatusOK, page) }
