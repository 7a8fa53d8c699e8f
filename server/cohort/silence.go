package cohort

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// MaxSilence is how long somebody can be kept from writing to the group at one time: a week, after which somebody has
// to look again.
const MaxSilence = 7 * 24 * time.Hour

var (
	errSilence = errs.In("hours", "Please choose between one hour and seven days.")
	errMember  = errs.New(errs.Conflict, "Only members of the group can be asked to pause.")
)

// SilentAt says whether this person's writing to the group is paused then. They read, and write to the facilitators.
func (m Membership) SilentAt(now time.Time) bool { return m.PausedUntil.After(now) }

// PausePosting keeps a member from writing to the group until then; it ends by itself, and a later one takes the place
// of an earlier. For one person of the cohort's staff, who says why. Suspended or on a break, they can be paused as
// well. Invalid with field hours or reason, Conflict for staff and guests. What holds already is no error.
func (s *Service) PausePosting(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, until time.Time, reason string) error {
	if _, _, err := s.about(ctx, actor, access.PausePosting, which, who); err != nil {
		return err
	}
	reason, err := because(reason, "reason")
	if err != nil {
		return err
	}
	now := s.clock.Now()
	if !until.After(now) || until.After(now.Add(MaxSilence)) {
		return errSilence
	}
	_, err = s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		switch {
		case m.Role != access.RoleMember:
			return step{}, errMember
		case !IsHere(*m):
			return step{}, errNotHere
		case m.PausedUntil.Equal(until):
			return step{}, errSame
		}
		m.PausedUntil = until
		return step{action: access.PausePosting, actor: actor, what: PostingPaused, reason: reason}, nil
	})
	return err
}

// ResumePosting ends such a pause before its time. For one person of the cohort's staff. Over already is no error.
func (s *Service) ResumePosting(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) error {
	if _, _, err := s.about(ctx, actor, access.PausePosting, which, who); err != nil {
		return err
	}
	_, err := s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if !m.SilentAt(s.clock.Now()) {
			return step{}, errSame
		}
		m.PausedUntil = time.Time{}
		return step{action: access.PausePosting, actor: actor, what: PostingResumed}, nil
	})
	return err
}
