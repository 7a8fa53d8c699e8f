package forum

import (
	"context"
	"errors"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/gate"
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

// Close ends writing in a thread, or opens it again, for the cohort's facilitators. All of it stays readable. last is
// what they say at its end, under their name; empty words say nothing. Closing what is closed changes nothing, also not
// the last word: nobody's is replaced by another's. Invalid and TooLarge with field "words".
func (s *Service) Close(ctx context.Context, actor access.Actor, which id.Thread, closed bool, last Words) error {
	var word gate.Body
	if closed && !last.empty() {
		var err error
		if word, _, err = last.body(); err != nil {
			return inField(err, "words")
		}
	}
	return s.arrange(ctx, actor, access.CloseThread, which, func(t *Thread, now time.Time) bool {
		changed := t.Closed.IsZero() == closed
		if !changed {
			return false
		}
		t.Closed, t.ClosedBy, t.LastWord, t.lastMask, t.lastHeld = time.Time{}, "", nil, nil, false
		if closed {
			t.Closed, t.ClosedBy, t.LastWord = now, actor.Person, word
			s.screenLast(ctx, t)
		}
		return true
	})
}

// empty says whether nothing was written.
func (w Words) empty() bool {
	return strings.TrimSpace(w.Text) == "" && strings.TrimSpace(w.HTML) == ""
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
		if err := access.May(actor, action, t.facts(m, s.clock.Now())); err != nil {
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
