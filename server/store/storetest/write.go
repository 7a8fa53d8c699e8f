package storetest

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"holdfast/server/store"
)

var writes = map[string]func(suite, *testing.T){
	"insert and get":                 suite.insertAndGet,
	"insert twice":                   suite.insertTwice,
	"ids are of one collection":      suite.idsOfOneCollection,
	"replace":                        suite.replace,
	"replace takes keys and words":   suite.replaceTakesAway,
	"replace what changed":           suite.replaceChanged,
	"delete":                         suite.delete,
	"get what is not there":          suite.getAbsent,
	"get many":                       suite.getMany,
	"large and strange values":       suite.largeValues,
	"stores keep no reference":       suite.noReferences,
	"readers own what they are lent": suite.readersOwn,
	"int keys":                       suite.intKeys,
}

func (s suite) insertAndGet(t *testing.T) {
	st := s.fresh(t)
	want := note("N1")
	stored := insert(t, st, want)
	want.Rev = 1
	same(t, "what Insert answers", stored, want)
	same(t, "what Get reads", get(t, st, "N1"), want)
	bare := insert(t, st, store.Doc{ID: "N2"})
	same(t, "a document of nothing but its id", get(t, st, "N2"), bare)
}

func (s suite) insertTwice(t *testing.T) {
	st := s.fresh(t)
	first := insert(t, st, note("N1"))
	other := note("N1")
	other.Body = []byte(`{"state":"other"}`)
	for _, doc := range []store.Doc{other, note("N1"), first} {
		if _, err := st.Insert(t.Context(), notes, doc); !errors.Is(err, store.ErrExists) {
			t.Errorf("a second Insert answers %v, not ErrExists", err)
		}
	}
	same(t, "what is there after a refused Insert", get(t, st, "N1"), first)
}

func (s suite) idsOfOneCollection(t *testing.T) {
	others := &store.Collection{Name: "others"}
	st := s.fresh(t, notes, others)
	insert(t, st, note("N1"))
	if _, err := st.Insert(t.Context(), others, store.Doc{ID: "N1", Body: []byte("{}")}); err != nil {
		t.Errorf("the same id in another collection: %v", err)
	}
	if err := st.Delete(t.Context(), others, "N1", 1); err != nil {
		t.Errorf("Delete in the other collection: %v", err)
	}
	get(t, st, "N1")
}

func (s suite) replace(t *testing.T) {
	st := s.fresh(t)
	doc := insert(t, st, note("N1"))
	for rev := int64(2); rev < 5; rev++ {
		doc.Body = append(bytes.Clone(doc.Body), ' ')
		doc.Schema++
		next, err := st.Replace(t.Context(), notes, doc)
		if err != nil {
			t.Fatalf("Replace: %v", err)
		}
		doc.Rev = rev
		same(t, "what Replace answers", next, doc)
		same(t, "what Get reads", get(t, st, "N1"), doc)
	}
}

func (s suite) replaceTakesAway(t *testing.T) {
	st := s.fresh(t)
	doc := insert(t, st, note("N1"))
	doc.Keys = map[string]any{"shelf": "right"}
	doc.Words = nil
	doc.Events = nil
	next, err := st.Replace(t.Context(), notes, doc)
	if err != nil {
		t.Fatalf("Replace: %v", err)
	}
	same(t, "what Get reads", get(t, st, "N1"), next)
	for _, q := range []store.Query{
		{Index: "by_label", Equal: []any{"plain"}},
		{Index: "by_shelf", Equal: []any{"left"}},
		{Index: "by_shelf", Equal: []any{"right"}}, // at is gone too
		{Index: "outbox"},
		{Index: "parked"},
	} {
		q.Limit = 10
		if found, err := st.Find(t.Context(), notes, q); err != nil || len(found) != 0 {
			t.Errorf("%+v still finds %v (%v)", q, ids(found), err)
		}
	}
}

func (s suite) replaceChanged(t *testing.T) {
	st := s.fresh(t)
	first := insert(t, st, note("N1"))
	second, err := st.Replace(t.Context(), notes, first)
	if err != nil {
		t.Fatalf("Replace: %v", err)
	}
	gone, ahead, never := note("N2"), second, second
	gone.Rev, ahead.Rev, never.Rev = 1, second.Rev+1, 0
	for what, doc := range map[string]store.Doc{"of an old state": first, "of a state to come": ahead, "without a state": never, "of nothing": gone} {
		doc.Body = []byte(`{"state":"wrong"}`)
		if _, err := st.Replace(t.Context(), notes, doc); !errors.Is(err, store.ErrChanged) {
			t.Errorf("Replace %s answers %v, not ErrChanged", what, err)
		}
	}
	same(t, "what is there after refused Replaces", get(t, st, "N1"), second)
	if _, err := st.Get(t.Context(), notes, "N2"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a refused Replace made a document: %v", err)
	}
}

func (s suite) delete(t *testing.T) {
	st := s.fresh(t)
	doc := insert(t, st, note("N1"))
	for _, rev := range []int64{0, 2, -1} {
		if err := st.Delete(t.Context(), notes, "N1", rev); !errors.Is(err, store.ErrChanged) {
			t.Errorf("Delete at %d answers %v, not ErrChanged", rev, err)
		}
	}
	same(t, "what is there after refused Deletes", get(t, st, "N1"), doc)
	if err := st.Delete(t.Context(), notes, "N1", 1); err != nil {
		t.Fatalf("Delete: %v", err)
	}
	if _, err := st.Get(t.Context(), notes, "N1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after Delete, Get answers %v", err)
	}
	if err := st.Delete(t.Context(), notes, "N1", 1); !errors.Is(err, store.ErrChanged) {
		t.Errorf("a second Delete answers %v, not ErrChanged", err)
	}
	if found, err := st.Find(t.Context(), notes, store.Query{Index: "by_shelf", Equal: []any{"left"}, Limit: 5}); err != nil || len(found) != 0 {
		t.Errorf("an index still finds %v (%v)", ids(found), err)
	}
	if again := insert(t, st, note("N1")); again.Rev != 1 {
		t.Errorf("inserted again, it has Rev %d", again.Rev)
	}
}

func (s suite) getAbsent(t *testing.T) {
	st := s.fresh(t)
	insert(t, st, note("N1"))
	for _, id := range []string{"N2", "", "n1", "N1 ", "N\x001", "N1\x00", "\xff\xfe", strings.Repeat("x", 5000), `{"$gt":""}`, "' OR 1=1 --"} {
		if _, err := st.Get(t.Context(), notes, id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Get %.20q answers %v, not ErrNotFound", id, err)
		}
		if err := st.Delete(t.Context(), notes, id, 1); !errors.Is(err, store.ErrChanged) {
			t.Errorf("Delete %.20q answers %v, not ErrChanged", id, err)
		}
	}
}

func (s suite) getMany(t *testing.T) {
	st := s.fresh(t)
	want := map[string]store.Doc{}
	var asked []string
	for i := range 21 {
		doc := insert(t, st, note(numbered(i)))
		if i%3 != 0 {
			want[doc.ID] = doc
			asked = append(asked, doc.ID, doc.ID)
		}
	}
	asked = append(asked, "absent", "", "\xff", numbered(1))
	docs, err := st.GetMany(t.Context(), notes, asked)
	if err != nil {
		t.Fatalf("GetMany: %v", err)
	}
	got := map[string]store.Doc{}
	for _, doc := range docs {
		got[doc.ID] = doc
	}
	if len(docs) != len(got) {
		t.Errorf("GetMany gives some documents twice: %v", ids(docs))
	}
	same(t, "what GetMany reads", got, want)
	for _, none := range [][]string{nil, {}, {"absent"}, {""}} {
		if docs, err := st.GetMany(t.Context(), notes, none); err != nil || len(docs) != 0 {
			t.Errorf("GetMany %q gives %v, %v", none, ids(docs), err)
		}
	}
	thousand := make([]string, store.MaxFind)
	for i := range thousand {
		thousand[i] = numbered(i)
	}
	if docs, err := st.GetMany(t.Context(), notes, thousand); err != nil || len(docs) != 21 {
		t.Errorf("of a thousand ids GetMany finds %d of 21, %v", len(docs), err)
	}
	mustPanic(t, "GetMany of 1,001 ids", func() { _, _ = st.GetMany(t.Context(), notes, append(thousand, "one")) })
}

func (s suite) largeValues(t *testing.T) {
	st := s.fresh(t)
	every := make([]byte, 64<<10)
	for i := range every {
		every[i] = byte(i * 7)
	}
	doc := note("N-é-\U0001F33F-1")
	doc.Words["text"] = store.Words{Owner: "P-ü", Class: "private", Revision: "R2", Text: every}
	doc.Words["title"] = store.Words{Owner: "P1", Class: "group", Text: []byte("a\x00b\u2028\U0001F33F")}
	doc.Body = []byte(`{"x":"` + strings.Repeat("y", 1<<20) + `"}`)
	doc.Keys = map[string]any{"shelf": strings.Repeat("é", store.MaxID/2), "at": int64(-1 << 63), "label": ""}
	for i := len(doc.Events); i < store.MaxEvents; i++ {
		doc.Events = append(doc.Events, store.Event{ID: numbered(i), Kind: "notice", Due: int64(i), Facts: map[string]string{"to": "P1"}})
	}
	stored := insert(t, st, doc)
	same(t, "a large document", get(t, st, doc.ID), stored)
	found, err := st.Find(t.Context(), notes, store.Query{Index: "by_three", Equal: []any{doc.Keys["shelf"], "", doc.Keys["at"]}, Limit: 2})
	if err != nil || !slices.Equal(ids(found), []string{doc.ID}) {
		t.Errorf("a large document is not found by its keys: %v, %v", ids(found), err)
	}
}

func (s suite) noReferences(t *testing.T) {
	st := s.fresh(t)
	doc := note("N1")
	insert(t, st, doc)
	spoil(doc)
	want := note("N1")
	want.Rev = 1
	same(t, "after the writer changed what it had handed over", get(t, st, "N1"), want)
}

func (s suite) readersOwn(t *testing.T) {
	st := s.fresh(t)
	want := insert(t, st, note("N1"))
	one := get(t, st, "N1")
	grown := append(one.Body, "XXXXXXXXXXXXXXXX"...)
	same(t, "the words after the body grew to "+string(grown[len(grown)-1:]), one, want)
	spoil(one)
	found, err := st.Find(t.Context(), notes, store.Query{Index: "whole", Limit: 1})
	if err != nil || len(found) != 1 {
		t.Fatalf("Find: %v, %v", ids(found), err)
	}
	same(t, "after a reader changed what it was given", found[0], want)
	spoil(found[0])
	same(t, "after another did", get(t, st, "N1"), want)
}

// spoil changes everything that a document refers to.
func spoil(doc store.Doc) {
	clear(doc.Body)
	clear(doc.Words["text"].Text)
	doc.Keys["shelf"] = "spoilt"
	doc.Events[0].Facts["post"] = "spoilt"
	doc.Events[1] = store.Event{ID: "spoilt", Kind: "spoilt"}
	delete(doc.Words, "title")
}

func (s suite) intKeys(t *testing.T) {
	st := s.fresh(t)
	doc := store.Doc{ID: "N1", Keys: map[string]any{"shelf": "left", "at": 7}}
	stored := insert(t, st, doc)
	if doc.Keys["at"] != 7 {
		t.Errorf("the caller's keys were changed: %v", doc.Keys)
	}
	same(t, "keys as Insert answers them", stored.Keys, map[string]any{"shelf": "left", "at": int64(7)})
	same(t, "keys as Get reads them", get(t, st, "N1").Keys, stored.Keys)
	found, err := st.Find(t.Context(), notes, store.Query{Index: "by_shelf", Equal: []any{"left", 7}, Limit: 1})
	if err != nil || len(found) != 1 {
		t.Errorf("not found by an int: %v, %v", ids(found), err)
	}
}
