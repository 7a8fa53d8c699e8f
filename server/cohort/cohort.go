// Package cohort knows the closed groups of the practice and who belongs to them. Invitations, agreements, staffed hours
// and goals come here too.
package cohort

import (
	"context"
	"errors"
	"sort"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// MaxName is the most runes a cohort's name has.
const MaxName = 80

// State is where a cohort is in its life (DESIGN §2).
type State string

// The states. So far the house only makes open cohorts; the way through the others comes with admission and closing.
const (
	Forming State = "forming"
	Open    State = "open"
	Closing State = "closing"
	Sealed  State = "sealed"
)

// Cohort is a closed group. Its name is sealed under the cohort's own key.
type Cohort struct {
	ID      id.Cohort
	Name    string
	State   State
	Created time.Time
}

// Cohorts is where cohorts live. A cohort's id follows from its name at the time it was made, so that a name given at a
// shell finds the cohort although the name itself is sealed.
var Cohorts = &store.Collection{
	Name:    "cohorts",
	Words:   []string{"name"},
	Indexes: []store.Index{{Name: "by_created", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "created", Kind: store.Number}}}},
}

// Service is the use cases on cohorts and memberships.
type Service struct {
	store store.Store
	ring  *seal.Ring
	clock clock.Clock
}

// New makes the service.
func New(st store.Store, ring *seal.Ring, c clock.Clock) *Service {
	return &Service{store: st, ring: ring, clock: c}
}

// Ensure makes the cohort of this name, or gives the one that is there. made says which. Only an operator may. Invalid
// when the name is empty or longer than MaxName.
func (s *Service) Ensure(ctx context.Context, actor access.Actor, name string) (c Cohort, made bool, err error) {
	if err := access.May(actor, access.Arrange, access.Facts{}); err != nil {
		return Cohort{}, false, err
	}
	name, err = gate.Line(name, MaxName)
	if err != nil {
		return Cohort{}, false, err
	}
	c = Cohort{ID: s.idOf(name), Name: name, State: Open, Created: s.clock.Now()}
	_, err = s.store.Insert(ctx, Cohorts, c.doc())
	if errors.Is(err, store.ErrExists) {
		c, err = s.get(ctx, c.ID)
		return c, false, err
	}
	return c, true, err
}

// Find gives the cohort of this name, for an operator. NotFound when there is none.
func (s *Service) Find(ctx context.Context, actor access.Actor, name string) (Cohort, error) {
	if err := access.May(actor, access.Arrange, access.Facts{}); err != nil {
		return Cohort{}, err
	}
	return s.get(ctx, s.idOf(name))
}

func (s *Service) idOf(name string) id.Cohort {
	return id.Cohort(id.Derived(time.UnixMilli(0), s.ring.Fingerprint("cohort", strings.ToLower(name))))
}

// Get gives a cohort and the actor's own membership in it. NotFound for everybody who is not admitted to it.
func (s *Service) Get(ctx context.Context, actor access.Actor, which id.Cohort) (Cohort, Membership, error) {
	m, err := s.Membership(ctx, which, actor.Person)
	if err != nil {
		return Cohort{}, Membership{}, err
	}
	if err := access.May(actor, access.ReadCohort, m.Facts()); err != nil {
		return Cohort{}, Membership{}, err
	}
	c, err := s.get(ctx, which)
	return c, m, err
}

// Place is one cohort somebody belongs to, with who they are there.
type Place struct {
	Cohort     Cohort
	Membership Membership
}

// Mine lists the cohorts the actor is admitted to, in order of name. Unauthenticated for somebody who has not come in.
func (s *Service) Mine(ctx context.Context, actor access.Actor) ([]Place, error) {
	if err := access.May(actor, access.ReadHome, access.Facts{}); err != nil {
		return nil, err
	}
	docs, err := s.store.Find(ctx, Memberships, store.Query{Index: "by_person", Equal: []any{string(actor.Person)}, Limit: 200})
	if err != nil {
		return nil, err
	}
	var places []Place
	for _, doc := range docs {
		m, err := membershipOf(doc)
		if err != nil {
			return nil, err
		}
		if access.May(actor, access.ReadCohort, m.Facts()) != nil {
			continue
		}
		c, err := s.get(ctx, m.Cohort)
		if err != nil {
			return nil, err
		}
		places = append(places, Place{c, m})
	}
	sort.Slice(places, func(i, j int) bool { return places[i].Cohort.Name < places[j].Cohort.Name })
	return places, nil
}

func (s *Service) get(ctx context.Context, which id.Cohort) (Cohort, error) {
	doc, err := s.store.Get(ctx, Cohorts, string(which))
	if err != nil {
		return Cohort{}, err
	}
	var f cohortFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Cohort{}, errs.Wrap(err, errs.Internal, "A record could not be read.")
	}
	return Cohort{ID: which, Name: string(doc.Words["name"].Text), State: f.State, Created: clock.FromMillis(f.Created)}, nil
}

type cohortFacts struct {
	State   State `json:"state"`
	Created int64 `json:"created"`
}

func (c Cohort) doc() store.Doc {
	body := store.Facts(cohortFacts{c.State, clock.Millis(c.Created)})
	return store.Doc{
		ID: string(c.ID), Schema: 1, Body: body,
		Keys:  map[string]any{"all": int64(1), "created": clock.Millis(c.Created)},
		Words: map[string]store.Words{"name": {Owner: string(c.ID), Class: string(seal.Group), Text: []byte(c.Name)}},
	}
}
