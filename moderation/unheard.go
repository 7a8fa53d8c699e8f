package moderation

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/id"
)

// Unheard says that nobody who works for a group may look at what is said of a post, because it is by the only one who
// could: its case then waits for whoever else comes to work there. For whoever may report the post, before they do;
// refusals as of Report.
func (s *Service) Unheard(ctx context.Context, actor access.Actor, which id.Post) (bool, error) {
	t, err := s.reportable(ctx, actor, Report{Post: which})
	if err != nil {
		return false, err
	}
	return s.unheard(ctx, t.about)
}

func (s *Service) unheard(ctx context.Context, about Subject) (bool, error) {
	staff, err := s.cohorts.Working(ctx, about.Cohort)
	if err != nil {
		return false, err
	}
	for _, m := range staff {
		who, err := s.cohorts.Acting(ctx, m.Person)
		if err != nil {
			return false, err
		}
		if access.May(who, access.DecideCase, about.facts(m)) == nil {
			return false, nil
		}
	}
	return true, nil
}
