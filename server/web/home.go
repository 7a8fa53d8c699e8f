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
	"holdfast/server/forum"
	"holdfast/server/id"
)

// homeRows is how many conversations of each group the home page shows.
const homeRows = 4

func (s *Server) home(r *request) error {
	person, err := s.Accounts.Person(r.ctx, r.session.Person)
	if err != nil {
		return err
	}
	places, err := s.Cohorts.Mine(r.ctx, r.actor())
	if err != nil {
		return err
	}
	page := pages.Home{Frame: r.frame("Home", "/home"), Greeting: greeting(r.now.Hour()), Name: person.Name}
	if before := r.session.Before; !before.IsZero() {
		page.LastHere = parts.On(before.In(r.now.Location()), r.now)
	}
	for _, place := range places {
		rows, err := s.Forum.Latest(r.ctx, r.actor(), place, homeRows)
		if err != nil {
			return err
		}
		page.Groups = append(page.Groups, pages.HomeGroup{
			Name: place.Cohort.Name, Href: "/cohorts/" + string(place.Cohort.ID), Rows: r.rows(rows),
		})
	}
	if r.session.Kind == access.Admin {
		page.Desk = "You look after people and settings here. What groups write is not shown to you."
	} else if len(places) == 0 {
		page.Desk = "Nothing is waiting."
	}
	return r.page(pages.HomePage(page))
}

func greeting(hour int) string {
	switch {
	case hour < 5 || hour >= 18:
		return "Good evening"
	case hour < 12:
		return "Good morning"
	default:
		return "Good afternoon"
	}
}

func (s *Server) cohort(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	l, err := s.Forum.List(r.ctx, r.actor(), which, r.Query("at"))
	if err != nil {
		return err
	}
	people, err := s.Cohorts.Here(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	base := "/cohorts/" + string(which)
	page := pages.Cohort{
		Frame: r.frame("Group", base), Name: l.Cohort.Name, Rows: r.rows(l.Rows), PeopleAt: base + "/people", State: stateLine(l.Cohort.State),
	}
	staff, members, _ := r.sorted(people)
	page.People = append(staff, members...)
	if l.Later != "" {
		page.Earlier = base + "?at=" + l.Later
	}
	if r.Query("at") != "" {
		page.Latest = base
	}
	if l.Start {
		page.Write = base + "/write"
		page.Frame.Filled = &parts.Filled{Label: "Write to the group", Href: page.Write, Icon: "write"}
	}
	return r.page(pages.CohortPage(page))
}

func stateLine(state cohort.State) string {
	switch state {
	case cohort.Open:
		return "Open to its members, closed to everybody else."
	case cohort.Closing:
		return "Closing. It can be read for some time yet."
	case cohort.Sealed:
		return "Sealed. Its time has ended."
	default:
		return "Forming."
	}
}

func (s *Server) people(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	c, _, err := s.Cohorts.Get(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	people, err := s.Cohorts.People(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	page := pages.People{Frame: r.frame("People", ""), Cohort: c.Name, Back: parts.Link{Label: c.Name, Href: "/cohorts/" + string(which)}}
	page.Staff, page.Members, page.Before = r.sorted(people)
	return r.page(pages.PeoplePage(page))
}

// sorted parts the people of a cohort, each list in the order it came: by name.
func (r *request) sorted(people []cohort.Membership) (staff, members, before []parts.Person) {
	for _, m := range people {
		p := r.person(m)
		switch {
		case m.Imported:
			before = append(before, p)
		case m.Standing != access.Admitted:
		case m.Staff():
			staff = append(staff, p)
		default:
			members = append(members, p)
		}
	}
	return staff, members, before
}

// person is somebody as this group knows them. Whoever was never of it has no name here.
func (r *request) person(m cohort.Membership) parts.Person {
	if m.Alias == "" {
		return parts.Person{Name: "Somebody"}
	}
	return parts.Person{
		Name: m.Alias, Pebble: parts.Pebble(m.Shape), Staff: m.Staff(), Role: staffRole(m.Role),
		Imported: m.Imported, You: m.Person == r.session.Person,
	}
}

func (r *request) names(members []cohort.Membership) []string {
	names := make([]string, len(members))
	for i, m := range members {
		names[i] = r.person(m).Name
	}
	return names
}

// rows words conversations for a list.
func (r *request) rows(rows []forum.Row) []parts.ThreadRow {
	out := make([]parts.ThreadRow, len(rows))
	for i, row := range rows {
		address := "/threads/" + string(row.Thread.ID)
		fresh := slices.Clone(row.New)
		slices.Reverse(fresh)
		out[i] = parts.ThreadRow{
			Title: row.Thread.Title, Href: address, Fresh: r.names(fresh), AnsweredYou: r.names(row.ToMe),
			Pinned: row.Thread.Pinned, Closed: !row.Thread.Closed.IsZero(), LastWhen: parts.On(row.LastAt.In(r.now.Location()), r.now),
		}
		if row.Unread {
			out[i].Href = address + "#new"
		}
		if row.Last != nil {
			out[i].Last = r.person(*row.Last).Name
		}
		if row.LastOwn {
			out[i].Last = "you"
		}
		for _, m := range row.New[:min(len(row.New), 3)] {
			out[i].People = append(out[i].People, r.person(m))
		}
	}
	return out
}

func (s *Server) zone(r *request) error {
	page := pages.Zone{Frame: r.frame("Times", "/zone"), Action: "/zone", Next: local(r.Query("next")), Example: parts.Clock(r.now, r.now)}
	for _, name := range zoneNames {
		page.Choices = append(page.Choices, pages.ZoneChoice{Value: name, Label: zoneLabel(name), Selected: name == r.session.Zone})
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

func (s *Server) help(r *request) error {
	page := pages.Help{Frame: r.frame("Help", ""), Practice: s.Settings.Practice, Staffed: s.Settings.StaffedHours}
	if s.Settings.HelpPhone != "" {
		page.Lines = []pages.HelpLine{{Label: s.Settings.HelpPhone}}
	}
	if s.Settings.HelpEmergency != "" {
		page.Danger = []pages.HelpLine{{Label: s.Settings.HelpEmergency}}
	}
	return r.page(pages.HelpPage(page))
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
