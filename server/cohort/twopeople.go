package cohort

import (
	"context"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// How long until the second person must look: at a suspension or a proposed removal (DESIGN §8: a second reviews within
// 24 h), and again at a suspension that was upheld, so that nobody stays outside because nobody remembers.
const (
	ReviewWithin = 24 * time.Hour
	UpheldFor    = 7 * 24 * time.Hour
)

// soloWait is how long somebody who works alone waits between the two steps.
const soloWait = 24 * time.Hour

// TwoPerson is something that one person began and another must look at. It has a due time and never lapses.
type TwoPerson struct {
	What    TwoWhat
	By      id.Person // who took the step that another must look at
	At      time.Time
	Due     time.Time
	Clause  int // of the agreement, counting from 1; of a removal
	Version int
}

// TwoWhat says what another must look at.
type TwoWhat string

// What takes two people.
const (
	TwoSuspension TwoWhat = "suspension"
	TwoRemoval    TwoWhat = "removal"
	TwoMinor      TwoWhat = "minor"
)

// Refusals of what takes two people.
var (
	errPaused   = errs.New(errs.Conflict, "Their access is paused already. Somebody else looks at it.")
	errNoReview = errs.New(errs.Conflict, "There is no pause of their access to decide about.")
	errThrough  = errs.New(errs.Conflict, "Their access was paused in another group of this practice. It is looked at there, and ends here when it ends there.")
	errProposed = errs.New(errs.Conflict, "This was proposed already. Another person confirms it, or sets it aside.")
	errNoRemove = errs.New(errs.Conflict, "Nobody proposed this, or it was set aside.")
	errNotHere  = errs.New(errs.Conflict, "They have no place in this group that could be ended.")
	errAlone    = errs.New(errs.Forbidden, "You work here alone, so nobody else can take the second step. A day has to lie between the two. It stays at the top of your list until then.")
	errClause   = errs.In("clause", "Please choose the part of the agreement that this is about.")
)

// Suspend pauses somebody's access at once: in this cohort, in every other of theirs, and their sessions end. For one
// person of the cohort's staff, who says why; another reviews it within ReviewWithin. text is what the group is told;
// empty: nothing. Conflict when it is paused already, Invalid with field reason or line.
func (s *Service) Suspend(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, reason, text string) error {
	return s.suspend(ctx, actor, which, who, TwoSuspension, "reason", reason, text)
}

// DiscoverMinor is Suspend for somebody found to be under age. The case stays open until another person has looked at
// it; once they are removed, their access to the practice does not come back by itself. Invalid with field note.
func (s *Service) DiscoverMinor(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, note string) error {
	return s.suspend(ctx, actor, which, who, TwoMinor, "note", note, "")
}

func (s *Service) suspend(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, what TwoWhat, field, reason, text string) error {
	if _, _, err := s.about(ctx, actor, access.Suspend, which, who); err != nil {
		return err
	}
	reason, err := because(reason, field)
	if err != nil {
		return err
	}
	if text, err = line(text); err != nil {
		return err
	}
	_, err = s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		switch {
		case m.Staff():
			return step{}, errStaffHas
		case m.Two != nil:
			return step{}, errPaused
		case !m.living():
			return step{}, errNotHere
		}
		if m.Standing != access.Suspended {
			m.Prior = m.Standing
		}
		s.stand(m, access.Suspended)
		m.Through, m.Minor = "", m.Minor || what == TwoMinor
		m.Two = s.began(what, actor, ReviewWithin)
		st := step{action: access.Suspend, actor: actor, what: Suspension, to: access.Suspended, reason: reason, line: text, also: []string{accessEvent}}
		if what == TwoMinor {
			st.what = MinorFound
		}
		return st, nil
	})
	return err
}

func (s *Service) began(what TwoWhat, actor access.Actor, within time.Duration) *TwoPerson {
	now := s.clock.Now()
	return &TwoPerson{What: what, By: actor.Person, At: now, Due: now.Add(within)}
}

// IsHere says whether the group counts this person as its own.
func IsHere(m Membership) bool { return slices.Contains(here, m.Standing) }

// living says whether this is a place in the cohort that can be paused or ended.
func (m Membership) living() bool {
	return IsHere(m) || m.Standing == access.Pending
}

// ReviewSuspension decides about a suspension, for another person of the staff than the one who took the last step; in
// a practice of one, for the same person a day later. lift lets the person back to how they stood; otherwise it is
// upheld, and comes back to be looked at after UpheldFor. Invalid, field reason, when it is upheld without one.
func (s *Service) ReviewSuspension(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, lift bool, reason string) error {
	second, err := s.secondOf(ctx, actor, access.ReviewSuspension, which, who, func(m Membership) *TwoPerson { return m.Two })
	if err != nil {
		return err
	}
	if reason, err = reviewed(lift, reason); err != nil {
		return err
	}
	_, err = s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if m.Two == nil {
			if m.Standing == access.Suspended {
				return step{}, errThrough
			}
			return step{}, errNoReview
		}
		if err := second(*m); err != nil {
			return step{}, err
		}
		st := step{action: access.ReviewSuspension, actor: actor, what: Upheld, reason: reason, also: []string{accessEvent}}
		if !lift {
			m.Two = s.began(m.Two.What, actor, UpheldFor)
			return st, nil
		}
		m.Two, m.Minor, st.what = nil, false, Lifted
		if m.Standing == access.Suspended {
			s.stand(m, m.Prior)
			st.to = m.Standing
		}
		m.Prior = access.NoStanding
		return st, nil
	})
	return err
}

func reviewed(lift bool, reason string) (string, error) {
	if lift {
		reason, err := optional(reason, MaxReason)
		return reason, inField(err, "reason")
	}
	return because(reason, "reason")
}

// ProposeRemoval is the first step of ending somebody's place in the cohort, for its clinicians: why, and which part of
// the agreement it is about, counting from 1. Nothing changes for the person before another confirms it. Invalid with
// field reason or clause, Conflict when it was proposed already.
func (s *Service) ProposeRemoval(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, reason string, clause int) error {
	if _, _, err := s.about(ctx, actor, access.ProposeRemoval, which, who); err != nil {
		return err
	}
	reason, err := because(reason, "reason")
	if err != nil {
		return err
	}
	_, err = s.changeMember(ctx, which, who, func(c Cohort, m *Membership) (step, error) {
		switch {
		case m.Staff():
			return step{}, errStaffHas
		case m.Removal != nil:
			return step{}, errProposed
		case !IsHere(*m):
			return step{}, errNotHere
		}
		if _, there := c.Agreement.Clause(clause); !there && c.Agreement.Version > 0 {
			return step{}, errClause
		}
		m.Removal = s.began(TwoRemoval, actor, ReviewWithin)
		m.Removal.Clause, m.Removal.Version = clause, c.Agreement.Version
		return step{
			action: access.ProposeRemoval, actor: actor, what: RemovalBegun, reason: reason, clause: clause, version: c.Agreement.Version,
		}, nil
	})
	return err
}

// ConfirmRemoval is the second step: it ends the person's place in the cohort, for another than the one who proposed
// it; in a practice of one, for the same person a day later. text is what the group is told; empty: nothing.
func (s *Service) ConfirmRemoval(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, text string) error {
	second, err := s.secondOf(ctx, actor, access.ConfirmRemoval, which, who, func(m Membership) *TwoPerson { return m.Removal })
	if err != nil {
		return err
	}
	if text, err = line(text); err != nil {
		return err
	}
	_, err = s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if m.Removal == nil {
			return step{}, errNoRemove
		}
		if err := second(*m); err != nil {
			return step{}, err
		}
		st := step{
			action: access.ConfirmRemoval, actor: actor, what: RemovalDone, to: access.Removed, line: text,
			clause: m.Removal.Clause, version: m.Removal.Version, also: []string{accessEvent},
		}
		s.stand(m, access.Removed)
		m.Two, m.Removal, m.Through, m.Prior = nil, nil, "", access.NoStanding
		return st, nil
	})
	return err
}

// DropRemoval sets a proposed removal aside, with a reason. Anybody of the staff may, also who proposed it: that needs
// no second person.
func (s *Service) DropRemoval(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, reason string) error {
	if _, _, err := s.about(ctx, actor, access.ConfirmRemoval, which, who); err != nil {
		return err
	}
	reason, err := because(reason, "reason")
	if err != nil {
		return err
	}
	_, err = s.changeMember(ctx, which, who, func(_ Cohort, m *Membership) (step, error) {
		if m.Removal == nil {
			return step{}, errSame
		}
		m.Removal = nil
		return step{action: access.ConfirmRemoval, actor: actor, what: RemovalDropped, reason: reason}, nil
	})
	return err
}

// secondOf asks whether the actor may take the second step now, and gives the same question for when the membership was
// read again.
func (s *Service) secondOf(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort, who id.Person, first func(Membership) *TwoPerson) (func(Membership) error, error) {
	own, subject, err := s.about(ctx, actor, access.ReadMember, which, who)
	if err != nil {
		return nil, err
	}
	alone, err := s.alone(ctx)
	if err != nil {
		return nil, err
	}
	ask := func(m Membership) error {
		facts := own.About(m)
		facts.Alone = alone
		two := first(m)
		facts.First = two != nil && two.By == actor.Person
		if err := access.May(actor, action, facts); err != nil {
			return err
		}
		if facts.First && s.clock.Now().Before(two.At.Add(soloWait)) {
			return errAlone
		}
		return nil
	}
	return ask, ask(subject)
}

// Second asks whether the actor may take the second step, access.ReviewSuspension or access.ConfirmRemoval, about this
// person now; the error says why not. For the page that offers it.
func (s *Service) Second(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort, who id.Person) error {
	first := func(m Membership) *TwoPerson { return m.Two }
	if action == access.ConfirmRemoval {
		first = func(m Membership) *TwoPerson { return m.Removal }
	}
	_, err := s.secondOf(ctx, actor, action, which, who, first)
	return err
}

// Alone says whether one person does all the work of the practice. For use cases that ask the access table.
func (s *Service) Alone(ctx context.Context) (bool, error) { return s.alone(ctx) }

// alone says whether one person does all the work of the practice.
func (s *Service) alone(ctx context.Context) (bool, error) {
	all, err := s.staffOfPractice(ctx)
	return len(all) == 1, err
}

type twoFacts struct {
	What    TwoWhat   `json:"what"`
	By      id.Person `json:"by"`
	At      int64     `json:"at"`
	Due     int64     `json:"due"`
	Clause  int       `json:"clause,omitempty"`
	Version int       `json:"version,omitempty"`
}

func (t *TwoPerson) facts() *twoFacts {
	if t == nil {
		return nil
	}
	return &twoFacts{t.What, t.By, clock.Millis(t.At), clock.Millis(t.Due), t.Clause, t.Version}
}

func (f *twoFacts) two() *TwoPerson {
	if f == nil {
		return nil
	}
	return &TwoPerson{What: f.What, By: f.By, At: clock.FromMillis(f.At), Due: clock.FromMillis(f.Due), Clause: f.Clause, Version: f.Version}
}
