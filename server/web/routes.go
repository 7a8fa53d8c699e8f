package web

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"holdfast/server/access"
)

// route is one row of the table: an address, the action the access table must allow, and who handles it.
type route struct {
	method, path string
	action       access.Action
	handle       handler
	answer       answer
}

// answer says what a route answers with, also when it refuses.
type answer int

const (
	asPage answer = iota // pages
	asData               // JSON for a script of ours, which words refusals itself
	asNews               // a part that a page asks for by itself, which does not keep a session awake
	bare                 // assets and health, which need no session
)

// handler parses, calls a service and renders. What it returns decides the error page.
type handler func(*request) error

// routes is every address of the house. Fixed addresses stand before those with a parameter in the same place.
func (s *Server) routes() []route {
	return slices.Concat(s.doorRoutes(), s.accountRoutes(), s.admissionRoutes(), s.cohortRoutes(), s.forumRoutes(), s.writeRoutes(),
		s.touchRoutes(), s.deskRoutes(), s.coverRoutes(), s.toldRoutes(), s.safetyRoutes(), s.lookRoutes(), s.outboxRoutes())
}

const get, post = fiber.MethodGet, fiber.MethodPost

func (s *Server) doorRoutes() []route {
	return []route{
		{get, "/", access.SeePublic, s.first, asPage},
		{post, "/enter", access.EnterDemo, s.enter, asPage},
		{get, "/home", access.ReadHome, s.home, asPage},
		{get, "/zone", access.SetZone, s.zone, asPage},
		{post, "/zone", access.SetZone, s.setZone, asPage},

		{get, "/gallery", access.SeeGallery, s.gallery, asPage},
		{get, "/gallery/:part", access.SeeGallery, s.gallery, asPage},
		{get, "/assets/:name", access.SeePublic, s.asset, bare},
		{get, "/livez", access.SeePublic, s.live, bare},
		{get, "/readyz", access.SeePublic, s.ready, bare},
	}
}

func (s *Server) forumRoutes() []route {
	return []route{
		{get, "/cohorts/:cohort", access.ReadCohort, s.cohort, asPage},
		{get, "/cohorts/:cohort/people", access.ReadPeople, s.people, asPage},
		{get, "/cohorts/:cohort/write", access.StartThread, s.writeThread, asPage},
		{post, "/cohorts/:cohort/threads", access.StartThread, s.startThread, asPage},

		{get, "/threads/:thread", access.ReadThread, s.thread, asPage},
		{get, "/threads/:thread/answer", access.WritePost, s.writeAnswer, asPage},
		{post, "/threads/:thread/posts", access.WritePost, s.answer, asPage},
		{post, "/threads/:thread/read", access.MarkRead, s.markRead, asPage},
		{post, "/threads/:thread/caught-up", access.MarkRead, s.caughtUp, asPage},
		{get, "/threads/:thread/fresh", access.ReadThread, s.fresh, asNews},
		{post, "/threads/:thread/unread", access.MarkRead, s.keepAsNew, asPage},
		{post, "/threads/:thread/pin", access.PinThread, s.pin(true), asPage},
		{post, "/threads/:thread/unpin", access.PinThread, s.pin(false), asPage},
		{post, "/threads/:thread/closing", access.CloseThread, s.close(true), asPage},
		{post, "/threads/:thread/reopening", access.CloseThread, s.close(false), asPage},

		{get, "/posts/:post", access.ReadPost, s.post, asPage},
		{get, "/posts/:post/change", access.ChangePost, s.writeChange, asPage},
		{post, "/posts/:post/revisions", access.ChangePost, s.change, asPage},
		{get, "/posts/:post/taking-back", access.TakeBack, s.askTakeBack, asPage},
		{post, "/posts/:post/taking-back", access.TakeBack, s.takeBack, asPage},
	}
}

// mount registers the table. A route without a known action fails the start, and all such routes are named at once.
func (s *Server) mount(table []route) error {
	var faults []error
	s.shown = map[string]bool{}
	for _, r := range table {
		if !access.Known(r.action) {
			faults = append(faults, fmt.Errorf("route %s %s names no action of the access table", r.method, r.path))
			continue
		}
		s.app.Add(r.method, r.path, s.serve(r))
		if r.method == fiber.MethodGet {
			s.shown[r.path] = true
			s.app.Add(fiber.MethodHead, r.path, s.serve(r))
		}
	}
	return errors.Join(faults...)
}

// Address is one address of the house and what it demands.
type Address struct {
	Method, Path string
	Action       access.Action
}

// Addresses lists every address, for the test that asks each of them as everybody.
func (s *Server) Addresses() []Address {
	var all []Address
	for _, r := range s.routes() {
		all = append(all, Address{r.method, r.path, r.action})
	}
	return all
}
