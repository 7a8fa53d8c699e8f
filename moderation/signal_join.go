package moderation

import (
	"context"
	"slices"
	"strings"
	"time"

	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// LinkedFor is how near each other two cases about one person, or in one thread, come up to be linked (DESIGN §8).
const LinkedFor = 72 * time.Hour

// Signal brings a subject up: it opens its case, joins the one that is open, or opens a closed one again. The same
// signal, by its ID, does so once. For the house and the packages that find out what a person must see; it asks nobody.
// Errors are the store's.
func (s *Service) Signal(ctx context.Context, about Subject, sig Signal) (Case, error) {
	return s.bring(ctx, about, sig, true)
}

// bring is Signal. needed is false for what only joins: words that nobody would have to look at by themselves. It gives
// the zero Case when such a signal met none.
func (s *Service) bring(ctx context.Context, about Subject, sig Signal, needed bool) (Case, error) {
	which := s.CaseOf(about.Kind, about.ID)
	near, err := s.near(ctx, which, about, sig.At)
	if err != nil {
		return Case{}, err
	}
	return s.alter(ctx, which, &Case{ID: which, Subject: about}, func(c *Case) (Entry, error) {
		known, err := s.joined(ctx, *c, sig.ID)
		if err != nil {
			return Entry{}, err
		}
		kind := c.takes(sig, needed)
		if known || kind == EntryNone {
			return Entry{}, errSame
		}
		c.take(kind, sig)
		s.link(c, near)
		return Entry{Kind: kind, By: sig.By, Signal: sig.ID, Revision: sig.Revision, Words: sig.Words}, nil
	})
}

// takes says what a signal does to the case; EntryNone: nothing. What was taken back changes nothing but what is known,
// and ends no case. An edit brings back what waited for it, and what somebody had complained of.
func (c *Case) takes(sig Signal, needed bool) EntryKind {
	switch {
	case sig.Kind == TakenBackSignal:
		if c.Round == 0 || c.State == CaseClosed {
			return EntryNone
		}
		return EntrySignal
	case c.Round == 0 && needed:
		return EntryOpened
	case c.Round == 0:
		return EntryNone
	case c.State == CaseClosed && (needed || sig.Kind == EditedSignal && c.complained()):
		return EntryReopened
	case c.State == CaseClosed:
		return EntryNone
	case c.State == CaseWaiting && (c.Tier == gate.Crisis || sig.Tier == gate.Crisis):
		return EntryReopened // people are woken again: nobody is at it
	case c.TierSet != "" && sig.Tier.Level() > c.TierSet.Level():
		return EntryReopened // whoever corrected it had not seen this
	case c.Paged == c.Round && c.Tier != gate.Crisis && sig.Tier == gate.Crisis:
		return EntryReopened // people were woken because it was late, and must be for this
	case c.State == CaseWaiting && sig.Kind == ResentSignal:
		return EntrySentAgain
	case c.State == CaseWaiting && sig.Kind == EditedSignal:
		return EntrySentChanged
	default:
		return EntrySignal
	}
}

// complained says whether a person brought this case up, in any round that is still in its document.
func (c *Case) complained() bool {
	for _, s := range c.Signals {
		if s.Kind == ReportSignal || s.Kind == RaisedSignal {
			return true
		}
	}
	return false
}

// take puts the signal into the case.
func (c *Case) take(kind EntryKind, sig Signal) {
	lease := c.Lease
	switch {
	case kind == EntryOpened || kind == EntryReopened:
		undecided := c.State != CaseClosed
		c.reopen(sig.At)
		if undecided {
			c.Lease = lease
			c.bringAlong()
		}
	case c.State == CaseWaiting:
		c.answered(sig.At)
	}
	if sig.Kind == EditedSignal && kind == EntryReopened && sig.Tier.Level() < gate.Amber.Level() {
		sig.Tier = gate.Amber // it was complained of, and reads otherwise now
	}
	sig.Round = c.Round
	c.Signals = append(c.Signals[:len(c.Signals):len(c.Signals)], sig)
	if sig.At.After(c.Last) {
		c.Last = sig.At
	}
	if sig.Revision != "" && sig.Kind != ReportSignal { // a report keeps the words it was made about
		c.Revision = sig.Revision
	} else if c.Revision == "" {
		c.Revision = sig.Revision
	}
	c.Drill = c.Drill || sig.Kind == DrillSignal
	c.Sample = c.Sample && sig.sample()
	c.Imported = c.Imported && sig.Imported
}

// sample says whether nothing but chance, or its author's being new, asks for a person.
func (s Signal) sample() bool {
	return s.Kind == SampleSignal || s.Kind == FirstWeeksSignal ||
		slices.Contains(s.Rules, string(SampleSignal)) || slices.Contains(s.Rules, string(FirstWeeksSignal))
}

// bringAlong takes what nobody has decided yet into the round that has just begun.
func (c *Case) bringAlong() {
	c.Signals = slices.Clone(c.Signals)
	for i := range c.Signals {
		if c.Signals[i].Round == c.Round-1 {
			c.Signals[i].Round = c.Round
		}
	}
}

// near finds the other cases that a signal of that time links to: about the same person in the same cohort, or in the
// same thread. More than some are too many to be of use.
func (s *Service) near(ctx context.Context, which id.Case, about Subject, at time.Time) ([]id.Case, error) {
	var found []id.Case
	seen := map[string]bool{string(which): true}
	look := func(index, key string) error {
		docs, err := s.store.Find(ctx, Cases, store.Query{
			Index: index, Equal: []any{key}, From: ms(at.Add(-LinkedFor)), Before: ms(at.Add(LinkedFor)), Desc: true, Limit: linksKept / 2, NoWords: true,
		})
		for _, doc := range docs {
			if !seen[doc.ID] {
				seen[doc.ID] = true
				found = append(found, id.Case(doc.ID))
			}
		}
		return err
	}
	if about.Person != "" {
		if err := look("by_person", id.Pair(about.Cohort, about.Person)); err != nil {
			return nil, err
		}
	}
	if about.Thread == "" {
		return found, nil
	}
	return found, look("by_thread", string(about.Thread))
}

// link notes other cases in this one, and has them learn of it.
func (s *Service) link(c *Case, near []id.Case) {
	var fresh []string
	for _, other := range near {
		if c.links(other) {
			fresh = append(fresh, string(other))
		}
	}
	for some := range slices.Chunk(fresh, linksTold) {
		c.events = append(c.events, s.event(linkEvent, map[string]string{"cases": strings.Join(some, ",")}))
	}
}

// linksTold is how many ids one event's fact has room for, see store.MaxID.
const linksTold = 16

// links notes another case; false when it is known, or there are too many.
func (c *Case) links(other id.Case) bool {
	for _, known := range c.Linked {
		if known == other {
			return false
		}
	}
	if len(c.Linked) >= linksKept {
		return false
	}
	c.Linked = append(c.Linked[:len(c.Linked):len(c.Linked)], other)
	return true
}
