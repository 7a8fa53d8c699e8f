package moderation

import (
	"context"
	"log/slog"
	"time"

	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/audit"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Service is the use cases on cases: what brings one up, who sees it, who has it in hand, and what is decided.
type Service struct {
	store    store.Store
	ring     *seal.Ring
	clock    clock.Clock
	ids      *id.Source
	carrier  Carrier
	due      Due
	forum    Forum
	cohorts  Cohorts
	accounts Accounts
	cover    Cover
	audit    Audit
	practice id.Practice
	log      *slog.Logger
	fit      Fit
	oneIn    uint64 // see sample
	screener gate.Screener
	classes  func(rule string) string
	reviewer func(context.Context) (string, error)
	cards    Cards
	doors    Doors
	tellOn   func(context.Context, Telling) error
}

// Carrier carries out, once and at its best, what follows from a document just written; relay.Relay does.
type Carrier interface {
	Carry(ctx context.Context, c *store.Collection, doc store.Doc)
}

// Due notes what must happen at a time; relay.Relay does.
type Due interface {
	Schedule(ctx context.Context, w relay.Work) error
}

// Clocks is what a cohort's cover means for the times by which a person has looked; cover.Service does it.
type Clocks interface {
	Clock(ctx context.Context, which id.Cohort) (cover.Clock, error)
}

// Cover also wakes people.
type Cover interface {
	Clocks
	// Start begins the ladder for one round of a case. Started already is no error, and starts nothing twice.
	Start(ctx context.Context, which id.Case, cohort id.Cohort, round int, at time.Time, drill bool) error
	// Night plans that whoever is on call hears of a red case that nobody has looked at while no staff are there.
	Night(ctx context.Context, which id.Case, cohort id.Cohort, round int, at time.Time) error
}

// Audit keeps on record that words were read, before they are; audit.Log does.
type Audit interface {
	Append(ctx context.Context, r audit.Record) error
}

// Forum is what moderation needs of posts and threads; forum.Service does it.
type Forum interface {
	Rule(ctx context.Context, r forum.Ruling) error
	Evidence(ctx context.Context, which id.Post, rev id.Revision) (forum.Evidence, error)
	ThreadEvidence(ctx context.Context, which id.Thread, rev id.Revision) (forum.Evidence, error)
	ByPerson(ctx context.Context, which id.Cohort, who id.Person, limit int, alone bool) ([]forum.Post, error)
	CountBy(ctx context.Context, which id.Cohort, who id.Person, most int) (int, error)
	DeskForPost(ctx context.Context, actor access.Actor, action access.Action, which id.Post) (forum.Desk, error)
}

// Cohorts is what moderation needs of groups; *cohort.Service does it.
type Cohorts = *cohort.Service

// Accounts is what moderation needs of the people of the practice; *account.Service does it.
type Accounts = *account.Service

// Parts is what the service is made of.
type Parts struct {
	Store    store.Store
	Ring     *seal.Ring
	Clock    clock.Clock
	IDs      *id.Source
	Carrier  Carrier
	Due      Due
	Forum    Forum
	Cohorts  Cohorts
	Accounts Accounts
	Cover    Cover
	Audit    Audit
	Practice id.Practice // owns what a case rests on: reports, reasons, decisions
	Log      *slog.Logger

	Screener gate.Screener                         // for what people write in an appeal; nil: it passes
	Classes  func(rule string) string              // the topic of a screening rule; nil: none is known
	Reviewer func(context.Context) (string, error) // who looks at appeals from outside, empty: nobody; nil: the same
	Cards    Cards                                 // contact cards; nil: none can be opened
	Doors    Doors                                 // into other groups; nil: nobody can be moved
	Tell     func(context.Context, Telling) error  // carries further that something is there to read, such as by mail; it may run twice; nil: nobody does
}

// event is what follows from a change of the document that will carry it.
func (s *Service) event(kind string, facts map[string]string) store.Event {
	return relay.NewEvent(s.ids.New(), s.clock.Now(), kind, facts)
}

// New makes the service.
func New(p Parts) *Service {
	s := &Service{
		store: p.Store, ring: p.Ring, clock: p.Clock, ids: p.IDs, carrier: p.Carrier, due: p.Due, forum: p.Forum,
		cohorts: p.Cohorts, accounts: p.Accounts, cover: p.Cover, audit: p.Audit, practice: p.Practice, log: p.Log,
		screener: p.Screener, classes: p.Classes, reviewer: p.Reviewer, cards: p.Cards, doors: p.Doors, tellOn: p.Tell,
	}
	s.fit, s.oneIn = s.suits, sampleOneIn
	return s
}
