package web

import "holdfast/server/access"

// deskRoutes are where the staff see what waits for them, and decide.
func (s *Server) deskRoutes() []route {
	return []route{
		{get, "/queue", access.ReadQueue, s.showQueue, asPage},
		{get, "/queue/rows", access.ReadQueue, s.queueNews, asNews},
		{get, "/queue/next", access.ReadQueue, s.nextCase, asPage},
		{get, "/queue/keys", access.ReadQueue, s.showKeys, asPage},
		{get, "/queue/handover", access.ReadQueue, s.showHandover, asPage},
		{post, "/queue/handover", access.HandOver, s.endShift, asPage},
		{post, "/queue/notes/:note/settling", access.HandOver, s.settleNote, asPage},
		{post, "/queue/topics", access.SetShift, s.setTopics, asPage},
		{get, "/queue/looks", access.ReadQueue, s.showLooks, asPage},
		{get, "/queue/looks/:look", access.SecondLook, s.showSecondLook, asPage},
		{post, "/queue/looks/:look", access.SecondLook, s.secondOpinion, asPage},
		{get, "/queue/numbers", access.ReadNumbers, s.showNumbers, asPage},
		{get, "/queue/gaps", access.ReadNumbers, s.showGaps, asPage},

		{get, "/cases/:case", access.ReadCase, s.showCase, asPage},
		{post, "/cases/:case/lease", access.TakeCase, s.takeCase, asPage},
		{post, "/cases/:case/renewal", access.TakeCase, s.renewCase, asData},
		{post, "/cases/:case/passing", access.TakeCase, s.passCase, asPage},
		{post, "/cases/:case/acknowledgement", access.TakeCase, s.acknowledgeCase, asPage},
		{post, "/cases/:case/present", access.ReadCase, s.presentAtCase, asNews},
		{post, "/cases/:case/asks", access.TakeCase, s.askColleague, asPage},
		{post, "/cases/:case/asks/joining", access.TakeCase, s.joinCase, asPage},
		{post, "/cases/:case/asks/declining", access.TakeCase, s.declineCase, asPage},
		{post, "/cases/:case/asks/reading", access.TakeCase, s.heardCannot, asPage},
		{post, "/cases/:case/decision", access.DecideCase, s.decideCase, asPage},
		{get, "/cases/:case/decisions/:decision", access.ReadCase, s.showDone, asPage},
		{post, "/cases/:case/decisions/:decision/undoing", access.DecideCase, s.undoDecision, asPage},
		{get, "/cases/:case/card", access.OpenGlass, s.askGlass, asPage},
		{post, "/cases/:case/card", access.OpenGlass, s.openGlass, asPage},

		{get, "/cohorts/:cohort/raise", access.TakeCase, s.showRaise, asPage},
		{post, "/cohorts/:cohort/raise", access.TakeCase, s.raise, asPage},
		{get, "/posts/:post/raise", access.TakeCase, s.showRaisePost, asPage},
		{post, "/posts/:post/raise", access.TakeCase, s.raisePost, asPage},

		{get, "/cohorts/:cohort/messages", access.DecideCase, s.showMessages, asPage},
		{post, "/cohorts/:cohort/messages", access.SetTemplates, s.setMessage, asPage},
	}
}
