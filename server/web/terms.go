package web

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/admission"
	"holdfast/server/errs"
	"holdfast/server/id"
)

func (s *Server) showTerms(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	return r.terms(fiber.StatusOK, which, nil)
}

func (r *request) terms(status int, which id.Cohort, problem *parts.Problem) error {
	t, err := r.s.Admission.Terms(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	m, err := r.s.Cohorts.Membership(r.ctx, which, r.session.Person)
	if err != nil {
		return err
	}
	base := "/cohorts/" + string(which)
	page := pages.Terms{
		Frame: r.frame("Reading", ""), Back: parts.Link{Label: r.T("Home"), Href: "/home"}, Cohort: t.Cohort.Name, Consent: items(t.Consent),
		Agreement: items(t.Agreement), Changed: t.Changed, Hash: t.Hash, Consented: r.field("consent") == "1", Agreed: r.field("agreement") == "1",
		Problem: problem, AgreementAt: base + "/agreement",
	}
	if t.Version > 0 {
		page.Version = r.F("Version {number}, {day}.", "number", strconv.Itoa(t.Version), "day", r.longDate(t.Since))
	}
	if t.Accepted != nil {
		page.Accepted = parts.On(t.Accepted.At.In(r.now.Location()), r.now)
	}
	if t.Due {
		page.Action = base + "/terms"
	}
	if t.Due && m.Standing == access.Pending && t.Accepted == nil {
		page.Step = r.T("Step 1 of 2")
	}
	return r.render(status, pages.TermsPage(page))
}

func items(list []admission.Sentence) []pages.TermsItem {
	all := make([]pages.TermsItem, len(list))
	for i, p := range list {
		all[i] = pages.TermsItem{Title: p.Title, Text: p.Text}
	}
	return all
}

var (
	errConsent   = errs.In("consent", "Without this yes nobody here may read what you write, so you cannot go in. You can also say: not now.")
	errAgreement = errs.In("agreement", "The group needs this yes from everybody in it. You can also say: not now.")
)

// acceptTerms takes both yeses, each for itself.
func (s *Server) acceptTerms(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	m, err := s.Cohorts.Membership(r.ctx, which, r.session.Person)
	if err != nil {
		return err
	}
	if err := access.May(r.actor(), access.AcceptTerms, m.Facts()); err != nil {
		return err
	}
	switch {
	case r.field("consent") != "1":
		err = errConsent
	case r.field("agreement") != "1":
		err = errAgreement
	default:
		err = s.Admission.AcceptTerms(r.ctx, r.actor(), which, r.field("hash"))
	}
	if err != nil {
		if errors.Is(err, admission.ErrMoved) {
			r.Request().PostArgs().Del("consent") // what was ticked was about other words
			r.Request().PostArgs().Del("agreement")
		}
		if problem, status, ok := r.filledAgain(err, "That is not a yes yet"); ok {
			return r.terms(status, which, problem)
		}
		return err
	}
	to := "/cohorts/" + string(which)
	if m.Standing == access.Pending {
		to += "/application"
	}
	return r.see(to + "?said=accepted-terms")
}

// showAccepted is for whoever is or was in a group: what they said yes to, and who opened their records.
func (s *Server) showAccepted(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	yeses, openings, err := s.Admission.Accepted(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	c, err := s.Cohorts.Cohort(r.ctx, which)
	if err != nil {
		return err
	}
	page := pages.Accepted{Frame: r.frame("Reading", ""), Back: parts.Link{Label: r.T("Home"), Href: "/home"}, Cohort: c.Name}
	for _, y := range yeses {
		page.Yeses = append(page.Yeses, pages.AcceptedTerms{
			When: parts.On(y.At.In(r.now.Location()), r.now), Version: r.F("Version {number} of the agreement.", "number", strconv.Itoa(y.Version)),
			Consent: items(y.Consent), Agreement: items(y.Agreement),
		})
	}
	for _, o := range openings {
		page.Openings = append(page.Openings, pages.Opening{
			By: o.By, What: r.openedWhat(o), When: parts.On(o.At.In(r.now.Location()), r.now),
		})
	}
	return r.page(pages.AcceptedPage(page))
}

func (r *request) openedWhat(o admission.Opening) string {
	what := r.T("what you gave at admission")
	switch o.What {
	case access.ReadCard:
		what = r.T("your contact card")
	case access.OpenGlass:
		what = r.T("your contact card, in an emergency")
	}
	if o.Altered {
		what += " " + r.T("(this line was changed by somebody afterwards; please ask the practice about it)")
	}
	return what
}
