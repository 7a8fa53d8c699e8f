package web

import "holdfast/server/access"

// coverRoutes are where staff set what moderation stands on: who is there when, how they are called, what is read first,
// by what words is read, and what a decision says.
func (s *Server) coverRoutes() []route {
	return []route{
		{get, "/cohorts/:cohort/cover", access.ReadCover, s.showCover, asPage},
		{post, "/cohorts/:cohort/cover/confirmation", access.SetUpCohort, s.confirmHours, asPage},
		{post, "/cohorts/:cohort/cover/holidays", access.SetUpCohort, s.setHolidays, asPage},
		{get, "/cohorts/:cohort/cover/rota", access.SetCover, s.showRota, asPage},
		{post, "/cohorts/:cohort/cover/rota", access.SetCover, s.setRota, asPage},
		{get, "/cohorts/:cohort/cover/drills", access.ReadCover, s.showDrills, asPage},
		{post, "/cohorts/:cohort/cover/drills", access.RunDrill, s.startDrill, asPage},
		{get, "/practice/cover", access.RunPractice, s.practiceCover, asPage},

		{get, "/channels", access.TestChannel, s.showChannels, asPage},
		{post, "/channels/address", access.TestChannel, s.setPager, asPage},
		{post, "/channels/:channel/test", access.TestChannel, s.testChannel, asPage},
		{get, "/called/:called", access.TestChannel, s.showCalled, asPage},
		{post, "/called/:called/answer", access.TestChannel, s.answerCall, asPage},

		{get, "/cohorts/:cohort/modes", access.SetModes, s.showModes, asPage},
		{post, "/cohorts/:cohort/modes", access.SetModes, s.setMode, asPage},
		{get, "/cohorts/:cohort/members/:person/mode", access.SetModes, s.showMemberMode, asPage},
		{post, "/cohorts/:cohort/members/:person/mode", access.SetModes, s.setMemberMode, asPage},

		{get, "/practice/screening", access.SetRules, s.showScreening, asPage},
		{get, "/practice/screening/draft", access.SetRules, s.showScreeningDraft, asPage},
		{post, "/practice/screening/draft", access.SetRules, s.setScreeningDraft, asPage},
		{post, "/practice/screening/trial", access.SetRules, s.tryScreening, asPage},
		{post, "/practice/screening/publication", access.SetRules, s.publishScreening, asPage},
		{post, "/practice/screening/dropping", access.SetRules, s.dropScreening, asPage},
		{get, "/practice/screening/versions/:version", access.SetRules, s.showScreeningVersion, asPage},
		{post, "/practice/screening/versions/:version/draft", access.SetRules, s.draftFromVersion, asPage},

		{get, "/practice/messages", access.RunPractice, s.showPracticeMessages, asPage},
		{post, "/practice/messages", access.RunPractice, s.setPracticeMessage, asPage},
		{get, "/practice/messages/:message", access.RunPractice, s.showPracticeMessage, asPage},
	}
}
