package relay

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/clock"
	"holdfast/server/store"
)

func TestFailuresAreTriedAgainThenParkedThenHandedBack(t *testing.T) {
	h := newHouse(t)
	r, hold := h.relay(h.store), &holding{owner: "a"}
	works := false
	r.On("mail", func(ctx context.Context, _ store.Doc, ev store.Event) error {
		if works {
			return h.effect(ctx, h.store, ev)
		}
		return store.ErrUnavailable
	})
	doc := h.write(posts, "mail")
	carried(bg, r, doc)
	for try := 2; try <= Tries; try++ {
		due := clock.FromMillis(h.events(posts, doc.ID)[0].Due)
		h.clock.Advance(due.Sub(h.clock.Now()) - time.Millisecond)
		h.once(r, hold)
		if got := h.events(posts, doc.ID)[0].Tries; got != try-1 {
			t.Fatalf("tried before its time: %d tries, want %d", got, try-1)
		}
		h.clock.Advance(time.Millisecond)
		h.once(r, hold)
		if got := h.events(posts, doc.ID)[0].Tries; got != try {
			t.Fatalf("%d tries, want %d", got, try)
		}
	}
	parkedAt := h.clock.Now()
	works = true
	h.clock.Advance(24 * time.Hour)
	h.once(r, hold)
	parked, err := r.Parked(bg)
	h.must(err)
	want := ParkedEvent{"posts", doc.ID, doc.Events[0].ID, "mail", parkedAt, Tries, "unavailable"}
	if len(parked) != 1 || parked[0] != want {
		t.Fatalf("parked %+v, want %+v", parked, want)
	}
	for _, want := range []int{1, 0} {
		if n, err := r.Unpark(bg, parked...); n != want || err != nil {
			t.Errorf("handed back %d, %v; want %d", n, err, want)
		}
	}
	if len(r.wake.Wakes()) == 0 {
		t.Error("handing back wakes nobody")
	}
	h.once(r, hold)
	if !h.happened(doc) || len(h.events(posts, doc.ID)) != 0 {
		t.Error("not carried out after it was handed back")
	}
}

func TestParkedListsEverythingAcrossPages(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	want := map[string]bool{}
	for i := range page + 7 {
		ev := store.Event{ID: h.ids.New(), Kind: "lost", Parked: int64(1 + i%3), Reason: "internal"}
		h.insert(posts, store.Doc{ID: h.ids.New(), Schema: 1, Events: []store.Event{ev, {ID: "waiting", Kind: "note", Due: clock.Millis(noon.Add(time.Hour))}}})
		want[ev.ID] = true
	}
	parked, err := r.Parked(bg)
	h.must(err)
	for _, p := range parked {
		delete(want, p.Event)
	}
	if len(parked) != page+7 || len(want) != 0 {
		t.Errorf("%d listed, %d of them missing", len(parked), len(want))
	}
	elsewhere := ParkedEvent{Collection: "not watched", Doc: "x", Event: "y"}
	if n, err := r.Unpark(bg, append(parked, elsewhere)...); n != page+7 || err != nil {
		t.Errorf("handed back %d, %v", n, err)
	}
}

func TestWhatAnOlderVersionParkedIsTakenBack(t *testing.T) {
	h := newHouse(t)
	older, newer := h.relay(h.store), h.relay(h.store)
	newer.On("newer", func(ctx context.Context, _ store.Doc, ev store.Event) error { return h.effect(ctx, h.store, ev) })
	doc := h.write(posts, "newer")
	h.clock.Advance(Grace)
	h.once(older, &holding{owner: "a"})
	if ev := h.events(posts, doc.ID)[0]; ev.Parked == 0 || ev.Reason != "no handler" {
		t.Fatalf("the older version did not park %+v", ev)
	}
	older.readopt(bg)
	if ev := h.events(posts, doc.ID)[0]; ev.Parked == 0 {
		t.Fatal("the older version took it back without knowing what to do with it")
	}
	failed := store.Event{ID: "failed", Kind: "newer", Tries: Tries, Parked: 1, Reason: "internal"}
	h.insert(posts, store.Doc{ID: "failed", Schema: 1, Events: []store.Event{failed}})
	h.run(newer)
	h.until("the newer version carries it out", func() bool { return h.happened(doc) && len(h.events(posts, doc.ID)) == 0 })
	if diff := cmp.Diff([]store.Event{failed}, h.events(posts, "failed")); diff != "" {
		t.Errorf("what failed waits for an operator, not for a version (-want +got):\n%s", diff)
	}
}

func TestLag(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	lag := func() time.Duration {
		d, err := r.Lag(bg)
		h.must(err)
		return d
	}
	h.insert(posts, store.Doc{ID: "p", Schema: 1, Events: []store.Event{{ID: "p", Kind: "note", Due: 1, Parked: 1}}})
	for range 20 {
		h.write(posts, "note")
	}
	if got := lag(); got != 0 {
		t.Errorf("nothing is overdue, lag is %v", got)
	}
	h.clock.Advance(Grace + 3*time.Second)
	h.write(posts, "note")
	if got := lag(); got != 3*time.Second {
		t.Errorf("lag %v, want 3s", got)
	}
	h.once(r, &holding{owner: "a"})
	if got := lag(); got != 0 {
		t.Errorf("after a round: %v", got)
	}
}
