package account

import (
	"context"
	"errors"
	"time"

	"holdfast/server/clock"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// PurgeKind is the due work that removes what has ended: sessions, tickets, and the count of tries at addresses that
// nobody has.
const PurgeKind = "session.purge"

const (
	purgeEvery = time.Hour
	purgeBatch = 500
	// keptAfter is how long an ended session can still tell whose it was, so that the page for somebody who was signed
	// out offers their own door.
	keptAfter = 7 * 24 * time.Hour
	// triesKept is how long tries at an address that nobody has are remembered.
	triesKept = 30 * 24 * time.Hour
)

// PlanPurge schedules the removal of what has ended; once planned it comes again by itself. It also makes the decoy, whose
// record is read where an address has nobody, so that asking about one takes the same work (see SignIn).
func (s *Service) PlanPurge(ctx context.Context) error {
	if err := s.makeDecoy(ctx); err != nil {
		return err
	}
	return s.due.Schedule(ctx, relay.Work{ID: PurgeKind, Kind: PurgeKind, Due: s.clock.Now().Add(purgeEvery)})
}

// Purge removes sessions a week past their end, dead tickets and forgotten tries: the handler of PurgeKind. Until then
// they are refused by their times.
func (s *Service) Purge(ctx context.Context, _ store.Doc, _ store.Event) error {
	now := s.clock.Now()
	ended := store.Query{Index: "by_end", Equal: []any{int64(1)}, Before: clock.Millis(now.Add(-keptAfter)), Limit: purgeBatch}
	if err := s.remove(ctx, Sessions, ended); err != nil {
		return err
	}
	ended.Before = clock.Millis(now)
	if err := s.remove(ctx, Tickets, ended); err != nil {
		return err
	}
	if err := s.forgetTries(ctx, now.Add(-triesKept)); err != nil {
		return err
	}
	return relay.Again(now.Add(purgeEvery))
}

func (s *Service) remove(ctx context.Context, c *store.Collection, q store.Query) error {
	docs, err := s.store.Find(ctx, c, q)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		if err := s.store.Delete(ctx, c, doc.ID, doc.Rev); err != nil && !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
	return nil
}
