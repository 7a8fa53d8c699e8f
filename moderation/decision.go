package moderation

import (
	"time"

	"holdfast/server/clock"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Decision is what somebody decides about a case, as the one form sends it. Its zero fields decide nothing.
type Decision struct {
	Nonce    string      // of the form, see Service.Nonce: the same one decides once, however often it is sent
	Token    int64       // of the lease under which it was made, see Lease
	Revision id.Revision // the words that were read; another newest one is ErrMeanwhile. Empty where there are none
	Last     string      // the newest signal that was on the page; empty: whatever came up

	Words     forum.Act // empty: they stay as they stand
	Mask      []gate.Mark
	LineNotes []LineNote // with "return"
	Person    PersonAct
	Care      []Care

	Clause   int    // of the agreement, counting from 1; 0: it is about care, not about a rule
	Reason   string // for the staff
	Message  string // to whom it is about
	Template string // that the message began from; empty: none

	Tell       []id.Person // colleagues who are told
	Tier       gate.Tier   // what it should have been; empty: it was right
	NotConcern bool
	HandOver   *HandOver
	Appeal     Verdict // of a case that somebody appealed
	Outside    bool    // somebody who works alone: the outside reviewer has looked at the appeal too
}

// LineNote is what is noted for the author beside a stretch of their words, in runes of Body.Text().
type LineNote struct {
	From int    `json:"f"`
	To   int    `json:"t"`
	Text string `json:"n"`
}

// PersonAct is what is decided about a person.
type PersonAct struct {
	Kind  PersonKind
	Hours int       // of a pause, 1 to MaxPause
	To    id.Cohort // of a move
}

// PersonKind says which.
type PersonKind string

// What can be decided about a person. A removal is only proposed by it: another person confirms it.
const (
	NoPersonAct   PersonKind = ""
	Remind        PersonKind = "remind"
	PausePosting  PersonKind = "pause"
	SuspendAccess PersonKind = "suspend"
	MovePerson    PersonKind = "move"
	RemovePerson  PersonKind = "remove"
)

// MaxPause is the most hours for which somebody cannot write in the group before it is looked at anew.
const MaxPause = 168

// Care is what somebody did for a person.
type Care string

// What is done (triage anchor §5, decisions).
const (
	Replied           Care = "replied"
	Messaged          Care = "messaged"
	PlanChecked       Care = "plan-checked"
	Called            Care = "called"
	ContactReached    Care = "contact-reached" // the emergency contact
	EmergencyServices Care = "emergency-services"
)

// HandOver leaves a case to a colleague, or to whoever comes next.
type HandOver struct {
	To    id.Person // empty: back to the queue
	Note  string    // what they must know
	Check time.Time // when somebody should look again; zero: when it is due
}

// Verdict answers an appeal.
type Verdict string

// The verdicts.
const (
	NoVerdict Verdict = ""
	Uphold    Verdict = "uphold"
	Overturn  Verdict = "overturn"
)

// Decided is what became of a decision.
type Decided struct {
	ID       id.Decision
	Done     bool        // all of it is carried out; false: it is being carried out
	Again    bool        // it had been sent before
	Undo     time.Time   // until when it can be undone, see Undo; zero: it was
	Revision id.Revision // beside ErrMeanwhile: the newest words
}

// Made is a decision as it is kept.
type Made struct {
	Decision
	ID      id.Decision
	Case    id.Case
	Subject Subject // what it was about when it was made
	By      id.Person
	At      time.Time
	Version int // of the agreement that Clause counts in

	Round  int // of the case
	Was    gate.Tier
	Rules  []string  // that had brought the case up
	Opened time.Time // the round
	Due    time.Time
	Seen   time.Time // when somebody first took it on; zero: with this decision

	Done     time.Time // zero: it is being carried out, or it was not
	Undone   time.Time
	Failed   Failure
	Own      bool // who decided treats whom it is about
	Of       id.Decision
	Appealed *Plea // nil: nobody asked for another look

	steps  map[string]bool // of its effect, that are done
	listed bool            // its case took it
	hid    bool            // the group did not see the words when it was made
	rev    int64
	events []store.Event
}

// Failure says why a decision was not carried out. Its case is open again.
type Failure string

// The failures.
const (
	NotFailed   Failure = ""
	Overtaken   Failure = "overtaken" // the author changed the words meanwhile
	NotAllowed  Failure = "stopped"   // who decided may not any more
	NotPossible Failure = "refused"   // what it asks for cannot be done by now
)

// Plea is that somebody asked for another to look at a decision about them.
type Plea struct {
	At      time.Time
	Due     time.Time // when the answer is promised
	Verdict Verdict   // none: nobody has answered yet
	By      id.Decision
	Alone   bool // nobody but the one who decided works here
}

// UndoFor is how long what people are told waits, so that whoever decided can keep it back. Hiding never waits.
const UndoFor = 30 * time.Second

func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return clock.Millis(t)
}

func fromMs(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return clock.FromMillis(n)
}
