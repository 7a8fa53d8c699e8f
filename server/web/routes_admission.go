package web

// admissionRoutes: H3 puts its rows here, as in routes.go.
func (s *Server) admissionRoutes() []route {
	return []route{}
}
