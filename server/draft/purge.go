package draft

import (
	"context"
	"errors"
	"time"

	"holdfast/server/clock"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// PurgeKind is the due work that removes drafts whose time is over.
const PurgeKind = "draft.purge"

const (
	purgeEvery = time.Hour
	purgeBatch = 500
)

// Due schedules work; relay.Relay does.
type Due interface {
	Schedule(ctx context.Context, w relay.Work) error
}

// Handler receives a handler for a kind of event; relay.Relay does.
type Handler interface {
	On(kind string, h relay.Handler)
}

// Collections is everything this package keeps, for Store.Migrate.
func Collections() []*store.Collection { return []*store.Collection{Drafts} }

// Follow hands over the due work.
func (s *Service) Follow(r Handler) { r.On(PurgeKind, s.Purge) }

// PlanPurge schedules the removal of what has ended; once planned it comes again by itself.
func (s *Service) PlanPurge(ctx context.Context) error {
	return s.due.Schedule(ctx, relay.Work{ID: PurgeKind, Kind: PurgeKind, Due: s.clock.Now().Add(purgeEvery)})
}

// Purge removes drafts thirty days after their last save, and a day after they were discarded: the handler of PurgeKind.
// Until then they are refused by their times. One that is saved meanwhile stays.
func (s *Service) Purge(ctx context.Context, _ store.Doc, _ store.Event) error {
	now := s.clock.Now()
	docs, err := s.store.Find(ctx, Drafts, store.Query{Index: "by_end", Before: clock.Millis(now), Limit: purgeBatch})
	if err != nil {
		return err
	}
	for _, doc := range docs {
		if err := s.store.Delete(ctx, Drafts, doc.ID, doc.Rev); err != nil && !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
	if len(docs) == purgeBatch {
		return relay.Again(now.Add(time.Minute))
	}
	return relay.Again(now.Add(purgeEvery))
}
