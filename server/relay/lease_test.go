package relay

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"holdfast/server/clock"
	"holdfast/server/store"
)

func TestTwoRelaysShareAndTakeOver(t *testing.T) {
	h := newHouse(t)
	a, b := h.relay(h.store), h.relay(h.store)
	ha, hb := &holding{owner: "a"}, &holding{owner: "b"}
	held := func(want ...int) {
		t.Helper()
		now := h.clock.Now()
		if na, nb := len(ha.shards(now)), len(hb.shards(now)); na != want[0] || nb != want[1] {
			t.Errorf("a holds %d and b %d shards, want %v", na, nb, want)
		}
	}
	a.renew(bg, ha)
	b.renew(bg, hb)
	held(16, 0)
	a.renew(bg, ha) // b is known now: half is let go, and only then taken
	held(8, 0)
	b.renew(bg, hb)
	held(8, 8)
	h.clock.Advance(leaseTime - time.Millisecond)
	b.renew(bg, hb)
	held(8, 8)
	h.clock.Advance(time.Millisecond) // a's time is over, and it knows by itself
	held(0, 8)
	b.renew(bg, hb)
	held(0, 16)
	a.renew(bg, ha)
	held(0, 16)
	b.giveBack(bg, hb)
	a.renew(bg, ha)
	held(16, 0)
}

// Whatever relays come, stay away and leave: no shard ever has two owners whose time has not lapsed, and when those that
// are left have renewed often enough, they hold everything in fair shares.
func TestLeaseTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tab := table{Relays: map[string]int64{}}
		believe := map[string]*holding{}
		now := noon
		owners := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]`), 1, 6, rapid.ID).Draw(t, "owners")
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "seconds")) * time.Second)
			o := rapid.SampledFrom(owners).Draw(t, "owner")
			if rapid.IntRange(0, 9).Draw(t, "leaves") == 0 {
				tab.leave(o)
				delete(believe, o)
			} else {
				tab.claim(o, clock.Millis(now), clock.Millis(now.Add(leaseTime)))
				believe[o] = &holding{owner: o, table: tab, until: now.Add(leaseTime)}
			}
			for shard := range int64(store.Shards) {
				n := 0
				for _, h := range believe {
					if h.has(shard, now) {
						n++
					}
				}
				if n > 1 {
					t.Fatalf("shard %d is held by %d relays", shard, n)
				}
			}
		}
		settled(t, &tab, owners, now)
	})
}

// settled lets all of owners renew until nothing moves any more.
func settled(t *rapid.T, tab *table, owners []string, now time.Time) {
	for range 4 {
		for _, o := range owners {
			tab.claim(o, clock.Millis(now), clock.Millis(now.Add(leaseTime)))
		}
	}
	shares := map[string]int{}
	for shard, o := range tab.Shards {
		if tab.Relays[o] == 0 {
			t.Fatalf("shard %d belongs to nobody", shard)
		}
		shares[o]++
	}
	for o, n := range shares {
		if fair := (store.Shards + len(tab.Relays) - 1) / len(tab.Relays); n > fair {
			t.Fatalf("%s holds %d shards, %d is fair", o, n, fair)
		}
	}
}

// A relay is killed after the effect and before the clearing: nothing of it reaches the store any more.
func TestKilledBetweenEffectAndClearing(t *testing.T) {
	h := newHouse(t)
	dying := &brittle{Store: h.store}
	doomed := h.relay(dying)
	ran := &tally{}
	doomed.On("count", func(ctx context.Context, _ store.Doc, ev store.Event) error {
		ran.add(ev.ID)
		defer dying.fail("")
		return h.effect(ctx, dying, ev)
	})
	heir := h.relay(h.store)
	heir.On("count", func(ctx context.Context, _ store.Doc, ev store.Event) error {
		ran.add(ev.ID)
		return h.effect(ctx, h.store, ev)
	})
	doc := h.write(posts, "count")
	h.clock.Advance(Grace)
	h.once(doomed, &holding{owner: "doomed"})
	if !h.happened(doc) || len(h.events(posts, doc.ID)) != 1 {
		t.Fatal("the test is not where it wants to be: effect there, event not cleared")
	}
	next := &holding{owner: "heir"}
	h.clock.Advance(leaseTime - time.Millisecond)
	h.once(heir, next)
	if n := len(ran.all()); n != 1 {
		t.Fatalf("taken over before the lease lapsed: %d runs", n)
	}
	h.clock.Advance(time.Millisecond)
	h.once(heir, next)
	if n := len(ran.all()); n != 2 || len(h.events(posts, doc.ID)) != 0 {
		t.Errorf("%d runs, left %+v; want a second run that clears", n, h.events(posts, doc.ID))
	}
	h.onlyEffectsOf(doc)
}

// A relay hangs in the middle of an effect until its lease has lapsed and another has done the work; then it comes back.
func TestKilledInTheMiddleOfAnEffect(t *testing.T) {
	h := newHouse(t)
	stuck, heir := h.relay(h.store), h.relay(h.store)
	begun, wake := make(chan struct{}), make(chan struct{})
	after := &tally{}
	stuck.On("count", func(ctx context.Context, _ store.Doc, ev store.Event) error {
		close(begun)
		<-wake
		return h.effect(ctx, h.store, ev)
	})
	stuck.On("after", func(context.Context, store.Doc, store.Event) error { after.add("stuck"); return nil })
	heir.On("count", func(ctx context.Context, _ store.Doc, ev store.Event) error { return h.effect(ctx, h.store, ev) })
	heir.On("after", func(context.Context, store.Doc, store.Event) error { after.add("heir"); return nil })
	doc := h.write(posts, "count", "after")
	h.clock.Advance(Grace)
	back := make(chan struct{})
	go func() {
		defer close(back)
		h.once(stuck, &holding{owner: "stuck"})
	}()
	<-begun
	h.clock.Advance(leaseTime)
	h.once(heir, &holding{owner: "heir"})
	if !h.happened(store.Doc{Events: doc.Events[:1]}) || len(h.events(posts, doc.ID)) != 0 {
		t.Fatal("the heir did not finish the work")
	}
	close(wake)
	<-back
	if got := fmt.Sprint(after.all()); got != "[heir]" {
		t.Errorf("the second effect was done by %s; a relay whose lease is lost must stop", got)
	}
	h.onlyEffectsOf(store.Doc{Events: doc.Events[:1]})
}

// Five relays race over 800 events. Again and again one dies without a word, wherever it is, and another starts
// (security anchor X1, in little).
func TestRelaysThatKeepDying(t *testing.T) {
	h := newHouse(t)
	var docs []store.Doc
	for range 200 {
		docs = append(docs, h.write(posts, "note", "note"), h.write(letters, "note", "note"))
	}
	h.clock.Advance(Grace)
	type process struct {
		store *brittle
		stop  func()
	}
	var alive []process
	var written atomic.Int64
	start := func() {
		st := &brittle{Store: &counted{h.store, &written}}
		alive = append(alive, process{st, h.run(h.relay(st))})
	}
	for range 5 {
		start()
	}
	for killed := range int64(10) {
		h.until("more is done", func() bool { return written.Load() >= killed*40 })
		alive[0].store.fail("")
		alive[0].stop()
		alive = alive[1:]
		start()
	}
	h.until("nothing is left", func() bool {
		lag, err := h.relay(h.store).Lag(bg)
		return lag == 0 && err == nil
	})
	h.onlyEffectsOf(docs...)
}

// counted counts what is written over.
type counted struct {
	store.Store
	n *atomic.Int64
}

func (c *counted) Replace(ctx context.Context, col *store.Collection, doc store.Doc) (store.Doc, error) {
	c.n.Add(1)
	return c.Store.Replace(ctx, col, doc)
}

// onlyEffectsOf fails unless each event of docs has its effect, stored once and never touched again.
func (h *house) onlyEffectsOf(docs ...store.Doc) {
	h.Helper()
	for _, doc := range docs {
		for _, ev := range doc.Events {
			effect, err := h.store.Get(bg, effects, ev.ID)
			if err != nil || effect.Rev != 1 {
				h.Errorf("the effect of %s: %+v, %v", ev.ID, effect, err)
			}
		}
	}
}

func TestStartingTogether(t *testing.T) {
	h := newHouse(t)
	var all sync.WaitGroup
	holds := make([]*holding, 8)
	for i := range holds {
		holds[i] = &holding{owner: fmt.Sprint(i)}
		all.Go(func() { h.relay(h.store).renew(bg, holds[i]) })
	}
	all.Wait()
	owners := map[int64]int{}
	for _, hold := range holds {
		for _, shard := range hold.shards(h.clock.Now()) {
			owners[shard]++
		}
	}
	if len(owners) != store.Shards {
		t.Errorf("%d shards have an owner, want all", len(owners))
	}
	for shard, n := range owners {
		if n > 1 {
			t.Errorf("shard %d has %d owners", shard, n)
		}
	}
}

func TestATableOfAnUnknownShapeIsBegunAnew(t *testing.T) {
	h := newHouse(t)
	h.insert(leaseCollection, store.Doc{ID: leaseDoc, Schema: 9, Body: []byte(`["not ours"]`)})
	hold := &holding{owner: "a"}
	h.relay(h.store).renew(bg, hold)
	if n := len(hold.shards(noon)); n != store.Shards {
		t.Errorf("%d shards, want all", n)
	}
}

func TestLeasesLapseWhenTheyCannotBeRenewed(t *testing.T) {
	h := newHouse(t)
	b := &brittle{Store: h.store}
	r, hold := h.relay(b), &holding{owner: "a"}
	r.renew(bg, hold)
	b.fail("Replace")
	h.clock.Advance(leaseTime - time.Second)
	r.renew(bg, hold)
	if n := len(hold.shards(h.clock.Now())); n != store.Shards {
		t.Errorf("%d shards a second before the end, want all", n)
	}
	h.clock.Advance(time.Second)
	if n := len(hold.shards(h.clock.Now())); n != 0 {
		t.Errorf("%d shards after the end", n)
	}
}
