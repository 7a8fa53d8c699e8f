package web

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// place is one's own place in a cohort: how one stands, what one gave, and the ways out.
func (s *Server) place(r *request) error {
	page, err := s.placePage(r, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

func (s *Server) placePage(r *request, problem *parts.Problem) (templ.Component, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return nil, err
	}
	c, own, err := s.Cohorts.Ask(r.ctx, r.actor(), access.ReadOwnCard, which)
	if err != nil {
		return nil, err
	}
	base := groupAddress(which)
	page := pages.MyPlace{
		Frame: r.frame("Your place", ""), Back: parts.Link{Label: r.T("Home"), Href: "/home"}, Cohort: c.Name, Person: r.person(own),
		Standing: r.ownStanding(own, c), Links: r.placeLinks(which, own), Line: r.field("line"), Problem: problem,
	}
	may := func(action access.Action) bool { return access.May(r.actor(), action, own.Facts()) == nil }
	if may(access.ReadCohort) {
		page.Back = backToGroup(c)
	}
	if may(access.TakeBreak) {
		page.Break = base + "/break"
	}
	if may(access.ComeBack) && own.Standing != access.Admitted {
		page.Return = base + "/return"
	}
	if may(access.LeaveCohort) {
		page.LeaveAt = base + "/leaving"
	}
	if err := r.ownLine(&page, c, own); err != nil {
		return nil, err
	}
	if asked := c.Admitting; asked != nil && asked.History && may(access.ShareHistory) {
		page.Reason, page.Shared = asked.Reason, own.Shares == asked.N
		if !page.Shared {
			page.Share = base + "/history"
		}
	}
	return pages.MyPlacePage(page), nil
}

// ownLine shows somebody what they told the group last: that the group does not see it, and where to find help.
func (r *request) ownLine(page *pages.MyPlace, c cohort.Cohort, own cohort.Membership) error {
	l, err := r.s.Cohorts.OwnLine(r.ctx, r.actor(), c.ID)
	if err != nil || l == nil {
		return err
	}
	if l.Held {
		page.Held = &pages.ChangeLine{Text: l.Text, When: parts.On(l.At.In(r.now.Location()), r.now), Held: true}
	}
	if l.Card {
		card := r.aid(c)
		if access.May(r.actor(), access.StartPrivate, own.Facts()) != nil {
			card.Staff = parts.AidLine{} // they are not in the group any more
		}
		page.Aid = &card
	}
	return nil
}

func (r *request) placeLinks(which id.Cohort, own cohort.Membership) []parts.Link {
	links := []parts.Link{{Label: r.T("What you said yes to, and who opened what you gave"), Href: groupAddress(which) + "/accepted"}}
	if !own.Staff() {
		links = append(links, parts.Link{Label: r.T("What you gave when you came in"), Href: groupAddress(which) + "/card"})
	}
	if access.May(r.actor(), access.ReadTerms, own.Facts()) == nil {
		links = append(links, parts.Link{Label: r.T("The agreement"), Href: groupAddress(which) + "/agreement"})
	}
	if access.May(r.actor(), access.SetChoices, own.Facts()) == nil {
		links = append(links, parts.Link{Label: r.T("How you read here"), Href: groupAddress(which) + "/reading"})
	}
	return links
}

// ownStanding says how the reader stands; empty when as usual would be all there is to say elsewhere.
func (r *request) ownStanding(own cohort.Membership, c cohort.Cohort) string {
	switch own.Standing {
	case access.Pending:
		return r.T("You are not in yet. The facilitators decide, and you hear from them.")
	case access.Refused:
		return r.T("You were not admitted for now.")
	case access.OnBreak:
		return r.T("You are on a break. You can read; nobody expects you.")
	case access.InHospital:
		return r.T("Staff have noted that you are in hospital. You can read; nobody expects you.")
	case access.Suspended:
		return r.T("Your access is paused. Somebody of the practice looks at it and tells you.")
	case access.Removed:
		return r.T("Your place in this group has ended.")
	case access.Left:
		return r.T("You have left this group.")
	}
	if c.State == cohort.Forming {
		return r.T("You are in. The group is not open yet; you hear when it is.")
	}
	return r.T("You are in.")
}

func (s *Server) takeBreak(r *request) error {
	return s.moveMyself(r, "break", s.Cohorts.TakeBreak)
}

func (s *Server) comeBack(r *request) error {
	return s.moveMyself(r, "returned", s.Cohorts.ComeBack)
}

// ownMove is something a member does about their own standing.
type ownMove func(ctx context.Context, actor access.Actor, which id.Cohort, line string) (held bool, err error)

// moveMyself is a break and the way back from it, with a line for the group or none.
func (s *Server) moveMyself(r *request, said string, move ownMove) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	held, err := move(r.ctx, r.actor(), which, r.field("line"))
	if err != nil {
		return r.refused(err, "Nothing was changed", func(p *parts.Problem) (templ.Component, error) { return s.placePage(r, p) })
	}
	return r.see(groupAddress(which) + "/me?said=" + lineSaid(said, held) + r.atCard(which))
}

// atCard is where on the page of their place somebody lands whose line brought the card.
func (r *request) atCard(which id.Cohort) string {
	if l, err := r.s.Cohorts.OwnLine(r.ctx, r.actor(), which); err == nil && l != nil && l.Card && strings.TrimSpace(r.field("line")) != "" {
		return "#card"
	}
	return ""
}

// lineSaid tells somebody whose line the group does not see yet.
func lineSaid(said string, held bool) string {
	if held {
		return "line-held"
	}
	return said
}

func (s *Server) showLeaving(r *request) error {
	page, err := s.leavingPage(r, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

func (s *Server) leavingPage(r *request, problem *parts.Problem) (templ.Component, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return nil, err
	}
	c, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.LeaveCohort, which)
	if err != nil {
		return nil, err
	}
	stay, err := r.staysIn(which)
	if err != nil {
		return nil, err
	}
	return pages.LeavingPage(pages.Leaving{
		Stay:  stay,
		Frame: r.frame("Leaving", ""), Back: parts.Link{Label: r.T("Your place"), Href: groupAddress(which) + "/me"}, Cohort: c.Name,
		Line: r.field("line"), Action: groupAddress(which) + "/leaving", Problem: problem,
	}), nil
}

func (s *Server) leaveCohort(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	stay, err := r.staysIn(which)
	if err != nil {
		return err
	}
	held, err := s.Cohorts.LeaveCohort(r.ctx, r.actor(), which, r.field("line"))
	if err != nil {
		return r.refused(err, "You are still in the group", func(p *parts.Problem) (templ.Component, error) { return s.leavingPage(r, p) })
	}
	if stay != "" {
		return r.see("/home?said=stays")
	}
	if at := r.atCard(which); at != "" {
		return r.see(groupAddress(which) + "/me?said=" + lineSaid("left", held) + at)
	}
	return r.see("/home?said=" + lineSaid("left", held))
}
