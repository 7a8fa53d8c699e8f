package web

import (
	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// moderator stands among the relations in the form, though it is a role.
const moderator = "moderator"

// relations are what somebody can be to a cohort, as the form names them.
func (r *request) relations() []parts.Choice {
	return []parts.Choice{
		{Value: string(access.Lead), Label: r.T("Lead")},
		{Value: string(access.CoFacilitator), Label: r.T("Co-facilitator")},
		{Value: string(access.Locum), Label: r.T("Locum")},
		{Value: string(access.Supervisor), Label: r.T("Supervisor")},
		{Value: moderator, Label: r.T("Moderator")},
	}
}

// relationOf reads the form's word. One that is none becomes a relation the service refuses.
func relationOf(word string) (access.Role, access.Relation) {
	if word == moderator {
		return access.RoleModerator, access.NoRelation
	}
	return access.RoleFacilitator, access.Relation(word)
}

func relationWord(m cohort.Membership) string {
	if m.Role == access.RoleModerator {
		return moderator
	}
	return string(m.Relation)
}

func (s *Server) showStaff(r *request) error {
	page, err := s.staffPage(r, nil)
	if err != nil {
		return err
	}
	return r.page(page)
}

func (s *Server) staffPage(r *request, problem *parts.Problem) (templ.Component, error) {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return nil, err
	}
	room, err := s.Cohorts.Staff(r.ctx, r.actor(), which)
	if err != nil {
		return nil, err
	}
	base := groupAddress(which) + "/staff"
	page := pages.CohortStaff{
		Frame: r.frame("Staff", ""), Back: parts.Link{Label: r.T("Home"), Href: "/home"}, Cohort: room.Cohort.Name, Choices: r.relations(), Action: base, Problem: problem,
	}
	for _, m := range room.Staff {
		if m.Person == r.session.Person {
			page.Back = backToGroup(room.Cohort)
		}
		at := base + "/" + string(m.Person)
		page.People = append(page.People, pages.CohortStaffRow{
			ID: string(m.Person), Person: r.person(m), Relation: relationWord(m), SetRelation: at + "/relation", Leave: at + "/leaving",
		})
	}
	for _, p := range room.Others {
		page.Others = append(page.Others, parts.Choice{Value: string(p.ID), Label: p.Name, Selected: string(p.ID) == r.field("person")})
	}
	return pages.CohortStaffPage(page), nil
}

func (s *Server) addStaff(r *request) error {
	return s.arrangeStaff(r, func(which id.Cohort) error {
		who, err := id.Parse[id.Person](r.field("person"))
		if err != nil {
			who = "" // the service says to choose somebody
		}
		role, relation := relationOf(r.field("relation"))
		return s.Cohorts.AddStaff(r.ctx, r.actor(), which, who, role, relation)
	})
}

func (s *Server) changeRelation(r *request) error {
	return s.arrangeStaff(r, func(which id.Cohort) error {
		who, err := param[id.Person](r, "person")
		if err != nil {
			return err
		}
		role, relation := relationOf(r.field("relation"))
		return s.Cohorts.ChangeRelation(r.ctx, r.actor(), which, who, role, relation)
	})
}

func (s *Server) removeStaff(r *request) error {
	return s.arrangeStaff(r, func(which id.Cohort) error {
		who, err := param[id.Person](r, "person")
		if err != nil {
			return err
		}
		return s.Cohorts.RemoveStaff(r.ctx, r.actor(), which, who)
	})
}

func (s *Server) arrangeStaff(r *request, do func(id.Cohort) error) error {
	err := r.onCohort("/staff?said=staff", do)
	return r.refused(err, "Nothing was changed", func(p *parts.Problem) (templ.Component, error) { return s.staffPage(r, p) })
}
