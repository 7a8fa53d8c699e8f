package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"holdfast/server/errs"
	"holdfast/server/store"
)

var lives = map[string]func(suite, *testing.T){
	"an ended context":  suite.endedContext,
	"close":             suite.close,
	"opened once more":  suite.reopened,
	"kinds of answers":  suite.kinds,
	"events and outbox": suite.outbox,
}

// everything calls each method once.
func everything(ctx context.Context, st store.Store) map[string]error {
	errs := map[string]error{}
	_, errs["Insert"] = st.Insert(ctx, notes, note("N2"))
	_, errs["Get"] = st.Get(ctx, notes, "N1")
	_, errs["GetMany"] = st.GetMany(ctx, notes, []string{"N1"})
	replaced := note("N1")
	replaced.Rev = 1
	_, errs["Replace"] = st.Replace(ctx, notes, replaced)
	errs["Delete"] = st.Delete(ctx, notes, "N1", 1)
	_, errs["Find"] = st.Find(ctx, notes, store.Query{Index: "whole", Limit: 1})
	_, errs["Count"] = st.Count(ctx, notes, store.Query{Index: "whole"}, 1)
	return errs
}

func (s suite) endedContext(t *testing.T) {
	st := s.fresh(t)
	want := insert(t, st, note("N1"))
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	late, stop := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer stop()
	for cause, ctx := range map[error]context.Context{context.Canceled: cancelled, context.DeadlineExceeded: late} {
		for method, err := range everything(ctx, st) {
			if !errors.Is(err, store.ErrUnavailable) || !errors.Is(err, cause) {
				t.Errorf("%s with an ended context answers %v", method, err)
			}
		}
	}
	same(t, "after all that", get(t, st, "N1"), want)
	if _, err := st.Get(t.Context(), notes, "N2"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a document was written for a context that had ended: %v", err)
	}
}

func (s suite) close(t *testing.T) {
	st := s.fresh(t)
	insert(t, st, note("N1"))
	for range 2 {
		if err := st.Close(); err != nil {
			t.Fatalf("Close: %v", err)
		}
	}
	for method, err := range everything(t.Context(), st) {
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("%s after Close answers %v", method, err)
		}
	}
	if err := st.Migrate(t.Context(), notes); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("Migrate after Close answers %v", err)
	}
}

func (s suite) reopened(t *testing.T) {
	if s.o.Reopen == nil {
		t.Skip("this store cannot be opened a second time")
	}
	st := s.fresh(t)
	want := insert(t, st, note("N1"))
	next := s.o.Reopen(t, st)
	if err := next.Migrate(t.Context(), notes); err != nil {
		t.Fatalf("Migrate: %v", err)
	}
	same(t, "read by another while the first is open", get(t, next, "N1"), want)
	changed, err := next.Replace(t.Context(), notes, want)
	if err != nil {
		t.Fatalf("Replace by the other: %v", err)
	}
	if _, err := st.Replace(t.Context(), notes, want); !errors.Is(err, store.ErrChanged) {
		t.Errorf("the first overwrites what the other changed: %v", err)
	}
	if err := st.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	same(t, "read by the other after the first was closed", get(t, next, "N1"), changed)
}

// kinds: what people see follows from these.
func (s suite) kinds(t *testing.T) {
	st := s.fresh(t)
	insert(t, st, note("N1"))
	_, absent := st.Get(t.Context(), notes, "N2")
	_, exists := st.Insert(t.Context(), notes, note("N1"))
	changed := st.Delete(t.Context(), notes, "N1", 7)
	for err, kind := range map[error]errs.Kind{absent: errs.NotFound, exists: errs.Conflict, changed: errs.Conflict} {
		if errs.KindOf(err) != kind {
			t.Errorf("%v has the kind %v, not %v", err, errs.KindOf(err), kind)
		}
	}
	if errors.Is(exists, store.ErrChanged) || errors.Is(changed, store.ErrExists) || errors.Is(absent, store.ErrUnavailable) {
		t.Errorf("answers cannot be told apart: %v, %v, %v", absent, exists, changed)
	}
}

// outbox: the two indexes that every collection has follow the events.
func (s suite) outbox(t *testing.T) {
	st := s.fresh(t)
	shard := store.ShardOf("N1")
	doc := store.Doc{ID: "N1", Events: []store.Event{{ID: "E1", Kind: "notice", Due: 50}, {ID: "E2", Kind: "digest", Due: 20}}}
	waits := func(before, parkedFrom int64) (due, parked []string) {
		return s.found(t, st, notes, store.Query{Index: "outbox", Equal: []any{shard}, Before: before}),
			s.found(t, st, notes, store.Query{Index: "parked", From: parkedFrom})
	}
	expect := func(what string, before int64, wantDue, wantParked int) {
		t.Helper()
		if due, parked := waits(before, 1); len(due) != wantDue || len(parked) != wantParked {
			t.Errorf("%s: %v are due and %v parked, not %d and %d", what, due, parked, wantDue, wantParked)
		}
	}
	doc = insert(t, st, doc)
	expect("before the earliest", 20, 0, 0)
	expect("at the earliest", 21, 1, 0)
	if other := s.found(t, st, notes, store.Query{Index: "outbox", Equal: []any{(shard + 1) % store.Shards}}); len(other) != 0 {
		t.Errorf("another shard has it too: %v", other)
	}
	doc.Events[1].Parked, doc.Events[1].Reason = 60, "unavailable"
	doc = s.write(t, st, doc)
	expect("one parked: the other's time", 50, 0, 1)
	expect("one parked: the other is due", 51, 1, 1)
	doc.Events = doc.Events[1:]
	doc = s.write(t, st, doc)
	expect("only the parked one is left", 1000, 0, 1)
	doc.Events[0].Parked = 0
	doc = s.write(t, st, doc)
	expect("unparked", 1000, 1, 0)
	doc.Events = nil
	s.write(t, st, doc)
	expect("all done", 1000, 0, 0)
}

func (s suite) write(t *testing.T, st store.Store, doc store.Doc) store.Doc {
	t.Helper()
	next, err := st.Replace(t.Context(), notes, doc)
	if err != nil {
		t.Fatalf("Replace: %v", err)
	}
	return next
}
