package moderation

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// place is a cohort and what the actor is there.
type place struct {
	cohort.Cohort
	own cohort.Membership
}

// asked reads a case for somebody who may do this to it. NotFound for everybody else, as for one that is not there.
func (s *Service) asked(ctx context.Context, actor access.Actor, action access.Action, which id.Case) (Case, place, error) {
	c, err := s.load(ctx, which)
	if err != nil {
		return Case{}, place{}, err
	}
	group, own, err := s.cohorts.Place(ctx, c.Cohort, actor.Person)
	if err != nil {
		return Case{}, place{}, err
	}
	if err := access.May(actor, action, c.facts(own)); err != nil {
		return Case{}, place{}, err
	}
	return c, place{group, own}, nil
}

// facts are what the access table needs to know of a case and of whoever looks at it.
func (s Subject) facts(own cohort.Membership) access.Facts {
	f := own.Facts()
	f.Private = s.Private
	f.Concerns = s.Person != "" && s.Person == own.Person
	return f
}

// May says, before anything is read of it, whether the actor may do this to a case: for pages that ask which buttons to
// show. NotFound as for one that is not there.
func (s *Service) May(ctx context.Context, actor access.Actor, action access.Action, which id.Case) error {
	_, _, err := s.asked(ctx, actor, action, which)
	return err
}
