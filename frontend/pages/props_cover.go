package pages

import "holdfast/frontend/parts"

// Cover is who looks after a group when, for its staff and the practice's admin.
type Cover struct {
	Frame    parts.Frame
	Back     parts.Link
	Cohort   string
	Links    []parts.Link // the rota, drills, the group's settings, how one is called oneself
	Promise  []string     // what pages say to members at this moment: sentences
	Warnings []CoverWarning
	Week     []string // "Monday to Friday: 9 am to 6 pm"
	Clock    string   // which clock they are on
	Holds    string   // until when they count: a sentence; empty without hours
	Pressing bool     // they have lapsed, or soon will
	Confirm  string   // form; empty means not offered
	Holidays []string // "24 December to 2 January"
	Days     string   // as they are typed
	SetDays  string   // form: posts holidays; empty means not offered
	OnCall   string   // who is called at this moment: a sentence
	Turns    []CoverTurn
	Reach    []Reach
	Problem  *parts.Problem // Field: "holidays" or none
}

// CoverWarning is something that is wrong with a group's cover, and where it is put right.
type CoverWarning struct {
	What, Then string
	Move       parts.Link // may be empty
}

// CoverTurn is when somebody is on call.
type CoverTurn struct {
	Who   string
	First bool // asked first; otherwise they stand by
	When  string
}

// Reach is how somebody can be called: a sentence for each way.
type Reach struct {
	Who  string
	Ways []string
}

// Rota sets who is on call. Each row posts person-N, order-N, days-N, from-N and to-N; a row without a person is left out.
type Rota struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Clock   string // which clock the hours are on
	Seen    string // version of the rota they are changing
	Rows    []RotaRow
	Action  string
	Problem *parts.Problem // Field: one of the boxes, or none
}

// RotaRow is one turn as it is typed.
type RotaRow struct {
	Number         string // stands behind the names of its boxes
	People, Orders []parts.Choice
	Days           string
	From, To       string
}

// Drills lists crises that were none, and starts one.
type Drills struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Action  string // form; empty means not offered
	Waits   string // why none can be started now: a sentence
	Rows    []DrillRow
	Problem *parts.Problem
}

// DrillRow is what came of a drill.
type DrillRow struct {
	Result string // "Milo Brandt had it after 3 min", without a full stop
	Bad    bool   // nobody came in time
	When   parts.When
	By     string
	Reach  []Reach
}

// PracticeCover is how each group is covered, for the admin.
type PracticeCover struct {
	Frame parts.Frame
	Back  parts.Link
	Rows  []PracticeCoverRow
}

// PracticeCoverRow is one group.
type PracticeCoverRow struct {
	Name, Href string
	Line       string   // what its pages promise now
	Warnings   []string // sentences
}

// Channels is how somebody of the staff is called.
type Channels struct {
	Frame   parts.Frame
	Back    parts.Link
	Rows    []Channel
	Host    string // where the pager's calls go now; empty: nowhere
	Address string // what was typed
	Action  string // posts address; empty takes it away
	Problem *parts.Problem
}

// Channel is one way.
type Channel struct {
	Name, What string
	State      string // "Proven. It counts until 3 December." Sentences
	Counts     bool
	Try        string // form; empty: it leads nowhere yet
}

// Called is what the link of a page leads to.
type Called struct {
	Frame  parts.Frame
	Title  string
	Lines  []string
	When   parts.When // from By: when they were called; zero: nothing to say
	Action string     // form; empty: there is nothing to answer
	Button string
	Else   parts.Link
}

// Modes sets what of the members' posts a person reads before the group does. It posts mode and first.
type Modes struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Who     string // the member it is about; empty: it is the group's
	Ways    []ModeChoice
	First   string
	Action  string
	Members []parts.Link // those for whom it is otherwise
	Problem *parts.Problem
}

// ModeChoice is one way, with what it does.
type ModeChoice struct {
	Value, Label, Hint string
	Selected           bool
}

// Screening is by what everything is screened, for the admin, and what they are about to change.
type Screening struct {
	Frame    parts.Frame // Filled leads to the draft
	Back     parts.Link
	Said     string // "Version 3, 9 November, by Ruth Adeyemi." Sentences
	Lists    []ScreeningList
	Off      []string // sentences of silenced rules
	Draft    *ScreeningDraft
	Versions []parts.Link
	Begin    string // form: begins a draft from the version that is shown; empty: it is what holds
	Problem  *parts.Problem
}

// ScreeningList is one list of words of a practice's own.
type ScreeningList struct {
	Reason  string
	Tier    string // in words
	Phrases []string
}

// ScreeningDraft is a change that nothing is screened by yet.
type ScreeningDraft struct {
	Seen    string
	Change  string // page
	Try     string // forms; they post seen
	Publish string // empty: it was not tried as it stands
	Drop    string
	Trial   *Trial
}

// Trial is what a draft would have changed for what was shared lately. It quotes nothing.
type Trial struct {
	When  parts.When
	Facts []TermsItem
	Rows  []TrialRow
	Less  string // says that more changed than is listed; may be empty
}

// TrialRow is one post.
type TrialRow struct {
	Where, Href string
	Tiers       string // "Green, and would be Red"
	Held        string // sentence; may be empty
	New, Gone   []string
}

// ScreeningChange changes the draft. Each list posts list-N, reason-N, tier-N and phrases-N; one without words and reason
// is left out. off carries each silenced rule.
type ScreeningChange struct {
	Frame   parts.Frame
	Back    parts.Link
	Seen    string
	Lists   []ListBoxes
	Rules   []RuleGroup
	Action  string
	Problem *parts.Problem // Field: "lists", "off" or none
}

// ListBoxes is one list as it is typed.
type ListBoxes struct {
	Number, ID      string // ID is the list's own; empty: it is new
	Reason, Phrases string
	Tiers           []parts.Choice
}

// RuleGroup is rules about one thing.
type RuleGroup struct {
	Name  string
	Rules []Tick // Value is the rule's id; On: silenced
	Some  bool   // one of them is silenced
}

// PracticeMessages lists the messages that a decision can begin from, for the admin. Groups can have their own.
type PracticeMessages struct {
	Frame parts.Frame // Filled leads to New
	Back  parts.Link
	Rows  []PracticeMessage
}

// PracticeMessage is one of them.
type PracticeMessage struct {
	Name, For string
	Text      string // with its paragraphs
	From      string // whose words they are: a sentence
	Change    string // page
}

// MessageChange is one of them, to be changed. It posts key, version, name, for and text; an empty text takes it away.
type MessageChange struct {
	Frame   parts.Frame
	Back    parts.Link
	New     bool
	Key     string
	Version string
	Name    string
	Uses    []parts.Choice
	Text    string
	Action  string
	Problem *parts.Problem // Field: "name", "for", "text" or none
}
