package cohort

import (
	"context"
	"slices"

	"holdfast/server/access"
	"holdfast/server/id"
)

// fits says whether this is something one can be to a cohort.
func fits(role access.Role, relation access.Relation) bool {
	switch relation {
	case access.Lead, access.CoFacilitator, access.Locum, access.Supervisor:
		return role == access.RoleFacilitator
	default:
		return role == access.RoleModerator && relation == access.NoRelation
	}
}

// came is what the group is told of somebody who works for it, after their name.
func came(role access.Role, relation access.Relation) string {
	switch relation {
	case access.Lead:
		return " leads this group now, and reads and writes here."
	case access.CoFacilitator:
		return " is a facilitator of this group now, and reads and writes here."
	case access.Locum:
		return " stands in as a facilitator of this group for a while, and reads and writes here."
	case access.Supervisor:
		return " supervises the facilitators of this group now, and reads here."
	default:
		return " is a moderator of this group now, and reads here."
	}
}

func (s *Service) addLead(ctx context.Context, which id.Cohort, who id.Person) error {
	return s.adjust(ctx, which, func(c *Cohort) error {
		if slices.Contains(c.leads, who) {
			return errSame
		}
		c.leads = append(c.leads, who)
		return nil
	})
}

// dropLead takes somebody from those who lead, in the one document that knows all of them: of two who step down at once,
// the last one cannot.
func (s *Service) dropLead(ctx context.Context, which id.Cohort, who id.Person) error {
	return s.adjust(ctx, which, func(c *Cohort) error {
		others := slices.DeleteFunc(slices.Clone(c.leads), func(p id.Person) bool { return p == who })
		switch {
		case len(others) == len(c.leads):
			return s.leadsStill(ctx, which, who, len(others) > 0)
		case len(others) == 0:
			return errLastLead
		default:
			c.leads = others
			return nil
		}
	})
}

// leadsStill is for somebody who is not on the list of those who lead: nothing changes there. A lead whose noting was cut
// short may be the only one.
func (s *Service) leadsStill(ctx context.Context, which id.Cohort, who id.Person, others bool) error {
	m, err := s.Membership(ctx, which, who)
	if err != nil {
		return err
	}
	if m.Relation == access.Lead && m.Standing == access.Admitted && !others {
		return errLastLead
	}
	return errSame
}
