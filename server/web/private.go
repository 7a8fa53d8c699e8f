package web

import (
	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// showPrivate leads a member to what they wrote to the facilitators alone, or to the box for it.
func (s *Server) showPrivate(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	t, err := s.Forum.PrivateOf(r.ctx, r.actor(), which)
	switch {
	case err == nil:
		return r.Redirect(threadAddress(t.ID), fiber.StatusSeeOther)
	case errs.KindOf(err) == errs.NotFound && t.ID != "":
		return r.Redirect(groupAddress(which)+"/private/write", fiber.StatusSeeOther)
	default:
		return err
	}
}

// showPrivates lists what members of a group wrote to its facilitators alone.
func (s *Server) showPrivates(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	rows, err := s.Forum.Privates(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	readers, err := s.Forum.PrivateReaders(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	c, err := s.Cohorts.Cohort(r.ctx, which)
	if err != nil {
		return err
	}
	return r.page(pages.PrivatesPage(pages.Privates{
		Frame: r.frame("Reading", ""), Back: backToGroup(c), Cohort: c.Name, Readers: r.names(readers), Rows: r.rows(rows),
	}))
}
