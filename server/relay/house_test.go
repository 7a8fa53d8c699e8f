package relay

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"holdfast/server/id"
	"holdfast/server/store"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	noon    = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	posts   = &store.Collection{Name: "posts", Words: []string{"body"}}
	letters = &store.Collection{Name: "letters"}
	effects = &store.Collection{Name: "effects"} // what handlers leave behind, under the event's id
	bg      = context.Background()
)

// house is one store with its clock and what the relays on it log.
type house struct {
	*testing.T
	store store.Store
	clock *testkit.Clock
	ids   *id.Source
	log   *journal
}

func newHouse(t *testing.T) *house {
	t.Helper()
	c := testkit.NewClock(noon)
	h := &house{T: t, store: openStore(t), clock: c, ids: id.NewSource(c, testkit.Random(1)), log: &journal{}}
	h.must(h.store.Migrate(bg, append(Collections(), posts, letters, effects)...))
	return h
}

// openStore is the embedded store in a folder of its own.
func openStore(t testing.TB) store.Store {
	t.Helper()
	st, err := sqlite.Open(filepath.Join(t.TempDir(), "house.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

// relay is another process's relay on the house's store, or on one that stands in front of it.
func (h *house) relay(st store.Store) *Relay {
	r := New(st, h.clock, h.ids, make(bell, 1), slog.New(slog.NewTextHandler(h.log, nil)))
	r.Watch(posts, letters)
	r.On("note", func(ctx context.Context, _ store.Doc, ev store.Event) error { return h.effect(ctx, st, ev) })
	return r
}

// effect is safe to run twice, as every effect must be.
func (h *house) effect(ctx context.Context, st store.Store, ev store.Event) error {
	_, err := st.Insert(ctx, effects, store.Doc{ID: ev.ID, Schema: 1})
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// write stores a document as a service does, each kind as one fresh event.
func (h *house) write(c *store.Collection, kinds ...string) store.Doc {
	h.Helper()
	doc := store.Doc{ID: h.ids.New(), Schema: 1, Body: []byte(`{"state":"published"}`)}
	if c == posts {
		doc.Words = map[string]store.Words{"body": {Owner: "wren", Class: "group", Text: []byte("sealed")}}
	}
	for _, kind := range kinds {
		doc.Events = append(doc.Events, NewEvent(h.ids.New(), h.clock.Now(), kind, nil))
	}
	return h.insert(c, doc)
}

func (h *house) insert(c *store.Collection, doc store.Doc) store.Doc {
	h.Helper()
	doc, err := h.store.Insert(bg, c, doc)
	h.must(err)
	return doc
}

func (h *house) events(c *store.Collection, id string) []store.Event {
	h.Helper()
	doc, err := h.store.Get(bg, c, id)
	h.must(err)
	return doc.Events
}

// happened tells whether the effect of each of doc's events is there.
func (h *house) happened(doc store.Doc) bool {
	h.Helper()
	for _, ev := range doc.Events {
		_, err := h.store.Get(bg, effects, ev.ID)
		if errors.Is(err, store.ErrNotFound) {
			return false
		}
		h.must(err)
	}
	return true
}

// once renews r's leases and lets it do one round, in the caller's goroutine.
func (h *house) once(r *Relay, hold *holding) {
	h.Helper()
	r.renew(bg, hold)
	r.round(bg, hold)
}

// run lets r run as a process does; stop ends it and waits for it.
func (h *house) run(r *Relay) (stop func()) {
	ctx, cancel := context.WithCancel(bg)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		h.must(r.Run(ctx))
	}()
	stop = func() { cancel(); <-ended }
	h.Cleanup(stop)
	return stop
}

// until moves the clock on until it is so, for half a minute of the machine's time at most. It runs a hundred times as
// fast as the machine's: faster, and leases would lapse while the machine is busy with a batch.
func (h *house) until(what string, so func() bool) {
	h.Helper()
	for late := time.Now().Add(30 * time.Second); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			h.Fatalf("never came to be: %s\n%s", what, h.log)
		}
		h.clock.Advance(100 * time.Millisecond)
	}
}

// bell is a Waker for one process.
type bell chan struct{}

func (b bell) Wakes() <-chan struct{} { return b }
func (b bell) Wake(context.Context) {
	select {
	case b <- struct{}{}:
	default:
	}
}

// journal is a log that tests look into.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// brittle is a store whose calls fail once it is told to, as they do for a process that is cut off or dead.
type brittle struct {
	store.Store
	mu   sync.Mutex
	gone map[string]bool // by method, "" for all
}

func (b *brittle) fail(methods ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.gone = map[string]bool{}
	for _, m := range methods {
		b.gone[m] = true
	}
}

func (b *brittle) check(method string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gone[""] || b.gone[method] {
		return fmt.Errorf("canary-cause: %w", store.ErrUnavailable)
	}
	return nil
}

func (b *brittle) Insert(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	if err := b.check("Insert"); err != nil {
		return store.Doc{}, err
	}
	return b.Store.Insert(ctx, c, doc)
}

func (b *brittle) Get(ctx context.Context, c *store.Collection, id string) (store.Doc, error) {
	if err := b.check("Get"); err != nil {
		return store.Doc{}, err
	}
	return b.Store.Get(ctx, c, id)
}

func (b *brittle) Replace(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	if err := b.check("Replace"); err != nil {
		return store.Doc{}, err
	}
	return b.Store.Replace(ctx, c, doc)
}

func (b *brittle) Delete(ctx context.Context, c *store.Collection, id string, rev int64) error {
	if err := b.check("Delete"); err != nil {
		return err
	}
	return b.Store.Delete(ctx, c, id, rev)
}

func (b *brittle) Find(ctx context.Context, c *store.Collection, q store.Query) ([]store.Doc, error) {
	if err := b.check("Find"); err != nil {
		return nil, err
	}
	return b.Store.Find(ctx, c, q)
}

// tally counts how often handlers ran, by event.
type tally struct {
	mu   sync.Mutex
	runs []string
}

func (c *tally) add(what string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.runs = append(c.runs, what)
	return len(c.runs)
}

func (c *tally) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.runs)
}
