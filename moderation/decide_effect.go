package moderation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// The kinds of events by which a decision is carried out; facts are ids.
const (
	effectEvent = "moderation.effect"   // [decision] of a case: do what was decided
	failedEvent = "moderation.failed"   // of a decision: open its case again
	undoneEvent = "moderation.undone"   // of a decision: the same
	draftEvent  = "moderation.draft"    // of a decision that no case took: sweep it
	outEvent    = "moderation.out"      // of a decision: those who reported hear of it
	answerEvent = "moderation.answered" // of a decision about an appeal: note it on what was appealed
	appealEvent = "moderation.appealed" // of a decision: bring its case up again
	toldEvent   = "moderation.told"     // of a telling: it is there to read now
)

// What decisions add to a case's history.
const (
	EntryDecided    EntryKind = "decided"
	EntryHandedOver EntryKind = "handed-over"
	EntryUndone     EntryKind = "undone"
	EntryFailed     EntryKind = "failed"
)

// orphanAge is how long a decision that no case took is kept, see DESIGN §5.
const orphanAge = 24 * time.Hour

// decisionCollections are what decisions and what follows from them keep; decisionsWatched what of it carries events.
func decisionCollections() []*store.Collection { return append(decisionsWatched(), Shifts) }

func decisionsWatched() []*store.Collection {
	return []*store.Collection{Decisions, Tellings, Texts, Looks, Appeals, HandOvers, Openings}
}

// followDecisions hands over what follows from decisions.
func (s *Service) followDecisions(r Handler) {
	r.On(effectEvent, func(ctx context.Context, _ store.Doc, ev store.Event) error {
		return s.settle(ctx, id.Decision(ev.Facts["decision"]))
	})
	r.On(failedEvent, s.reopenFailed)
	r.On(undoneEvent, s.reopenUndone)
	r.On(outEvent, s.goOut)
	r.On(toldEvent, s.carryTold)
	r.On(answerEvent, s.noteAnswer)
	r.On(appealEvent, s.bringAppeal)
	r.On(draftEvent, s.sweepDraft)
	r.On(cardEvent, s.bringCard)
	r.On(lookEvent, s.bringLook)
	r.On(cohort.MoveEvent, s.moved)
}

// step is one thing that a decision does. It is harmless when it was done before; those that are not, because others may
// have changed their work since, are marked.
type step struct {
	name string
	do   func(ctx context.Context, actor access.Actor, m Made) error
}

func (s *Service) steps() []step {
	return []step{{"words", s.doWords}, {"person", s.doPerson}, {"told", s.doTold}, {"looks", s.doLooks}}
}

// settle carries out what is left of a decision, one step after the other: the words first. Whether whoever decided may,
// and whether the words are still those, is asked again. What cannot be done opens the case again, and nothing after it
// happens.
func (s *Service) settle(ctx context.Context, which id.Decision) error {
	m, err := s.made(ctx, which)
	if err != nil || !m.Done.IsZero() || m.Failed != NotFailed {
		return err
	}
	actor, err := s.stillMay(ctx, m)
	if err == nil {
		for _, st := range s.steps() {
			if m.steps[st.name] {
				continue
			}
			if err = st.do(ctx, actor, m); err != nil {
				break
			}
			if m, err = s.mark(ctx, which, st.name); err != nil {
				return err
			}
		}
	}
	if why := failure(err); why != NotFailed {
		return s.fail(ctx, which, why)
	}
	if err != nil {
		return err
	}
	if !m.Undone.IsZero() { // while this was on its way
		if err := s.takeOfferBack(ctx, m); err != nil {
			return err
		}
	}
	return s.finish(ctx, which)
}

// failure says whether an error is the last word on a decision.
func failure(err error) Failure {
	switch {
	case err == nil:
		return NotFailed
	case errors.Is(err, forum.ErrMeanwhile) || errors.Is(err, forum.ErrWithdrawn):
		return Overtaken
	case errors.Is(err, errNotTheirs):
		return NotAllowed
	}
	switch errs.KindOf(err) {
	case errs.Conflict, errs.Forbidden, errs.NotFound, errs.Invalid:
		return NotPossible
	default:
		return NotFailed
	}
}

var errNotTheirs = errors.New("whoever decided may not any more")

// stillMay is whoever decided, as they are now. What two people must do was asked when they decided: who else works here
// may have changed since, and that takes nothing from it.
func (s *Service) stillMay(ctx context.Context, m Made) (access.Actor, error) {
	actor, err := s.cohorts.Acting(ctx, m.By)
	if err != nil {
		return actor, err
	}
	own, err := s.cohorts.Membership(ctx, m.Subject.Cohort, m.By)
	if err != nil {
		return actor, err
	}
	d := desk{Case: Case{Subject: m.Subject}, actor: actor, own: own}
	if access.May(actor, access.DecideCase, d.facts()) != nil {
		return actor, errNotTheirs
	}
	return actor, nil
}

func (s *Service) doWords(ctx context.Context, _ access.Actor, m Made) error {
	if m.Words == "" {
		return nil
	}
	return s.forum.Rule(ctx, forum.Ruling{
		Decision: m.ID, Post: id.Post(m.Subject.ID), Revision: m.Revision, Act: m.Words, Mask: m.Mask,
		Clause: m.Clause, Version: m.Version, By: m.By,
	})
}

// doPerson does what was decided about the person, unless it holds already.
func (s *Service) doPerson(ctx context.Context, actor access.Actor, m Made) error {
	if m.Appeal == Overturn {
		return s.giveBack(ctx, actor, m)
	}
	which, who := m.Subject.Cohort, m.Subject.Person
	switch m.Person.Kind {
	case PausePosting:
		until := m.At.Add(time.Duration(m.Person.Hours) * time.Hour)
		if !until.After(s.clock.Now()) {
			return nil // it would be over by now
		}
		return s.cohorts.PausePosting(ctx, actor, which, who, until, brief(m.Reason))
	case SuspendAccess:
		return s.unlessHeld(ctx, m, func(at cohort.Membership) bool { return at.Two != nil && at.Two.By == m.By }, func() error {
			return s.cohorts.Suspend(ctx, actor, which, who, brief(m.Reason), "")
		})
	case MovePerson:
		return s.doMove(ctx, actor, m)
	case RemovePerson:
		return s.unlessHeld(ctx, m, func(at cohort.Membership) bool { return at.Removal != nil && at.Removal.By == m.By }, func() error {
			return s.cohorts.ProposeRemoval(ctx, actor, which, who, brief(m.Reason), m.Clause)
		})
	default:
		return nil
	}
}

// unlessHeld does something to a membership unless it is done: by this decision, before a crash.
func (s *Service) unlessHeld(ctx context.Context, m Made, done func(cohort.Membership) bool, do func() error) error {
	at, err := s.cohorts.Membership(ctx, m.Subject.Cohort, m.Subject.Person)
	if err != nil || done(at) {
		return err
	}
	return do()
}

// brief is a reason as a group's own records take it: one line.
func brief(reason string) string {
	text := []rune(strings.Join(strings.Fields(reason), " "))
	return string(text[:min(len(text), cohort.MaxReason)])
}

// mark notes that a step is done.
func (s *Service) mark(ctx context.Context, which id.Decision, name string) (Made, error) {
	return s.alterMade(ctx, which, func(m *Made) error {
		if m.steps[name] {
			return errSame
		}
		marked := map[string]bool{name: true}
		for other := range m.steps {
			marked[other] = true
		}
		m.steps = marked
		return nil
	})
}

// finish lists a decision that is carried out, so that those whom it is about find it.
func (s *Service) finish(ctx context.Context, which id.Decision) error {
	m, err := s.alterMade(ctx, which, func(m *Made) error {
		if !m.Done.IsZero() {
			return errSame
		}
		m.Done, m.listed = s.clock.Now(), true
		m.events = without(m.events, draftEvent)
		if m.Appeal != NoVerdict {
			m.events = append(m.events, s.event(answerEvent, nil))
		}
		if m.settles() {
			m.events = append(m.events, store.Event{ID: s.ids.New(), Kind: outEvent, Due: ms(m.At.Add(UndoFor))})
		}
		return nil
	})
	if err == nil && !m.Undone.IsZero() { // while this was on its way
		err = s.untell(ctx, m)
	}
	return err
}

// fail notes that a decision was not carried out; an event of it opens the case again.
func (s *Service) fail(ctx context.Context, which id.Decision, why Failure) error {
	_, err := s.alterMade(ctx, which, func(m *Made) error {
		if m.Failed != NotFailed || !m.Done.IsZero() {
			return errSame
		}
		m.Failed, m.listed = why, true
		m.events = append(without(m.events, draftEvent), s.event(failedEvent, nil))
		return nil
	})
	return err
}

// alterMade is the one way in which a stored decision changes: load, edit, write, until nobody came between.
func (s *Service) alterMade(ctx context.Context, which id.Decision, edit func(*Made) error) (Made, error) {
	for {
		m, err := s.made(ctx, which)
		if err != nil {
			return Made{}, err
		}
		if err := edit(&m); errors.Is(err, errSame) {
			return m, nil
		} else if err != nil {
			return m, err
		}
		doc, err := s.store.Replace(ctx, Decisions, m.doc(s.practice))
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err != nil {
			return Made{}, err
		}
		m.rev, m.events = doc.Rev, doc.Events
		s.carrier.Carry(ctx, Decisions, doc)
		return m, nil
	}
}

// reopenFailed opens the case of a decision that was not carried out: as it stood before, in the hands that it was in,
// so that they can decide about what there is now.
func (s *Service) reopenFailed(ctx context.Context, doc store.Doc, _ store.Event) error {
	m, err := madeOf(doc)
	if err == nil {
		err = s.takeOfferBack(ctx, m)
	}
	if err != nil {
		return err
	}
	return s.giveCaseBack(ctx, m.ID, EntryFailed)
}

func (s *Service) giveCaseBack(ctx context.Context, which id.Decision, kind EntryKind) error {
	m, err := s.made(ctx, which)
	if err != nil {
		return err
	}
	_, err = s.change(ctx, m.Case, func(c *Case) (Entry, error) {
		if slices.ContainsFunc(c.History, func(e Entry) bool { return e.Decision == which && e.Kind == kind }) {
			return Entry{}, errSame
		}
		if c.Round == m.Round && c.State != CaseOpen {
			c.State, c.Appeal = CaseOpen, m.Of
		}
		if m.HandOver == nil && c.State == CaseOpen && c.Lease == nil && c.Fence == m.Token {
			c.Lease = &Lease{Holder: m.By, Since: s.clock.Now(), Token: m.Token}
			c.renew(s.clock.Now())
		}
		return Entry{Kind: kind, By: m.By, Action: access.DecideCase, Decision: which, Revision: m.Revision}, nil
	})
	return err
}

// sweepDraft removes a decision that no case took. One whose case took it a moment ago, or before relays were down for a
// day, is left.
func (s *Service) sweepDraft(ctx context.Context, doc store.Doc, _ store.Event) error {
	m, err := madeOf(doc)
	if err != nil || m.listed {
		return err
	}
	c, err := s.load(ctx, m.Case)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if c.knows(m.ID) {
		return relay.Again(s.clock.Now().Add(15 * time.Minute))
	}
	err = s.store.Delete(ctx, Decisions, doc.ID, doc.Rev)
	if errors.Is(err, store.ErrChanged) {
		return relay.Again(s.clock.Now().Add(time.Minute))
	}
	return err
}
