package web

func (s *Server) touchRoutes() []route {
	return nil
}
