package moderation

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// ErrTold: what people are told has gone out. Tested with errors.Is.
var ErrTold = errs.New(errs.Conflict, "This has gone out already. If it was wrong, write to them, or decide anew.")

// Undo keeps back what people would be told of a decision, for whoever made it and within UndoFor of it: ErrTold after
// that. The case is open again, in their hands. What was hidden stays hidden until they decide anew, since showing words
// and hiding them again would tell everybody more than either. Twice is no error. NotFound for everybody else.
func (s *Service) Undo(ctx context.Context, actor access.Actor, which id.Decision) error {
	m, err := s.made(ctx, which)
	if err != nil {
		return err
	}
	own, err := s.cohorts.Membership(ctx, m.Subject.Cohort, actor.Person)
	if err != nil {
		return err
	}
	d := desk{Case: Case{Subject: m.Subject}, actor: actor, own: own}
	if err := access.May(actor, access.DecideCase, d.facts()); err != nil {
		return err
	}
	if m.By != actor.Person || m.Failed != NotFailed {
		return store.ErrNotFound
	}
	if err := s.stillHere(ctx, m); err != nil {
		return err
	}
	_, err = s.alterMade(ctx, which, func(m *Made) error {
		switch {
		case !m.Undone.IsZero():
			return errSame
		case !s.clock.Now().Before(m.At.Add(UndoFor)):
			return ErrTold
		}
		m.Undone = s.clock.Now()
		m.events = append(m.events, s.event(undoneEvent, nil))
		return nil
	})
	return err
}

// reopenUndone opens the case again, so that nobody's words stay hidden without a word.
func (s *Service) reopenUndone(ctx context.Context, doc store.Doc, _ store.Event) error {
	if err := s.giveCaseBack(ctx, id.Decision(doc.ID), EntryUndone); err != nil {
		return err
	}
	m, err := s.made(ctx, id.Decision(doc.ID))
	if err != nil {
		return err
	}
	if err := s.takeOfferBack(ctx, m); err != nil {
		return err
	}
	return s.untell(ctx, m)
}
