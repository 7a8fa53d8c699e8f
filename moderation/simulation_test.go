package moderation_test

import (
	"context"
	"encoding/binary"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"holdfast/moderation"
	"holdfast/moderation/cover"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/store"
	"holdfast/server/testkit"
)

// The simulation's size (issue 5, "Proof"): so many texts in so many days, in bursts as a group writes.
const (
	simArrivals = 10_000
	simDays     = 60
	simBurst    = 20
	simTogether = 10
)

// hop is the longest that anything may be late because of what happens to a process or to Redis.
const hop = time.Minute

// process is one of two that carry out what follows, over a store that it may lose.
type process struct {
	*ward
	store *losable
	wakes *pulse
	stop  context.CancelFunc
	ended chan error
}

// losable is a store that a dead process does not reach any more.
type losable struct {
	store.Store
	lost atomic.Bool
}

func (l *losable) err() error {
	if l.lost.Load() {
		return store.Unavailable(io.ErrClosedPipe)
	}
	return nil
}

func (l *losable) Get(ctx context.Context, c *store.Collection, which string) (store.Doc, error) {
	if err := l.err(); err != nil {
		return store.Doc{}, err
	}
	return l.Store.Get(ctx, c, which)
}

func (l *losable) Find(ctx context.Context, c *store.Collection, q store.Query) ([]store.Doc, error) {
	if err := l.err(); err != nil {
		return nil, err
	}
	return l.Store.Find(ctx, c, q)
}

func (l *losable) Insert(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	if err := l.err(); err != nil {
		return store.Doc{}, err
	}
	return l.Store.Insert(ctx, c, doc)
}

func (l *losable) Replace(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	if err := l.err(); err != nil {
		return store.Doc{}, err
	}
	return l.Store.Replace(ctx, c, doc)
}

func (l *losable) Delete(ctx context.Context, c *store.Collection, which string, rev int64) error {
	if err := l.err(); err != nil {
		return err
	}
	return l.Store.Delete(ctx, c, which, rev)
}

// pulse wakes relays while Redis is there, and otherwise nobody.
type pulse struct {
	down atomic.Bool
	c    chan struct{}
}

func (p *pulse) Wakes() <-chan struct{} { return p.c }

func (p *pulse) Wake(context.Context) {
	if !p.down.Load() {
		select {
		case p.c <- struct{}{}:
		default:
		}
	}
}

// chance is what happens by chance, the same in every run.
type chance struct{ io.Reader }

func (c chance) IntN(n int) int {
	var b [4]byte
	_, _ = c.Read(b[:]) // testkit.Random never fails
	return int(binary.BigEndian.Uint32(b[:]) % uint32(n))
}

// world is the practice over two months.
type world struct {
	*ward
	chance    chance
	processes []*process
	times     []time.Time // when something is to be looked at, the next first
	open      map[id.Case]bool
	crises    map[id.Case]time.Time // that nobody took yet, and when somebody will
	all       map[id.Case]bool
	authors   []id.Person
	late      int
	taken     int
	vanished  int
}

// start begins another process.
func (w *world) start() {
	p := &process{ward: &ward{T: w.T, clock: w.clock, ids: w.ids, raw: w.raw, ring: w.ring, audit: &ledger{}, with: w.with, lean: true}, ended: make(chan error, 1)}
	p.store, p.wakes = &losable{Store: w.ward.store}, &pulse{c: make(chan struct{}, 1)}
	log := redact.NewLogger(io.Discard, slog.LevelDebug)
	below := &losable{Store: w.raw}
	p.relay = relay.New(below, w.clock, w.ids, p.wakes, log)
	p.ward.store = p.store
	p.build(p.relay, log)
	p.relay.Watch(arrivals, moderation.Cases, cover.Ladders, cover.Pages)
	ctx, stop := context.WithCancel(context.Background())
	p.stop = func() { p.store.lost.Store(true); below.lost.Store(true); stop() }
	go func() { p.ended <- p.relay.Run(ctx) }()
	w.processes = append(w.processes, p)
	w.clock.BlockUntil(2 * len(w.processes))
}

// kill ends a process as kill -9 does: it gives nothing back.
func (w *world) kill(i int) {
	p := w.processes[i]
	p.stop()
	w.must(<-p.ended)
	p.relay.Wait()
	w.processes = slices.Delete(w.processes, i, i+1)
}

// at has something looked at then.
func (w *world) at(t time.Time) {
	i, found := slices.BinarySearchFunc(w.times, t, time.Time.Compare)
	if !found && t.After(w.clock.Now()) {
		w.times = slices.Insert(w.times, i, t)
	}
}

// pass lets so much time pass, and the relays do what is due by then.
func (w *world) pass(d time.Duration) {
	w.clock.Advance(d)
	w.clock.BlockUntil(2 * len(w.processes))
	if d > 10*time.Second { // the relays' leases lapsed over the jump, and they look again two seconds later
		w.clock.Advance(2 * time.Second)
		w.clock.BlockUntil(2 * len(w.processes))
	}
	for _, p := range w.processes {
		p.relay.Wait()
	}
}

// next goes on to the next time at which something is looked at.
func (w *world) next() {
	at := w.times[0]
	w.times = w.times[1:]
	w.pass(max(at.Sub(w.clock.Now()), 0))
	docs, err := w.raw.Find(context.Background(), cover.Ladders, store.Query{Index: "by_open", Equal: []any{int64(1)}, Limit: 1000})
	w.must(err)
	for _, doc := range docs {
		for _, ev := range doc.Events {
			w.at(clock.FromMillis(ev.Due).Add(time.Second))
		}
	}
}

// writes has a group write for a while. Some requests die before they carry out what follows. What several wrote stands
// in one document here, which spares the test most of its commits.
func (w *world) writes() {
	for range simBurst / simTogether {
		var events []store.Event
		tiers := map[id.Case]gate.Tier{}
		for range simTogether {
			tier, n := gate.Green, w.chance.IntN(100)
			switch {
			case n < 1:
				tier = gate.Crisis
			case n < 4:
				tier = gate.Red
			case n < 14:
				tier = gate.Amber
			}
			facts := map[string]string{"tier": string(tier), "author": string(w.authors[w.chance.IntN(len(w.authors))])}
			if tier != gate.Green {
				facts["queue"], facts["rules"] = "1", "rule-"+string(tier)
			}
			which, event := w.signal(facts)
			tiers[which], events = tier, append(events, event)
		}
		doc, err := w.raw.Insert(context.Background(), arrivals, store.Doc{ID: w.ids.New(), Schema: 1, Events: events})
		w.must(err)
		if w.chance.IntN(10) < 7 {
			w.processes[0].relay.Carry(context.Background(), arrivals, doc)
		}
		for which, tier := range tiers {
			w.watch(which, tier)
		}
	}
	for _, s := range []time.Duration{6, 12} {
		w.at(w.clock.Now().Add(s * time.Second))
	}
}

// watch remembers what must become a case, and when it must be looked at.
func (w *world) watch(which id.Case, tier gate.Tier) {
	w.all[which] = true
	if tier == gate.Green { // whether it is read is chance
		w.at(w.clock.Now().Add(cover.GreenWithin + time.Second))
		return
	}
	w.open[which] = true
	clock, err := w.cover.Clock(context.Background(), w.cohort)
	w.must(err)
	w.at(clock.Due(tier, w.clock.Now()).Add(time.Second))
	if tier == gate.Crisis {
		comes := w.clock.Now().Add(time.Duration(1+w.chance.IntN(50)) * time.Minute)
		w.crises[which] = comes
		w.at(comes)
	}
}

// works has the staff do what they do: take, decide, pass on, vanish. By night only those come who were paged.
func (w *world) works() {
	now := w.clock.Now()
	for which, comes := range w.crises {
		if !now.Before(comes) {
			delete(w.crises, which)
			w.takes(which)
		}
	}
	if !moderated(now) {
		return
	}
	for range 8 {
		which, err := w.Next(context.Background(), w.as(staff[w.chance.IntN(len(staff))]))
		w.must(err)
		if which != "" {
			w.takes(which)
		}
	}
}

// moderated says whether somebody comes at that hour. On some days nobody does who should.
func moderated(at time.Time) bool {
	hour, day := at.Hour(), at.Weekday()
	return hour >= 9 && hour < 18 && day != time.Saturday && day != time.Sunday && at.YearDay()%20 != 0
}

func (w *world) takes(which id.Case) {
	who := w.as(staff[w.chance.IntN(len(staff))])
	lease, err := w.Take(context.Background(), who, which, "")
	if errs.KindOf(err) == errs.Conflict {
		return
	}
	w.must(err)
	w.taken++
	switch w.chance.IntN(10) {
	case 0: // a laptop is shut: the lease ends by itself, and a crisis is heard of again
		w.vanished++
		w.at(lease.Until.Add(time.Second))
		w.at(now(w).Add(30*time.Minute + time.Second))
		w.crises[which] = now(w).Add(time.Duration(31+w.chance.IntN(20)) * time.Minute)
		w.at(w.crises[which])
	case 1:
		w.must(w.Pass(context.Background(), who, which, lease.Token))
	default:
		w.must(w.Close(context.Background(), which, who.Person, lease.Token))
		delete(w.open, which)
		delete(w.crises, which)
	}
}

func now(w *world) time.Time { return w.clock.Now() }

// fails has a process die, both, or Redis.
func (w *world) fails() {
	switch w.chance.IntN(60) {
	case 0: // another stands beside it for a while
		w.start()
		w.pass(time.Duration(w.chance.IntN(30)) * time.Second)
		w.kill(w.chance.IntN(2))
	case 1:
		w.kill(0)
		w.clock.Advance(time.Duration(w.chance.IntN(30)) * time.Second)
		w.start()
	case 2, 3, 4:
		for _, p := range w.processes {
			p.wakes.down.Store(w.chance.IntN(2) == 0)
		}
		return
	default:
		return
	}
	for s := range 6 { // time goes on while the leases of the dead lapse
		w.at(w.clock.Now().Add(time.Duration(s+1) * 5 * time.Second))
	}
}

// Over two months, with everything that can fail failing, no case is forgotten: each that is due and undecided says so
// within a minute, all of them stand in every count, and each step of each ladder comes within a minute, once.
func TestNobodyIsForgotten(t *testing.T) {
	t.Parallel()
	n := simArrivals
	if !atLength() {
		n /= 10
	}
	w := &world{ward: openAt(t, filepath.Join(t.TempDir(), "records.db"), tuesday), chance: chance{testkit.Random(3)},
		open: map[id.Case]bool{}, crises: map[id.Case]time.Time{}, all: map[id.Case]bool{}}
	w.Service.Fits(nil)
	for range 60 {
		w.authors = append(w.authors, id.Person(w.ids.New()))
	}
	w.start()
	t.Cleanup(func() {
		for len(w.processes) > 0 {
			w.kill(0)
		}
	})
	bursts := n / simBurst
	every := simDays * 24 * time.Hour / time.Duration(bursts)
	for at := tuesday; at.Before(tuesday.AddDate(0, 0, simDays)); at = at.Add(time.Hour) {
		if moderated(at) {
			w.at(at)
		}
	}
	for i := range bursts {
		w.at(tuesday.Add(time.Duration(i) * every))
	}
	written, counted := 0, time.Time{}
	for len(w.times) > 0 && w.clock.Now().Before(tuesday.AddDate(0, 0, simDays)) {
		w.next()
		for written < bursts && !w.clock.Now().Before(tuesday.Add(time.Duration(written)*every)) {
			w.writes()
			written++
		}
		w.works()
		w.fails()
		if w.clock.Now().Sub(counted) > 24*time.Hour {
			w.counts()
			counted = w.clock.Now()
		}
	}
	w.counts()
	w.forgot()
	if written != bursts || w.late == 0 || w.vanished == 0 {
		t.Errorf("%d of %d bursts, %d late, %d vanished: this proves little", written, bursts, w.late, w.vanished)
	}
	t.Logf("%d texts, %d cases, %d taken, %d left alone mid-way, %d late", len(w.all), len(w.open)+w.taken, w.taken, w.vanished, w.late)
}

// counts compares what must be open with every count and list.
func (w *world) counts() {
	w.Helper()
	for range 8 { // what was written just before a process died is late by a minute at most
		w.pass(8 * time.Second)
	}
	n := w.counted("lead")
	listed := w.listed("lead", moderation.Filter{})
	for which := range w.open {
		if !listed[which] {
			w.Errorf("at %v an open case is in no list: %+v", w.clock.Now(), w.read(which).State)
		}
	}
	if n.All < min(len(w.open), moderation.CountMost) {
		w.Errorf("at %v %d are counted, of %d and more", w.clock.Now(), n.All, len(w.open))
	}
}

// forgot looks at every case there was: whether it said in time that it was late, and at its ladder.
func (w *world) forgot() {
	end := w.clock.Now()
	for which := range w.all {
		c := w.read(which)
		if c.Round == 0 {
			if w.open[which] {
				w.Errorf("a text that needed a person has no case")
			}
			continue
		}
		w.inTime(c, end)
		if c.Tier == gate.Crisis {
			w.climbed(c, end)
		}
	}
}

// inTime: a case that was open when it was due said so within a minute.
func (w *world) inTime(c moderation.Case, end time.Time) {
	history, err := w.HistoryOf(context.Background(), c)
	w.must(err)
	decided, late, said := end, time.Time{}, 0
	for _, e := range history {
		switch e.Kind {
		case moderation.EntryDecided:
			decided = e.At
		case moderation.EntryLate:
			late = e.At
			said++
		}
	}
	switch {
	case said > 1:
		w.Errorf("a case is late %d times", said)
	case said == 1:
		w.late++
		if late.Sub(c.Due) > hop || late.Before(c.Due) {
			w.Errorf("%s, due %v, says so at %v", c.Tier, c.Due, late)
		}
	case decided.Sub(c.Due) > hop:
		w.Errorf("%s, due %v and decided %v, never says that it is late", c.Tier, c.Due, decided)
	}
}

// climbed: each step of a ladder came within a minute, for each person once, and none is missing until somebody had the
// case in hand.
func (w *world) climbed(c moderation.Case, end time.Time) {
	docs, err := w.raw.Find(context.Background(), cover.Pages, store.Query{Index: "by_ladder", Equal: []any{string(c.ID) + "." + strconv.Itoa(c.Round)}, Limit: 1000})
	w.must(err)
	seen, steps := map[string]bool{}, map[int]bool{}
	for _, doc := range docs {
		var f struct {
			Step    int    `json:"step"`
			Person  string `json:"person"`
			Channel string `json:"channel"`
			At      int64  `json:"at"`
			Sent    int64  `json:"sent"`
		}
		w.must(store.ReadFacts(doc.Body, &f))
		key := strconv.Itoa(f.Step) + f.Person + f.Channel
		if seen[key] {
			w.Errorf("a page went out twice")
		}
		seen[key], steps[f.Step] = true, true
		if f.Sent == 0 || clock.FromMillis(f.Sent).Sub(clock.FromMillis(f.At)) > hop {
			w.Errorf("a step of a ladder, due %v, was sent %v", clock.FromMillis(f.At), clock.FromMillis(f.Sent))
		}
	}
	until := c.Acknowledged
	if until.IsZero() {
		until = end
	}
	for n, after := range []time.Duration{0, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, 45 * time.Minute} {
		if c.Opened.Add(after+hop).Before(until) && !steps[n] {
			w.Errorf("a ladder that began %v has no step %d, and nobody came before %v", c.Opened, n, until)
		}
	}
}
