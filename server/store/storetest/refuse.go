package storetest

import (
	"errors"
	"strings"
	"testing"

	"holdfast/server/store"
)

var refusals = map[string]func(suite, *testing.T){
	"documents": suite.refuseDocuments,
	"queries":   suite.refuseQueries,
	"unknown":   suite.refuseUnknown,
}

// wrong is every way a document can be unfit, as a change to a good one.
var wrong = map[string]struct {
	change func(*store.Doc)
	want   error
}{
	"no id":              {func(d *store.Doc) { d.ID = "" }, store.ErrDocument},
	"an id with NUL":     {func(d *store.Doc) { d.ID = "a\x00" }, store.ErrDocument},
	"an id not UTF-8":    {func(d *store.Doc) { d.ID = "\xff" }, store.ErrDocument},
	"a long id":          {func(d *store.Doc) { d.ID = strings.Repeat("x", store.MaxID+1) }, store.ErrDocument},
	"an undeclared key":  {func(d *store.Doc) { d.Keys["colour"] = "red" }, store.ErrDocument},
	"an outbox key":      {func(d *store.Doc) { d.Keys["outbox_due"] = int64(1) }, store.ErrDocument},
	"a text as number":   {func(d *store.Doc) { d.Keys["shelf"] = int64(1) }, store.ErrDocument},
	"a number as text":   {func(d *store.Doc) { d.Keys["at"] = "1" }, store.ErrDocument},
	"a float":            {func(d *store.Doc) { d.Keys["at"] = 1.0 }, store.ErrDocument},
	"a nil":              {func(d *store.Doc) { d.Keys["at"] = nil }, store.ErrDocument},
	"a named type":       {func(d *store.Doc) { d.Keys["shelf"] = named("left") }, store.ErrDocument},
	"a long key":         {func(d *store.Doc) { d.Keys["shelf"] = strings.Repeat("x", store.MaxID+1) }, store.ErrDocument},
	"a key not UTF-8":    {func(d *store.Doc) { d.Keys["shelf"] = "\xff" }, store.ErrDocument},
	"undeclared words":   {func(d *store.Doc) { d.Words["aside"] = d.Words["text"] }, store.ErrDocument},
	"an event with NUL":  {func(d *store.Doc) { d.Events[0].Kind = "\x00" }, store.ErrDocument},
	"an event unnamed":   {func(d *store.Doc) { d.Events[0].ID = "" }, store.ErrDocument},
	"a fact with dot":    {func(d *store.Doc) { d.Events[0].Facts["a.b"] = "x" }, store.ErrDocument},
	"a fact with dollar": {func(d *store.Doc) { d.Events[0].Facts["$a"] = "x" }, store.ErrDocument},
	"too many events":    {func(d *store.Doc) { d.Events = make([]store.Event, store.MaxEvents+1) }, store.ErrBacklog},
	"too much body":      {func(d *store.Doc) { d.Body = make([]byte, store.MaxDoc+1) }, store.ErrTooLarge},
}

type named string

func (s suite) refuseDocuments(t *testing.T) {
	st := s.fresh(t)
	stored := insert(t, st, note("N1"))
	for what, w := range wrong {
		fresh, changed := note("N2"), note("N1")
		changed.Rev = stored.Rev
		w.change(&fresh)
		w.change(&changed)
		if _, err := st.Insert(t.Context(), notes, fresh); !errors.Is(err, w.want) {
			t.Errorf("Insert with %s answers %v, not %v", what, err, w.want)
		}
		if _, err := st.Replace(t.Context(), notes, changed); !errors.Is(err, w.want) {
			t.Errorf("Replace with %s answers %v, not %v", what, err, w.want)
		}
	}
	same(t, "what is there after all refusals", get(t, st, "N1"), stored)
	if n, err := st.Count(t.Context(), notes, store.Query{Index: "whole"}, 10); err != nil || n != 1 {
		t.Errorf("refused documents were stored: %d, %v", n, err)
	}
}

func (s suite) refuseQueries(t *testing.T) {
	st := s.fresh(t)
	cursor := func(id string, keys ...any) *store.Cursor { return &store.Cursor{Keys: keys, ID: id} }
	for what, q := range map[string]store.Query{
		"an unknown index":              {Index: "by_colour", Limit: 1},
		"no index":                      {Limit: 1},
		"too many values":               {Index: "by_label", Equal: []any{"a", "b"}, Limit: 1},
		"a number for a text":           {Index: "by_label", Equal: []any{int64(1)}, Limit: 1},
		"a text for a number":           {Index: "by_time", Equal: []any{"1"}, Limit: 1},
		"a nil":                         {Index: "by_label", Equal: []any{nil}, Limit: 1},
		"a named type":                  {Index: "by_label", Equal: []any{named("a")}, Limit: 1},
		"a start of the wrong kind":     {Index: "by_shelf", Equal: []any{"a"}, From: "x", Limit: 1},
		"an end of the wrong kind":      {Index: "by_shelf", Equal: []any{"a"}, Before: 1.5, Limit: 1},
		"a range without a key left":    {Index: "by_label", Equal: []any{"a"}, From: "x", Limit: 1},
		"a cursor with too few keys":    {Index: "by_shelf", After: cursor("N1", "a"), Limit: 1},
		"a cursor with too many keys":   {Index: "by_shelf", Equal: []any{"a"}, After: cursor("N1", int64(1), int64(2)), Limit: 1},
		"a cursor with the wrong kinds": {Index: "by_shelf", After: cursor("N1", int64(1), "a"), Limit: 1},
	} {
		mustPanic(t, "Find with "+what, func() { _, _ = st.Find(t.Context(), notes, q) })
		mustPanic(t, "Count with "+what, func() { _, _ = st.Count(t.Context(), notes, q, 1) })
	}
	for _, limit := range []int{0, -1, store.MaxFind + 1} {
		mustPanic(t, "Find with a wrong limit", func() { _, _ = st.Find(t.Context(), notes, store.Query{Index: "whole", Limit: limit}) })
	}
	mustPanic(t, "Count up to nothing", func() { _, _ = st.Count(t.Context(), notes, store.Query{Index: "whole"}, 0) })
}

func (s suite) refuseUnknown(t *testing.T) {
	st := s.fresh(t)
	never := &store.Collection{Name: "never", Indexes: []store.Index{{Name: "whole"}}}
	mustPanic(t, "Get in a collection that was not migrated", func() { _, _ = st.Get(t.Context(), never, "N1") })
	mustPanic(t, "Insert there", func() { _, _ = st.Insert(t.Context(), never, store.Doc{ID: "N1"}) })
	mustPanic(t, "Find there", func() { _, _ = st.Find(t.Context(), never, store.Query{Index: "whole", Limit: 1}) })
}
