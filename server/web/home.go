package web

import (
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
)

// homeRows is how many conversations of each group the home page shows.
const homeRows = 4

func (s *Server) home(r *request) error {
	person, err := s.Accounts.Person(r.ctx, r.session.Person)
	if err != nil {
		return err
	}
	places, err := s.Cohorts.Places(r.ctx, r.actor())
	if err != nil {
		return err
	}
	page := pages.Home{Frame: r.frame("Home", "/home"), Greeting: r.greeting(r.now.Hour()), Name: person.Name, Links: r.homeLinks()}
	if before := r.session.Before; !before.IsZero() {
		page.LastHere = parts.On(before.In(r.now.Location()), r.now)
	}
	if page.Needs, err = s.needs(r); err != nil {
		return err
	}
	for _, place := range places {
		if err := s.homeGroup(r, place, places, &page); err != nil {
			return err
		}
	}
	if err := s.answered(r, &page); err != nil {
		return err
	}
	if err := r.toldNews(&page); err != nil {
		return err
	}
	if err := r.begun(&page); err != nil {
		return err
	}
	page.Desk = r.desk(len(places)+len(page.Needs) > 0)
	return r.page(pages.HomePage(page))
}

// answered adds the groups that answered "not now": they are in no list of groups any more, and something was written.
func (s *Server) answered(r *request, page *pages.Home) error {
	groups, err := s.Admission.NotNow(r.ctx, r.actor())
	for _, which := range groups {
		page.Groups = append(page.Groups, pages.HomeGroup{
			Name: r.T("What you asked for"), State: r.T("Somebody answered you."),
			Move: parts.Link{Label: r.T("Read the answer"), Href: groupAddress(which) + "/application"},
		})
	}
	return err
}

// desk is what staff without a group of their own read.
func (r *request) desk(something bool) string {
	switch {
	case r.session.Kind == access.Admin:
		return r.T("You look after people and settings here. What groups write is not shown to you.")
	case r.session.Kind.Works() && !something:
		return r.T("Nothing is waiting.")
	default:
		return ""
	}
}

func (r *request) homeLinks() []parts.Link {
	var links []parts.Link
	if access.May(r.actor(), access.CreateCohort, access.Facts{}) == nil {
		links = append(links, parts.Link{Label: r.T("Start a group"), Href: "/cohorts/new"})
	}
	if access.May(r.actor(), access.RunPractice, access.Facts{}) == nil {
		links = append(links, parts.Link{Label: r.T("The practice"), Href: "/practice"})
	}
	return links
}

// homeGroup adds one cohort of the reader's: its few latest conversations, or why they cannot go in and what helps.
func (s *Server) homeGroup(r *request, place cohort.Place, places []cohort.Place, page *pages.Home) error {
	base := groupAddress(place.Cohort.ID)
	group := pages.HomeGroup{Name: place.Cohort.Name}
	m := place.Membership
	switch {
	case m.Role == access.RoleGuest:
		group.Name, group.Href = r.T("A conversation"), threadAddress(m.Room)
		page.Groups = append(page.Groups, group)
		return nil
	case place.Shut != nil:
		group.State = r.sentence(place.Shut)
		group.Move = r.shutMove(place.Shut, base)
		if from := offeredFrom(places, m); from != nil {
			r.offeredHere(&group, *from, base)
		}
		page.Groups = append(page.Groups, group)
		return nil
	case m.Standing != access.Admitted:
		group.State = r.ownStanding(m, place.Cohort)
	}
	rows, err := s.Forum.Latest(r.ctx, r.actor(), place, homeRows)
	if err != nil {
		return err
	}
	group.Href = base
	group.Rows, group.Older, group.Away = r.gently(place.Cohort.ID, rows)
	page.Groups = append(page.Groups, group)
	return s.privately(r, place, page)
}

// shutMove is the one place to go about not being able to go in.
func (r *request) shutMove(why error, base string) parts.Link {
	switch {
	case errors.Is(why, access.ErrTerms):
		return parts.Link{Label: r.T("Read what is asked"), Href: base + "/terms"}
	case errors.Is(why, access.ErrPending):
		return parts.Link{Label: r.T("What you gave, and where it stands"), Href: base + "/application"}
	default:
		return parts.Link{Label: r.T("Your place"), Href: base + "/me"}
	}
}

// needs is what waits for a decision of this reader, most pressing first. Somebody who has not given yet what admission
// needs waits for nobody.
func (s *Server) needs(r *request) ([]pages.Need, error) {
	matters, err := s.Cohorts.Waiting(r.ctx, r.actor())
	if err != nil {
		return nil, err
	}
	var needs []pages.Need
	for _, m := range matters {
		if m.Kind == cohort.MatterPending && m.Alias == "" {
			continue
		}
		needs = append(needs, r.need(m))
	}
	stuck, err := s.stuckNeeds(r)
	if err != nil {
		return nil, err
	}
	waiting, err := s.queueNeed(r)
	return slices.Concat(waiting, stuck, needs), err
}

func (r *request) need(m cohort.Matter) pages.Need {
	base, who := groupAddress(m.Cohort), m.Alias
	if who == "" {
		who = r.T("Somebody who was about to join")
	}
	n := pages.Need{Move: parts.Link{Label: r.T("Look at it"), Href: base + "/members/" + string(m.Person)}, Late: m.Late(r.s.Now())}
	switch m.Kind {
	case cohort.MatterPending:
		n.Sentence = r.F("{who} asks to join {group}.", "who", who, "group", m.Name)
		n.Move = parts.Link{Label: r.T("Decide"), Href: base + "/applications/" + string(m.Person)}
	case cohort.MatterRemoval:
		n.Sentence = r.F("{who}, in {group}: removal is proposed.", "who", who, "group", m.Name)
	case cohort.MatterMinor:
		n.Sentence = r.F("{who}, in {group}: may be under age.", "who", who, "group", m.Name)
	default:
		n.Sentence = r.F("{who}, in {group}: access is paused.", "who", who, "group", m.Name)
	}
	if m.First {
		n.Why = r.T("You took the first step, so somebody else takes the second.")
	}
	if !m.Due.IsZero() {
		n.Due = parts.By(m.Due.In(r.now.Location()), r.now)
	}
	return n
}

func (r *request) greeting(hour int) string {
	switch {
	case hour < 5 || hour >= 18:
		return r.T("Good evening")
	case hour < 12:
		return r.T("Good morning")
	default:
		return r.T("Good afternoon")
	}
}

func (s *Server) zone(r *request) error {
	page := pages.Zone{Frame: r.frame("Times", "/zone"), Action: "/zone", Next: local(r.Query("next")), Example: parts.Clock(r.now, r.now)}
	for _, name := range zoneNames {
		page.Choices = append(page.Choices, pages.ZoneChoice{Value: name, Label: r.zoneLabel(name), Selected: name == r.session.Zone})
	}
	return r.page(pages.ZonePage(page))
}

func (s *Server) setZone(r *request) error {
	zone := r.field("zone")
	if err := s.Accounts.SetZone(r.ctx, r.actor(), zone); err != nil {
		return err
	}
	if err := s.Accounts.Rezone(r.ctx, r.token, zone); err != nil {
		return err
	}
	return r.see(local(r.field("next")))
}

func (s *Server) live(r *request) error { return r.SendString("alive\n") }

// ready says whether this instance can serve: its store answers. Redis gone does not count: reading and posting go on.
func (s *Server) ready(r *request) error {
	if err := s.Ready(r.ctx); err != nil {
		var e *errs.Error
		if !errors.As(err, &e) {
			err = errs.Wrap(err, errs.Unavailable, "Not ready.")
		}
		return err
	}
	return r.Status(fiber.StatusOK).SendString("ready\n")
}
