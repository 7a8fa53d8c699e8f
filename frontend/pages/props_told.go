package pages

import "holdfast/frontend/parts"

// Report lets a member ask staff to look at a post. One press of a reason sends it.
type Report struct {
	Frame   parts.Frame
	Back    parts.Link
	Author  string       // whose post it is
	When    parts.When   // from Clock
	Reasons []ReasonLine // one button each
	Words   string       // as typed
	Action  string
	Seen    string // revision shown, sent as "seen"
	Nonce   string
	Looks   string // who looks at it and when: a sentence the calendar backs
	Unheard *Unheard
	Problem *parts.Problem
}

// Unheard is where members can turn when the only one who works for a group is whom a report is about.
type Unheard struct {
	Who     string
	Outside string // whom the practice names from outside, in its words; empty: nobody
}

// ReasonLine is one reason to ask: Value is sent as "reason".
type ReasonLine struct{ Value, Label, Hint string }

// Reported follows a report: what happens now, and whether the reader is all right.
type Reported struct {
	Frame   parts.Frame
	Back    parts.Link
	Looks   string // as in Report
	Unheard *Unheard
	Outcome string // address of the list of one's reports
	Aid     parts.Aid
}

// Reports lists what the reader asked staff to look at, newest first.
type Reports struct {
	Frame parts.Frame
	Back  parts.Link
	Rows  []ReportRow
}

// ReportRow is one thing the reader asked about. Outcome says nothing of the other.
type ReportRow struct {
	Reason  string
	Where   parts.Link // the conversation; without Href where it is not the reader's to see any more
	When    parts.When // from On
	Outcome string     // a sentence; "Somebody is still looking." while it is open
	Show    string     // form: no longer hidden from the reader; empty: it is not
}

// Decided is what was decided about the reader's own words or place: what, why, until when, and what they can do.
type Decided struct {
	Frame   parts.Frame
	Back    parts.Link
	What    string          // "Your post was removed." A sentence
	When    parts.When      // from On
	By      string          // name of who decided; empty: "the staff"
	Clause  string          // part of the agreement; empty: it was about care
	Message []string        // what they wrote to the author, in paragraphs
	Words   []parts.Segment // the author's own words as they were looked at, marked; may be empty
	Notes   []parts.LineNote
	Change  string     // address of the composer with these words; empty: not offered
	Onward  parts.Link // to a place in another group that it offers; zero: none
	Resend  string     // form that sends the words again as they are; empty: not offered
	Sent    string     // that they were sent again: a sentence; may be empty
	Until   parts.When // what ends by itself: until then; zero: it does not
	Appeal  *Appeal
	Problem *parts.Problem
}

// Appeal is the way to a second look. At most one of Ask, Waits and Answer is set.
type Appeal struct {
	Ask      string     // form: words and nonce
	Until    parts.When // until when one can ask; with Ask
	Words    string     // as typed
	Nonce    string
	Waits    string // who looks at it until when: a sentence
	Answer   string // what came of it: a sentence
	Reasons  string // their words about it; may be empty
	Reviewer string // who looks: "Another person of the staff", or the practice's outside reviewer, or that there is none; with Answer who looked, empty: another person
}

// DecidedList is everything that was decided about the reader, newest first.
type DecidedList struct {
	Frame parts.Frame
	Back  parts.Link
	Rows  []DecidedRow
}

// DecidedRow is one of them.
type DecidedRow struct {
	What   string
	Href   string
	When   parts.When // from On
	Appeal string     // how an appeal of it stands: a sentence; may be empty
	Unread bool
}
