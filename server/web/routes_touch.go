package web

import "holdfast/server/access"

// touchRoutes are what facilitators do for a group beside writing in it, and how each reader reads it.
func (s *Server) touchRoutes() []route {
	return []route{
		{get, "/cohorts/:cohort/private", access.StartPrivate, s.showPrivate, asPage},
		{get, "/cohorts/:cohort/privates", access.ReadPrivates, s.showPrivates, asPage},

		{get, "/cohorts/:cohort/icebreakers", access.StartKind, s.showIcebreakers, asPage},
		{post, "/cohorts/:cohort/icebreakers", access.StartKind, s.pickIcebreakers, asPage},
		{get, "/cohorts/:cohort/schedule", access.SchedulePost, s.showSchedule, asPage},
		{get, "/cohorts/:cohort/schedule/new", access.SchedulePost, s.writeLater, asPage},
		{post, "/cohorts/:cohort/schedule", access.SchedulePost, s.schedule, asPage},
		{get, "/threads/:thread/schedule", access.SchedulePost, s.writeAnswerLater, asPage},
		{post, "/threads/:thread/schedule", access.SchedulePost, s.scheduleAnswer, asPage},
		{get, "/scheduled/:scheduled", access.SchedulePost, s.showScheduled, asPage},
		{post, "/scheduled/:scheduled", access.SchedulePost, s.reschedule, asPage},
		{post, "/scheduled/:scheduled/calling-off", access.SchedulePost, s.callOff, asPage},

		{get, "/threads/:thread/closing", access.CloseThread, s.showClosing, asPage},
		{get, "/posts/:post/move", access.MovePost, s.showMove, asPage},
		{post, "/posts/:post/move", access.MovePost, s.move, asPage},
		{get, "/posts/:post/history", access.ReadRevisions, s.history, asPage},

		{get, "/cohorts/:cohort/members/:person/notes", access.ReadClinical, s.showNotes, asPage},
		{post, "/cohorts/:cohort/members/:person/notes", access.WriteClinical, s.writeNote, asPage},
		{get, "/cohorts/:cohort/members/:person/notes/:day", access.ReadClinical, s.showNoteVersions, asPage},

		{get, "/cohorts/:cohort/reading", access.SetChoices, s.showChoices, asPage},
		{post, "/cohorts/:cohort/reading", access.SetChoices, s.setChoices, asPage},
		{post, "/cohorts/:cohort/quiet", access.SetChoices, s.setQuiet, asPage},
		{post, "/cohorts/:cohort/people/:person/muting", access.SetChoices, s.mute(true), asPage},
		{post, "/cohorts/:cohort/people/:person/unmuting", access.SetChoices, s.mute(false), asPage},
		{get, "/cohorts/:cohort/themes", access.SetThemes, s.showThemes, asPage},
		{post, "/cohorts/:cohort/themes", access.SetThemes, s.setThemes, asPage},
	}
}
