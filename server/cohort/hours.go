package cohort

import (
	"slices"
	"sync"
	"time"

	"holdfast/server/errs"
)

// Span is one stretch of staffed time within a day, in minutes since midnight on the cohort's clock. From stands before
// To; To is at most 1440. What goes past midnight is two of them.
type Span struct {
	Day  time.Weekday `json:"day"`
	From int          `json:"from"`
	To   int          `json:"to"`
}

const dayMinutes = 24 * 60

// StaffOn says whether the calendar of the cohort has staff reading at that moment. Without a calendar nobody is.
func (c Cohort) StaffOn(now time.Time) bool {
	local := now.In(zone(c.Zone))
	minute := local.Hour()*60 + local.Minute()
	return slices.ContainsFunc(c.Week, func(s Span) bool {
		return s.Day == local.Weekday() && s.From <= minute && minute < s.To
	})
}

// NextStaffed is when staff read next, as the calendar says: now when they are on, false without a calendar. It is a
// time that backs a promise on a page, so it always lies within a span; on the one night when clocks go forward it may
// name a moment after a span's first.
func (c Cohort) NextStaffed(now time.Time) (time.Time, bool) {
	if c.StaffOn(now) {
		return now, true
	}
	var next time.Time
	local := now.In(zone(c.Zone))
	year, month, day := local.Date()
	for ahead := 0; ahead <= 7; ahead++ {
		date := time.Date(year, month, day+ahead, 12, 0, 0, 0, local.Location())
		for _, s := range c.Week {
			if s.Day != date.Weekday() {
				continue
			}
			if at, ok := c.begins(date, s, now); ok && (next.IsZero() || at.Before(next)) {
				next = at
			}
		}
	}
	return next, !next.IsZero()
}

// begins is when a span of that date begins, if that is still to come. An hour of the clock may be there twice or not at
// all when clocks change, hence the hour before and after.
func (c Cohort) begins(date time.Time, s Span, now time.Time) (time.Time, bool) {
	year, month, day := date.Date()
	at := time.Date(year, month, day, 0, s.From, 0, 0, date.Location())
	for _, t := range []time.Time{at.Add(-time.Hour), at, at.Add(time.Hour)} {
		if !t.Before(now) && c.StaffOn(t) {
			return t, true
		}
	}
	return time.Time{}, false
}

// cleanWeek checks a calendar and its clock. Without hours there is no clock to keep.
func cleanWeek(week []Span, name string) ([]Span, string, error) {
	if len(week) == 0 {
		return nil, "", nil
	}
	for _, s := range week {
		if s.Day < time.Sunday || s.Day > time.Saturday || s.From < 0 || s.To > dayMinutes || s.From >= s.To {
			return nil, "", errs.In("week", "One of the stretches of hours does not end after it begins. Please look at them once more.")
		}
	}
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return nil, "", errs.In("zone", "Please choose which clock the hours are on.")
	}
	return tidyWeek(slices.Clone(week)), name, nil
}

// loaded keeps zones: reading one from the zone database costs more than the rest of a question about hours.
var loaded sync.Map

// zone is the clock of a stored name, which was checked when it was set. Empty, and a name that this machine does not
// know, are UTC.
func zone(name string) *time.Location {
	if name == "" {
		return time.UTC
	}
	if loc, known := loaded.Load(name); known {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	loaded.Store(name, loc)
	return loc
}
