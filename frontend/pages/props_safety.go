package pages

import "holdfast/frontend/parts"

// Help is what "Help now" opens, signed in or not. Offline is the same page as a browser keeps it for when there is no
// connection: what anybody may read, and the place where one's own plan opens.
type Help struct {
	Frame    parts.Frame
	Practice string
	Offline  bool
	Plan     *OwnPlan    // the reader's own plan; nil when there is none, or nobody is in
	Own      []HelpLine  // the practice's own numbers
	Groups   []HelpGroup // the others by country
	Danger   []HelpLine  // emergency numbers, said in one sentence
	Checked  string      // "The numbers were checked on 3 November."; may be empty

	Action    string         // GET: country and language; empty when there is nothing to choose
	Countries []parts.Choice // may be empty
	Languages []parts.Choice

	Staffed string        // "Staff read here on weekdays, 9 am to 6 pm."
	Next    []NextStaffed // when somebody of the reader's own groups reads next
}

// HelpGroup is the lines of one country. Country is empty for those of every country.
type HelpGroup struct {
	Country string
	Lines   []HelpLine
}

// HelpLine is one way to reach somebody.
type HelpLine struct {
	Label  string // "Samaritans, 116 123"
	Href   string // tel:, sms:, https: or empty
	Detail string
	Stale  string // "Checked 14 months ago." A sentence; empty when it was checked lately
}

// NextStaffed says when somebody reads a group next. When is zero while they are there now.
type NextStaffed struct {
	Cohort string
	When   parts.When // from By
}

// OwnPlan is what Help now shows of the reader's plan: whom to ring, and the way to all of it.
type OwnPlan struct {
	Href   string
	People []PlanLine
}

// PlanLine is one line of a plan. What looks like a number can be rung: it stands between Before and After.
type PlanLine struct{ Before, Number, Href, After string }

// PlanPart is one part of a plan. Field is its box: signs, helps, places, people or reasons.
type PlanPart struct {
	Field, Title, Hint string
	Lines              []PlanLine // as it is read
	Text               string     // as it stands in the box
	Now                string     // what stands there meanwhile, when somebody changed it from two places
}

// Plan shows one's own safety plan.
type Plan struct {
	Frame    parts.Frame
	Parts    []PlanPart // those with something in them
	Changed  parts.When // from On; zero while there is none
	ChangeAt string
	Version  string
	Device   bool // this device may keep it: it is not one that others use
}

// PlanChange writes one's own safety plan. It posts the parts' fields and seen to Action.
type PlanChange struct {
	Frame   parts.Frame
	Back    parts.Link
	Parts   []PlanPart
	Seen    string
	Action  string
	Problem *parts.Problem // Field: a part's, or none
}

// Away is shown after leaving quickly, and to whoever asks for a page with the same browser before it was opened again.
// It tells nothing about where one was.
type Away struct{ Frame parts.Frame }

// LeavingQuickly explains it: what it does and what it cannot do.
type LeavingQuickly struct {
	Frame parts.Frame
	To    string // host of the page one lands on; empty: a plain page of our own
}

// PracticeHelp lists the practice's help lines for its admin. Its form posts the fields of HelpValues to Action, the one
// about hours posts hours to HoursAction.
type PracticeHelp struct {
	Frame   parts.Frame
	Back    parts.Link
	Rows    []HelpRow
	Values  HelpValues
	Action  string
	Problem *parts.Problem // Field: one of HelpValues', "hours" or none

	Hours       string
	HoursAction string
	HoursNow    string // the operator's sentence, which holds while there is none; may be empty
}

// HelpRow is one help line in the admin's list.
type HelpRow struct {
	Label, Number, Where string // Where: "Call. United Kingdom, English." Sentences
	Source               string
	Checked              parts.When // from On
	Stale                string     // a sentence; empty when it was checked lately
	Change               string     // page
	Check, Remove        string     // forms
}

// HelpValues is what describes a help line. Fields: label, number, kind, country, language, detail, source, own ("1").
type HelpValues struct {
	Label, Number, Country, Language, Detail, Source string
	Kinds                                            []parts.Choice
	Own                                              bool
}

// PracticeHelpLine changes one help line. It posts as PracticeHelp does.
type PracticeHelpLine struct {
	Frame   parts.Frame
	Back    parts.Link
	Values  HelpValues
	Action  string
	Problem *parts.Problem
}

// PracticeLook chooses how this place looks from outside. It posts title and icon to Action.
type PracticeLook struct {
	Frame   parts.Frame
	Back    parts.Link
	Title   string
	Usual   string         // the operator's name, which holds while there is none
	Icons   []parts.Choice // one of parts.Drawing's names each
	Action  string
	Problem *parts.Problem // Field: "title", "icon" or none
}
