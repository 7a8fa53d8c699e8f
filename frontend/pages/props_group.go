package pages

import "holdfast/frontend/parts"

// CohortValues is what describes a group. Fields: name, purpose, starts, ends (2026-11-11), capacity, hours, cover, week
// (lines), zone (one of Zones), leaving (what "Leave quickly" is called).
type CohortValues struct {
	Name, Purpose, Starts, Ends, Capacity, Hours, Cover string
	Week, Leave                                         string
	Zones                                               []parts.Choice
	Understood                                          []string // the week as it was understood: a line for each, in words
}

// CohortNew makes a group. It posts the fields of CohortValues to Action.
type CohortNew struct {
	Frame   parts.Frame
	Back    parts.Link
	Values  CohortValues
	Action  string         // /cohorts
	Problem *parts.Problem // Field: a field's name, or none
}

// CohortSettings changes a group. It posts the fields of CohortValues and seen to Action.
type CohortSettings struct {
	Frame  parts.Frame
	Back   parts.Link
	Name   string
	Values CohortValues
	Seen   string
	Action string // /cohorts/:cohort/settings
	State  string // "Forming: nobody can read or write here yet." A sentence
	Links  []parts.Link

	Open      string     // form; empty when it is open, or may not be opened
	NotReady  parts.Link // what stands in the way of opening
	Reopening *Reopening // membership is open again
	Reopen    string     // form: posts reason and history ("1")
	Close     string     // form: closes membership again
	Reason    string     // what was typed
	History   bool
	Problem   *parts.Problem // Field: a field's name, "reason" or none
}

// Reopening says why an open group takes new members.
type Reopening struct {
	By, Reason string
	When       parts.When // from On
	History    bool       // the lead asks members whether newcomers may read what was written before
}

// Agreement shows a group's agreement.
type Agreement struct {
	Frame    parts.Frame
	Back     parts.Link
	Cohort   string
	Clauses  []TermsItem
	Version  string       // a sentence
	Older    []parts.Link // earlier versions
	ChangeAt string
}

// AgreementChange makes a new version. It posts seen and, from 1 on, title-N and text-N to Action; a clause with both
// empty is left out. Clauses holds what stands in the boxes; three empty ones follow.
type AgreementChange struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Clauses []TermsItem
	Seen    string
	Action  string
	Sample  bool           // the boxes hold the sample that comes with the house
	Problem *parts.Problem // Field: "title-N", "text-N" or none
}

// CohortStaff arranges who works for a group. Adding posts person and relation to Action; relation is one of
// Choices' values.
type CohortStaff struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	People  []CohortStaffRow
	Others  []parts.Choice // staff of the practice who are not here yet: value is the person's id
	Choices []parts.Choice // relations: "lead", "co-facilitator", "locum", "supervisor", "moderator"
	Action  string         // empty: only to read
	Problem *parts.Problem
}

// CohortStaffRow is somebody who works for a group. SetRelation posts relation.
type CohortStaffRow struct {
	ID          string
	Person      parts.Person
	Relation    string // value
	SetRelation string // form; empty means not offered
	Leave       string // form
}

// Member is somebody of a group as its staff see them: facts, never measures.
type Member struct {
	Frame    parts.Frame
	Back     parts.Link
	Cohort   string
	Person   parts.Person
	Standing string // "In the group since 3 November." A sentence
	Facts    []Fact // more lines of the same kind
	Two      *TwoPerson
	History  []MemberChange // newest first
	Links    []parts.Link   // contact card, application
	Problem  *parts.Problem
	Refused  string // the form that Problem is about: "standing", "clinician", "suspension", "review", "removal", "drop", "minor", "recovery"
	Typed    string // what was typed into its longer box, or its letters

	Standings   []parts.Choice // where this person could stand: "on-break", "in-hospital", "left", "died", "admitted"
	SetStanding string         // form: posts standing and line, what the group is told

	Clinicians   []parts.Choice // facilitators to choose from, and nobody: ""
	SetClinician string         // form: posts clinician

	Suspend  string         // form: posts reason
	Minor    string         // form: posts note
	Remove   string         // form: posts reason and clause
	Clauses  []parts.Choice // parts of the agreement: value is the number, from 1
	Recovery string         // form: posts letters
}

// Fact is one line of facts.
type Fact struct{ Name, Words string }

// TwoPerson is something that one person began and another must look at.
type TwoPerson struct {
	What   string // "Access is paused." A sentence
	By     string
	Reason string
	When   parts.When // from On
	Due    parts.When // from By
	Late   bool
	Alone  bool // nobody else works here

	Review  string // form: posts lift ("1" gives access back, "" keeps it paused) and reason
	Confirm string // form: posts nothing but itself; the removal is confirmed
	Drop    string // form: posts drop ("1") and reason; the removal is set aside
	Waits   string // why this reader cannot take the second step: a sentence
}

// MemberChange is one line of what happened.
type MemberChange struct {
	When parts.When // from On
	By   string
	What string // a sentence
}

// MyPlace is one's own place in a group.
type MyPlace struct {
	Frame    parts.Frame
	Back     parts.Link
	Cohort   string
	Person   parts.Person
	Standing string // "You are on a break. You can read; nobody expects you." A sentence
	Links    []parts.Link
	Break    string // form: posts line, what the group is told; may stay empty
	Return   string // form: posts line
	LeaveAt  string // page
	Line     string // what was typed into either
	Problem  *parts.Problem
	Held     *ChangeLine // what they told the group, and it does not see; nil: nothing
	Aid      *parts.Aid  // because of what they told it; nil: none

	Share  string // form: agree that newcomers read what was written before
	Shared bool   // agreed already
	Reason string // why the group takes new people, in the lead's words
}

// Leaving asks to leave a group and says what stays. It posts line, what the group is told, to Action.
type Leaving struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Stay    string // the group in which the reader is, of a place that is offered in this one; empty: no place is
	Line    string
	Action  string
	Problem *parts.Problem
}
