package cover_test

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/audit"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The people of the tests, and their group. On Tuesdays staff read from 9 to 18 in London, which is UTC then.
const (
	group = id.Cohort("01ARZ3NDEKTSV4RRFFQ69G5FCC")
	crisi = id.Case("01ARZ3NDEKTSV4RRFFQ69G5FCA")

	amara = id.Person("01ARZ3NDEKTSV4RRFFQ69G5FAA") // leads
	ben   = id.Person("01ARZ3NDEKTSV4RRFFQ69G5FAB") // co-facilitates
	ines  = id.Person("01ARZ3NDEKTSV4RRFFQ69G5FAE") // co-facilitates
	moses = id.Person("01ARZ3NDEKTSV4RRFFQ69G5FAM") // moderates
	sunil = id.Person("01ARZ3NDEKTSV4RRFFQ69G5FAS") // supervises
	adele = id.Person("01ARZ3NDEKTSV4RRFFQ69G5FAD") // admin, and not of the group
	willo = id.Person("01ARZ3NDEKTSV4RRFFQ69G5FAW") // a member
)

var (
	noon  = time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)
	night = time.Date(2026, 11, 10, 23, 0, 0, 0, time.UTC)
	names = map[id.Person]string{amara: "amara", ben: "ben", ines: "ines", moses: "moses", sunil: "sunil"}
)

func actor(who id.Person) access.Actor {
	a := access.Actor{Person: who, Kind: access.Staff, Strong: true}
	switch who {
	case adele:
		a.Kind = access.Admin
	case willo:
		a.Kind = access.Member
	}
	return a
}

// house is one store, with as many processes on it as a test starts.
type house struct {
	*testing.T
	*cover.Service // of the first process
	world          *world
	clock          *testkit.Clock
	ids            *id.Source
	raw            store.Store
	ring           *seal.Ring
	first          *process
	running        int
	step           time.Duration // by which time passes
	dir            string
	log            *journal
}

// open makes a house at a time, with its staff, calendar and rota: Ben is on call, Ines stands by.
func open(t *testing.T, at time.Time) *house {
	t.Helper()
	h := &house{T: t, dir: t.TempDir(), step: tick, clock: testkit.NewClock(at), log: &journal{}, world: &world{
		cohort: cohort.Cohort{
			ID: group, Zone: "Europe/London", Week: []cohort.Span{{Day: time.Tuesday, From: 9 * 60, To: 18 * 60}}, Confirmed: noon, Name: "zqkestrel-group",
		},
		staff: []cohort.Membership{
			place(amara, access.RoleFacilitator, access.Lead), place(ben, access.RoleFacilitator, access.CoFacilitator),
			place(ines, access.RoleFacilitator, access.CoFacilitator), place(moses, access.RoleModerator, access.NoRelation),
			place(sunil, access.RoleFacilitator, access.Supervisor),
		},
		mailbox: map[id.Person]bool{}, cases: map[id.Case]cover.Standing{crisi: {Open: true, Round: 1, Cohort: group}},
	}}
	raw, err := sqlite.Open(filepath.Join(h.dir, "db"), sqlite.Options{})
	h.must(err)
	t.Cleanup(func() {
		h.settled()
		h.must(raw.Close())
	})
	h.raw = raw
	h.must(raw.Migrate(t.Context(), append(append(relay.Collections(), cover.Collections()...), sealed.Keys, audit.Records)...))
	h.ring, err = seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(raw), "practice", 100)
	h.must(err)
	h.ids = id.NewSource(h.clock, testkit.Random(3))
	h.first = h.process(raw)
	h.Service = h.first.Service
	return h
}

// settled holds that nothing was refused for good.
func (h *house) settled() {
	h.Helper()
	for _, c := range append(relay.Collections(), cover.Collections()...) {
		docs, err := h.raw.Find(context.Background(), c, store.Query{Index: store.Parked.Name, Limit: 10})
		h.must(err)
		for _, doc := range docs {
			h.Errorf("%s: something is parked", c.Name)
			h.Log(doc.Events)
		}
		docs, err = h.raw.Find(context.Background(), c, store.Query{Index: store.Outbox.Name, Limit: 50})
		h.must(err)
		for _, doc := range docs {
			for _, ev := range doc.Events {
				if ev.Kind == "audit" && ev.Tries > 0 {
					h.Errorf("%s: %v leaves no record", c.Name, ev.Facts)
				}
			}
		}
	}
}

func place(who id.Person, role access.Role, relation access.Relation) cohort.Membership {
	return cohort.Membership{Cohort: group, Person: who, Role: role, Relation: relation, Standing: access.Admitted, Alias: "zqkestrel-" + names[who]}
}

// process is one instance of the house.
type process struct {
	*cover.Service
	relay *relay.Relay
	stop  func()
}

// process makes one on the house's store, or on what stands in front of it.
func (h *house) process(raw store.Store) *process {
	h.Helper()
	log := redact.NewLogger(h.log, slog.LevelDebug)
	p := &process{relay: relay.New(raw, h.clock, h.ids, bell{}, log)}
	p.Service = cover.New(cover.Parts{
		Store: sealed.New(raw, h.ring, "practice"), Ring: h.ring, Clock: h.clock, IDs: h.ids, Carrier: p.relay, Due: p.relay,
		Cohorts: h.world, Accounts: h.world, Pager: h.world, Origin: func() string { return "https://notes.example.org" }, Log: log,
	})
	p.SetCases(h.world)
	p.relay.Watch(cover.Watched()...)
	p.Follow(p.relay)
	records := audit.New(sealed.New(raw, h.ring, "practice"), h.ring)
	p.relay.On("audit", func(ctx context.Context, _ store.Doc, ev store.Event) error { // as app does
		return records.Append(ctx, audit.Record{
			ID: ev.ID, At: id.Time(ev.ID), Action: ev.Facts["action"], Actor: ev.Facts["actor"], Object: ev.Facts["object"], Outcome: "done",
		})
	})
	p.relay.On(cover.MailEvent, func(ctx context.Context, _ store.Doc, ev store.Event) error { // as notify does
		l, send, err := p.PageMail(ctx, ev.Facts["page"])
		if err != nil || !send {
			return err
		}
		h.world.set(func(w *world) { w.calls = append(w.calls, cover.Call{ID: l.Way, Kind: l.Kind, Step: l.Step, At: l.At}) })
		return p.PageMailed(ctx, ev.Facts["page"], true)
	})
	h.Cleanup(p.relay.Wait)
	return p
}

// run has a process work until it is stopped or the test ends.
func (h *house) run(p *process) {
	ctx, cancel := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() { _ = p.relay.Run(ctx) })
	p.stop = sync.OnceFunc(func() {
		cancel()
		working.Wait()
		h.running--
	})
	h.running++
	h.Cleanup(func() { p.stop() })
	h.clock.BlockUntil(2 * h.running)
}

// tick is how far the clock moves at once: less than a lease lasts.
const tick = 14 * time.Second

// pass lets time go by, with the processes working.
func (h *house) pass(d time.Duration) {
	for end := h.clock.Now().Add(d); h.clock.Now().Before(end); {
		h.clock.Advance(min(h.step, end.Sub(h.clock.Now())))
		h.clock.BlockUntil(2 * h.running)
	}
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) refused(err error, kind errs.Kind) {
	h.Helper()
	if err == nil || errs.KindOf(err) != kind {
		h.Errorf("refused with %v, not as %v", err, kind)
	}
}

func (h *house) rota(turns ...cover.Turn) {
	h.Helper()
	b, err := h.Board(h.Context(), actor(amara), group)
	h.must(err)
	_, err = h.SetRota(h.Context(), actor(amara), group, turns, b.Rota.Version)
	h.must(err)
}

// usual sets the rota of most tests.
func (h *house) usual() {
	h.rota(cover.Turn{Person: ben, Order: cover.Main}, cover.Turn{Person: ines, Order: cover.Backup})
}

// prove gives somebody a pager and answers its test. A process has to run.
func (h *house) prove(who id.Person) {
	h.Helper()
	h.must(h.SetWebhook(h.Context(), actor(who), "https://pager.example/zqkestrel-"+string(who)))
	h.must(h.TestChannel(h.Context(), actor(who), cover.Webhook))
	h.pass(tick)
	calls := h.world.called()
	h.must(h.AcknowledgeTest(h.Context(), actor(who), strings.TrimPrefix(calls[len(calls)-1].Link, "https://notes.example.org/called/")))
}

// crisis begins a ladder now.
func (h *house) crisis() {
	h.Helper()
	h.must(h.Start(h.Context(), crisi, group, 1, h.clock.Now(), false))
	h.first.relay.Wait()
}

// say changes how the case stands.
func (h *house) say(change func(*cover.Standing)) {
	h.world.set(func(w *world) {
		st := w.cases[crisi]
		change(&st)
		w.cases[crisi] = st
	})
}

// acknowledge is somebody saying that they have it.
func (h *house) acknowledge(who id.Person) {
	now := h.clock.Now()
	h.say(func(st *cover.Standing) { st.Acknowledged, st.AckAt, st.AckBy = true, now, who })
}

// paged says who was paged at which minute, by that channel: "0 ben".
func (h *house) paged(since time.Time, by cover.ChannelKind) []string {
	h.Helper()
	all, err := h.Everything(h.Context())
	h.must(err)
	var said []string
	for _, p := range all {
		if p.Channel == by && p.Kind != cover.Tested {
			said = append(said, p.At.Sub(since).String()+" "+names[p.Person])
		}
	}
	return said
}

// latest is by how much the latest page in the app came too late.
func (h *house) latest() (worst time.Duration) {
	h.Helper()
	all, err := h.Everything(h.Context())
	h.must(err)
	for _, p := range all {
		if p.Channel == cover.InApp {
			worst = max(worst, p.SentAt.Sub(p.At))
		}
	}
	return worst
}

// files is every byte that the store has written.
func (h *house) files() []byte {
	var all bytes.Buffer
	h.must(filepath.WalkDir(h.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	}))
	return all.Bytes()
}
