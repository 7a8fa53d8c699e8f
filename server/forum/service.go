// Package forum is where a cohort writes and reads: threads, posts, their revisions, and each reader's mark. What the
// group sees is always the published revision of a post; every change of words is a new revision that takes the same
// way (DESIGN §3, invariant 1).
package forum

import (
	"context"
	"log/slog"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// PageSize is how many posts a thread page and how many threads a cohort page have.
const PageSize = 20

// Service is the use cases on threads, posts and read marks.
type Service struct {
	store    store.Store
	ring     *seal.Ring
	clock    clock.Clock
	ids      *id.Source
	cohorts  *cohort.Service
	screener gate.Screener
	carrier  Carrier
	practice id.Practice
	log      *slog.Logger
	window   time.Duration
}

// Carrier carries out, once and at its best, what follows from a document just written; relay.Relay does.
type Carrier interface {
	Carry(ctx context.Context, c *store.Collection, doc store.Doc)
}

// Parts is what the service is made of.
type Parts struct {
	Store    store.Store
	Ring     *seal.Ring
	Clock    clock.Clock
	IDs      *id.Source
	Cohorts  *cohort.Service
	Screener gate.Screener
	Carrier  Carrier
	Practice id.Practice
	Log      *slog.Logger
	Window   time.Duration // how long an author can take back what nobody saw; zero: TakeBackTime; negative: not at all
}

// TakeBackTime is how long what was shared waits until the group sees it, so that its author can still take it back. It is
// no longer than straggle, which is what lets marks tell what was not yet to be seen.
const TakeBackTime = 30 * time.Second

// New makes the service.
func New(p Parts) *Service {
	if p.Window == 0 {
		p.Window = TakeBackTime
	}
	return &Service{
		store: p.Store, ring: p.Ring, clock: p.Clock, ids: p.IDs, cohorts: p.Cohorts,
		screener: p.Screener, carrier: p.Carrier, practice: p.Practice, log: p.Log,
		window: min(max(p.Window, 0), straggle),
	}
}

// Source says how a thread or post came here.
type Source string

// The sources.
const (
	Written  Source = "written"
	Imported Source = "imported"
)

// Origin says how something came to be written when it was not written here and now: by whom, when, and what makes it
// the same thing if it comes again. Only an operator may give one.
type Origin struct {
	Author id.Person
	At     time.Time
	Key    []string // identity: the same key makes the same thing, and adds nothing the second time
}

// authorship is who writes, when, and under which id: from an Origin, or from the actor and the form's nonce.
type authorship struct {
	author id.Person
	at     time.Time
	id     string
	source Source
}

func (s *Service) authorship(actor access.Actor, noun, nonce string, origin *Origin) (authorship, error) {
	if origin != nil {
		if err := access.May(actor, access.Import, access.Facts{}); err != nil {
			return authorship{}, err
		}
		digest := s.ring.Fingerprint(noun+".import", origin.Key...)
		return authorship{origin.Author, origin.At, id.Derived(origin.At, digest), Imported}, nil
	}
	if id.Time(nonce).IsZero() {
		return authorship{}, errBadForm
	}
	digest := s.ring.Fingerprint(noun+".nonce", string(actor.Person), nonce)
	return authorship{actor.Person, s.clock.Now(), id.Derived(id.Time(nonce), digest), Written}, nil
}

// Nonce is a fresh form nonce: what is sent with it becomes one thing, however often it is sent.
func (s *Service) Nonce() string { return s.ids.New() }

// The kinds of events this package's documents carry.
const (
	activityEvent = "forum.activity" // the thread learns what was published last
	AuditEvent    = "audit"          // a change leaves its record
)

// events are what follows from a change of a post or thread: facts are ids and enums, never words.
func (s *Service) events(kind access.Action, actor access.Actor, object string, extra map[string]string, also ...string) []store.Event {
	now := s.clock.Now()
	facts := map[string]string{"action": string(kind), "actor": string(actor.Person), "object": object}
	for k, v := range extra {
		facts[k] = v
	}
	events := []store.Event{relay.NewEvent(s.ids.New(), now, AuditEvent, facts)}
	for _, kind := range also {
		events = append(events, relay.NewEvent(s.ids.New(), now, kind, nil))
	}
	return events
}

// class is the record class of everything a group reads.
const class = string(seal.Group)
