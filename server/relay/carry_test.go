package relay

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/store"
)

func TestCarryTakesOnlyWhatIsTheRequests(t *testing.T) {
	fresh := clock.Millis(noon.Add(Grace))
	for _, tc := range []struct {
		name    string
		ev      store.Event
		carried bool
	}{
		{"fresh", store.Event{Due: fresh}, true},
		{"due at once", store.Event{Due: clock.Millis(noon)}, true},
		{"due in ten minutes", store.Event{Due: clock.Millis(noon.Add(10 * time.Minute))}, false},
		{"failed before", store.Event{Due: fresh, Tries: 1}, false},
		{"parked", store.Event{Due: fresh, Parked: 1, Reason: "internal"}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHouse(t)
			tc.ev.ID, tc.ev.Kind = h.ids.New(), "note"
			doc := h.insert(posts, store.Doc{ID: h.ids.New(), Schema: 1, Events: []store.Event{tc.ev}})
			carried(bg, h.relay(h.store), doc)
			if got := h.happened(doc); got != tc.carried {
				t.Errorf("carried out: %v, want %v", got, tc.carried)
			}
			if cleared := len(h.events(posts, doc.ID)) == 0; cleared != tc.carried {
				t.Errorf("cleared: %v, want %v", cleared, tc.carried)
			}
		})
	}
}

func TestCarryLeavesWhatItCannotDo(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	later := noon.Add(time.Hour)
	r.On("fails", func(context.Context, store.Doc, store.Event) error {
		return errs.Wrap(errors.New("canary-cause"), errs.Unavailable, "Not now.")
	})
	r.On("unclassified", func(context.Context, store.Doc, store.Event) error { return errors.New("canary-plain") })
	r.On("panics", func(context.Context, store.Doc, store.Event) error { panic("canary-panic") })
	r.On("later", func(context.Context, store.Doc, store.Event) error { return fmt.Errorf("wrapped: %w", Again(later)) })
	r.On("at once", func(context.Context, store.Doc, store.Event) error { return Again(noon) })
	doc := h.write(posts, "fails", "unclassified", "panics", "later", "at once", "unknown", "note")
	carried(bg, r, doc)

	want := append([]store.Event{}, doc.Events[:6]...)
	for i := range 3 {
		want[i].Tries, want[i].Due = 1, clock.Millis(noon.Add(backoff(want[i].ID, 1)))
	}
	want[3].Due = clock.Millis(later)
	want[4].Due = clock.Millis(noon.Add(time.Second))
	want[5].Tries, want[5].Due = 1, clock.Millis(noon.Add(backoff(want[5].ID, 1)))
	want[5].Parked, want[5].Reason = clock.Millis(noon), "no handler"
	if diff := cmp.Diff(want, h.events(posts, doc.ID)); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
	log := h.log.String()
	for _, reason := range []string{"reason=unavailable", "reason=internal", "reason=panic", `reason="no handler"`} {
		if !strings.Contains(log, reason) {
			t.Errorf("the log does not say %s:\n%s", reason, log)
		}
	}
	if strings.Contains(log, "canary") {
		t.Errorf("the log repeats what it must not:\n%s", log)
	}
}

func TestHandlersSeeNoWordsAndWordsStayAsStored(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	var saw store.Doc
	r.On("look", func(_ context.Context, doc store.Doc, _ store.Event) error { saw = doc; return nil })
	doc := h.write(posts, "look")
	stored, err := h.store.Get(bg, posts, doc.ID)
	h.must(err)
	doc.Words = map[string]store.Words{"body": {Owner: "wren", Class: "group", Text: []byte("in the clear")}}
	carried(bg, r, doc)
	if saw.ID != doc.ID || string(saw.Body) != string(doc.Body) || saw.Words != nil {
		t.Errorf("the handler saw %+v", saw)
	}
	after, err := h.store.Get(bg, posts, doc.ID)
	h.must(err)
	if diff := cmp.Diff(stored.Words, after.Words); diff != "" {
		t.Errorf("clearing changed the stored words (-want +got):\n%s", diff)
	}
}

func TestClearingKeepsWhatOthersChangedMeanwhile(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	late := NewEvent(h.ids.New(), noon, "note", nil)
	r.On("edit", func(ctx context.Context, doc store.Doc, _ store.Event) error {
		now, err := h.store.Get(ctx, posts, doc.ID)
		if err != nil {
			return err
		}
		now.Body = []byte(`{"state":"taken back"}`)
		now.Events = append(now.Events, late)
		_, err = h.store.Replace(ctx, posts, now)
		return err
	})
	doc := h.write(posts, "edit")
	carried(bg, r, doc)
	got, err := h.store.Get(bg, posts, doc.ID)
	h.must(err)
	if string(got.Body) != `{"state":"taken back"}` {
		t.Errorf("the other's change is lost: %s", got.Body)
	}
	if diff := cmp.Diff([]store.Event{late}, got.Events); diff != "" {
		t.Errorf("events left (-want +got):\n%s", diff)
	}
}

// rival changes the document between every load and store, so many times.
type rival struct {
	store.Store
	times int
}

func (r *rival) Replace(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	if r.times > 0 {
		r.times--
		now, _ := r.Store.Get(ctx, c, doc.ID)
		_, _ = r.Store.Replace(ctx, c, now)
	}
	return r.Store.Replace(ctx, c, doc)
}

func TestClearingOutlastsRivals(t *testing.T) {
	h := newHouse(t)
	doc := h.write(posts, "note")
	carried(bg, h.relay(&rival{h.store, 5}), doc)
	if left := h.events(posts, doc.ID); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
}

func TestCarryOfADocumentThatGoesMeanwhile(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	r.On("remove", func(ctx context.Context, doc store.Doc, _ store.Event) error {
		return h.store.Delete(ctx, posts, doc.ID, doc.Rev)
	})
	carried(bg, r, h.write(posts, "remove"))
	if log := h.log.String(); log != "" {
		t.Errorf("nothing was wrong, yet it logs %s", log)
	}
}

func TestCarryDoesNotDependOnTheRequest(t *testing.T) {
	h := newHouse(t)
	ctx, cancel := context.WithCancel(bg)
	cancel()
	doc := h.write(posts, "note")
	carried(ctx, h.relay(h.store), doc)
	if !h.happened(doc) || len(h.events(posts, doc.ID)) != 0 {
		t.Error("not carried out, because the person no longer waited")
	}
}

func TestCarryWithoutAStore(t *testing.T) {
	h := newHouse(t)
	b := &brittle{Store: h.store}
	doc := h.write(posts, "note")
	b.fail("")
	carried(bg, h.relay(b), doc)
	log := h.log.String()
	if !strings.Contains(log, "reason=unavailable") || strings.Contains(log, "canary") {
		t.Errorf("logged: %s", log)
	}
	if diff := cmp.Diff(doc.Events, h.events(posts, doc.ID)); diff != "" {
		t.Errorf("the events must stay (-want +got):\n%s", diff)
	}
}

func TestSlowHandlersEndAndAreLeft(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	r.limits.carried = time.Millisecond
	r.On("slow", func(ctx context.Context, _ store.Doc, _ store.Event) error { <-ctx.Done(); return ctx.Err() })
	doc := h.write(posts, "slow", "note")
	carried(bg, r, doc)
	left := h.events(posts, doc.ID)
	if len(left) != 1 || left[0].Kind != "slow" || left[0].Tries != 1 {
		t.Errorf("left: %+v, want the slow one with one try", left)
	}
}

func TestCarryLetsHandlersRunSideBySide(t *testing.T) {
	h := newHouse(t)
	r := h.relay(h.store)
	var both sync.WaitGroup
	both.Add(2)
	r.On("meet", func(context.Context, store.Doc, store.Event) error { both.Done(); both.Wait(); return nil })
	doc := h.write(posts, "meet", "meet")
	carried(bg, r, doc) // one after the other, they would wait for ever
	if left := h.events(posts, doc.ID); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
}

func TestTwoHandlersForAKindPanic(t *testing.T) {
	r := newHouse(t).relay(nil)
	defer func() {
		if recover() == nil {
			t.Error("taken")
		}
	}()
	r.On("note", nil)
}

func TestBackoff(t *testing.T) {
	whole := time.Duration(0)
	for tries, want := range []time.Duration{2, 6, 18, 54, 162, 486, 1458, 3600, 3600, 3600, 3600} {
		want *= time.Second
		got := backoff("01EVENT", tries+1)
		if got < want*4/5 || got > want*6/5 {
			t.Errorf("after %d failures: %v, want %v give or take a fifth", tries+1, got, want)
		}
		if got != backoff("01EVENT", tries+1) {
			t.Error("not the same the second time")
		}
		whole += want
	}
	if backoff("01EVENT", 1) == backoff("02EVENT", 1) {
		t.Error("two events that failed together come back together")
	}
	if whole < 4*time.Hour || whole > 5*time.Hour {
		t.Errorf("an event is parked after %v; Tries promises about four and a half hours", whole)
	}
}

// carried waits until what Carry leaves behind the answer is done too.
func carried(ctx context.Context, r *Relay, doc store.Doc) {
	r.Carry(ctx, posts, doc)
	r.Wait()
}
