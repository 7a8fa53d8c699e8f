package cohort_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"holdfast/server/cohort"
	"holdfast/server/errs"
)

func TestParseWeek(t *testing.T) {
	at := func(from, to int, days ...time.Weekday) (week []cohort.Span) {
		for _, d := range days {
			week = append(week, cohort.Span{Day: d, From: from, To: to})
		}
		return week
	}
	const mon, tue, wed, thu, fri, sat, sun = time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday
	for typed, want := range map[string][]cohort.Span{
		"":                                  nil,
		" \n\n":                             nil,
		"Mon-Fri 9:00-18:00":                at(540, 1080, mon, tue, wed, thu, fri),
		"mon – fri: 9.00 – 18.00":           at(540, 1080, mon, tue, wed, thu, fri),
		"weekdays 9 am to 6 pm":             at(540, 1080, mon, tue, wed, thu, fri),
		"Tuesdays, Thursdays 10-12":         at(600, 720, tue, thu),
		"Tue and Thu 10-12":                 at(600, 720, tue, thu),
		"Sat 12 am - 12 pm":                 at(0, 720, sat),
		"Sun 0-24":                          at(0, 1440, sun),
		"Sat-Mon 9-10":                      at(540, 600, mon, sat, sun),
		"Wednesday 9-12, 13-17":             {{Day: wed, From: 540, To: 720}, {Day: wed, From: 780, To: 1020}},
		"Wed 9-12 and 11:30-17":             at(540, 1020, wed),
		"Wed 9-12\nWed 12-17":               at(540, 1020, wed),
		"Fri 22:00-24:00\nSat 0:00-2:00":    {{Day: fri, From: 1320, To: 1440}, {Day: sat, From: 0, To: 120}},
		"Every day 9 a.m. until 12:30 p.m.": at(540, 750, mon, tue, wed, thu, fri, sat, sun),
	} {
		got, err := cohort.ParseWeek(typed)
		if err != nil {
			t.Errorf("%q: %v", typed, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", typed, diff)
		}
	}
}

// What might mean two things is asked back: a page must never promise an hour that nobody keeps.
func TestParseWeekAsksBack(t *testing.T) {
	for _, typed := range []string{
		"nine to five", "Mon-Fri", "9-17", "Mon 9-6", "Mon 9-6 pm", "Mon 9-9", "Mon 13 pm-14", "Mon 9-25", "Mon 9:60-12", "T 9-12",
		"S 9-12", "Mon-Fun 9-12", "Mon-Tue-Wed 9-12", "Mon 9", "Mon 9-12 or so", "Mon 0 am-5 am", "Mon 9-24:01",
		strings.Repeat("Mon 9-12\n", 41), strings.Repeat("x", 3000),
	} {
		week, err := cohort.ParseWeek(typed)
		e, ok := errs.As(err)
		if !ok || e.Kind != errs.Invalid || e.Field != "week" || week != nil {
			t.Errorf("%q gives %v, %v", typed, week, err)
		}
	}
}

var zones = []string{"", "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Apia", "Australia/Lord_Howe"}

func drawWeek(t *rapid.T) []cohort.Span {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) cohort.Span {
		from := rapid.IntRange(0, 1439).Draw(t, "from")
		return cohort.Span{Day: time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")), From: from, To: rapid.IntRange(from+1, 1440).Draw(t, "to")}
	}), 0, 6).Draw(t, "week")
}

// What a calendar says is never before now, staff are on then, and between now and then they are not for long: only
// where clocks change may some minutes of a span lie before it.
func TestNextStaffed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cohort.Cohort{Week: drawWeek(t), Zone: rapid.SampledFrom(zones).Draw(t, "zone")}
		now := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "now"), 0)
		at, ok := c.NextStaffed(now)
		if !ok {
			for h := range 8 * 24 * 60 {
				if c.StaffOn(now.Add(time.Duration(h) * time.Minute)) {
					t.Fatalf("staff are on after %d minutes, and no time was found", h)
				}
			}
			return
		}
		if at.Before(now) || !c.StaffOn(at) {
			t.Fatalf("at %v staff are not on, or it is before %v", at, now)
		}
		for m := now; m.Before(at.Add(-time.Hour)); m = m.Add(time.Minute) {
			if c.StaffOn(m) {
				t.Fatalf("staff are on at %v already, not only at %v", m, at)
			}
		}
	})
}

func TestStaffedHoursFollowTheClockOfTheGroup(t *testing.T) {
	c := cohort.Cohort{Week: []cohort.Span{{Day: time.Monday, From: 540, To: 1080}}, Zone: "Europe/London"}
	for at, want := range map[string]string{
		"2026-06-15T08:30:00Z": "2026-06-15T08:30:00Z", // half past nine in London's summer
		"2026-06-15T07:59:00Z": "2026-06-15T08:00:00Z",
		"2026-06-15T17:00:00Z": "2026-06-22T08:00:00Z", // six in the evening is the end
		"2026-12-14T08:30:00Z": "2026-12-14T09:00:00Z",
		"2026-10-24T12:00:00Z": "2026-10-26T09:00:00Z", // clocks go back in between
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := c.NextStaffed(now); !ok || got.UTC().Format(time.RFC3339) != want {
			t.Errorf("at %s staff read at %s, not at %s", at, got.UTC(), want)
		}
	}
	if _, ok := (cohort.Cohort{}).NextStaffed(time.Now()); ok {
		t.Error("without a calendar there is a time")
	}
}

// What is shown in the box is read back as the same calendar.
func TestWeekLinesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, err := cohort.ParseWeek(cohort.WeekLines(drawWeek(t)))
		if err != nil {
			t.Fatal(err)
		}
		again, err := cohort.ParseWeek(cohort.WeekLines(first))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Hours and the name of the button are settings like the others: kept, changed, refused without a clock, and without
// hours no clock is kept.
func TestHoursAreKept(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	week := []cohort.Span{{Day: time.Tuesday, From: 600, To: 720}}
	c, err := r.Change(t.Context(), g.lead, g.id, cohort.Settings{Name: "Tuesday", Capacity: 5, Week: week, Zone: "Europe/London", LeaveWords: " Close  this "}, 1)
	r.must(err)
	c, err = r.Cohort(t.Context(), c.ID)
	r.must(err)
	if diff := cmp.Diff(week, c.Week); diff != "" || c.Zone != "Europe/London" || c.LeaveWords != "Close this" {
		t.Errorf("kept: %v %q %q", c.Week, c.Zone, c.LeaveWords)
	}
	for field, in := range map[string]cohort.Settings{
		"zone":    {Name: "Tuesday", Capacity: 5, Week: week, Zone: "Local"},
		"week":    {Name: "Tuesday", Capacity: 5, Week: []cohort.Span{{Day: 1, From: 700, To: 700}}, Zone: "UTC"},
		"leaving": {Name: "Tuesday", Capacity: 5, LeaveWords: strings.Repeat("x", cohort.MaxLeave+1)},
	} {
		_, err := r.Change(t.Context(), g.lead, g.id, in, c.Version)
		if e, ok := errs.As(err); !ok || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	c, err = r.Change(t.Context(), g.lead, g.id, cohort.Settings{Name: "Tuesday", Capacity: 5, Zone: "UTC"}, c.Version)
	r.must(err)
	if c.Zone != "" || c.Week != nil || c.LeaveWords != "" {
		t.Errorf("taken away: %v %q %q", c.Week, c.Zone, c.LeaveWords)
	}
}
