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
	LastHere parts.When // from On; zero on a first visit
	Needs    []Need     // staff: what waits for a person, by due time
	Groups   []HomeGroup
	Links    []parts.Link // staff: "Start a group", "The practice"
	Desk     string       // staff without a group of their own: "Nothing is waiting."; empty for others
}

// HomeGroup is one cohort on the home page.
type HomeGroup struct {
	Name, Href string            // an empty Href: this reader cannot go in now
	Rows       []parts.ThreadRow // the few that matter now: what is new first
	State      string            // why one cannot go in, or how one stands here: a sentence; may be empty
	Move       parts.Link        // the one place to go about it; may be zero
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
	Write    string       // address to start a conversation; empty when the group is closed
	Lines    []ChangeLine // what the group was told lately, newest first
	Standing string       // the reader's own, when it is not the usual one: a sentence
	Place    string       // address of one's own place here; empty for staff
	Links    []parts.Link // for staff: settings, invitations, agreement, view as a member
}

// ChangeLine is one thing the group was told.
type ChangeLine struct {
	Text string
	When parts.When // from On
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

	Pin, Unpin, Close, Reopen string // addresses of staff's forms; empty means not offered
}

// Closed says who closed a conversation and when.
type Closed struct {
	By   string
	When parts.When // from On
}

// WriteKind is what a Write page is for.
type WriteKind int

// The three kinds of writing.
const (
	NewThread WriteKind = iota
	AnswerPost
	ChangePost
)

// Write is the composer on its own page. It posts title (NewThread only), words, nonce, to and seen to Action.
type Write struct {
	Frame    parts.Frame
	Kind     WriteKind
	Back     parts.Link
	Cohort   string     // name of the group, for NewThread
	To       *parts.Ref // the post being answered; nil answers the conversation
	Opening  bool       // ChangePost of an opening post: its title can be changed too
	Action   string
	Kept     parts.Kept // what the boxes hold, and the hidden fields
	Who      string     // who will see this: a sentence
	NamesAt  string     // address of the people page
	WhenRead string     // when a person will next read it: a sentence
	Problem  *parts.Problem
	Conflict *Conflict
}

// Conflict shows what is there now when somebody changed a post from two places. Kept.Words is what was typed, and
// Kept.Seen the revision shown here, so that sending again replaces it knowingly.
type Conflict struct {
	Title string // of an opening post; may be empty
	Body  []parts.Segment
	When  parts.When // from Clock: when the other version was made
}

// TakeBack asks to take a post back and says what stays.
type TakeBack struct {
	Frame   parts.Frame
	Back    parts.Link
	Post    parts.Post // without acts
	Opening bool       // it opens a conversation, which stays with its title and the answers
	Action  string
	Seen    string // revision shown, sent as "seen"
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

// Help is what "Help now" opens.
type Help struct {
	Frame    parts.Frame
	Practice string
	Lines    []HelpLine // the practice's numbers; empty when none are configured
	Danger   []HelpLine // emergency numbers, said in one sentence
	Staffed  string     // "Staff read here on weekdays, 9 am to 6 pm."
	Checked  string     // "Numbers checked on 3 November."; may be empty
}

// HelpLine is one way to reach somebody.
type HelpLine struct {
	Label  string // "Call Samaritans, 116 123"
	Href   string // tel:, sms:, https: or an address here
	Detail string
}

// Away is shown after leaving quickly. It tells nothing about where one was.
type Away struct{ Frame parts.Frame }

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
