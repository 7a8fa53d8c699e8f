package pages

import "holdfast/frontend/parts"

// Invitations lists the invitations to a group and makes new ones. It posts address (empty: to hand over) and note to
// Action.
type Invitations struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Rows    []InvitationRow // newest first
	Action  string          // empty: nobody can be invited now; Closed says why
	Closed  string          // a sentence
	Address string          // what was typed
	Note    string
	NoMail  bool           // this practice sends no mail: every invitation is handed over
	Problem *parts.Problem // Field: "address", "note" or none
}

// InvitationRow is one invitation in a list.
type InvitationRow struct {
	Who   string     // the address, or the note when it was made to hand over
	State string     // "Open until Friday." A sentence
	When  parts.When // from On: when it was made
	By    string
	Href  string
}

// InvitationMade shows one invitation to those who may invite: the link, and the code that is told by another way.
type InvitationMade struct {
	Frame   parts.Frame
	Back    parts.Link
	Staff   bool
	Cohort  string // name of the group, or of the practice
	Address string // empty: to hand over
	Note    string
	State   string     // a sentence
	Expires parts.When // from By; zero when it is over
	Link    string     // empty when it does not open any more
	Code    string
	Mailed  bool // a mail with the link is on its way, or was sent

	Resend, Renew, Revoke string // forms; empty means not offered
}

// Practice is its name, the checks before a first group opens, and where its staff are. It posts name and reviewer to
// Action.
type Practice struct {
	Frame     parts.Frame
	Name      string
	Reviewer  string // outside reviewer, in words; may be empty
	Action    string
	Ready     bool
	Checks    []Check
	StaffAt   string
	HelpAt    string
	LookAt    string
	NewCohort string // address; empty means not offered
	Problem   *parts.Problem

	CoverAt, ScreeningAt, MessagesAt string
}

// Check is one line of the readiness page. Its form posts nothing but itself to Confirm.
type Check struct {
	ID, Title, Why string
	OK             bool
	By             string     // who confirmed; empty when the house found out by itself
	When           parts.When // from On; zero when not confirmed
	Confirm        string     // form; empty means not offered
}

// PracticeStaff lists who works here. It posts address (empty: to hand over) and note to Action.
type PracticeStaff struct {
	Frame       parts.Frame
	Back        parts.Link
	People      []StaffRow
	Invitations []InvitationRow
	Action      string // /practice/staff/invitations
	Address     string
	Note        string
	NoMail      bool
	Problem     *parts.Problem // Field: "address", "note", "letters" or none
	Refused     string         // id of the person whose letters Problem is about; empty: it is about the invitation
}

// StaffRow is somebody who works here. SetKind posts kind ("staff", "admin" or "member", which takes the work away); Vouch
// posts letters.
type StaffRow struct {
	ID      string
	Person  parts.Person
	Admin   bool
	Line    string // "Signs in with a passkey"; may be empty
	SetKind string // form; empty for oneself
	Vouch   string // form; empty means not offered
	Letters string // what was typed
}
