package cover

import (
	"cmp"
	"context"
	"slices"
	"time"

	"holdfast/server/cohort"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// How soon a case of each tier is due (triage anchor §5 "Tiers and clocks"; issue 5). Those of red and amber run while
// the cohort is staffed.
const (
	CrisisWithin = 15 * time.Minute
	RedWithin    = time.Hour
	AmberWithin  = 8 * time.Hour
	GreenWithin  = 72 * time.Hour
)

// ProofLasts is how long a channel counts after its person answered a test of it: phones are changed, and pagers are
// muted, without anybody telling the practice.
const ProofLasts = 30 * 24 * time.Hour

// Clock is what a cohort has declared and proven about who looks after it when. It is a value: it asks nobody. The zero
// Clock is that of a cohort that has declared nothing.
type Clock struct {
	hours cohort.Cohort
	turns []Turn
	wakes map[id.Person]time.Time // until when somebody's waking channel counts
}

// NewClock is the clock of a cohort's hours, the turns of people who work for it, and until when the channel that wakes
// each of them counts as proven.
func NewClock(hours cohort.Cohort, turns []Turn, wakes map[id.Person]time.Time) Clock {
	return Clock{hours, slices.Clone(turns), wakes}
}

// Clock reads the clock of a cohort as it is now, for the house itself. Errors: NotFound, the store's.
func (s *Service) Clock(ctx context.Context, which id.Cohort) (Clock, error) {
	hours, err := s.cohorts.Cohort(ctx, which)
	if err != nil {
		return Clock{}, err
	}
	rota, err := s.rota(ctx, which)
	if err != nil || len(rota.Turns) == 0 {
		return NewClock(hours, nil, nil), err
	}
	staff, err := s.cohorts.Working(ctx, which)
	if err != nil {
		return Clock{}, err
	}
	turns := slices.DeleteFunc(rota.Turns, func(t Turn) bool { return !works(staff, t.Person) })
	wakes, err := s.wakes(ctx, turns)
	return NewClock(hours, turns, wakes), err
}

func works(staff []cohort.Membership, who id.Person) bool {
	return slices.ContainsFunc(staff, func(m cohort.Membership) bool { return m.Person == who })
}

// Due is when a case of this tier, opened at from, must have been seen by a person. Where no hours are declared, or they
// lapse meanwhile, every hour counts: nothing waits for a calendar that nobody keeps.
func (c Clock) Due(t gate.Tier, from time.Time) time.Time {
	switch t {
	case gate.Crisis:
		if !c.Covered(from) {
			if next, ok := c.hours.NextStaffed(from); ok {
				from = next
			}
		}
		return from.Add(CrisisWithin)
	case gate.Red:
		return c.staffed(from, RedWithin)
	case gate.Amber:
		return c.staffed(from, AmberWithin)
	default:
		return from.Add(GreenWithin)
	}
}

// Covered says whether somebody comes within minutes at that moment: staff are on, or somebody on call has a proven
// channel that wakes them.
func (c Clock) Covered(at time.Time) bool {
	return c.hours.StaffOn(at) || c.Waking(at) != ""
}

// Waking is who is on call at that moment and is woken by a proven channel, whoever has the main turn first; empty:
// nobody.
func (c Clock) Waking(at time.Time) id.Person {
	for _, t := range c.OnCall(at) {
		if at.Before(c.wakes[t.Person]) {
			return t.Person
		}
	}
	return ""
}

// OnCall lists the turns that a moment lies in, main turns first and otherwise as they were set.
func (c Clock) OnCall(at time.Time) []Turn {
	on := slices.DeleteFunc(slices.Clone(c.turns), func(t Turn) bool { return !t.covers(c.hours, at) })
	slices.SortStableFunc(on, func(a, b Turn) int { return cmp.Compare(a.Order.rank(), b.Order.rank()) })
	return on
}

// Promise is what a page may say about when somebody comes.
type Promise struct {
	Staffed bool      // staff read now …
	Until   time.Time // … until then
	Next    time.Time // when they read next, when they do not; zero: no time can be named
	Wakes   bool      // somebody on call is woken now: a crisis is seen within CrisisWithin, at any hour
	OnCall  id.Person // who that is, or else who is on call; empty: nobody
	Lapsed  bool      // there are hours, and nobody has confirmed them for too long
}

// StaffedOnly says whether a page must say "staffed hours only": nobody is woken outside them.
func (p Promise) StaffedOnly() bool { return !p.Wakes }

// Promise is what a page may say at that moment.
func (c Clock) Promise(now time.Time) Promise {
	p := Promise{Staffed: c.hours.StaffOn(now), OnCall: c.Waking(now), Lapsed: c.hours.Lapsed(now)}
	p.Wakes = p.OnCall != ""
	if on := c.OnCall(now); !p.Wakes && len(on) > 0 {
		p.OnCall = on[0].Person
	}
	if p.Staffed {
		p.Until, _ = c.hours.StaffedUntil(now)
		return p
	}
	p.Next, _ = c.hours.NextStaffed(now)
	return p
}

// staffed is when so much staffed time has passed since from.
func (c Clock) staffed(from time.Time, left time.Duration) time.Time {
	at := from
	for {
		next, ok := c.hours.NextStaffed(at)
		if !ok {
			return at.Add(left)
		}
		until, ok := c.hours.StaffedUntil(next)
		if !ok || !until.After(next) {
			return next.Add(left) // a calendar that contradicts itself moves nothing back
		}
		if stretch := until.Sub(next); stretch < left {
			at, left = until, left-stretch
			continue
		}
		return next.Add(left)
	}
}
