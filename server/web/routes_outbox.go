package web

import "holdfast/server/access"

// outboxRoutes is the mail of a house that sends none.
func (s *Server) outboxRoutes() []route {
	return []route{
		{get, "/outbox", access.ReadOutbox, s.outbox, asPage},
		{get, "/outbox/:mail", access.ReadOutbox, s.outboxMail, asPage},
	}
}
