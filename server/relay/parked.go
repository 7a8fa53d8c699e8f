package relay

import (
	"context"
	"slices"
	"time"

	"holdfast/server/clock"
	"holdfast/server/store"
)

// ParkedEvent is an event that waits for an operator. It names what it belongs to and holds no words.
type ParkedEvent struct {
	Collection string
	Doc        string
	Event      string
	Kind       string
	Since      time.Time
	Tries      int
	Reason     string // an error kind, "panic" or "no handler"
}

// page is how many documents are read at once.
const page = 200

// Parked lists every parked event, collection by collection, the longest parked first. For operators. Errors are the
// store's.
func (r *Relay) Parked(ctx context.Context) ([]ParkedEvent, error) {
	var all []ParkedEvent
	for _, c := range r.watched {
		for q := (store.Query{Index: store.Parked.Name, Limit: page}); ; {
			docs, err := r.find(ctx, c, q)
			if err != nil {
				return nil, err
			}
			for _, doc := range docs {
				all = append(all, parkedIn(c, doc)...)
			}
			if len(docs) < page {
				break
			}
			last := docs[len(docs)-1]
			q.After = &store.Cursor{Keys: []any{store.OutboxKeys(last)["outbox_parked"]}, ID: last.ID}
		}
	}
	return all, nil
}

func parkedIn(c *store.Collection, doc store.Doc) (some []ParkedEvent) {
	for _, ev := range doc.Events {
		if ev.Parked != 0 {
			some = append(some, ParkedEvent{Collection: c.Name, Doc: doc.ID, Event: ev.ID, Kind: ev.Kind,
				Since: clock.FromMillis(ev.Parked), Tries: ev.Tries, Reason: ev.Reason})
		}
	}
	return some
}

// Unpark hands events back to the relays, with their tries counted anew, and says how many. Those that were handed back
// or are gone already do not count. For operators. Errors are the store's.
func (r *Relay) Unpark(ctx context.Context, which ...ParkedEvent) (n int, err error) {
	defer func() {
		if n > 0 {
			r.wake.Wake(ctx)
		}
	}()
	for _, p := range which {
		at := slices.IndexFunc(r.watched, func(c *store.Collection) bool { return c.Name == p.Collection })
		if at < 0 {
			continue
		}
		back, err := r.change(ctx, r.watched[at], store.Doc{ID: p.Doc}, func(d *store.Doc) bool {
			return unpark(d.Events, p.Event, r.clock.Now())
		})
		if err != nil {
			return n, err
		}
		if back {
			n++
		}
	}
	return n, nil
}

func unpark(events []store.Event, id string, now time.Time) bool {
	for i := range events {
		if ev := &events[i]; ev.ID == id && ev.Parked != 0 {
			ev.Parked, ev.Reason, ev.Tries, ev.Due = 0, "", 0, clock.Millis(now)
			return true
		}
	}
	return false
}

// readopt takes back what was parked for want of a handler that is there now: while two versions run side by side, the
// old one meets events that only the new one knows.
func (r *Relay) readopt(ctx context.Context) {
	parked, err := r.Parked(ctx)
	if err != nil {
		r.complain("the relay could not look at what is parked", err)
		return
	}
	for _, p := range parked {
		if _, known := r.handlers[p.Kind]; !known || p.Reason != noHandler {
			continue
		}
		if _, err := r.Unpark(ctx, p); err != nil {
			r.complain("an event could not be taken back", err, "collection", p.Collection, "doc", p.Doc)
			return
		}
	}
}

// Lag is how long the most overdue event has been waiting; 0 when nothing is overdue. Parked events do not count. For
// metrics and tests. Errors are the store's.
func (r *Relay) Lag(ctx context.Context) (time.Duration, error) {
	now := r.clock.Now()
	lag := time.Duration(0)
	for _, c := range r.watched {
		for shard := range int64(store.Shards) {
			docs, err := r.find(ctx, c, overdue(shard, now, 1))
			if err != nil {
				return 0, err
			}
			for _, doc := range docs {
				due, _ := store.OutboxKeys(doc)["outbox_due"].(int64)
				lag = max(lag, now.Sub(clock.FromMillis(due)))
			}
		}
	}
	return lag, nil
}
