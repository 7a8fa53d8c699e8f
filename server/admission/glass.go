package admission

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/id"
)

// BreakGlass gives somebody of the cohort's staff who may not read contact cards how a person can be reached, because
// life or safety may depend on it. For moderation alone, which keeps why and brings it before a second person. It is on
// record before it is read, where the member finds it, and not read if it cannot be. ErrUngiven when there is no card.
func (s *Service) BreakGlass(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (Answers, error) {
	a, err := s.opened(ctx, actor, access.OpenGlass, which, who)
	return a.Answers, err
}
