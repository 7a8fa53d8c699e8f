package web

import "holdfast/server/access"

func (s *Server) cohortRoutes() []route {
	return []route{
		{get, "/cohorts/new", access.CreateCohort, s.newCohort, asPage},
		{post, "/cohorts", access.CreateCohort, s.createCohort, asPage},
		{get, "/cohorts/:cohort/settings", access.SetUpCohort, s.showSettings, asPage},
		{post, "/cohorts/:cohort/settings", access.SetUpCohort, s.changeSettings, asPage},
		{post, "/cohorts/:cohort/opening", access.OpenCohort, s.openCohort, asPage},
		{post, "/cohorts/:cohort/reopening", access.ReopenMembership, s.reopenMembership, asPage},
		{post, "/cohorts/:cohort/membership-closing", access.ReopenMembership, s.closeMembership, asPage},
		{post, "/cohorts/:cohort/history", access.ShareHistory, s.shareHistory, asPage},
		{get, "/cohorts/:cohort/as-member", access.ViewAsMember, s.viewAsMember, asPage},

		{get, "/cohorts/:cohort/agreement", access.ReadTerms, s.agreement, asPage},
		{get, "/cohorts/:cohort/agreement/change", access.SetUpCohort, s.showAgreementChange, asPage},
		{post, "/cohorts/:cohort/agreement", access.SetUpCohort, s.changeAgreement, asPage},

		{get, "/cohorts/:cohort/members/:person", access.ReadMember, s.showMember, asPage},
		{post, "/cohorts/:cohort/members/:person/standing", access.SetStanding, s.setStanding, asPage},
		{post, "/cohorts/:cohort/members/:person/clinician", access.SetClinician, s.setClinician, asPage},
		{post, "/cohorts/:cohort/members/:person/suspension", access.Suspend, s.suspend, asPage},
		{post, "/cohorts/:cohort/members/:person/review", access.ReviewSuspension, s.reviewSuspension, asPage},
		{post, "/cohorts/:cohort/members/:person/removal", access.ProposeRemoval, s.proposeRemoval, asPage},
		{post, "/cohorts/:cohort/members/:person/removal-confirmation", access.ConfirmRemoval, s.confirmRemoval, asPage},
		{post, "/cohorts/:cohort/members/:person/minor", access.Suspend, s.discoverMinor, asPage},
		{post, "/cohorts/:cohort/members/:person/recovery", access.VouchForRecovery, s.vouch, asPage},

		{get, "/cohorts/:cohort/staff", access.ArrangeStaff, s.showStaff, asPage},
		{post, "/cohorts/:cohort/staff", access.ArrangeStaff, s.addStaff, asPage},
		{post, "/cohorts/:cohort/staff/:person/relation", access.ArrangeStaff, s.changeRelation, asPage},
		{post, "/cohorts/:cohort/staff/:person/leaving", access.ArrangeStaff, s.removeStaff, asPage},

		{get, "/cohorts/:cohort/me", access.ReadOwnCard, s.place, asPage},
		{post, "/cohorts/:cohort/break", access.TakeBreak, s.takeBreak, asPage},
		{post, "/cohorts/:cohort/return", access.ComeBack, s.comeBack, asPage},
		{get, "/cohorts/:cohort/leaving", access.LeaveCohort, s.showLeaving, asPage},
		{post, "/cohorts/:cohort/leaving", access.LeaveCohort, s.leaveCohort, asPage},
	}
}
