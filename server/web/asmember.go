package web

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// viewAsMember shows the cohort's page as somebody of it would see it who was there from the beginning: a member, never
// one of them. Nothing is new to nobody in particular, and there is nothing to press.
func (s *Server) viewAsMember(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	c, _, err := s.Cohorts.Ask(r.ctx, r.actor(), access.ViewAsMember, which)
	if err != nil {
		return err
	}
	l, err := s.Forum.List(r.ctx, r.actor(), which, "")
	if err != nil {
		return err
	}
	people, err := s.Cohorts.Here(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	lines, err := s.Cohorts.Lines(r.ctx, r.actor(), which, cohortLines)
	if err != nil {
		return err
	}
	page := pages.Cohort{
		Frame: r.memberFrame(c), Name: c.Name, State: r.stateLine(c), Rows: r.rowsForAll(l.Rows), Lines: r.changeLines(lines, c),
	}
	staff, members, _ := r.sorted(cohort.SeenByMembers(people), false)
	page.People = append(staff, members...)
	for i := range page.People {
		page.People[i].You = false
	}
	return r.page(pages.CohortPage(page))
}

// memberFrame is a frame that names no reader.
func (r *request) memberFrame(c cohort.Cohort) parts.Frame {
	f := r.frame("Group", "")
	f.AsMember = &parts.AsMember{Cohort: c.Name, Back: groupAddress(c.ID)}
	if f.You != "" {
		f.You = r.T("A member")
	}
	return f
}

// rowsForAll words conversations for no reader in particular.
func (r *request) rowsForAll(rows []forum.Row) []parts.ThreadRow {
	for i := range rows {
		rows[i].New, rows[i].ToMe, rows[i].Unread, rows[i].LastOwn = nil, nil, false, false
	}
	return r.rows(rows)
}
