package pages

import "holdfast/frontend/parts"

// Privates lists what members wrote to the facilitators alone, for these.
type Privates struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Readers []string // who of the staff reads all of it, by name
	Rows    []parts.ThreadRow
}

// Schedule lists what waits to be shared in a group, for its facilitators.
type Schedule struct {
	Frame  parts.Frame
	Back   parts.Link
	Cohort string
	Rows   []ScheduledRow
}

// ScheduledRow is one post that waits. Back says why it was not shared, and stands only in its author's list.
type ScheduledRow struct {
	Title   string // of the conversation it opens, or answers
	Href    string // of one that is there; may be empty
	Kind    string // worded; empty for an answer and for a discussion
	Opens   bool   // it opens a conversation
	By      string // a name, or "you"
	When    parts.When
	Back    string
	Change  string // page; empty: not the reader's own
	CallOff string // form
}

// ScheduleEdit writes a post that is shared later, or changes one.
type ScheduleEdit struct {
	Frame    parts.Frame
	Back     parts.Link
	Cohort   string
	Answers  *parts.Link // the conversation it stands in; nil: it opens one
	Kinds    []parts.Choice
	Themes   []parts.Choice // "" among them
	Kept     parts.Kept
	Date     string // as type=date has it
	Time     string // as type=time has it
	Zone     string // worded: times are in this zone
	StaffOn  string // when staff read: a sentence; may be empty
	Returned string // why it was not shared; may be empty
	Action   string
	CallOff  string // form; empty for a new one
	Problem  *parts.Problem
}

// Move asks where a post goes, with what answers it.
type Move struct {
	Frame   parts.Frame
	Back    parts.Link
	Post    parts.Post // without acts
	Below   bool       // others answer it, and go with it
	Threads []parts.Choice
	Title   string // of a new conversation, as typed
	Action  string // posts to (a thread's id, or "" for a new one), title and nonce
	Nonce   string
	Problem *parts.Problem
}

// Closing asks for a last word before a conversation is closed.
type Closing struct {
	Frame   parts.Frame
	Back    parts.Link
	Title   string
	Words   string
	Action  string
	Problem *parts.Problem
}

// Clinical is what is noted about one member, for their clinicians.
type Clinical struct {
	Frame   parts.Frame
	Back    parts.Link
	Member  parts.Person
	Readers []string // who can read this, by name
	Notes   []ClinicalNote
	Action  string // empty: the reader cannot add to it
	Session string // as type=date has it
	Words   string
	Seen    string // version the form begins with
	Names   []string
	Now     *ClinicalNote // what a colleague wrote meanwhile
	Problem *parts.Problem
}

// ClinicalNote is what is noted about one session.
type ClinicalNote struct {
	ID      string
	Session string // "8 November 2024"
	By      string
	When    parts.When // from On: when this was written
	Body    []parts.Segment
	Change  string // page with the form filled; empty on pages that are for reading
	Earlier string // page with earlier versions; empty: there are none
}

// ClinicalVersions is how the note about one session came to be.
type ClinicalVersions struct {
	Frame   parts.Frame
	Back    parts.Link
	Member  parts.Person
	Session string
	Notes   []ClinicalNote // newest first
}

// Choices is how one reads a group: what is folded, without whom, and whether one wants to be called on.
type Choices struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Themes  []ThemeChoice
	Action  string // posts fold-<ID> for each theme
	Without []Without
	Others  []Without // who can still be read, by name; empty for staff
	Quiet   string    // until when the reader is not called on, worded: "Sunday, 8 November"; empty: not said
	QuietAt string    // form: until
	Until   string    // as type=date has it
	Problem *parts.Problem
}

// ThemeChoice is one theme with how it is read: "", "open" or "staffed".
type ThemeChoice struct{ ID, Words, Value string }

// Without is somebody in the list of those without whom one reads, or can. Action is a form.
type Without struct {
	Name, Action string
}

// Themes is what content notes can name, for the group's clinicians.
type Themes struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Rows    []ThemeRow // offered, then empty ones to add to
	Retired []ThemeRow
	Seen    string
	Action  string // posts id<N> and theme<N> for each row, and back with the id of each retired one that comes back
	Problem *parts.Problem
}

// ThemeRow is one theme of the list; ID is empty for one that is added.
type ThemeRow struct{ ID, Words string }

// History is what a post said from its first words to now, for staff.
type History struct {
	Frame    parts.Frame
	Back     parts.Link
	Author   parts.Person
	Versions []HistoryVersion // newest first
}

// HistoryVersion is one revision, against the one before it.
type HistoryVersion struct {
	When   parts.When // from Clock
	State  string     // "What the group sees now.", a sentence
	Note   string     // content note, without "Content note:"; may be empty
	Hope   string     // may be empty
	First  bool
	Pieces []Piece
}

// Piece is a stretch of words that stayed, came or went.
type Piece struct {
	Words string
	Came  bool
	Went  bool
}

// Icebreakers picks what an introductions thread asks.
type Icebreakers struct {
	Frame  parts.Frame
	Back   parts.Link
	Cohort string
	Asks   []parts.Choice // Value is what "ask" sends
	Action string         // posts ask, once for each that was picked
	Write  string         // address of the empty box
}
