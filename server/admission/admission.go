// Package admission is the door of the house: how a practice begins, whom it invites, what somebody reads and says yes to
// before their first word, what they give, and who decides. It stands on account (people) and cohort (places), and keeps
// what belongs to neither.
package admission

import (
	"context"
	"io"
	"log/slog"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/audit"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/pulse"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Service is the use cases of the door.
type Service struct {
	store    store.Store
	ring     *seal.Ring
	clock    clock.Clock
	ids      *id.Source
	random   io.Reader
	carrier  Carrier
	due      Scheduler
	accounts *account.Service
	cohorts  *cohort.Service
	audit    *audit.Log
	limits   Limiter
	policy   Policy
	help     func(context.Context) (Help, error)
	practice id.Practice
	log      *slog.Logger
}

// Parts is what the service is made of. Random must be cryptographic in the product.
type Parts struct {
	Store    store.Store
	Ring     *seal.Ring
	Clock    clock.Clock
	IDs      *id.Source
	Random   io.Reader
	Carrier  Carrier
	Due      Scheduler
	Accounts *account.Service
	Cohorts  *cohort.Service
	Audit    *audit.Log
	Limits   Limiter
	Policy   Policy
	Help     func(context.Context) (Help, error) // what the admin has put under Help now; nil: nothing
	Practice id.Practice
	Log      *slog.Logger
}

// Policy is what the operator's settings say about the place, as far as it is told to people or checked before a group
// opens. Sentences are whole ones; empty means not set.
type Policy struct {
	Brand     string // what the practice is called while its admin has given no name
	Hours     string // when somebody of the practice reads
	Phone     string // whom to call or text in distress
	Emergency string // the emergency number
	Retention string // how long records are kept
	Secure    bool   // people come over https, or from this computer alone
	Mail      bool   // there is a mail server
}

// Help is what the practice itself has put under Help now, beside what the operator's settings say.
type Help struct {
	Number    bool // somebody can be rung, texted or found on the web
	Emergency bool // the emergency number
	Hours     bool // when somebody reads
	Stale     bool // a line was not checked for too long
}

// Carrier carries out, once and at its best, what follows from a document just written; relay.Relay does.
type Carrier interface {
	Carry(ctx context.Context, c *store.Collection, doc store.Doc)
}

// Scheduler plans due work; relay.Relay does.
type Scheduler interface {
	Schedule(ctx context.Context, work relay.Work) error
}

// Limiter says whether something may happen again already; pulse.Pulse does.
type Limiter interface {
	Allow(ctx context.Context, l pulse.Limit, key string) (ok bool, retryAfter time.Duration)
}

// New makes the service.
func New(p Parts) *Service {
	return &Service{
		store: p.Store, ring: p.Ring, clock: p.Clock, ids: p.IDs, random: p.Random, carrier: p.Carrier, due: p.Due,
		accounts: p.Accounts, cohorts: p.Cohorts, audit: p.Audit, limits: p.Limits, policy: p.Policy, help: p.Help,
		practice: p.Practice, log: p.Log,
	}
}

// Collections are this package's own, for Store.Migrate. Those that carry events are also watched by the relay.
func Collections() []*store.Collection { return append(Watched(), Links, Tickets, Texts) }

// Watched are the collections whose documents carry events.
func Watched() []*store.Collection {
	return []*store.Collection{Practices, Invitations, Acceptances, Applications, Decisions}
}

// Handler receives a handler for a kind of event; relay.Relay does.
type Handler interface {
	On(kind string, h relay.Handler)
}

// The kinds of events of this package's documents that it handles itself.
const (
	foundedEvent  = "practice.founded"
	acceptedEvent = "invitation.accepted"
	decidedEvent  = "admission.decided"
	purgeKind     = "ticket.purge"
	termsKind     = "terms.renewal"
)

// The kinds of events of this package's documents that others handle.
const (
	AuditEvent   = "audit"
	MailEvent    = "invitation.mail"   // [invitation]
	WaitingEvent = "admission.waiting" // [cohort, person]: somebody gave what admission needs
)

// Follow hands over what this package does after a change was written, its own or a cohort's.
func (s *Service) Follow(r Handler) {
	r.On(foundedEvent, s.appoint)
	r.On(acceptedEvent, s.welcome)
	r.On(decidedEvent, s.carryOut)
	r.On("cohort.changed", s.renewTerms)
	r.On(purgeKind, s.purge)
	r.On(termsKind, s.renewAllTerms)
}

// Plan schedules what comes by itself: the removal of old tickets, and once at this start the terms of every cohort,
// since settings may have changed.
func (s *Service) Plan(ctx context.Context) error {
	if err := s.due.Schedule(ctx, relay.Work{ID: purgeKind, Kind: purgeKind, Due: s.clock.Now().Add(purgeEvery)}); err != nil {
		return err
	}
	return s.PlanTerms(ctx)
}

// trace is the audit record of a change, as an event of its document. object is an id or a pair of them.
func (s *Service) trace(action access.Action, actor id.Person, object string) store.Event {
	return s.event(AuditEvent, map[string]string{"action": string(action), "actor": string(actor), "object": object})
}

func (s *Service) event(kind string, facts map[string]string) store.Event {
	return relay.NewEvent(s.ids.New(), s.clock.Now(), kind, facts)
}

// relayed is left to a relay, since a mail server may be slow and nobody's answer should wait for it.
func (s *Service) relayed(kind string, facts map[string]string) store.Event {
	ev := s.event(kind, facts)
	ev.Due = clock.Millis(s.clock.Now().Add(relay.Grace + time.Millisecond))
	return ev
}

// words is one field that the practice keeps about people, not with them: under its own key, as a clinical record.
func (s *Service) words(text string) store.Words {
	return store.Words{Owner: string(s.practice), Class: string(seal.Clinical), Text: []byte(text)}
}

func readFacts(doc store.Doc, into any) error {
	return errs.Wrap(store.ReadFacts(doc.Body, into), errs.Internal, "A record could not be read.")
}

var errAbsent = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")
