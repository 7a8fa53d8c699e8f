package web

func (s *Server) lookRoutes() []route {
	return nil
}
