package web

import (
	"slices"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/id"
)

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
	lines, err := s.Cohorts.Lines(r.ctx, r.actor(), which, cohortLines)
	if err != nil {
		return err
	}
	base := groupAddress(which)
	page := pages.Cohort{
		Frame: r.frame("Group", base), Name: l.Cohort.Name, PeopleAt: base + "/people", State: r.stateLine(l.Cohort),
		Lines: r.changeLines(lines, l.Cohort), Links: r.staffLinks(which, l.Own, ""),
	}
	if !l.Own.Staff() {
		if err := r.heldLine(&page, l.Own); err != nil {
			return err
		}
		page.Place = base + "/me"
		if l.Own.Standing != access.Admitted {
			page.Standing = r.ownStanding(l.Own, l.Cohort)
		}
	}
	staff, members, _ := r.sorted(people, l.Own.Staff())
	page.People = append(staff, members...)
	if l.Later != "" {
		page.Earlier = base + "?at=" + l.Later
	}
	if r.Query("at") != "" {
		page.Latest, page.Rows = base, r.rows(l.Rows)
	} else {
		page.Rows, page.Older, page.Away = r.gently(which, roundFirst(l.Rows))
	}
	page.Private = r.toFacilitators(l.Own)
	if l.Start {
		page.Write = base + "/write"
		page.Frame.Filled = &parts.Filled{Label: r.T("Write to the group"), Href: page.Write, Icon: "write"}
	}
	return r.page(pages.CohortPage(page))
}

// toFacilitators leads to what is written between members and the facilitators alone: one's own conversation, or for
// these all of them.
func (r *request) toFacilitators(own cohort.Membership) parts.Link {
	base := groupAddress(own.Cohort)
	switch {
	case access.May(r.actor(), access.ReadPrivates, own.Facts()) == nil:
		return parts.Link{Label: r.T("Written to the facilitators alone"), Href: base + "/privates"}
	case access.May(r.actor(), access.StartPrivate, own.Facts()) == nil:
		return parts.Link{Label: r.T("Only to the facilitators"), Href: base + "/private"}
	default:
		return parts.Link{}
	}
}

// cohortLines is how many of the things a group was told its page shows.
const cohortLines = 6

func (r *request) changeLines(lines []cohort.Line, c cohort.Cohort) []pages.ChangeLine {
	out := make([]pages.ChangeLine, len(lines))
	for i, l := range lines {
		out[i] = pages.ChangeLine{Text: l.Text, When: parts.On(l.At.In(r.now.Location()), r.now)}
		if l.Fold {
			out[i].Fold, out[i].Despair = true, r.despair(c)
		}
	}
	return out
}

// heldLine puts what the reader told the group, and the group does not see, before what it was told. A line goes with a
// change of how they stand, so that nobody else's page asks for one.
func (r *request) heldLine(page *pages.Cohort, own cohort.Membership) error {
	if r.s.Now().Sub(own.Changed) > cohort.LineStands {
		return nil
	}
	l, err := r.s.Cohorts.OwnLine(r.ctx, r.actor(), own.Cohort)
	if err != nil || l == nil || !l.Held {
		return err
	}
	mine := pages.ChangeLine{Text: l.Text, When: parts.On(l.At.In(r.now.Location()), r.now), Held: true}
	page.Lines = append([]pages.ChangeLine{mine}, page.Lines...)
	return nil
}

// stateLine is where a cohort is in its life, with its days.
func (r *request) stateLine(c cohort.Cohort) string {
	switch c.State {
	case cohort.Open:
		if c.Admits() {
			return r.T("Open to its members. New people can come in at the moment.") + r.days(c)
		}
		return r.T("Open to its members, closed to everybody else.") + r.days(c)
	case cohort.Closing:
		return r.T("Closing. It can be read for some time yet.") + r.days(c)
	case cohort.Sealed:
		return r.T("Sealed. Its time has ended.") + r.days(c)
	default:
		return r.T("Forming: its members cannot read or write here yet.") + r.days(c)
	}
}

// days are a cohort's first and last, as far as they are set. Dates have no zone.
func (r *request) days(c cohort.Cohort) string {
	switch {
	case !c.Starts.IsZero() && !c.Ends.IsZero():
		return " " + r.F("{first} to {last}.", "first", r.day(c.Starts), "last", r.day(c.Ends))
	case !c.Starts.IsZero():
		return " " + r.F("From {first} on.", "first", r.day(c.Starts))
	case !c.Ends.IsZero():
		return " " + r.F("Until {last}.", "last", r.day(c.Ends))
	default:
		return ""
	}
}

func (s *Server) people(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	c, own, err := s.Cohorts.Get(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	people, err := s.Cohorts.People(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	page := pages.People{Frame: r.frame("People", ""), Cohort: c.Name, Back: backToGroup(c), Links: r.staffLinks(which, own, "")}
	page.Staff, page.Members, page.Before = r.sorted(people, own.Staff())
	if access.May(r.actor(), access.SetChoices, own.Facts()) == nil {
		page.Reading = groupAddress(which) + "/reading"
	}
	return r.page(pages.PeoplePage(page))
}

// sorted parts the people of a cohort, each list in the order it came: by name. For its staff, each leads to the page
// about them, and says how they stand where that is not as usual.
func (r *request) sorted(people []cohort.Membership, forStaff bool) (staff, members, before []parts.Person) {
	for _, m := range people {
		p := r.person(m)
		if forStaff && !m.Imported {
			p.Href, p.Line = groupAddress(m.Cohort)+"/members/"+string(m.Person), r.standingLine(m)
		}
		if p.Line == "" && m.QuietAt(r.now) {
			p.Line = r.T("not this week")
		}
		switch {
		case m.Imported:
			before = append(before, p)
		case m.Staff() && m.Standing == access.Admitted:
			staff = append(staff, p)
		case cohort.IsHere(m) || forStaff && m.Standing == access.Pending:
			members = append(members, p)
		}
	}
	return staff, members, before
}

// standingLine is how somebody stands, beside their name; empty when as usual.
func (r *request) standingLine(m cohort.Membership) string {
	switch {
	case m.Staff():
		return ""
	case m.Removal != nil:
		return r.T("removal is proposed")
	case m.Standing == access.Pending:
		return r.T("asks to come in")
	case m.Standing == access.OnBreak:
		return r.T("on a break")
	case m.Standing == access.InHospital:
		return r.T("in hospital")
	case m.Standing == access.Suspended:
		return r.T("access is paused")
	default:
		return ""
	}
}

// person is somebody as this group knows them. Whoever was never of it has no name here.
func (r *request) person(m cohort.Membership) parts.Person {
	if m.Alias == "" {
		return parts.Person{Name: r.T("Somebody")}
	}
	return parts.Person{
		Name: m.Alias, Pebble: parts.Pebble(m.Shape), Staff: m.Staff(), Role: r.staffRole(m.Role),
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
			Kind: r.kindOf(row.Thread.Kind), Note: row.Note, Private: row.Thread.Kind == forum.Private,
			Pinned: row.Thread.Pinned, Closed: !row.Thread.Closed.IsZero(), LastWhen: parts.On(row.LastAt.In(r.now.Location()), r.now),
		}
		if row.Thread.Kind == forum.Private {
			out[i].Title = r.F("{who} and the facilitators", "who", r.person(row.With).Name)
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

// kindOf words what a conversation is for; an ordinary one needs no word.
func (r *request) kindOf(kind forum.Kind) string {
	switch kind {
	case forum.CheckIn:
		return r.T("Check-in")
	case forum.Introductions:
		return r.T("Introductions")
	case forum.Session:
		return r.T("Session")
	case forum.Resource:
		return r.T("To read")
	default:
		return ""
	}
}
