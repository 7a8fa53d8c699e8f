package web

import (
	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/admission"
	"holdfast/server/redact"
)

// showSetup is behind the link that the house prints while it has no admin. Its address holds a secret, so no referrer
// goes out from it; whoever sets a practice up has a browser that says where a form comes from in another way.
func (s *Server) showSetup(r *request) error {
	if err := s.Admission.MaySetUp(r.ctx, redact.Token(r.Params("token"))); err != nil {
		return err
	}
	return r.setup(fiber.StatusOK, nil)
}

func (r *request) setup(status int, problem *parts.Problem) error {
	r.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	return r.render(status, pages.SetUpPage(pages.SetUp{
		Frame: r.frame("Set up", ""), Action: r.Path(), Practice: r.field("practice"), Name: r.field("name"),
		Address: r.field("address"), Problem: problem,
	}))
}

// setUp makes the practice and its first admin, who goes on to a second way of signing in.
func (s *Server) setUp(r *request) error {
	signed, err := s.Admission.SetUp(r.ctx, redact.Token(r.Params("token")), admission.NewPractice{
		Name: redact.Words(r.field("practice")), AdminName: redact.Words(r.field("name")), Address: redact.Email(r.field("address")),
		Password: r.secret("password"), Zone: r.Cookies(zoneCookie),
	}, r.arrival())
	if err != nil {
		if problem, status, ok := r.filledAgain(err, "We could not set it up yet"); ok {
			return r.setup(status, problem)
		}
		return err
	}
	if err := r.comeIn(signed); err != nil {
		return err
	}
	return r.see("/account")
}
