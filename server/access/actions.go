package access

// Action is something an actor may want to do. Routes carry one each.
type Action string

// At the door, without a session.
const (
	SeePublic      Action = "see-public"  // first page, help, assets, health
	EnterDemo      Action = "enter-demo"  // come in as one of the demo's made-up people
	SeeGallery     Action = "see-gallery" // the parts of the house with canned data
	ReadOutbox     Action = "read-outbox" // the demo's mail
	SetUp          Action = "set-up"      // make the practice and its first admin, once
	ComeIn         Action = "come-in"     // show who one is
	Recover        Action = "recover"     // ask for a new password
	OpenInvitation Action = "open-invitation"
	Leave          Action = "leave" // end one's session; harmless without one
)

// One's own account. What needs Fresh facts asks for a step-up first.
const (
	ReadHome         Action = "read-home"
	SetZone          Action = "set-zone"
	Prove            Action = "prove" // step-up
	ReadAccount      Action = "read-account"
	SetFactors       Action = "set-factors" // passkeys, authenticator, recovery codes
	ChangePassword   Action = "change-password"
	ChangeAddress    Action = "change-address"
	EndSessions      Action = "end-sessions"
	StopRecovery     Action = "stop-recovery"
	SetMailbox       Action = "set-mailbox" // my mailbox is not safe
	ReadPlan         Action = "read-plan"   // one's own safety plan
	WritePlan        Action = "write-plan"
	AcceptInvitation Action = "accept-invitation"
	ReadDrafts       Action = "read-drafts" // one's own; nobody else's can be asked for
	WriteDraft       Action = "write-draft"
)

// The practice.
const (
	RunPractice  Action = "run-practice" // settings, readiness, staff
	CreateCohort Action = "create-cohort"
	SetRules     Action = "set-rules"    // the practice's own words for screening, and which rules speak
	TestChannel  Action = "test-channel" // one's own ways of being paged
	Arrange      Action = "arrange"      // make cohorts, people and memberships at a shell
	Import       Action = "import"       // write with another's name and time
)

// One's own way into a cohort, and one's place in it.
const (
	ReadTerms    Action = "read-terms"
	AcceptTerms  Action = "accept-terms"
	Apply        Action = "apply"         // give what admission needs
	ReadAccepted Action = "read-accepted" // what one accepted, and who opened one's records
	ReadOwnCard  Action = "read-own-card"
	ChangeCard   Action = "change-card" // what one gave at admission
	TakeBreak    Action = "take-break"
	ComeBack     Action = "come-back"
	LeaveCohort  Action = "leave-cohort"
	ShareHistory Action = "share-history" // agree that late joiners read what was written before them
)

// What staff do for a cohort and its members.
const (
	ViewAsMember     Action = "view-as-member"
	SetUpCohort      Action = "set-up-cohort" // purpose, dates, hours, cover, agreement
	OpenCohort       Action = "open-cohort"
	ReopenMembership Action = "reopen-membership" // and close it again
	ArrangeStaff     Action = "arrange-staff"
	Invite           Action = "invite"
	ReadApplication  Action = "read-application"
	Admit            Action = "admit" // or not now
	ReadCard         Action = "read-card"
	ReadMember       Action = "read-member"
	SetStanding      Action = "set-standing" // break, hospital, left, died, back
	SetClinician     Action = "set-clinician"
	SetModes         Action = "set-modes" // what of members' posts a person reads before the group does
	Suspend          Action = "suspend"
	ReviewSuspension Action = "review-suspension"
	ProposeRemoval   Action = "propose-removal"
	ConfirmRemoval   Action = "confirm-removal"
	VouchForRecovery Action = "vouch-for-recovery"
	SetThemes        Action = "set-themes"    // what content notes can name
	SetCover         Action = "set-cover"     // who is on call
	ReadCover        Action = "read-cover"    // who is, and how they can be reached
	RunDrill         Action = "run-drill"     // a crisis that is none
	ReadClinical     Action = "read-clinical" // notes about a member, which no group output shows
	WriteClinical    Action = "write-clinical"
)

// What is looked at by a person, and why.
const (
	Report      Action = "report"       // tell the staff of a post or a conversation
	ReadReports Action = "read-reports" // one's own, and what came of them
	ReadQueue   Action = "read-queue"
	ReadCase    Action = "read-case"
	TakeCase    Action = "take-case" // have it in hand, pass it on, raise one
)

// Decisions about cases, and what follows from them.
const (
	DecideCase    Action = "decide-case"
	DecideAppeal  Action = "decide-appeal"
	Appeal        Action = "appeal"         // ask for another to look at a decision about oneself
	ReadDecisions Action = "read-decisions" // what was decided about oneself
	SecondLook    Action = "second-look"    // at what a colleague decided
	OpenGlass     Action = "open-glass"     // a contact card, with a reason
	PausePosting  Action = "pause-posting"  // for some hours; it ends by itself
	SetTemplates  Action = "set-templates"  // that messages begin from
	HandOver      Action = "hand-over"      // what whoever comes next must know
	SetShift      Action = "set-shift"      // what one is not offered
	ReadNumbers   Action = "read-numbers"
)

// Words.
const (
	ReadCohort  Action = "read-cohort"
	ReadPeople  Action = "read-people"
	StartThread Action = "start-thread"
	ReadThread  Action = "read-thread"
	MarkRead    Action = "mark-read"
	PinThread   Action = "pin-thread"
	CloseThread Action = "close-thread"
	WritePost   Action = "write-post"
	ReadPost    Action = "read-post"
	ChangePost  Action = "change-post"
	TakeBack    Action = "take-back"

	SetChoices    Action = "set-choices" // how one reads, and whether one wants to be called on
	StartPrivate  Action = "start-private"
	ReadPrivates  Action = "read-privates" // the list of the private threads of a cohort
	StartKind     Action = "start-kind"    // begin a check-in, session, resource or introductions
	SchedulePost  Action = "schedule-post"
	MovePost      Action = "move-post"
	ReadRevisions Action = "read-revisions" // what a post said before
)
