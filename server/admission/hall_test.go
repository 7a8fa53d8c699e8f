package admission_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/audit"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
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

const practice = "alder-house"

// hall is the door of the house with what it stands on, and nothing above it: mail and welcomes are only counted.
type hall struct {
	*admission.Service
	t        *testing.T
	dir      string
	clock    *testkit.Clock
	raw      *mortal
	sealed   store.Store
	ring     *seal.Ring
	relay    *relay.Relay
	accounts *account.Service
	cohorts  *cohort.Service
	audit    *audit.Log
	log      *bytes.Buffer

	mu   sync.Mutex
	told map[string]map[string]bool // kind → what about, each once
}

var policy = admission.Policy{
	Brand: "Notes", Hours: "Staff read on weekdays, 9 am to 6 pm.", Phone: "Call 020 7946 0100.", Emergency: "Call 999.",
	Retention: "Records are kept for eight years.", Secure: true, Mail: true,
}

// limits lets everything happen, until a test says otherwise.
type limits struct {
	sync.Mutex
	refuse func(l pulse.Limit, key string) bool
}

func (l *limits) Allow(_ context.Context, limit pulse.Limit, key string) (bool, time.Duration) {
	l.Lock()
	defer l.Unlock()
	if l.refuse != nil && l.refuse(limit, key) {
		return false, time.Minute
	}
	return true, 0
}

type never struct{}

func (never) Wake(context.Context)   {}
func (never) Wakes() <-chan struct{} { return nil }

type passAll struct{}

func (passAll) Screen(context.Context, gate.Subject) (gate.Verdict, error) {
	return gate.Verdict{}, nil
}

func open(t *testing.T) *hall { return openWith(t, policy, &limits{}) }

func openWith(t *testing.T, p admission.Policy, l admission.Limiter) *hall {
	t.Helper()
	dir := t.TempDir()
	inner, err := sqlite.Open(dir+"/records.db", sqlite.Options{})
	must(t, err)
	h := &hall{t: t, dir: dir, clock: testkit.NewClock(time.Date(2026, 11, 10, 20, 0, 0, 0, time.UTC)), raw: &mortal{Store: inner}, told: map[string]map[string]bool{}, log: &bytes.Buffer{}}
	ctx := t.Context()
	must(t, h.raw.Migrate(ctx, all()...))
	h.ring, err = seal.OpenRing(ctx, seal.NewRoot(), sealed.NewKeys(h.raw), practice, 4096)
	must(t, err)
	h.sealed = sealed.New(h.raw, h.ring, practice)
	h.build(p, l)
	must(t, h.Plan(ctx))
	h.drain()
	t.Cleanup(func() { h.relay.Wait(); must(t, inner.Close()) })
	return h
}

func all() []*store.Collection {
	list := append(relay.Collections(), sealed.Keys, audit.Records)
	list = append(list, account.Collections()...)
	list = append(list, cohort.Collections()...)
	return append(list, admission.Collections()...)
}

func (h *hall) build(p admission.Policy, l admission.Limiter) {
	log := redact.NewLogger(&locked{w: h.log}, slog.LevelDebug)
	ids := id.NewSource(h.clock, testkit.Random(7))
	h.relay = relay.New(h.raw, h.clock, ids, never{}, log)
	h.audit = audit.New(h.sealed, h.ring)
	h.accounts = account.New(account.Parts{
		Store: h.sealed, Ring: h.ring, Clock: h.clock, IDs: ids, Random: testkit.Random(8), Due: h.relay, Carrier: h.relay,
		Limits: &limits{}, Hasher: seal.NewHasherAt(4, seal.Cost{KiB: 64, Times: 1, Lanes: 1}), Log: log,
	})
	h.cohorts = cohort.New(cohort.Parts{
		Store: h.sealed, Ring: h.ring, Clock: h.clock, IDs: ids, Carrier: h.relay, Accounts: h.accounts, Screener: passAll{},
		Practice: practice, Log: log,
	})
	h.Service = admission.New(admission.Parts{
		Store: h.sealed, Ring: h.ring, Clock: h.clock, IDs: ids, Random: testkit.Random(9), Carrier: h.relay, Due: h.relay,
		Accounts: h.accounts, Cohorts: h.cohorts, Audit: h.audit, Limits: l, Policy: p, Practice: practice, Log: log,
	})
	for _, watched := range [][]*store.Collection{account.Watched(), cohort.Watched(), admission.Watched()} {
		h.relay.Watch(watched...)
	}
	h.accounts.Follow(h.relay)
	h.cohorts.Follow(h.relay)
	h.Follow(h.relay)
	h.relay.On("audit", h.record)
	h.relay.On(admission.MailEvent, h.mail)
	for _, kind := range []string{account.AlertEvent, account.ConfirmEvent, admission.WaitingEvent, cohort.WelcomeEvent, cohort.AnsweredEvent} {
		h.relay.On(kind, func(_ context.Context, _ store.Doc, ev store.Event) error {
			h.tell(kind, ev.ID)
			return nil
		})
	}
}

// record is what app does with audit events.
func (h *hall) record(ctx context.Context, _ store.Doc, ev store.Event) error {
	return h.audit.Append(ctx, audit.Record{
		ID: ev.ID, At: id.Time(ev.ID), Action: ev.Facts["action"], Actor: ev.Facts["actor"], Object: ev.Facts["object"], Outcome: "done",
	})
}

// mail is what notify does with an invitation: the same version goes out under the same key.
func (h *hall) mail(ctx context.Context, _ store.Doc, ev store.Event) error {
	to, token, version, _, send, err := h.InvitationMail(ctx, ev.Facts["invitation"])
	if err == nil && send {
		h.tell("mail", fmt.Sprintf("%s %s %d", string(to), string(token), version))
	}
	return err
}

func (h *hall) tell(kind, what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.told[kind] == nil {
		h.told[kind] = map[string]bool{}
	}
	h.told[kind][what] = true
}

func (h *hall) heard(kind string) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.told[kind])
}

// drain has a relay carry out what is due within the next ten minutes.
func (h *hall) drain() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.relay.Run(ctx) }()
	for range 4000 {
		if h.left() == 0 {
			break
		}
		h.clock.Advance(time.Second)
		time.Sleep(time.Millisecond) // the relay runs on another goroutine
	}
	left := h.left()
	cancel()
	must(h.t, <-done)
	if left != 0 {
		h.t.Fatalf("%d documents still have something to follow; the log says:\n%s", left, h.log)
	}
}

func (h *hall) left() int {
	h.t.Helper()
	n := 0
	carrying := append(relay.Collections(), admission.Watched()...)
	carrying = append(append(carrying, account.Watched()...), cohort.Watched()...)
	for _, c := range carrying {
		for shard := range int64(store.Shards) {
			k, err := h.raw.Count(context.Background(), c, store.Query{
				Index: store.Outbox.Name, Equal: []any{shard}, Before: h.clock.Now().Add(10 * time.Minute).UnixMilli(),
			}, 100)
			must(h.t, err)
			n += k
		}
	}
	return n
}

// person is somebody who is signed in, without a password.
func (h *hall) person(key string, kind access.Kind) account.Session {
	h.t.Helper()
	p, err := h.accounts.Ensure(h.t.Context(), operator, account.NewPerson{Key: key, Kind: kind, Name: key})
	must(h.t, err)
	return h.session(p.ID)
}

func (h *hall) session(who id.Person) account.Session {
	h.t.Helper()
	_, s, err := h.accounts.Start(h.t.Context(), who, account.How{Strong: true})
	must(h.t, err)
	return s
}

// group is a forming cohort that its maker leads.
func (h *hall) group(lead account.Session) cohort.Cohort {
	h.t.Helper()
	c, err := h.cohorts.Create(h.t.Context(), lead.Actor(), cohort.NewCohort{Name: "Tuesday evening group", Capacity: 8, Nonce: h.Nonce()})
	must(h.t, err)
	return c
}

// invited is an invitation to a group, made to hand over.
func (h *hall) invited(by account.Session, c cohort.Cohort) admission.Invitation {
	h.t.Helper()
	inv, err := h.Invite(h.t.Context(), by.Actor(), admission.NewInvitation{For: admission.ForMember, Cohort: c.ID})
	must(h.t, err)
	return inv
}

func (h *hall) ticket(inv admission.Invitation) redact.Token {
	h.t.Helper()
	ticket, _, err := h.GiveCode(h.t.Context(), inv.Token, inv.Code, "192.0.2.1")
	must(h.t, err)
	return ticket
}

// pending is somebody who accepted an invitation to a group.
func (h *hall) pending(key string, by account.Session, c cohort.Cohort) account.Session {
	h.t.Helper()
	who := h.person(key, access.Member)
	must(h.t, h.Accept(h.t.Context(), h.ticket(h.invited(by, c)), who))
	return who
}

// applied is somebody pending who said yes to the terms and gave what admission needs.
func (h *hall) applied(key string, by account.Session, c cohort.Cohort) account.Session {
	h.t.Helper()
	who := h.pending(key, by, c)
	h.agree(who, c)
	must(h.t, h.Apply(h.t.Context(), who.Actor(), c.ID, answers(key)))
	return who
}

func (h *hall) agree(who account.Session, c cohort.Cohort) {
	h.t.Helper()
	terms, err := h.Terms(h.t.Context(), who.Actor(), c.ID)
	must(h.t, err)
	must(h.t, h.AcceptTerms(h.t.Context(), who.Actor(), c.ID, terms.Hash))
}

func (h *hall) standing(who account.Session, c cohort.Cohort) access.Standing {
	h.t.Helper()
	m, err := h.cohorts.Membership(h.t.Context(), c.ID, who.Person)
	must(h.t, err)
	return m.Standing
}

// due says whether somebody is asked for a yes before they go on.
func (h *hall) due(who account.Session, c cohort.Cohort) bool {
	h.t.Helper()
	m, err := h.cohorts.Membership(h.t.Context(), c.ID, who.Person)
	must(h.t, err)
	return m.Facts().TermsDue
}

func answers(alias string) admission.Answers {
	return admission.Answers{
		Adult: true, LegalName: "Mira Halloran", Place: "12 Quay Street, Port Ellen", Phone: "+44 20 7946 0958",
		SafeContact: "Her sister Ann, 020 7946 0000", NeverContact: "Anybody called Rob", Language: "English", Alias: alias,
	}
}

func admitted() admission.Decision {
	d := admission.Decision{Admit: true, Words: "Welcome. We begin on Tuesday."}
	for _, q := range admission.Questions() {
		d.Criteria = append(d.Criteria, admission.Criterion{ID: q.ID, Met: admission.Yes})
	}
	return d
}

func refused() admission.Decision {
	d := admitted()
	d.Admit, d.Words, d.Elsewhere = false, "Not this spring.", "The day clinic in Port Ellen, 020 7946 0200."
	return d
}

var operator = access.Actor{Kind: access.Operator}

// mortal is a store whose process dies after so many writes: from then on nothing gets through, until it is revived. It
// also counts them. The relay's leases come round by themselves, so they are not counted: they are no step of a flow.
type mortal struct {
	store.Store
	mu     sync.Mutex
	writes int
	dies   int // after this many writes; 0: never
	refuse func(c *store.Collection) error
	kept   map[string]map[string]bool // collection → ids
}

// keep follows which documents there are.
func (m *mortal) keep(c *store.Collection, which string, there bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[string]map[string]bool{}
	}
	if m.kept[c.Name] == nil {
		m.kept[c.Name] = map[string]bool{}
	}
	m.kept[c.Name][which] = there
}

// held counts the documents of a collection.
func (m *mortal) held(c *store.Collection) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, there := range m.kept[c.Name] {
		if there {
			n++
		}
	}
	return n
}

var errDead = errors.New("the process is dead")

// stuck lets so many more writes into a collection, and refuses those after them: effects happen and are not cleared. An
// empty name ends it.
func (m *mortal) stuck(name string, more int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refuse = nil
	if name == "" {
		return
	}
	m.refuse = func(c *store.Collection) error {
		if c.Name != name {
			return nil
		}
		if more--; more < 0 {
			return store.ErrUnavailable
		}
		return nil
	}
}

func (m *mortal) alive(writing *store.Collection) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dies > 0 && m.writes >= m.dies {
		return errDead
	}
	if writing == nil || writing.Name == "relay_leases" {
		return nil
	}
	if m.refuse != nil {
		if err := m.refuse(writing); err != nil {
			return err
		}
	}
	m.writes++
	return nil
}

func (m *mortal) set(dies int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.writes, m.dies = 0, dies
}

func (m *mortal) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.writes
}

func (m *mortal) Get(ctx context.Context, c *store.Collection, which string) (store.Doc, error) {
	if err := m.alive(nil); err != nil {
		return store.Doc{}, err
	}
	return m.Store.Get(ctx, c, which)
}

func (m *mortal) Find(ctx context.Context, c *store.Collection, q store.Query) ([]store.Doc, error) {
	if err := m.alive(nil); err != nil {
		return nil, err
	}
	return m.Store.Find(ctx, c, q)
}

func (m *mortal) Insert(ctx context.Context, c *store.Collection, d store.Doc) (store.Doc, error) {
	if err := m.alive(c); err != nil {
		return store.Doc{}, err
	}
	stored, err := m.Store.Insert(ctx, c, d)
	if err == nil {
		m.keep(c, d.ID, true)
	}
	return stored, err
}

func (m *mortal) Replace(ctx context.Context, c *store.Collection, d store.Doc) (store.Doc, error) {
	if err := m.alive(c); err != nil {
		return store.Doc{}, err
	}
	return m.Store.Replace(ctx, c, d)
}

func (m *mortal) Delete(ctx context.Context, c *store.Collection, which string, rev int64) error {
	if err := m.alive(c); err != nil {
		return err
	}
	err := m.Store.Delete(ctx, c, which, rev)
	if err == nil {
		m.keep(c, which, false)
	}
	return err
}

// locked is a log that several goroutines write.
type locked struct {
	mu sync.Mutex
	w  *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func kind(err error) errs.Kind { return errs.KindOf(err) }
