package pages

import "holdfast/frontend/parts"

// WriteKind is what a Write page is for.
type WriteKind int

// The kinds of writing. WritePrivate opens or answers the thread that is only between a member and the facilitators.
const (
	NewThread WriteKind = iota
	AnswerPost
	ChangePost
	WritePrivate
)

// Write is the composer on its own page. It posts the fields of parts.Kept to Action. Lists say what may be chosen;
// which of them is chosen stands in Kept, and Selected is not looked at.
type Write struct {
	Frame   parts.Frame
	Kind    WriteKind
	Back    parts.Link
	Cohort  string     // name of the group
	To      *parts.Ref // the post being answered; nil answers the conversation
	Opening bool       // ChangePost of an opening post: its title can be changed too
	Action  string
	Kept    parts.Kept // what the boxes hold, and the hidden fields

	Who      string   // who will see this, by number: a sentence
	Members  []string // their names, on demand; WritePrivate: the one member
	Staff    []string // staff who read it, by name
	Software string   // that software screens words, and when: a sentence; may be empty
	NamesAt  string   // address of the people page; may be empty
	WhenRead string   // when a person will next read it: a sentence
	Private  *PrivateTo

	Quotes []QuoteKept
	Kinds  []parts.Choice // facilitators' kinds of conversation, the usual one among them; empty: not offered
	Hopes  []parts.Choice // what one may hope for in return; empty: not offered
	Themes []parts.Choice // the cohort's list for content notes; "" is not among them
	Noted  bool           // a content note may be set

	DraftAt      string     // address that keeps a draft: the second button posts there, and so does islands/draft.ts; empty: no drafts
	DraftKept    parts.When // from By: when the server last kept this one; zero: not yet
	Refill       bool       // nothing was typed into this page yet, so what the device kept may fill it
	DraftDiscard string     // address of a form that discards it; empty: nothing to discard
	DraftTwo     string     // address of the page with both texts, when it was written in two places
	Key          string     // purpose and target, for what this device keeps
	Vault        string     // with which this device seals that, base64url; empty: it keeps nothing

	Problem  *parts.Problem
	Conflict *Conflict
}

// QuoteKept is one quote that stands before the words. Ref is how the form sends it back (post:revision:from:to). The
// form posts field "leave" with the Ref of each quote that its writer left out: these must not be shared.
type QuoteKept struct {
	Ref   string
	Quote parts.Quote
}

// Conflict shows what is there now when somebody changed a post from two places. Kept.Words is what was typed, and
// Kept.Seen the revision shown here, so that sending again replaces it knowingly.
type Conflict struct {
	Title string // of an opening post; may be empty
	Body  []parts.Segment
	When  parts.When // from Clock: when the other version was made
}
