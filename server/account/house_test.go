package account_test

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

	"github.com/pquerna/otp/totp"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/audit"
	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/pulse"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

const (
	practice = "practice"
	origin   = "https://notes.example.org"
	phrase   = redact.Token("seven quiet herons over the weir")
	another  = redact.Token("copper lantern beside an open gate")
	pine     = redact.Email("pine@example.org")
	firefox  = "Firefox on Android"
)

var (
	noon     = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	cheap    = seal.Cost{KiB: 64, Times: 1, Lanes: 1}
	operator = access.Actor{Kind: access.Operator}
)

// house is the service on a real sealed store, with a clock that stands still and no limits unless a test sets some.
type house struct {
	*testing.T
	*account.Service
	store  *watched
	raw    store.Store
	clock  *testkit.Clock
	ring   *seal.Ring
	hasher *seal.Hasher
	audit  *audit.Log
	hands  *hands
	log    *bytes.Buffer
}

// options say what is different from an ordinary house.
type options struct {
	path    string // a database to open again
	root    seal.Root
	limits  account.Limiter
	relying account.Relying
	hasher  *seal.Hasher
}

func newHouse(t *testing.T) *house { return openHouse(t, options{}) }

func openHouse(t *testing.T, o options) *house {
	t.Helper()
	if o.path == "" {
		o.path, o.root = filepath.Join(t.TempDir(), "db"), seal.NewRoot()
	}
	if o.limits == nil {
		o.limits = unlimited{}
	}
	if o.hasher == nil {
		o.hasher = seal.NewHasherAt(4, cheap)
	}
	if o.relying.ID == "" {
		o.relying = account.Relying{ID: "notes.example.org", Name: "Notes", Origins: []string{origin}}
	}
	h := &house{T: t, clock: testkit.NewClock(noon), hasher: o.hasher, log: &bytes.Buffer{}}
	var err error
	h.raw, err = sqlite.Open(o.path, sqlite.Options{})
	h.must(err)
	t.Cleanup(func() { h.raw.Close() })
	h.must(h.raw.Migrate(t.Context(), append(account.Collections(), sealed.Keys, audit.Records)...))
	h.ring, err = seal.OpenRing(t.Context(), o.root, sealed.NewKeys(h.raw), practice, 100)
	h.must(err)
	h.store = &watched{Store: sealed.New(h.raw, h.ring, practice)}
	h.audit = audit.New(h.store.Store, h.ring)
	h.hands = &hands{clock: h.clock, store: h.store.Store, handlers: map[string]relay.Handler{}}
	h.Service = account.New(account.Parts{
		Store: h.store, Ring: h.ring, Clock: h.clock, IDs: id.NewSource(h.clock, testkit.Random(1)), Random: testkit.Random(2),
		Due: h.hands, Carrier: h.hands, Limits: o.limits, Hasher: h.hasher, Log: slog.New(slog.NewTextHandler(h.log, nil)), Relying: o.relying,
	})
	h.Follow(h.hands)
	h.hands.On(account.AuditEvent, h.record)
	h.hands.On(account.AlertEvent, h.hands.note)
	h.hands.On(account.ConfirmEvent, h.hands.note)
	h.must(h.PlanPurge(t.Context()))
	return h
}

func (h *house) record(ctx context.Context, _ store.Doc, ev store.Event) error {
	return h.audit.Append(ctx, audit.Record{
		ID: ev.ID, At: id.Time(ev.ID), Action: ev.Facts["action"], Actor: ev.Facts["actor"], Object: ev.Facts["object"], Outcome: "done",
	})
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// person makes somebody with the phrase as password.
func (h *house) person(address redact.Email, kind access.Kind) account.Person {
	h.Helper()
	p, err := h.Create(h.Context(), account.NewAccount{Address: address, Password: phrase, Kind: kind, Name: "Quinn"})
	h.must(err)
	return p
}

// signIn comes in with the phrase.
func (h *house) signIn(address redact.Email) account.SignedIn {
	h.Helper()
	in, err := h.SignIn(h.Context(), account.Attempt{Address: address, Password: phrase, Device: firefox})
	h.must(err)
	return in
}

func (h *house) lives(in account.SignedIn) bool {
	_, err := h.Session(h.Context(), string(in.Token))
	return err == nil
}

// withApp sets an authenticator up and gives what makes its codes, and the session that goes on.
func (h *house) withApp(in account.SignedIn) (app, account.SignedIn) {
	h.Helper()
	e, err := h.NewAuthenticator(h.Context(), in.Session)
	h.must(err)
	a := app{h, e.Secret}
	in, err = h.ConfirmAuthenticator(h.Context(), in.Session, e.Ticket, a.code())
	h.must(err)
	return a, in
}

type app struct {
	h      *house
	secret string
}

// code is what the app shows now.
func (a app) code() string {
	a.h.Helper()
	secret := string(bytes.ReplaceAll([]byte(a.secret), []byte(" "), nil))
	code, err := totp.GenerateCode(secret, a.h.clock.Now())
	a.h.must(err)
	return code
}

// codes makes recovery codes.
func (h *house) codes(in account.SignedIn) ([]string, account.SignedIn) {
	h.Helper()
	codes, in, err := h.NewCodes(h.Context(), in.Session)
	h.must(err)
	return codes, in
}

func (h *house) kinds(in account.SignedIn) (kinds []account.AlertKind) {
	h.Helper()
	alerts, err := h.Alerts(h.Context(), in.Session)
	h.must(err)
	for _, a := range alerts {
		kinds = append(kinds, a.Kind)
	}
	return kinds
}

// unlimited and limited are Limiters; none lets nothing through.
type unlimited struct{}

func (unlimited) Allow(context.Context, pulse.Limit, string) (bool, time.Duration) { return true, 0 }

type none struct{}

func (none) Allow(context.Context, pulse.Limit, string) (bool, time.Duration) {
	return false, time.Minute
}

// watched counts what is asked of a store, and can break off after some writes as a crash would.
type watched struct {
	store.Store
	mu     sync.Mutex
	calls  []string
	writes int // that are left before it breaks off; 0: it never does
	broken bool
}

var errCrash = errors.New("crash")

func (w *watched) note(method string, c *store.Collection, writes bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, method+" "+c.Name)
	if w.broken {
		return errCrash
	}
	if writes && w.writes > 0 {
		w.writes--
		w.broken = w.writes == 0
		if w.broken {
			return errCrash
		}
	}
	return nil
}

// crashAfter lets n more writes through.
func (w *watched) crashAfter(n int) { w.writes = n + 1 }

func (w *watched) mend() { w.writes, w.broken = 0, false }

func (w *watched) since() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	calls := w.calls
	w.calls = nil
	return calls
}

func (w *watched) Insert(ctx context.Context, c *store.Collection, d store.Doc) (store.Doc, error) {
	if err := w.note("insert", c, true); err != nil {
		return store.Doc{}, err
	}
	return w.Store.Insert(ctx, c, d)
}

func (w *watched) Replace(ctx context.Context, c *store.Collection, d store.Doc) (store.Doc, error) {
	if err := w.note("replace", c, true); err != nil {
		return store.Doc{}, err
	}
	return w.Store.Replace(ctx, c, d)
}

func (w *watched) Delete(ctx context.Context, c *store.Collection, id string, rev int64) error {
	if err := w.note("delete", c, true); err != nil {
		return err
	}
	return w.Store.Delete(ctx, c, id, rev)
}

func (w *watched) Get(ctx context.Context, c *store.Collection, id string) (store.Doc, error) {
	if err := w.note("get", c, false); err != nil {
		return store.Doc{}, err
	}
	return w.Store.Get(ctx, c, id)
}

func (w *watched) Find(ctx context.Context, c *store.Collection, q store.Query) ([]store.Doc, error) {
	if err := w.note("find", c, false); err != nil {
		return nil, err
	}
	return w.Store.Find(ctx, c, q)
}

// hands carry events out in place of a relay, at once or when a test says so.
type hands struct {
	clock    *testkit.Clock
	store    store.Store
	handlers map[string]relay.Handler
	mu       sync.Mutex
	noted    []store.Event // alerts and links that would be mailed
}

func (c *hands) On(kind string, h relay.Handler) { c.handlers[kind] = h }

func (c *hands) Schedule(context.Context, relay.Work) error { return nil }

func (c *hands) note(_ context.Context, _ store.Doc, ev store.Event) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.noted = append(c.noted, ev)
	return nil
}

func (c *hands) Carry(ctx context.Context, where *store.Collection, doc store.Doc) {
	c.carry(ctx, where, doc.ID, clock.Millis(c.clock.Now().Add(relay.Grace)))
}

// carry does what is due by then; what fails stays.
func (c *hands) carry(ctx context.Context, where *store.Collection, which string, due int64) {
	doc, err := c.store.Get(ctx, where, which)
	if err != nil {
		return
	}
	done := map[string]bool{}
	for _, ev := range doc.Events {
		if ev.Due <= due && c.handlers[ev.Kind](ctx, doc, ev) == nil {
			done[ev.ID] = true
		}
	}
	for len(done) > 0 {
		doc, err := c.store.Get(ctx, where, which)
		if err != nil {
			return
		}
		doc.Events = slices.DeleteFunc(doc.Events, func(ev store.Event) bool { return done[ev.ID] })
		if _, err = c.store.Replace(ctx, where, doc); !errors.Is(err, store.ErrChanged) {
			return
		}
	}
}

// all does what is due in the whole store by now, as relays would.
func (h *house) all() {
	h.Helper()
	for _, c := range account.Watched() {
		for shard := range int64(store.Shards) {
			docs, err := h.raw.Find(h.Context(), c, store.Query{Index: store.Outbox.Name, Equal: []any{shard}, Limit: 1000})
			h.must(err)
			for _, doc := range docs {
				h.hands.carry(h.Context(), c, doc.ID, clock.Millis(h.clock.Now()))
			}
		}
	}
}

// mails are the events of a kind that came since they were asked for last.
func (h *house) mails(kind string) (ids []string) {
	h.Helper()
	for range 2 { // what follows may have something that follows
		h.clock.Advance(2 * relay.Grace)
		h.all()
	}
	h.hands.mu.Lock()
	defer h.hands.mu.Unlock()
	for _, ev := range h.hands.noted {
		if ev.Kind == kind {
			ids = append(ids, ev.Facts["alert"]+ev.Facts["change"])
		}
	}
	h.hands.noted = nil
	return ids
}

// at runs n of the same at once and collects what came.
func at[T any](n int, f func(int) T) []T {
	out := make([]T, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { out[i] = f(i) })
	}
	all.Wait()
	return out
}

// keyed is a Limiter that only notes by what it was asked.
type keyed struct{ seen map[string]map[string]bool }

func (k *keyed) Allow(_ context.Context, l pulse.Limit, key string) (bool, time.Duration) {
	if k.seen[l.Name] == nil {
		k.seen[l.Name] = map[string]bool{}
	}
	k.seen[l.Name][key] = true
	return true, 0
}

func (h *house) logger() *slog.Logger { return slog.New(slog.NewTextHandler(h.log, nil)) }

var (
	docless   store.Doc
	eventless store.Event
)

// everything is what lies in a collection below the seal, as bytes.
func (h *house) everything(c *store.Collection) (all [][]byte) {
	h.Helper()
	for _, index := range c.Indexes {
		all = append(all, h.found(c, store.Query{Index: index.Name, Limit: 1000})...)
	}
	return all
}

func (h *house) found(c *store.Collection, q store.Query) (all [][]byte) {
	h.Helper()
	docs, err := h.raw.Find(h.Context(), c, q)
	h.must(err)
	for _, doc := range docs {
		flat := append([]byte(doc.ID+fmt.Sprint(doc.Keys, doc.Events)), doc.Body...)
		for _, w := range doc.Words {
			flat = append(flat, w.Text...)
		}
		all = append(all, flat)
	}
	return all
}

func contains(doc []byte, secret string) bool { return bytes.Contains(doc, []byte(secret)) }
