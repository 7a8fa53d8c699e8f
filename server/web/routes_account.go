package web

import "holdfast/server/access"

func (s *Server) accountRoutes() []route {
	return []route{
		{get, "/sign-in", access.ComeIn, s.showSignIn, asPage},
		{post, "/sign-in", access.ComeIn, s.signIn, asPage},
		{get, "/sign-in/second", access.ComeIn, s.showSecond, asPage},
		{post, "/sign-in/second", access.ComeIn, s.second, asPage},
		{post, "/sign-in/passkey", access.ComeIn, s.beginPasskey, asData},
		{post, "/sign-in/passkey/answer", access.ComeIn, s.answerPasskey, asData},
		{get, "/recovery", access.Recover, s.showRecovery, asPage},
		{post, "/recovery", access.Recover, s.askRecovery, asPage},
		{get, "/recovery/password", access.Recover, s.showNewPassword, asPage},
		{post, "/recovery/password", access.Recover, s.newPassword, asPage},

		{get, "/prove", access.Prove, s.showProve, asPage},
		{post, "/prove", access.Prove, s.prove, asPage},
		{post, "/prove/passkey", access.Prove, s.beginProve, asData},
		{post, "/prove/passkey/answer", access.Prove, s.answerProve, asData},

		{get, "/account", access.ReadAccount, s.account, asPage},
		{get, "/account/password", access.ChangePassword, s.showPassword, asPage},
		{post, "/account/password", access.ChangePassword, s.changePassword, asPage},
		{get, "/account/address", access.ChangeAddress, s.showAddress, asPage},
		{post, "/account/address", access.ChangeAddress, s.changeAddress, asPage},
		{get, "/confirm/:token", access.ReadAccount, s.showConfirm, asPage},
		{post, "/confirm/:token", access.ChangeAddress, s.confirmAddress, asPage},
		{get, "/account/codes", access.SetFactors, s.showCodes, asPage},
		{post, "/account/codes", access.SetFactors, s.newCodes, asPage},
		{get, "/account/authenticator", access.SetFactors, s.showAuthenticator, asPage},
		{post, "/account/authenticator", access.SetFactors, s.setAuthenticator, asPage},
		{post, "/account/authenticator/removal", access.SetFactors, s.removeAuthenticator, asPage},
		{get, "/account/passkeys", access.SetFactors, s.showPasskeys, asPage},
		{post, "/account/passkeys", access.SetFactors, s.beginEnrol, asData},
		{post, "/account/passkeys/answer", access.SetFactors, s.answerEnrol, asData},
		{post, "/account/passkeys/:passkey/removal", access.SetFactors, s.removePasskey, asPage},
		{post, "/account/sessions/ending", access.EndSessions, s.endSessions, asPage},
		{post, "/account/sessions/:session/ending", access.EndSessions, s.endSession, asPage},
		{post, "/account/mailbox", access.SetMailbox, s.setMailbox, asPage},
		{post, "/account/recovery/stop", access.StopRecovery, s.stopRecovery, asPage},
		{post, "/account/alerts/seen", access.ReadAccount, s.seeAlerts, asPage},
		{post, "/stay", access.ReadAccount, s.stay, asData},
	}
}
