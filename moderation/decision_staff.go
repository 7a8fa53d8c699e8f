package moderation

import (
	"context"
	"encoding/json"

	"holdfast/server/access"
	"holdfast/server/id"
	"holdfast/server/store"
)

// house asks for lists that the house itself needs, such as who works for a cohort.
var house = access.Actor{Person: "house", Kind: access.Admin, Strong: true}

// staffOf is who works for a cohort now, in order of name.
func (s *Service) staffOf(ctx context.Context, which id.Cohort) ([]id.Person, error) {
	room, err := s.cohorts.Staff(ctx, house, which)
	var all []id.Person
	for _, m := range room.Staff {
		all = append(all, m.Person)
	}
	return all, err
}

// leadsOf is who leads a cohort.
func (s *Service) leadsOf(ctx context.Context, which id.Cohort) ([]id.Person, error) {
	room, err := s.cohorts.Staff(ctx, house, which)
	var all []id.Person
	for _, m := range room.Staff {
		if m.Role == access.RoleFacilitator && m.Relation == access.Lead {
			all = append(all, m.Person)
		}
	}
	return all, err
}

// readEvidence is the reverse of evidence. What was not asked for, or whose key was destroyed, leaves into as it is.
func readEvidence(words store.Words, into any) error {
	if words.Text == nil {
		return nil
	}
	if err := json.Unmarshal(words.Text, into); err != nil {
		return errUnreadable(err)
	}
	return nil
}
