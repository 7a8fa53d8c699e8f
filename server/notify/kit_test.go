package notify

import (
	"bytes"
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/mail"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var noon = time.Date(2026, 11, 10, 12, 0, 0, 0, time.UTC)

// matters is a collection that carries events, as the owning services' documents do.
var matters = &store.Collection{Name: "matters"}

// owners answers for account, cohort and admission. A test changes what is wanted between the event and its mail.
type owners struct {
	mu         sync.Mutex
	clinicians []id.Person
	standing   access.Standing
	unsafe     map[string]bool // alerts, changes, invitations and people that get no mail
	absent     bool
	version    int
	over       bool   // somebody has in hand what a page is about
	mailed     []bool // what cover was told of pages
}

func (o *owners) PageMail(_ context.Context, page string) (cover.Letter, bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return cover.Letter{Person: "BEN", Kind: cover.Paged, Step: 1, At: noon, Way: page}, !o.over, nil
}

func (o *owners) told() []bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.mailed)
}

func (o *owners) PageMailed(_ context.Context, _ string, taken bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.mailed = append(o.mailed, taken)
	return nil
}

func (o *owners) set(change func(*owners)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change(o)
}

func (o *owners) mail(about string) (redact.Email, bool, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.absent {
		return "", false, store.ErrNotFound
	}
	return redact.Email(strings.ToLower(about) + "@example.org"), !o.unsafe[about], nil
}

func (o *owners) AlertMail(_ context.Context, alert string) (redact.Email, bool, error) {
	return o.mail(alert)
}

func (o *owners) Mailbox(_ context.Context, who id.Person) (redact.Email, bool, error) {
	return o.mail(string(who))
}

func (o *owners) ConfirmMail(_ context.Context, change string) (redact.Email, redact.Token, time.Time, bool, error) {
	to, send, err := o.mail(change)
	return to, token, noon.Add(24 * time.Hour), send, err
}

func (o *owners) InvitationMail(_ context.Context, invitation string) (redact.Email, redact.Token, int, time.Time, bool, error) {
	to, send, err := o.mail(invitation)
	o.mu.Lock()
	defer o.mu.Unlock()
	return to, token, o.version, noon.Add(7 * 24 * time.Hour), send, err
}

func (o *owners) Clinicians(context.Context, id.Cohort) ([]id.Person, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.absent {
		return nil, store.ErrNotFound
	}
	return slices.Clone(o.clinicians), nil
}

func (o *owners) Membership(context.Context, id.Cohort, id.Person) (cohort.Membership, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return cohort.Membership{Standing: o.standing}, nil
}

const token = redact.Token("kQ3hZ8n_T2vWm5xC9rBq7LdYp0sGfJ4aUeHi1oNkXzE")

// post is a transport that remembers, and fails as it is told to.
type post struct {
	mu    sync.Mutex
	mails []mail.Message
	tried int
	fail  func(mail.Message) error
	after func() // what happens once the mail is gone
}

func (p *post) Deliver(_ context.Context, m mail.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried++
	if p.fail != nil {
		if err := p.fail(m); err != nil {
			return err
		}
	}
	p.mails = append(p.mails, m)
	if p.after != nil {
		p.after()
	}
	return nil
}

func (p *post) sent() []mail.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.mails)
}

func (p *post) set(fail func(mail.Message) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fail = fail
}

// breaking is a store that fails while it is told to.
type breaking struct {
	store.Store
	mu     sync.Mutex
	broken bool
}

func (b *breaking) set(broken bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.broken = broken
}

func (b *breaking) Delete(ctx context.Context, c *store.Collection, id string, rev int64) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken {
		return store.ErrUnavailable
	}
	return b.Store.Delete(ctx, c, id, rev)
}

type bell chan struct{}

func (b bell) Wake(context.Context) {
	select {
	case b <- struct{}{}:
	default:
	}
}

func (b bell) Wakes() <-chan struct{} { return b }

// house is a relay with notify on it, and everything it touches.
type house struct {
	*testing.T
	*Service
	owners *owners
	post   *post
	raw    *breaking
	clock  *testkit.Clock
	ids    *id.Source
	relay  *relay.Relay
	log    bytes.Buffer
}

// open builds one. planned: mails are due work of their own, as with a mail server.
func open(t *testing.T, planned bool) *house {
	t.Helper()
	inner, err := sqlite.Open(filepath.Join(t.TempDir(), "db"), sqlite.Options{})
	must(t, err)
	must(t, inner.Migrate(t.Context(), append(relay.Collections(), sealed.Keys, matters, Failures)...))
	ring, err := seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(inner), "practice", 10)
	must(t, err)
	c := testkit.NewClock(noon)
	h := &house{
		T: t, raw: &breaking{Store: inner}, clock: c, ids: id.NewSource(c, testkit.Random(7)), post: &post{},
		owners: &owners{version: 1, standing: access.Pending, clinicians: []id.Person{"AMARA", "INES"}, unsafe: map[string]bool{}},
	}
	log := slog.New(slog.NewTextHandler(&h.log, nil))
	h.relay = relay.New(h.raw, c, h.ids, make(bell, 1), log)
	h.relay.Watch(matters)
	parts := Parts{
		Store: sealed.New(inner, ring, "practice"), Ring: ring, Clock: c, Accounts: h.owners, Cohorts: h.owners, Admission: h.owners, Cover: h.owners,
		Mailer: mail.New(mail.Parts{Transport: h.post, Brand: "Notes", From: "post@notes.example.org"}),
		Origin: func() string { return "https://notes.example.org" }, Log: log,
	}
	if planned {
		parts.Due = h.relay
	}
	h.Service = New(parts)
	h.Follow(h.relay)
	t.Cleanup(func() {
		h.relay.Wait()
		must(t, inner.Close())
	})
	return h
}

// happen writes a document with an event in it and lets the request carry it out, as services do.
func (h *house) happen(kind string, facts map[string]string) {
	h.Helper()
	doc, err := h.raw.Insert(h.Context(), matters, store.Doc{
		ID: h.ids.New(), Schema: 1, Events: []store.Event{relay.NewEvent(h.ids.New(), h.clock.Now(), kind, facts)},
	})
	must(h.T, err)
	h.relay.Carry(h.Context(), matters, doc)
	h.relay.Wait()
}

// run lets a relay work until the test ends.
func (h *house) run() {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = h.relay.Run(ctx) })
	h.Cleanup(func() {
		cancel()
		running.Wait()
	})
	h.clock.BlockUntil(2)
}

// pass lets d go by, and returns when the relay has done what was due. The steps after it are for a relay that was on its
// way to rest when the time came, or whose leases ended in it.
func (h *house) pass(d time.Duration) {
	for _, step := range []time.Duration{d, 2 * time.Second, 2 * time.Second, 2 * time.Second} {
		h.clock.Advance(step)
		h.clock.BlockUntil(2)
	}
}

// left is what is still to be carried out, or parked.
func (h *house) left() (waiting, parked int) {
	h.Helper()
	for _, c := range append(relay.Collections(), matters) {
		for index, n := range map[string]*int{store.Outbox.Name: &waiting, store.Parked.Name: &parked} {
			count, err := h.raw.Count(h.Context(), c, store.Query{Index: index}, 100)
			must(h.T, err)
			*n += count
		}
	}
	return waiting, parked
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var down = func(mail.Message) error { return mail.ErrDown }

var refused = func(mail.Message) error { return mail.ErrRefused }
