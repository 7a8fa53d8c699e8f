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

// StaffOn says whether the calendar of the cohort has staff reading at that moment. Without a calendar nobody is; nor on
// a holiday; nor when nobody has said for Lapse that the hours still hold.
func (c Cohort) StaffOn(now time.Time) bool {
	return c.Within(c.Week, now) && !c.Holiday(now) && !c.Lapsed(now)
}

// Within says whether a moment lies in a week's spans, on the cohort's clock.
func (c Cohort) Within(week []Span, now time.Time) bool {
	local := now.In(zone(c.Zone))
	minute := local.Hour()*60 + local.Minute()
	return slices.ContainsFunc(week, func(s Span) bool {
		return s.Day == local.Weekday() && s.From <= minute && minute < s.To
	})
}

// Clock is the zone that the cohort's hours are in.
func (c Cohort) Clock() *time.Location { return zone(c.Zone) }

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
	last := c.horizon(now)
	for ahead := 0; ahead <= last; ahead++ {
		date := time.Date(year, month, day+ahead, 12, 0, 0, 0, local.Location())
		if !next.IsZero() && date.After(next.AddDate(0, 0, 1)) {
			break // a later day's cannot come first
		}
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

// horizon is how many days ahead hours are looked for: a week, and longer only where holidays may fill it.
func (c Cohort) horizon(now time.Time) int {
	if len(c.Holidays) == 0 {
		return 7
	}
	return int(Lapse/(24*time.Hour)) + 1
}

// StaffedUntil is when the stretch of staffed time that now lies in ends; false when staff are not on. Spans that meet
// over midnight are one stretch; at most a week of them is followed.
func (c Cohort) StaffedUntil(now time.Time) (time.Time, bool) {
	if !c.StaffOn(now) {
		return time.Time{}, false
	}
	end := now
	for end.Before(now.AddDate(0, 0, 7)) {
		end = c.spanEnd(end)
		if !c.StaffOn(end) {
			break
		}
	}
	if at := c.LapsesAt(); !at.IsZero() && at.Before(end) {
		end = at
	}
	return end, true
}

// spanEnd is when the span that t lies in ends. Where clocks change, the hour of the end may be there twice or not at
// all, and a shift can be half an hour: the first moment near it after t at which staff are gone; else its own.
func (c Cohort) spanEnd(t time.Time) time.Time {
	local := t.In(zone(c.Zone))
	minute, to := local.Hour()*60+local.Minute(), 0
	for _, s := range c.Week {
		if s.Day == local.Weekday() && s.From <= minute && minute < s.To {
			to = max(to, s.To)
		}
	}
	year, month, day := local.Date()
	end := time.Date(year, month, day, 0, to, 0, 0, local.Location())
	for shift := -time.Hour; shift <= time.Hour; shift += 30 * time.Minute {
		if at := end.Add(shift); at.After(t) && !c.StaffOn(at) && c.StaffOn(at.Add(-time.Minute)) {
			return at
		}
	}
	for !end.After(t) {
		end = end.Add(30 * time.Minute)
	}
	return end
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
