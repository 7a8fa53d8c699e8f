// Package access is the one permission table of the house: an actor, an action and facts go in, nil or an error comes
// out. It does no I/O, knows no request and no document. Services ask it before they act, pages ask it which buttons to
// show, and the web edge refuses to start with a route whose action is not in it.
package access

import "holdfast/server/id"

// Actor is who acts. The zero Actor is somebody who has not come in.
type Actor struct {
	Person id.Person
	Kind   Kind
}

// Kind says in what capacity somebody has an account.
type Kind string

// The kinds of actor. Imported people have no credentials and never act; Operator is somebody at a shell, who sets the
// house up and brings histories in, and is never a session.
const (
	Nobody   Kind = ""
	Member   Kind = "member"
	Staff    Kind = "staff"
	Admin    Kind = "admin"
	Imported Kind = "imported"
	Operator Kind = "operator"
)

// Role is what somebody is to one cohort.
type Role string

// The roles. NoRole answers like a cohort that does not exist.
const (
	NoRole          Role = ""
	RoleMember      Role = "member"
	RoleFacilitator Role = "facilitator"
	RoleModerator   Role = "moderator"
)

// Standing is the state of a membership (DESIGN §2). Only Admitted reads and writes; the other states get their own
// rules with admission.
type Standing string

// The standings this house knows so far.
const (
	NoStanding Standing = ""
	Admitted   Standing = "admitted"
	Left       Standing = "left" // also imported people: they wrote here, and are not here
)

// Facts are what the table may look at. Absent facts are the refusing ones.
type Facts struct {
	Role         Role     // of the actor in the cohort concerned
	Standing     Standing // of that membership
	ThreadClosed bool
	Own          bool // the actor wrote the post concerned
	Published    bool // the group can see the post concerned
	TakenBack    bool
	Demo         bool // a throw-away house with made-up people, on loopback
}

// Action is something an actor may want to do. Routes carry one each.
type Action string

// The actions that exist so far.
const (
	SeePublic   Action = "see-public"  // first page, help, assets, health: no session needed
	EnterDemo   Action = "enter-demo"  // come in as one of the demo's made-up people
	SeeGallery  Action = "see-gallery" // the parts of the house with canned data
	Leave       Action = "leave"       // end one's session; harmless without one
	ReadHome    Action = "read-home"
	SetZone     Action = "set-zone"
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
	Arrange     Action = "arrange" // make cohorts, people and memberships
	Import      Action = "import"  // write with another's name and time
)

// May answers whether actor may do action under facts: nil, or an error of kind Unauthenticated (come in first),
// NotFound (not there or not yours, never told apart) or Forbidden (seen, but not this).
func May(actor Actor, action Action, facts Facts) error {
	rule, known := table[action]
	if !known {
		return errAbsent
	}
	for _, demand := range rule {
		if err := demand(actor, facts); err != nil {
			return err
		}
	}
	return nil
}

// Known says whether the table has a rule for action.
func Known(action Action) bool {
	_, known := table[action]
	return known
}

// Actions lists every action of the table, for tests that enumerate it.
func Actions() []Action {
	all := make([]Action, 0, len(table))
	for a := range table {
		all = append(all, a)
	}
	return all
}
