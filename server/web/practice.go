package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
)

func (s *Server) showPractice(r *request) error { return r.practice(fiber.StatusOK, nil) }

func (r *request) practice(status int, problem *parts.Problem) error {
	p, err := r.s.Admission.Practice(r.ctx, r.actor())
	if err != nil {
		return err
	}
	checks, ready, err := r.s.Admission.Readiness(r.ctx, r.actor())
	if err != nil {
		return err
	}
	page := pages.Practice{
		Frame: r.frame("Practice", "/practice"), Name: p.Name, Reviewer: p.OutsideReviewer, Action: "/practice", Ready: ready,
		StaffAt: "/practice/staff", HelpAt: "/practice/help", LookAt: "/practice/look",
		CoverAt: "/practice/cover", ScreeningAt: screeningAddress, MessagesAt: practiceMessages, Problem: problem,
	}
	if problem != nil {
		page.Name, page.Reviewer = r.field("name"), r.field("reviewer")
	}
	if access.May(r.actor(), access.CreateCohort, access.Facts{}) == nil {
		page.NewCohort = "/cohorts/new"
	}
	for _, c := range checks {
		page.Checks = append(page.Checks, r.check(c))
	}
	return r.render(status, pages.PracticePage(page))
}

func (r *request) check(c admission.Check) pages.Check {
	shown := pages.Check{ID: c.ID, Title: c.Title, Why: c.Why, OK: c.OK, By: c.By}
	if !c.At.IsZero() {
		shown.When = parts.On(c.At.In(r.now.Location()), r.now)
	}
	if c.Confirmable {
		shown.Confirm = "/practice/checks/" + c.ID
	}
	return shown
}

func (s *Server) changePractice(r *request) error {
	err := s.Admission.SetPracticeFacts(r.ctx, r.actor(), admission.PracticeFacts{
		Name: redact.Words(r.field("name")), OutsideReviewer: redact.Words(r.field("reviewer")),
	})
	if err == nil {
		return r.see("/practice?said=kept")
	}
	if errs.KindOf(err) == errs.Invalid {
		if problem, status, ok := r.filledAgain(err, "Nothing was changed yet"); ok {
			return r.practice(status, problem)
		}
	}
	return err
}

func (s *Server) confirmCheck(r *request) error {
	if err := s.Admission.Confirm(r.ctx, r.actor(), r.Params("check")); err != nil {
		return err
	}
	return r.see("/practice?said=confirmed")
}

func (s *Server) showPracticeStaff(r *request) error { return r.staff(fiber.StatusOK, "", nil) }

// staff lists who works here. refused is the person that a problem is about; empty: the form for inviting.
func (r *request) staff(status int, refused string, problem *parts.Problem) error {
	people, err := r.s.Accounts.People(r.ctx, r.actor())
	if err != nil {
		return err
	}
	list, err := r.s.Admission.StaffInvitations(r.ctx, r.actor())
	if err != nil {
		return err
	}
	d, err := r.staffDesk()
	if err != nil {
		return err
	}
	page := pages.PracticeStaff{
		Frame: r.frame("Practice", "/practice"), Back: parts.Link{Label: r.T("The practice"), Href: "/practice"}, Action: r.inviteForm(d),
		Invitations: r.invitationRows(d, list), NoMail: r.s.Settings.NoMail, Problem: problem, Refused: refused,
		Address: r.field("address"), Note: r.field("note"),
	}
	for _, p := range people {
		row := pages.StaffRow{
			ID: string(p.ID), Person: parts.Person{Name: p.Name, Staff: true, You: p.ID == r.session.Person}, Admin: p.Kind == access.Admin,
		}
		if p.ID != r.session.Person {
			row.SetKind, row.Vouch = "/practice/staff/"+row.ID+"/kind", "/practice/staff/"+row.ID+"/recovery"
		}
		if row.ID == refused {
			row.Letters = r.field("letters")
		}
		page.People = append(page.People, row)
	}
	return r.render(status, pages.PracticeStaffPage(page))
}

func (s *Server) setKind(r *request) error {
	who, err := param[id.Person](r, "person")
	if err != nil {
		return err
	}
	if err := s.Admission.SetKind(r.ctx, r.actor(), who, access.Kind(r.field("kind"))); err != nil {
		return err
	}
	return r.see("/practice/staff?said=kind")
}

// worksHere lets the admin on to acts about their colleagues, and to nobody else's; about themself somebody else acts.
func (s *Server) worksHere(r *request, who id.Person) error {
	people, err := s.Accounts.People(r.ctx, r.actor())
	if err != nil {
		return err
	}
	if who == r.session.Person || !slices.ContainsFunc(people, func(p account.Person) bool { return p.ID == who }) {
		return errNotHere
	}
	return nil
}

// vouchForStaff begins a colleague's way back in; it sets nothing.
func (s *Server) vouchForStaff(r *request) error {
	who, err := param[id.Person](r, "person")
	if err != nil {
		return err
	}
	if err := s.worksHere(r, who); err != nil {
		return err
	}
	if _, err := s.Accounts.Vouch(r.ctx, r.actor(), who, r.field("letters")); err != nil {
		if problem, status, ok := r.filledAgain(err, "Nothing was begun"); ok {
			return r.staff(status, string(who), problem)
		}
		return err
	}
	return r.see("/practice/staff?said=vouched")
}
