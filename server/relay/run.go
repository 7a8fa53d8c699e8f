package relay

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"holdfast/server/clock"
	"holdfast/server/store"
)

const (
	pollEvery = 2 * time.Second // the longest that due work waits for a relay nobody woke
	batch     = 64              // documents of one shard and collection in one turn
	turnTime  = 2 * time.Second // after which the others have their turn, although a batch is not done
	workers   = 4               // shards worked on at once, so that one slow effect does not hold up the rest
)

// Run carries out what is due, in the shards this relay has leased, until ctx is done. Then it finishes the event in
// hand (30 s at most), gives its shards back and returns nil. Any number of relays may run on one store.
func (r *Relay) Run(ctx context.Context) error {
	hold := &holding{owner: r.ids.New()}
	lasting := context.WithoutCancel(ctx) // leases are kept up while the last event is finished
	keeping, release := context.WithCancel(lasting)
	var keeper sync.WaitGroup
	r.renew(lasting, hold)
	keeper.Go(func() { r.keep(keeping, hold) })
	for readopt := (time.Time{}); ctx.Err() == nil; r.rest(ctx) {
		if now := r.clock.Now(); !now.Before(readopt) {
			r.readopt(ctx)
			readopt = now.Add(time.Minute)
		}
		r.round(ctx, hold)
	}
	release()
	keeper.Wait()
	r.giveBack(lasting, hold)
	return nil
}

// rest waits until there may be work.
func (r *Relay) rest(ctx context.Context) {
	fires, stop := r.clock.After(pollEvery)
	defer stop()
	select {
	case <-fires:
	case <-r.wake.Wakes():
	case <-ctx.Done():
	}
}

// round gives every leased shard of every collection its turn, again and again until none has more to do. So neither a
// busy collection nor a busy shard starves the others.
func (r *Relay) round(ctx context.Context, hold *holding) {
	for more := true; more && ctx.Err() == nil; {
		waiting := r.waiting(ctx)
		if len(waiting) == 0 {
			return
		}
		more = r.pass(ctx, hold, waiting)
	}
}

func (r *Relay) pass(ctx context.Context, hold *holding, waiting []*store.Collection) bool {
	var more atomic.Bool
	var working sync.WaitGroup
	places := make(chan struct{}, workers)
	for _, shard := range hold.shards(r.clock.Now()) {
		places <- struct{}{}
		working.Go(func() {
			defer func() { <-places }()
			for _, c := range waiting {
				if r.turn(ctx, hold, c, shard) {
					more.Store(true)
				}
			}
		})
	}
	working.Wait()
	return more.Load()
}

// waiting are the collections with any event at all, due or not: one cheap look at each instead of one per shard.
func (r *Relay) waiting(ctx context.Context) (some []*store.Collection) {
	for _, c := range r.watched {
		docs, err := r.find(ctx, c, store.Query{Index: store.Outbox.Name, Limit: 1})
		if err != nil {
			r.complain("the relay could not look for work", err, "collection", c.Name)
			return nil
		}
		if len(docs) > 0 {
			some = append(some, c)
		}
	}
	return some
}

// turn carries out one batch of one shard of one collection, and reports whether there is more.
func (r *Relay) turn(ctx context.Context, hold *holding, c *store.Collection, shard int64) bool {
	now := r.clock.Now()
	docs, err := r.find(ctx, c, overdue(shard, now, batch))
	if err != nil {
		r.complain("the relay could not look for work", err, "collection", c.Name)
		return false
	}
	for _, doc := range docs {
		if r.clock.Now().Sub(now) > turnTime {
			return true
		}
		if !r.carryDue(ctx, hold, c, doc, now) {
			return false
		}
	}
	return len(docs) == batch
}

// carryDue carries out doc's due events. It reports whether the turn may go on.
func (r *Relay) carryDue(ctx context.Context, hold *holding, c *store.Collection, doc store.Doc, now time.Time) bool {
	lasting := context.WithoutCancel(ctx)
	came := map[string]outcome{}
	goOn := true
	for _, ev := range doc.Events {
		if ev.Parked != 0 || ev.Due > clock.Millis(now) {
			continue
		}
		if goOn = ctx.Err() == nil && hold.has(store.ShardOf(doc.ID), r.clock.Now()); !goOn {
			break
		}
		came[ev.ID] = r.attempt(lasting, doc, ev, r.limits.relayed)
	}
	return r.settle(lasting, c, doc, came) && goOn
}

func (r *Relay) find(ctx context.Context, c *store.Collection, q store.Query) ([]store.Doc, error) {
	ctx, cancel := context.WithTimeout(ctx, r.limits.stored)
	defer cancel()
	return r.store.Find(ctx, c, q)
}

// overdue asks for documents of a shard with an event that is due, the longest overdue first.
func overdue(shard int64, now time.Time, limit int) store.Query {
	return store.Query{Index: store.Outbox.Name, Equal: []any{shard}, Before: clock.Millis(now) + 1, Limit: limit}
}
