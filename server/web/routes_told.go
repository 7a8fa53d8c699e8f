package web

import "holdfast/server/access"

// toldRoutes are what members do about others' posts, and what they are told about their own.
func (s *Server) toldRoutes() []route {
	return []route{
		{get, "/posts/:post/report", access.Report, s.showReport, asPage},
		{post, "/posts/:post/report", access.Report, s.report, asPage},
		{get, "/posts/:post/reported", access.ReadPost, s.reported, asPage},
		{post, "/posts/:post/showing", access.ReadPost, s.showAgain, asPage},
		{post, "/posts/:post/resending", access.ChangePost, s.resend, asPage},
		{get, "/reports", access.ReadReports, s.reports, asPage},

		{get, "/decisions", access.ReadAccount, s.decisions, asPage},
		{get, "/decisions/:decision", access.ReadDecisions, s.decision, asPage},
		{post, "/decisions/:decision/appeal", access.Appeal, s.appeal, asPage},
		{post, "/told/:telling/hearing", access.ReadAccount, s.heard, asPage},
	}
}
