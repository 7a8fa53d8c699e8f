package web

import "holdfast/server/access"

// admissionRoutes is the way into the practice and into a group.
func (s *Server) admissionRoutes() []route {
	return []route{
		{get, "/setup/:token", access.SetUp, s.showSetup, asPage},
		{post, "/setup/:token", access.SetUp, s.setUp, asPage},

		{get, "/i/:token", access.OpenInvitation, s.followInvitation, asPage},
		{get, "/invitation", access.OpenInvitation, s.showInvitation, asPage},
		{post, "/invitation/code", access.OpenInvitation, s.giveCode, asPage},
		{get, "/invitation/account", access.OpenInvitation, s.showInvitedAccount, asPage},
		{post, "/invitation/account", access.OpenInvitation, s.acceptInvited, asPage},
		{post, "/invitation/acceptance", access.AcceptInvitation, s.acceptInvitation, asPage},

		{get, "/cohorts/:cohort/terms", access.ReadTerms, s.showTerms, asPage},
		{post, "/cohorts/:cohort/terms", access.AcceptTerms, s.acceptTerms, asPage},
		{get, "/cohorts/:cohort/accepted", access.ReadAccepted, s.showAccepted, asPage},
		{get, "/cohorts/:cohort/application", access.ReadOwnCard, s.showApplication, asPage},
		{post, "/cohorts/:cohort/application", access.Apply, s.apply, asPage},
		{get, "/cohorts/:cohort/card", access.ReadOwnCard, s.showOwnCard, asPage},
		{post, "/cohorts/:cohort/card", access.ChangeCard, s.changeCard, asPage},

		{get, "/cohorts/:cohort/invitations", access.Invite, s.showInvitations, asPage},
		{post, "/cohorts/:cohort/invitations", access.Invite, s.invite, asPage},
		{get, "/cohorts/:cohort/invitations/:invitation", access.Invite, s.showInvitationMade, asPage},
		{post, "/cohorts/:cohort/invitations/:invitation/resending", access.Invite, s.resendInvitation, asPage},
		{post, "/cohorts/:cohort/invitations/:invitation/renewal", access.Invite, s.renewInvitation, asPage},
		{post, "/cohorts/:cohort/invitations/:invitation/revocation", access.Invite, s.revokeInvitation, asPage},
		{get, "/cohorts/:cohort/applications/:person", access.ReadApplication, s.showApplicant, asPage},
		{post, "/cohorts/:cohort/applications/:person/decision", access.Admit, s.decide, asPage},
		{get, "/cohorts/:cohort/members/:person/card", access.ReadCard, s.askCard, asPage},
		{post, "/cohorts/:cohort/members/:person/card", access.ReadCard, s.openCard, asPage},

		{get, "/practice", access.RunPractice, s.showPractice, asPage},
		{post, "/practice", access.RunPractice, s.changePractice, asPage},
		{post, "/practice/checks/:check", access.RunPractice, s.confirmCheck, asPage},
		{get, "/practice/staff", access.RunPractice, s.showPracticeStaff, asPage},
		{post, "/practice/staff/invitations", access.RunPractice, s.inviteStaff, asPage},
		{get, "/practice/staff/invitations/:invitation", access.RunPractice, s.showStaffInvitation, asPage},
		{post, "/practice/staff/invitations/:invitation/resending", access.RunPractice, s.resendStaffInvitation, asPage},
		{post, "/practice/staff/invitations/:invitation/renewal", access.RunPractice, s.renewStaffInvitation, asPage},
		{post, "/practice/staff/invitations/:invitation/revocation", access.RunPractice, s.revokeStaffInvitation, asPage},
		{post, "/practice/staff/:person/kind", access.RunPractice, s.setKind, asPage},
		{post, "/practice/staff/:person/recovery", access.RunPractice, s.vouchForStaff, asPage},
	}
}
