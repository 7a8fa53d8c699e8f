package sealed_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/errs"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/store/storetest"
)

const practice = "practice-1"

var notes = &store.Collection{Name: "notes", Words: []string{"title", "text"}, Indexes: []store.Index{{Name: "all"}}}

// house is a sealed store and what lies under it.
type house struct {
	store.Store
	inner store.Store
	ring  *seal.Ring
	root  seal.Root
}

func open(t *testing.T, path string, root seal.Root) house {
	t.Helper()
	inner, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { inner.Close() })
	if err := inner.Migrate(t.Context(), sealed.Keys); err != nil {
		t.Fatal(err)
	}
	ring, err := seal.OpenRing(t.Context(), root, sealed.NewKeys(inner), practice, 100)
	if err != nil {
		t.Fatal(err)
	}
	return house{sealed.New(inner, ring, practice), inner, ring, root}
}

func newHouse(t *testing.T) house {
	t.Helper()
	h := open(t, filepath.Join(t.TempDir(), "db"), seal.NewRoot())
	if err := h.Migrate(t.Context(), notes); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestTheContractOfEveryStore(t *testing.T) {
	paths, roots := map[store.Store]string{}, map[store.Store]seal.Root{}
	storetest.Run(t, func(t *testing.T) store.Store {
		path := filepath.Join(t.TempDir(), "db")
		h := open(t, path, seal.NewRoot())
		paths[h.Store], roots[h.Store] = path, h.root
		return h.Store
	}, storetest.Options{Reopen: func(t *testing.T, first store.Store) store.Store {
		return open(t, paths[first], roots[first]).Store
	}})
}

func note(id, owner, title, text string) store.Doc {
	return store.Doc{ID: id, Schema: 1, Body: []byte(`{}`), Words: map[string]store.Words{
		"title": {Owner: owner, Class: "group", Text: []byte(title)},
		"text":  {Owner: owner, Class: "group", Revision: "R1", Text: []byte(text)},
	}}
}

func insert(t *testing.T, st store.Store, doc store.Doc) store.Doc {
	t.Helper()
	stored, err := st.Insert(context.Background(), notes, doc)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

func get(t *testing.T, st store.Store, id string) store.Doc {
	t.Helper()
	doc, err := st.Get(context.Background(), notes, id)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheInnerStoreSeesNoWordsAndTheCallersDocumentStays(t *testing.T) {
	h := newHouse(t)
	doc, untouched := note("N1", "anna", "Zwergpinguin", "Blaubarsch"), note("N1", "anna", "Zwergpinguin", "Blaubarsch")
	stored := insert(t, h, doc)
	replaced := stored
	replaced.Body = []byte(`{"changed":true}`)
	replaced, err := h.Replace(t.Context(), notes, replaced)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(untouched, doc); diff != "" {
		t.Error("the caller's document changed:", diff)
	}
	for what, got := range map[string]store.Doc{"inserted": stored, "replaced": replaced, "read": get(t, h, "N1")} {
		if diff := cmp.Diff(untouched.Words, got.Words); diff != "" {
			t.Error(what, diff)
		}
	}
	under := get(t, h.inner, "N1")
	for field, w := range under.Words {
		if bytes.Contains(w.Text, []byte("Zwergpinguin")) || bytes.Contains(w.Text, []byte("Blaubarsch")) || len(w.Text) < 40 {
			t.Errorf("%s lies open: %q", field, w.Text)
		}
		if w.Owner != "anna" || w.Class != "group" || w.Revision != untouched.Words[field].Revision {
			t.Errorf("%s: the inner store has %+v", field, w)
		}
	}
	clear(stored.Words["text"].Text)
	if string(doc.Words["text"].Text) != "Blaubarsch" {
		t.Error("what was answered shares bytes with what was given")
	}
}

func TestEveryReaderOpens(t *testing.T) {
	h := newHouse(t)
	want := map[string]string{"N1": "one", "N2": "", "N3": "three"}
	for id, text := range want {
		insert(t, h, note(id, "owner-"+id, "t", text))
	}
	many, err := h.GetMany(t.Context(), notes, []string{"N1", "N2", "N3", "N4"})
	if err != nil || len(many) != 3 {
		t.Fatal(many, err)
	}
	found, err := h.Find(t.Context(), notes, store.Query{Index: "all", Limit: 10})
	if err != nil || len(found) != 3 {
		t.Fatal(found, err)
	}
	for _, doc := range append(many, found...) {
		if text := doc.Words["text"].Text; text == nil || string(text) != want[doc.ID] {
			t.Errorf("%s: %v", doc.ID, text)
		}
	}
	if n, err := h.Count(t.Context(), notes, store.Query{Index: "all"}, 2); n != 2 || err != nil {
		t.Error(n, err)
	}
}

// Somebody with the database alone changes what lies where.
func TestCiphertextIsStuckToItsPlace(t *testing.T) {
	for name, tamper := range map[string]func(one, two *store.Doc){
		"between documents":   func(one, two *store.Doc) { swapWords(one, two, "text", "text") },
		"between fields":      func(one, two *store.Doc) { swapWords(one, one, "title", "text") },
		"only the text":       func(one, two *store.Doc) { edit(one, "text", func(w *store.Words) { w.Text = two.Words["text"].Text }) },
		"to another owner":    func(one, two *store.Doc) { edit(one, "text", func(w *store.Words) { w.Owner = "ben" }) },
		"to no owner":         func(one, two *store.Doc) { edit(one, "text", func(w *store.Words) { w.Owner = "" }) },
		"to another class":    func(one, two *store.Doc) { edit(one, "text", func(w *store.Words) { w.Class = "private" }) },
		"to another revision": func(one, two *store.Doc) { edit(one, "text", func(w *store.Words) { w.Revision = "R2" }) },
		"to another schema":   func(one, two *store.Doc) { one.Schema = 2 },
		"blanked":             func(one, two *store.Doc) { edit(one, "text", func(w *store.Words) { w.Text = nil }) },
		"one bit":             func(one, two *store.Doc) { edit(one, "text", func(w *store.Words) { w.Text[20] ^= 1 }) },
		"in the clear":        func(one, two *store.Doc) { edit(one, "text", func(w *store.Words) { w.Text = []byte("open words") }) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			insert(t, h, note("N1", "anna", "title", "words of N1"))
			insert(t, h, note("N2", "anna", "title", "words of N2"))
			private := note("N3", "anna", "title", "x")
			for field := range private.Words {
				edit(&private, field, func(w *store.Words) { w.Class = "private" })
			}
			insert(t, h, private)
			insert(t, h, note("N4", "ben", "title", "x"))
			one, two := get(t, h.inner, "N1"), get(t, h.inner, "N2")
			tamper(&one, &two)
			if _, err := h.inner.Replace(t.Context(), notes, one); err != nil {
				t.Fatal(err)
			}
			doc, err := h.Get(t.Context(), notes, "N1")
			if err == nil || errs.KindOf(err) != errs.Internal || doc.ID != "" || doc.Words != nil {
				t.Errorf("Get: %+v, %v", doc, err)
			}
			if docs, err := h.GetMany(t.Context(), notes, []string{"N1", "N4"}); docs != nil || errs.KindOf(err) != errs.Internal {
				t.Errorf("GetMany: %+v, %v", docs, err)
			}
			if docs, err := h.Find(t.Context(), notes, store.Query{Index: "all", Limit: 9}); docs != nil || errs.KindOf(err) != errs.Internal {
				t.Errorf("Find: %+v, %v", docs, err)
			}
			if get(t, h, "N4").Words["text"].Owner != "ben" {
				t.Error("an untouched document does not open")
			}
		})
	}
}

func edit(doc *store.Doc, field string, change func(*store.Words)) {
	w := doc.Words[field]
	change(&w)
	doc.Words[field] = w
}

func swapWords(one, two *store.Doc, a, b string) {
	one.Words[a], two.Words[b] = two.Words[b], one.Words[a]
}

// The same documents copied whole into another collection.
func TestCiphertextIsStuckToItsCollection(t *testing.T) {
	h := newHouse(t)
	copies := &store.Collection{Name: "copies", Words: notes.Words}
	if err := h.Migrate(t.Context(), copies); err != nil {
		t.Fatal(err)
	}
	insert(t, h, note("N1", "anna", "title", "text"))
	if _, err := h.inner.Insert(t.Context(), copies, get(t, h.inner, "N1")); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Get(t.Context(), copies, "N1"); !errors.Is(err, seal.ErrUnopened) {
		t.Error(err)
	}
}

func TestErasedWordsAreReadAsGoneAndTheirDocumentLivesOn(t *testing.T) {
	h := newHouse(t)
	doc := note("N1", "anna", "title", "text")
	edit(&doc, "title", func(w *store.Words) { w.Owner = "cohort" })
	insert(t, h, doc)
	if err := h.ring.DestroyKey(t.Context(), "anna", seal.Group); err != nil {
		t.Fatal(err)
	}
	for range 2 { // again after it was written back
		read := get(t, h, "N1")
		want := store.Words{Owner: "anna", Class: "group", Revision: "R1"}
		if diff := cmp.Diff(want, read.Words["text"]); diff != "" || string(read.Words["title"].Text) != "title" {
			t.Fatalf("read %+v", read.Words)
		}
		read.Body = []byte(`{"changed":true}`)
		read, err := h.Replace(t.Context(), notes, read)
		if err != nil {
			t.Fatal(err)
		}
		if read.Words["text"].Text != nil {
			t.Error("gone words came back from Replace")
		}
	}
	again := get(t, h, "N1")
	edit(&again, "text", func(w *store.Words) { w.Text = []byte("new") })
	if _, err := h.Replace(t.Context(), notes, again); !errors.Is(err, seal.ErrDestroyed) {
		t.Errorf("new words under a destroyed key: %v", err)
	}
}

func TestWordsThatCannotBeSealedAreRefusedAndMakeNoKey(t *testing.T) {
	h := newHouse(t)
	for name, change := range map[string]func(*store.Doc){
		"undeclared field": func(d *store.Doc) { d.Words["aside"] = d.Words["text"] },
		"no owner":         func(d *store.Doc) { edit(d, "text", func(w *store.Words) { w.Owner = "" }) },
		"no class":         func(d *store.Doc) { edit(d, "text", func(w *store.Words) { w.Class = "" }) },
		"unknown class":    func(d *store.Doc) { edit(d, "text", func(w *store.Words) { w.Class = "secret" }) },
		"no text":          func(d *store.Doc) { edit(d, "text", func(w *store.Words) { w.Text = nil }) },
		"no id":            func(d *store.Doc) { d.ID = "" },
		"too many events":  func(d *store.Doc) { d.Events = make([]store.Event, store.MaxEvents+1) },
	} {
		doc := note("N1", "owner of "+name, "title", "text")
		delete(doc.Words, "title")
		change(&doc)
		for method, write := range map[string]func(context.Context, *store.Collection, store.Doc) (store.Doc, error){"Insert": h.Insert, "Replace": h.Replace} {
			if got, err := write(t.Context(), notes, doc); err == nil || got.ID != "" {
				t.Errorf("%s, %s: %+v, %v", method, name, got, err)
			}
		}
		if _, err := sealed.NewKeys(h.inner).LoadKey(t.Context(), practice+"/data/group/owner of "+name); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s: a key was made, %v", name, err)
		}
	}
	if _, err := h.Get(t.Context(), notes, "N1"); !errors.Is(err, store.ErrNotFound) {
		t.Error("something was written:", err)
	}
}

func TestAnotherProcessReadsWhatThisOneSealed(t *testing.T) {
	path, root := filepath.Join(t.TempDir(), "db"), seal.NewRoot()
	one, two := open(t, path, root), open(t, path, root)
	for _, h := range []house{one, two} {
		if err := h.Migrate(t.Context(), notes); err != nil {
			t.Fatal(err)
		}
	}
	insert(t, one, note("N1", "anna", "title", "from one"))
	insert(t, two, note("N2", "anna", "title", "from two"))
	if got := string(get(t, two, "N1").Words["text"].Text); got != "from one" {
		t.Error(got)
	}
	if got := string(get(t, one, "N2").Words["text"].Text); got != "from two" {
		t.Error(got)
	}
}
