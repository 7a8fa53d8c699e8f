package cohort

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// Lapse is how long hours hold after somebody last said that they do (issue 5: hours lapse to "not watched" unless
// reconfirmed; two months is what a practice's term or holiday season leaves unnoticed). LapseSoon is how long before it
// pages for the staff say so.
const (
	Lapse     = 60 * 24 * time.Hour
	LapseSoon = 7 * 24 * time.Hour
)

// MaxHolidays is the most holidays a cohort keeps: two years of a country's, and the practice's own.
const MaxHolidays = 80

// Holiday is days on which nobody reads, both included, as dates at midnight UTC. They are days of the cohort's clock.
type Holiday struct{ From, To time.Time }

// Holiday says whether a moment lies on one of the cohort's holidays.
func (c Cohort) Holiday(now time.Time) bool {
	if len(c.Holidays) == 0 {
		return false
	}
	year, month, day := now.In(zone(c.Zone)).Date()
	today := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return slices.ContainsFunc(c.Holidays, func(h Holiday) bool { return !today.Before(h.From) && !today.After(h.To) })
}

// LapsesAt is when the hours stop to count unless somebody says that they hold; zero without hours. Hours from before
// this was asked count from when the group was opened, or made.
func (c Cohort) LapsesAt() time.Time {
	from := c.Confirmed
	if from.IsZero() {
		from = c.Opened
	}
	if from.IsZero() {
		from = c.Created
	}
	if from.IsZero() || len(c.Week) == 0 {
		return time.Time{}
	}
	return from.Add(Lapse)
}

// Lapsed says whether the hours have stopped to count.
func (c Cohort) Lapsed(now time.Time) bool {
	at := c.LapsesAt()
	return !at.IsZero() && !now.Before(at)
}

// LapsesSoon says whether it is time to ask the lead whether the hours hold; also when they have lapsed.
func (c Cohort) LapsesSoon(now time.Time) bool {
	at := c.LapsesAt()
	return !at.IsZero() && !now.Before(at.Add(-LapseSoon))
}

// ConfirmHours notes that the hours hold as they stand, for the lead. Conflict when there are none. Twice within an hour
// is once.
func (s *Service) ConfirmHours(ctx context.Context, actor access.Actor, which id.Cohort) (Cohort, error) {
	if _, _, err := s.allowed(ctx, actor, access.SetUpCohort, which); err != nil {
		return Cohort{}, err
	}
	now := s.clock.Now()
	return s.changeCohort(ctx, which, func(c *Cohort) (step, error) {
		if len(c.Week) == 0 {
			return step{}, errs.New(errs.Conflict, "There are no hours to confirm. Please set the hours of the group first.")
		}
		if now.Sub(c.Confirmed) < time.Hour {
			return step{}, errSame
		}
		c.Confirmed = now
		return step{action: access.SetUpCohort, actor: actor, what: Settled}, nil
	})
}

// SetHolidays sets on which days nobody reads, for the lead. Those that ended more than a month ago are left out. Invalid
// with field holidays.
func (s *Service) SetHolidays(ctx context.Context, actor access.Actor, which id.Cohort, in []Holiday) (Cohort, error) {
	if _, _, err := s.allowed(ctx, actor, access.SetUpCohort, which); err != nil {
		return Cohort{}, err
	}
	in, err := cleanHolidays(in, s.clock.Now())
	if err != nil {
		return Cohort{}, err
	}
	return s.changeCohort(ctx, which, func(c *Cohort) (step, error) {
		if slices.Equal(c.Holidays, in) {
			return step{}, errSame
		}
		c.Holidays = in
		return step{action: access.SetUpCohort, actor: actor, what: Settled}, nil
	})
}

func cleanHolidays(in []Holiday, now time.Time) ([]Holiday, error) {
	var out []Holiday
	for _, h := range in {
		h = Holiday{date(h.From), date(h.To)}
		if h.From.IsZero() || h.To.Before(h.From) {
			return nil, errs.In("holidays", "One of the holidays ends before it begins. Please look at the dates once more.")
		}
		if h.To.Sub(h.From) > 366*24*time.Hour {
			return nil, errs.In("holidays", "One of the holidays is longer than a year. Please look at the dates once more.")
		}
		if now.Sub(h.To) < 31*24*time.Hour {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b Holiday) int {
		if d := a.From.Compare(b.From); d != 0 {
			return d
		}
		return a.To.Compare(b.To)
	})
	out = slices.Compact(out)
	if len(out) > MaxHolidays {
		return nil, errs.In("holidays", "These are more holidays than fit, which is {most}. Please put days that follow each other on one line.").With("most", strconv.Itoa(MaxHolidays))
	}
	return out, nil
}

// holidayLine is one line: a date, or two with "to" or dashes between.
var holidayLine = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:\s*(?:to|until|–|—|-|\.\.)\s*(\d{4}-\d{2}-\d{2}))?$`)

// ParseHolidays reads holidays as people type them, a line for each: "2026-12-24 to 2027-01-02", or one date. Invalid
// names the field holidays and the line that was not understood.
func ParseHolidays(typed string) ([]Holiday, error) {
	var all []Holiday
	for line := range strings.Lines(typed) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if len(all) == 4*MaxHolidays {
			return nil, errs.In("holidays", "These are too many lines. Please put days that follow each other on one line.")
		}
		h, ok := parseHoliday(line)
		if !ok {
			return nil, errs.In("holidays", "We did not understand “{line}”. Please write a date as 2026-12-24, or two with “to” between.").With("line", short(line))
		}
		all = append(all, h)
	}
	return all, nil
}

func parseHoliday(line string) (Holiday, bool) {
	parts := holidayLine.FindStringSubmatch(strings.ToLower(line))
	if parts == nil {
		return Holiday{}, false
	}
	if parts[2] == "" {
		parts[2] = parts[1]
	}
	from, err := time.Parse(time.DateOnly, parts[1])
	if err != nil {
		return Holiday{}, false
	}
	to, err := time.Parse(time.DateOnly, parts[2])
	return Holiday{from, to}, err == nil
}

// HolidayLines gives holidays as lines that ParseHolidays reads back.
func HolidayLines(all []Holiday) string {
	lines := make([]string, len(all))
	for i, h := range all {
		lines[i] = h.From.Format(time.DateOnly)
		if !h.To.Equal(h.From) {
			lines[i] += " to " + h.To.Format(time.DateOnly)
		}
	}
	return strings.Join(lines, "\n")
}

// Working lists who works for the cohort now, in order of name, for the house itself: whom it pages, and what it promises.
func (s *Service) Working(ctx context.Context, which id.Cohort) ([]Membership, error) {
	return s.staff(ctx, which)
}

type holidayFacts struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

func holidaysAs(all []Holiday) (out []holidayFacts) {
	for _, h := range all {
		out = append(out, holidayFacts{millis(h.From), millis(h.To)})
	}
	return out
}

func holidaysOf(all []holidayFacts) (out []Holiday) {
	for _, h := range all {
		out = append(out, Holiday{fromMillis(h.From), fromMillis(h.To)})
	}
	return out
}
