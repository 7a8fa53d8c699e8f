package forum

import (
	"time"

	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// HeldFor says why a revision is held: what it takes to let it go.
type HeldFor string

// The reasons. A revision that is not held has none.
const (
	NotHeld         HeldFor = ""
	HeldForRisk     HeldFor = "risk"     // screening: it may endanger others
	HeldForMode     HeldFor = "mode"     // somebody of the staff reads before the group does, whoever wrote it
	HeldForDecision HeldFor = "decision" // a person keeps it from the group until they, or another, have decided
	HeldForReturned HeldFor = "returned" // a person gave it back to its author, for whom it waits
	HeldForAgain    HeldFor = "again"    // its author sent again what was given back, changed or not: a person reads it first
)

// Removal says that staff removed a post: its words are in the archive, where staff alone read them.
type Removal struct {
	By       id.Person
	At       time.Time
	Clause   int // of the agreement, counting from 1; 0: none
	Version  int // of the agreement
	Decision id.Decision
	Revision id.Revision // the newest there was: what a restoration brings back
}

// Hold is what the author of a held post is told of it.
type Hold struct {
	For   HeldFor
	Rules []string    // of screening; see screen.Rule.Told for words
	Marks []gate.Mark // which words
	Since time.Time
}

// hidden says whether the group had seen the post, or was to, and does not now, because a person decides first.
func (p Post) hidden() bool { return p.Shown == nil && p.Waiting != nil && !p.Published.IsZero() }

// covers is what the group does not see any more of a post that keeps its place: Held, Removed, or nothing.
func (p Post) covers() State {
	switch {
	case p.hidden():
		return Held
	case p.Removal != nil:
		return Removed
	default:
		return ""
	}
}

// cardStands is how long a post keeps the card above it for its author: the next day is another (triage anchor §4).
const cardStands = 24 * time.Hour

// placeholder is what stands where a hidden post does, for everybody but its author: its place, and nothing of it.
func placeholder(p Post) Seen {
	return Seen{
		Post:  Post{ID: p.ID, Thread: p.Thread, Cohort: p.Cohort, Source: p.Source, Published: p.Published, First: p.First},
		blank: true, Placeholder: p.Answered,
	}
}

// own adds what an author sees of their own words alone.
func (p *Seen) own(now time.Time) {
	newest := p.Newest()
	p.Until, p.Card = p.until(now), newest.Card && now.Before(newest.At.Add(cardStands))
	if newest.State == Held {
		p.Held = &Hold{For: newest.For, Rules: newest.Rules, Marks: newest.Marks, Since: newest.Since}
	}
}

// errRemoved refuses the author of a post that staff removed.
var errRemoved = errs.New(errs.Forbidden, "The staff removed this post. You can read what was decided and why, and you can write a new one.")

// masked is a revision as everybody but its author meets it: without masked words, and without why they are.
func (r *Revision) masked() *Revision {
	if r == nil || len(r.Mask)+len(r.Marks)+len(r.Rules) == 0 {
		return r
	}
	c := *r
	c.Body = r.Body.Mask(gate.In(r.Mask, ""))
	c.Note.Words = gate.MaskLine(r.Note.Words, gate.In(r.Mask, whereNote))
	c.Mask, c.Marks, c.Rules = nil, nil, nil
	return &c
}

// Where the marks of a revision lie that are not in its body.
const (
	whereTitle = "title"
	whereNote  = "note"
)
