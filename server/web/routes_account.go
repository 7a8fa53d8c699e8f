package web

// accountRoutes: H1 puts its rows here, as in routes.go.
func (s *Server) accountRoutes() []route {
	return []route{}
}
