package web

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// showMessages is what messages about decisions of a group can begin from.
func (s *Server) showMessages(r *request) error { return r.groupMessages(fiber.StatusOK, nil) }

func (r *request) groupMessages(status int, problem *parts.Problem) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	c, own, err := r.s.Cohorts.Ask(r.ctx, r.actor(), access.DecideCase, which)
	if err != nil && r.Method() == fiber.MethodPost { // an admin writes them and decides nothing
		c, own, err = r.s.Cohorts.Ask(r.ctx, r.actor(), access.SetTemplates, which)
	}
	if err != nil {
		return err
	}
	all, err := r.s.Moderation.Templates(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	page := pages.GroupMessages{Frame: r.deskFrame(words.M("Queue")), Back: r.toQueue(), Cohort: c.Name, Problem: problem}
	if access.May(r.actor(), access.SetTemplates, own.Facts()) == nil {
		page.Action = groupAddress(which) + "/messages"
	}
	for _, t := range all {
		row := pages.GroupMessage{ID: t.Key, Label: t.Name, Words: t.Text, Version: ownVersion(t, which), For: t.For}
		if problem != nil && r.field("key") == t.Key {
			row.Refused, row.Words = true, r.field("text")
		}
		page.Rows = append(page.Rows, row)
	}
	return r.render(status, pages.GroupMessagesPage(page))
}

// ownVersion is the version of a group's own text. One of the practice, or that came with the house, has none here yet.
func ownVersion(t moderation.Template, which id.Cohort) string {
	if t.Cohort != which {
		return "0"
	}
	return strconv.Itoa(t.Version)
}

// setMessage keeps a group's own words for messages to begin from.
func (s *Server) setMessage(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	t := moderation.Template{Key: r.field("key"), Cohort: which, For: r.field("for"), Name: r.field("name"), Text: r.field("text")}
	t.Version, _ = strconv.Atoi(r.field("seen"))
	if _, err := s.Moderation.SetTemplate(r.ctx, r.actor(), t); err != nil {
		e, ok := errs.As(err)
		if !ok || e.Kind != errs.Invalid && e.Kind != errs.Conflict {
			return err
		}
		return r.groupMessages(statusOf[e.Kind], &parts.Problem{Heading: r.T("Not kept yet"), Sentence: r.told(e), Field: e.Field})
	}
	return r.see(groupAddress(which) + "/messages?said=kept")
}
