package pages

import "holdfast/frontend/parts"

// Queue is everything that waits for a person of the staff, a page at a time.
type Queue struct {
	Frame   parts.Frame // Filled opens what is due next
	Now     string      // "Thursday, 10:05 am. Staffed until 6 pm. Next: Inês, on call." Sentences
	Show    []parts.NavItem
	Narrow  []Narrowing // by group and by tier
	Rows    []parts.QueueRow
	Ask     string // address of the rows alone, asked now and then
	Earlier string // addresses of the neighbouring pages
	Later   string
	Whole   bool   // nothing is left out by a choice above
	Sample  string // when the next sample comes: a sentence for an empty queue; may be empty
	Shift   *Shift
	Asks    []AskRow
	Here    []string     // who else is on duty, and with what: a sentence each
	Links   []parts.Link // handover, second looks, numbers, messages
}

// Narrowing is one list of choices that leaves things out.
type Narrowing struct {
	Name  string // "Group"
	Items []parts.NavItem
}

// Shift is what the reader has read in this shift, and the way out of it.
type Shift struct {
	Said   string // "You have read five hard posts since 9 am." Sentences
	Over   bool   // the dose is reached
	Hand   string // address of handing over
	Topics string // address of what the reader would rather not be given
}

// QueueNews is what the queue's page asks for by itself: the rows as they are now, and a line when something is new.
type QueueNews struct {
	Line string
	Asks []AskRow
	Rows []parts.QueueRow
}

// Case is one thing that a person must look at, with what they need for it.
type Case struct {
	Frame parts.Frame
	Back  parts.Link
	Lease parts.Lease
	Tier  parts.Tier
	Left  string // "35 min left"
	Due   string // "due 10:40 am"
	Late  bool
	About []parts.Link // who, which group, the conversation; without Href only words
	Title string
	Drill bool

	Words    *CaseWords // nil: it is about no words
	Why      []parts.Reason
	Around   []Nearby
	Lately   []Nearby // this person's last posts and cases
	Person   string   // alias; empty: it is about nobody
	Decided  []Nearby // what colleagues decided before, here and about this person
	Changes  *Changes // what changed since the words that were reported, or between the last two wordings
	Clauses  []TermsItem
	Card     *Glass
	Happened []MemberChange // everything that happened to this case, newest first
	Asked    *AskRow        // a colleague asks the reader to join; nil: nobody does
	Ask      *AskPane       // nil: nobody is asked to join any more

	Form *DecisionForm // nil: the reader does not hold it
	Told string        // why no form is here, a sentence; may be empty
}

// CaseWords is what somebody wrote, described before it is read.
type CaseWords struct {
	Heading   string // "What Willow wrote"
	State     string // "Second wording, today 9:40. Held: the group does not see it." Sentences
	Described string // "Two short paragraphs. A person is named."
	Open      bool
	Text      [][]parts.Stretch
	Last      [][]parts.Stretch // the marked paragraphs, when the reader wants them last
	Order     parts.Link        // the other order
	Source    string            // as it was typed, with the addresses that links lead to; empty: nothing is hidden in it
	Title     string            // of the conversation it opens; may be empty
	Note      string            // its content note; may be empty
	Ending    [][]parts.Stretch // what a conversation was closed with
}

// Nearby is one thing beside a case: a heading that may lead somewhere, and what stands there.
type Nearby struct {
	Heading, Href string
	When          *parts.When // from Clock
	Words         string      // what a member wrote; in the book face
	Line          string      // what the place says
}

// Changes is what changed between two wordings.
type Changes struct {
	Heading string
	Pieces  []Piece
	All     string // page with every wording; may be empty
}

// Glass is the contact card behind glass. Ask leads to the page that asks for a reason.
type Glass struct{ Ask string }

// OpenGlass asks for the reason to open somebody's contact card, and shows it once.
type OpenGlass struct {
	Frame   parts.Frame
	Back    parts.Link
	Who     string
	Card    *CardValues // nil: not opened yet
	Action  string      // posts reason
	Reason  string
	Problem *parts.Problem
}

// DecisionForm is the one form in which everything about a case is decided. What Act of a choice says is what the
// button is called once it is chosen.
type DecisionForm struct {
	Action   string
	Who      string // alias; empty: nobody in particular
	Token    string
	Revision string
	Nonce    string
	Last     string // newest signal on the page

	Words     []Act
	Masks     []Tick // value: where they stand
	MaskOther string
	Notes     []LineNote
	Note      LineNote // beside words that are given
	Persons   []Act
	Hours     string
	Moves     []parts.Choice // groups in which a place can be offered; nil: none
	NoMove    string         // why there is none: a sentence; may be empty
	Care      []Tick
	Clauses   []parts.Choice
	Reason    string
	Templates []parts.Choice
	Message   string
	Blanks    []string // of the message, still to be filled
	Tell      []Tick
	Tiers     []parts.Choice
	Concern   Tick // it is not a concern
	Appeal    []parts.Choice
	Outside   *Tick // the outside reviewer has looked at it
	Hand      *HandTo
	Again     bool     // the time ended; the same button takes it again and keeps what was typed
	TakeOver  string   // label: a colleague has it since, and reads why it is taken over; empty: nobody has
	Why       string   // what was typed there
	Changed   *Changes // the author changed the words meanwhile
	Button    string
	Problem   *parts.Problem
}

// Act is one choice of what is done. Button is what the form's button says with it.
type Act struct {
	parts.Choice
	Button string
}

// Tick is one of several things, any number of which can be chosen.
type Tick struct {
	Value, Label, Hint string
	On                 bool
}

// LineNote is a note to the author beside some of their words.
type LineNote struct {
	Number string // of the mark; empty: the words are given
	At     string // where they stand, for the form
	About  string // the words
	Text   string
}

// HandTo leaves a case to a colleague.
type HandTo struct {
	On     bool
	To     []parts.Choice
	Note   string
	Checks []parts.Choice // when to look again
}

// Done follows a decision.
type Done struct {
	Frame   parts.Frame // Filled opens what is due next
	Back    parts.Link
	Heading string      // "Returned to Willow"
	Lines   []string    // what happened, and to whom: a sentence each
	Until   *parts.When // from Exact: what people read waits until then
	Undo    string      // form; empty: it is too late, or nothing is waiting
	Again   parts.Link  // the case, open again
}

// Handover is the page on which a shift ends.
type Handover struct {
	Frame   parts.Frame
	Back    parts.Link
	Shift   Shift
	Asks    []AskRow
	Mine    []parts.QueueRow // what the reader holds
	Urgent  []parts.QueueRow // crisis and red
	Waiting []parts.QueueRow // checks that are due, and what waits on its author
	Notes   []HandoverNote   // what others left
	Groups  []parts.Choice   // that a note can be about
	Checks  []parts.Choice   // when to look again
	Note    string
	Nonce   string
	Action  string
	Topics  []Tick // what the reader would rather not be given
	SetAt   string // form: posts topic, once for each
	Problem *parts.Problem
}

// HandoverNote is what somebody left for whoever comes next. Read is a form: somebody has dealt with it.
type HandoverNote struct {
	By    string
	When  parts.When // from On
	Words string
	Read  string
	Seen  string // who read it: a sentence; may be empty
}

// Raise brings something before colleagues: a post that Author wrote, or what is chosen from About.
type Raise struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Author  string     // of a post; empty: About
	When    parts.When // from Clock; with Author
	Case    string     // address of the case that there is already; may be empty
	About   []parts.Choice
	Tiers   []parts.Choice
	Words   string // as typed
	Nonce   string
	Action  string
	Problem *parts.Problem
}

// Looks lists what is looked at by a second person.
type Looks struct {
	Frame parts.Frame
	Back  parts.Link
	Rows  []LookRow
	Gaps  string // address of where two saw the same otherwise
}

// Gaps is where two people saw the same otherwise in a month, newest first. It names nobody.
type Gaps struct {
	Frame  parts.Frame
	Back   parts.Link
	Span   string // "November 2026"
	Groups []parts.NavItem
	Months []parts.NavItem
	Rows   []Gap
}

// Gap is one of them.
type Gap struct {
	ID, Title string
	Said      string     // in what they differ: a sentence
	When      parts.When // from On: of the second look
	First     []Fact     // what was decided
	Second    []Fact
	Then      []string // what was decided after it: a sentence each
	Case      string   // address
}

// LookRow is one decision to look at. It says nothing of what was decided.
type LookRow struct {
	Sentence, Href string
	Why            string
	Due            parts.When // from By
	Late           bool
}

// SecondLook is one decision that the reader decides again, without knowing what was decided. Afterwards Was says it.
type SecondLook struct {
	Frame   parts.Frame
	Back    parts.Link
	Title   string
	Blind   bool
	Words   *CaseWords
	Why     []parts.Reason
	Around  []Nearby
	Clauses []TermsItem
	Tiers   []parts.Choice
	Acts    []parts.Choice
	Note    string
	Action  string
	Was     []Fact // what was decided; only when it is not blind, or was answered
	Yours   []Fact
	Said    string // how the two compare: a sentence
	Problem *parts.Problem
}

// Numbers is how the queue went, never by person.
type Numbers struct {
	Frame  parts.Frame
	Back   parts.Link
	Groups []parts.NavItem
	Span   string // "Tuesday evening group, this month and the two before." A sentence
	Tables []NumberTable
	Gaps   string // address of where two saw the same otherwise
}

// NumberTable is one question with its answers. Said is the answer in a sentence; the rows are what it is made of.
type NumberTable struct {
	ID, Heading, Said string
	Heads             []string
	Rows              [][]string
}

// GroupMessages are a group's words for those whom a decision is about.
type GroupMessages struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Rows    []GroupMessage
	Action  string // posts key, for, seen, name and text; empty: only to read
	Problem *parts.Problem
}

// GroupMessage is one of them. Refused: Problem of the page is about it.
type GroupMessage struct {
	ID, Label, Words string
	For              string // the act it goes with, for the form
	Version          string // that its writer sees
	Refused          bool
}

// Keys is the map of what the keyboard does on the desk.
type Keys struct {
	Frame parts.Frame
	Back  parts.Link
}
