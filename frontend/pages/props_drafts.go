package pages

import "holdfast/frontend/parts"

// Drafts lists everything the reader has begun and not shared. Nobody else can see this page.
type Drafts struct {
	Frame     parts.Frame
	Back      parts.Link
	Drafts    []Draft
	Aside     []Draft // put aside: another text stands in their box
	Discarded []Draft // can be restored
	Vault     string  // with which this device seals what it keeps
	Whose     string  // tag of the reader, by which it finds that again
	KeepAt    string  // where what this device kept goes up
}

// Draft is one of them. An empty address means that the act is not offered.
type Draft struct {
	ID     string
	Line   string // what it is: "An answer in Saying no"
	Gone   string // why its box cannot be opened any more: a sentence; empty: it can
	Text   DraftText
	Other  *DraftText // it was written in two places
	Until  string     // when it is removed: a sentence
	Open   string     // its box
	Choose string     // form that ends a conflict: other=1 for Other
	Away   string     // form that discards it
	Aside  string     // form that puts it aside, so that another can be begun
	Back   string     // form that puts it back into its box
}

// DraftText is one text of it, with everything that was written into the box.
type DraftText struct {
	Title, Words, Note string
	When               parts.When // from Clock
	Device             string     // may be empty
}

// Resume gives back a form that was not sent on, to whoever filled it in. Nothing is sent by itself.
type Resume struct {
	Frame    parts.Frame
	Sentence string // why it was not taken, when that was not a sign-in: a sentence
	Wait     string // "in a minute"; may be empty
	Form     parts.Form
}
