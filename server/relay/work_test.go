package relay

import (
	"context"
	"errors"
	"testing"
	"time"

	"holdfast/server/store"
)

func TestWork(t *testing.T) {
	h := newHouse(t)
	r, hold := h.relay(h.store), &holding{owner: "a"}
	ran := &tally{}
	r.On("remind", func(_ context.Context, doc store.Doc, ev store.Event) error {
		if ran.add(doc.ID+" "+ev.Facts["person"]) == 1 {
			return Again(noon.Add(3 * time.Hour))
		}
		return nil
	})
	w := Work{ID: "remind.wren.week-3", Kind: "remind", Due: noon.Add(time.Hour), Facts: map[string]string{"person": "wren"}}
	for range 3 {
		h.must(r.Schedule(bg, w))
	}
	for _, step := range []struct {
		ahead time.Duration
		runs  int
	}{{time.Hour - time.Millisecond, 0}, {time.Millisecond, 1}, {2*time.Hour - time.Millisecond, 1}, {time.Millisecond, 2}, {24 * time.Hour, 2}} {
		h.clock.Advance(step.ahead)
		h.once(r, hold)
		if got := len(ran.all()); got != step.runs {
			t.Fatalf("at %v: ran %d times, want %d", h.clock.Now().Sub(noon), got, step.runs)
		}
	}
	if got := ran.all()[0]; got != "remind.wren.week-3 wren" {
		t.Errorf("ran with %q", got)
	}
	if _, err := h.store.Get(bg, workCollection, w.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("work that is done stays: %v", err)
	}
	if len(r.wake.Wakes()) != 0 {
		t.Error("work for later wakes relays")
	}
	h.must(r.Schedule(bg, Work{ID: "now", Kind: "remind", Due: h.clock.Now()}))
	if len(r.wake.Wakes()) != 1 {
		t.Error("work that is due wakes nobody")
	}
}

func TestScheduleSaysWhenItCouldNot(t *testing.T) {
	h := newHouse(t)
	b := &brittle{Store: h.store}
	b.fail("Insert")
	if err := h.relay(b).Schedule(bg, Work{ID: "x", Kind: "note", Due: noon}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func TestAgainForgetsEarlierFailures(t *testing.T) {
	h := newHouse(t)
	r, hold := h.relay(h.store), &holding{owner: "a"}
	r.On("daily", func(_ context.Context, _ store.Doc, ev store.Event) error {
		if ev.Tries < 3 {
			return store.ErrUnavailable
		}
		return Again(h.clock.Now().Add(24 * time.Hour))
	})
	h.must(r.Schedule(bg, Work{ID: "daily", Kind: "daily", Due: noon}))
	for _, want := range []int{1, 2, 3, 0} {
		h.once(r, hold)
		if got := h.events(workCollection, "daily")[0].Tries; got != want {
			t.Fatalf("%d tries, want %d", got, want)
		}
		h.clock.Advance(time.Hour)
	}
}
