package web

import "holdfast/server/access"

// safetyRoutes are the ways out and the ways to help.
func (s *Server) safetyRoutes() []route {
	return []route{
		{post, "/leave", access.Leave, s.leave, asPage},
		{post, "/sign-out", access.Leave, s.signOut, asPage},
		{get, "/away", access.SeePublic, s.away, asPage},
		{get, "/open", access.SeePublic, s.openAgain, asPage},
		{get, "/leaving-quickly", access.SeePublic, s.leavingQuickly, asPage},

		{get, "/help", access.SeePublic, s.help, asPage},
		{get, "/offline", access.SeePublic, s.offline, asPage},
		{get, "/sw.js", access.SeePublic, s.worker, bare},
		{get, "/manifest.webmanifest", access.SeePublic, s.manifest, bare},

		{get, "/plan", access.ReadPlan, s.plan, asPage},
		{get, "/plan/change", access.WritePlan, s.changePlan, asPage},
		{post, "/plan", access.WritePlan, s.keepPlan, asPage},

		{get, "/practice/help", access.RunPractice, s.practiceHelp, asPage},
		{post, "/practice/help", access.RunPractice, s.addHelpLine, asPage},
		{post, "/practice/hours", access.RunPractice, s.setHours, asPage},
		{get, "/practice/help/:line", access.RunPractice, s.showHelpLine, asPage},
		{post, "/practice/help/:line", access.RunPractice, s.setHelpLine, asPage},
		{post, "/practice/help/:line/check", access.RunPractice, s.checkHelpLine, asPage},
		{post, "/practice/help/:line/removal", access.RunPractice, s.removeHelpLine, asPage},
		{get, "/practice/look", access.RunPractice, s.practiceLook, asPage},
		{post, "/practice/look", access.RunPractice, s.setPracticeLook, asPage},
	}
}
