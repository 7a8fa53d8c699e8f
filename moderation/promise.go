package moderation

import (
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Promise says by when a person of the staff has looked at the actor's own post, as far as the hours of their group back
// it. ok is false when nobody has said when they read, when that time is over, and when no case waits. For its author.
func (s *Service) Promise(ctx context.Context, actor access.Actor, post id.Post) (by time.Time, ok bool, err error) {
	c, err := s.load(ctx, s.CaseOf(PostSubject, string(post)))
	if errors.Is(err, store.ErrNotFound) {
		return by, false, nil
	}
	if err != nil || c.Person != actor.Person || c.State == CaseClosed {
		return by, false, err
	}
	cover, err := s.cover.Clock(ctx, c.Cohort)
	if err != nil {
		return by, false, err
	}
	now := s.clock.Now()
	p := cover.Promise(now)
	return c.Due, (p.Staffed || !p.Next.IsZero()) && c.Due.After(now), nil
}
