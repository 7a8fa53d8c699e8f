package parts

import (
	"strconv"
	"time"
)

// When is a time in the words of the reader's zone, with the instant beside it so that the browser can say it in its
// own zone. islands/when.ts words it the same way; testdata/when.json holds both to that.
type When struct {
	ISO   string // UTC, RFC 3339
	Words string
	Form  string // which wording: "clock", "since", "on" or "by"
}

// Clock is the time at a post: "Today, 6:02 pm", "Sunday, 7:20 pm", "8 November 2024, 7:20 pm". t and now carry the
// reader's zone.
func Clock(t, now time.Time) When {
	return When{iso(t), clockDay(t, now) + ", " + clock(t), "clock"}
}

// Since is a coarse time after "since": "Monday evening", "last night", "8 November".
func Since(t, now time.Time) When {
	words, _ := coarse(t, now)
	return When{iso(t), words, "since"}
}

// On is a coarse time at the end of a sentence: "on Monday evening", "last night", "on 8 November".
func On(t, now time.Time) When {
	words, named := coarse(t, now)
	if named {
		words = "on " + words
	}
	return When{iso(t), words, "on"}
}

// By is a due time, to come or past, at the end of a sentence: "today at 6:02 pm", "tomorrow at 9 am", "on Friday at 9:30 am", "on 8
// November at 9 am".
func By(t, now time.Time) When { return When{iso(t), byDay(t, now) + " at " + hour(t), "by"} }

// Set says whether there is a time at all.
func (w When) Set() bool { return w.ISO != "" }

func iso(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// clock is "7:20 pm" with a space that does not break.
func clock(t time.Time) string { return t.Format("3:04") + "\u00a0" + t.Format("pm") }

func clockDay(t, now time.Time) string {
	switch days := civilDay(now) - civilDay(t); {
	case days <= 0:
		return "Today"
	case days == 1:
		return "Yesterday"
	case days < 7:
		return t.Weekday().String()
	}
	return date(t, now)
}

func byDay(t, now time.Time) string {
	switch days := civilDay(t) - civilDay(now); {
	case days == -1:
		return "yesterday"
	case days == 0:
		return "today"
	case days == 1:
		return "tomorrow"
	case days > -7 && days < 7:
		return "on " + t.Weekday().String()
	}
	return "on " + date(t, now)
}

// hour is clock without the minutes of a full hour.
func hour(t time.Time) string {
	if t.Minute() == 0 {
		return t.Format("3") + "\u00a0" + t.Format("pm")
	}
	return clock(t)
}

// coarse counts the small hours to the evening before, as people do. named says that the words begin with a day's
// name or a date.
func coarse(t, now time.Time) (words string, named bool) {
	days, part := eveningDay(now)-eveningDay(t), partOfDay(t.Hour())
	switch {
	case days <= 0 && part == "night":
		return "earlier tonight", false
	case days <= 0:
		return "this " + part, false
	case days == 1 && part == "night":
		return "last night", false
	case days == 1:
		return "yesterday " + part, false
	case days < 7:
		return smallHours(t).Weekday().String() + " " + part, true
	}
	return date(smallHours(t), smallHours(now)), true
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

func date(t, now time.Time) string {
	words := strconv.Itoa(t.Day()) + " " + t.Month().String()
	if t.Year() != now.Year() {
		words += " " + strconv.Itoa(t.Year())
	}
	return words
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
