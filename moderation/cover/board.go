package cover

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// Warning is something about a cohort's cover that its lead and the admin should know before it matters.
type Warning string

// The warnings.
const (
	NoHours     Warning = "no-hours"     // no staffed hours are declared: no page names a time
	HoursLapsed Warning = "hours-lapsed" // nobody has confirmed them: no page names a time
	HoursLapse  Warning = "hours-lapse"  // they will lapse within a week
	NobodyOn    Warning = "nobody-on"    // nobody is on call now, and staff are not there
	NobodyWoken Warning = "nobody-woken" // nobody on the rota has a proven channel that wakes: staffed hours only
	ProofEnds   Warning = "proof-ends"   // somebody's proof ends within a week
	OnePerson   Warning = "one-person"   // nobody else could come
)

// proofSoon is how long before its end a proof is asked for again.
const proofSoon = 7 * 24 * time.Hour

// Board is a cohort's cover, for the page on which it is set.
type Board struct {
	Cohort   cohort.Cohort // with its hours, its holidays, and when they lapse
	Rota     Rota
	Staff    []cohort.Membership
	Channels map[id.Person][]Channel // of the staff, without addresses
	Promise  Promise
	Warnings []Warning
	May      bool // the actor may set it
	MayHours bool // the actor may set its hours and confirm them
}

// Board reads a cohort's cover, for its staff and the admin.
func (s *Service) Board(ctx context.Context, actor access.Actor, which id.Cohort) (Board, error) {
	own, err := s.allowed(ctx, actor, access.ReadCover, which)
	if err != nil {
		return Board{}, err
	}
	b := Board{
		Channels: map[id.Person][]Channel{}, May: access.May(actor, access.SetCover, own.Facts()) == nil,
		MayHours: access.May(actor, access.SetUpCohort, own.Facts()) == nil,
	}
	if b.Cohort, err = s.cohorts.Cohort(ctx, which); err != nil {
		return b, err
	}
	if b.Rota, err = s.rota(ctx, which); err != nil {
		return b, err
	}
	if b.Staff, err = s.cohorts.Working(ctx, which); err != nil {
		return b, err
	}
	for _, m := range b.Staff {
		if b.Channels[m.Person], err = s.channels(ctx, m.Person); err != nil {
			return b, err
		}
	}
	clock, err := s.Clock(ctx, which)
	now := s.clock.Now()
	b.Promise, b.Warnings = clock.Promise(now), clock.warnings(now, b.Staff)
	return b, err
}

// warnings is what is wrong with a cohort's cover at that moment.
func (c Clock) warnings(now time.Time, staff []cohort.Membership) (all []Warning) {
	switch {
	case len(c.hours.Week) == 0:
		all = append(all, NoHours)
	case c.hours.Lapsed(now):
		all = append(all, HoursLapsed)
	case c.hours.LapsesSoon(now):
		all = append(all, HoursLapse)
	}
	if !c.hours.StaffOn(now) && len(c.OnCall(now)) == 0 {
		all = append(all, NobodyOn)
	}
	proven, ends := false, false
	for _, t := range c.turns {
		until := c.wakes[t.Person]
		proven = proven || now.Before(until)
		ends = ends || now.Before(until) && !now.Before(until.Add(-proofSoon))
	}
	if !proven {
		all = append(all, NobodyWoken)
	}
	if ends {
		all = append(all, ProofEnds)
	}
	if len(clinicians(staff)) < 2 {
		all = append(all, OnePerson)
	}
	return all
}
