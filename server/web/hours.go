package web

import (
	"slices"
	"time"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/cohort"
)

// weekSaid is a calendar in words, a line for each kind of day: "Monday to Friday: 9 am to 6 pm".
func (r *request) weekSaid(week []cohort.Span) []string {
	var said []string
	for _, g := range cohort.DayGroups(week) {
		days := make([]string, len(g.Days))
		for i, d := range g.Days {
			days[i] = r.T(dayNames[d])
		}
		line := r.listed(days)
		if g.Run() {
			line = r.F("{first} to {last}", "first", days[0], "last", days[len(days)-1])
		}
		hours := make([]string, len(g.Hours))
		for i, h := range g.Hours {
			hours[i] = r.F("{from} to {to}", "from", r.oClock(h.From), "to", r.oClock(h.To))
		}
		said = append(said, r.F("{days}: {hours}", "days", line, "hours", r.listed(hours)))
	}
	return said
}

// weekTyped is how what was just typed is understood; nothing when it is not.
func (r *request) weekTyped(typed string) []string {
	week, err := cohort.ParseWeek(typed)
	if err != nil {
		return nil
	}
	return r.weekSaid(week)
}

var dayNames = [7]string{
	words.M("Sunday"), words.M("Monday"), words.M("Tuesday"), words.M("Wednesday"), words.M("Thursday"), words.M("Friday"),
	words.M("Saturday"),
}

// listed is "a", "a and b", "a, b and c".
func (r *request) listed(items []string) string {
	if len(items) == 0 {
		return ""
	}
	list := items[0]
	for i, item := range items[1:] {
		message := words.M("{list}, {item}")
		if i == len(items)-2 {
			message = words.M("{list} and {item}")
		}
		list = r.F(message, "list", list, "item", item)
	}
	return list
}

// oClock is minutes since midnight as people say them.
func (r *request) oClock(minutes int) string {
	switch minutes {
	case 0, 24 * 60:
		return r.T("midnight")
	case 12 * 60:
		return r.T("midday")
	}
	return parts.Hour(r.tongue(), time.Date(2000, 1, 1, 0, minutes, 0, 0, time.UTC))
}

// zoneChoices are the clocks that hours can be on, with one chosen: the practice's own when none is.
func (r *request) zoneChoices(now string) []parts.Choice {
	if now == "" {
		now = r.s.Settings.Zone
	}
	var all []parts.Choice
	for _, name := range zoneNames {
		if name != "" {
			all = append(all, parts.Choice{Value: name, Label: r.zoneLabel(name), Selected: name == now})
		}
	}
	if !slices.ContainsFunc(all, func(c parts.Choice) bool { return c.Selected }) && r.s.zones.load(now) != time.UTC {
		all = append(all, parts.Choice{Value: now, Label: r.zoneLabel(now), Selected: true})
	}
	return all
}

// chosen is the value of the choice that was made.
func chosen(all []parts.Choice) string {
	for _, c := range all {
		if c.Selected {
			return c.Value
		}
	}
	return ""
}
