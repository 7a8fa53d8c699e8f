package web

import (
	"strconv"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// agreement shows the agreement that holds, or an earlier version that the address names.
func (s *Server) agreement(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	c, own, err := s.Cohorts.Ask(r.ctx, r.actor(), access.ReadTerms, which)
	if err != nil {
		return err
	}
	a := c.Agreement
	if asked := r.Query("version"); asked != "" {
		n, _ := strconv.Atoi(asked) // no number is a version that is not there
		if a, err = s.Cohorts.AgreementVersion(r.ctx, r.actor(), which, n); err != nil {
			return err
		}
	}
	page := pages.Agreement{
		Frame: r.frame("Agreement", ""), Back: r.backInto(c, own), Cohort: c.Name, Clauses: clauseItems(a.Clauses), Version: r.version(a, c.Agreement),
	}
	for n := c.Agreement.Version; n >= 1; n-- {
		if n != a.Version {
			page.Older = append(page.Older, parts.Link{Label: r.F("Version {number}", "number", strconv.Itoa(n)), Href: groupAddress(which) + "/agreement?version=" + strconv.Itoa(n)})
		}
	}
	if a.Version == c.Agreement.Version && access.May(r.actor(), access.SetUpCohort, own.Facts()) == nil {
		page.ChangeAt = groupAddress(which) + "/agreement/change"
	}
	return r.page(pages.AgreementPage(page))
}

// backInto leads those who cannot go into the group to their own place in it.
func (r *request) backInto(c cohort.Cohort, own cohort.Membership) parts.Link {
	if access.May(r.actor(), access.ReadCohort, own.Facts()) == nil {
		return backToGroup(c)
	}
	return parts.Link{Label: r.T("Your place"), Href: groupAddress(c.ID) + "/me"}
}

func (r *request) version(a, now cohort.Agreement) string {
	if a.Version == 0 {
		return ""
	}
	said := r.F("Version {number}, {day}.", "number", strconv.Itoa(a.Version), "day", r.longDate(a.At))
	if a.Version != now.Version {
		said += " " + r.T("It does not hold any more.")
	}
	return said
}

func clauseItems(clauses []cohort.Clause) []pages.TermsItem {
	items := make([]pages.TermsItem, len(clauses))
	for i, c := range clauses {
		items[i] = pages.TermsItem{Title: c.Title, Text: c.Text}
	}
	return items
}

func (s *Server) showAgreementChange(r *request) error {
	page, err := s.agreementChange(r, nil, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

// agreementChange is the boxes with what stands in the agreement, with the sample where there is none, or with what was
// typed.
func (s *Server) agreementChange(r *request, typed []cohort.Clause, problem *parts.Problem) (templ.Component, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return nil, err
	}
	c, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.SetUpCohort, which)
	if err != nil {
		return nil, err
	}
	page := pages.AgreementChange{
		Frame: r.frame("Agreement", ""), Back: parts.Link{Label: r.T("Agreement"), Href: groupAddress(which) + "/agreement"}, Cohort: c.Name,
		Clauses: clauseItems(c.Agreement.Clauses), Seen: strconv.Itoa(c.Agreement.Version), Action: groupAddress(which) + "/agreement", Problem: problem,
	}
	if c.Agreement.Version == 0 {
		alone, err := s.Cohorts.Alone(r.ctx)
		if err != nil {
			return nil, err
		}
		page.Clauses, page.Sample = clauseItems(cohort.SampleFor(alone)), true
	}
	if problem != nil {
		page.Clauses = clauseItems(typed)
	}
	return pages.AgreementChangePage(page), nil
}

func (s *Server) changeAgreement(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	typed := r.clauses()
	seen, err := strconv.Atoi(r.field("seen"))
	if err != nil {
		seen = -1 // a version nobody has seen
	}
	if _, err = s.Cohorts.SetAgreement(r.ctx, r.actor(), which, typed, seen); err != nil {
		return r.refused(err, "The agreement is as it was", func(p *parts.Problem) (templ.Component, error) {
			return s.agreementChange(r, typed, p)
		})
	}
	return r.see(groupAddress(which) + "/agreement?said=agreement")
}

// maxBoxes is how many clauses a form is read for: more than the service takes, so that what is too much is said.
const maxBoxes = 2 * cohort.MaxClauses

// clauses reads title-1, text-1 and so on, as far as there are boxes.
func (r *request) clauses() []cohort.Clause {
	var all []cohort.Clause
	for n := 1; n <= maxBoxes; n++ {
		title, text := "title-"+strconv.Itoa(n), "text-"+strconv.Itoa(n)
		if !r.Request().PostArgs().Has(title) && !r.Request().PostArgs().Has(text) {
			break
		}
		all = append(all, cohort.Clause{Title: r.field(title), Text: r.field(text)})
	}
	return all
}
