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
	page         bool // answers with pages; false: assets and health, which need no session
}

// handler parses, calls a service and renders. What it returns decides the error page.
type handler func(*request) error

// routes is every address of the house. Fixed addresses stand before those with a parameter in the same place.
func (s *Server) routes() []route {
	return slices.Concat(s.doorRoutes(), s.accountRoutes(), s.admissionRoutes(), s.cohortRoutes(), s.forumRoutes(), s.outboxRoutes())
}

const get, post = fiber.MethodGet, fiber.MethodPost

func (s *Server) doorRoutes() []route {
	return []route{
		{get, "/", access.SeePublic, s.first, true},
		{post, "/enter", access.EnterDemo, s.enter, true},
		{post, "/leave", access.Leave, s.leave, true},
		{get, "/away", access.SeePublic, s.away, true},
		{get, "/help", access.SeePublic, s.help, true},
		{get, "/home", access.ReadHome, s.home, true},
		{get, "/zone", access.SetZone, s.zone, true},
		{post, "/zone", access.SetZone, s.setZone, true},

		{get, "/gallery", access.SeeGallery, s.gallery, true},
		{get, "/gallery/:part", access.SeeGallery, s.gallery, true},
		{get, "/assets/:name", access.SeePublic, s.asset, false},
		{get, "/livez", access.SeePublic, s.live, false},
		{get, "/readyz", access.SeePublic, s.ready, false},
	}
}

func (s *Server) forumRoutes() []route {
	return []route{
		{get, "/cohorts/:cohort", access.ReadCohort, s.cohort, true},
		{get, "/cohorts/:cohort/people", access.ReadPeople, s.people, true},
		{get, "/cohorts/:cohort/write", access.StartThread, s.writeThread, true},
		{post, "/cohorts/:cohort/threads", access.StartThread, s.startThread, true},

		{get, "/threads/:thread", access.ReadThread, s.thread, true},
		{get, "/threads/:thread/answer", access.WritePost, s.writeAnswer, true},
		{post, "/threads/:thread/posts", access.WritePost, s.answer, true},
		{post, "/threads/:thread/read", access.MarkRead, s.markRead, true},
		{post, "/threads/:thread/unread", access.MarkRead, s.keepAsNew, true},
		{post, "/threads/:thread/pin", access.PinThread, s.pin(true), true},
		{post, "/threads/:thread/unpin", access.PinThread, s.pin(false), true},
		{post, "/threads/:thread/closing", access.CloseThread, s.close(true), true},
		{post, "/threads/:thread/reopening", access.CloseThread, s.close(false), true},

		{get, "/posts/:post", access.ReadPost, s.post, true},
		{get, "/posts/:post/change", access.ChangePost, s.writeChange, true},
		{post, "/posts/:post/revisions", access.ChangePost, s.change, true},
		{get, "/posts/:post/taking-back", access.TakeBack, s.askTakeBack, true},
		{post, "/posts/:post/taking-back", access.TakeBack, s.takeBack, true},
	}
}

// mount registers the table. A route without a known action fails the start, and all such routes are named at once.
func (s *Server) mount(table []route) error {
	var faults []error
	for _, r := range table {
		if !access.Known(r.action) {
			faults = append(faults, fmt.Errorf("route %s %s names no action of the access table", r.method, r.path))
			continue
		}
		s.app.Add(r.method, r.path, s.serve(r))
		if r.method == fiber.MethodGet {
			s.app.Add(fiber.MethodHead, r.path, s.serve(r))
		}
	}
	return errors.Join(faults...)
}
