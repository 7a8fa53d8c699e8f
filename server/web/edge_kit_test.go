package web

import (
	"context"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"holdfast/frontend"
	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/safety"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

// An edge on its own: the fiber of the house with the people behind it, and handlers that a test chooses.

type idle struct{}

func (idle) Schedule(context.Context, relay.Work) error             { return nil }
func (idle) Carry(context.Context, *store.Collection, store.Doc)    {}
func (idle) Write(context.Context, id.Person) (bool, time.Duration) { return true, 0 }
func (idle) Keep(context.Context, id.Person) (bool, time.Duration)  { return true, 0 }
func (idle) Enter(context.Context, string) (bool, time.Duration)    { return true, 0 }

// edge is a Server whose services know people and nothing else.
type edge struct {
	*Server
	t     *testing.T
	log   *safeLog
	token string // of somebody who is in
}

type safeLog struct {
	mu   sync.Mutex
	text []byte
}

func (l *safeLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, p...)
	return len(p), nil
}

func (l *safeLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}

func newEdge(t *testing.T, settings Settings) *edge {
	t.Helper()
	inner, err := sqlite.Open(filepath.Join(t.TempDir(), "db"), sqlite.Options{})
	must(t, err)
	t.Cleanup(func() { must(t, inner.Close()) })
	must(t, inner.Migrate(t.Context(), append(slices.Concat(account.Collections(), cohort.Collections(), safety.Collections()), sealed.Keys)...))
	ring, err := seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(inner), "practice", 10)
	must(t, err)
	clock := testkit.NewClock(time.Date(2026, 11, 10, 20, 0, 0, 0, time.UTC))
	log := &safeLog{}
	people := account.New(account.Parts{
		Store: sealed.New(inner, ring, "practice"), Ring: ring, Clock: clock, IDs: id.NewSource(clock, testkit.Random(1)),
		Random: testkit.Random(2), Due: idle{}, Carrier: idle{}, Log: slog.New(slog.DiscardHandler),
	})
	groups := cohort.New(cohort.Parts{
		Store: sealed.New(inner, ring, "practice"), Ring: ring, Clock: clock, IDs: id.NewSource(clock, testkit.Random(4)), Carrier: idle{},
		Accounts: people, Practice: "practice", Log: slog.New(slog.DiscardHandler),
	})
	help := safety.New(safety.Parts{
		Store: sealed.New(inner, ring, "practice"), Ring: ring, Clock: clock, IDs: id.NewSource(clock, testkit.Random(5)), Carrier: idle{},
		Practice: "practice",
	})
	p, err := people.Ensure(t.Context(), access.Actor{Kind: access.Operator}, account.NewPerson{Key: "willow", Kind: access.Member, Name: "Willow"})
	must(t, err)
	token, _, err := people.Start(t.Context(), p.ID, account.How{Strong: true})
	must(t, err)
	settings.Brand, settings.Zone = "Notes", "Europe/London"
	s := &Server{Deps: Deps{
		Accounts: people, Cohorts: groups, Safety: help, Limits: idle{}, Now: clock.Now, Random: testkit.Random(3), Settings: settings,
		Log: slog.New(slog.NewTextHandler(log, nil)), Assets: &frontend.Assets{},
	}}
	s.app = s.listener()
	return &edge{s, t, log, token}
}

// listen runs the edge on a port of its own.
func (e *edge) listen() string {
	e.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(e.t, err)
	var running sync.WaitGroup
	running.Go(func() { _ = e.app.Listener(l) })
	e.t.Cleanup(func() {
		_ = e.app.Shutdown()
		_ = l.Close()
		running.Wait()
	})
	return l.Addr().String()
}

// send writes bytes to a running edge and reads until it closes the connection or falls silent.
func send(t *testing.T, address, what string) string {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	must(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, what)
	must(t, err)
	must(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
	answer, err := io.ReadAll(conn)
	if len(answer) == 0 { // a server that closes while bytes are under way may reset the connection after its answer
		must(t, err)
	}
	return string(answer)
}

// outcomes is every way in which a handler can end, by the status it gives.
var outcomes = map[string]struct {
	status int
	end    handler
}{
	"fine":            {200, func(r *request) error { return r.SendString("fine") }},
	"see":             {303, func(r *request) error { return r.see("/home") }},
	"unauthenticated": {401, func(*request) error { return errs.New(errs.Unauthenticated, "Sign in.") }},
	"forbidden":       {403, func(*request) error { return errs.New(errs.Forbidden, "Not this.") }},
	"not found":       {404, func(*request) error { return errNotHere }},
	"method":          {405, func(*request) error { return errMethod }},
	"conflict":        {409, func(*request) error { return errs.New(errs.Conflict, "It changed.") }},
	"too large":       {413, func(*request) error { return errs.New(errs.TooLarge, "Too long.") }},
	"packed":          {415, func(*request) error { return errEncoded }},
	"unread":          {400, func(*request) error { return errUnread }},
	"invalid":         {422, func(*request) error { return errs.In("name", "Not that.") }},
	"too many": {429, func(*request) error {
		return &errs.Error{Kind: errs.TooMany, Sentence: "Later.", RetryAfter: time.Minute}
	}},
	"internal":    {500, func(*request) error { return io.ErrUnexpectedEOF }},
	"unavailable": {503, func(*request) error { return store.ErrUnavailable }},
	"panic":       {500, func(*request) error { panic("words that somebody wrote") }},
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	must(t, err)
	return string(content)
}
