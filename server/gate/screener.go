package gate

import "context"

// Subject is one revision, named, with its words, as a Screener reads it. Ids are strings so that gate needs no domain.
type Subject struct {
	Practice, Cohort, Thread, Post, Revision, Author string
	Body                                             Body
}

// Verdict is what a Screener answers. Hold keeps the revision from the group until a person has decided; Reason says
// why, in a sentence for staff and never a score.
type Verdict struct {
	Hold   bool
	Reason string
}

// Screener reads every revision before it can be published. An error is no verdict: the caller publishes or holds by
// its own rule and opens a case "unscreened" (DESIGN §8); it never drops the words.
type Screener interface {
	Screen(ctx context.Context, s Subject) (Verdict, error)
}
