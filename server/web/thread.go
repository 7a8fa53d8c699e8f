package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/forum"
	"holdfast/server/id"
)

func (s *Server) thread(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	reading, err := s.Forum.Read(r.ctx, r.actor(), which, r.Query("at"))
	if err != nil {
		return err
	}
	return r.page(pages.ThreadPage(r.threadPage(reading)))
}

// threadPage words one page of a thread for its reader.
func (r *request) threadPage(t forum.Reading) pages.Thread {
	base := threadAddress(t.Thread.ID)
	page := pages.Thread{
		Frame: r.frame("Reading", ""), Title: t.Thread.Title, StartedBy: r.whose(t.Thread.Author, r.person(t.Starter)),
		Back:    parts.Link{Label: t.Cohort.Name, Href: "/cohorts/" + string(t.Cohort.ID)},
		Readers: "Everybody in this group can read it.", Imported: t.Thread.Source == forum.Imported, Pinned: t.Thread.Pinned,
		Posts: r.posts(t), Earlier: at(base, t.Earlier), Newer: at(base, t.Later), End: r.end(t),
	}
	if !t.Thread.Closed.IsZero() {
		page.Closed = &pages.Closed{By: "A facilitator", When: parts.On(t.Thread.Closed.In(r.now.Location()), r.now)}
	}
	if t.New >= 0 && !t.Since.IsZero() {
		page.Tide = &parts.Tide{Before: t.New, Since: parts.Since(t.Since.In(r.now.Location()), r.now)}
		page.GoNew = "#new"
	} else if t.More && t.New < 0 {
		page.GoNew = base + "#new"
	}
	if t.May.Write {
		page.Frame.Filled = &parts.Filled{Label: "Answer", Href: base + "/answer", Icon: "answer"}
	}
	r.staffForms(&page, t, base)
	return page
}

func (r *request) staffForms(page *pages.Thread, t forum.Reading, base string) {
	switch {
	case t.May.Pin && t.Thread.Pinned:
		page.Unpin = base + "/unpin"
	case t.May.Pin:
		page.Pin = base + "/pin"
	}
	switch {
	case t.May.Close && t.Thread.Closed.IsZero():
		page.Close = base + "/closing"
	case t.May.Close:
		page.Reopen = base + "/reopening"
	}
}

// end is what the foot of a page offers: to say one has read so far, or to keep what one read as new.
func (r *request) end(t forum.Reading) parts.End {
	base := threadAddress(t.Thread.ID)
	switch {
	case t.New >= 0:
		return parts.End{Read: base + "/read", Upto: upto(t), More: t.Later != ""}
	case !t.More && t.Later == "" && !t.Since.IsZero():
		return parts.End{Unread: base + "/unread"}
	default:
		return parts.End{More: t.Later != ""}
	}
}

// upto is what a press of "I have read to here" sends: the last post, and what stands just before it.
func upto(t forum.Reading) string {
	ids := []string{string(t.Upto)}
	for _, p := range t.Last {
		ids = append(ids, string(p))
	}
	return strings.Join(ids, " ")
}

func (r *request) posts(t forum.Reading) []parts.Post {
	posts := make([]parts.Post, len(t.Posts))
	for i, p := range t.Posts {
		posts[i] = r.one(p, t.May.Write)
	}
	return posts
}

// one words a single post. Its author sees their own newer words while these wait for a person.
func (r *request) one(p forum.Seen, answer bool) parts.Post {
	zone := r.now.Location()
	out := parts.Post{ID: string(p.ID), Number: p.N, Author: r.person(p.By), Own: p.Own, When: parts.Clock(p.Published.In(zone), r.now)}
	if !p.TakenBack.IsZero() {
		out.Gone, out.When = true, parts.On(p.TakenBack.In(zone), r.now)
		return out
	}
	words := p.Shown
	if p.Own && p.Waiting != nil {
		words = p.Waiting
		out.Held = held
	}
	if words != nil {
		out.Body = segments(*words)
		if p.Changed && words == p.Shown {
			out.Edited = parts.On(words.At.In(zone), r.now)
		}
	}
	if p.Ref != nil {
		out.Ref = r.ref(p.Thread, *p.Ref)
	}
	if answer {
		out.Answer = threadAddress(p.Thread) + "/answer?to=" + string(p.ID)
	}
	if p.Change {
		out.Change = "/posts/" + string(p.ID) + "/change"
	}
	if p.Retract {
		out.TakeBack = "/posts/" + string(p.ID) + "/taking-back"
	}
	return out
}

// held is what an author reads above words that wait. Reasons and times come with the moderators' queue.
var held = &parts.Held{
	Why:   "Somebody of the staff reads this before the group does.",
	Who:   "Only you and the staff can see it.",
	Until: "You will find it here once they have decided, with the reason if they say no.",
}

func (r *request) ref(thread id.Thread, ref forum.Ref) *parts.Ref {
	out := &parts.Ref{Name: r.person(ref.By).Name, Excerpt: ref.Excerpt, Gone: ref.Excerpt == ""}
	if ref.Own {
		out.Name = "you"
	}
	out.Href = "/posts/" + string(ref.Post)
	if ref.Here {
		out.Href = "#" + parts.Anchor(string(ref.Post))
	}
	return out
}

// segments are a revision's words as the page prints them. A quote is drawn from what is published when it is resolved;
// nobody can write one yet, so one that is met shows only its link.
func segments(rev forum.Revision) []parts.Segment {
	out := make([]parts.Segment, len(rev.Body))
	for i, seg := range rev.Body {
		if seg.Quote != nil {
			out[i].Quote = &parts.Quote{Href: "/posts/" + seg.Quote.Post}
			continue
		}
		out[i].HTML = parts.HTML(seg.HTML)
	}
	return out
}

func (r *request) whose(author id.Person, p parts.Person) string {
	if author == r.session.Person {
		return "you"
	}
	return p.Name
}

func threadAddress(which id.Thread) string { return "/threads/" + string(which) }

func at(base, place string) string {
	if place == "" {
		return ""
	}
	return base + "?at=" + place
}

func (s *Server) markRead(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	var ids []id.Post
	for _, field := range strings.Fields(r.field("upto")) {
		post, err := id.Parse[id.Post](field)
		if err != nil {
			return err
		}
		ids = append(ids, post)
	}
	if len(ids) == 0 {
		return errNotHere
	}
	if err := s.Forum.MarkRead(r.ctx, r.actor(), which, ids[0], slices.Compact(ids)); err != nil {
		return err
	}
	base := threadAddress(which)
	if r.htmx() {
		return r.page(parts.EndBox(parts.End{Unread: base + "/unread", More: r.field("more") != ""}, r.nonce))
	}
	return r.Redirect(base+"?said=read#end", fiber.StatusSeeOther)
}

func (s *Server) keepAsNew(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	t, err := s.Forum.Read(r.ctx, r.actor(), which, "")
	if err != nil {
		return err
	}
	if err := s.Forum.KeepAsNew(r.ctx, r.actor(), which); err != nil {
		return err
	}
	return r.see("/cohorts/" + string(t.Cohort.ID) + "?said=kept-new")
}

func (s *Server) pin(pinned bool) handler {
	said := map[bool]string{true: "?said=pinned", false: "?said=unpinned"}[pinned]
	return func(r *request) error {
		which, err := param[id.Thread](r, "thread")
		if err != nil {
			return err
		}
		if err := s.Forum.Pin(r.ctx, r.actor(), which, pinned); err != nil {
			return err
		}
		return r.see(threadAddress(which) + said)
	}
}

func (s *Server) close(closed bool) handler {
	said := map[bool]string{true: "?said=closed", false: "?said=reopened"}[closed]
	return func(r *request) error {
		which, err := param[id.Thread](r, "thread")
		if err != nil {
			return err
		}
		if err := s.Forum.Close(r.ctx, r.actor(), which, closed); err != nil {
			return err
		}
		return r.see(threadAddress(which) + said)
	}
}
