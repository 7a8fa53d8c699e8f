package pages

import "holdfast/frontend/parts"

// TermsItem is one sentence of consent or one clause of an agreement.
type TermsItem struct{ Title, Text string }

// Terms are read and accepted before the first word. It posts hash, consent ("1") and agreement ("1") to Action.
type Terms struct {
	Frame       parts.Frame
	Back        parts.Link
	Step        string // "Step 1 of 2"; empty when asked again
	Cohort      string
	Consent     []TermsItem
	Agreement   []TermsItem
	Version     string     // "Third version, 2 November." A sentence; may be empty
	Changed     []string   // what changed since the last yes, a sentence each; empty the first time
	Accepted    parts.When // from On; when the texts below were accepted
	Hash        string
	Action      string // empty: only to read
	Consented   bool   // what was ticked
	Agreed      bool
	Problem     *parts.Problem // Field: "consent", "agreement" or none
	AgreementAt string         // address of the agreement by itself; may be empty
}

// CardValues is what admission asks once and the contact card keeps. Fields: legal-name, place, phone, safe-contact,
// never-contact, language.
type CardValues struct{ LegalName, Place, Phone, SafeContact, NeverContact, Language string }

// Application asks what admission needs. It posts adult ("1"), the fields of CardValues, alias and shape (0 to 3) to
// Action.
type Application struct {
	Frame   parts.Frame
	Back    parts.Link
	Step    string // "Step 2 of 2"; empty when changed later
	Cohort  string
	Readers string // who reads it: "Dr Osei and Inês Duarte". Names as in a sentence
	Adult   bool
	Card    CardValues
	Alias   string
	Shape   parts.Pebble
	Changes bool // it was given before
	Action  string
	Problem *parts.Problem // Field: a field's name, or none
}

// WaitingState is why somebody who belongs is not in yet, or not now.
type WaitingState int

// The states.
const (
	WaitingDecision WaitingState = iota // given; somebody reads it
	WaitingMore                         // a facilitator asks for something, in Words
	WaitingOpening                      // admitted; the group is not open yet
	WaitingNotNow                       // not now, in Words, and where instead
	WaitingPaused                       // suspended
)

// Waiting tells where somebody stands with a group.
type Waiting struct {
	Frame     parts.Frame
	State     WaitingState
	Cohort    string
	By        string     // who decides or decided: "Dr Osei"; may be empty
	Hours     string     // when they read: a sentence; may be empty
	Since     parts.When // from On: when it was given; may be zero
	Words     string     // what the facilitator wrote to this person; may be empty
	Elsewhere string     // where instead, in the facilitator's words; may be empty
	ChangeAt  string     // address of the application; empty when it cannot be changed
	TermsAt   string     // what one said yes to
	MoreAt    string     // what one accepted and who opened it
	Alone     bool       // one person does all the work of the practice
}

// Accepted lists what somebody said yes to, and who opened their records.
type Accepted struct {
	Frame    parts.Frame
	Back     parts.Link
	Cohort   string
	Yeses    []AcceptedTerms // newest first
	Openings []Opening       // newest first
}

// AcceptedTerms is one yes, with exactly the texts it was given to.
type AcceptedTerms struct {
	When      parts.When // from On
	Version   string     // "Third version of the agreement"; may be empty
	Consent   []TermsItem
	Agreement []TermsItem
}

// Opening is one time that somebody opened the records of the reader.
type Opening struct {
	By   string
	What string // "your contact card", "what you gave at admission"
	When parts.When
}

// OwnCard is what one gave at admission, for oneself. It posts the fields of CardValues to Action.
type OwnCard struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Readers string // names as in a sentence
	Card    CardValues
	Action  string // empty: only to read
	Problem *parts.Problem
}

// StaffCard is a member's contact card. Without Card it says that opening is recorded, and posts nothing but itself to
// Action; the answer has the card.
type StaffCard struct {
	Frame  parts.Frame
	Back   parts.Link
	Cohort string
	Person parts.Person
	Card   *CardValues
	Action string
}

// Applicant is what staff decide about. It posts, for each criterion, met-ID ("yes", "no", "unclear") and note-ID, then
// words, elsewhere and decision ("admit" or "not-now") to Action.
type Applicant struct {
	Frame     parts.Frame
	Back      parts.Link
	Cohort    string
	Person    parts.Person
	Given     parts.When // from On
	Adult     bool
	Card      CardValues
	Criteria  []Criterion
	Words     string // to the person
	Elsewhere string
	Action    string         // empty: may read, not decide
	Problem   *parts.Problem // Field: "met-ID", "words", "elsewhere" or none
}

// Criterion is one question of admission.
type Criterion struct {
	ID       string
	Question string // "Is an adult"
	Hint     string // may be empty
	Met      string // "", "yes", "no" or "unclear"
	Note     string
}
