package parts

import (
	"context"
	"strconv"
	"time"

	"holdfast/frontend/words"
)

// When is a time in the words of the reader's zone, with the instant beside it so that the browser can say it in its
// own zone. islands/when.ts words it the same way in English; testdata/when.json holds both to that. Other languages
// are said where it is printed.
type When struct {
	ISO    string // UTC, RFC 3339
	Words  string // in English
	Form   string // which wording: "clock", "since", "on", "by" or "exact"
	t, now time.Time
}

// Clock is the time at a post: "Today, 6:02 pm", "Sunday, 7:20 pm", "8 November 2024, 7:20 pm". t and now carry the
// reader's zone.
func Clock(t, now time.Time) When { return when("clock", t, now) }

// Since is a coarse time after "since": "Monday evening", "last night", "8 November".
func Since(t, now time.Time) When { return when("since", t, now) }

// On is a coarse time at the end of a sentence: "on Monday evening", "last night", "on 8 November".
func On(t, now time.Time) When { return when("on", t, now) }

// By is a due time, to come or past, at the end of a sentence: "today at 6:02 pm", "tomorrow at 9 am", "on Friday at
// 9:30 am", "on 8 November at 9 am".
func By(t, now time.Time) When { return when("by", t, now) }

// Exact is a time to the second, for what changes within the minute: "9:14:30 pm".
func Exact(t, now time.Time) When { return when("exact", t, now) }

// Hour is a time of the clock alone, of no particular day: "9 am", "6:30 pm".
func Hour(ctx context.Context, t time.Time) string { return hour(ctx, t) }

// Day is a date with its year: "8 November 2024".
func Day(ctx context.Context, t time.Time) string {
	return words.F(ctx, "{day} {month} {year}", "day", strconv.Itoa(t.Day()), "month", month(ctx, t), "year", strconv.Itoa(t.Year()))
}

func when(form string, t, now time.Time) When {
	return When{iso(t), wordings[form](context.Background(), t, now), form, t, now}
}

// In is the time in the language of ctx.
func (w When) In(ctx context.Context) string {
	if say := wordings[w.Form]; say != nil && !w.t.IsZero() && !words.English(ctx) {
		return say(ctx, w.t, w.now)
	}
	return w.Words
}

var wordings = map[string]func(ctx context.Context, t, now time.Time) string{
	"clock": func(ctx context.Context, t, now time.Time) string {
		return words.F(ctx, "{day}, {time}", "day", clockDay(ctx, t, now), "time", clock(ctx, t))
	},
	"since": func(ctx context.Context, t, now time.Time) string {
		said, _ := coarse(ctx, t, now)
		return said
	},
	"on": func(ctx context.Context, t, now time.Time) string {
		said, named := coarse(ctx, t, now)
		if named {
			return words.F(ctx, "on {day}", "day", said)
		}
		return said
	},
	"by": func(ctx context.Context, t, now time.Time) string {
		return words.F(ctx, "{day} at {time}", "day", byDay(ctx, t, now), "time", hour(ctx, t))
	},
	"exact": func(ctx context.Context, t, _ time.Time) string { return halfDay(ctx, t, t.Format("3:04:05")) },
}

// Set says whether there is a time at all.
func (w When) Set() bool { return w.ISO != "" }

func iso(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

func clock(ctx context.Context, t time.Time) string { return halfDay(ctx, t, t.Format("3:04")) }

// halfDay says before or after noon, with a space that does not break.
func halfDay(ctx context.Context, t time.Time, clock string) string {
	if t.Hour() < 12 {
		return words.F(ctx, "{time}\u00a0am", "time", clock)
	}
	return words.F(ctx, "{time}\u00a0pm", "time", clock)
}

func clockDay(ctx context.Context, t, now time.Time) string {
	switch days := civilDay(now) - civilDay(t); {
	case days <= 0:
		return words.T(ctx, "Today")
	case days == 1:
		return words.T(ctx, "Yesterday")
	case days < 7:
		return weekday(ctx, t)
	}
	return date(ctx, t, now)
}

func byDay(ctx context.Context, t, now time.Time) string {
	switch days := civilDay(t) - civilDay(now); {
	case days == -1:
		return words.T(ctx, "yesterday")
	case days == 0:
		return words.T(ctx, "today")
	case days == 1:
		return words.T(ctx, "tomorrow")
	case days > -7 && days < 7:
		return words.F(ctx, "on {day}", "day", weekday(ctx, t))
	}
	return words.F(ctx, "on {day}", "day", date(ctx, t, now))
}

// hour is clock without the minutes of a full hour.
func hour(ctx context.Context, t time.Time) string {
	if t.Minute() == 0 {
		return halfDay(ctx, t, t.Format("3"))
	}
	return clock(ctx, t)
}

// coarse counts the small hours to the evening before, as people do. named says that the words begin with a day's
// name or a date.
func coarse(ctx context.Context, t, now time.Time) (said string, named bool) {
	part := dayParts[partOfDay(t.Hour())]
	switch days := eveningDay(now) - eveningDay(t); {
	case days <= 0:
		return words.T(ctx, part.today), false
	case days == 1:
		return words.T(ctx, part.yesterday), false
	case days < 7:
		return words.F(ctx, part.earlier, "day", weekday(ctx, smallHours(t))), true
	}
	return date(ctx, smallHours(t), smallHours(now)), true
}

// dayParts word a part of today, of yesterday, and of a day that has a name.
var dayParts = map[string]struct{ today, yesterday, earlier string }{
	"morning":   {words.M("this morning"), words.M("yesterday morning"), words.M("{day} morning")},
	"afternoon": {words.M("this afternoon"), words.M("yesterday afternoon"), words.M("{day} afternoon")},
	"evening":   {words.M("this evening"), words.M("yesterday evening"), words.M("{day} evening")},
	"night":     {words.M("earlier tonight"), words.M("last night"), words.M("{day} night")},
}

func partOfDay(hour int) string {
	switch {
	case hour < 5 || hour >= 21:
		return "night"
	case hour < 12:
		return "morning"
	case hour < 17:
		return "afternoon"
	}
	return "evening"
}

var weekdays = [...]string{
	words.M("Sunday"), words.M("Monday"), words.M("Tuesday"), words.M("Wednesday"), words.M("Thursday"), words.M("Friday"), words.M("Saturday"),
}

func weekday(ctx context.Context, t time.Time) string { return words.T(ctx, weekdays[t.Weekday()]) }

var months = [...]string{
	words.M("January"), words.M("February"), words.M("March"), words.M("April"), words.M("May"), words.M("June"), words.M("July"),
	words.M("August"), words.M("September"), words.M("October"), words.M("November"), words.M("December"),
}

func month(ctx context.Context, t time.Time) string { return words.T(ctx, months[t.Month()-1]) }

func date(ctx context.Context, t, now time.Time) string {
	if t.Year() != now.Year() {
		return Day(ctx, t)
	}
	return words.F(ctx, "{day} {month}", "day", strconv.Itoa(t.Day()), "month", month(ctx, t))
}

// civilDay numbers the calendar days of t's own zone.
func civilDay(t time.Time) int64 {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400
}

func eveningDay(t time.Time) int64 { return civilDay(smallHours(t)) }

// smallHours puts midnight to five into the day before.
func smallHours(t time.Time) time.Time {
	if t.Hour() >= 5 {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day()-1, 12, 0, 0, 0, time.UTC)
}
