package web

// outboxRoutes: H4 puts its rows here, as in routes.go.
func (s *Server) outboxRoutes() []route {
	return []route{}
}
