package cohort_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

var (
	operator = access.Actor{Kind: access.Operator}
	evening  = time.Date(2026, 11, 10, 20, 0, 0, 0, time.UTC)
)

// rooms is the services under test on a store of their own, with people of the practice.
type rooms struct {
	*testing.T
	*cohort.Service
	accounts *account.Service
	clock    *testkit.Clock
	ids      *id.Source
	relay    *relay.Relay
	mortal   *mortal
	raw      store.Store
	data     string
	log      *strings.Builder
	screener *censor
	known    map[string]access.Actor // people, by name
	meddler  *meddler
	signals  signals
}

func newRooms(t *testing.T) *rooms {
	t.Helper()
	r := &rooms{T: t, clock: testkit.NewClock(evening), data: t.TempDir(), log: &strings.Builder{}, screener: &censor{}, known: map[string]access.Actor{}}
	inner, err := sqlite.Open(filepath.Join(r.data, "records.db"), sqlite.Options{})
	r.must(err)
	r.mortal = &mortal{Store: inner}
	r.raw = r.mortal
	t.Cleanup(func() { r.relay.Wait(); r.must(inner.Close()) })
	all := append(append(relay.Collections(), account.Collections()...), append(cohort.Collections(), sealed.Keys)...)
	r.must(r.raw.Migrate(t.Context(), all...))
	ring, err := seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(r.raw), "practice", 1000)
	r.must(err)
	st := sealed.New(r.raw, ring, "practice")
	log := redact.NewLogger(&locked{w: r.log}, slog.LevelDebug)
	random := testkit.Random(1)
	r.ids = id.NewSource(r.clock, random)
	r.relay = relay.New(r.raw, r.clock, r.ids, bell{}, log)
	r.accounts = account.New(account.Parts{
		Store: st, Ring: ring, Clock: r.clock, IDs: r.ids, Random: &locked{r: random}, Due: r.relay, Carrier: r.relay,
		Hasher: seal.NewHasher(1), Log: log,
	})
	r.meddler = &meddler{Service: r.accounts}
	r.Service = cohort.New(cohort.Parts{
		Store: st, Ring: ring, Clock: r.clock, IDs: r.ids, Carrier: r.relay, Accounts: r.meddler, Screener: r.screener,
		Practice: "practice", Log: log,
	})
	r.relay.Watch(cohort.Watched()...)
	r.relay.Watch(account.Watched()...)
	r.Service.Follow(r.relay)
	r.accounts.Follow(r.relay)
	ignore := func(context.Context, store.Doc, store.Event) error { return nil }
	r.relay.On(cohort.SignalEvent, r.signals.take)
	for _, kind := range []string{"audit", cohort.ChangedEvent, cohort.WelcomeEvent, cohort.AnsweredEvent, account.AlertEvent} {
		r.relay.On(kind, ignore)
	}
	return r
}

func (r *rooms) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// person is somebody of the practice, signed in as strongly as their kind must be.
func (r *rooms) person(name string, kind access.Kind) access.Actor {
	r.Helper()
	if known, ok := r.known[name]; ok {
		return known // also while the store is dead
	}
	p, err := r.accounts.Ensure(r.Context(), operator, account.NewPerson{Key: name, Kind: kind, Name: name})
	r.must(err)
	r.known[name] = access.Actor{Person: p.ID, Kind: kind, Strong: true}
	return r.known[name]
}

// group is a cohort with its lead.
type group struct {
	id   id.Cohort
	lead access.Actor
}

// forming is a new cohort led by Amara.
func (r *rooms) forming() group {
	r.Helper()
	lead := r.person("Dr Amara Osei", access.Staff)
	c, err := r.Create(r.Context(), lead, cohort.NewCohort{Name: "Tuesday", Capacity: 20, Nonce: r.ids.New()})
	r.must(err)
	return group{c.ID, lead}
}

// open is a cohort that has opened, with those members, named as their accounts are.
func (r *rooms) open(members ...string) group {
	r.Helper()
	g := r.forming()
	for _, name := range members {
		r.admit(g, r.person(name, access.Member), name)
	}
	r.must(r.Open(r.Context(), g.lead, g.id, true))
	r.clock.Advance(time.Minute)
	return g
}

// pend brings somebody as far as waiting to be admitted.
func (r *rooms) pend(g group, who access.Actor, alias string) {
	r.Helper()
	_, err := r.Pend(r.Context(), g.id, who.Person, g.lead.Person, r.ids.New())
	r.must(err)
	_, err = r.NameYourself(r.Context(), g.id, who.Person, alias, 1)
	r.must(err)
}

func (r *rooms) admit(g group, who access.Actor, alias string) {
	r.Helper()
	r.pend(g, who, alias)
	r.must(r.Admit(r.Context(), g.lead, g.id, who.Person))
}

// colleague works for the cohort too.
func (r *rooms) colleague(g group, name string, relation access.Relation) access.Actor {
	r.Helper()
	who := r.person(name, access.Staff)
	role := access.RoleFacilitator
	if relation == access.NoRelation {
		role = access.RoleModerator
	}
	r.must(r.AddStaff(r.Context(), g.lead, g.id, who.Person, role, relation))
	return who
}

func (r *rooms) standing(g group, who access.Actor) access.Standing {
	r.Helper()
	m, err := r.Membership(r.Context(), g.id, who.Person)
	r.must(err)
	return m.Standing
}

// told is what the group reads of itself, newest first.
func (r *rooms) told(g group, reader access.Actor) []string {
	r.Helper()
	lines, err := r.Lines(r.Context(), reader, g.id, 50)
	r.must(err)
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.Text
	}
	return texts
}

// session opens one for somebody, and says later whether it lives.
func (r *rooms) session(who access.Actor) (lives func() bool) {
	r.Helper()
	token, _, err := r.accounts.Start(r.Context(), who.Person, account.How{Strong: true})
	r.must(err)
	return func() bool { _, err := r.accounts.Session(r.Context(), token); return err == nil }
}

// settle runs relays until nothing is left to do but what is planned for tomorrow.
func (r *rooms) settle() {
	r.Helper()
	r.relay.Wait()
	if r.left() == 0 {
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	done := make(chan error, 1)
	go func() { done <- r.relay.Run(ctx) }()
	for i := range 3000 {
		r.clock.Advance(time.Second)
		time.Sleep(time.Millisecond) // the relay runs on another goroutine
		if i%5 == 0 && r.left() == 0 {
			break
		}
	}
	cancel()
	r.must(<-done)
	r.relay.Wait()
	if n := r.left(); n != 0 {
		r.Fatalf("%d documents still have something to follow", n)
	}
}

// left counts documents with something to do that is not planned for tomorrow.
func (r *rooms) left() int {
	n := 0
	soon := r.clock.Now().Add(12 * time.Hour).UnixMilli()
	for _, c := range append(cohort.Watched(), account.Watched()...) {
		for shard := range int64(store.Shards) {
			k, err := r.raw.Count(r.Context(), c, store.Query{Index: store.Outbox.Name, Equal: []any{shard}, Before: soon}, 100)
			r.must(err)
			n += k
		}
	}
	return n
}

// files is the folder of the records, copied by nobody: for scans after the store was closed or not.
func (r *rooms) files() []byte {
	r.Helper()
	var all []byte
	r.must(filepath.WalkDir(r.data, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all = append(all, b...)
		return err
	}))
	return all
}

// mortal is a store whose process dies after so many writes: from then on nothing gets through, until it is revived.
// Counted is what was written, one write at a time. What the relay writes for itself comes round at any moment, and what
// came too late for its document is no step of a flow either.
type mortal struct {
	store.Store
	mu     sync.Mutex
	writes int
	dies   int      // after this many writes; 0: never
	drafts []string // the changes that were written, listed or not
}

var errDead = errors.New("the process is dead")

func (m *mortal) set(dies int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.writes, m.dies = 0, dies
}

func (m *mortal) died() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dead()
}

func (m *mortal) dead() bool { return m.dies > 0 && m.writes >= m.dies }

// write does one write, if there is still somebody to do it.
func (m *mortal) write(c *store.Collection, do func() error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead() {
		return errDead
	}
	err := do()
	if err == nil && !strings.HasPrefix(c.Name, "relay_") {
		m.writes++
	}
	return err
}

func (m *mortal) Get(ctx context.Context, c *store.Collection, which string) (store.Doc, error) {
	if m.died() {
		return store.Doc{}, errDead
	}
	return m.Store.Get(ctx, c, which)
}

func (m *mortal) Insert(ctx context.Context, c *store.Collection, d store.Doc) (doc store.Doc, err error) {
	err = m.write(c, func() (err error) {
		doc, err = m.Store.Insert(ctx, c, d)
		if c == cohort.Changes {
			m.drafts = append(m.drafts, d.ID)
		}
		return err
	})
	return doc, err
}

func (m *mortal) Replace(ctx context.Context, c *store.Collection, d store.Doc) (doc store.Doc, err error) {
	err = m.write(c, func() (err error) { doc, err = m.Store.Replace(ctx, c, d); return err })
	return doc, err
}

func (m *mortal) Delete(ctx context.Context, c *store.Collection, which string, rev int64) error {
	return m.write(c, func() error { return m.Store.Delete(ctx, c, which, rev) })
}

// meddler has something happen just before an account is paused, once.
type meddler struct {
	*account.Service
	once sync.Once
	does func()
}

func (m *meddler) Suspend(ctx context.Context, who id.Person, on bool) error {
	if on && m.does != nil {
		m.once.Do(m.does)
	}
	return m.Service.Suspend(ctx, who, on)
}

// bell wakes nobody: tests move the clock.
type bell struct{}

func (bell) Wakes() <-chan struct{} { return nil }
func (bell) Wake(context.Context)   {}

// locked lets several goroutines use one writer or reader.
type locked struct {
	mu sync.Mutex
	w  *strings.Builder
	r  interface{ Read([]byte) (int, error) }
}

func (l *locked) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.w.Write(p) }
func (l *locked) Read(p []byte) (int, error)  { l.mu.Lock(); defer l.mu.Unlock(); return l.r.Read(p) }

// censor holds what says "hold" back, folds what says "fold", masks "mask" and fails at "fail".
type censor struct{}

func (*censor) Screen(_ context.Context, s gate.Subject) (gate.Verdict, error) {
	text := s.Body.Text()
	if strings.Contains(text, "fail") {
		return gate.Verdict{}, errors.New("no screener")
	}
	v := gate.Verdict{Tier: gate.Green, Hold: strings.Contains(text, "hold"), Fold: strings.Contains(text, "fold")}
	if at := strings.Index(text, "mask"); at >= 0 {
		v.Mask = []gate.Mark{{Rule: "m", Range: gate.Range{From: at, To: at + 4}}}
	}
	return v, nil
}

// signals keeps what moderation would hear.
type signals struct {
	mu  sync.Mutex
	all []map[string]string
}

func (s *signals) take(_ context.Context, _ store.Doc, ev store.Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, ev.Facts)
	return nil
}

// heard is what was heard since the last time.
func (s *signals) heard() []map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.all
	s.all = nil
	return all
}
