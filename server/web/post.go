package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/gallery"
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// post is the lasting address of a post: it leads to where the post stands now. One that stands nowhere yet is shown by
// itself to whoever may see it.
func (s *Server) post(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	thread, place, err := s.Forum.Locate(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	if place != "" {
		return r.Redirect(threadAddress(thread)+"?at="+place+"#"+parts.Anchor(string(which)), fiber.StatusSeeOther)
	}
	d, err := s.Forum.DeskForPost(r.ctx, r.actor(), access.ReadPost, which)
	if err != nil {
		return err
	}
	return r.page(pages.ThreadPage(pages.Thread{
		Frame: r.frame("Reading", ""), Title: d.Thread.Title, Posts: []parts.Post{r.alone(d)},
		Back: r.backToThread(thread), Readers: r.T("Nobody in the group sees this post yet."),
	}))
}

// alone words the post on a desk.
func (r *request) alone(d forum.Desk) parts.Post {
	out := r.one(*d.Seen, d.Cohort, false)
	if d.Post.Published.IsZero() && d.Post.TakenBack.IsZero() {
		out.When = parts.Clock(d.Post.Created.In(r.now.Location()), r.now)
	}
	return out
}

func (s *Server) askTakeBack(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	d, err := s.Forum.DeskForPost(r.ctx, r.actor(), access.TakeBack, which)
	if err != nil {
		return err
	}
	post := r.alone(d)
	post.Change, post.TakeBack, post.Window = "", "", nil
	return r.page(pages.TakeBackPage(pages.TakeBack{
		Frame: r.frame("Taking back", ""), Back: r.backToThread(d.Thread.ID), Post: post,
		Opening: d.Thread.Opening == which, Action: "/posts/" + string(which) + "/taking-back", Seen: post.Revision,
		Early: d.Early, Kept: r.whatIsKept(d),
	}))
}

// whatIsKept says who can still read words that were taken back, where it is not the staff of the whole group.
func (r *request) whatIsKept(d forum.Desk) string {
	if d.Thread.Kind != forum.Private {
		return ""
	}
	return r.T("A sealed copy stays in the practice’s records, because a practice keeps what was said to it. The facilitators can still look at it; nobody else can.")
}

// takeBack takes a post back: from its page, or at once while the group does not see it.
func (s *Server) takeBack(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	out, err := s.Forum.TakeBack(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	switch {
	case out.Thread == "":
		return r.see(groupAddress(out.Cohort) + "?said=taken-back-early")
	case out.Early:
		return r.see(threadAddress(out.Thread) + "?said=taken-back-early")
	}
	thread, place, err := s.Forum.Locate(r.ctx, r.actor(), out.Post)
	if err != nil || place == "" {
		return r.see(threadAddress(out.Thread) + "?said=taken-back")
	}
	return r.see(threadAddress(thread) + "?at=" + place + "&said=taken-back#" + parts.Anchor(string(which)))
}

// asset serves a built file under its hashed name, which changes whenever its content does.
func (s *Server) asset(r *request) error {
	file, ok := s.Assets.Get(r.Params("name"))
	if !ok {
		return errNotHere
	}
	r.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	r.Set(fiber.HeaderContentType, file.Type)
	r.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	r.Set(fiber.HeaderETag, file.ETag)
	body := file.Plain
	for _, packed := range []struct {
		name string
		body []byte
	}{{"gzip", file.Gzip}, {"br", file.Brotli}} {
		if strings.Contains(r.Get(fiber.HeaderAcceptEncoding), packed.name) {
			r.Set(fiber.HeaderContentEncoding, packed.name)
			body = packed.body
		}
	}
	return r.Status(fiber.StatusOK).Send(body)
}

// gallery shows every page in every state with canned data, in the demo.
func (s *Server) gallery(r *request) error {
	setting := gallery.Setting{Links: s.links, Nonce: r.nonce, Plan: s.Assets.URL("plan.js"), Desk: s.Assets.URL("moderate.js"), DeskStyle: s.Assets.URL("moderate.css")}
	name := r.Params("part")
	if name == "" {
		return r.page(gallery.Index(setting))
	}
	entry, ok := gallery.Find(name)
	if !ok {
		return errNotHere
	}
	return r.page(entry.Page(setting))
}
