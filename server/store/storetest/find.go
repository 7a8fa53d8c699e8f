package storetest

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"holdfast/server/store"
)

var finds = map[string]func(suite, *testing.T){
	"any query":             suite.anyQuery,
	"page by page":          suite.pages,
	"any changes":           suite.anyChanges,
	"text nobody can store": suite.impossibleText,
	"a count stops":         suite.countStops,
	"without words":         suite.withoutWords,
}

// The values that questions and documents are made of: ties, ends of the range, texts whose order by bytes is not that
// of a dictionary or of UTF-16, an empty text (which is there), and in texts also what no document has.
var (
	shelves = []string{"", "Left", "left", "left ", "lefu", "é", "\uffee", "\U0001F33F"}
	times   = []int64{math.MinInt64, -1, 0, 1, 1<<53 + 1, 1<<53 + 2, math.MaxInt64}
	labels  = []string{"", "a", "b"}
)

// library is 144 documents over those values; every fourth has no label, every ninth no time, every eleventh no key.
func library() model {
	m := model{}
	for i := range 144 {
		keys := map[string]any{"shelf": shelves[i%7], "at": times[(i/7)%7], "label": labels[(i/5)%3]}
		if i%4 == 0 {
			delete(keys, "label")
		}
		if i%9 == 0 {
			delete(keys, "at")
		}
		if i%11 == 0 {
			keys = nil
		}
		id := numbered(i * 37 % 144) // so that the order of ids is not that of writing
		m[id] = store.Doc{ID: id, Keys: keys, Body: []byte(id)}
	}
	return m
}

func (s suite) filled(t *testing.T) (store.Store, model) {
	t.Helper()
	st, m := s.fresh(t), library()
	for id, doc := range m {
		m[id] = insert(t, st, doc)
	}
	return st, m
}

// question draws a query that fits an index of notes.
func question(rt *rapid.T, m model) store.Query {
	index := rapid.SampledFrom(notes.Indexes).Draw(rt, "index")
	n := rapid.IntRange(0, len(index.Keys)).Draw(rt, "equal")
	q := store.Query{Index: index.Name, Desc: rapid.Bool().Draw(rt, "desc"), Limit: rapid.IntRange(1, 30).Draw(rt, "limit")}
	for _, key := range index.Keys[:n] {
		q.Equal = append(q.Equal, value(rt, key))
	}
	rest := index.Keys[n:]
	if len(rest) > 0 && rapid.Bool().Draw(rt, "from") {
		q.From = value(rt, rest[0])
	}
	if len(rest) > 0 && rapid.Bool().Draw(rt, "before") {
		q.Before = value(rt, rest[0])
	}
	if rapid.Bool().Draw(rt, "after") {
		q.After = place(rt, m, rest)
	}
	return q
}

// place is that of a document half of the time, so that cursors stand on ties.
func place(rt *rapid.T, m model, rest []store.Key) *store.Cursor {
	id := numbered(rapid.IntRange(-1, 144).Draw(rt, "id"))
	cursor := &store.Cursor{ID: id}
	doc := m[id]
	for _, key := range rest {
		v := doc.Keys[key.Name]
		if v == nil || rapid.Bool().Draw(rt, "elsewhere") {
			v = value(rt, key)
		}
		cursor.Keys = append(cursor.Keys, v)
	}
	return cursor
}

func value(rt *rapid.T, key store.Key) any {
	switch key.Name {
	case "at":
		return rapid.SampledFrom(times).Draw(rt, "at")
	case "shelf":
		return rapid.SampledFrom(shelves).Draw(rt, "shelf")
	}
	return rapid.SampledFrom(labels).Draw(rt, "label")
}

func (s suite) anyQuery(t *testing.T) {
	st, m := s.filled(t)
	rapid.Check(t, func(rt *rapid.T) {
		q := question(rt, m)
		want := m.find(notes, q)
		got, err := st.Find(t.Context(), notes, q)
		if err != nil {
			rt.Fatalf("Find %+v: %v", q, err)
		}
		if !slices.Equal(ids(got), ids(want[:min(q.Limit, len(want))])) {
			rt.Fatalf("Find %+v (after %+v)\ngives %v\nnot   %v", q, q.After, ids(got), ids(want[:min(q.Limit, len(want))]))
		}
		for i := range got {
			same(t, "a found document", got[i], want[i])
		}
		atMost := rapid.IntRange(1, 60).Draw(rt, "at most")
		if n, err := st.Count(t.Context(), notes, q, atMost); err != nil || n != min(atMost, len(want)) {
			rt.Fatalf("Count %+v up to %d gives %d, %v, of %d", q, atMost, n, err, len(want))
		}
	})
}

// pages: walked by cursors in either direction, an index gives each of its documents once and in order.
func (s suite) pages(t *testing.T) {
	st, m := s.filled(t)
	for _, q := range []store.Query{
		{Index: "by_shelf"},
		{Index: "by_shelf", Equal: []any{"left"}},
		{Index: "by_time", From: int64(-1), Before: int64(1 << 60)},
		{Index: "by_label", Equal: []any{"a"}},
		{Index: "by_three"},
		{Index: "whole"},
	} {
		for _, q.Desc = range []bool{false, true} {
			q.Limit = 17
			want := ids(m.find(notes, q))
			if got := walk(t, st, q); !slices.Equal(got, want) {
				t.Errorf("page by page %+v gives\n%v, not\n%v", q, got, want)
			}
		}
	}
}

func walk(t *testing.T, st store.Store, q store.Query) []string {
	t.Helper()
	var all []string
	for {
		docs, err := st.Find(t.Context(), notes, q)
		if err != nil {
			t.Fatalf("Find: %v", err)
		}
		all = append(all, ids(docs)...)
		if len(docs) < q.Limit {
			return all
		}
		if len(all) > 1000 {
			t.Fatalf("%+v goes on and on: the cursor does not move", q)
		}
		last := docs[len(docs)-1]
		p := notes.Plan(q)
		q.After = &store.Cursor{ID: last.ID}
		for _, key := range p.Rest() {
			q.After.Keys = append(q.After.Keys, last.Keys[key.Name])
		}
	}
}

// anyChanges: whatever is done in whatever order, answers and indexes are those of the model.
func (s suite) anyChanges(t *testing.T) {
	st := s.fresh(t)
	rapid.Check(t, func(rt *rapid.T) {
		empty(t, st)
		m := model{}
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			step(t, rt, st, m)
		}
		for _, index := range notes.Indexes {
			q := store.Query{Index: index.Name, Limit: 100}
			got, err := st.Find(t.Context(), notes, q)
			want := m.find(notes, q)
			if err != nil || !slices.Equal(ids(got), ids(want)) {
				rt.Fatalf("%s finds %v, not %v (%v)", index.Name, ids(got), ids(want), err)
			}
			for i := range got {
				same(t, "a found document", got[i], want[i])
			}
		}
	})
}

// empty leaves nothing, not even of a run that failed.
func empty(t *testing.T, st store.Store) {
	t.Helper()
	left, err := st.Find(t.Context(), notes, store.Query{Index: "whole", Limit: 100})
	if err != nil {
		t.Fatalf("Find: %v", err)
	}
	for _, doc := range left {
		if err := st.Delete(t.Context(), notes, doc.ID, doc.Rev); err != nil {
			t.Fatalf("Delete: %v", err)
		}
	}
}

// step does one thing to one of four documents, at its right revision or at another, in the store and in the model.
func step(t *testing.T, rt *rapid.T, st store.Store, m model) {
	t.Helper()
	doc := note(numbered(rapid.IntRange(1, 4).Draw(rt, "which")))
	doc.Rev = m[doc.ID].Rev + int64(rapid.SampledFrom([]int{0, 0, 0, 1, -1}).Draw(rt, "off by"))
	doc.Keys = map[string]any{"shelf": rapid.SampledFrom(shelves).Draw(rt, "shelf")}
	if rapid.Bool().Draw(rt, "dated") {
		doc.Keys["at"] = rapid.SampledFrom(times).Draw(rt, "at")
	}
	old, there := m[doc.ID]
	var err, want error
	switch rapid.SampledFrom([]string{"insert", "replace", "delete"}).Draw(rt, "do") {
	case "insert":
		doc, err = st.Insert(t.Context(), notes, doc)
		if there {
			want = store.ErrExists
		} else {
			m[doc.ID] = doc
		}
	case "replace":
		var next store.Doc
		next, err = st.Replace(t.Context(), notes, doc)
		if !there || old.Rev != doc.Rev {
			want = store.ErrChanged
		} else {
			m[doc.ID] = next
		}
	case "delete":
		err = st.Delete(t.Context(), notes, doc.ID, doc.Rev)
		if !there || old.Rev != doc.Rev {
			want = store.ErrChanged
		} else {
			delete(m, doc.ID)
		}
	}
	if err != want {
		rt.Fatalf("the store answers %v, the model %v", err, want)
	}
}

// impossibleText may come from a person, so it finds nothing and breaks nothing.
func (s suite) impossibleText(t *testing.T) {
	st := s.fresh(t)
	insert(t, st, note("N1"))
	for _, text := range []string{"\xff", "left\x00", "\xed\xa0\x80"} {
		for _, q := range []store.Query{
			{Index: "by_shelf", Equal: []any{text}},
			{Index: "by_label", From: text},
			{Index: "by_label", Before: text},
			{Index: "by_label", After: &store.Cursor{Keys: []any{text}, ID: "N0"}},
			{Index: "whole", After: &store.Cursor{ID: text}},
		} {
			q.Limit = 5
			if got, err := st.Find(t.Context(), notes, q); err != nil || len(got) != 0 {
				t.Errorf("Find %+v gives %v, %v", q, ids(got), err)
			}
			if n, err := st.Count(t.Context(), notes, q, 5); err != nil || n != 0 {
				t.Errorf("Count %+v gives %d, %v", q, n, err)
			}
		}
	}
}

func (s suite) countStops(t *testing.T) {
	st, m := s.filled(t)
	all := len(m)
	for atMost, want := range map[int]int{1: 1, 99: 99, all: all, all + 1: all, 1 << 30: all} {
		if n, err := st.Count(t.Context(), notes, store.Query{Index: "whole"}, atMost); err != nil || n != want {
			t.Errorf("Count up to %d gives %d, %v", atMost, n, err)
		}
	}
	q := store.Query{Index: "whole", Desc: true, After: &store.Cursor{ID: numbered(10)}}
	if n, err := st.Count(t.Context(), notes, q, 50); err != nil || n != 10 {
		t.Errorf("Count before the tenth gives %d, %v", n, err)
	}
}

// withoutWords: everything else is there, and it cannot be written back by mistake.
func (s suite) withoutWords(t *testing.T) {
	st := s.fresh(t)
	whole := insert(t, st, note("N1"))
	found, err := st.Find(t.Context(), notes, store.Query{Index: "by_shelf", Equal: []any{"left"}, Limit: 5, NoWords: true})
	if err != nil || len(found) != 1 {
		t.Fatalf("Find: %v, %v", ids(found), err)
	}
	want := note("N1")
	want.Words = nil
	same(t, "a document without its words", found[0], want)
	if _, err := st.Replace(t.Context(), notes, found[0]); !errors.Is(err, store.ErrChanged) {
		t.Errorf("written back without its words, the answer is %v", err)
	}
	same(t, "what is there", get(t, st, "N1"), whole)
}
