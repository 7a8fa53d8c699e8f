// Package access is the one permission table of the house: an actor, an action and facts go in, nil or an error comes
// out. It does no I/O, knows no request and no document. Services ask it before they act, pages ask it which buttons to
// show, and the web edge refuses to start with a route whose action is not in it.
package access

import "holdfast/server/id"

// Actor is who acts. The zero Actor is somebody who has not come in.
type Actor struct {
	Person id.Person
	Kind   Kind
	Strong bool // this session has shown a second factor; staff must, see signedIn
	Paused bool // all their access is suspended
}

// Kind says in what capacity somebody has an account.
type Kind string

// The kinds of actor. Imported people have no credentials and never act; Operator is somebody at a shell, who sets the
// house up and brings histories in, and is never a session. An Admin is staff who also looks after people and settings.
const (
	Nobody   Kind = ""
	Member   Kind = "member"
	Staff    Kind = "staff"
	Admin    Kind = "admin"
	Imported Kind = "imported"
	Operator Kind = "operator"
)

// Works says whether somebody of this kind is staff of the practice.
func (k Kind) Works() bool { return k == Staff || k == Admin }

// Role is what somebody is to one cohort.
type Role string

// The roles. NoRole answers like a cohort that does not exist. A guest has one room, a thread, and nothing else.
const (
	NoRole          Role = ""
	RoleMember      Role = "member"
	RoleGuest       Role = "guest"
	RoleFacilitator Role = "facilitator"
	RoleModerator   Role = "moderator"
)

// Relation is what a facilitator is to their cohort. It decides what of it is theirs: a supervisor reads with the
// facilitators and never learns who members are; a locum stands in, and does not arrange.
type Relation string

// The relations.
const (
	NoRelation    Relation = ""
	Lead          Relation = "lead"
	CoFacilitator Relation = "co-facilitator"
	Locum         Relation = "locum"
	Supervisor    Relation = "supervisor"
)

// Standing is the state of a membership (DESIGN §2).
type Standing string

// The standings. Admitted reads and writes. OnBreak and InHospital read. Pending gives what admission needs and sees
// nothing of the group. Suspended is told so. To the others the cohort is not there.
const (
	NoStanding Standing = ""
	Pending    Standing = "pending"
	Refused    Standing = "refused" // "not now": asked, and not admitted
	Admitted   Standing = "admitted"
	OnBreak    Standing = "on-break"
	InHospital Standing = "in-hospital"
	Suspended  Standing = "suspended"
	Removed    Standing = "removed"
	Left       Standing = "left" // also imported people: they wrote here, and are not here
	Died       Standing = "died"
)

// Facts are what the table may look at. Absent facts are the refusing ones, but for those that name a bar.
type Facts struct {
	Role     Role     // of the actor in the cohort concerned
	Relation Relation // of a facilitator
	Standing Standing // of that membership
	Treats   bool     // the actor is the treating clinician of the person concerned
	Room     bool     // the thread concerned is the one that a guest was asked into
	Private  bool     // the thread concerned is between one member and the facilitators …
	With     bool     // … and that member is the actor

	Forming  bool // bar: the cohort is not open yet
	TermsDue bool // bar: consent or agreement changed, or was never given
	Earlier  bool // bar: the thread is older than what this reader was given to see
	Silenced bool // bar: the actor cannot write to the group for some hours
	Concerns bool // bar: the case concerned is about the actor

	ThreadClosed bool
	Own          bool // the actor wrote the post concerned, or is the person concerned
	Published    bool // the group can see the post concerned
	TakenBack    bool

	Fresh bool // the actor has just proved again who they are (step-up)
	First bool // bar: the actor took the first step of what two people must do
	Alone bool // the practice has no second person, so its solo rule holds
	Ready bool // the practice passes its readiness page
	Unset bool // the practice has no admin yet
	Demo  bool // a throw-away house with made-up people, on loopback

	unknown bool // what the actor is to the cohort is not known yet, see Door
}

// May answers whether actor may do action under facts: nil, or an error of kind Unauthenticated (come in first),
// NotFound (not there or not yours, never told apart) or Forbidden (seen, but not this; the Err… values name those that
// lead somewhere).
func May(actor Actor, action Action, facts Facts) error {
	rule, known := table[action]
	if !known {
		return errAbsent
	}
	return rule.ask(actor, facts)
}

// Door answers as far as can be told before the record concerned is read: what depends on the actor's place in a cohort
// is left to the service, which asks May. For the edge, with the facts it has: Fresh, Unset and Demo.
func Door(actor Actor, action Action, facts Facts) error {
	facts.unknown = true
	if err := May(actor, action, facts); err != errLater {
		return err
	}
	return nil
}

func (r rule) ask(actor Actor, facts Facts) error {
	for _, demand := range r {
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
