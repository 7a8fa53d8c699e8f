package admission

import (
	"context"
	"errors"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/store"
)

// house asks for lists that the house itself needs to word a sentence, such as who works here.
var house = access.Actor{Person: "house", Kind: access.Admin, Strong: true}

// staffNames are the names of whoever works here, by how they appear in audit records.
func (s *Service) staffNames(ctx context.Context) (map[string]string, error) {
	people, err := s.accounts.People(ctx, house)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, p := range people {
		names[s.audit.Actor(string(p.ID))] = p.Name
	}
	return names, nil
}

// factsOf is what a cohort adds to the consent sentences. Who exactly works for it does not; a colleague more of a kind
// that people know of asks nobody for another yes.
func (s *Service) factsOf(ctx context.Context, c cohort.Cohort) (cohortFacts, error) {
	f := cohortFacts{hours: c.Hours, cover: c.Cover, ends: c.Ends}
	room, err := s.cohorts.Staff(ctx, house, c.ID)
	for _, m := range room.Staff {
		f.supervised = f.supervised || m.Relation == access.Supervisor
		f.moderated = f.moderated || m.Role == access.RoleModerator
	}
	return f, err
}

// SetKind makes somebody staff, an admin, or a member who works here no more, for the admin. Whether one person works
// here alone stands in what people consent to, so that is looked at again. Errors are account's.
func (s *Service) SetKind(ctx context.Context, actor access.Actor, who id.Person, kind access.Kind) error {
	if err := s.accounts.SetKind(ctx, actor, who, kind); err != nil {
		return err
	}
	return s.PlanTerms(ctx)
}

// raise makes somebody staff or admin who is less. It leaves those alone who are that already, so that running again
// ends nobody's sessions.
func (s *Service) raise(ctx context.Context, by, who id.Person, to access.Kind) error {
	p, err := s.accounts.Person(ctx, who)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if p.Kind != to && p.Kind != access.Admin {
		if err := s.accounts.Promote(ctx, by, who, to); err != nil {
			return err
		}
	}
	return s.PlanTerms(ctx)
}
