package web

import (
	"time"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// showSchedule lists what waits to be shared in a group.
func (s *Server) showSchedule(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	shelf, err := s.Forum.ScheduledBy(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	page := pages.Schedule{Frame: r.frame("Writing", ""), Back: backToGroup(shelf.Cohort), Cohort: shelf.Cohort.Name}
	page.Frame.Filled = &parts.Filled{Label: r.T("Write something for later"), Href: groupAddress(which) + "/schedule/new", Icon: "write"}
	for _, w := range shelf.Waiting {
		page.Rows = append(page.Rows, r.waits(w))
	}
	return r.page(pages.SchedulePage(page))
}

func (r *request) waits(w forum.Waiting) pages.ScheduledRow {
	base := "/scheduled/" + w.ID
	row := pages.ScheduledRow{
		Title: w.Title, Kind: r.kindOf(w.Kind), Opens: w.Thread == "", By: r.person(w.By).Name, Back: w.Back,
		When: parts.By(w.At.In(r.now.Location()), r.now), CallOff: base + "/calling-off",
	}
	if w.Back != "" {
		row.Back = r.T(w.Back)
	}
	if w.Own {
		row.By, row.Change = r.T("you"), base
	}
	if w.Thread == "" {
		return row
	}
	row.Title = r.T("A conversation that is gone")
	switch {
	case w.Target.Kind == forum.Private:
		row.Title = r.T("Only to the facilitators")
	case w.Target.ID != "":
		row.Title, row.Href = w.Target.Title, threadAddress(w.Target.ID)
	}
	return row
}

// later is the form of something that is shared later.
type later struct {
	in      forum.Scheduled
	cohort  cohort.Cohort
	answers *parts.Link
}

// writeLater is the form for a new conversation that is shared later.
func (s *Server) writeLater(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	return r.laterForCohort(which, nil)
}

func (r *request) laterForCohort(which id.Cohort, problem error) error {
	c, _, err := r.s.Cohorts.Ask(r.ctx, r.actor(), access.SchedulePost, which)
	if err != nil {
		return err
	}
	return r.laterBox(later{in: forum.Scheduled{Cohort: which}, cohort: c}, groupAddress(which)+"/schedule", "", problem)
}

// writeAnswerLater is the form for an answer that is shared later.
func (s *Server) writeAnswerLater(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	return r.laterForThread(which, nil)
}

func (r *request) laterForThread(which id.Thread, problem error) error {
	d, err := r.s.Forum.DeskForAnswer(r.ctx, r.actor(), which, "")
	if err != nil {
		return err
	}
	if _, _, err := r.s.Cohorts.Ask(r.ctx, r.actor(), access.SchedulePost, d.Cohort.ID); err != nil {
		return err
	}
	l := later{in: forum.Scheduled{Thread: which}, cohort: d.Cohort, answers: r.answeredBy(d.Thread)}
	return r.laterBox(l, threadAddress(which)+"/schedule", "", problem)
}

func (r *request) answeredBy(t forum.Thread) *parts.Link {
	title := t.Title
	if t.Kind == forum.Private {
		title = r.T("Only to the facilitators")
	}
	return &parts.Link{Label: title, Href: threadAddress(t.ID)}
}

// showScheduled is the form of something that waits, for its author.
func (s *Server) showScheduled(r *request) error {
	return r.scheduledBox(r.Params("scheduled"), nil)
}

func (r *request) scheduledBox(which string, problem error) error {
	in, c, err := r.s.Forum.ScheduledPost(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	l := later{in: in, cohort: c}
	if in.Thread != "" {
		l.answers = &parts.Link{Label: r.T("A conversation that is gone"), Href: groupAddress(c.ID)}
		if d, err := r.s.Forum.DeskForAnswer(r.ctx, r.actor(), in.Thread, ""); err == nil {
			l.answers = r.answeredBy(d.Thread)
		}
	}
	base := "/scheduled/" + which
	return r.laterBox(l, base, base+"/calling-off", problem)
}

// laterBox prints the form as it was kept, or as it was typed and what was wrong with it.
func (r *request) laterBox(l later, action, callOff string, problem error) error {
	page := pages.ScheduleEdit{
		Frame: r.frame("Writing", ""), Back: parts.Link{Label: r.T("Shared later"), Href: groupAddress(l.cohort.ID) + "/schedule"},
		Cohort: l.cohort.Name, Answers: l.answers, Kinds: r.kinds(), Zone: r.now.Location().String(), StaffOn: r.s.Settings.StaffedHours,
		Action: action, CallOff: callOff,
	}
	page.Themes = []parts.Choice{{Value: "", Label: r.T("No theme")}}
	for _, theme := range l.cohort.Offered() {
		page.Themes = append(page.Themes, parts.Choice{Value: theme.ID, Label: theme.Words})
	}
	if l.in.Back != "" {
		page.Returned = r.T(l.in.Back)
	}
	if problem != nil {
		page.Kept, page.Date, page.Time = *r.composed(), r.field("date"), r.field("time")
	} else {
		page.Kept = parts.Kept{Title: l.in.Title, Words: l.in.Words.Text, Theme: l.in.Words.Note.Theme, Note: l.in.Words.Note.Words, Kind: string(l.in.Kind)}
		page.Date, page.Time = r.clockOf(l.in.At)
	}
	page.Kept.Nonce = r.nonceAgain(problem)
	return r.again(problem, r.T("It is not put by yet"), func(p *parts.Problem) templ.Component {
		page.Problem = p
		return pages.ScheduleEditPage(page)
	})
}

// clockOf is a time as the two boxes have it; without one, tomorrow morning at nine.
func (r *request) clockOf(at time.Time) (date, clock string) {
	if at.IsZero() {
		return r.now.AddDate(0, 0, 1).Format(time.DateOnly), "09:00"
	}
	at = at.In(r.now.Location())
	return at.Format(time.DateOnly), at.Format("15:04")
}

var errWhen = errs.In("at", "Please give a day and a time, such as 8 November and 9:00.")

// laterSent is what the form says. Its time is in the reader's zone.
func (r *request) laterSent() (forum.Scheduled, error) {
	k := r.composed()
	in := forum.Scheduled{Title: k.Title, Kind: forum.Kind(k.Kind), Words: wordsOf(k), Nonce: k.Nonce}
	at, err := time.ParseInLocation("2006-01-02 15:04", r.field("date")+" "+r.field("time"), r.now.Location())
	if err != nil {
		return in, errWhen
	}
	in.At = at.UTC()
	return in, nil
}

func (s *Server) schedule(r *request) error {
	which, err := param[id.Cohort](r, "cohort")
	if err != nil {
		return err
	}
	return r.putBy(forum.Scheduled{Cohort: which}, func(problem error) error { return r.laterForCohort(which, problem) })
}

func (s *Server) scheduleAnswer(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	return r.putBy(forum.Scheduled{Thread: which}, func(problem error) error { return r.laterForThread(which, problem) })
}

func (r *request) putBy(to forum.Scheduled, box func(error) error) error {
	in, err := r.laterSent()
	if err == nil {
		in.Cohort, in.Thread = to.Cohort, to.Thread
		in, err = r.s.Forum.Schedule(r.ctx, r.actor(), in)
	}
	return r.putByOr(in, err, box)
}

func (r *request) putByOr(in forum.Scheduled, err error, box func(error) error) error {
	if typed(err) {
		return box(err)
	}
	if err != nil {
		return err
	}
	return r.see(groupAddress(in.Cohort) + "/schedule?said=scheduled")
}

func (s *Server) reschedule(r *request) error {
	which := r.Params("scheduled")
	in, err := r.laterSent()
	if err == nil {
		in, err = s.Forum.Reschedule(r.ctx, r.actor(), which, in.Title, in.Words, in.At)
	}
	return r.putByOr(in, err, func(problem error) error { return r.scheduledBox(which, problem) })
}

func (s *Server) callOff(r *request) error {
	in, err := s.Forum.Unschedule(r.ctx, r.actor(), r.Params("scheduled"))
	if err != nil {
		return err
	}
	return r.see(groupAddress(in.Cohort) + "/schedule?said=called-off")
}

// touches are quiet ways to what a facilitator can do from a conversation.
func (r *request) touches(t forum.Reading) []parts.Link {
	if !t.May.Write || !t.May.Schedule {
		return nil
	}
	return []parts.Link{{Label: r.T("Answer later"), Href: threadAddress(t.Thread.ID) + "/schedule"}}
}
