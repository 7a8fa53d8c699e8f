// Package pages holds one component per page with the struct it prints. The structs hold values that are already
// permitted and already worded; an empty address means that the act is not offered to this reader.
package pages

import "holdfast/frontend/parts"

// Enter is the first page. In the demo it offers Personas; without them it says how one comes in.
type Enter struct {
	Frame    parts.Frame
	Practice string // may be empty
	Personas []Persona
	Next     string // address to come to after entering, sent along as "next"; may be empty
	SignIn   string // address of the sign-in page; may be empty
	Unset    bool   // nobody has set this place up yet
}

// Persona is one made-up person to enter the demo as: a button that posts who=Value to /enter.
type Persona struct {
	Value  string
	Person parts.Person
	Line   string // "Member of Tuesday evening group"
}

// SignedOut answers 401. With Kept it shows the words that were typed; the form posts who, next and the composer's
// fields to /enter, which answers with the same box, filled; without Personas it is the form of SignIn, with the same
// fields. Nothing is posted by itself.
type SignedOut struct {
	Frame    parts.Frame
	Next     string    // address of the page or box to come back to
	Personas []Persona // the same person if the dead session still tells, else all of the demo; none in a real house
	Kept     *parts.Kept
	Passkeys bool // they can work at this origin; for the sign-in form, which a real house shows
}

// Home is where somebody lands after entering.
type Home struct {
	Frame    parts.Frame
	Greeting string // "Good evening"
	Name     string
	LastHere parts.When       // from On; zero on a first visit
	Needs    []Need           // staff: what waits for a person, by due time
	Drafts   []parts.DraftRow // what the reader was writing, newest first, a few
	DraftsAt string           // address of the page with all of them; empty when these are all
	Intent   []Intent         // what else the reader was going to do, or what waits for them alone: a private answer
	Groups   []HomeGroup
	Links    []parts.Link // staff: "Start a group", "The practice"
	Desk     string       // staff without a group of their own: "Nothing is waiting."; empty for others
}

// Intent is one line that waits for the reader alone: "Dr Osei answered you, privately."
type Intent struct {
	Icon           string // of parts' icons
	Sentence, Href string
	Why            string // a sentence; may be empty
	Done           string // form: read, and not to stand here any more; may be empty
}

// Gentle is the way in after an absence. Start leads to the latest: "Start from the latest check-in". CaughtUp is a form
// that counts everything there now as read; empty means not offered.
type Gentle struct {
	Start    parts.Link
	CaughtUp string
}

// HomeGroup is one cohort on the home page.
type HomeGroup struct {
	Name, Href string            // an empty Href: this reader cannot go in now
	Rows       []parts.ThreadRow // the few that matter now: what is new first
	Away       *Gentle           // after an absence; Older is folded then
	Older      []parts.ThreadRow
	State      string     // why one cannot go in, or how one stands here: a sentence; may be empty
	Move       parts.Link // the one place to go about it; may be zero
	Other      parts.Link // the other thing one can say to it: "I would rather stay"; may be zero
}

// Need is one thing that waits for a person of the practice.
type Need struct {
	Sentence string     // "Willow asks to join Tuesday evening group."
	Why      string     // may be empty
	Due      parts.When // from By; zero when there is no time
	Late     bool
	Move     parts.Link // "Decide"
}

// Cohort is the list of a group's conversations.
type Cohort struct {
	Frame    parts.Frame
	State    string // "Open, week 5 of 12." A sentence
	Name     string
	Rows     []parts.ThreadRow // pinned first
	Earlier  string            // address of the page with earlier conversations
	Latest   string            // on later pages: address of the first one
	People   []parts.Person    // who is here, in the order of the people page
	PeopleAt string
	Write    string  // address to start a conversation; empty when the group is closed
	Away     *Gentle // after an absence; Older is folded then
	Older    []parts.ThreadRow
	Private  parts.Link   // "Only to the facilitators": the reader's private thread, or for them the list of these; may be zero
	Lines    []ChangeLine // what the group was told lately, newest first
	Standing string       // the reader's own, when it is not the usual one: a sentence
	Place    string       // address of one's own place here; empty for staff
	Links    []parts.Link // for staff: settings, invitations, agreement, view as a member
}

// ChangeLine is one thing the group was told.
type ChangeLine struct {
	Text    string
	When    parts.When     // from On
	Fold    bool           // it stands folded
	Despair *parts.Despair // what its readers should know; with Fold
	Held    bool           // the reader's own: the group does not see it
}

// Thread is one conversation, a page of posts at a time.
type Thread struct {
	Frame     parts.Frame
	Back      parts.Link
	Title     string
	StartedBy string // a name, or "you"
	Readers   string // "Everybody in Tuesday evening group can read it." A sentence
	Imported  bool   // brought here from where the group was before
	Pinned    bool
	Closed    *Closed
	GoNew     string // "#new", or the address of the page that has it; empty when nothing is new
	Posts     []parts.Post
	Tide      *parts.Tide
	Earlier   string // addresses of the neighbouring pages
	Newer     string
	End       parts.End

	Kind     string     // worded: "Check-in"; empty for a discussion
	Private  *PrivateTo // between a member and the facilitators
	Away     *Gentle    // after an absence: the tide is still drawn, and nobody has to read all
	Fresh    string     // address that the quiet line asks; empty on pages that are not the last
	CaughtUp string     // form: everything there now counts as read; empty when nothing is new
	LastWord []parts.Segment
	Moves    []parts.Link // quiet links: "Only to the facilitators", staff's "Schedule a post"

	Pin, Unpin, Reopen string // addresses of staff's forms; empty means not offered
	Close              string // of the page that asks for a last word
}

// PrivateTo says between whom a private thread is. Who is "you" or the member's name; Readers are the names of the
// staff who read it.
type PrivateTo struct {
	Who     string
	Readers []string
}

// Closed says who closed a conversation and when. What they said then is Thread.LastWord.
type Closed struct {
	By   string
	When parts.When // from On
}

// TakeBack asks to take a post back and says what stays.
type TakeBack struct {
	Frame   parts.Frame
	Back    parts.Link
	Post    parts.Post // without acts
	Opening bool       // it opens a conversation, which stays with its title and the answers
	Action  string
	Seen    string // revision shown, sent as "seen"
	Kept    string // who can still read the words and why, where it is not as usual: sentences
	Early   bool   // the group has not seen it yet, so that no line stays
}

// Look lets the reader say how pages look on this device. It posts colours, text, face and motion to Action;
// every value is one of parts.Look, as Now has it.
type Look struct {
	Frame  parts.Frame
	Action string
	Now    parts.Look
}

// People lists everybody in a cohort, each list by name.
type People struct {
	Frame   parts.Frame
	Back    parts.Link
	Cohort  string
	Staff   []parts.Person
	Members []parts.Person
	Before  []parts.Person // imported authors
	Links   []parts.Link   // for staff: invitations, who works here
	Reading string         // page on how the reader reads here, and without whom; may be empty
}

// Zone lets the reader say in which zone times are shown. It posts zone and next to Action; zone "" means the
// browser's own.
type Zone struct {
	Frame   parts.Frame
	Action  string
	Next    string
	Example parts.When // now, in the zone in use
	Choices []ZoneChoice
}

// ZoneChoice is one entry of the list.
type ZoneChoice struct {
	Value, Label string
	Selected     bool
}

// Problem is every error page but 401. Status is 403, 404, 409, 413, 422, 429, 500 or 503; Sentence, when set, is
// errs.Error.Sentence and replaces the page's own first sentence.
type Problem struct {
	Frame    parts.Frame
	Status   int
	Sentence string
	Wait     string // 429 and 503: "in a minute"; may be empty
	Retry    string // GET: this page's own address, offered as "Try again" where that may help. POST: the form's action
	Kept     *parts.Kept
	BackTo   parts.Link // where to go instead; the zero value means home
	Heading  string     // replaces the page's own: "One thing first"; may be empty
	Move     parts.Link // the one place that helps: "Read what changed"; may be zero
}
