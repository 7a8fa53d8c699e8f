package moderation_test

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"holdfast/moderation"
	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/audit"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
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

var operator = access.Actor{Kind: access.Operator}

// tuesday is within staffed hours: 9 to 18 on working days, in UTC.
var tuesday = time.Date(2026, 11, 10, 10, 0, 0, 0, time.UTC)

// ward is the real services on a store of their own: a cohort with its staff and members, and what moderates it.
type ward struct {
	*testing.T
	*moderation.Service
	clock    *testkit.Clock
	ids      *id.Source
	raw      store.Store
	store    store.Store
	ring     *seal.Ring
	relay    *relay.Relay
	accounts *account.Service
	cohorts  *cohort.Service
	forum    *forum.Service
	cover    *cover.Service
	audit    *ledger
	cohort   id.Cohort
	with     func(*moderation.Parts)
	known    map[string]access.Actor
	lean     bool // its relay watches nothing by itself
}

// ledger is the audit log: what is on record before anything is read, unless it fails.
type ledger struct {
	mu      sync.Mutex
	records []audit.Record
	fails   error
}

func (l *ledger) Append(_ context.Context, r audit.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fails == nil {
		l.records = append(l.records, r)
	}
	return l.fails
}

func open(t *testing.T) *ward {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "records.db"), tuesday)
}

func openAt(t *testing.T, path string, now time.Time) *ward {
	t.Helper()
	raw, err := sqlite.Open(path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return openOn(t, raw, now, func(*moderation.Parts) {})
}

// openOn opens one on a store, with parts of its own.
func openOn(t *testing.T, raw store.Store, now time.Time, with func(*moderation.Parts)) *ward {
	t.Helper()
	w := &ward{T: t, clock: testkit.NewClock(now), audit: &ledger{}, known: map[string]access.Actor{}, with: with}
	w.raw = raw
	t.Cleanup(func() { w.relay.Wait(); w.must(raw.Close()) })
	w.must(raw.Migrate(t.Context(), collections()...))
	var err error
	w.ring, err = seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(raw), "practice", 1000)
	w.must(err)
	w.store = sealed.New(raw, w.ring, "practice")
	w.ids = id.NewSource(w.clock, testkit.Random(1))
	log := redact.NewLogger(io.Discard, slog.LevelDebug)
	w.relay = relay.New(raw, w.clock, w.ids, bell{}, log)
	w.build(w.relay, log)
	w.people()
	return w
}

func collections() []*store.Collection {
	var all []*store.Collection
	for _, some := range [][]*store.Collection{
		relay.Collections(), account.Collections(), cohort.Collections(), forum.Collections(), cover.Collections(), moderation.Collections(),
		{sealed.Keys, audit.Records, arrivals},
	} {
		all = append(all, some...)
	}
	return all
}

// build makes the services, as another process would, with a relay of its own.
func (w *ward) build(r *relay.Relay, log *slog.Logger) {
	random := testkit.Random(2)
	accounts := account.New(account.Parts{
		Store: w.store, Ring: w.ring, Clock: w.clock, IDs: w.ids, Random: &guarded{r: random}, Due: r, Carrier: r, Hasher: seal.NewHasher(1), Log: log,
	})
	w.accounts = accounts
	w.cohorts = cohort.New(cohort.Parts{
		Store: w.store, Ring: w.ring, Clock: w.clock, IDs: w.ids, Carrier: r, Accounts: accounts, Screener: judge{}, Practice: "practice", Log: log,
	})
	w.forum = forum.New(forum.Parts{
		Store: w.store, Ring: w.ring, Clock: w.clock, IDs: w.ids, Cohorts: w.cohorts, Screener: judge{}, Carrier: r, Practice: "practice", Log: log,
	})
	w.cover = cover.New(cover.Parts{
		Store: w.store, Ring: w.ring, Clock: w.clock, IDs: w.ids, Carrier: r, Due: r, Cohorts: w.cohorts, Accounts: accounts,
		Pager: nobody{}, Origin: func() string { return "http://localhost" }, Log: log,
	})
	parts := moderation.Parts{
		Store: w.store, Ring: w.ring, Clock: w.clock, IDs: w.ids, Carrier: r, Due: r, Forum: w.forum, Cohorts: w.cohorts,
		Accounts: accounts, Cover: w.cover, Audit: w.audit, Practice: "practice", Log: log,
	}
	w.with(&parts)
	w.Service = moderation.New(parts)
	w.cover.SetCases(w.Service)
	for _, some := range [][]*store.Collection{cohort.Watched(), account.Watched(), forum.Watched(), cover.Watched(), moderation.Watched()} {
		if !w.lean {
			r.Watch(some...)
		}
	}
	w.cohorts.Follow(r)
	accounts.Follow(r)
	w.forum.Follow(r)
	w.cover.Follow(r)
	w.Service.Follow(r)
	ignore := func(context.Context, store.Doc, store.Event) error { return nil }
	if w.lean {
		r.On("audit", ignore)
	} else {
		r.On("audit", w.record)
	}
	for _, kind := range []string{cohort.ChangedEvent, cohort.WelcomeEvent, cohort.AnsweredEvent, account.AlertEvent, cover.MailEvent} {
		r.On(kind, ignore)
	}
}

// record leaves the audit record of a change, as the house does.
func (w *ward) record(ctx context.Context, _ store.Doc, ev store.Event) error {
	return audit.New(w.raw, w.ring).Append(ctx, audit.Record{
		ID: ev.ID, At: id.Time(ev.ID), Action: ev.Facts["action"], Actor: ev.Facts["actor"],
		Object: ev.Facts["object"], Revision: ev.Facts["revision"], Outcome: "done",
	})
}

// nobody is a pager that leads nowhere.
type nobody struct{}

func (nobody) Check(string) error                                   { return nil }
func (nobody) Send(context.Context, redact.Token, cover.Call) error { return nil }

// judge screens by what a text says of itself: the tier it names, and "hold".
type judge struct{}

func (judge) Screen(_ context.Context, s gate.Subject) (gate.Verdict, error) {
	text := s.Body.Text()
	v := gate.Verdict{Tier: gate.Green, Version: "1"}
	for _, t := range []gate.Tier{gate.Amber, gate.Red, gate.Crisis} {
		if strings.Contains(text, string(t)) {
			v.Tier, v.Queue, v.Rules = t, true, []string{"rule-" + string(t)}
		}
	}
	v.Page, v.Hold = v.Tier == gate.Crisis, strings.Contains(text, "hold")
	return v, nil
}

// people fills the cohort: a lead, a co-facilitator, a locum, a supervisor, a moderator, and members. Willow has been
// here for long, Wren came today.
func (w *ward) people() {
	w.Helper()
	c, _, err := w.cohorts.Ensure(w.Context(), operator, "Tuesday evening")
	w.must(err)
	w.cohort = c.ID
	for name, m := range map[string]cohort.Membership{
		"lead": {Role: access.RoleFacilitator, Relation: access.Lead}, "co": {Role: access.RoleFacilitator, Relation: access.CoFacilitator},
		"locum": {Role: access.RoleFacilitator, Relation: access.Locum}, "sup": {Role: access.RoleFacilitator, Relation: access.Supervisor},
		"mod":    {Role: access.RoleModerator},
		"willow": {Role: access.RoleMember}, "tern": {Role: access.RoleMember}, "heron": {Role: access.RoleMember}, "wren": {Role: access.RoleMember},
	} {
		m.Cohort, m.Joined = c.ID, w.clock.Now().AddDate(0, -3, 0)
		if name == "wren" {
			m.Joined = w.clock.Now()
		}
		w.joins(name, m)
	}
	w.staffed(c)
}

// joins gives somebody a place in a cohort, named as they are called here.
func (w *ward) joins(name string, m cohort.Membership) {
	w.Helper()
	who, known := w.known[name]
	if !known {
		who = access.Actor{Kind: access.Member, Strong: true}
		if m.Role != access.RoleMember && m.Role != access.RoleGuest {
			who.Kind = access.Staff
		}
		p, err := w.accounts.Ensure(w.Context(), operator, account.NewPerson{Key: name, Kind: who.Kind, Name: name})
		w.must(err)
		who.Person = p.ID
		w.known[name] = who
	}
	m.Person, m.Alias, m.Standing = who.Person, name, access.Admitted
	w.must(w.cohorts.Join(w.Context(), operator, m))
}

// staffed gives the cohort working hours.
func (w *ward) staffed(c cohort.Cohort) {
	w.Helper()
	_, err := w.cohorts.Change(w.Context(), w.as("lead"), c.ID, cohort.Settings{Name: c.Name, Capacity: 20, Week: week, Zone: "UTC"}, c.Version)
	w.must(err)
}

var week = func() (all []cohort.Span) {
	for day := time.Monday; day <= time.Friday; day++ {
		all = append(all, cohort.Span{Day: day, From: 9 * 60, To: 18 * 60})
	}
	return all
}()

func (w *ward) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *ward) as(name string) access.Actor {
	w.Helper()
	who, known := w.known[name]
	if !known {
		w.Fatalf("nobody is called %s", name)
	}
	return who
}

// post has somebody begin a conversation.
func (w *ward) post(name, text string) forum.Outcome {
	w.Helper()
	out, err := w.forum.StartThread(w.Context(), w.as(name), forum.NewThread{
		Cohort: w.cohort, Title: "Ground", Words: forum.Words{Text: text}, Nonce: w.forum.Nonce(),
	})
	w.must(err)
	return out
}

// shared is post, once the group sees it.
func (w *ward) shared(name, text string) forum.Outcome {
	w.Helper()
	out := w.post(name, text)
	w.clock.Advance(time.Minute)
	return out
}

func (w *ward) edit(name string, which id.Post, text string) {
	w.Helper()
	desk, err := w.forum.DeskForPost(w.Context(), w.as(name), access.ChangePost, which)
	w.must(err)
	_, err = w.forum.ChangePost(w.Context(), w.as(name), forum.Change{
		Post: which, Seen: desk.Post.Newest().ID, Words: forum.Words{Text: text}, Nonce: w.forum.Nonce(),
	})
	w.must(err)
}

// of is the case of a post; the zero Case when there is none.
func (w *ward) of(which id.Post) moderation.Case {
	w.Helper()
	w.relay.Wait()
	return w.read(w.CaseOf(moderation.PostSubject, string(which)))
}

func (w *ward) read(which id.Case) moderation.Case {
	w.Helper()
	c, err := w.Load(w.Context(), which)
	if errs.KindOf(err) == errs.NotFound {
		return moderation.Case{}
	}
	w.must(err)
	return c
}

// bring makes a case of its own, of a subject that nobody else has.
func (w *ward) bring(about string, tier gate.Tier, with ...func(*moderation.Subject, *moderation.Signal)) moderation.Case {
	w.Helper()
	subject := moderation.Subject{Kind: moderation.PostSubject, ID: w.ids.New(), Cohort: w.cohort}
	if about != "" {
		subject.Person = w.as(about).Person
	}
	sig := moderation.Signal{ID: w.ids.New(), Kind: moderation.ScreenedSignal, At: w.clock.Now(), Tier: tier, Rules: []string{"rule"}}
	for _, edit := range with {
		edit(&subject, &sig)
	}
	c, err := w.Signal(w.Context(), subject, sig)
	w.must(err)
	return c
}

func private(s *moderation.Subject, _ *moderation.Signal) { s.Private = true }

// ends closes a case as a decision does, by somebody who has it in hand.
func (w *ward) ends(name string, which id.Case) {
	w.Helper()
	lease, err := w.Take(w.Context(), w.as(name), which, "")
	w.must(err)
	w.must(w.Close(w.Context(), which, w.as(name).Person, lease.Token))
}

// queue is what somebody sees, each by the name of whom it is about.
func (w *ward) queue(name string, f moderation.Filter) (about []string) {
	w.Helper()
	q, err := w.Queue(w.Context(), w.as(name), f, "")
	w.must(err)
	for _, r := range q.Rows {
		about = append(about, r.About.Alias)
	}
	return about
}

// bell wakes nobody: tests move the clock.
type bell struct{}

func (bell) Wakes() <-chan struct{} { return nil }
func (bell) Wake(context.Context)   {}

// guarded lets several goroutines use one reader.
type guarded struct {
	mu sync.Mutex
	r  io.Reader
}

func (g *guarded) Read(p []byte) (int, error) { g.mu.Lock(); defer g.mu.Unlock(); return g.r.Read(p) }

// arrivals are documents whose only event is a signal, as posts carry one.
var arrivals = &store.Collection{Name: "arrivals"}
