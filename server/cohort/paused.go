package cohort

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/id"
)

// barring says whether this membership keeps its person out of the whole practice: a suspension that began here, also one
// whose person left before it was reviewed; being under age; having died.
func (m Membership) barring() bool {
	return m.Two != nil || m.Minor || m.Standing == access.Died
}

// settleAccess makes what follows from how somebody stands in one cohort hold everywhere: their account, their sessions
// and their other memberships. It looks at all of it afresh and again at the end, so that run twice, late, or beside
// another, it comes to the same.
func (s *Service) settleAccess(ctx context.Context, who id.Person) error {
	for {
		from, err := s.barredBy(ctx, who)
		if err != nil {
			return err
		}
		if err := s.accounts.Suspend(ctx, who, from != ""); err != nil {
			return err
		}
		if err := s.spread(ctx, who, from); err != nil {
			return err
		}
		if again, err := s.barredBy(ctx, who); err != nil || again == from {
			return err
		}
	}
}

// barredBy is the first cohort whose membership keeps this person out; empty: none does.
func (s *Service) barredBy(ctx context.Context, who id.Person) (id.Cohort, error) {
	all, err := s.ofPerson(ctx, who)
	if err != nil {
		return "", err
	}
	for _, m := range all {
		if m.barring() {
			return m.Cohort, nil
		}
	}
	return "", nil
}

// spread pauses or gives back the person's other memberships. The groups hear nothing of it from here.
func (s *Service) spread(ctx context.Context, who id.Person, from id.Cohort) error {
	all, err := s.ofPerson(ctx, who)
	if err != nil {
		return err
	}
	for _, seen := range all {
		if seen.barring() || seen.through(from) == seen.Standing {
			continue
		}
		_, err := s.changeMember(ctx, seen.Cohort, who, func(_ Cohort, m *Membership) (step, error) {
			to := m.through(from)
			if m.barring() || to == m.Standing {
				return step{}, errSame
			}
			if to == access.Suspended {
				m.Prior, m.Through = m.Standing, from
				s.stand(m, to)
				return step{action: access.Suspend, what: Suspension, to: to}, nil
			}
			m.Prior, m.Through = access.NoStanding, ""
			s.stand(m, to)
			return step{action: access.ReviewSuspension, what: Lifted, to: to}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// through is how this membership should stand while its person is kept out by another cohort; from empty: they are not.
func (m Membership) through(from id.Cohort) access.Standing {
	switch {
	case from != "" && m.living():
		return access.Suspended
	case from == "" && m.Standing == access.Suspended && m.Through != "":
		return m.Prior
	default:
		return m.Standing
	}
}
