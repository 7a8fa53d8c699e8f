package accesstest

import "holdfast/server/access"

// bars is what keeps readers out of a cohort that they belong to; the room matters to a guest alone.
const bars = " terms forming:members"

// alone is what keeps everybody but the clinicians from a thread that is private to them and another member, and those
// who are neither from one that is their own by mistake. rested is who writes in their own though not to the group.
const rested = " +privately:on-break,in-hospital"
const alone = " private:member,on-break,in-hospital,guest,supervisor,moderator privately:guest,supervisor,moderator"

// walled is what keeps those who do not treat the group from a case about words private to its facilitators.
const walled = " private:supervisor,moderator privately:supervisor,moderator"

// Matrix is who may do what. Everybody who is not named is refused.
var Matrix = map[access.Action]Row{
	access.SeePublic:      {"everybody", ""},
	access.EnterDemo:      {"everybody", "real"},
	access.SeeGallery:     {"everybody", "real"},
	access.ReadOutbox:     {"everybody", "real"},
	access.SetUp:          {"everybody", "set"},
	access.ComeIn:         {"everybody", ""},
	access.Recover:        {"everybody", ""},
	access.OpenInvitation: {"everybody", ""},
	access.Leave:          {"everybody", ""},

	access.ReadHome:         {"in", ""},
	access.SetZone:          {"in", ""},
	access.Prove:            {"in paused weak-lead weak-admin", ""},
	access.ReadAccount:      {"in paused weak-lead weak-admin", ""},
	access.SetFactors:       {"in paused weak-lead weak-admin", "stale"},
	access.ChangePassword:   {"in paused weak-lead weak-admin", "stale"},
	access.ChangeAddress:    {"in", "stale"},
	access.EndSessions:      {"in paused weak-lead weak-admin", ""},
	access.StopRecovery:     {"in paused weak-lead weak-admin", ""},
	access.SetMailbox:       {"in", ""},
	access.ReadPlan:         {"in paused weak-lead weak-admin", ""},
	access.WritePlan:        {"in paused weak-lead weak-admin", ""},
	access.AcceptInvitation: {"in paused weak-lead weak-admin", ""},
	access.ReadDrafts:       {"in paused weak-lead weak-admin", ""},
	access.WriteDraft:       {"in paused weak-lead weak-admin", ""},

	access.RunPractice:  {"admin", ""},
	access.CreateCohort: {"lead co-facilitator locum supervisor elsewhere moderator gone-staff admin", ""},
	access.SetRules:     {"admin", ""},
	access.TestChannel:  {"lead co-facilitator locum supervisor elsewhere moderator gone-staff admin", ""},
	access.Arrange:      {"operator", ""},
	access.Import:       {"operator", ""},

	access.ReadTerms:    {"living", ""},
	access.AcceptTerms:  {"living", ""},
	access.Apply:        {"pending", ""},
	access.ReadAccepted: {"living refused removed left gone-staff demoted", ""},
	access.ReadOwnCard:  {"living refused removed left gone-staff demoted", ""},
	access.ChangeCard:   {"living", "stale"},
	access.TakeBreak:    {"member", bars},
	access.ComeBack:     {"member on-break in-hospital", bars},
	access.LeaveCohort:  {"pending member on-break in-hospital suspended", ""},
	access.ShareHistory: {"member on-break in-hospital", bars},

	access.ViewAsMember:     {"staff", ""},
	access.SetUpCohort:      {"lead", ""},
	access.OpenCohort:       {"lead", "unready"},
	access.ReopenMembership: {"lead", ""},
	access.ArrangeStaff:     {"lead admin", ""},
	access.Invite:           {"clinicians", ""},
	access.ReadApplication:  {"clinicians", ""},
	access.Admit:            {"clinicians", ""},
	access.ReadCard:         {"clinicians", ""},
	access.ReadMember:       {"staff", ""},
	access.SetStanding:      {"clinicians", ""},
	access.SetClinician:     {"clinicians", ""},
	access.SetModes:         {"clinicians", ""},
	access.Suspend:          {"staff", ""},
	access.ReviewSuspension: {"staff", "first"},
	access.ProposeRemoval:   {"clinicians", ""},
	access.ConfirmRemoval:   {"staff", "first"},
	access.VouchForRecovery: {"clinicians", ""},
	access.SetThemes:        {"clinicians", ""},
	access.SetCover:         {"lead admin", ""},
	access.ReadCover:        {"staff admin", ""},
	access.RunDrill:         {"lead admin", ""},
	access.ReadClinical:     {"clinicians", ""},
	access.WriteClinical:    {"clinicians", ""},

	access.Report:      {"member on-break in-hospital guest", "earlier waiting room:guest" + alone + bars},
	access.ReadReports: {"in", ""},
	access.ReadQueue:   {"staff", ""},
	access.ReadCase:    {"staff", "concerns" + walled},
	access.TakeCase:    {"staff", "concerns" + walled},

	access.DecideCase:    {"staff", "first concerns" + walled},
	access.DecideAppeal:  {"staff", "first concerns" + walled},
	access.Appeal:        {"living refused removed left gone-staff demoted paused weak-lead", "own waiting"},
	access.ReadDecisions: {"living refused removed left gone-staff demoted paused weak-lead", "own waiting"},
	access.SecondLook:    {"staff", "first concerns" + walled},
	access.OpenGlass:     {"staff", "concerns" + walled},
	access.PausePosting:  {"staff", ""},
	access.SetTemplates:  {"lead admin", ""},
	access.HandOver:      {"staff", ""},
	access.SetShift:      {"lead co-facilitator locum supervisor elsewhere moderator gone-staff admin", ""},
	access.ReadNumbers:   {"staff", ""},

	access.ReadCohort:  {"reading", bars},
	access.ReadPeople:  {"reading", bars},
	access.StartThread: {"writing", "silenced" + bars},
	access.ReadThread:  {"reading guest", "earlier room:guest" + alone + bars},
	access.MarkRead:    {"reading guest", "earlier room:guest" + alone + bars},
	access.PinThread:   {"facilitates", "earlier private privately" + bars},
	access.CloseThread: {"facilitates", "earlier private privately" + bars},
	access.WritePost:   {"writing guest", "silenced earlier closed room:guest" + alone + rested + bars},
	access.ReadPost:    {"reading guest", "earlier waiting room:guest" + alone + bars},
	access.ChangePost:  {"writing guest", "silenced earlier waiting own taken-back closed room:guest" + alone + rested + bars},
	access.TakeBack:    {"reading guest", "earlier waiting own taken-back room:guest" + alone + bars},

	access.SetChoices:    {"reading", bars},
	access.StartPrivate:  {"member on-break in-hospital", bars},
	access.ReadPrivates:  {"clinicians", ""},
	access.StartKind:     {"facilitates", bars},
	access.SchedulePost:  {"facilitates", bars},
	access.MovePost:      {"facilitates", "earlier waiting private privately" + bars},
	access.ReadRevisions: {"staff", "earlier waiting private:supervisor,moderator privately:supervisor,moderator" + bars},
}
