package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// showApplication is where somebody stands with a group who is not in it yet: what they still have to give, or that they
// wait, or what was answered. Whoever is in goes on to the group.
func (s *Server) showApplication(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	a, m, err := s.Admission.Application(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	base := "/cohorts/" + string(which)
	switch {
	case m.Standing == access.Pending && m.Facts().TermsDue:
		return r.see(base + "/terms")
	case m.Standing == access.Pending && (!a.Complete() || r.Query("change") == "1"):
		if a.Given.IsZero() {
			a.Answers.Alias = ""
		}
		return r.application(fiber.StatusOK, which, a.Answers, a.Complete(), nil)
	case m.Standing == access.Left || m.Standing == access.Removed:
		return r.see(base + "/accepted")
	}
	c, err := s.Cohorts.Cohort(r.ctx, which)
	if err != nil {
		return err
	}
	if m.Standing == access.Admitted && c.State != cohort.Forming || m.Standing == access.OnBreak || m.Standing == access.InHospital || m.Staff() {
		return r.see(base)
	}
	return r.waiting(c, a, m)
}

func (r *request) application(status int, which id.Cohort, a admission.Answers, before bool, problem *parts.Problem) error {
	c, err := r.s.Cohorts.Cohort(r.ctx, which)
	if err != nil {
		return err
	}
	readers, err := r.readers(which)
	if err != nil {
		return err
	}
	page := pages.Application{
		Frame: r.frame("Writing", ""), Back: parts.Link{Label: r.T("Home"), Href: "/home"}, Cohort: c.Name, Readers: readers,
		Adult: a.Adult, Card: cardValues(a), Alias: a.Alias, Shape: parts.Pebble(a.Shape & 3), Changes: before,
		Action: "/cohorts/" + string(which) + "/application", Problem: problem,
	}
	if !before {
		page.Step = r.T("Step 2 of 2")
	}
	return r.render(status, pages.ApplicationPage(page))
}

// readers names who may open what somebody gives, as in a sentence.
func (r *request) readers(which id.Cohort) (string, error) {
	names, err := r.s.Admission.Readers(r.ctx, r.actor(), which)
	if err != nil || len(names) == 0 {
		return r.T("the facilitators of the group"), err
	}
	return parts.Names(r.tongue(), names, len(names)), nil
}

func cardValues(a admission.Answers) pages.CardValues {
	return pages.CardValues{
		LegalName: a.LegalName, Place: a.Place, Phone: a.Phone, SafeContact: a.SafeContact, NeverContact: a.NeverContact, Language: a.Language,
	}
}

// typedAnswers is what the form holds.
func (r *request) typedAnswers() admission.Answers {
	shape, err := strconv.Atoi(r.field("shape"))
	if err != nil {
		shape = 0
	}
	return admission.Answers{
		Adult: r.field("adult") == "1", LegalName: r.field("legal-name"), Place: r.field("place"), Phone: r.field("phone"),
		SafeContact: r.field("safe-contact"), NeverContact: r.field("never-contact"), Language: r.field("language"),
		Alias: r.field("alias"), Shape: shape,
	}
}

func (s *Server) apply(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	in := r.typedAnswers()
	if err := s.Admission.Apply(r.ctx, r.actor(), which, in); err != nil {
		// Whoever may not apply at all is refused as at any address; the form comes back for what is wrong in it.
		if errs.KindOf(err) == errs.Forbidden {
			return err
		}
		if problem, status, ok := r.filledAgain(err, "Something is missing"); ok {
			return r.application(status, which, in, false, problem)
		}
		return err
	}
	return r.see("/cohorts/" + string(which) + "/application?said=sent")
}

// waiting tells somebody where they stand. To somebody who was not admitted it names no group.
func (r *request) waiting(c cohort.Cohort, a admission.Application, m cohort.Membership) error {
	base := "/cohorts/" + string(c.ID)
	page := pages.Waiting{Frame: r.frame("Reading", ""), Cohort: c.Name, Hours: c.Hours, MoreAt: base + "/accepted"}
	if page.Hours == "" {
		page.Hours = r.s.Settings.StaffedHours
	}
	answer, err := r.s.Admission.Answer(r.ctx, r.actor(), c.ID)
	if err != nil {
		return err
	}
	page.By, page.Words, page.Elsewhere = answer.By, answer.Words, answer.Elsewhere
	switch m.Standing {
	case access.Pending:
		page.State, page.ChangeAt, page.TermsAt = pages.WaitingDecision, base+"/application?change=1", base+"/terms"
		page.Since = parts.On(a.Given.In(r.now.Location()), r.now)
		if page.By, err = r.readers(c.ID); err != nil {
			return err
		}
	case access.Refused:
		page.State, page.Cohort, page.Hours = pages.WaitingNotNow, r.T("The group you asked about"), ""
	case access.Suspended:
		page.State, page.Words, page.Elsewhere, page.By = pages.WaitingPaused, "", "", ""
		if page.Alone, err = r.s.Cohorts.Alone(r.ctx); err != nil {
			return err
		}
	default:
		page.State, page.TermsAt = pages.WaitingOpening, base+"/terms"
	}
	return r.page(pages.WaitingPage(page))
}
