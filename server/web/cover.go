package web

import (
	"slices"
	"time"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

func coverAddress(which id.Cohort) string { return groupAddress(which) + "/cover" }

// showCover is who looks after a group when, and what is missing.
func (s *Server) showCover(r *request) error {
	page, err := s.coverPage(r, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

func (s *Server) coverPage(r *request, problem *parts.Problem) (templ.Component, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return nil, err
	}
	b, err := s.Cover.Board(r.ctx, r.actor(), which)
	if err != nil {
		return nil, err
	}
	c := b.Cohort
	page := pages.Cover{
		Frame: r.frame("Staff", ""), Back: r.fromCover(b), Cohort: c.Name, Links: r.coverLinks(b), Promise: r.promised(b),
		Warnings: r.coverWarnings(b), Week: r.weekSaid(c.Week), Clock: r.clockSaid(c), Holds: r.holds(c), Days: cohort.HolidayLines(c.Holidays),
		Pressing: c.LapsesSoon(s.Now()), OnCall: r.onCallNow(b), Turns: r.turns(b), Reach: r.reach(b), Problem: problem,
	}
	for _, h := range c.Holidays {
		page.Holidays = append(page.Holidays, r.holiday(h))
	}
	if b.MayHours {
		page.Confirm, page.SetDays = coverAddress(which)+"/confirmation", coverAddress(which)+"/holidays"
	}
	if problem != nil && problem.Field == "holidays" {
		page.Days = r.field("holidays")
	}
	return pages.CoverPage(page), nil
}

// fromCover leads staff back to their group, and an admin, who has no place in it, to all groups.
func (r *request) fromCover(b cover.Board) parts.Link {
	if slices.ContainsFunc(b.Staff, func(m cohort.Membership) bool { return m.Person == r.session.Person }) {
		return backToGroup(b.Cohort)
	}
	return parts.Link{Label: r.T("Who is there, in each group"), Href: "/practice/cover"}
}

func (r *request) coverLinks(b cover.Board) []parts.Link {
	base := coverAddress(b.Cohort.ID)
	var links []parts.Link
	if b.May {
		links = append(links, parts.Link{Label: r.T("Change who is on call"), Href: base + "/rota"})
	}
	links = append(links, parts.Link{Label: r.T("Drills"), Href: base + "/drills"})
	if b.MayHours {
		links = append(links, parts.Link{Label: r.T("Change the hours"), Href: groupAddress(b.Cohort.ID) + "/settings"})
	}
	return append(links, parts.Link{Label: r.T("How you are called"), Href: channelsAddress})
}

func (s *Server) confirmHours(r *request) error {
	err := r.onCohort("/cover?said=hours-hold", func(which id.Cohort) error {
		_, err := s.Cohorts.ConfirmHours(r.ctx, r.actor(), which)
		return err
	})
	return r.refused(err, "Nothing was changed yet", func(p *parts.Problem) (templ.Component, error) { return s.coverPage(r, p) })
}

func (s *Server) setHolidays(r *request) error {
	err := r.onCohort("/cover?said=kept", func(which id.Cohort) error {
		days, err := cohort.ParseHolidays(r.field("holidays"))
		if err != nil {
			if _, _, may := s.Cohorts.Ask(r.ctx, r.actor(), access.SetUpCohort, which); may != nil {
				return may // what somebody types is no answer to whether they may
			}
			return err
		}
		_, err = s.Cohorts.SetHolidays(r.ctx, r.actor(), which, days)
		return err
	})
	return r.refused(err, "Nothing was changed yet", func(p *parts.Problem) (templ.Component, error) { return s.coverPage(r, p) })
}

// practiceCover is how each group is covered, for the admin, who has no place in any.
func (s *Server) practiceCover(r *request) error {
	if err := access.May(r.actor(), access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	all, err := s.Cohorts.All(r.ctx)
	if err != nil {
		return err
	}
	page := pages.PracticeCover{Frame: r.frame("Practice", "/practice"), Back: r.toPractice()}
	for _, c := range all {
		b, err := s.Cover.Board(r.ctx, r.actor(), c.ID)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		row := pages.PracticeCoverRow{Name: c.Name, Href: coverAddress(c.ID), Line: r.promised(b)[0]}
		for _, w := range r.coverWarnings(b) {
			row.Warnings = append(row.Warnings, w.What+".")
		}
		page.Rows = append(page.Rows, row)
	}
	return r.page(pages.PracticeCoverPage(page))
}

// holiday is one of the days on which nobody reads. They are dates, and of no zone.
func (r *request) holiday(h cohort.Holiday) string {
	if h.From.Equal(h.To) {
		return r.day(h.From)
	}
	return r.F("{first} to {last}", "first", r.day(h.From), "last", r.day(h.To))
}

func (r *request) clockSaid(c cohort.Cohort) string {
	if c.Zone == "" {
		return ""
	}
	return r.F("On the clock of {zone}.", "zone", r.zoneLabel(c.Zone))
}

// holds says until when a group's hours count.
func (r *request) holds(c cohort.Cohort) string {
	at := c.LapsesAt()
	if at.IsZero() {
		return ""
	}
	day := r.longDate(at)
	if c.Lapsed(r.s.Now()) {
		return r.F("They stopped to count on {day}, because nobody had said for 60 days that they still hold.", "day", day)
	}
	return r.F("Somebody last said on {last} that they hold. They count until {day}; after that, pages speak as if nobody were there.",
		"last", r.longDate(at.Add(-cohort.Lapse)), "day", day)
}

// by is a time to come, at the end of a sentence.
func (r *request) by(t time.Time) string {
	return parts.By(t.In(r.now.Location()), r.now).In(r.tongue())
}
