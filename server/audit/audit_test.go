package audit_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/audit"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

var start = time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)

type house struct {
	*audit.Log
	store store.Store
	ids   *id.Source
}

func newHouse(t *testing.T) house {
	t.Helper()
	st, err := sqlite.Open(filepath.Join(t.TempDir(), "db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	if err := st.Migrate(t.Context(), sealed.Keys, audit.Records); err != nil {
		t.Fatal(err)
	}
	ring, err := seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(st), "practice", 1)
	if err != nil {
		t.Fatal(err)
	}
	return house{audit.New(st, ring), st, id.NewSource(testkit.NewClock(start), testkit.Random(1))}
}

func (h house) record() audit.Record {
	return audit.Record{ID: h.ids.New(), At: start, Action: "write-post", Actor: h.ids.New(), Kind: "post", Object: h.ids.New(), Revision: h.ids.New(), Outcome: "done"}
}

func (h house) append(t *testing.T, r audit.Record) {
	t.Helper()
	if err := h.Append(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

func (h house) of(t *testing.T, object string) []audit.Entry {
	t.Helper()
	entries, err := h.OfObject(t.Context(), object, nil, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func TestARecordIsKeptOnceAndNamesNobody(t *testing.T) {
	h := newHouse(t)
	r := h.record()
	r.At = start.Add(1234567 * time.Nanosecond)
	for range 3 {
		h.append(t, r)
	}
	entries := h.of(t, r.Object)
	if len(entries) != 1 {
		t.Fatalf("%d entries", len(entries))
	}
	e := entries[0]
	want := audit.Entry{ID: r.ID, At: start.Add(time.Millisecond), Action: r.Action, Actor: h.Actor(r.Actor), Kind: r.Kind, Object: r.Object, Revision: r.Revision, Outcome: r.Outcome, MAC: e.MAC}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Error(diff)
	}
	if err := h.Verify(e); err != nil || len(e.MAC) != 32 {
		t.Error(err, len(e.MAC))
	}
	doc, err := h.store.Get(t.Context(), audit.Records, r.ID)
	if err != nil || strings.Contains(fmt.Sprint(string(doc.Body), doc.Keys, doc.Events, doc.Words), r.Actor) || len(e.Actor) != 43 {
		t.Errorf("the person's id is in %s, %v, %v", doc.Body, doc.Keys, err)
	}
	if h.Actor(r.Actor) != e.Actor || h.Actor(h.ids.New()) == e.Actor {
		t.Error("one person's entries cannot be found, or two persons look the same")
	}
}

func TestWhatTheHouseDidHasNoActor(t *testing.T) {
	h := newHouse(t)
	r := h.record()
	r.Actor, r.Kind, r.Revision = "", "", ""
	h.append(t, r)
	if e := h.of(t, r.Object)[0]; e.Actor != "" || h.Verify(e) != nil {
		t.Errorf("%+v", e)
	}
}

func TestAnotherRecordUnderTheSameIDIsRefused(t *testing.T) {
	h := newHouse(t)
	r := h.record()
	h.append(t, r)
	for name, change := range map[string]func(*audit.Record){
		"at":       func(r *audit.Record) { r.At = r.At.Add(time.Millisecond) },
		"action":   func(r *audit.Record) { r.Action = "take-back" },
		"actor":    func(r *audit.Record) { r.Actor = h.ids.New() },
		"no actor": func(r *audit.Record) { r.Actor = "" },
		"kind":     func(r *audit.Record) { r.Kind = "thread" },
		"object":   func(r *audit.Record) { r.Object = h.ids.New() },
		"revision": func(r *audit.Record) { r.Revision = h.ids.New() },
		"outcome":  func(r *audit.Record) { r.Outcome = "refused" },
	} {
		other := r
		change(&other)
		if err := h.Append(t.Context(), other); !errors.Is(err, audit.ErrDiffers) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if entries := h.of(t, r.Object); len(entries) != 1 || h.Verify(entries[0]) != nil {
		t.Errorf("what was kept changed: %+v", entries)
	}
}

func TestNoWordsFit(t *testing.T) {
	h := newHouse(t)
	words := []string{"I did not sleep.", "sad", "Anna", "anna@see.example", "two words", "müde", "line\nline", strings.Repeat("a", 43) + "b", "<p>", "a.b", "..",
		h.ids.New() + ".", "." + h.ids.New(), h.ids.New() + "." + h.ids.New() + "." + h.ids.New(), h.ids.New() + ".anna", strings.ToLower(h.ids.New())}
	for name, put := range map[string]func(*audit.Record, string){
		"ID":       func(r *audit.Record, s string) { r.ID = s },
		"Actor":    func(r *audit.Record, s string) { r.Actor = s },
		"Object":   func(r *audit.Record, s string) { r.Object = s },
		"Revision": func(r *audit.Record, s string) { r.Revision = s },
	} {
		for _, s := range words {
			h.refused(t, name, put, s)
		}
	}
	for name, put := range map[string]func(*audit.Record, string){
		"Action":  func(r *audit.Record, s string) { r.Action = s },
		"Kind":    func(r *audit.Record, s string) { r.Kind = s },
		"Outcome": func(r *audit.Record, s string) { r.Outcome = s },
	} {
		for _, s := range append(words[:1:1], words[2:]...) { // one small word is a name of the code to any pattern
			h.refused(t, name, put, s)
		}
	}
	for name, empty := range map[string]func(*audit.Record){
		"ID": func(r *audit.Record) { r.ID = "" }, "At": func(r *audit.Record) { r.At = time.Time{} }, "Action": func(r *audit.Record) { r.Action = "" },
		"Object": func(r *audit.Record) { r.Object = "" }, "Outcome": func(r *audit.Record) { r.Outcome = "" },
	} {
		h.refused(t, "no "+name, func(r *audit.Record, _ string) { empty(r) }, "")
	}
	if n, err := h.store.Count(t.Context(), audit.Records, store.Query{Index: "by_time"}, 1); n != 0 || err != nil {
		t.Errorf("%d records kept, %v", n, err)
	}
}

func (h house) refused(t *testing.T, field string, put func(*audit.Record, string), s string) {
	t.Helper()
	r := h.record()
	put(&r, s)
	err := h.Append(t.Context(), r)
	if !errors.Is(err, audit.ErrRecord) || errs.KindOf(err) != errs.Internal {
		t.Errorf("%s took %q: %v", field, s, err)
	}
	if s != "" && strings.Contains(err.Error(), s) {
		t.Errorf("%s: the refusal repeats %q", field, s)
	}
}

func TestPairsAndHashesCanBeObjects(t *testing.T) {
	h := newHouse(t)
	for _, object := range []string{h.ids.New() + "." + h.ids.New(), h.Actor(h.ids.New())} {
		r := h.record()
		r.Object = object
		h.append(t, r)
		if len(h.of(t, object)) != 1 {
			t.Errorf("%s is not found", object)
		}
	}
}

// Somebody with the database alone changes a record.
func TestAnAlteredRecordIsFound(t *testing.T) {
	h := newHouse(t)
	other := h.record()
	h.append(t, other)
	for field, value := range map[string]any{
		"at": start.Add(time.Hour).UnixMilli(), "action": "read-post", "actor": h.Actor(other.Actor), "kind": "thread",
		"revision": other.Revision, "outcome": "refused", "mac": h.of(t, other.Object)[0].MAC,
	} {
		r := h.record()
		h.append(t, r)
		h.alter(t, r.ID, field, value)
		e := h.of(t, r.Object)[0]
		if err := h.Verify(e); !errors.Is(err, audit.ErrTampered) {
			t.Errorf("%s: %v", field, err)
		}
		if err := h.Append(t.Context(), r); !errors.Is(err, audit.ErrDiffers) {
			t.Errorf("%s: appended again over it: %v", field, err)
		}
	}
	e := h.of(t, other.Object)[0]
	for name, change := range map[string]func(*audit.Entry){
		"id": func(e *audit.Entry) { e.ID = h.ids.New() }, "object": func(e *audit.Entry) { e.Object = h.ids.New() }, "no hash": func(e *audit.Entry) { e.MAC = nil },
		"border": func(e *audit.Entry) { e.Action, e.Actor = e.Action+e.Actor[:1], e.Actor[1:] },
	} {
		changed := e
		change(&changed)
		if err := h.Verify(changed); !errors.Is(err, audit.ErrTampered) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := h.Verify(e); err != nil {
		t.Error(err)
	}
}

func TestARecordWithMoreThanItsHashCoversIsRefused(t *testing.T) {
	h := newHouse(t)
	r := h.record()
	h.append(t, r)
	h.alter(t, r.ID, "note", "words")
	if _, err := h.OfObject(t.Context(), r.Object, nil, 1); !errors.Is(err, audit.ErrTampered) {
		t.Error(err)
	}
	if err := h.Append(t.Context(), r); !errors.Is(err, audit.ErrTampered) {
		t.Error(err)
	}
}

func (h house) alter(t *testing.T, id, field string, value any) {
	t.Helper()
	doc, err := h.store.Get(t.Context(), audit.Records, id)
	if err != nil {
		t.Fatal(err)
	}
	var body map[string]any
	if err := json.Unmarshal(doc.Body, &body); err != nil {
		t.Fatal(err)
	}
	body[field] = value
	doc.Body, _ = json.Marshal(body)
	if field != "note" {
		doc.Body = inOrder(t, doc.Body)
	}
	if _, err := h.store.Replace(t.Context(), audit.Records, doc); err != nil {
		t.Fatal(err)
	}
}

// inOrder writes the fields in the order in which they are kept.
func inOrder(t *testing.T, body []byte) []byte {
	t.Helper()
	var f struct {
		At       int64  `json:"at"`
		Action   string `json:"action"`
		Actor    string `json:"actor,omitempty"`
		Kind     string `json:"kind,omitempty"`
		Object   string `json:"object"`
		Revision string `json:"revision,omitempty"`
		Outcome  string `json:"outcome"`
		MAC      []byte `json:"mac"`
	}
	if err := json.Unmarshal(body, &f); err != nil {
		t.Fatal(err)
	}
	out, _ := json.Marshal(f)
	return out
}

func TestEntriesAreReadNewestFirstPageByPage(t *testing.T) {
	h := newHouse(t)
	object := h.ids.New()
	var want []string
	for i := range 9 {
		r := h.record()
		r.At = start.Add(time.Duration(i/3) * time.Minute) // three at each moment
		if i != 4 {
			r.Object = object
			want = append([]string{r.ID}, want...)
		}
		h.append(t, r)
	}
	read := func(page func(after *audit.Entry) ([]audit.Entry, error)) (got []string) {
		var after *audit.Entry
		for {
			entries, err := page(after)
			if err != nil {
				t.Fatal(err)
			}
			if len(entries) == 0 {
				return got
			}
			for _, e := range entries {
				got = append(got, e.ID)
			}
			after = &entries[len(entries)-1]
		}
	}
	got := read(func(after *audit.Entry) ([]audit.Entry, error) { return h.OfObject(t.Context(), object, after, 2) })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("by object:", diff)
	}
	middle := read(func(after *audit.Entry) ([]audit.Entry, error) {
		return h.Between(t.Context(), start.Add(time.Minute), start.Add(2*time.Minute), after, 1)
	})
	if len(middle) != 3 || middle[0] <= middle[1] || middle[1] <= middle[2] {
		t.Errorf("in the second minute: %v", middle)
	}
	all := read(func(after *audit.Entry) ([]audit.Entry, error) {
		return h.Between(t.Context(), start, start.Add(time.Hour), after, 4)
	})
	if len(all) != 9 {
		t.Errorf("%d entries in all", len(all))
	}
}

func TestTheSameRecordFromManySidesIsKeptOnce(t *testing.T) {
	h := newHouse(t)
	r := h.record()
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if err := h.Append(t.Context(), r); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(h.of(t, r.Object)); n != 1 {
		t.Errorf("%d entries", n)
	}
}
