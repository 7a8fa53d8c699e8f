package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/access"
	"holdfast/server/safety"
)

// kindLabels say how a help line is reached.
var kindLabels = map[safety.Kind]string{
	safety.Call: words.M("They call"), safety.Text: words.M("They send a text"), safety.Web: words.M("On the web"),
	safety.Emergency: words.M("It is the emergency number"),
}

func (s *Server) practiceHelp(r *request) error {
	return r.helpAdmin(fiber.StatusOK, safety.Line{}, s.Safety.Nonce(), nil)
}

// helpAdmin is the list and the form to add to it; typed is what stands in the form.
func (r *request) helpAdmin(status int, typed safety.Line, nonce string, problem *parts.Problem) error {
	if err := access.May(r.actor(), access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	all, err := r.s.Safety.Lines(r.ctx, "", "")
	if err != nil {
		return err
	}
	hours, err := r.s.Safety.Hours(r.ctx)
	if err != nil {
		return err
	}
	page := pages.PracticeHelp{
		Frame: r.frame("Practice", "/practice"), Back: r.toPractice(), Action: "/practice/help?" + formNonce + "=" + nonce,
		Values: r.helpValues(typed), Problem: problem, Hours: hours, HoursAction: "/practice/hours", HoursNow: r.s.Settings.StaffedHours,
	}
	if problem != nil && r.route.path == "/practice/hours" {
		page.Hours = r.field("hours")
	}
	for _, l := range all {
		page.Rows = append(page.Rows, r.helpRow(l))
	}
	return r.render(status, pages.PracticeHelpPage(page))
}

func (r *request) toPractice() parts.Link {
	return parts.Link{Label: r.T("The practice"), Href: "/practice"}
}

func (r *request) helpRow(l safety.Line) pages.HelpRow {
	at := "/practice/help/" + l.ID
	where := []string{r.T(kindLabels[l.Kind])}
	if l.Own {
		where = append(where, r.T("Our own"))
	}
	for _, more := range []string{l.Country, l.Language, l.Detail} {
		if more != "" {
			where = append(where, more)
		}
	}
	return pages.HelpRow{
		Label: l.Label, Number: l.Number, Where: strings.Join(where, ". ") + ".", Source: l.Source, Stale: r.stale(l),
		Checked: parts.On(l.Checked.In(r.now.Location()), r.now), Change: at, Check: at + "/check", Remove: at + "/removal",
	}
}

func (r *request) helpValues(l safety.Line) pages.HelpValues {
	v := pages.HelpValues{
		Label: l.Label, Number: l.Number, Country: l.Country, Language: l.Language, Detail: l.Detail, Source: l.Source, Own: l.Own,
	}
	for _, k := range safety.Kinds {
		v.Kinds = append(v.Kinds, parts.Choice{Value: string(k), Label: r.T(kindLabels[k]), Selected: k == l.Kind})
	}
	return v
}

func (r *request) lineTyped() safety.Line {
	return safety.Line{
		ID: r.Params("line"), Label: r.field("label"), Number: r.field("number"), Kind: safety.Kind(r.field("kind")), Country: r.field("country"),
		Language: r.field("language"), Detail: r.field("detail"), Source: r.field("source"), Own: r.field("own") == "1",
	}
}

func (s *Server) addHelpLine(r *request) error {
	typed, nonce := r.lineTyped(), r.Query(formNonce)
	err := s.Safety.AddLine(r.ctx, r.actor(), typed, nonce)
	if err == nil {
		return r.see("/practice/help?said=kept")
	}
	if problem, status, ok := r.filledAgain(err, "Nothing was added yet"); ok {
		return r.helpAdmin(status, typed, s.Safety.Nonce(), problem)
	}
	return err
}

func (s *Server) showHelpLine(r *request) error {
	l, err := s.Safety.Line(r.ctx, r.actor(), r.Params("line"))
	if err != nil {
		return err
	}
	return r.helpLineForm(fiber.StatusOK, l, nil)
}

func (r *request) helpLineForm(status int, l safety.Line, problem *parts.Problem) error {
	return r.render(status, pages.PracticeHelpLinePage(pages.PracticeHelpLine{
		Frame: r.frame("Practice", "/practice"), Back: parts.Link{Label: r.T("Help lines"), Href: "/practice/help"},
		Values: r.helpValues(l), Action: "/practice/help/" + l.ID, Problem: problem,
	}))
}

func (s *Server) setHelpLine(r *request) error {
	typed := r.lineTyped()
	err := s.Safety.SetLine(r.ctx, r.actor(), typed)
	if err == nil {
		return r.see("/practice/help?said=kept")
	}
	if problem, status, ok := r.filledAgain(err, "Nothing was changed yet"); ok {
		return r.helpLineForm(status, typed, problem)
	}
	return err
}

func (s *Server) checkHelpLine(r *request) error {
	if err := s.Safety.CheckLine(r.ctx, r.actor(), r.Params("line")); err != nil {
		return err
	}
	return r.see("/practice/help?said=checked")
}

func (s *Server) removeHelpLine(r *request) error {
	if err := s.Safety.RemoveLine(r.ctx, r.actor(), r.Params("line")); err != nil {
		return err
	}
	return r.see("/practice/help?said=line-removed")
}

func (s *Server) setHours(r *request) error {
	err := s.Safety.SetHours(r.ctx, r.actor(), r.field("hours"))
	if err == nil {
		return r.see("/practice/help?said=kept")
	}
	if problem, status, ok := r.filledAgain(err, "Nothing was changed yet"); ok {
		return r.helpAdmin(status, safety.Line{}, s.Safety.Nonce(), problem)
	}
	return err
}
