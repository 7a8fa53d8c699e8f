package web

func (s *Server) writeRoutes() []route {
	return nil
}
