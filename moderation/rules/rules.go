// Package rules keeps what a practice sets of screening: words of its own, and which rules stay silent. What is set is a
// draft until it was tried on what people wrote lately; then it is published as a version, and every process of the house
// screens by it within seconds. Earlier versions stay readable.
package rules

import (
	"context"
	"slices"
	"sync"
	"time"

	"holdfast/moderation/screen"
	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// Carrier carries out, once and at its best, what follows from a document just written; relay.Relay does.
type Carrier interface {
	Carry(ctx context.Context, c *store.Collection, doc store.Doc)
}

// Text is a post that a draft is tried on. Its words go no further than the screener.
type Text struct {
	Cohort id.Cohort
	Post   id.Post
	Body   gate.Body
}

// Posts gives what was shared last, newest first, whoever wrote it; for the house itself.
type Posts interface {
	Recent(ctx context.Context, most int) ([]Text, error)
}

// Parts is what the service is made of.
type Parts struct {
	Store    store.Store
	Clock    clock.Clock
	IDs      *id.Source
	Carrier  Carrier
	Posts    Posts
	Practice id.Practice
}

// Service is the use cases of a practice's rules, and a gate.Screener by the published ones. It is safe for concurrent
// use.
type Service struct {
	Parts
	known func() []screen.Rule
	build func(screen.Options) gate.Screener

	mu     sync.Mutex
	live   gate.Screener // by the version below; nil: not looked at yet
	by     Set
	looked time.Time
}

// New makes the service.
func New(p Parts) *Service {
	return &Service{Parts: p, known: screen.Rules, build: func(o screen.Options) gate.Screener { return screen.New(o) }}
}

// Set is what a practice set: one version of it.
type Set struct {
	Version int64 // 0: nothing was ever published
	Lists   []screen.List
	Off     []string // ids of rules that stay silent, in order
	At      time.Time
	By      id.Person
}

// Options is the set as the screener takes it.
func (s Set) Options() screen.Options { return screen.Options{Lists: s.Lists, Off: s.Off} }

// same says whether two sets screen alike.
func (s Set) same(other Set) bool {
	return slices.Equal(s.Off, other.Off) && slices.EqualFunc(s.Lists, other.Lists, func(a, b screen.List) bool {
		return a.ID == b.ID && a.Reason == b.Reason && a.Tier == b.Tier && slices.Equal(a.Phrases, b.Phrases)
	})
}

// Draft is a set that nothing is screened by yet.
type Draft struct {
	Set           // Version is of the published one it was begun from
	Number int64  // counts the changes of drafts; 0: there is no draft, and this is what is published
	Tried  *Trial // what it would have changed; nil: not tried since it was last changed

	last   int64 // the highest Number so far: none comes back
	rev    int64
	events []store.Event
}

// How much a practice's own words can be. What is more would slow every post down.
const (
	MaxLists   = 40
	MaxPhrases = 300
	MaxPhrase  = 80  // in runes
	MaxReason  = 120 // in runes
)

// Sets is where they live: what is published, the draft, and what was published before.
var Sets = &store.Collection{
	Name: "screening_rules", Words: []string{"lists"},
	Indexes: []store.Index{{Name: "by_version", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "version", Kind: store.Number}}}},
}

// The documents that there is one of.
const (
	activeDoc = "active"
	draftDoc  = "draft"
)

// Collections is everything this package keeps, for Store.Migrate.
func Collections() []*store.Collection { return []*store.Collection{Sets} }

// Watched is what of it carries events, for relay.Watch.
func Watched() []*store.Collection { return Collections() }

// Rule is one that can be silenced, with whether it is.
type Rule struct {
	screen.Rule
	Off bool
}

// Rules lists the rules that come with the house, and which a set silences.
func (s *Service) Rules(of Set) []Rule {
	var all []Rule
	for _, r := range s.known() {
		all = append(all, Rule{r, slices.Contains(of.Off, r.ID)})
	}
	return all
}

// Published is what everything is screened by now, for the admin.
func (s *Service) Published(ctx context.Context, actor access.Actor) (Set, error) {
	if err := access.May(actor, access.SetRules, access.Facts{}); err != nil {
		return Set{}, err
	}
	set, _, err := s.published(ctx)
	return set, err
}

// Versions lists what was published before, newest first, 50 at most, for the admin: to look at, and to begin a draft from.
func (s *Service) Versions(ctx context.Context, actor access.Actor) ([]Set, error) {
	if err := access.May(actor, access.SetRules, access.Facts{}); err != nil {
		return nil, err
	}
	docs, err := s.Store.Find(ctx, Sets, store.Query{Index: "by_version", Equal: []any{int64(1)}, Desc: true, Limit: 50})
	if err != nil {
		return nil, err
	}
	all := make([]Set, len(docs))
	for i, doc := range docs {
		if all[i], err = setOf(doc); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s *Service) trace(actor access.Actor) store.Event {
	return relay.NewEvent(s.IDs.New(), s.Clock.Now(), "audit", map[string]string{
		"action": string(access.SetRules), "actor": string(actor.Person), "object": object,
	})
}

// object is what audit records call the rules: a house has one set of them.
const object = "0000000000RV1ES0FSCREEN1NG"

var errMeanwhile = errs.New(errs.Conflict, "Somebody changed this while you were writing. What you wrote is still in the boxes; compare it with what stands there now.")
