package moderation

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// The kinds of events that cases carry. Facts are ids, enums and times.
const (
	auditEvent  = "audit"
	ladderEvent = "moderation.ladder" // [round, at, night] people are woken, or may be by night
	lateEvent   = "moderation.late"   // [round] it is looked whether a person has decided in time
	linkEvent   = "moderation.link"   // [cases] the others learn of this one
	leftEvent   = "moderation.left"   // whoever looked at it is forgotten
)

// WaitFor is how long a case waits on its author before staff look at it again.
const WaitFor = 7 * 24 * time.Hour

// errSame ends a change that would change nothing.
var errSame = errors.New("nothing changes")

// change is the one way in which a case changes: load, edit, write, until nobody came between. edit may run several
// times and touches nothing but the case; errSame ends it without a write. The entry it gives joins the history and
// leaves an audit record, as its kind says. What follows from the case's tier, such as its time and the ladder, follows
// here. Errors are edit's and the store's.
func (s *Service) change(ctx context.Context, which id.Case, edit func(*Case) (Entry, error)) (Case, error) {
	return s.alter(ctx, which, nil, edit)
}

// alter is change for a case that may not be there yet: it begins as fresh then.
func (s *Service) alter(ctx context.Context, which id.Case, fresh *Case, edit func(*Case) (Entry, error)) (Case, error) {
	for {
		c, err := s.load(ctx, which)
		if errors.Is(err, store.ErrNotFound) && fresh != nil {
			c, err = *fresh, nil
		}
		if err != nil {
			return Case{}, err
		}
		was := c
		entry, err := edit(&c)
		if errors.Is(err, errSame) {
			return c, nil
		}
		if err != nil {
			return Case{}, err
		}
		if err := s.follow(ctx, was, &c, entry); err != nil {
			return Case{}, err
		}
		doc, err := s.write(ctx, c)
		if errors.Is(err, store.ErrChanged) || errors.Is(err, store.ErrExists) {
			continue
		}
		if err != nil {
			return Case{}, err
		}
		c.rev, c.events = doc.Rev, doc.Events
		s.carrier.Carry(ctx, Cases, doc)
		return c, nil
	}
}

func (s *Service) write(ctx context.Context, c Case) (store.Doc, error) {
	if err := s.shorten(ctx, &c); err != nil {
		return store.Doc{}, err
	}
	if c.rev == 0 {
		return s.store.Insert(ctx, Cases, c.doc())
	}
	return s.store.Replace(ctx, Cases, c.doc())
}

// follow completes a change by what follows from it: by when a person decides, whom that wakes, what is on record.
func (s *Service) follow(ctx context.Context, was Case, c *Case, e Entry) error {
	now := s.clock.Now()
	c.retier()
	if c.State != CaseClosed {
		if err := s.setDue(ctx, was, c); err != nil {
			return err
		}
	}
	if c.Due.After(now) {
		c.Late = time.Time{}
	}
	s.wake(was, c)
	s.endAsks(c)
	if e.Kind == EntryNone {
		return nil
	}
	e.ID, e.At, e.Tier = s.ids.New(), now, c.Tier
	s.note(c, e)
	return nil
}

// retier gives the case the worst tier of its round so far, unless a person said otherwise. Words that were brought in
// with a history are read today at the soonest: whatever they say, they said it long ago.
func (c *Case) retier() {
	if c.TierSet != "" {
		c.Tier = c.TierSet
		return
	}
	for _, s := range c.Signals {
		tier := s.Tier
		if s.Imported && tier.Level() > gate.Amber.Level() {
			tier = gate.Amber
		}
		if s.Round == c.Round && tier.Level() > c.Tier.Level() {
			c.Tier = tier
		}
	}
}

// setDue gives a new round, and one whose tier changed, the time that the cohort's cover allows. What became worse is
// never due later than it was.
func (s *Service) setDue(ctx context.Context, was Case, c *Case) error {
	if c.State == CaseWaiting && was.State != CaseWaiting {
		c.Due = s.clock.Now().Add(WaitFor)
		return nil
	}
	if was.State != CaseClosed && was.Round == c.Round && was.Tier == c.Tier && !c.Due.IsZero() {
		return nil
	}
	clock, err := s.cover.Clock(ctx, c.Cohort)
	if err != nil {
		return err
	}
	due := clock.Due(c.Tier, c.since())
	if was.Round != c.Round || c.Due.IsZero() || c.TierSet != "" || due.Before(c.Due) {
		c.Due = due
	}
	if c.Tier == gate.Crisis && was.Round == c.Round && was.Tier != gate.Crisis {
		c.Acknowledged, c.Known, c.AckBy = time.Time{}, time.Time{}, "" // whoever had looked had not seen this
	}
	return nil
}

// since is when what the case is now as urgent as began: the first signal of this round that says so.
func (c *Case) since() time.Time {
	if c.TierSet == "" {
		for _, s := range c.Signals {
			if s.Round == c.Round && s.Tier.Level() >= c.Tier.Level() && !s.At.Before(c.Opened) {
				return s.At
			}
		}
	}
	return c.Opened
}

// wake adds the events by which people are woken: for a crisis the ladder, once in a round, and a look at whether
// somebody has decided in time.
func (s *Service) wake(was Case, c *Case) {
	if c.State == CaseClosed {
		c.events = without(c.events, lateEvent)
		if was.State != CaseClosed {
			c.events = append(c.events, s.event(leftEvent, nil))
		}
		return
	}
	if c.Tier == gate.Crisis && c.Paged < c.Round {
		c.Paged = c.Round
		c.events = append(c.events, s.event(ladderEvent, ladder(c.Round, c.since())))
	}
	if c.Tier == gate.Red && c.Nights < c.Round {
		c.Nights = c.Round
		night := ladder(c.Round, c.since())
		night["night"] = "1"
		c.events = append(c.events, s.event(ladderEvent, night))
	}
	if c.Late.IsZero() && (was.State == CaseClosed || was.rev == 0 || !was.Due.Equal(c.Due) || was.Round != c.Round || was.Late != c.Late) {
		c.events = append(without(c.events, lateEvent), store.Event{
			ID: s.ids.New(), Kind: lateEvent, Due: ms(c.Due), Facts: map[string]string{"round": strconv.Itoa(c.Round)},
		})
	}
}

// ladder is what an event says of the ladder that it begins.
func ladder(round int, at time.Time) map[string]string {
	return map[string]string{"round": strconv.Itoa(round), "at": strconv.FormatInt(ms(at), 10)}
}

func without(events []store.Event, kind string) []store.Event {
	return slices.DeleteFunc(slices.Clone(events), func(e store.Event) bool { return e.Kind == kind })
}

// note puts an entry into the history and its audit record on the way.
func (s *Service) note(c *Case, e Entry) {
	action := string(e.Action)
	if action == "" {
		action = "case-" + string(e.Kind)
	}
	facts := map[string]string{"action": action, "actor": string(e.By), "object": string(c.ID)}
	if e.Revision != "" {
		facts["revision"] = string(e.Revision)
	}
	c.events = append(c.events, relay.NewEvent(e.ID, s.clock.Now(), auditEvent, facts))
	if !e.quiet() {
		c.History = append(c.History, e)
	}
}

// close ends the round. What comes up again opens the next one.
func (c *Case) close() {
	c.State, c.Lease, c.Passed, c.PassedBy, c.Appeal = CaseClosed, nil, nil, "", ""
}

// reopen begins the next round, for a signal of that time.
func (c *Case) reopen(at time.Time) {
	c.Round++
	c.State, c.Opened, c.Due, c.Late = CaseOpen, at, time.Time{}, time.Time{}
	c.Tier, c.TierSet = gate.Green, ""
	c.Acknowledged, c.Known, c.AckBy = time.Time{}, time.Time{}, ""
	c.Lease, c.Passed, c.PassedBy = nil, nil, ""
	c.Sample, c.Imported = true, true // until a signal says otherwise
}

// answered brings a case back that waited on its author: it is due as if it had come up now, and nobody has seen what
// came.
func (c *Case) answered(at time.Time) {
	c.State, c.Opened, c.Due, c.Late = CaseOpen, at, time.Time{}, time.Time{}
	c.Acknowledged, c.Known, c.AckBy = time.Time{}, time.Time{}, ""
}
