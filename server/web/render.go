package web

import (
	"bytes"
	"slices"
	"sync"
	"time"

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
	if err := page.Render(r.tongue(), b); err != nil {
		return errs.Wrap(err, errs.Internal, "A page could not be made.")
	}
	r.Status(status).Type("html", "utf-8")
	r.Response().SetBody(b.Bytes())
	return nil
}

// frame is what surrounds every page. title is discreet: it stands in the tab and the history.
func (r *request) frame(title, current string) parts.Frame {
	f := parts.Frame{
		Brand: r.s.Settings.Brand, Title: r.T(title), Nonce: r.nonce, Links: r.s.links, Look: r.look(),
		SignedIn: r.session.Person != "", Zone: r.now.Location().String(), ZoneChosen: r.session.Zone != "",
		StaffHours: r.s.Settings.StaffedHours, Demo: r.s.demo(), Flash: r.Query("said"),
	}
	if f.SignedIn {
		f.Ends, f.Final = r.ends()
		f.Recovery, f.Calls = r.recovery(), r.calls()
		f.Nav = []parts.NavItem{
			{Label: r.T("Home"), Href: "/home", Current: current == "/home"},
			{Label: r.T("Drafts"), Href: "/drafts", Current: current == "/drafts"},
			{Label: r.T("You"), Href: "/account", Current: current == "/account"},
		}
		if r.session.Kind == access.Staff || current == queueAddress {
			f.Nav = slices.Insert(f.Nav, 1, parts.NavItem{Label: r.T("Queue"), Href: queueAddress, Current: current == queueAddress})
		}
	}
	r.dress(&f)
	if f.Demo && f.SignedIn {
		f.You = r.s.personaName(r.session.Person)
	}
	return f
}

// ends is in how many seconds the session ends if nothing is done, and whether nothing can be done about it.
func (r *request) ends() (seconds int, final bool) {
	now := r.s.Now()
	idle, absolute := r.session.Ends(now)
	return int(idle.Sub(now) / time.Second), !idle.Before(absolute)
}

// recovery warns on every page that somebody vouched for a new password. A store that cannot tell must not keep anybody
// from their page.
func (r *request) recovery() *parts.Recovery {
	notice, err := r.s.Accounts.OpenRecovery(r.ctx, r.session.Person)
	if err != nil || notice == nil {
		return nil
	}
	return &parts.Recovery{By: notice.Name, Ready: parts.By(notice.Ready.In(r.now.Location()), r.now), Stop: "/account/recovery/stop"}
}

// staffRole words a role; members have none to word.
func (r *request) staffRole(role access.Role) string {
	switch role {
	case access.RoleFacilitator:
		return r.T("Facilitator")
	case access.RoleModerator:
		return r.T("Moderator")
	default:
		return ""
	}
}

// page answers 200 with a page.
func (r *request) page(page templ.Component) error { return r.render(fiber.StatusOK, page) }
