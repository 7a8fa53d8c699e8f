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
	page, err := r.threadPage(reading)
	if err != nil {
		return err
	}
	return r.page(pages.ThreadPage(page))
}

// threadPage words one page of a thread for its reader.
func (r *request) threadPage(t forum.Reading) (pages.Thread, error) {
	base := threadAddress(t.Thread.ID)
	page := pages.Thread{
		Frame: r.frame("Reading", ""), Title: t.Thread.Title, StartedBy: r.whose(t.Thread.Author, r.person(t.Starter)),
		Back:    parts.Link{Label: t.Cohort.Name, Href: groupAddress(t.Cohort.ID)},
		Readers: r.T("Everybody in this group can read it."), Imported: t.Thread.Source == forum.Imported, Pinned: t.Thread.Pinned,
		Kind: r.kindOf(t.Kind), Posts: r.posts(t), Earlier: at(base, t.Earlier), Newer: at(base, t.Later), End: r.end(t),
	}
	if t.Later == "" {
		page.Fresh = base + "/fresh?after=" + t.Fresh.String()
	}
	r.tide(&page, t, base)
	r.closed(&page, t)
	if t.May.Write {
		page.Frame.Filled = &parts.Filled{Label: r.T("Answer"), Href: base + "/answer", Icon: "answer"}
	}
	r.staffForms(&page, t, base)
	page.Moves = r.touches(t)
	if t.May.Private {
		page.Moves = append(page.Moves, parts.Link{Label: r.T("Only to the facilitators"), Href: groupAddress(t.Cohort.ID) + "/private"})
	}
	if t.May.Raise {
		page.Moves = append(page.Moves, parts.Link{Label: r.T("Raise this conversation"), Href: raiseAddress(t.Cohort.ID, aboutThread+string(t.Thread.ID))})
	}
	return page, r.among(&page, t)
}

// tide says what is new, and after an absence offers a way around it.
func (r *request) tide(page *pages.Thread, t forum.Reading, base string) {
	if t.New >= 0 && !t.Since.IsZero() {
		page.Tide = &parts.Tide{Before: t.New, Since: parts.Since(t.Since.In(r.now.Location()), r.now)}
		page.GoNew = "#new"
	} else if t.More && t.New < 0 {
		page.GoNew = base + "#new"
	}
	if t.More {
		page.CaughtUp = base + "/caught-up"
	}
	if t.Away {
		page.Away = &pages.Gentle{Start: parts.Link{Label: r.T("Start from the latest posts"), Href: at(base, forum.Ending)}, CaughtUp: page.CaughtUp}
	}
}

// closed says who closed a conversation, and their last word in it.
func (r *request) closed(page *pages.Thread, t forum.Reading) {
	if t.Thread.Closed.IsZero() {
		return
	}
	page.Closed = &pages.Closed{By: r.T("A facilitator"), When: parts.On(t.Thread.Closed.In(r.now.Location()), r.now)}
	if t.Closer.Alias != "" {
		page.Closed.By = r.person(t.Closer).Name
	}
	for _, seg := range t.Thread.LastWord {
		page.LastWord = append(page.LastWord, parts.Segment{HTML: parts.HTML(seg.HTML)})
	}
}

// among says between whom a private thread is, in place of its title.
func (r *request) among(page *pages.Thread, t forum.Reading) error {
	if t.Kind != forum.Private {
		return nil
	}
	staff, err := r.s.Forum.PrivateReaders(r.ctx, r.actor(), t.Cohort.ID)
	if err != nil {
		return err
	}
	page.Kind, page.Readers = "", ""
	page.Private = &pages.PrivateTo{Who: r.whose(t.Thread.With, r.person(t.With))}
	for _, m := range staff {
		page.Private.Readers = append(page.Private.Readers, r.person(m).Name)
	}
	return nil
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
		posts[i] = r.one(p, t.Cohort, t.May.Write)
	}
	return posts
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

// caughtUp counts everything that is there as read.
func (s *Server) caughtUp(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	if err := s.Forum.CaughtUp(r.ctx, r.actor(), which); err != nil {
		return err
	}
	return r.see(at(threadAddress(which), forum.Ending) + "&said=read#end")
}

// fresh answers the quiet line of a page that stays open: nothing, or who wrote since.
func (s *Server) fresh(r *request) error {
	which, err := param[id.Thread](r, "thread")
	if err != nil {
		return err
	}
	after, err := forum.ParsePlace(r.Query("after", forum.Beginning))
	if err != nil {
		return err
	}
	people, err := s.Forum.Fresh(r.ctx, r.actor(), which, after)
	if err != nil {
		return err
	}
	if len(people) == 0 {
		return r.SendStatus(fiber.StatusNoContent)
	}
	names := make([]string, len(people))
	for i, m := range people {
		names[i] = r.person(m).Name
	}
	show := threadAddress(which) + "?at=" + forum.Beginning
	if after.ID != "" {
		show = threadAddress(which) + "?at=after-" + after.String()
	}
	return r.page(parts.FreshLine(names, show, r.nonce))
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
		if err := s.Forum.Close(r.ctx, r.actor(), which, closed, forum.Words{Text: r.field("words")}); err != nil {
			return err
		}
		return r.see(threadAddress(which) + said)
	}
}
