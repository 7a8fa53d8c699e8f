package relay

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"holdfast/server/clock"
	"holdfast/server/store"
)

func TestRelayLeavesNewEventsToTheirRequest(t *testing.T) {
	h := newHouse(t)
	r, hold := h.relay(h.store), &holding{owner: "a"}
	doc := h.write(posts, "note")
	h.clock.Advance(Grace - time.Millisecond)
	h.once(r, hold)
	if h.happened(doc) {
		t.Fatal("carried out while the request may be at it")
	}
	h.clock.Advance(time.Millisecond)
	h.once(r, hold)
	if !h.happened(doc) || len(h.events(posts, doc.ID)) != 0 {
		t.Error("not carried out and cleared after the grace")
	}
}

// Everything due in one collection must not keep another waiting: with one slow event after the other in posts, a letter
// has its turn when turnTime is over.
func TestABusyCollectionDoesNotStarveAnother(t *testing.T) {
	h := newHouse(t)
	r, hold := h.relay(h.store), &holding{owner: "a"}
	order := &tally{}
	r.On("slow", func(context.Context, store.Doc, store.Event) error {
		h.clock.Advance(turnTime)
		r.renew(bg, hold) // what moving the clock has made lapse
		order.add("slow")
		return nil
	})
	r.On("letter", func(context.Context, store.Doc, store.Event) error { order.add("letter"); return nil })
	due := clock.Millis(noon)
	for n, shard := 0, int64(-1); n < 20; { // all in one shard, so that one worker meets them all
		id := h.ids.New()
		if shard < 0 {
			shard = store.ShardOf(id)
			h.insert(letters, store.Doc{ID: id, Schema: 1, Events: []store.Event{{ID: id, Kind: "letter", Due: due}}})
		} else if store.ShardOf(id) == shard {
			h.insert(posts, store.Doc{ID: id, Schema: 1, Events: []store.Event{{ID: id, Kind: "slow", Due: due}}})
			n++
		}
	}
	h.once(r, hold)
	got := order.all()
	if at := slices.Index(got, "letter"); at < 0 || at > 3 || len(got) != 21 {
		t.Errorf("the letter came as number %d of %d; it must come after at most three slow ones", at+1, len(got))
	}
}

func TestManyBatchesInOneRound(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	var docs []store.Doc
	for range 3 * batch * 2 {
		docs = append(docs, h.write(letters, "note"))
	}
	h.clock.Advance(Grace)
	h.once(r, &holding{owner: "a"})
	for _, doc := range docs {
		if !h.happened(doc) {
			t.Fatalf("%s was left over", doc.ID)
		}
	}
}

func TestARoundEndsWhenNothingCanBeStored(t *testing.T) {
	h := newHouse(t)
	b := &brittle{Store: h.store}
	r, hold := h.relay(b), &holding{owner: "a"}
	ran := &tally{}
	r.On("count", func(_ context.Context, _ store.Doc, ev store.Event) error { ran.add(ev.ID); return nil })
	for range 16 * 4 {
		h.write(posts, "count")
	}
	h.clock.Advance(Grace)
	r.renew(bg, hold)
	b.fail("Replace")
	r.round(bg, hold)
	if n := len(ran.all()); n < 1 || n > store.Shards {
		t.Errorf("%d effects ran although none could be cleared; each shard may try one", n)
	}
	b.fail()
	r.round(bg, hold)
	if lag, err := r.Lag(bg); lag != 0 || err != nil {
		t.Errorf("lag %v, %v after the store came back", lag, err)
	}
	if log := h.log.String(); strings.Contains(log, "canary") || !strings.Contains(log, "could not be stored") {
		t.Errorf("logged: %s", log)
	}
}

func TestWakingARelay(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	h.run(r)
	h.clock.BlockUntil(2) // it rests, and keeps its leases
	doc := h.insert(letters, store.Doc{ID: "l", Schema: 1, Events: []store.Event{{ID: "e", Kind: "note", Due: clock.Millis(noon)}}})
	r.wake.Wake(bg)
	for late := time.Now().Add(30 * time.Second); !h.happened(doc); time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			t.Fatal("woken, it did nothing")
		}
	}
}

func TestPollingWithoutAWake(t *testing.T) {
	h := newHouse(t)
	h.run(h.relay(h.store))
	h.clock.BlockUntil(2)
	doc := h.insert(letters, store.Doc{ID: "l", Schema: 1, Events: []store.Event{{ID: "e", Kind: "note", Due: clock.Millis(noon)}}})
	h.clock.Advance(pollEvery)
	h.clock.BlockUntil(2)
	if !h.happened(doc) {
		t.Error("not found by polling")
	}
}

func TestStoppingFinishesTheEventInHand(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	begun, finish := make(chan struct{}), make(chan struct{})
	var once sync.Once
	r.On("long", func(ctx context.Context, _ store.Doc, ev store.Event) error {
		once.Do(func() { close(begun); <-finish })
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return h.effect(ctx, h.store, ev)
	})
	// Two events of one document: the second is not begun any more.
	doc := h.write(posts, "long", "long")
	h.clock.Advance(Grace)
	ctx, cancel := context.WithCancel(bg)
	ended := make(chan error)
	go func() { ended <- r.Run(ctx) }()
	<-begun
	cancel()
	close(finish)
	h.must(<-ended)
	if left := h.events(posts, doc.ID); len(left) != 1 || left[0].ID != doc.Events[1].ID || left[0].Tries != 0 {
		t.Errorf("left: %+v, want the second event untouched", left)
	}
	next := &holding{owner: "next"}
	h.once(h.relay(h.store), next)
	if n := len(next.shards(h.clock.Now())); n != store.Shards {
		t.Errorf("the next relay gets %d shards at once, want all", n)
	}
}

func TestARelayOutlivesItsStoreBeingGone(t *testing.T) {
	h := newHouse(t)
	b := &brittle{Store: h.store}
	b.fail("")
	h.run(h.relay(b))
	doc := h.write(posts, "note")
	for range 40 {
		h.clock.BlockUntil(2)
		h.clock.Advance(time.Second)
	}
	b.fail()
	h.until("it carries on", func() bool { return h.happened(doc) })
	if log := h.log.String(); strings.Contains(log, "canary") {
		t.Errorf("logged: %s", log)
	}
}

func ExampleAgain() {
	fmt.Println(Again(time.Date(2026, 3, 1, 18, 30, 0, 0, time.UTC)))
	// Output: to be carried out again at 2026-03-01T18:30:00Z
}
