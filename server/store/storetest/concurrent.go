package storetest

import (
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"

	"holdfast/server/store"
)

var concurrent = map[string]func(suite, *testing.T){
	"one of fifty inserts":       suite.oneInsert,
	"one of twenty replaces":     suite.oneReplace,
	"no lost update":             suite.noLostUpdate,
	"no half document":           suite.noHalfDocument,
	"close waits for the writes": suite.closeWaits,
}

// together skips what a stand-in cannot do, so that nobody takes a green suite for a proof.
func (s suite) together(t *testing.T) {
	t.Helper()
	if s.o.NoConcurrency != "" {
		t.Skipf("SKIPPED: CONCURRENT WRITERS. %s", s.o.NoConcurrency)
	}
}

// many runs n at once and gives their errors.
func many(n int, run func(i int) error) []error {
	errs := make([]error, n)
	var start, end sync.WaitGroup
	start.Add(1)
	for i := range n {
		end.Go(func() {
			start.Wait()
			errs[i] = run(i)
		})
	}
	start.Done()
	end.Wait()
	return errs
}

func winner(t *testing.T, errs []error, lost error) int {
	t.Helper()
	won := -1
	for i, err := range errs {
		switch {
		case err == nil && won < 0:
			won = i
		case err == nil:
			t.Errorf("both %d and %d won", won, i)
		case !errors.Is(err, lost):
			t.Errorf("%d lost with %v, not %v", i, err, lost)
		}
	}
	if won < 0 {
		t.Fatal("nobody won")
	}
	return won
}

func (s suite) oneInsert(t *testing.T) {
	s.together(t)
	st := s.fresh(t)
	errs := many(50, func(i int) error {
		doc := note("N1")
		doc.Body = []byte(strconv.Itoa(i))
		_, err := st.Insert(t.Context(), notes, doc)
		return err
	})
	won := winner(t, errs, store.ErrExists)
	if body := string(get(t, st, "N1").Body); body != strconv.Itoa(won) {
		t.Errorf("%d was told that it won, and %s is there", won, body)
	}
}

func (s suite) oneReplace(t *testing.T) {
	s.together(t)
	st := s.fresh(t)
	insert(t, st, note("N1"))
	errs := many(20, func(i int) error {
		doc := note("N1")
		doc.Rev, doc.Body = 1, []byte(strconv.Itoa(i))
		if i%4 == 3 {
			return st.Delete(t.Context(), notes, "N1", 1)
		}
		_, err := st.Replace(t.Context(), notes, doc)
		return err
	})
	won := winner(t, errs, store.ErrChanged)
	doc, err := st.Get(t.Context(), notes, "N1")
	if won%4 == 3 {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a Delete won, and Get answers %v", err)
		}
		return
	}
	if err != nil || doc.Rev != 2 || string(doc.Body) != strconv.Itoa(won) {
		t.Errorf("%d won, and there is %s at %d (%v)", won, doc.Body, doc.Rev, err)
	}
}

func (s suite) noLostUpdate(t *testing.T) {
	s.together(t)
	const clients, each = 8, 25
	st := s.fresh(t)
	insert(t, st, store.Doc{ID: "N1", Body: []byte("0")})
	errs := many(clients, func(int) error {
		for range each {
			if err := increment(t, st); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	doc := get(t, st, "N1")
	if string(doc.Body) != strconv.Itoa(clients*each) || doc.Rev != clients*each+1 {
		t.Errorf("%d updates were acknowledged, and the document says %s at %d", clients*each, doc.Body, doc.Rev)
	}
}

// increment tries again as long as others are faster, as every service does.
func increment(t *testing.T, st store.Store) error {
	for {
		doc, err := st.Get(t.Context(), notes, "N1")
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(string(doc.Body))
		if err != nil {
			return err
		}
		doc.Body = []byte(strconv.Itoa(n + 1))
		if _, err := st.Replace(t.Context(), notes, doc); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// noHalfDocument reads while one writes: every read shows one whole state.
func (s suite) noHalfDocument(t *testing.T) {
	s.together(t)
	st := s.fresh(t)
	state := func(doc store.Doc, n int) store.Doc {
		mark := fmt.Sprintf("%05d", n)
		doc.Body = []byte(mark)
		doc.Keys = map[string]any{"shelf": "left", "at": int64(n)}
		doc.Words = map[string]store.Words{"text": {Owner: "P1", Class: "group", Text: []byte(mark)}}
		return doc
	}
	doc := insert(t, st, state(store.Doc{ID: "N1"}, 0))
	done := make(chan struct{})
	errs := many(5, func(i int) error {
		if i == 0 {
			defer close(done)
			var err error
			for n := 1; n <= 60 && err == nil; n++ {
				doc, err = st.Replace(t.Context(), notes, state(doc, n))
			}
			return err
		}
		for {
			select {
			case <-done:
				return nil
			default:
			}
			if err := whole(t, st); err != nil {
				return err
			}
		}
	})
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

func whole(t *testing.T, st store.Store) error {
	found, err := st.Find(t.Context(), notes, store.Query{Index: "by_shelf", Equal: []any{"left"}, Limit: 2})
	if err != nil {
		return err
	}
	if len(found) != 1 {
		return fmt.Errorf("one document is found as %d", len(found))
	}
	doc := found[0]
	n, _ := doc.Keys["at"].(int64)
	if string(doc.Body) != string(doc.Words["text"].Text) || string(doc.Body) != fmt.Sprintf("%05d", n) || doc.Rev != n+1 {
		return fmt.Errorf("a half document: body %s, words %s, key %d, rev %d", doc.Body, doc.Words["text"].Text, n, doc.Rev)
	}
	return nil
}

// closeWaits: whatever was acknowledged while the store closed is there for the next one.
func (s suite) closeWaits(t *testing.T) {
	s.together(t)
	if s.o.Reopen == nil {
		t.Skip("this store cannot be opened a second time")
	}
	st := s.fresh(t)
	next := s.o.Reopen(t, st)
	if err := next.Migrate(t.Context(), notes); err != nil {
		t.Fatalf("Migrate: %v", err)
	}
	errs := many(40, func(i int) error {
		if i == 20 {
			return st.Close()
		}
		_, err := st.Insert(t.Context(), notes, note(numbered(i)))
		return err
	})
	for i, err := range errs {
		_, there := next.Get(t.Context(), notes, numbered(i))
		switch {
		case i == 20 && err != nil:
			t.Errorf("Close: %v", err)
		case i == 20:
		case err == nil && there != nil:
			t.Errorf("%d was acknowledged and is not there: %v", i, there)
		case err != nil && !errors.Is(err, store.ErrUnavailable):
			t.Errorf("%d: %v", i, err)
		}
	}
}
