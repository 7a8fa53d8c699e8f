package cohort

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"holdfast/server/errs"
)

// Limits of a calendar: what a practice's week needs, and no more than a page can say.
const (
	maxWeekText  = 2000
	maxWeekLines = 40
)

// ParseWeek reads staffed hours as people type them, a line for each: "Mon-Fri 9:00-18:00", "Tuesday, Thursday 9 am to
// 1 pm", "weekdays 9-18". Nothing typed is no calendar. Spans come back in order, and those that meet as one. Invalid
// names the field week and the line that was not understood: an hour guessed wrong would promise that somebody reads.
func ParseWeek(typed string) ([]Span, error) {
	if len(typed) > maxWeekText {
		return nil, errs.In("week", "These are too many hours for one week. Please put several days on one line.")
	}
	var week []Span
	n := 0
	for line := range strings.Lines(typed) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if n++; n > maxWeekLines {
			return nil, errs.In("week", "These are too many lines for one week. Please put several days on one line.")
		}
		spans, err := parseLine(line)
		if err != nil {
			return nil, err
		}
		week = append(week, spans...)
	}
	return tidyWeek(week), nil
}

// WeekLines gives a calendar as lines that ParseWeek reads back.
func WeekLines(week []Span) string {
	var b strings.Builder
	for _, g := range DayGroups(week) {
		names := make([]string, len(g.Days))
		for i, d := range g.Days {
			names[i] = d.String()[:3]
		}
		days := strings.Join(names, ", ")
		if run(g.Days) {
			days = names[0] + "-" + names[len(names)-1]
		}
		for _, h := range g.Hours {
			fmt.Fprintf(&b, "%s %d:%02d-%d:%02d\n", days, h.From/60, h.From%60, h.To/60, h.To%60)
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// DayGroup is days with the same hours, for saying a calendar in words.
type DayGroup struct {
	Days  []time.Weekday // Monday first
	Hours []Span         // Day is that of the first
}

// Run says whether the days follow one another and are at least three, so that "Monday to Friday" says them.
func (g DayGroup) Run() bool { return run(g.Days) }

// DayGroups puts days with the same hours together, Monday first.
func DayGroups(week []Span) []DayGroup {
	var groups []DayGroup
next:
	for i := range 7 {
		day := (time.Monday + time.Weekday(i)) % 7
		hours := slices.DeleteFunc(slices.Clone(week), func(s Span) bool { return s.Day != day })
		if len(hours) == 0 {
			continue
		}
		for j := range groups {
			if slices.EqualFunc(groups[j].Hours, hours, func(a, b Span) bool { return a.From == b.From && a.To == b.To }) {
				groups[j].Days = append(groups[j].Days, day)
				continue next
			}
		}
		groups = append(groups, DayGroup{[]time.Weekday{day}, hours})
	}
	return groups
}

// sinceMonday is a day's place in a week that begins on Monday.
func sinceMonday(d time.Weekday) int { return (int(d) + 6) % 7 }

func run(days []time.Weekday) bool {
	for i := 1; i < len(days); i++ {
		if sinceMonday(days[i]) != sinceMonday(days[i-1])+1 {
			return false
		}
	}
	return len(days) > 2
}

// tidyWeek orders spans, Monday first, and joins those that meet.
func tidyWeek(week []Span) []Span {
	slices.SortFunc(week, func(a, b Span) int {
		if a.Day != b.Day {
			return sinceMonday(a.Day) - sinceMonday(b.Day)
		}
		return a.From - b.From
	})
	var out []Span
	for _, s := range week {
		if n := len(out); n > 0 && out[n-1].Day == s.Day && s.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, s.To)
			continue
		}
		out = append(out, s)
	}
	return out
}

// weekLine is days, then one or more stretches of hours.
var weekLine = regexp.MustCompile(`^([a-z][a-z,&\s.-]*?)\s*:?\s*([0-9].*)$`)

// stretch is one "9:00-18:00" or "9 am to 6 pm".
var stretch = regexp.MustCompile(`^([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(am|pm)?\s*(?:-|to|until)\s*([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(am|pm)?$`)

func notUnderstood(line string) error {
	return errs.In("week", "We could not read the line “{line}”. Please write it like “Mon-Fri 9:00-18:00” or “Saturday 10 am to 1 pm”.").With("line", short(line))
}

// short keeps a sentence readable that quotes what was typed.
func short(line string) string {
	if runes := []rune(line); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return line
}

func parseLine(line string) ([]Span, error) {
	plain := strings.ToLower(strings.NewReplacer("–", "-", "—", "-", "−", "-", "\u00a0", " ", "a.m.", "am", "p.m.", "pm").Replace(line))
	parts := weekLine.FindStringSubmatch(plain)
	if parts == nil {
		return nil, notUnderstood(line)
	}
	days, ok := parseDays(parts[1])
	if !ok {
		return nil, notUnderstood(line)
	}
	var spans []Span
	for _, typed := range splitList(parts[2]) {
		from, to, err := parseHours(typed, line)
		if err != nil {
			return nil, err
		}
		for _, d := range days {
			spans = append(spans, Span{d, from, to})
		}
	}
	return spans, nil
}

// splitList parts "9-12, 14-18 and 20-21".
func splitList(typed string) []string {
	return strings.FieldsFunc(strings.NewReplacer(" and ", ",", "&", ",").Replace(typed), func(c rune) bool { return c == ',' || c == ';' })
}

func parseHours(typed, line string) (from, to int, err error) {
	m := stretch.FindStringSubmatch(strings.TrimSpace(typed))
	if m == nil {
		return 0, 0, notUnderstood(line)
	}
	first := m[3]
	if first == "" && m[6] != "" { // "1-6 pm" means both, "9-6 pm" the first of the morning: ask rather than guess
		return 0, 0, errs.In("week", "In “{line}”, please write am or pm at both hours, or neither and hours up to 24.").With("line", short(line))
	}
	from, ok := minutes(m[1], m[2], first)
	to, also := minutes(m[4], m[5], m[6])
	if !ok || !also {
		return 0, 0, notUnderstood(line)
	}
	if to <= from {
		return 0, 0, errs.In("week", "In “{line}”, the end is not after the beginning. Write the afternoon as 13:00 or 1 pm; hours past midnight as two lines, the second on the next day from 0:00.").With("line", short(line))
	}
	return from, to, nil
}

// minutes since midnight; 24:00 is the end of the day.
func minutes(hour, minute, half string) (int, bool) {
	h, _ := strconv.Atoi(hour)
	m := 0
	if minute != "" {
		m, _ = strconv.Atoi(minute)
	}
	if half != "" {
		if h < 1 || h > 12 {
			return 0, false
		}
		h %= 12
		if half == "pm" {
			h += 12
		}
	}
	at := h*60 + m
	return at, m < 60 && at <= dayMinutes
}

// dayWords are what people call more than one day.
var dayWords = map[string][]time.Weekday{
	"weekdays":  {time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	"weekends":  {time.Saturday, time.Sunday},
	"weekend":   {time.Saturday, time.Sunday},
	"every day": {time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday},
	"daily":     {time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday},
}

func parseDays(typed string) ([]time.Weekday, bool) {
	var days []time.Weekday
	for _, item := range splitList(typed) {
		item = strings.Join(strings.Fields(item), " ")
		if several, known := dayWords[item]; known {
			days = append(days, several...)
			continue
		}
		first, last, ranged := strings.Cut(strings.ReplaceAll(item, " to ", "-"), "-")
		from, ok := parseDay(first)
		if !ok {
			return nil, false
		}
		to := from
		if ranged {
			if to, ok = parseDay(last); !ok {
				return nil, false
			}
		}
		for d := from; ; d = (d + 1) % 7 {
			days = append(days, d)
			if d == to {
				break
			}
		}
	}
	return days, len(days) > 0
}

// parseDay reads a day's name, its plural, or its first letters: at least two, and enough to tell which.
func parseDay(typed string) (time.Weekday, bool) {
	name := strings.TrimSuffix(strings.TrimSpace(typed), ".")
	for d := time.Sunday; d <= time.Saturday; d++ {
		full := strings.ToLower(d.String())
		if name == full+"s" || len(name) >= 2 && strings.HasPrefix(full, name) {
			return d, true
		}
	}
	return 0, false
}
