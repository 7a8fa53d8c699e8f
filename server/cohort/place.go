package cohort

import (
	"context"
	"errors"
	"sort"

	"holdfast/server/access"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Place is one cohort somebody belongs to, with who they are there.
type Place struct {
	Cohort     Cohort
	Membership Membership
	Shut       error // why they cannot read it now, as the access table says; nil when they can
}

// Get gives a cohort and the actor's own membership in it, for whoever reads it. NotFound for everybody outside; the
// access table's Err… values for those who belong and cannot read it now.
func (s *Service) Get(ctx context.Context, actor access.Actor, which id.Cohort) (Cohort, Membership, error) {
	return s.allowed(ctx, actor, access.ReadCohort, which)
}

// Place gives a cohort and one person's own membership in it; both are zero for somebody who has none. For use cases that
// ask the access table themselves.
func (s *Service) Place(ctx context.Context, which id.Cohort, who id.Person) (Cohort, Membership, error) {
	return s.place(ctx, which, who)
}

// Ask gives a cohort and the actor's own membership in it, if they may do this there; for pages that lead to an act. The
// membership is the zero one for an admin, who has no place in it.
func (s *Service) Ask(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort) (Cohort, Membership, error) {
	return s.allowed(ctx, actor, action, which)
}

// Mine lists the cohorts the actor reads, in order of name. Unauthenticated for somebody who has not come in.
func (s *Service) Mine(ctx context.Context, actor access.Actor) ([]Place, error) {
	all, err := s.Places(ctx, actor)
	open := all[:0]
	for _, p := range all {
		if p.Shut == nil {
			open = append(open, p)
		}
	}
	return open, err
}

// Places lists the cohorts the actor belongs to, also those they cannot read now, in order of name. Unauthenticated for
// somebody who has not come in.
func (s *Service) Places(ctx context.Context, actor access.Actor) ([]Place, error) {
	if err := access.May(actor, access.ReadHome, access.Facts{}); err != nil {
		return nil, err
	}
	all, err := s.ofPerson(ctx, actor.Person)
	if err != nil {
		return nil, err
	}
	var places []Place
	for _, m := range all {
		c, err := s.get(ctx, m.Cohort)
		if errors.Is(err, store.ErrNotFound) {
			continue // it is being made, or its making was cut short
		}
		if err != nil {
			return nil, err
		}
		m = m.in(c, s.clock.Now())
		if access.May(actor, access.ReadTerms, m.Facts()) != nil {
			continue // no living place
		}
		places = append(places, Place{c, m, access.May(actor, access.ReadCohort, m.Facts())})
	}
	sort.Slice(places, func(i, j int) bool { return places[i].Cohort.Name < places[j].Cohort.Name })
	return places, nil
}

// ofPerson reads every membership of one person.
func (s *Service) ofPerson(ctx context.Context, who id.Person) ([]Membership, error) {
	var all []Membership
	q := store.Query{Index: "by_person", Equal: []any{string(who)}, Limit: 200}
	for {
		docs, err := s.store.Find(ctx, Memberships, q)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			m, err := membershipOf(doc)
			if err != nil {
				return nil, err
			}
			all = append(all, m)
		}
		if len(docs) < q.Limit {
			return all, nil
		}
		q.After = &store.Cursor{ID: docs[len(docs)-1].ID}
	}
}
