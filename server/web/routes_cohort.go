package web

// cohortRoutes: H2 puts its rows here, as in routes.go.
func (s *Server) cohortRoutes() []route {
	return []route{}
}
