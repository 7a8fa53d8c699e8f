package forum

import (
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Pin puts a thread at the top of its cohort's list, or lets it go, for the cohort's facilitators. Pinned already is no
// error.
func (s *Service) Pin(ctx context.Context, actor access.Actor, which id.Thread, pinned bool) error {
	return s.arrange(ctx, actor, access.PinThread, which, func(t *Thread, _ time.Time) bool {
		changed := t.Pinned != pinned
		t.Pinned = pinned
		return changed
	})
}

// Close ends writing in a thread, or opens it again, for the cohort's facilitators. All of it stays readable.
func (s *Service) Close(ctx context.Context, actor access.Actor, which id.Thread, closed bool) error {
	return s.arrange(ctx, actor, access.CloseThread, which, func(t *Thread, now time.Time) bool {
		changed := t.Closed.IsZero() == closed
		t.Closed = time.Time{}
		if closed {
			t.Closed = now
		}
		return changed
	})
}

func (s *Service) arrange(ctx context.Context, actor access.Actor, action access.Action, which id.Thread, alter func(*Thread, time.Time) bool) error {
	for {
		t, err := s.thread(ctx, which)
		if err != nil {
			return err
		}
		m, err := s.cohorts.Membership(ctx, t.Cohort, actor.Person)
		if err != nil {
			return err
		}
		if err := access.May(actor, action, t.facts(m)); err != nil {
			return err
		}
		if !alter(&t, s.clock.Now()) {
			return nil
		}
		t.events = append(t.events, s.events(action, actor, string(t.ID), nil)...)
		doc, err := s.store.Replace(ctx, Threads, t.doc())
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, Threads, doc)
		}
		return err
	}
}
