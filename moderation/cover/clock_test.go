package cover_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"holdfast/moderation/cover"
	"holdfast/server/cohort"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// at reads a time with its offset.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// weekdays is staffed time from Monday to Friday.
func weekdays(from, to int) (week []cohort.Span) {
	for d := time.Monday; d <= time.Friday; d++ {
		week = append(week, cohort.Span{Day: d, From: from * 60, To: to * 60})
	}
	return week
}

func day(s string) time.Time {
	d, _ := time.Parse(time.DateOnly, s)
	return d
}

func TestWhenACaseIsDue(t *testing.T) {
	london := cohort.Cohort{Week: weekdays(9, 18), Zone: "Europe/London"}
	holidays := london
	holidays.Holidays = []cohort.Holiday{{From: day("2026-12-24"), To: day("2027-01-03")}}
	lapsing := london
	lapsing.Confirmed = at(t, "2026-09-14T12:00:00Z") // sixty days later it is Friday 13 November, noon
	nights := cohort.Cohort{Week: []cohort.Span{{Day: time.Saturday, From: 22 * 60, To: 1440}, {Day: time.Sunday, From: 0, To: 3 * 60}}, Zone: "America/New_York"}
	kathmandu := cohort.Cohort{Week: weekdays(9, 17), Zone: "Asia/Kathmandu"}
	howe := cohort.Cohort{Week: []cohort.Span{{Day: time.Sunday, From: 60, To: 180}}, Zone: "Australia/Lord_Howe"}
	always := cohort.Cohort{Week: []cohort.Span{}, Zone: "Europe/London"}
	for d := time.Sunday; d <= time.Saturday; d++ {
		always.Week = append(always.Week, cohort.Span{Day: d, From: 0, To: 1440})
	}
	for _, tc := range []struct {
		name  string
		hours cohort.Cohort
		tier  gate.Tier
		from  string
		want  string
	}{
		{"crisis while staffed", london, gate.Crisis, "2026-11-10T12:00:00Z", "2026-11-10T12:15:00Z"},
		{"crisis in the last minute", london, gate.Crisis, "2026-11-10T17:59:00Z", "2026-11-10T18:14:00Z"},
		{"crisis in the evening", london, gate.Crisis, "2026-11-10T18:00:00Z", "2026-11-11T09:15:00Z"},
		{"crisis on Friday night", london, gate.Crisis, "2026-11-13T23:00:00Z", "2026-11-16T09:15:00Z"},
		{"crisis over the holidays", holidays, gate.Crisis, "2026-12-23T20:00:00Z", "2027-01-04T09:15:00Z"},
		{"crisis in summer time", london, gate.Crisis, "2026-06-15T20:00:00Z", "2026-06-16T08:15:00Z"},
		{"crisis without hours", cohort.Cohort{}, gate.Crisis, "2026-11-10T03:00:00Z", "2026-11-10T03:15:00Z"},
		{"crisis when hours have lapsed", lapsing, gate.Crisis, "2026-11-13T12:00:00Z", "2026-11-13T12:15:00Z"},
		{"crisis when they lapse before staff come", lapsing, gate.Crisis, "2026-11-12T20:00:00Z", "2026-11-13T09:15:00Z"},

		{"red while staffed", london, gate.Red, "2026-11-10T12:00:00Z", "2026-11-10T13:00:00Z"},
		{"red before the end", london, gate.Red, "2026-11-10T17:30:00Z", "2026-11-11T09:30:00Z"},
		{"red at night: first thing", london, gate.Red, "2026-11-10T23:00:00Z", "2026-11-11T10:00:00Z"},
		{"red to the end", london, gate.Red, "2026-11-10T17:00:00Z", "2026-11-10T18:00:00Z"},
		{"red on Friday night", london, gate.Red, "2026-11-13T23:00:00Z", "2026-11-16T10:00:00Z"},
		{"red over midnight", nights, gate.Red, "2026-11-15T04:30:00Z", "2026-11-15T05:30:00Z"},

		{"amber in the morning", london, gate.Amber, "2026-11-10T09:00:00Z", "2026-11-10T17:00:00Z"},
		{"amber at noon", london, gate.Amber, "2026-11-10T12:00:00Z", "2026-11-11T11:00:00Z"},
		{"amber on Friday", london, gate.Amber, "2026-11-13T16:00:00Z", "2026-11-16T15:00:00Z"},
		{"amber before the holidays", holidays, gate.Amber, "2026-12-23T16:00:00Z", "2027-01-04T15:00:00Z"},
		{"amber without hours", cohort.Cohort{}, gate.Amber, "2026-11-10T03:00:00Z", "2026-11-10T11:00:00Z"},
		{"amber as hours lapse", lapsing, gate.Amber, "2026-11-13T10:00:00Z", "2026-11-13T18:00:00Z"},
		{"amber in Kathmandu", kathmandu, gate.Amber, "2026-11-10T10:15:00Z", "2026-11-11T10:15:00Z"},
		{"amber around the clock", always, gate.Amber, "2026-11-10T20:00:00Z", "2026-11-11T04:00:00Z"},
		{"amber over two nights, five hours each", nights, gate.Amber, "2026-11-15T00:00:00Z", "2026-11-22T06:00:00Z"},

		// Clocks go back on 25 October: the night has an hour more, and forward on 29 March: it has one less.
		{"red as clocks go back", nights, gate.Red, "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"},
		{"amber as clocks go back in New York", nights, gate.Amber, "2026-11-01T02:00:00Z", "2026-11-08T05:00:00Z"},
		{"amber as clocks go forward in New York", nights, gate.Amber, "2026-03-08T03:00:00Z", "2026-03-15T06:00:00Z"},
		{"red over the weekend of summer time", london, gate.Red, "2026-03-27T17:30:00Z", "2026-03-30T08:30:00Z"},
		{"red as half an hour goes", howe, gate.Red, "2026-10-03T14:00:00Z", "2026-10-03T15:30:00Z"},

		{"green", london, gate.Green, "2026-11-13T12:00:00Z", "2026-11-16T12:00:00Z"},
		{"no tier", london, "", "2026-11-13T12:00:00Z", "2026-11-16T12:00:00Z"},
	} {
		got := cover.NewClock(tc.hours, nil, nil).Due(tc.tier, at(t, tc.from))
		if !got.Equal(at(t, tc.want)) {
			t.Errorf("%s: from %s it is due at %s, not at %s", tc.name, tc.from, got.UTC().Format(time.RFC3339), tc.want)
		}
	}
}

func TestAProvenChannelIsCover(t *testing.T) {
	hours := cohort.Cohort{Week: weekdays(9, 18), Zone: "Europe/London"}
	evening := at(t, "2026-11-10T20:00:00Z") // Tuesday
	nightly := []cohort.Span{{Day: time.Tuesday, From: 18 * 60, To: 1440}, {Day: time.Wednesday, From: 0, To: 9 * 60}}
	until := func(d time.Duration) map[id.Person]time.Time { return map[id.Person]time.Time{ben: evening.Add(d)} }
	for name, tc := range map[string]struct {
		turns []cover.Turn
		wakes map[id.Person]time.Time
		want  id.Person // who is woken
		first id.Person // who is on call
	}{
		"nobody":                      {nil, until(time.Hour), "", ""},
		"proven":                      {[]cover.Turn{{Person: ben, Order: cover.Main}}, until(time.Hour), ben, ben},
		"not proven":                  {[]cover.Turn{{Person: ben, Order: cover.Main}}, nil, "", ben},
		"no longer proven":            {[]cover.Turn{{Person: ben, Order: cover.Main}}, until(0), "", ben},
		"another's turn":              {[]cover.Turn{{Person: ines, Order: cover.Main}}, until(time.Hour), "", ines},
		"the backup is":               {[]cover.Turn{{Person: ben, Order: cover.Backup}, {Person: ines, Order: cover.Main}}, until(time.Hour), ben, ines},
		"these hours":                 {[]cover.Turn{{Person: ben, Order: cover.Main, Days: nightly}}, until(time.Hour), ben, ben},
		"other hours":                 {[]cover.Turn{{Person: ben, Order: cover.Main, Days: weekdays(9, 18)}}, until(time.Hour), "", ""},
		"these days":                  {[]cover.Turn{{Person: ben, Order: cover.Main, From: evening, To: evening.Add(time.Hour)}}, until(time.Hour), ben, ben},
		"days gone":                   {[]cover.Turn{{Person: ben, Order: cover.Main, To: evening}}, until(time.Hour), "", ""},
		"days to come":                {[]cover.Turn{{Person: ben, Order: cover.Main, From: evening.Add(1)}}, until(time.Hour), "", ""},
		"these days, and other hours": {[]cover.Turn{{Person: ben, Order: cover.Main, Days: weekdays(9, 18), From: evening.Add(-time.Hour)}}, until(time.Hour), "", ""},
	} {
		c := cover.NewClock(hours, tc.turns, tc.wakes)
		p := c.Promise(evening)
		if c.Waking(evening) != tc.want || p.Wakes != (tc.want != "") || p.StaffedOnly() == p.Wakes || p.Staffed {
			t.Errorf("%s: %+v", name, p)
		}
		if on := p.OnCall; on != tc.want && tc.want != "" || tc.want == "" && on != tc.first {
			t.Errorf("%s: on call is %s", name, on)
		}
		want := at(t, "2026-11-11T09:15:00Z")
		if tc.want != "" {
			want = evening.Add(15 * time.Minute)
		}
		if got := c.Due(gate.Crisis, evening); !got.Equal(want) {
			t.Errorf("%s: due at %v", name, got)
		}
	}
}

func TestPromises(t *testing.T) {
	hours := cohort.Cohort{Week: weekdays(9, 18), Zone: "Europe/London", Confirmed: at(t, "2026-10-01T00:00:00Z")}
	hours.Holidays = []cohort.Holiday{{From: day("2026-11-11"), To: day("2026-11-11")}}
	for from, want := range map[string]cover.Promise{
		"2026-11-10T12:00:00Z": {Staffed: true, Until: at(t, "2026-11-10T18:00:00Z")},
		"2026-11-10T18:00:00Z": {Next: at(t, "2026-11-12T09:00:00Z")},
		"2026-11-11T12:00:00Z": {Next: at(t, "2026-11-12T09:00:00Z")},
		"2026-11-30T00:00:00Z": {Lapsed: true},
		"2026-11-27T20:00:00Z": {}, // they lapse before anybody comes
		"2026-12-01T12:00:00Z": {Lapsed: true},
	} {
		got := cover.NewClock(hours, nil, nil).Promise(at(t, from))
		if got.Staffed != want.Staffed || !got.Until.Equal(want.Until) || !got.Next.Equal(want.Next) || got.Lapsed != want.Lapsed || !got.StaffedOnly() {
			t.Errorf("at %s: %+v", from, got)
		}
	}
	if p := (cover.Clock{}).Promise(noon); p != (cover.Promise{}) {
		t.Errorf("nothing is declared, and it promises %+v", p)
	}
}

// What staffed time adds up to is counted minute by minute, wherever clocks change in between.
func TestStaffedTimeAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hours := cohort.Cohort{Zone: rapid.SampledFrom([]string{"Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu"}).Draw(t, "zone")}
		for range rapid.IntRange(1, 5).Draw(t, "spans") {
			from := rapid.IntRange(0, 23).Draw(t, "from") * 60
			hours.Week = append(hours.Week, cohort.Span{
				Day: time.Weekday(rapid.IntRange(0, 6).Draw(t, "day")), From: from, To: from + 60*rapid.IntRange(1, 24-from/60).Draw(t, "long"),
			})
		}
		changes := []string{"2026-03-27T12:00:00Z", "2026-10-23T12:00:00Z", "2026-03-06T12:00:00Z", "2026-10-30T12:00:00Z", "2026-04-03T00:00:00Z", "2026-10-02T12:00:00Z"}
		start, _ := time.Parse(time.RFC3339, rapid.SampledFrom(changes).Draw(t, "around"))
		start = start.Add(time.Duration(rapid.IntRange(0, 5*24*60).Draw(t, "minute")) * time.Minute)
		due := cover.NewClock(hours, nil, nil).Due(gate.Red, start)
		minutes := 0
		for m := start; m.Before(due); m = m.Add(time.Minute) {
			if hours.StaffOn(m) {
				minutes++
			}
		}
		// NextStaffed may name a moment after a span's first on the one night when clocks go forward: as much is counted twice.
		if minutes < 60 || minutes > 120 || !hours.StaffOn(due.Add(-time.Minute)) {
			t.Fatalf("from %v it is due at %v, after %d minutes", start, due, minutes)
		}
	})
}
