package cover

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// How long a ladder waits after a failure of ours, and how late a step may be before the log says so (issue 5: no step
// later than 60 s). A failure is not left to the relay, whose waits grow, and which parks what fails too often.
const (
	climbAgain = 5 * time.Second
	tooLate    = time.Minute
	// comes is how long the case of a new ladder may not be there yet: it is being written.
	comes = 10 * time.Minute
)

// step climbs a ladder as far as it is time for: the handler of stepEvent. It looks at the case before each step, writes
// the pages of the step first and the ladder after, so that a crash at any point repeats what is harmless to repeat.
func (s *Service) step(ctx context.Context, doc store.Doc, _ store.Event) error {
	next, err := s.climb(ctx, doc.ID)
	switch {
	case err != nil:
		return s.later(err, "a crisis ladder could not be climbed", climbAgain)
	case next.IsZero():
		return nil
	}
	return relay.Again(next)
}

// climb does what is due and says when the next is; zero: the ladder has ended.
func (s *Service) climb(ctx context.Context, which string) (time.Time, error) {
	l, err := s.ladder(ctx, which)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, nil
	}
	if err != nil || !l.Ended.IsZero() {
		return time.Time{}, err
	}
	now := s.clock.Now()
	st, err := s.standing(ctx, l, now)
	if err != nil {
		return time.Time{}, err
	}
	if l, err = s.settle(ctx, l, st, now); err != nil || !l.Ended.IsZero() {
		return time.Time{}, err
	}
	if !l.InHand.IsZero() {
		return l.InHand.Add(HandTime), nil
	}
	if n := l.reached(now); n >= l.Step {
		if l, err = s.take(ctx, l, st, n, now); err != nil {
			return time.Time{}, err
		}
	}
	return l.due(l.Step), nil
}

// standing asks how the case stands. One that is not there ends its ladder, but for one that is being written.
func (s *Service) standing(ctx context.Context, l ladder, now time.Time) (Standing, error) {
	if s.cases == nil {
		return Standing{}, errNoCases
	}
	st, err := s.cases.Standing(ctx, l.Case)
	if errs.KindOf(err) != errs.NotFound {
		return st, err
	}
	if now.Sub(l.Began) < comes {
		return st, errNotYet
	}
	return Standing{Round: l.Round}, nil
}

var errNotYet = errs.New(errs.Unavailable, "A case was not there yet.")

// ended says whether this round of the case needs nobody any more.
func (st Standing) ended(round int) bool { return !st.Open || st.Decided || st.Round > round }

// settle brings a ladder to where its case stands: ended, in somebody's hands, or without them again.
func (s *Service) settle(ctx context.Context, l ladder, st Standing, now time.Time) (ladder, error) {
	return s.changeLadder(ctx, l.id(), func(l *ladder) bool {
		before := *l
		inHand := st.Acknowledged && !st.AckAt.Before(l.Base)
		switch {
		case !l.Ended.IsZero():
			return false
		case st.ended(l.Round), l.Drill && (inHand || now.Sub(l.Began) >= drillLasts):
			l.Ended = now
			if inHand {
				l.InHand, l.Hand = st.AckAt, st.AckBy
			}
		case inHand && !now.Before(st.AckAt.Add(HandTime)):
			l.again(st.AckAt.Add(HandTime))
		case inHand:
			l.InHand, l.Hand = st.AckAt, st.AckBy
		case !l.InHand.IsZero():
			l.again(now) // they gave it back
		}
		return l.Ended != before.Ended || l.Base != before.Base || l.InHand != before.InHand
	})
}

// take pages whoever the steps up to n are for, and notes that they were taken. Several are due at once only after the
// house was down: then they are one, since those who come later are paged anyway.
func (s *Service) take(ctx context.Context, l ladder, st Standing, n int, now time.Time) (ladder, error) {
	at := l.due(n)
	people, err := s.audience(ctx, l, st, n, at)
	if err != nil {
		return l, err
	}
	if late := now.Sub(l.due(l.Step)); late > tooLate {
		s.log.Warn("a step of a crisis ladder came late", "case", string(l.Case), "step", l.Step, "seconds", int(late.Seconds()))
	}
	if len(people) == 0 && n-l.First >= broken {
		s.log.Error("nobody can be paged for a crisis", "case", string(l.Case), "step", n)
	}
	about := Page{Kind: l.kind(), Case: l.Case, Round: l.Round, Cohort: l.Cohort, Step: n, At: at, slot: at, ladder: l.id()}
	if err := s.pageAll(ctx, about, people, ChannelKinds...); err != nil {
		if now.Sub(at) < tooLate {
			return l, err
		}
		// One who cannot be paged for so long must not keep the next step from the others.
		s.log.Error("somebody could not be paged", "case", string(l.Case), "step", n, "reason", errs.KindOf(err).String())
	}
	base := l.Base
	return s.changeLadder(ctx, l.id(), func(l *ladder) bool {
		if l.Step > n || !l.Base.Equal(base) {
			return false // another relay was faster
		}
		l.Step = n + 1
		if n-l.First >= broken && l.Broken.IsZero() {
			l.Broken = at
		}
		return true
	})
}

// audience is whom the steps from l.Step to n are for, each once: never whom the case is about, and for a private one
// only the cohort's clinicians.
func (s *Service) audience(ctx context.Context, l ladder, st Standing, n int, at time.Time) ([]id.Person, error) {
	hours, err := s.cohorts.Cohort(ctx, l.Cohort)
	if err != nil {
		return nil, err
	}
	rota, err := s.rota(ctx, l.Cohort)
	if err != nil {
		return nil, err
	}
	on := NewClock(hours, rota.Turns, nil).OnCall(at)
	staff, err := s.cohorts.Working(ctx, l.Cohort)
	if err != nil {
		return nil, err
	}
	staff = slices.DeleteFunc(staff, func(m cohort.Membership) bool {
		return m.Person == st.About || st.Private && !m.Clinical()
	})
	var people []id.Person
	for step := l.Step; step <= n; step++ {
		for _, who := range rungOf(min(step-l.First, broken), on, staff) {
			if !slices.Contains(people, who) {
				people = append(people, who)
			}
		}
		if step-l.First >= broken {
			break // those after it are for the same
		}
	}
	return people, nil
}

// rungOf is whom one step of the ladder is for, of the staff who may be paged. Where the rota leaves a gap, the lead and
// then the facilitators stand in.
func rungOf(n int, on []Turn, staff []cohort.Membership) []id.Person {
	turns := func(o Order) (some []id.Person) {
		for _, t := range on {
			if t.Order == o && works(staff, t.Person) {
				some = append(some, t.Person)
			}
		}
		return some
	}
	lead, all := leads(staff), clinicians(staff)
	duty := first(turns(Main), turns(Backup), lead, all)
	switch n {
	case 0:
		return duty
	case 1:
		return first(without(turns(Backup), duty), without(lead, duty), without(all, duty))
	case 2:
		return slices.Concat(lead, all)
	default:
		return slices.Concat(lead, turns(Main), turns(Backup), all)
	}
}

func leads(staff []cohort.Membership) (some []id.Person) {
	for _, m := range staff {
		if m.Relation == access.Lead {
			some = append(some, m.Person)
		}
	}
	return some
}

func clinicians(staff []cohort.Membership) (some []id.Person) {
	for _, m := range staff {
		if m.Clinical() {
			some = append(some, m.Person)
		}
	}
	return some
}

func first(choices ...[]id.Person) []id.Person {
	for _, c := range choices {
		if len(c) > 0 {
			return c
		}
	}
	return nil
}

func without(people, others []id.Person) []id.Person {
	return slices.DeleteFunc(slices.Clone(people), func(p id.Person) bool { return slices.Contains(others, p) })
}
