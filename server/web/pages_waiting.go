package web

import (
	"errors"
	"slices"
	"strings"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/moderation"
	"holdfast/moderation/cover"
	"holdfast/server/id"
)

// showCalled is what the link of a call leads to. It asks whoever opens it to sign in; then it leads to the case, or asks
// for the one press that answers a test.
func (s *Server) showCalled(r *request) error {
	what := r.Params("called")
	p, err := s.Cover.Called(r.ctx, r.actor(), what)
	if err != nil {
		return err
	}
	page := pages.Called{Frame: r.frame("Staff", ""), Action: cover.CalledPath + what + "/answer"}
	if p.Kind == cover.Tested {
		page.Title, page.Button = r.T("A test reached you"), r.T("It reached me")
		page.Lines = []string{r.T("Nobody is in danger."), r.T("Press once, and this way counts for the next 30 days.")}
		return r.page(pages.CalledPage(page))
	}
	page.When = parts.By(p.At.In(r.now.Location()), r.now)
	page.Else = parts.Link{Label: r.T("Look at it without saying so"), Href: caseAddress(p.Case)}
	group, err := s.groupOf(r, p.Cohort)
	if err != nil {
		return err
	}
	open, err := s.Cover.Waiting(r.ctx, r.actor())
	if err != nil {
		return err
	}
	r.calledFor(&page, p, group, slices.ContainsFunc(open, func(w cover.PageRow) bool { return w.Case == p.Case }))
	return r.page(pages.CalledPage(page))
}

// calledFor words what somebody was called for, and what one press does about it.
func (r *request) calledFor(page *pages.Called, p cover.PageRow, group string, waits bool) {
	switch {
	case p.Kind == cover.Drilled:
		page.Title = r.T("A drill")
		page.Lines = []string{r.F("Nobody is in danger. It is a drill in {group}, and it is done as if it were none.", "group", group)}
	case p.Digest:
		page.Title = r.T("Something urgent waits")
		page.Lines = []string{r.F("In {group}, something waits that nobody has looked at while no staff are there.", "group", group)}
	default:
		page.Title = r.T("Somebody may be in danger")
		page.Lines = []string{r.F("It is in {group}.", "group", group)}
	}
	if !waits {
		page.Lines = append(page.Lines, r.T("Somebody has it in hand by now. You do not have to do anything."))
		page.Action, page.Else.Label = "", r.T("Open the case")
		return
	}
	page.Lines = append(page.Lines, r.T("Nobody has come for it yet. If you press, nobody else is called for half an hour."))
	page.Button = r.T("I have it: open the case")
}

// answerCall notes that a call brought its person. A test counts from then on; for anything else they have the case in
// hand, and go on to it.
func (s *Server) answerCall(r *request) error {
	what := r.Params("called")
	p, err := s.Cover.Called(r.ctx, r.actor(), what)
	if err != nil {
		return err
	}
	if p.Kind == cover.Tested {
		if err := s.Cover.AcknowledgeTest(r.ctx, r.actor(), what); err != nil {
			return err
		}
		return r.see(channelsAddress + "?said=proven")
	}
	if err := s.Moderation.Acknowledge(r.ctx, r.actor(), p.Case); err != nil && !errors.Is(err, moderation.ErrDecided) {
		return err
	}
	if err := s.Cover.Saw(r.ctx, r.actor(), what); err != nil { // last: what came of a call is known only once it came to it
		return err
	}
	return r.see(caseAddress(p.Case) + "?said=case-seen")
}

// groupOf is the name of a group.
func (s *Server) groupOf(r *request, which id.Cohort) (string, error) {
	c, err := s.Cohorts.Cohort(r.ctx, which)
	return c.Name, err
}

// calls are what stands on top of every page of somebody who works here: what nobody came for in time, what they are
// called for, and tests of the app. Records that cannot be read must keep nobody from their page.
func (r *request) calls() []parts.Call {
	if !r.session.Kind.Works() || !r.session.Strong || strings.HasPrefix(r.route.path, cover.CalledPath) {
		return nil
	}
	rows, err := r.s.Cover.Waiting(r.ctx, r.actor())
	if err != nil {
		return nil
	}
	late, err := r.s.Cover.Breached(r.ctx, r.actor())
	if err != nil {
		return nil
	}
	var calls []parts.Call
	for _, b := range late {
		calls = append(calls, r.breached(b, rows))
	}
	for _, p := range rows {
		if !slices.ContainsFunc(late, func(b cover.Breach) bool { return p.Case != "" && b.Case == p.Case }) {
			calls = append(calls, r.callOf(p))
		}
	}
	return calls
}

// breached words what nobody came for in time. Whoever was called for it follows their own call, which notes that it brought
// them.
func (r *request) breached(b cover.Breach, rows []cover.PageRow) parts.Call {
	call := parts.Call{Late: true, Move: parts.Link{Label: r.T("See to it"), Href: caseAddress(b.Case)}}
	if i := slices.IndexFunc(rows, func(p cover.PageRow) bool { return p.Case == b.Case }); i >= 0 {
		call.Move.Href = rows[i].Link
	}
	group, since := r.groupCalled(b.Cohort), r.span(r.s.Now().Sub(b.Since))
	if b.Drill {
		call.Sentence = r.F("A drill in {group} has waited for {time}, and nobody has come. Nobody is in danger.", "group", group, "time", since)
	} else {
		call.Sentence = r.F("Somebody in {group} may be in danger, and nobody has come for {time}.", "group", group, "time", since)
	}
	return call
}

// callOf words what somebody is called for.
func (r *request) callOf(p cover.PageRow) parts.Call {
	call := parts.Call{Move: parts.Link{Label: r.T("See to it"), Href: p.Link}}
	group := r.groupCalled(p.Cohort)
	switch {
	case p.Kind == cover.Tested:
		call.Sentence, call.Move.Label = r.T("A test of how you are called waits for your answer."), r.T("Answer it")
	case p.Kind == cover.Drilled:
		call.Sentence = r.F("You are called for a drill in {group}. Nobody is in danger.", "group", group)
	case p.Digest:
		call.Sentence = r.F("Something in {group} waits that nobody has looked at.", "group", group)
	default:
		call.Sentence = r.F("Somebody in {group} may be in danger, and you are called.", "group", group)
	}
	return call
}

// groupCalled is the name of a group, for a line that must not fail.
func (r *request) groupCalled(which id.Cohort) string {
	name, err := r.s.groupOf(r, which)
	if err != nil || name == "" {
		return r.T("a group")
	}
	return name
}
