package web

func (s *Server) safetyRoutes() []route {
	return nil
}
