// Package storetest is the contract of store.Store as tests: every backend, and whatever stands on top of one, runs the
// same suite. Only tests import it.
package storetest

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"holdfast/server/store"
)

// Options say what a backend cannot be asked for. The zero value asks for everything.
type Options struct {
	// NoConcurrency is why the cases with several writers at once cannot run here; they are then skipped loudly.
	NoConcurrency string
	// Reopen closes nothing: it gives another Store on the same data, as a second process would have, and sees to it
	// that it is closed. nil leaves out the cases that need one.
	Reopen func(t *testing.T, first store.Store) store.Store
}

// Run runs the suite. open gives an empty store each time and sees to it that it is closed at the end of t.
// No case puts more than 200 documents into a collection, so that a slow stand-in for a database can be asked too.
func Run(t *testing.T, open func(t *testing.T) store.Store, o Options) {
	s := suite{open, o}
	groups := []struct {
		name  string
		cases map[string]func(suite, *testing.T)
	}{
		{"Write", writes},
		{"Refuse", refusals},
		{"Concurrent", concurrent},
		{"Find", finds},
		{"Migrate", migrations},
		{"Life", lives},
	}
	for _, group := range groups {
		for name, run := range group.cases {
			t.Run(group.name+"/"+name, func(t *testing.T) { run(s, t) })
		}
	}
}

type suite struct {
	open func(t *testing.T) store.Store
	o    Options
}

// notes is what most cases keep: two ordered indexes over the same keys, one key that documents may lack, three keys,
// and none at all.
var notes = &store.Collection{
	Name: "notes",
	Indexes: []store.Index{
		{Name: "by_shelf", Keys: []store.Key{shelf, at}},
		{Name: "by_time", Keys: []store.Key{at, shelf}},
		{Name: "by_label", Keys: []store.Key{label}},
		{Name: "by_three", Keys: []store.Key{shelf, label, at}},
		{Name: "whole"},
	},
	Words: []string{"title", "text"},
}

var (
	shelf = store.Key{Name: "shelf", Kind: store.Text}
	at    = store.Key{Name: "at", Kind: store.Number}
	label = store.Key{Name: "label", Kind: store.Text}
)

func (s suite) fresh(t *testing.T, collections ...*store.Collection) store.Store {
	t.Helper()
	st := s.open(t)
	if len(collections) == 0 {
		collections = []*store.Collection{notes}
	}
	if err := st.Migrate(t.Context(), collections...); err != nil {
		t.Fatalf("Migrate: %v", err)
	}
	return st
}

// note is a document that uses everything a document has.
func note(id string) store.Doc {
	return store.Doc{
		ID:     id,
		Schema: 3,
		Keys:   map[string]any{"shelf": "left", "at": int64(1700000000123), "label": "plain"},
		Body:   []byte(`{"state":"open","by":"P1"}`),
		Words: map[string]store.Words{
			"title": {Owner: "P1", Class: "group", Text: []byte("Tuesday")},
			"text":  {Owner: "P1", Class: "group", Revision: "R1", Text: []byte("I went out, for ten minutes.")},
		},
		Events: []store.Event{
			{ID: "E1", Kind: "notice", Due: 1700000005123, Facts: map[string]string{"post": id, "cohort": "C1"}},
			{ID: "E2", Kind: "digest", Due: 1700000009123, Tries: 4, Parked: 1700000010000, Reason: "unavailable"},
		},
	}
}

func insert(t *testing.T, st store.Store, doc store.Doc) store.Doc {
	t.Helper()
	stored, err := st.Insert(t.Context(), notes, doc)
	if err != nil {
		t.Fatalf("Insert %q: %v", doc.ID, err)
	}
	return stored
}

func get(t *testing.T, st store.Store, id string) store.Doc {
	t.Helper()
	doc, err := st.Get(t.Context(), notes, id)
	if err != nil {
		t.Fatalf("Get %q: %v", id, err)
	}
	return doc
}

// same compares documents; nil and empty are the same everywhere in a document.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func ids(docs []store.Doc) []string {
	list := make([]string, len(docs))
	for i, doc := range docs {
		list[i] = doc.ID
	}
	return list
}

// mustPanic checks that run panics with a sentence that names the collection.
func mustPanic(t *testing.T, what string, run func()) {
	t.Helper()
	defer func() {
		switch r := recover().(type) {
		case nil:
			t.Errorf("%s was taken, and has to panic", what)
		case string:
			if len(r) < 20 {
				t.Errorf("%s: the panic says only %q", what, r)
			}
		default:
			t.Errorf("%s: the panic is no sentence: %v", what, r)
		}
	}()
	run()
}

func numbered(i int) string { return fmt.Sprintf("N%04d", i) }
