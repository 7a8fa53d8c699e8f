package web

import (
	"slices"
	"sync"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/moderation/screen"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// reportReasons is how each reason to report is said.
var reportReasons = map[moderation.Reason]struct{ label, hint string }{
	moderation.ReasonDanger:  {words.M("Somebody may be in danger now"), words.M("If you can reach them, or the emergency number, do not wait for us.")},
	moderation.ReasonWorried: {words.M("I am worried about them"), ""},
	moderation.ReasonMethod:  {words.M("It names a way to hurt oneself"), ""},
	moderation.ReasonThreat:  {words.M("It threatens somebody"), ""},
	moderation.ReasonNames:   {words.M("It tells who or where somebody is"), ""},
	moderation.ReasonHurtful: {words.M("It hurts me, or somebody here"), ""},
	moderation.ReasonContact: {words.M("It asks to write or meet elsewhere"), ""},
	moderation.ReasonAdvice:  {words.M("It gives advice on medicine"), ""},
	moderation.ReasonSpam:    {words.M("It sells something"), ""},
	moderation.ReasonUpset:   {words.M("It is hard for me to read"), words.M("Nobody did anything wrong.")},
	moderation.ReasonOther:   {words.M("Something else"), ""},
}

func (s *Server) showReport(r *request) error { return r.reportBox(nil) }

// reportBox asks what is wrong with a post.
func (r *request) reportBox(problem error) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	d, err := r.s.Forum.DeskForPost(r.ctx, r.actor(), access.Report, which)
	if err != nil {
		return err
	}
	if d.Post.Shown == nil || d.Post.Author == r.session.Person {
		return errNotHere
	}
	page := pages.Report{
		Frame: r.frame("Reading", ""), Back: r.backToThread(d.Thread.ID), Author: r.person(d.Seen.By).Name,
		When: parts.Clock(d.Post.When().In(r.now.Location()), r.now), Action: "/posts/" + string(which) + "/report",
		Seen: string(d.Post.Shown.ID), Nonce: r.tagged(r.s.Forum.Nonce()), Looks: r.readsNext(d.Cohort), Words: r.field("words"),
	}
	for _, reason := range moderation.Reasons {
		said := reportReasons[reason]
		page.Reasons = append(page.Reasons, pages.ReasonLine{Value: string(reason), Label: r.T(said.label), Hint: r.maybe(said.hint)})
	}
	if page.Unheard, err = r.unheard(which, d.Seen); err != nil {
		return err
	}
	return r.again(problem, r.T("We couldn’t send that yet"), func(p *parts.Problem) templ.Component {
		page.Problem = p
		return pages.ReportPage(page)
	})
}

// unheard says where to turn about a post that nobody of the staff may look at; nil: somebody may, or it is gone.
func (r *request) unheard(which id.Post, seen *forum.Seen) (*pages.Unheard, error) {
	nobody, err := r.s.Moderation.Unheard(r.ctx, r.actor(), which)
	if err != nil || !nobody || seen == nil {
		if kind := errs.KindOf(err); kind == errs.Conflict || kind == errs.Forbidden { // theirs, taken back, or staff
			err = nil
		}
		return nil, err
	}
	who, err := r.s.Moderation.Reviewer(r.ctx, r.actor())
	return &pages.Unheard{Who: r.person(seen.By).Name, Outside: who.Name}, err
}

// maybe is r.T for a sentence that may be empty.
func (r *request) maybe(sentence string) string {
	if sentence == "" {
		return ""
	}
	return r.T(sentence)
}

func (s *Server) report(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	if _, err = r.begin(); err == nil {
		_, err = s.Moderation.Report(r.ctx, r.actor(), moderation.Report{
			Post: which, Revision: id.Revision(r.field("seen")), Reason: moderation.Reason(r.field("reason")), Words: r.field("words"),
		})
	}
	if typed(err) {
		return r.reportBox(err)
	}
	if err != nil {
		return err
	}
	return r.see("/posts/" + string(which) + "/reported")
}

// reported says what happens now, and asks after whoever asked.
func (s *Server) reported(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	d, err := s.Forum.DeskForPost(r.ctx, r.actor(), access.ReadPost, which)
	if err != nil {
		return err
	}
	aid := r.aidFor(d.Cohort)
	aid.Heading, aid.Intro = r.T("Are you all right after reading that?"), r.T("Some words stay with one. These are for you as much as for anybody.")
	unheard, err := r.unheard(which, d.Seen)
	if err != nil {
		return err
	}
	if unheard != nil {
		aid.Staff = parts.AidLine{} // it is about whoever would read that
	}
	return r.page(pages.ReportedPage(pages.Reported{
		Frame: r.frame("Reading", ""), Back: r.backToThread(d.Thread.ID), Looks: r.readsNext(d.Cohort), Unheard: unheard, Outcome: "/reports", Aid: aid,
	}))
}

// reports lists what the reader asked staff to look at.
func (s *Server) reports(r *request) error {
	all, err := s.Moderation.Reports(r.ctx, r.actor())
	if err != nil {
		return err
	}
	page := pages.Reports{Frame: r.frame("Reading", ""), Back: parts.Link{Label: r.T("Home"), Href: "/home"}}
	for _, one := range all {
		row, err := r.reportRow(one)
		if err != nil {
			return err
		}
		page.Rows = append(page.Rows, row)
	}
	return r.page(pages.ReportsPage(page))
}

// reportOutcomes word what became of a report, saying nothing of anybody else.
var reportOutcomes = map[moderation.Outcome]string{
	"":                words.M("Somebody is still looking."),
	moderation.Acted:  words.M("Somebody of the staff looked at it and did something about it. Thank you for saying so."),
	moderation.Stands: words.M("Somebody of the staff read it and left it as it is. It was right to ask."),
}

func (r *request) reportRow(one moderation.Reported) (pages.ReportRow, error) {
	row := pages.ReportRow{
		Reason: r.T(reportReasons[one.Reason].label), When: parts.On(one.At.In(r.now.Location()), r.now), Outcome: r.T(reportOutcomes[one.Outcome]),
		Where: parts.Link{Label: r.T("A conversation that you do not read any more")},
	}
	if one.Unheard {
		row.Outcome = r.T("It is kept. Nobody here can look at it: it is about the only one who works for this group.")
	}
	reading, err := r.s.Forum.DeskForPost(r.ctx, r.actor(), access.ReadPost, one.Post)
	switch errs.KindOf(err) {
	case errs.NotFound, errs.Forbidden:
		return row, nil
	}
	if err != nil {
		return row, err
	}
	row.Where = parts.Link{Label: reading.Thread.Title, Href: "/posts/" + string(one.Post)}
	if reading.Thread.Kind == forum.Private {
		row.Where.Label = r.T("Only to the facilitators")
	}
	if reading.Seen != nil && reading.Seen.Hid {
		row.Show = "/posts/" + string(one.Post) + "/showing"
	}
	return row, nil
}

// showAgain unfolds a reported post for whoever reported it.
func (s *Server) showAgain(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	d, err := s.Forum.DeskForPost(r.ctx, r.actor(), access.ReadPost, which)
	if err != nil {
		return err
	}
	if err := s.Cohorts.Unhide(r.ctx, r.actor(), d.Cohort.ID, which); err != nil {
		return err
	}
	return r.see("/reports")
}

// clause names the part of a group's agreement that a decision was about; empty: it was about none.
func (r *request) clause(c cohort.Cohort, n, version int) string {
	if n < 1 {
		return ""
	}
	a := c.Agreement
	if version != 0 && version != a.Version {
		older, err := r.s.Cohorts.AgreementAt(r.ctx, c.ID, version)
		if err != nil {
			return ""
		}
		a = older
	}
	if n > len(a.Clauses) {
		return ""
	}
	return a.Clauses[n-1].Title
}

// toldByRule is what each rule that can hold a post says of it to its author.
var toldByRule = sync.OnceValue(func() map[string]string {
	told := map[string]string{}
	for _, rule := range screen.Rules() {
		told[rule.ID] = rule.Told
	}
	return told
})

// toldOf says what rules tell the author of a post that they hold.
func (r *request) toldOf(rules []string) []string {
	var told []string
	for _, rule := range rules {
		if said := r.maybe(toldByRule()[rule]); said != "" && !slices.Contains(told, said) {
			told = append(told, said)
		}
	}
	if len(told) == 0 {
		return []string{r.T("Somebody of the staff reads this before the group does.")}
	}
	return append(told, r.T("The rest of what you wrote is welcome here as it is."))
}
