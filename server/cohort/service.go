package cohort

import (
	"context"
	"errors"
	"log/slog"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/clock"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Service is the use cases on cohorts and memberships.
type Service struct {
	store    store.Store
	ring     *seal.Ring
	clock    clock.Clock
	ids      *id.Source
	carrier  Carrier
	accounts Accounts
	screener gate.Screener
	practice id.Practice
	log      *slog.Logger
}

// Carrier carries out, once and at its best, what follows from a document just written; relay.Relay does.
type Carrier interface {
	Carry(ctx context.Context, c *store.Collection, doc store.Doc)
}

// Accounts is what cohorts need of the people of the practice; account.Service does it.
type Accounts interface {
	Person(ctx context.Context, who id.Person) (account.Person, error)
	People(ctx context.Context, actor access.Actor) ([]account.Person, error)
	Suspend(ctx context.Context, who id.Person, on bool) error // on also ends their sessions
	EndAll(ctx context.Context, who id.Person) error
}

// Parts is what the service is made of.
type Parts struct {
	Store    store.Store
	Ring     *seal.Ring
	Clock    clock.Clock
	IDs      *id.Source
	Carrier  Carrier
	Accounts Accounts
	Screener gate.Screener // for what members tell the group of themselves
	Practice id.Practice   // owns what is kept about members, such as reasons
	Log      *slog.Logger
}

// New makes the service.
func New(p Parts) *Service {
	return &Service{
		store: p.Store, ring: p.Ring, clock: p.Clock, ids: p.IDs, carrier: p.Carrier, accounts: p.Accounts,
		screener: p.Screener, practice: p.Practice, log: p.Log,
	}
}

// Collections is everything this package keeps, for Store.Migrate.
func Collections() []*store.Collection {
	return []*store.Collection{Cohorts, Memberships, Agreements, Changes, Aliases, choicesKept}
}

// Watched is what of it carries events, for relay.Watch.
func Watched() []*store.Collection { return []*store.Collection{Cohorts, Memberships, Changes} }

// The kinds of events of this package's documents. Those with a capital are for others; their facts are ids.
const (
	ChangedEvent  = "cohort.changed"     // [cohort] what members must accept may be another
	WelcomeEvent  = "admission.welcome"  // [cohort, person] admitted
	AnsweredEvent = "admission.answered" // [cohort, person] not admitted: something is waiting for them
	toldEvent     = "cohort.told"        // [change] a change became true: list it
	draftEvent    = "cohort.draft"       // a change that never became true is swept
	sweepEvent    = "cohort.sweep"       // a membership whose cohort never came is swept
	accessEvent   = "cohort.access"      // [person] whether they may come in at all is looked at again
	roleEvent     = "cohort.role"        // [person] their role changed: their sessions end
	auditEvent    = "audit"              // a change leaves its record

	// SignalEvent tells moderation what screening found, see forum.SignalEvent. [kind, entry, subject, cohort, author]
	SignalEvent = "moderation.signal"
)

// Handler receives a handler for a kind of event; relay.Relay does.
type Handler interface {
	On(kind string, h relay.Handler)
}

// Follow hands over what this package does after a change was written.
func (s *Service) Follow(r Handler) {
	r.On(toldEvent, s.told)
	r.On(draftEvent, s.sweepDraft)
	r.On(sweepEvent, s.sweepMaker)
	r.On(offerEvent, s.settleOffer)
	r.On(accessEvent, func(ctx context.Context, _ store.Doc, ev store.Event) error {
		return s.settleAccess(ctx, id.Person(ev.Facts["person"]))
	})
	r.On(roleEvent, func(ctx context.Context, _ store.Doc, ev store.Event) error {
		return s.accounts.EndAll(ctx, id.Person(ev.Facts["person"]))
	})
}

// step is what is on record of one change: who did what, what the group is told of it, and why.
type step struct {
	action  access.Action
	actor   access.Actor
	by      id.Person // whom the staff read as having done it, when that is another
	what    What
	to      access.Standing
	line    string // empty: the group is told nothing
	own     bool   // line is in the member's own words
	told    told   // and what screening says of it
	reason  string // for the staff
	clause  int    // of the agreement, counting from 1
	version int    // of the agreement
	also    []string
}

// errSame ends a change that would change nothing.
var errSame = errors.New("nothing changes")

// changeMember alters one membership: load, decide, write. decide may run several times; errSame ends it without a
// write. The change's own document comes first and is listed only by an event of the membership, see Change.
func (s *Service) changeMember(ctx context.Context, which id.Cohort, who id.Person, decide func(Cohort, *Membership) (step, error)) (Membership, error) {
	for {
		c, m, err := s.place(ctx, which, who)
		if err != nil {
			return Membership{}, err
		}
		if m.rev == 0 {
			return Membership{}, store.ErrNotFound
		}
		st, err := decide(c, &m)
		if errors.Is(err, errSame) {
			return m, nil
		}
		if err != nil {
			return Membership{}, err
		}
		if m.Joined.IsZero() {
			st.line = "" // the group never knew of them
		}
		s.ends(&m, st)
		events, draft, err := s.record(ctx, which, who, id.Pair(which, who), st)
		if err != nil {
			return Membership{}, err
		}
		m.events = append(m.events, events...)
		doc, err := s.store.Replace(ctx, Memberships, m.doc())
		if errors.Is(err, store.ErrChanged) {
			s.drop(ctx, draft)
			continue
		}
		if err != nil {
			return Membership{}, err
		}
		m.rev = doc.Rev
		s.carrier.Carry(ctx, Memberships, doc)
		return m, nil
	}
}

// changeCohort is changeMember for the cohort's own document.
func (s *Service) changeCohort(ctx context.Context, which id.Cohort, decide func(*Cohort) (step, error)) (Cohort, error) {
	for {
		c, err := s.get(ctx, which)
		if err != nil {
			return Cohort{}, err
		}
		st, err := decide(&c)
		if errors.Is(err, errSame) {
			return c, nil
		}
		if err != nil {
			return Cohort{}, err
		}
		events, draft, err := s.record(ctx, which, "", string(which), st)
		if err != nil {
			return Cohort{}, err
		}
		c.events = append(c.events, events...)
		doc, err := s.store.Replace(ctx, Cohorts, c.doc())
		if errors.Is(err, store.ErrChanged) {
			s.drop(ctx, draft)
			continue
		}
		if err != nil {
			return Cohort{}, err
		}
		c.rev = doc.Rev
		s.carrier.Carry(ctx, Cohorts, doc)
		return c, nil
	}
}

// adjust rewrites what the cohort's document keeps for the house itself, such as seats: no change on record.
func (s *Service) adjust(ctx context.Context, which id.Cohort, edit func(*Cohort) error) error {
	for {
		c, err := s.get(ctx, which)
		if err != nil {
			return err
		}
		if err := edit(&c); errors.Is(err, errSame) {
			return nil
		} else if err != nil {
			return err
		}
		if _, err = s.store.Replace(ctx, Cohorts, c.doc()); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// record drafts the change and gives the events that the document which makes it true must carry.
func (s *Service) record(ctx context.Context, which id.Cohort, who id.Person, object string, st step) ([]store.Event, store.Doc, error) {
	draft, err := s.draft(ctx, which, who, st)
	if err != nil {
		return nil, store.Doc{}, err
	}
	events := []store.Event{
		s.event(auditEvent, map[string]string{"action": string(st.action), "actor": string(st.actor.Person), "object": object}),
		s.event(toldEvent, map[string]string{"change": draft.ID}),
	}
	if st.told.event.ID != "" && st.line != "" {
		st.told.event.Facts["change"] = draft.ID
		events = append(events, st.told.event)
	}
	for _, kind := range st.also {
		facts := map[string]string{"cohort": string(which)}
		if who != "" {
			facts["person"] = string(who)
		}
		events = append(events, s.event(kind, facts))
	}
	return events, draft, nil
}

func (s *Service) event(kind string, facts map[string]string) store.Event {
	return relay.NewEvent(s.ids.New(), s.clock.Now(), kind, facts)
}
