package storetest

import (
	"slices"
	"testing"

	"holdfast/server/store"
)

var migrations = map[string]func(suite, *testing.T){
	"again and again":         suite.migrateTwice,
	"a new index on old keys": suite.newIndex,
	"a new key":               suite.newKey,
	"a key no longer":         suite.goneKey,
	"refuses":                 suite.migrateRefuses,
}

func (s suite) migrateTwice(t *testing.T) {
	st := s.fresh(t)
	want := insert(t, st, note("N1"))
	for range 2 {
		if err := st.Migrate(t.Context(), notes); err != nil {
			t.Fatalf("Migrate again: %v", err)
		}
	}
	same(t, "what was there before", get(t, st, "N1"), want)
}

// version is the collection as another release would declare it.
func version(indexes ...store.Index) *store.Collection {
	return &store.Collection{Name: "books", Indexes: indexes}
}

func (s suite) found(t *testing.T, st store.Store, c *store.Collection, q store.Query) []string {
	t.Helper()
	q.Limit = 10
	docs, err := st.Find(t.Context(), c, q)
	if err != nil {
		t.Fatalf("Find: %v", err)
	}
	return ids(docs)
}

func (s suite) newIndex(t *testing.T) {
	byShelf, byTime := store.Index{Name: "by_shelf", Keys: []store.Key{shelf, at}}, store.Index{Name: "by_time", Keys: []store.Key{at}}
	before, after := version(byShelf), version(byShelf, byTime)
	st := s.fresh(t, before)
	for i, id := range []string{"B1", "B2", "B3"} {
		if _, err := st.Insert(t.Context(), before, store.Doc{ID: id, Keys: map[string]any{"shelf": "left", "at": int64(10 - i)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := st.Migrate(t.Context(), after); err != nil {
		t.Fatalf("Migrate with a new index: %v", err)
	}
	if got := s.found(t, st, after, store.Query{Index: "by_time", From: int64(9)}); !slices.Equal(got, []string{"B2", "B1"}) {
		t.Errorf("the new index finds %v of the documents that were there", got)
	}
	if got := s.found(t, st, before, store.Query{Index: "by_shelf", Equal: []any{"left"}}); len(got) != 3 {
		t.Errorf("the release before finds %v", got)
	}
}

func (s suite) newKey(t *testing.T) {
	byShelf, byLabel := store.Index{Name: "by_shelf", Keys: []store.Key{shelf}}, store.Index{Name: "by_label", Keys: []store.Key{label}}
	before, after := version(byShelf), version(byShelf, byLabel)
	st := s.fresh(t, before)
	doc, err := st.Insert(t.Context(), before, store.Doc{ID: "B1", Keys: map[string]any{"shelf": "left"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Migrate(t.Context(), after); err != nil {
		t.Fatalf("Migrate with a new key: %v", err)
	}
	if got := s.found(t, st, after, store.Query{Index: "by_label"}); len(got) != 0 {
		t.Errorf("documents without the key are found by it: %v", got)
	}
	doc.Keys["label"] = "plain"
	if _, err := st.Replace(t.Context(), after, doc); err != nil {
		t.Fatalf("Replace with the new key: %v", err)
	}
	if got := s.found(t, st, after, store.Query{Index: "by_label", Equal: []any{"plain"}}); !slices.Equal(got, []string{"B1"}) {
		t.Errorf("written with the key, it is found as %v", got)
	}
}

// goneKey: a release that does not declare a key reads and replaces documents that have it.
func (s suite) goneKey(t *testing.T) {
	byShelf, byLabel := store.Index{Name: "by_shelf", Keys: []store.Key{shelf}}, store.Index{Name: "by_label", Keys: []store.Key{label}}
	wide, narrow := version(byShelf, byLabel), version(byShelf)
	st := s.fresh(t, wide)
	if err := st.Migrate(t.Context(), narrow); err != nil {
		t.Fatalf("Migrate with fewer keys: %v", err)
	}
	if _, err := st.Insert(t.Context(), wide, store.Doc{ID: "B1", Keys: map[string]any{"shelf": "left", "label": "plain"}}); err != nil {
		t.Fatal(err)
	}
	doc, err := st.Get(t.Context(), narrow, "B1")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "keys as the narrow release reads them", doc.Keys, map[string]any{"shelf": "left"})
	if _, err := st.Replace(t.Context(), narrow, doc); err != nil {
		t.Errorf("the narrow release cannot write what it read: %v", err)
	}
}

func (s suite) migrateRefuses(t *testing.T) {
	st := s.fresh(t)
	for what, cs := range map[string][]*store.Collection{
		"an index on a sealed field": {{Name: "books", Words: []string{"title"}, Indexes: []store.Index{{Name: "by_title", Keys: []store.Key{{Name: "title", Kind: store.Text}}}}}},
		"a name with a capital":      {{Name: "Books"}},
		"two of one name":            {{Name: "books"}, {Name: "books"}},
	} {
		if err := st.Migrate(t.Context(), cs...); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	changed := &store.Collection{Name: "notes", Indexes: []store.Index{{Name: "by_label", Keys: []store.Key{label, at}}}}
	if err := st.Migrate(t.Context(), changed); err == nil {
		t.Error("an index with other keys than before, under its old name, was taken")
	}
	insert(t, st, note("N1"))
	if got := s.found(t, st, notes, store.Query{Index: "by_label", Equal: []any{"plain"}}); len(got) != 1 {
		t.Errorf("after refusals the old declaration finds %v", got)
	}
}
