package cohort

import (
	"context"
	"strconv"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// MaxFirst is the most first posts of a member that a mode holds: beyond that it is all of them in all but name.
const MaxFirst = 50

// Mode is what of their posts waits for a person before the group sees it. It changes nothing in what else follows from
// a post: the card, its case and that case's clock are the same.
type Mode struct {
	Hold  Holding `json:"hold,omitempty"`
	First int     `json:"first,omitempty"` // of HoldFirst: how many posts of each member
}

// Holding says which posts wait.
type Holding string

// The kinds. By default posts are published, and only what may endanger others is held.
const (
	HoldNone  Holding = ""
	HoldFirst Holding = "first"
	HoldAll   Holding = "all"
)

var (
	errHolding = errs.In("mode", "Please choose one of the three ways.")
	errFirst   = errs.In("first", "How many first posts does somebody read? Please give a number from 1 to {most}.").With("most", strconv.Itoa(MaxFirst))
	errTrusted = errs.New(errs.Conflict, "They work here. What the staff write does not wait for anybody.")
)

// Holds is the mode that holds for what this person writes. Staff do not wait for each other.
func (m Membership) Holds() Mode { return m.reads }

func (m Membership) mode(c Cohort) Mode {
	switch {
	case m.Staff():
		return Mode{}
	case m.Mode != nil:
		return *m.Mode
	default:
		return c.Mode
	}
}

// SetMode sets which of the members' posts a person reads before the group does, for the cohort's clinicians. What waits
// already goes on waiting. Invalid with field "mode" or "first".
func (s *Service) SetMode(ctx context.Context, actor access.Actor, which id.Cohort, mode Mode) error {
	if _, _, err := s.allowed(ctx, actor, access.SetModes, which); err != nil {
		return err
	}
	if err := mode.check(); err != nil {
		return err
	}
	_, err := s.changeCohort(ctx, which, func(c *Cohort) (step, error) {
		if c.Mode == mode {
			return step{}, errSame
		}
		c.Mode = mode
		return step{action: access.SetModes, actor: actor, what: ModeSet}, nil
	})
	return err
}

// SetMemberMode sets the mode of one member, in place of the cohort's; nil gives that back. As SetMode; Conflict for one
// of the staff, NotFound for whoever has no place in the cohort.
func (s *Service) SetMemberMode(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, mode *Mode) error {
	if _, _, err := s.about(ctx, actor, access.SetModes, which, who); err != nil {
		return err
	}
	if mode != nil {
		if err := mode.check(); err != nil {
			return err
		}
	}
	_, err := s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		switch {
		case m.Joined.IsZero():
			return step{}, store.ErrNotFound
		case m.Staff():
			return step{}, errTrusted
		case same(m.Mode, mode):
			return step{}, errSame
		}
		m.Mode = mode
		return step{action: access.SetModes, actor: actor, what: ModeSet}, nil
	})
	return err
}

func same(a, b *Mode) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

func (m Mode) check() error {
	switch m.Hold {
	case HoldNone, HoldAll:
		return unlessZero(m.First)
	case HoldFirst:
		if m.First < 1 || m.First > MaxFirst {
			return errFirst
		}
		return nil
	default:
		return errHolding
	}
}

// unlessZero refuses a number where none is asked for.
func unlessZero(n int) error {
	if n != 0 {
		return errFirst
	}
	return nil
}
