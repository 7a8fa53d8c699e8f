package cohort

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// Refusals about the life of a cohort.
var (
	errNotForming = errs.New(errs.Conflict, "This group is open already.")
	errNotOpen    = errs.New(errs.Conflict, "This group is not open, so its membership cannot be reopened.")
	errStillOpen  = errs.New(errs.Conflict, "Membership is open already, for the reason that stands on the settings page. Close it first.")
	errNotAsked   = errs.New(errs.Conflict, "Nobody is asking for this now.")
)

// Open opens a forming cohort, for its lead. ready is whether the practice passes its readiness page. From then on
// membership is closed, see Reopen.
func (s *Service) Open(ctx context.Context, actor access.Actor, which id.Cohort, ready bool) error {
	ask := func(f *access.Facts) { f.Ready = ready }
	if _, _, err := s.allowed(ctx, actor, access.OpenCohort, which, ask); err != nil {
		return err
	}
	_, err := s.changeCohort(ctx, which, func(c *Cohort) (step, error) {
		if c.State != Forming {
			return step{}, errNotForming
		}
		c.State, c.Opened = Open, s.clock.Now()
		return step{action: access.OpenCohort, actor: actor, what: Opened, line: "The group is open."}, nil
	})
	return err
}

// Reopen lets new members into an open cohort, for its lead, with a reason that its members read. history asks the
// members whether newcomers may read what was written before, see ShareHistory. Invalid, field reason, without one.
func (s *Service) Reopen(ctx context.Context, actor access.Actor, which id.Cohort, reason string, history bool) error {
	if _, _, err := s.allowed(ctx, actor, access.ReopenMembership, which); err != nil {
		return err
	}
	reason, err := gate.Line(reason, MaxSentence)
	if err != nil {
		return inField(err, "reason")
	}
	_, err = s.changeCohort(ctx, which, func(c *Cohort) (step, error) {
		if c.State != Open {
			return step{}, errNotOpen
		}
		if c.Admitting != nil {
			return step{}, errStillOpen
		}
		c.reopenings++
		c.Admitting = &Reopening{c.reopenings, reason, s.clock.Now(), actor.Person, history}
		line := "New people can come into the group. The reason: " + reason
		if history {
			line += " Whether they may read what was written before is for each of you to say, under \"My place here\"."
		}
		return step{action: access.ReopenMembership, actor: actor, what: Reopened, line: line}, nil
	})
	return err
}

// CloseMembership ends a reopening, for the lead. Closed already is no error.
func (s *Service) CloseMembership(ctx context.Context, actor access.Actor, which id.Cohort) error {
	if _, _, err := s.allowed(ctx, actor, access.ReopenMembership, which); err != nil {
		return err
	}
	_, err := s.changeCohort(ctx, which, func(c *Cohort) (step, error) {
		if c.Admitting == nil {
			return step{}, errSame
		}
		c.Admitting = nil
		return step{action: access.ReopenMembership, actor: actor, what: ClosedAgain, line: "The group takes no new people any more."}, nil
	})
	return err
}

// ShareHistory is one member's agreement that whoever is admitted under the present reopening reads what was written
// before. Agreed already is no error; Conflict when nobody asks.
func (s *Service) ShareHistory(ctx context.Context, actor access.Actor, which id.Cohort) error {
	if _, _, err := s.allowed(ctx, actor, access.ShareHistory, which); err != nil {
		return err
	}
	_, err := s.changeMember(ctx, which, actor.Person, func(c Cohort, m *Membership) (step, error) {
		if err := access.May(actor, access.ShareHistory, m.Facts()); err != nil {
			return step{}, err
		}
		if c.Admitting == nil || !c.Admitting.History {
			return step{}, errNotAsked
		}
		if m.Shares == c.Admitting.N {
			return step{}, errSame
		}
		m.Shares = c.Admitting.N
		return step{action: access.ShareHistory, actor: actor, what: SharedHistory}, nil
	})
	return err
}

// shared says whether every member of the cohort has agreed that newcomers read its history. Those on a break, in
// hospital or suspended are asked too: it is their words as well.
func (s *Service) shared(ctx context.Context, c Cohort) (bool, error) {
	if c.Admitting == nil || !c.Admitting.History {
		return false, nil
	}
	all, err := s.standing(ctx, c.ID, here...)
	if err != nil {
		return false, err
	}
	for _, m := range all {
		if m.Role == access.RoleMember && !m.Joined.IsZero() && m.Shares != c.Admitting.N {
			return false, nil
		}
	}
	return true, nil
}
