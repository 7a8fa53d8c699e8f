package moderation

import (
	"time"

	"holdfast/server/gate"
	"holdfast/server/id"
)

// SignalKind says what brought a subject up.
type SignalKind string

// The kinds of signals.
const (
	ScreenedSignal   SignalKind = "screened"
	EditedSignal     SignalKind = "edited"
	TakenBackSignal  SignalKind = "taken-back"
	ResentSignal     SignalKind = "resent" // what was given back came again, unchanged
	ReportSignal     SignalKind = "report"
	AppealSignal     SignalKind = "appeal"
	SampleSignal     SignalKind = "sample"      // by chance, to find what screening misses
	FirstWeeksSignal SignalKind = "first-weeks" // by somebody who came lately
	UnscreenedSignal SignalKind = "unscreened"
	LapseSignal      SignalKind = "lapse"
	DrillSignal      SignalKind = "drill"
	LookSignal       SignalKind = "second-look"
	RaisedSignal     SignalKind = "raised" // by staff
	CardSignal       SignalKind = "opened-card"
)

// Signal is one reason to look at a subject. It holds no words.
type Signal struct {
	ID       string // of the event it came with: the same one joins once
	Kind     SignalKind
	At       time.Time
	Revision id.Revision // the words it is about
	Tier     gate.Tier
	Rules    []string
	Marks    []gate.Mark
	Reason   Reason    // of a report
	By       id.Person // of what staff raised. Never who reported: see Report
	Words    string    // the document of what was written with it, see said; empty: nothing was
	Held     string    // why the words are kept from the group; empty: they are not
	Imported bool      // the words were brought in with a history: they wake nobody
	Round    int       // the opening of the case that it belongs to; set when it joins
}
