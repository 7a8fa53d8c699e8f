package web

import (
	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// showClosing asks for a last word before a conversation is closed.
func (s *Server) showClosing(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	return r.closingBox(which, nil)
}

// closingBox is the box for a last word, with what was typed and what was wrong with it.
func (r *request) closingBox(which id.Thread, problem error) error {
	reading, err := r.s.Forum.Read(r.ctx, r.actor(), which, forum.Beginning)
	if err != nil {
		return err
	}
	if !reading.May.Close {
		return r.asks(access.CloseThread, reading.Cohort.ID)
	}
	page := pages.Closing{
		Frame: r.frame("Writing", ""), Back: r.backToThread(which), Title: reading.Thread.Title, Words: r.field("words"),
		Action: threadAddress(which) + "/closing",
	}
	return r.again(problem, r.T("It is still open"), func(p *parts.Problem) templ.Component {
		page.Problem = p
		return pages.ClosingPage(page)
	})
}

// again is a form, empty or with what was wrong with what was typed.
func (r *request) again(problem error, heading string, page func(*parts.Problem) templ.Component) error {
	e, ok := errs.As(problem)
	if !ok {
		return r.page(page(nil))
	}
	return r.render(statusOf[e.Kind], page(&parts.Problem{Heading: heading, Sentence: r.told(e), Field: e.Field}))
}

// asks is the refusal of what the reader may not do in a cohort that they read.
func (r *request) asks(action access.Action, which id.Cohort) error {
	_, _, err := r.s.Cohorts.Ask(r.ctx, r.actor(), action, which)
	if err == nil {
		err = errNotHere
	}
	return err
}

// showMove asks where a post goes.
func (s *Server) showMove(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	return r.moveBox(which, nil)
}

func (r *request) moveBox(which id.Post, problem error) error {
	d, err := r.s.Forum.DeskForPost(r.ctx, r.actor(), access.MovePost, which)
	if err != nil {
		return err
	}
	by, err := r.s.Cohorts.Named(r.ctx, d.Cohort.ID, []id.Person{d.Post.Author})
	if err != nil {
		return err
	}
	page := pages.Move{
		Frame: r.frame("Writing", ""), Back: parts.Link{Label: r.T("Back to the conversation"), Href: "/posts/" + string(which)},
		Post:  parts.Post{Author: r.person(by[d.Post.Author]), When: parts.Clock(d.Post.When().In(r.now.Location()), r.now)},
		Below: true, Title: r.field("title"), Action: "/posts/" + string(which) + "/move", Nonce: r.nonceAgain(problem),
	}
	if d.Post.Shown != nil {
		page.Post.Body = segments(*d.Post.Shown)
	}
	if page.Threads, err = r.places(d); err != nil {
		return err
	}
	return r.again(problem, r.T("It still stands where it was"), func(p *parts.Problem) templ.Component {
		page.Problem = p
		return pages.MovePage(page)
	})
}

// places are the conversations that a post can go to: a new one first, then the latest of the group.
func (r *request) places(d forum.Desk) ([]parts.Choice, error) {
	l, err := r.s.Forum.List(r.ctx, r.actor(), d.Cohort.ID, "")
	if err != nil {
		return nil, err
	}
	all := []parts.Choice{{Value: "", Label: r.T("A new conversation"), Selected: r.field("to") == ""}}
	for _, row := range l.Rows {
		if row.Thread.ID != d.Thread.ID && row.Thread.Closed.IsZero() {
			all = append(all, parts.Choice{Value: string(row.Thread.ID), Label: row.Thread.Title, Selected: r.field("to") == string(row.Thread.ID)})
		}
	}
	return all, nil
}

// nonceAgain is the nonce of a form: the one it was sent with, or after a conflict and at first a new one.
func (r *request) nonceAgain(problem error) string {
	if nonce := r.field("nonce"); !id.Time(nonce).IsZero() && errs.KindOf(problem) != errs.Conflict {
		return nonce
	}
	return r.s.Forum.Nonce()
}

// move takes a post with its answers to another conversation, or to a new one.
func (s *Server) move(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	var out forum.Outcome
	if to := r.field("to"); to == "" {
		out, err = s.Forum.MoveToNew(r.ctx, r.actor(), which, r.field("title"), r.field("nonce"))
	} else {
		var thread id.Thread
		if thread, err = id.Parse[id.Thread](to); err != nil {
			return err
		}
		out, err = s.Forum.Move(r.ctx, r.actor(), which, thread)
	}
	if typed(err) {
		return r.moveBox(which, err)
	}
	if err != nil {
		return err
	}
	return r.see(threadAddress(out.Thread) + "?at=" + out.At + "&said=moved#" + parts.Anchor(string(which)))
}
