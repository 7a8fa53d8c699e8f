package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// showChoices is how the reader reads a group.
func (s *Server) showChoices(r *request) error {
	page, err := s.choicesPage(r, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

func (s *Server) choicesPage(r *request, problem *parts.Problem) (templ.Component, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return nil, err
	}
	c, own, err := s.Cohorts.Ask(r.ctx, r.actor(), access.SetChoices, which)
	if err != nil {
		return nil, err
	}
	choices, err := s.Cohorts.Choices(r.ctx, own)
	if err != nil {
		return nil, err
	}
	base := groupAddress(which)
	page := pages.Choices{
		Frame: r.frame("Reading", ""), Back: parts.Link{Label: r.T("Your place"), Href: base + "/me"}, Cohort: c.Name,
		Action: base + "/reading", QuietAt: base + "/quiet", Until: r.now.AddDate(0, 0, 6).Format(time.DateOnly), Problem: problem,
	}
	if until := r.field("until"); until != "" {
		page.Until = until
	}
	if own.QuietAt(r.now) {
		page.Quiet = r.longDate(own.Quiet.Add(-time.Second))
	}
	for _, theme := range c.Offered() {
		page.Themes = append(page.Themes, pages.ThemeChoice{ID: theme.ID, Words: theme.Words, Value: string(choices.Fold(theme.ID))})
	}
	page.Themes = append(page.Themes, pages.ThemeChoice{
		ID: cohort.OwnWords, Words: r.T("A note in somebody’s own words"), Value: string(choices.Fold(cohort.OwnWords)),
	})
	err = r.without(&page, own, choices)
	return pages.ChoicesPage(page), err
}

// without names those without whom the reader reads, and those without whom they can.
func (r *request) without(page *pages.Choices, own cohort.Membership, choices cohort.Choices) error {
	muted, err := r.s.Cohorts.Named(r.ctx, own.Cohort, choices.Muted)
	if err != nil {
		return err
	}
	base := groupAddress(own.Cohort) + "/people/"
	for _, who := range choices.Muted {
		page.Without = append(page.Without, pages.Without{Name: r.person(muted[who]).Name, Action: base + string(who) + "/unmuting"})
	}
	if own.Staff() {
		return nil
	}
	people, err := r.s.Cohorts.Here(r.ctx, r.actor(), own.Cohort)
	for _, m := range people {
		if m.Person != own.Person && !m.Staff() && !choices.Mutes(m.Person) {
			page.Others = append(page.Others, pages.Without{Name: r.person(m).Name, Action: base + string(m.Person) + "/muting"})
		}
	}
	return err
}

// onReading does something about how the reader reads and comes back to the page, or with what was refused.
func (s *Server) onReading(r *request, said string, do func(id.Cohort) error) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	if err := do(which); err != nil {
		return r.refused(err, "Nothing was changed", func(p *parts.Problem) (templ.Component, error) { return s.choicesPage(r, p) })
	}
	return r.see(groupAddress(which) + "/reading?said=" + said)
}

func (s *Server) setChoices(r *request) error {
	return s.onReading(r, "kept", func(which id.Cohort) error {
		themes := map[string]cohort.Fold{}
		for name, value := range r.Request().PostArgs().All() {
			if theme, ok := strings.CutPrefix(string(name), "fold-"); ok {
				themes[theme] = cohort.Fold(value)
			}
		}
		return s.Cohorts.SetChoices(r.ctx, r.actor(), which, themes)
	})
}

var errDay = errs.In("until", "Please give a day, such as 8 November.")

// setQuiet keeps until when the reader would rather not be called on: to the end of a day in their zone. No day ends it.
func (s *Server) setQuiet(r *request) error {
	if r.field("until") == "" {
		return s.onReading(r, "called-on", func(which id.Cohort) error {
			return s.Cohorts.SetQuiet(r.ctx, r.actor(), which, time.Time{})
		})
	}
	return s.onReading(r, "quiet", func(which id.Cohort) error {
		day, err := time.ParseInLocation(time.DateOnly, r.field("until"), r.now.Location())
		if err != nil {
			return errDay
		}
		return s.Cohorts.SetQuiet(r.ctx, r.actor(), which, day.AddDate(0, 0, 1).UTC())
	})
}

func (s *Server) mute(on bool) handler {
	change, said := s.Cohorts.Mute, "muted"
	if !on {
		change, said = s.Cohorts.Unmute, "unmuted"
	}
	return func(r *request) error {
		who, err := param[id.Person](r, "person")
		if err != nil {
			return err
		}
		return s.onReading(r, said, func(which id.Cohort) error { return change(r.ctx, r.actor(), which, who) })
	}
}

// moreThemes is how many empty lines the list of themes ends in.
const moreThemes = 3

// showThemes is what content notes can name, for the group's clinicians.
func (s *Server) showThemes(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	page, err := s.themesPage(r, which, nil, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

// themesPage shows the list as it is, or as it was typed.
func (s *Server) themesPage(r *request, which id.Cohort, typed []pages.ThemeRow, problem *parts.Problem) (templ.Component, error) {
	c, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.SetThemes, which)
	if err != nil {
		return nil, err
	}
	page := pages.Themes{
		Frame: r.frame("Groups", ""), Back: backToGroup(c), Cohort: c.Name, Rows: typed, Seen: strconv.FormatInt(c.ThemesVersion, 10),
		Action: groupAddress(which) + "/themes", Problem: problem,
	}
	for _, theme := range c.Themes {
		switch {
		case theme.Retired:
			page.Retired = append(page.Retired, pages.ThemeRow{ID: theme.ID, Words: theme.Words})
		case typed == nil:
			page.Rows = append(page.Rows, pages.ThemeRow{ID: theme.ID, Words: theme.Words})
		}
	}
	if typed == nil {
		page.Rows = append(page.Rows, make([]pages.ThemeRow, moreThemes)...)
	}
	return pages.ThemesPage(page), nil
}

// themesTyped is the list as the form has it, a row for each of its lines.
func (r *request) themesTyped() (rows []pages.ThemeRow) {
	for i := 0; i < cohort.MaxThemes+moreThemes && r.Request().PostArgs().Has("theme"+strconv.Itoa(i)); i++ {
		n := strconv.Itoa(i)
		rows = append(rows, pages.ThemeRow{ID: r.field("id" + n), Words: r.field("theme" + n)})
	}
	return rows
}

// setThemes keeps the list: lines without words are retired, and what was ticked comes back.
func (s *Server) setThemes(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	c, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.SetThemes, which)
	if err != nil {
		return err
	}
	rows := r.themesTyped()
	var in []cohort.Theme
	var line []int // of each in
	for i, row := range rows {
		if strings.TrimSpace(row.Words) != "" {
			in, line = append(in, cohort.Theme{ID: row.ID, Words: row.Words}), append(line, i)
		}
	}
	for _, again := range r.Request().PostArgs().PeekMulti("back") {
		in = append(in, cohort.Theme{ID: string(again), Words: c.ThemeWords(string(again))})
	}
	seen, _ := strconv.ParseInt(r.field("seen"), 10, 64)
	if _, err := s.Cohorts.SetThemes(r.ctx, r.actor(), which, in, seen); err != nil {
		return r.refused(err, "The list is as it was", func(p *parts.Problem) (templ.Component, error) {
			p.Field = themeLine(p.Field, line)
			return s.themesPage(r, which, rows, p)
		})
	}
	return r.see(groupAddress(which) + "/themes?said=kept")
}

// themeLine is the box on the page for a box of the list that was sent; a theme that came back has none.
func themeLine(field string, line []int) string {
	n, ok := strings.CutPrefix(field, "theme")
	i, err := strconv.Atoi(n)
	if !ok || err != nil || i >= len(line) {
		return ""
	}
	return "theme" + strconv.Itoa(line[i])
}
