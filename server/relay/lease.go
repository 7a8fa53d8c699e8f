package relay

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"holdfast/server/clock"
	"holdfast/server/store"
)

const (
	leaseTime  = 15 * time.Second
	renewEvery = leaseTime / 3
)

// leaseCollection holds one document, the table of who works on which shard. One document, because then every change of
// hands is one atomic write, a relay renews all its shards with one write, and a relay that has none yet is seen too.
var leaseCollection = &store.Collection{Name: "relay_leases"}

const leaseDoc = "shards"

// table is the body of that document. Machines' clocks may differ by some seconds; if by more than leaseTime, two relays
// work on one shard, which effects must bear anyway.
type table struct {
	Relays map[string]int64     `json:"relays"` // owner: until when, UTC ms, unless it renews
	Shards [store.Shards]string `json:"shards"` // the owner of each; empty or not in Relays: free
}

// claim renews owner and gives it its fair share: it lets go of what is too much and takes what is free.
func (t *table) claim(owner string, now, until int64) {
	for other, lapses := range t.Relays {
		if lapses <= now {
			delete(t.Relays, other)
		}
	}
	t.Relays[owner] = until
	room := (store.Shards + len(t.Relays) - 1) / len(t.Relays)
	for s := range t.Shards {
		switch {
		case t.Shards[s] != owner:
		case room > 0:
			room--
		default:
			t.Shards[s] = ""
		}
	}
	for s := range t.Shards {
		if _, alive := t.Relays[t.Shards[s]]; !alive && room > 0 {
			t.Shards[s] = owner
			room--
		}
	}
}

// leave gives all of owner's shards back.
func (t *table) leave(owner string) {
	delete(t.Relays, owner)
	for s := range t.Shards {
		if t.Shards[s] == owner {
			t.Shards[s] = ""
		}
	}
}

// holding is what one relay believes to have leased. It lapses by the clock alone, so a relay that cannot reach the store
// stops by itself before another takes over.
type holding struct {
	owner string
	mu    sync.Mutex
	until time.Time
	table table
}

func (h *holding) set(t table, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.table, h.until = t, until
}

func (h *holding) has(shard int64, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return now.Before(h.until) && h.table.Shards[shard] == h.owner
}

func (h *holding) shards(now time.Time) (mine []int64) {
	for shard := range int64(store.Shards) {
		if h.has(shard, now) {
			mine = append(mine, shard)
		}
	}
	return mine
}

// keep renews until ctx is done.
func (r *Relay) keep(ctx context.Context, hold *holding) {
	for {
		fires, stop := r.clock.After(renewEvery)
		select {
		case <-fires:
			r.renew(ctx, hold)
		case <-ctx.Done():
			stop()
			return
		}
	}
}

func (r *Relay) renew(ctx context.Context, hold *holding) {
	now := r.clock.Now()
	until := now.Add(leaseTime)
	t, err := r.inTable(ctx, func(t *table) { t.claim(hold.owner, clock.Millis(now), clock.Millis(until)) })
	if err != nil {
		r.complain("the relay could not renew its leases", err)
		return
	}
	hold.set(t, until)
}

func (r *Relay) giveBack(ctx context.Context, hold *holding) {
	hold.set(table{}, time.Time{})
	if _, err := r.inTable(ctx, func(t *table) { t.leave(hold.owner) }); err != nil {
		r.complain("the relay could not give its leases back; they lapse by themselves", err)
	}
}

// inTable changes the table atomically, beginning it if need be, and returns it as it now is.
func (r *Relay) inTable(ctx context.Context, edit func(*table)) (t table, err error) {
	whole := func(d *store.Doc) bool {
		t = table{}
		if json.Unmarshal(d.Body, &t) != nil || t.Relays == nil { // begun a moment ago, or of a shape we do not know
			t = table{Relays: map[string]int64{}}
		}
		edit(&t)
		d.Body, _ = json.Marshal(t)
		return true
	}
	if there, err := r.change(ctx, leaseCollection, store.Doc{ID: leaseDoc}, whole); there || err != nil {
		return t, err
	}
	_, err = r.store.Insert(ctx, leaseCollection, store.Doc{ID: leaseDoc, Schema: 1, Body: []byte("{}")})
	if err != nil && !errors.Is(err, store.ErrExists) {
		return t, err
	}
	_, err = r.change(ctx, leaseCollection, store.Doc{ID: leaseDoc}, whole)
	return t, err
}
