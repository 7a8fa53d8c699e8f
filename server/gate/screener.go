package gate

import "context"

// Tier says how soon a person should read what somebody wrote. It orders work and nothing else: nobody is given one.
type Tier string

// The tiers (triage anchor §1.1). Green is read by nobody in particular but for samples.
const (
	Green  Tier = "green"
	Amber  Tier = "amber"
	Red    Tier = "red"
	Crisis Tier = "crisis"
)

// Level orders tiers: 0 for green and for what is no tier, 3 for crisis.
func (t Tier) Level() int {
	switch t {
	case Amber:
		return 1
	case Red:
		return 2
	case Crisis:
		return 3
	default:
		return 0
	}
}

// Entry is the way by which a text came in.
type Entry string

// The ways. What is Imported was read by its group long ago: it is marked and pages nobody.
const (
	Posted   Entry = "post"
	Edited   Entry = "edit"
	Private  Entry = "private" // a thread between one member and the facilitators
	Named    Entry = "alias"
	Told     Entry = "line" // what a member tells the group of themselves
	Appealed Entry = "appeal"
	Imported Entry = "import"
)

// Subject is one revision, named, with its words, as a Screener reads it. Ids are strings so that gate needs no domain.
type Subject struct {
	Practice, Cohort, Thread, Post, Revision, Author string
	Entry                                            Entry
	Body                                             Body
	Also                                             []Passage // what was written beside it
}

// Passage is a short text that belongs to a subject and stands beside its body: "title" or "note".
type Passage struct{ Where, Text string }

// Range is a stretch of a text, in runes: of Body.Text() where nothing else is said. From stands before To.
type Range struct {
	From int `json:"f"`
	To   int `json:"t"`
}

// Mark is what a rule is about.
type Mark struct {
	Rule  string `json:"r"`
	Where string `json:"w,omitempty"` // a Passage's; empty: the body
	Range
}

// Verdict is what a Screener answers: separate answers to separate questions, because each has its own cost (triage
// anchor §1.3). All of it may be stored; none of it is shown to members but by its effects.
type Verdict struct {
	Tier       Tier
	Card       bool     // the author is shown where to find help, at once
	Queue      bool     // a person reads it
	Page       bool     // a person is woken
	Hold       bool     // it waits, kept from the group, until a person has decided
	Fold       bool     // the group meets it folded, like under its author's own content note
	Mask       []Mark   // words that the group does not see, at once; also in passages
	Marks      []Mark   // why, for those who review it
	Rules      []string // each rule that spoke, once
	Unscreened string   // why nothing could be said of it: "error", "slow", "language"; empty: it was screened
	Version    string   // of rules and model
}

// Unscreened is the verdict on what could not be screened: nobody's words wait for that, and a person reads them.
func Unscreened(why string) Verdict {
	return Verdict{Tier: Amber, Card: true, Queue: true, Unscreened: why}
}

// Screener reads every revision before it can be published. An error is no verdict: the caller goes on with
// Unscreened("error"); it never drops or blocks the words.
type Screener interface {
	Screen(ctx context.Context, s Subject) (Verdict, error)
}
