package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

func groupAddress(which id.Cohort) string { return "/cohorts/" + string(which) }

func backToGroup(c cohort.Cohort) parts.Link {
	return parts.Link{Label: c.Name, Href: groupAddress(c.ID)}
}

// refused is a form that comes back filled when what stands in it cannot be taken, or changed meanwhile. Every other
// error is the edge's, and so is nil.
func (r *request) refused(err error, heading string, again func(*parts.Problem) (templ.Component, error)) error {
	e, ok := errs.As(err)
	if !ok || e.Kind != errs.Invalid && e.Kind != errs.Conflict {
		return err
	}
	page, err := again(&parts.Problem{Heading: r.T(heading), Sentence: r.told(e), Field: e.Field})
	if err != nil {
		return err
	}
	return r.render(statusOf[e.Kind], page)
}

// formNonce is the field of an address under which a page's form sends its nonce back.
const formNonce = "form"

func (s *Server) newCohort(r *request) error {
	return r.page(r.cohortNew(pages.CohortValues{Zones: r.zoneChoices("")}, s.Cohorts.Nonce(), nil))
}

func (r *request) cohortNew(values pages.CohortValues, nonce string, problem *parts.Problem) templ.Component {
	return pages.CohortNewPage(pages.CohortNew{
		Frame: r.frame("New", ""), Back: parts.Link{Label: r.T("Home"), Href: "/home"}, Values: values, Problem: problem,
		Action: "/cohorts?" + formNonce + "=" + url.QueryEscape(nonce),
	})
}

func (s *Server) createCohort(r *request) error {
	typed := r.cohortValues()
	in, err := settings(typed)
	var made cohort.Cohort
	if err == nil {
		made, err = s.Cohorts.Create(r.ctx, r.actor(), cohort.NewCohort{
			Name: in.Name, Purpose: in.Purpose, Starts: in.Starts, Ends: in.Ends, Capacity: in.Capacity, Hours: in.Hours,
			Cover: in.Cover, Week: in.Week, Zone: in.Zone, LeaveWords: in.LeaveWords, Nonce: r.Query(formNonce),
		})
	}
	if err != nil {
		return r.refused(err, "The group was not made yet", func(p *parts.Problem) (templ.Component, error) {
			nonce := r.Query(formNonce)
			if id.Time(nonce).IsZero() {
				nonce = s.Cohorts.Nonce()
			}
			return r.cohortNew(typed, nonce, p), nil
		})
	}
	return r.see(groupAddress(made.ID) + "/settings?said=kept")
}

func (r *request) cohortValues() pages.CohortValues {
	return pages.CohortValues{
		Name: r.field("name"), Purpose: r.field("purpose"), Starts: r.field("starts"), Ends: r.field("ends"),
		Capacity: r.field("capacity"), Hours: r.field("hours"), Cover: r.field("cover"),
		Week: r.field("week"), Leave: r.field("leaving"), Zones: r.zoneChoices(r.field("zone")), Understood: r.weekTyped(r.field("week")),
	}
}

const formDate = "2006-01-02"

// settings reads what was typed. A capacity that is no number stays 0, which the service refuses in its own words.
func settings(typed pages.CohortValues) (cohort.Settings, error) {
	in := cohort.Settings{Name: typed.Name, Purpose: typed.Purpose, Hours: typed.Hours, Cover: typed.Cover, LeaveWords: typed.Leave}
	in.Capacity, _ = strconv.Atoi(strings.TrimSpace(typed.Capacity))
	var err error
	if in.Week, err = cohort.ParseWeek(typed.Week); err != nil {
		return in, err
	}
	in.Zone = chosen(typed.Zones)
	if in.Starts, err = day("starts", typed.Starts); err != nil {
		return in, err
	}
	in.Ends, err = day("ends", typed.Ends)
	return in, err
}

func day(field, typed string) (time.Time, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(formDate, typed)
	if err != nil {
		return t, errs.In(field, "Please give the day as year, month and day, such as 2026-11-17. It can also stay empty.")
	}
	return t, nil
}

func dayTyped(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(formDate)
}

func (s *Server) showSettings(r *request) error {
	page, err := s.settingsPage(r, func(*pages.CohortSettings) {})
	if err != nil {
		return err
	}
	return r.page(page)
}

// settingsPage is the settings as they stand; fill puts in what was typed.
func (s *Server) settingsPage(r *request, fill func(*pages.CohortSettings)) (templ.Component, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return nil, err
	}
	c, own, err := s.Cohorts.Ask(r.ctx, r.actor(), access.SetUpCohort, which)
	if err != nil {
		return nil, err
	}
	base := groupAddress(which)
	page := pages.CohortSettings{
		Frame: r.frame("Settings", ""), Back: backToGroup(c), Name: c.Name, Seen: strconv.FormatInt(c.Version, 10), Action: base + "/settings",
		Values: pages.CohortValues{
			Name: c.Name, Purpose: c.Purpose, Starts: dayTyped(c.Starts), Ends: dayTyped(c.Ends), Capacity: capacityTyped(c.Capacity),
			Hours: c.Hours, Cover: c.Cover, Week: cohort.WeekLines(c.Week), Leave: c.LeaveWords, Zones: r.zoneChoices(c.Zone),
			Understood: r.weekSaid(c.Week),
		},
		State: r.stateLine(c), Links: r.staffLinks(which, own, "settings"),
	}
	if err := s.settingsDoor(r, c, &page); err != nil {
		return nil, err
	}
	fill(&page)
	return pages.CohortSettingsPage(page), nil
}

func capacityTyped(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// settingsDoor is the part of the page about who can come in.
func (s *Server) settingsDoor(r *request, c cohort.Cohort, page *pages.CohortSettings) error {
	base := groupAddress(c.ID)
	switch {
	case c.State == cohort.Forming:
		ready, err := s.Admission.Ready(r.ctx)
		if err != nil {
			return err
		}
		page.Open = base + "/opening"
		if !ready {
			page.Open, page.NotReady = "", r.notReady(r.session.Kind)
		}
	case c.Admitting != nil:
		by, err := s.Cohorts.Named(r.ctx, c.ID, []id.Person{c.Admitting.By})
		if err != nil {
			return err
		}
		page.Reopening = &pages.Reopening{
			By: r.person(by[c.Admitting.By]).Name, Reason: c.Admitting.Reason, When: parts.On(c.Admitting.At.In(r.now.Location()), r.now),
			History: c.Admitting.History,
		}
		page.Close = base + "/membership-closing"
	case c.State == cohort.Open:
		page.Reopen = base + "/reopening"
	}
	return nil
}

// notReady leads whoever can see what is missing there, and everybody else to where the admin can be found.
func (r *request) notReady(kind access.Kind) parts.Link {
	if kind == access.Admin {
		return parts.Link{Label: r.T("The practice is not ready for a first group yet: see what is missing"), Href: "/practice"}
	}
	return parts.Link{Label: r.T("The practice is not ready for a first group yet. Its admin sees what is missing."), Href: "/home"}
}

func (s *Server) changeSettings(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	typed := r.cohortValues()
	in, err := settings(typed)
	if err == nil {
		seen, _ := strconv.ParseInt(r.field("seen"), 10, 64) // no number is a version nobody has seen
		_, err = s.Cohorts.Change(r.ctx, r.actor(), which, in, seen)
	}
	if err != nil {
		return r.refused(err, "Nothing was changed yet", func(p *parts.Problem) (templ.Component, error) {
			return s.settingsPage(r, func(page *pages.CohortSettings) { page.Values, page.Problem = typed, p })
		})
	}
	s.leaves.forget()
	return r.see(groupAddress(which) + "/settings?said=kept")
}

func (s *Server) openCohort(r *request) error {
	return r.onCohort("/settings?said=group-opened", func(which id.Cohort) error {
		ready, err := s.Admission.Ready(r.ctx)
		if err != nil {
			return err
		}
		return s.Cohorts.Open(r.ctx, r.actor(), which, ready)
	})
}

func (s *Server) reopenMembership(r *request) error {
	err := r.onCohort("/settings?said=door-opened", func(which id.Cohort) error {
		return s.Cohorts.Reopen(r.ctx, r.actor(), which, r.field("reason"), r.field("history") == "1")
	})
	return r.refused(err, "The door is still closed", func(p *parts.Problem) (templ.Component, error) {
		return s.settingsPage(r, func(page *pages.CohortSettings) {
			page.Reason, page.History, page.Problem = r.field("reason"), r.field("history") == "1", p
		})
	})
}

func (s *Server) closeMembership(r *request) error {
	return r.onCohort("/settings?said=door-closed", func(which id.Cohort) error {
		return s.Cohorts.CloseMembership(r.ctx, r.actor(), which)
	})
}

func (s *Server) shareHistory(r *request) error {
	return r.onCohort("/me?said=history", func(which id.Cohort) error {
		return s.Cohorts.ShareHistory(r.ctx, r.actor(), which)
	})
}

// onCohort does something to the cohort of the address and goes on to a page below it.
func (r *request) onCohort(next string, do func(id.Cohort) error) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	if err := do(which); err != nil {
		return err
	}
	return r.see(groupAddress(which) + next)
}

// staffLinks are the pages about a cohort that this reader may open. but leaves out the one they are on.
func (r *request) staffLinks(which id.Cohort, own cohort.Membership, but string) []parts.Link {
	var links []parts.Link
	for _, l := range []struct {
		action access.Action
		page   string
		label  string
	}{
		{access.SetUpCohort, "settings", words.M("Settings")},
		{access.Invite, "invitations", words.M("Invitations")},
		{access.ArrangeStaff, "staff", words.M("Who works here")},
		{access.ReadTerms, "agreement", words.M("Agreement")},
		{access.ViewAsMember, "as-member", words.M("See it as a member does")},
		{access.SchedulePost, "schedule", words.M("Shared later")},
		{access.StartKind, "icebreakers", words.M("A round of introductions")},
		{access.SetThemes, "themes", words.M("Content notes")},
		{access.ReadCover, "cover", words.M("Who is there")},
		{access.SetModes, "modes", words.M("What is read first")},
	} {
		if l.page != but && own.Staff() && access.May(r.actor(), l.action, own.Facts()) == nil {
			links = append(links, parts.Link{Label: r.T(l.label), Href: groupAddress(which) + "/" + l.page})
		}
	}
	return links
}
