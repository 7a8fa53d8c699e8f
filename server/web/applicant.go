package web

import (
	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/admission"
	"holdfast/server/errs"
)

// showApplicant opens what somebody gave at admission. That it was read is on record before it is shown, and not shown
// otherwise; it is the one page of reading that leaves a trace.
func (s *Server) showApplicant(r *request) error { return r.applicant(fiber.StatusOK, nil) }

func (r *request) applicant(status int, problem *parts.Problem) error {
	which, who, m, err := r.subject(access.ReadApplication)
	if err != nil {
		return err
	}
	a, err := r.s.Admission.OpenApplication(r.ctx, r.actor(), which, who)
	if err != nil {
		return err
	}
	c, own, err := r.s.Cohorts.Place(r.ctx, which, r.session.Person)
	if err != nil {
		return err
	}
	base := "/cohorts/" + string(which)
	page := pages.Applicant{
		Frame: r.frame("Reading", ""), Back: parts.Link{Label: c.Name, Href: base}, Cohort: c.Name, Person: r.asKnown(m),
		Given: parts.On(a.Given.In(r.now.Location()), r.now), Adult: a.Answers.Adult, Card: cardValues(a.Answers),
		Words: r.field("words"), Elsewhere: r.field("elsewhere"), Problem: problem,
	}
	if m.Standing == access.Pending && a.Complete() && access.May(r.actor(), access.Admit, own.About(m)) == nil {
		page.Action = base + "/applications/" + string(who) + "/decision"
		page.Criteria = r.criteria()
	}
	return r.render(status, pages.ApplicantPage(page))
}

// criteria are the questions of admission, with what was answered.
func (r *request) criteria() []pages.Criterion {
	var all []pages.Criterion
	for _, q := range admission.Questions() {
		all = append(all, pages.Criterion{
			ID: q.ID, Question: r.T(q.Question), Hint: r.T(q.Hint), Met: r.field("met-" + q.ID), Note: r.field("note-" + q.ID),
		})
	}
	return all
}

var errChoice = errs.New(errs.Invalid, "Please press one of the two buttons: admit, or not now.")

func (s *Server) decide(r *request) error {
	which, who, _, err := r.subject(access.Admit)
	if err != nil {
		return err
	}
	in := admission.Decision{Admit: r.field("decision") == "admit", Words: r.field("words"), Elsewhere: r.field("elsewhere")}
	for _, c := range r.criteria() {
		in.Criteria = append(in.Criteria, admission.Criterion{ID: c.ID, Met: admission.Met(c.Met), Note: c.Note})
	}
	if !in.Admit && r.field("decision") != "not-now" {
		err = errChoice
	} else {
		err = s.Admission.Decide(r.ctx, r.actor(), which, who, in)
	}
	if err != nil {
		if problem, status, ok := r.filledAgain(err, "Nothing was decided yet"); ok && errs.KindOf(err) == errs.Invalid {
			return r.applicant(status, problem)
		}
		return err
	}
	return r.see("/cohorts/" + string(which) + "?said=" + said(in))
}

// said is the line about a decision on the page after it.
func said(in admission.Decision) string {
	switch in.Outcome() {
	case admission.Admit:
		return "admitted"
	case admission.Minor:
		return "paused"
	default:
		return "not-now"
	}
}
