package web

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/errs"
	"holdfast/server/safety"
)

// planPart is one part of a plan as it is asked for.
type planPart struct {
	field, title, hint string
	of                 func(*safety.Plan) *string
}

var planParts = []planPart{
	{"signs", words.M("How I notice"), words.M("What changes first: sleep, thoughts, what you stop doing."), func(p *safety.Plan) *string { return &p.Signs }},
	{"helps", words.M("What helps"), words.M("What you can do by yourself, and what has worked before."), func(p *safety.Plan) *string { return &p.Helps }},
	{"places", words.M("Where I am safe"), words.M("Places and company that take your mind elsewhere."), func(p *safety.Plan) *string { return &p.Places }},
	{"people", words.M("Whom I can ring"), words.M("A name and a number on each line. Under Help now, each can be rung with one press."), func(p *safety.Plan) *string { return &p.People }},
	{"reasons", words.M("Why I hold on"), words.M("Whatever is true for you, however small."), func(p *safety.Plan) *string { return &p.Reasons }},
}

func (s *Server) plan(r *request) error {
	plan, err := s.Safety.Plan(r.ctx, r.actor())
	if err != nil {
		return err
	}
	page := pages.Plan{
		Frame: r.frame("Plan", ""), ChangeAt: "/plan/change", Version: strconv.FormatInt(plan.Version, 10), Device: !r.session.Shared,
	}
	page.Frame.Links.Plan = s.Assets.URL("plan.js")
	for _, part := range planParts {
		if text := *part.of(&plan); text != "" {
			page.Parts = append(page.Parts, pages.PlanPart{Field: part.field, Title: r.T(part.title), Lines: planLines(text)})
		}
	}
	if !plan.Empty() {
		page.Changed = parts.On(plan.Changed.In(r.now.Location()), r.now)
	}
	return r.page(pages.PlanPage(page))
}

func planLines(text string) []pages.PlanLine {
	var lines []pages.PlanLine
	for _, line := range strings.Split(text, "\n") {
		if line != "" {
			lines = append(lines, planLine(line))
		}
	}
	return lines
}

func (s *Server) changePlan(r *request) error {
	plan, err := s.Safety.Plan(r.ctx, r.actor())
	if err != nil {
		return err
	}
	return r.page(pages.PlanChangePage(r.planBoxes(plan, plan.Version)))
}

// planBoxes is the form with what stands in its boxes. seen is the version that they stand upon.
func (r *request) planBoxes(plan safety.Plan, seen int64) pages.PlanChange {
	page := pages.PlanChange{
		Frame: r.frame("Plan", ""), Back: parts.Link{Label: r.T("My safety plan"), Href: "/plan"}, Action: "/plan", Seen: strconv.FormatInt(seen, 10),
	}
	for _, part := range planParts {
		page.Parts = append(page.Parts, pages.PlanPart{Field: part.field, Title: r.T(part.title), Hint: r.T(part.hint), Text: *part.of(&plan)})
	}
	return page
}

// keepPlan keeps what was written. When it was changed from two places, both texts are shown, and keeping the form again
// replaces knowingly.
func (s *Server) keepPlan(r *request) error {
	typed, seen := r.planFields()
	now, err := s.Safety.SetPlan(r.ctx, r.actor(), typed, seen)
	if err == nil {
		return r.see("/plan?said=kept")
	}
	problem, status, ok := r.filledAgain(err, "Nothing was changed yet")
	if !ok {
		return err
	}
	page := r.planBoxes(typed, seen)
	page.Problem = problem
	if errs.KindOf(err) == errs.Conflict {
		page.Seen = strconv.FormatInt(now.Version, 10)
		for i, part := range planParts {
			if stands := *part.of(&now); stands != *part.of(&typed) {
				page.Parts[i].Now = stands
			}
		}
	}
	return r.render(status, pages.PlanChangePage(page))
}

func (r *request) planFields() (typed safety.Plan, seen int64) {
	for _, part := range planParts {
		*part.of(&typed) = r.field(part.field)
	}
	seen, err := strconv.ParseInt(r.field("seen"), 10, 64)
	if err != nil {
		seen = -1 // no number is a version nobody has seen
	}
	return typed, seen
}

// isPlan says that a plan was sent.
func (r *request) isPlan() bool { return r.route.path == "/plan" && r.Method() == fiber.MethodPost }

// planTyped gives back what somebody wrote whose session had ended: it is on no draft, so the boxes are the only place.
func (r *request) planTyped(status int) error {
	page := r.planBoxes(r.planFields())
	page.Problem = &parts.Problem{
		Heading:  r.T("You were signed out"),
		Sentence: r.T("Nothing was kept yet, and your words are still in the boxes. Sign in again in another window, come back here, and keep them."),
	}
	return r.render(status, pages.PlanChangePage(page))
}
