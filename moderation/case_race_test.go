package moderation_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"holdfast/moderation"
	"holdfast/moderation/cover"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// model is a case as the contract of leases and signals says it behaves, in plain steps.
type model struct {
	closed       bool
	holder       string
	token, fence int64
	since, until time.Time
	round, tier  int
	acknowledged bool
	known        time.Time // when somebody last said that they know of it
	entries      int
}

// op is one thing that somebody does.
type op struct {
	kind  string
	who   string
	token int64
	tier  gate.Tier
}

func (o op) String() string {
	return fmt.Sprintf("%s by %s with %d %s", o.kind, o.who, o.token, o.tier)
}

// step is what an op does to the model at that time.
func (m model) step(o op, now time.Time) (model, error) {
	held := ""
	if m.holder != "" && now.Before(m.until) {
		held = m.holder
	}
	switch o.kind {
	case "take", "take over":
		return m.take(o, held, now)
	case "renew":
		switch {
		case m.closed:
			return m, moderation.ErrDecided
		case held != o.who || m.token != o.token:
			return m, moderation.ErrLease
		}
		return m.renew(now), nil
	case "pass":
		switch {
		case m.closed:
			return m, moderation.ErrDecided
		case held != "" && (held != o.who || m.token != o.token):
			return m, moderation.ErrLease
		case held != "":
			m.holder, m.token = "", 0
		}
		return m, nil
	case "decide":
		switch {
		case m.closed:
			return m, moderation.ErrDecided
		case m.holder != o.who || m.token != o.token:
			return m, moderation.ErrLease
		}
		m.closed, m.holder, m.token, m.entries = true, "", 0, m.entries+1
		return m, nil
	case "acknowledge":
		if m.closed {
			return m, nil
		}
		m, news := m.acknowledge(now)
		if news {
			m.entries++
		}
		return m, nil
	}
	return m.signal(o), nil
}

func (m model) take(o op, held string, now time.Time) (model, error) {
	switch {
	case m.closed:
		return m, moderation.ErrDecided
	case held == o.who:
		return m.renew(now), nil
	case held != "" && o.kind == "take":
		return m, moderation.ErrTaken
	}
	m, news := m.acknowledge(now)
	if held != "" || news && m.tier == gate.Crisis.Level() {
		m.entries++
	}
	m.fence++
	m.holder, m.token, m.since = o.who, m.fence, now
	return m.renew(now), nil
}

func (m model) acknowledge(now time.Time) (model, bool) {
	if !m.known.IsZero() && now.Before(m.known.Add(cover.HandTime)) {
		return m, false
	}
	m.acknowledged, m.known = true, now
	return m, true
}

func (m model) renew(now time.Time) model {
	length := moderation.LeaseTime
	if m.tier == gate.Crisis.Level() {
		length = moderation.CrisisLease
	}
	m.until = now.Add(length)
	if end := m.since.Add(moderation.LeaseCap); m.until.After(end) {
		m.until = end
	}
	return m
}

func (m model) signal(o op) model {
	m.entries++
	switch {
	case m.closed:
		m = model{fence: m.fence, round: m.round + 1, tier: o.tier.Level(), entries: m.entries}
	case o.tier.Level() > m.tier:
		m.tier = o.tier.Level()
		if o.tier == gate.Crisis {
			m.acknowledged, m.known = false, time.Time{}
		}
	}
	return m
}

// does carries an op out on the real service.
func (w *ward) does(c moderation.Case, o op) error {
	ctx, who := context.Background(), w.known[o.who]
	var err error
	switch o.kind {
	case "take":
		_, err = w.Take(ctx, who, c.ID, "")
	case "take over":
		_, err = w.Take(ctx, who, c.ID, "Called away.")
	case "renew":
		_, err = w.Renew(ctx, who, c.ID, o.token)
	case "pass":
		err = w.Pass(ctx, who, c.ID, o.token)
	case "decide":
		err = w.Close(ctx, c.ID, who.Person, o.token)
	case "acknowledge":
		err = w.Acknowledge(ctx, who, c.ID)
	default:
		_, err = w.Signal(ctx, c.Subject, moderation.Signal{ID: w.ids.New(), Kind: moderation.ReportSignal, At: w.clock.Now(), Tier: o.tier})
	}
	return err
}

// seen is the real case in the model's words.
func (w *ward) seen(which id.Case) (model, error) {
	c, err := w.Load(context.Background(), which)
	if err != nil {
		return model{}, err
	}
	all, err := w.HistoryOf(context.Background(), c)
	m := model{closed: c.State == moderation.CaseClosed, fence: c.Fence, round: c.Round, tier: c.Tier.Level(), acknowledged: !c.Acknowledged.IsZero(), known: c.Known, entries: len(all)}
	if c.Lease != nil {
		for _, name := range staff {
			if w.known[name].Person == c.Lease.Holder {
				m.holder = name
			}
		}
		m.token, m.since, m.until = c.Lease.Token, c.Lease.Since, c.Lease.Until
	}
	return m, err
}

var (
	staff = []string{"mod", "co", "lead"}
	acts  = []string{"take", "take", "take over", "renew", "renew", "pass", "decide", "decide", "acknowledge", "signal", "signal"}
)

// drawOp is what somebody may try: mostly with the token that is the newest, sometimes with an older one.
func drawOp(t *rapid.T, fence int64) op {
	return op{
		kind: rapid.SampledFrom(acts).Draw(t, "act"), who: rapid.SampledFrom(staff).Draw(t, "who"),
		token: max(fence-int64(rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "behind")), 0),
		tier:  rapid.SampledFrom([]gate.Tier{gate.Amber, gate.Red, gate.Crisis}).Draw(t, "tier"),
	}
}

// Whatever three people and the house do at once, in whatever order their reads and writes of the case meet, what each
// is told and what stands there afterwards is as if they had acted one after the other; and the history is exactly what
// changed.
func TestRacesAreLinearizable(t *testing.T) {
	t.Parallel()
	w := open(t)
	turns := &turns{Store: w.store}
	still := relay.New(w.raw, w.clock, w.ids, bell{}, slog.New(slog.DiscardHandler)) // what follows has tests of its own
	for _, kind := range []string{"audit", "moderation.ladder", "moderation.late", "moderation.link", "moderation.left"} {
		still.On(kind, func(context.Context, store.Doc, store.Event) error { return nil })
	}
	t.Cleanup(still.Wait)
	w.Service = moderation.New(moderation.Parts{
		Store: turns, Ring: w.ring, Clock: w.clock, IDs: w.ids, Carrier: still, Due: still, Forum: w.forum, Cohorts: w.cohorts,
		Cover: w.cover, Audit: w.audit, Practice: "practice",
	})
	rapid.Check(t, func(r *rapid.T) {
		c := w.bring("willow", gate.Amber)
		is, err := w.seen(c.ID)
		w.must(err)
		for range schedules() {
			w.clock.Advance(time.Duration(rapid.SampledFrom([]int{0, 1, 4, 8, 15}).Draw(r, "minutes")) * time.Minute)
			is = w.race(r, turns, c, is)
		}
	})
}

// schedules are how many of them one check runs, each of one to three ops; rapid makes a hundred checks.
func schedules() int {
	if atLength() {
		return 100
	}
	return 10
}

// atLength says whether the step "long" of scripts/test runs this: at full size, and without the race detector, under
// which it would take as long as everything else.
func atLength() bool { return os.Getenv("HOLDFAST_LONG") != "" }

// nextCut is how many writes lie between two at which something is cut off: each one at length, every third otherwise.
func nextCut() int {
	if atLength() {
		return 1
	}
	return 3
}

// race lets some ops run at once and gives the model after them.
func (w *ward) race(r *rapid.T, turns *turns, c moderation.Case, is model) model {
	ops := make([]op, rapid.IntRange(1, 3).Draw(r, "ops"))
	for i := range ops {
		ops[i] = drawOp(r, is.fence)
	}
	picks := rapid.SliceOfN(rapid.IntRange(0, 5), 16, 16).Draw(r, "turns") // 6 is divided by 1, 2 and 3: none is favoured
	at := 0
	pick := func(n int) int { at++; return picks[at%len(picks)] % n }
	came := make([]error, len(ops))
	turns.run(len(ops), func(i int) { came[i] = w.does(c, ops[i]) }, pick)
	got, err := w.seen(c.ID)
	if err != nil {
		r.Fatal(err)
	}
	for _, order := range orders(len(ops)) {
		if now, ok := explains(is, ops, came, order, w.clock.Now()); ok && now.same(got) {
			return got
		}
	}
	r.Fatalf("from %+v\n%v\nanswered %v\nleft %+v, which no order of them explains", is, ops, came, got)
	return got
}

func explains(m model, ops []op, came []error, order []int, now time.Time) (model, bool) {
	for _, i := range order {
		var want error
		if m, want = m.step(ops[i], now); !errors.Is(came[i], want) || (want == nil) != (came[i] == nil) {
			return m, false
		}
	}
	return m, true
}

func (m model) same(o model) bool {
	if m.holder == "" || o.holder == "" { // then nothing else of a lease means anything
		m.since, m.until, o.since, o.until = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	}
	return m.since.Equal(o.since) && m.until.Equal(o.until) && m.known.Equal(o.known) && m.with() == o.with()
}

func (m model) with() model {
	m.since, m.until, m.known = time.Time{}, time.Time{}, time.Time{}
	return m
}

func orders(n int) [][]int {
	if n == 0 {
		return [][]int{{}}
	}
	var all [][]int
	for _, order := range orders(n - 1) {
		for at := range n {
			all = append(all, slices.Insert(slices.Clone(order), at, n-1))
		}
	}
	return all
}

// turns is a store that lets one of several at a case go on at a time, whoever is next by somebody else's choice.
type turns struct {
	store.Store
	mu      sync.Mutex
	changed *sync.Cond
	on      bool
	waiting []chan struct{}
	running int
}

// run lets n of them run until all have ended. pick says which of those that wait goes on.
func (s *turns) run(n int, do func(int), pick func(int) int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed = sync.NewCond(&s.mu)
	s.on, s.running = true, n
	for i := range n {
		go func() {
			do(i)
			s.mu.Lock()
			defer s.mu.Unlock()
			s.running--
			s.changed.Broadcast()
		}()
	}
	for {
		for s.running > 0 {
			s.changed.Wait()
		}
		if len(s.waiting) == 0 {
			s.on = false
			return
		}
		i := pick(len(s.waiting))
		next := s.waiting[i]
		s.waiting = slices.Delete(s.waiting, i, i+1)
		s.running++
		close(next)
	}
}

// turn waits for one's turn at a case.
func (s *turns) turn(c *store.Collection) {
	s.mu.Lock()
	if !s.on || c != moderation.Cases {
		s.mu.Unlock()
		return
	}
	mine := make(chan struct{})
	s.waiting = append(s.waiting, mine)
	s.running--
	s.changed.Broadcast()
	s.mu.Unlock()
	<-mine
}

func (s *turns) Get(ctx context.Context, c *store.Collection, which string) (store.Doc, error) {
	s.turn(c)
	return s.Store.Get(ctx, c, which)
}

func (s *turns) Replace(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	s.turn(c)
	return s.Store.Replace(ctx, c, doc)
}

// Many at once, with nobody choosing whose turn it is: each lease has a token of its own, each success left what it
// says it left, and one decision ends a round.
func TestManyAtOnce(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Red)
	var mu sync.Mutex
	tokens, decided, joined := map[int64]bool{}, 0, 0
	var all sync.WaitGroup
	for n := range 6 {
		all.Go(func() {
			who := w.known[staff[n%len(staff)]]
			for i := range 40 {
				lease, err := w.Take(context.Background(), who, c.ID, []string{"", "Called away."}[i%2])
				if err != nil && !errors.Is(err, moderation.ErrTaken) && !errors.Is(err, moderation.ErrDecided) {
					t.Error(err)
				}
				closed := w.Close(context.Background(), c.ID, who.Person, lease.Token)
				_, signalled := w.Signal(context.Background(), c.Subject, moderation.Signal{ID: w.ids.New(), Kind: moderation.ReportSignal, At: w.clock.Now(), Tier: gate.Red})
				mu.Lock()
				if err == nil {
					tokens[lease.Token] = true
				}
				if closed == nil {
					decided++
				}
				if signalled == nil {
					joined++
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	got := w.read(c.ID)
	history, err := w.HistoryOf(t.Context(), got)
	w.must(err)
	count := map[moderation.EntryKind]int{}
	for _, e := range history {
		count[e.Kind]++
	}
	if joined != 240 || count[moderation.EntryDecided] != decided || count[moderation.EntrySignal]+count[moderation.EntryReopened] != joined || count[moderation.EntryOpened] != 1 {
		t.Errorf("%d decided, %d joined: %v", decided, joined, count)
	}
	if int64(len(tokens)) != got.Fence || got.Round != 1+count[moderation.EntryReopened] || decided == 0 {
		t.Errorf("%d leases, token %d, round %d", len(tokens), got.Fence, got.Round)
	}
}
