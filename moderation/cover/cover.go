// Package cover knows who looks after a cohort when: its staffed hours with their holidays, who is on call, and by which
// channels they can be reached. From that follow the times by which a case is due and what a page may promise. It also
// climbs the crisis ladder: it pages people, step by step, until one of them has the case in hand.
//
// No page says a word. It holds a time and a link, and whoever opens the link has to sign in.
package cover

import (
	"context"
	"log/slog"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Service is the use cases of cover.
type Service struct {
	store    store.Store
	ring     *seal.Ring
	clock    clock.Clock
	ids      *id.Source
	carrier  Carrier
	due      Scheduler
	cohorts  Cohorts
	accounts Accounts
	pager    Pager
	origin   func() string
	log      *slog.Logger
	cases    Cases
}

// Carrier carries out, once and at its best, what follows from a document just written; relay.Relay does.
type Carrier interface {
	Carry(ctx context.Context, c *store.Collection, doc store.Doc)
}

// Scheduler plans due work; relay.Relay does.
type Scheduler interface {
	Schedule(ctx context.Context, work relay.Work) error
}

// Cohorts is what cover asks cohort.
type Cohorts interface {
	Cohort(ctx context.Context, which id.Cohort) (cohort.Cohort, error)
	Place(ctx context.Context, which id.Cohort, who id.Person) (cohort.Cohort, cohort.Membership, error)
	Places(ctx context.Context, actor access.Actor) ([]cohort.Place, error)
	Working(ctx context.Context, which id.Cohort) ([]cohort.Membership, error)
}

// Accounts is what cover asks account: whether somebody has an address to which mail may go.
type Accounts interface {
	Mailbox(ctx context.Context, who id.Person) (to redact.Email, send bool, err error)
}

// Cases is what cover asks of cases; moderation.Service does it.
type Cases interface {
	// Standing says how a case stands. NotFound for one that is not there.
	Standing(ctx context.Context, which id.Case) (Standing, error)
	// Drill makes, or opens again, the case of a crisis that is none, for the house itself.
	Drill(ctx context.Context, which id.Cohort) (id.Case, error)
}

// Standing is what the ladder looks at before each of its steps.
type Standing struct {
	Open         bool
	Acknowledged bool // somebody said that they have it in hand …
	AckAt        time.Time
	AckBy        id.Person
	Decided      bool
	Round        int // how often it was opened
	Cohort       id.Cohort
	Drill        bool
	Private      bool      // only the cohort's clinicians may know of it
	About        id.Person // staff whom it is about: they are not paged for it
}

// Call is one page on its way to a pager: nothing but what stands here.
type Call struct {
	ID   string // the page's; a pager that knows it was called already
	Link string
	At   time.Time
	Kind Kind
	Step int
}

// Pager calls the address that somebody gave for their pager; in app it is made of server/pager.
type Pager interface {
	// Check says whether an address can be called at all: Invalid with field address.
	Check(address string) error
	// Send is over within some seconds. Any error is worth another try.
	Send(ctx context.Context, address redact.Token, c Call) error
}

// Parts is what the service is made of.
type Parts struct {
	Store    store.Store
	Ring     *seal.Ring
	Clock    clock.Clock
	IDs      *id.Source
	Carrier  Carrier
	Due      Scheduler
	Cohorts  Cohorts
	Accounts Accounts
	Pager    Pager
	Origin   func() string // the address people type, known once the house listens
	Log      *slog.Logger
}

// New makes the service. Its ladders wait until SetCases.
func New(p Parts) *Service {
	return &Service{
		store: p.Store, ring: p.Ring, clock: p.Clock, ids: p.IDs, carrier: p.Carrier, due: p.Due, cohorts: p.Cohorts,
		accounts: p.Accounts, pager: p.Pager, origin: p.Origin, log: p.Log,
	}
}

// SetCases says who knows the cases. It comes before relays run: cases need cover to be made, and cover needs them to act.
func (s *Service) SetCases(c Cases) { s.cases = c }

// Collections is everything this package keeps, for Store.Migrate.
func Collections() []*store.Collection { return []*store.Collection{Rotas, Channels, Ladders, Pages} }

// Watched is what of it carries events, for relay.Watch.
func Watched() []*store.Collection { return Collections() }

// The kinds of events of this package's documents. MailEvent is for notify.
const (
	MailEvent  = "cover.mail"  // [page, person] a page leaves by mail
	stepEvent  = "cover.step"  // of a ladder
	callEvent  = "cover.call"  // [page] a page leaves for a pager
	testEvent  = "cover.test"  // [channel] a channel is tried
	nightWork  = "cover.night" // [case, cohort, round] a red case that came at night
	purgeWork  = "cover.purge"
	auditEvent = "audit"
)

// Handler receives a handler for a kind of event; relay.Relay does.
type Handler interface {
	On(kind string, h relay.Handler)
}

// Follow hands over what this package does after a change was written, and when it is time.
func (s *Service) Follow(r Handler) {
	r.On(stepEvent, s.step)
	r.On(callEvent, s.call)
	r.On(testEvent, s.test)
	r.On(nightWork, s.night)
	r.On(purgeWork, s.purge)
}
