package web

import (
	"time"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// showDrills lists crises that were none, and starts one for those who may.
func (s *Server) showDrills(r *request) error {
	page, err := s.drillsPage(r, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

func (s *Server) drillsPage(r *request, problem *parts.Problem) (templ.Component, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return nil, err
	}
	all, err := s.Cover.Drills(r.ctx, r.actor(), which)
	if err != nil {
		return nil, err
	}
	c, own, err := s.Cohorts.Ask(r.ctx, r.actor(), access.ReadCover, which)
	if err != nil {
		return nil, err
	}
	page := pages.Drills{Frame: r.frame("Staff", ""), Back: parts.Link{Label: r.T("Who is there"), Href: coverAddress(which)}, Cohort: c.Name, Problem: problem}
	if access.May(r.actor(), access.RunDrill, own.Facts()) == nil {
		page.Action, page.Waits = r.drillNow(c)
	}
	called, err := r.calledIn(which, all)
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		page.Rows = append(page.Rows, called.row(d))
	}
	return pages.DrillsPage(page), nil
}

// drillNow is the form of a drill, or why none can be started at this moment.
func (r *request) drillNow(c cohort.Cohort) (form, waits string) {
	now := r.s.Now()
	if c.StaffOn(now) {
		return coverAddress(c.ID) + "/drills", ""
	}
	if next, ok := c.NextStaffed(now); ok {
		return "", r.F("A drill wakes nobody, so it starts in staffed hours only. Those begin {when}.", "when", r.by(next))
	}
	return "", r.T("A drill wakes nobody, so it starts in staffed hours only. No hours count now.")
}

func (s *Server) startDrill(r *request) error {
	err := r.onCohort("/cover/drills?said=drill", func(which id.Cohort) error {
		_, err := s.Cover.Drill(r.ctx, r.actor(), which)
		return err
	})
	return r.refused(err, "No drill was started", func(p *parts.Problem) (templ.Component, error) { return s.drillsPage(r, p) })
}

// drillWords is what drills are worded with: the names of those who were called.
type drillWords struct {
	*request
	names map[id.Person]string
}

// calledIn finds the names of everybody in some drills. Who started one may be an admin, who has no place in the group.
func (r *request) calledIn(which id.Cohort, all []cover.DrillResult) (drillWords, error) {
	c := drillWords{r, map[id.Person]string{}}
	var people []id.Person
	for _, d := range all {
		people = append(people, d.By, d.SeenBy)
		for _, p := range d.Pages {
			people = append(people, p.Person)
		}
	}
	named, err := r.s.Cohorts.Named(r.ctx, which, people)
	if err != nil {
		return c, err
	}
	for _, who := range people {
		if m, is := named[who]; is {
			c.names[who] = r.person(m).Name
		} else if who != "" && c.names[who] == "" {
			p, err := r.s.Accounts.Person(r.ctx, who)
			if err != nil {
				return c, err
			}
			c.names[who] = p.Name
		}
	}
	return c, nil
}

func (c drillWords) row(d cover.DrillResult) pages.DrillRow {
	row := pages.DrillRow{
		Result: c.T("Nobody has it yet"), Bad: d.Broken || d.After() > cover.CrisisWithin, By: c.name(d.By), When: parts.On(d.Began.In(c.now.Location()), c.now),
	}
	switch {
	case d.SeenBy != "" && d.After() < time.Minute:
		row.Result = c.F("{who} had it within a minute", "who", c.name(d.SeenBy))
	case d.SeenBy != "":
		row.Result = c.F("{who} had it after {time}", "who", c.name(d.SeenBy), "time", c.span(d.After()))
	case d.Over:
		row.Result = c.T("Nobody had it, and it ended by itself")
	}
	at := map[id.Person]int{}
	for _, p := range d.Pages {
		i, known := at[p.Person]
		if !known {
			i = len(row.Reach)
			at[p.Person] = i
			row.Reach = append(row.Reach, pages.Reach{Who: c.name(p.Person)})
		}
		row.Reach[i].Ways = append(row.Reach[i].Ways, c.way(d, p))
	}
	return row
}

func (c drillWords) name(who id.Person) string {
	if name := c.names[who]; name != "" {
		return name
	}
	return c.T("Somebody")
}

// leftWords say what became of a call.
var leftWords = map[cover.PageState]string{
	cover.Sending: words.M("on its way."), cover.Sent: words.M("sent."), cover.Failed: words.M("it was not taken."),
	cover.Spared: words.M("not needed any more."),
}

// way is what one call to somebody did.
func (c drillWords) way(d cover.DrillResult, p cover.Page) string {
	way, after := c.T(channelNames[p.Channel]), c.span(p.At.Sub(d.Began))
	if !p.SeenAt.IsZero() {
		return c.F("{way}, after {time}: it brought them.", "way", way, "time", after)
	}
	return c.F("{way}, after {time}: {state}", "way", way, "time", after, "state", c.T(leftWords[p.State]))
}
