package web

import (
	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// askGlass asks why somebody's contact card must be opened. Nothing of it has been read yet.
func (s *Server) askGlass(r *request) error {
	return r.onCase(func(which id.Case) error { return r.behindGlass(fiber.StatusOK, which, nil, nil) })
}

// openGlass shows the card once, after the reason is on record.
func (s *Server) openGlass(r *request) error {
	return r.onCase(func(which id.Case) error {
		card, err := s.Moderation.OpenCard(r.ctx, r.actor(), which, r.field("reason"))
		e, ok := errs.As(err)
		switch {
		case err == nil:
			return r.behindGlass(fiber.StatusOK, which, &card, nil)
		case ok && (e.Kind == errs.Invalid || e.Kind == errs.Conflict || e.Kind == errs.TooLarge):
			return r.behindGlass(statusOf[e.Kind], which, nil, &parts.Problem{Heading: r.T("It stays sealed"), Sentence: r.told(e), Field: e.Field})
		}
		return err
	})
}

func (r *request) behindGlass(status int, which id.Case, card *moderation.Card, problem *parts.Problem) error {
	if err := r.s.Moderation.May(r.ctx, r.actor(), access.OpenGlass, which); err != nil {
		return err
	}
	who, err := r.aboutWhom(which)
	if err != nil {
		return err
	}
	page := pages.OpenGlass{
		Frame: r.deskFrame(words.M("Case")), Back: parts.Link{Label: r.T("The case"), Href: caseAddress(which)}, Who: r.person(who).Name, Reason: r.field("reason"), Problem: problem,
		Action: caseAddress(which) + "/card",
	}
	if card != nil {
		page.Action = ""
		page.Card = &pages.CardValues{
			LegalName: card.LegalName, Place: card.Place, Phone: card.Phone, SafeContact: card.SafeContact, NeverContact: card.NeverContact, Language: card.Language,
		}
	}
	return r.render(status, pages.OpenGlassPage(page))
}

// aboutWhom is the member that a case is about. A case about nobody has no card.
func (r *request) aboutWhom(which id.Case) (cohort.Membership, error) {
	o, err := r.s.Moderation.Open(r.ctx, r.actor(), which)
	if err != nil {
		return cohort.Membership{}, err
	}
	if o.Row.About.Person == "" {
		return cohort.Membership{}, errNotHere
	}
	return o.Row.About, nil
}
