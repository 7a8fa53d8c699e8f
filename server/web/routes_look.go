package web

import "holdfast/server/access"

func (s *Server) lookRoutes() []route {
	return []route{
		{get, "/look", access.SeePublic, s.showLook, asPage},
		{post, "/look", access.SeePublic, s.setLook, asPage},
		{post, "/cohorts/:cohort/caught-up", access.ReadCohort, s.groupCaughtUp, asPage},
	}
}
