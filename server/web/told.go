package web

import (
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// decidedWords and decidedPerson head what is told to whom a decision is about.
var (
	decidedWords = map[forum.Act]string{
		forum.ActPublish: words.M("Your post stands in the group"),
		forum.ActFold:    words.M("Your post is folded for the others"),
		forum.ActMask:    words.M("Some words of your post are not shown"),
		forum.ActHold:    words.M("Your post is kept from the group for now"),
		forum.ActReturn:  words.M("Your post came back to you with notes"),
		forum.ActRemove:  words.M("Your post was removed"),
		forum.ActRestore: words.M("Your post stands in the group again"),
	}
	decidedPerson = map[moderation.PersonKind]string{
		moderation.Remind:        words.M("A reminder from the staff"),
		moderation.PausePosting:  words.M("You can read, and not write, for a while"),
		moderation.SuspendAccess: words.M("Your access is paused"),
		moderation.MovePerson:    words.M("A place in another group is offered to you"),
		moderation.RemovePerson:  words.M("Your place in the group is being looked at"),
	}
)

func (r *request) decided(l moderation.Letter) string {
	switch {
	case l.Verdict == moderation.Overturn:
		return r.T("Somebody looked again, and put it right")
	case l.Verdict == moderation.Uphold:
		return r.T("Somebody looked again, and it stays as it was")
	case l.Person.Kind != moderation.NoPersonAct:
		return r.T(decidedPerson[l.Person.Kind])
	case decidedWords[l.Words] != "":
		return r.T(decidedWords[l.Words])
	default:
		return r.T("A word from the staff")
	}
}

// decisions lists what was decided about the reader.
func (s *Server) decisions(r *request) error {
	all, err := s.Moderation.Decisions(r.ctx, r.actor())
	if err != nil {
		return err
	}
	told, err := s.Moderation.Told(r.ctx, r.actor())
	if err != nil {
		return err
	}
	page := pages.DecidedList{Frame: r.frame("Reading", ""), Back: parts.Link{Label: r.T("Home"), Href: "/home"}}
	for _, l := range all {
		row := pages.DecidedRow{What: r.decided(l), Href: decisionAddress(l.ID), When: parts.On(l.At.In(r.now.Location()), r.now)}
		row.Unread = slices.ContainsFunc(told, func(t moderation.Telling) bool { return t.Decision == l.ID && t.Heard.IsZero() })
		if p := l.Appealed; p != nil {
			row.Appeal = r.T("Somebody looked at it again.")
			if p.Verdict == moderation.NoVerdict {
				row.Appeal = r.F("You asked for another look. You hear {when} at the latest.", "when", r.on(p.Due))
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return r.page(pages.DecidedListPage(page))
}

func decisionAddress(which id.Decision) string { return "/decisions/" + string(which) }

func (s *Server) decision(r *request) error { return r.decisionPage(nil) }

// decisionPage tells somebody what was decided about them, with what they typed against it if that could not be taken.
func (r *request) decisionPage(problem error) error {
	which, err := param[id.Decision](r, "decision")
	if err != nil {
		return err
	}
	l, err := r.s.Moderation.ReadDecision(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	c, err := r.s.Cohorts.Cohort(r.ctx, l.Cohort)
	if err != nil {
		return err
	}
	page := pages.Decided{
		Frame: r.frame("Reading", ""), Back: parts.Link{Label: r.T("From the staff to you"), Href: "/decisions"},
		What: r.decided(l), When: parts.On(l.At.In(r.now.Location()), r.now), Clause: r.clause(c, l.Clause, l.Version),
		Message: paragraphs(l.Message),
	}
	if !l.Until.IsZero() && l.Until.After(r.s.Now()) {
		page.Until = parts.By(l.Until.In(r.now.Location()), r.now)
	}
	if err := r.decider(&page, l); err != nil {
		return err
	}
	r.decidedOf(&page, l)
	if page.Onward, err = r.onward(l); err != nil {
		return err
	}
	if page.Appeal, err = r.plea(l); err != nil {
		return err
	}
	return r.again(problem, r.T("We couldn’t send that yet"), func(p *parts.Problem) templ.Component {
		page.Problem = p
		return pages.DecidedPage(page)
	})
}

func paragraphs(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

// decider names who decided, as the group knows them.
func (r *request) decider(page *pages.Decided, l moderation.Letter) error {
	named, err := r.s.Cohorts.Named(r.ctx, l.Cohort, []id.Person{l.By})
	if m, ok := named[l.By]; ok {
		page.By = r.person(m).Name
	}
	return err
}

// decidedOf shows the author their own words with the notes beside them.
func (r *request) decidedOf(page *pages.Decided, l moderation.Letter) {
	if l.Read == nil {
		return
	}
	for _, seg := range l.Read {
		if seg.Quote == nil {
			page.Words = append(page.Words, parts.Segment{HTML: parts.HTML(seg.HTML)})
		}
	}
	page.Notes = r.lineNotes(l, l.Read)
	if l.Words == forum.ActReturn {
		r.sendable(page, l)
	}
}

// sendable offers an author to send again what a decision gave back to them, or says that they did.
func (r *request) sendable(page *pages.Decided, l moderation.Letter) {
	d, err := r.s.Forum.DeskForPost(r.ctx, r.actor(), access.ChangePost, l.Post)
	if err != nil || d.Post.Waiting == nil {
		return // it is theirs no more to change, or was decided since
	}
	switch d.Post.Waiting.For {
	case forum.HeldForReturned:
		page.Change, page.Resend = "/posts/"+string(l.Post)+"/change", resendAddress(*d.Post, l.ID)
	case forum.HeldForAgain:
		page.Sent = r.T("You sent it again. Somebody of the staff reads it before the group does.")
	}
}

// resendAddress is where an author sends again, as it is, what this decision gave back; empty when a later one stands.
func resendAddress(p forum.Post, by id.Decision) string {
	if len(p.Decisions) == 0 || p.Decisions[len(p.Decisions)-1] != by {
		return ""
	}
	return "/posts/" + string(p.ID) + "/resending?of=" + string(by)
}

// resend sends a post again as it is, for its author.
func (s *Server) resend(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	by, _ := id.Parse[id.Decision](r.Query("of")) // what is no decision gave nothing back
	out, err := s.Forum.Resend(r.ctx, r.actor(), which, by)
	if err != nil {
		return err
	}
	thread, place, err := s.Forum.Locate(r.ctx, r.actor(), which)
	if err != nil || place == "" {
		return r.see("/posts/" + string(which) + "?said=sent-again" + landing(out, ""))
	}
	return r.see(threadAddress(thread) + "?at=" + place + "&said=sent-again" + landing(out, "#"+parts.Anchor(string(which))))
}

// lineNotes are what staff noted beside an author's words. One about all of them stands without.
func (r *request) lineNotes(l moderation.Letter, body gate.Body) []parts.LineNote {
	text := []rune(body.Text())
	var all []parts.LineNote
	for _, n := range l.LineNotes {
		note := parts.LineNote{Note: n.Text}
		if n.From >= 0 && n.From < n.To && n.To <= len(text) {
			note.Words = string(text[n.From:n.To])
		}
		all = append(all, note)
	}
	return all
}

// plea is how another look at a decision stands, or can be asked for.
func (r *request) plea(l moderation.Letter) (*pages.Appeal, error) {
	who, err := r.s.Moderation.Reviewer(r.ctx, r.actor())
	if err != nil {
		return nil, err
	}
	switch p := l.Appealed; {
	case p == nil && l.AppealBy.IsZero():
		return nil, nil
	case p == nil:
		return &pages.Appeal{
			Ask: decisionAddress(l.ID) + "/appeal", Until: parts.By(l.AppealBy.In(r.now.Location()), r.now), Words: r.field("words"),
			Nonce: r.tagged(r.s.Forum.Nonce()), Reviewer: r.looksAgain(who),
		}, nil
	case p.Verdict == moderation.NoVerdict:
		return &pages.Appeal{Waits: r.F("You asked for another look. You hear {when} at the latest.", "when", r.on(p.Due)) + " " + r.looksAgain(who)}, nil
	default:
		answer, err := r.s.Moderation.ReadDecision(r.ctx, r.actor(), p.By)
		if errs.KindOf(err) == errs.NotFound { // it goes out in a moment
			return &pages.Appeal{Waits: r.T("Somebody looked at it again. You hear in a moment.")}, nil
		}
		return &pages.Appeal{Answer: r.decided(answer) + ".", Reasons: answer.Message, Reviewer: r.lookedAgain(l, answer)}, err
	}
}

// looksAgain says who takes another look, as it is in this practice.
func (r *request) looksAgain(who moderation.Reviewer) string {
	switch {
	case !who.Alone:
		return r.T("Another person than the one who decided looks at it, within seven days.")
	case who.Name != "":
		return r.F("One person works here alone. Of a look from outside the practice says: {words}", "words", who.Name)
	default:
		return r.T("One person works here alone, and nobody outside is named who could look at it. They look at it once more themselves, after a day.")
	}
}

// lookedAgain says who has looked, where that was no other person of the practice.
func (r *request) lookedAgain(first, answer moderation.Letter) string {
	switch {
	case first.By != answer.By:
		return ""
	case answer.Outside:
		return r.T("One person works here alone. They say that somebody outside has looked at it with them.")
	default:
		return r.T("One person works here alone. Nobody outside has looked at it.")
	}
}

// appeal asks for another look.
func (s *Server) appeal(r *request) error {
	which, err := param[id.Decision](r, "decision")
	if err != nil {
		return err
	}
	if _, err = r.begin(); err == nil {
		_, err = s.Moderation.Appeal(r.ctx, r.actor(), which, r.field("words"))
	}
	if typed(err) {
		return r.decisionPage(err)
	}
	if err != nil {
		return err
	}
	return r.see(decisionAddress(which) + "?said=appealed")
}

// heard notes that somebody read what they were told, and leads on to it.
func (s *Server) heard(r *request) error {
	which := r.Params("telling")
	if err := s.Moderation.Heard(r.ctx, r.actor(), which); err != nil {
		return err
	}
	return r.see("/home")
}

// on is a time that is still to come, in the reader's words: "on 6 December at 9 am".
func (r *request) on(t time.Time) string {
	return parts.By(t.In(r.now.Location()), r.now).In(r.tongue())
}

// tagged is a form's nonce with whose form it is.
func (r *request) tagged(nonce string) string {
	return nonce + "." + r.s.Accounts.FormTag(r.session.Person)
}

// readBy is by when a person has read a post that waits; false where no promise can be made, or kept.
func (r *request) readBy(p forum.Post) (time.Time, bool) {
	by, ok, err := r.s.Moderation.Promise(r.ctx, r.actor(), p.ID)
	return by, ok && err == nil
}

// decisionOn adds to the notice above a held post what a person decided about it, once that has gone out.
func (r *request) decisionOn(h *parts.Held, p forum.Seen) {
	if len(p.Decisions) == 0 {
		return
	}
	l, err := r.s.Moderation.ReadDecision(r.ctx, r.actor(), p.Decisions[len(p.Decisions)-1])
	if err != nil {
		return // it has not gone out yet, or cannot be read now: the rest of the notice stands
	}
	h.Decision = decisionAddress(l.ID)
	if p.Waiting != nil {
		h.Notes = r.lineNotes(l, p.Waiting.Body)
	}
}

// toldNews adds to the home page what staff decided that the reader has not looked at yet.
func (r *request) toldNews(page *pages.Home) error {
	told, err := r.s.Moderation.Told(r.ctx, r.actor())
	for _, t := range told {
		if !t.Heard.IsZero() {
			continue
		}
		line := pages.Intent{Icon: "message"}
		switch t.Kind {
		case moderation.ToldDecision:
			line.Sentence, line.Href = r.T("The staff decided something about you, and say why."), decisionAddress(t.Decision)
		case moderation.ToldOutcome:
			line.Sentence, line.Href, line.Why = r.T("Staff looked at what you asked about."), "/reports", r.T(reportOutcomes[t.Outcome])
		case moderation.ToldBeside:
			line.Sentence, line.Href = r.T("Something that you answered is not shown at the moment."), threadAddress(t.Thread)
			line.Why = r.T("You did nothing wrong, and what you wrote stays. If it stays with you, the facilitators read what you write to them.")
		default:
			if !r.movedNews(t, &line) {
				continue
			}
		}
		line.Done = "/told/" + t.ID + "/hearing"
		page.Intent = append(page.Intent, line)
	}
	return err
}
