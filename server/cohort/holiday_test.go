package cohort_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
)

func date(s string) time.Time {
	d, _ := time.Parse(time.DateOnly, s)
	return d
}

// Nobody reads on a holiday, from midnight to midnight on the cohort's clock, and hours lapse.
func TestNobodyReadsOnAHolidayOrWhenHoursHaveLapsed(t *testing.T) {
	c := cohort.Cohort{Week: []cohort.Span{{Day: time.Monday, From: 0, To: 1440}, {Day: time.Tuesday, From: 0, To: 1440}}, Zone: "America/New_York"}
	c.Holidays = []cohort.Holiday{{From: date("2026-11-09"), To: date("2026-11-09")}, {From: date("2026-12-14"), To: date("2026-12-29")}}
	c.Confirmed = date("2026-11-01")
	for at, want := range map[string]struct{ next, until string }{
		"2026-11-09T04:59:00Z": {"2026-11-10T05:00:00Z", ""}, // Sunday evening there; Monday is a holiday
		"2026-11-10T04:59:00Z": {"2026-11-10T05:00:00Z", ""},
		"2026-11-10T05:00:00Z": {"2026-11-10T05:00:00Z", "2026-11-11T05:00:00Z"},
		"2026-11-16T12:00:00Z": {"2026-11-16T12:00:00Z", "2026-11-18T05:00:00Z"}, // Monday and Tuesday are one stretch
		"2026-12-13T12:00:00Z": {"", ""},                                         // the hours lapse while they are away
		"2026-12-08T12:00:00Z": {"2026-12-08T12:00:00Z", "2026-12-09T05:00:00Z"},
		"2026-12-31T00:00:00Z": {"", ""},
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		next, ok := c.NextStaffed(now)
		if ok != (want.next != "") || ok && next.UTC().Format(time.RFC3339) != want.next {
			t.Errorf("at %s staff read next at %s, %v", at, next.UTC(), ok)
		}
		until, ok := c.StaffedUntil(now)
		if ok != (want.until != "") || ok && until.UTC().Format(time.RFC3339) != want.until {
			t.Errorf("at %s staff read until %s, %v", at, until.UTC(), ok)
		}
	}
	c.Holidays[1].To = date("2026-12-21")
	if next, ok := c.NextStaffed(date("2026-12-12")); !ok || next.UTC().Format(time.DateOnly) != "2026-12-22" {
		t.Errorf("after ten days of holidays staff read at %s, %v", next, ok)
	}
}

func TestHoursLapse(t *testing.T) {
	week := []cohort.Span{{Day: time.Monday, From: 540, To: 1080}}
	made, opened, said := date("2026-01-01"), date("2026-02-01"), date("2026-03-01")
	for name, tc := range map[string]struct {
		c    cohort.Cohort
		from time.Time
	}{
		"confirmed":          {cohort.Cohort{Week: week, Created: made, Opened: opened, Confirmed: said}, said},
		"from before, open":  {cohort.Cohort{Week: week, Created: made, Opened: opened}, opened},
		"from before":        {cohort.Cohort{Week: week, Created: made}, made},
		"no hours":           {cohort.Cohort{Created: made, Confirmed: said}, time.Time{}},
		"nothing is on hand": {cohort.Cohort{Week: week}, time.Time{}},
	} {
		if tc.from.IsZero() {
			if !tc.c.LapsesAt().IsZero() || tc.c.Lapsed(said.AddDate(9, 0, 0)) || tc.c.LapsesSoon(said.AddDate(9, 0, 0)) {
				t.Errorf("%s: they lapse", name)
			}
			continue
		}
		end := tc.from.Add(60 * 24 * time.Hour)
		if !tc.c.LapsesAt().Equal(end) || tc.c.Lapsed(end.Add(-1)) || !tc.c.Lapsed(end) {
			t.Errorf("%s: they lapse at %v", name, tc.c.LapsesAt())
		}
		if tc.c.LapsesSoon(end.Add(-7*24*time.Hour-1)) || !tc.c.LapsesSoon(end.Add(-7*24*time.Hour)) {
			t.Errorf("%s: the staff are asked at another time", name)
		}
	}
}

// StaffedUntil names the first moment at which staff are not on, wherever clocks change before it.
func TestStaffedUntil(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := cohort.Cohort{Week: drawWeek(t), Zone: rapid.SampledFrom(zones).Draw(t, "zone")}
		now := time.Unix(rapid.Int64Range(29_000_000, 31_000_000).Draw(t, "minute")*60, 0)
		until, ok := c.StaffedUntil(now)
		if ok != c.StaffOn(now) {
			t.Fatalf("on %v, and until when is known: %v", c.StaffOn(now), ok)
		}
		if !ok {
			return
		}
		if !until.After(now) || c.StaffOn(until) {
			t.Fatalf("at %v staff read until %v, and then", now, until)
		}
		for m := now; m.Before(until); m = m.Add(time.Minute) {
			if !c.StaffOn(m) {
				t.Fatalf("staff are gone at %v, before %v", m, until)
			}
		}
	})
}

func TestHolidaysAndConfirmationsAreKept(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	ctx := t.Context()
	_, err := r.ConfirmHours(ctx, g.lead, g.id)
	if errs.KindOf(err) != errs.Conflict {
		t.Errorf("hours that are not there: %v", err)
	}
	r.clock.Advance(30 * 24 * time.Hour)
	week := []cohort.Span{{Day: time.Tuesday, From: 600, To: 720}}
	c, err := r.Change(ctx, g.lead, g.id, cohort.Settings{Name: "Tuesday", Capacity: 5, Week: week, Zone: "Europe/London"}, 1)
	r.must(err)
	set := r.clock.Now()
	if !c.LapsesAt().Equal(set.Add(cohort.Lapse)) {
		t.Errorf("set now, they lapse at %v", c.LapsesAt())
	}
	r.clock.Advance(24 * time.Hour)
	for range 2 {
		c, err = r.ConfirmHours(ctx, g.lead, g.id)
		r.must(err)
		r.clock.Advance(time.Minute)
	}
	if !c.Confirmed.Equal(set.Add(24*time.Hour)) || c.Version != 2 {
		t.Errorf("confirmed at %v, version %d", c.Confirmed, c.Version)
	}
	want := []cohort.Holiday{{From: date("2026-12-24"), To: date("2027-01-02")}, {From: date("2027-04-02"), To: date("2027-04-02")}}
	in := []cohort.Holiday{want[1], want[0], want[1], {From: date("2026-01-01"), To: date("2026-01-02")}}
	_, err = r.SetHolidays(ctx, g.lead, g.id, in)
	r.must(err)
	c, err = r.Cohort(ctx, g.id)
	r.must(err)
	if diff := cmp.Diff(want, c.Holidays); diff != "" || !c.Confirmed.Equal(set.Add(24*time.Hour)) {
		t.Errorf("kept: %s", diff)
	}
	for name, bad := range map[string][]cohort.Holiday{
		"backwards": {{From: date("2026-12-24"), To: date("2026-12-23")}},
		"endless":   {{From: date("2026-12-24"), To: date("2028-12-24")}},
		"no date":   {{To: date("2026-12-24")}},
	} {
		_, err := r.SetHolidays(ctx, g.lead, g.id, bad)
		if e, ok := errs.As(err); !ok || e.Field != "holidays" {
			t.Errorf("%s: %v", name, err)
		}
	}
	var many []cohort.Holiday
	for i := range cohort.MaxHolidays + 1 {
		many = append(many, cohort.Holiday{From: date("2027-01-01").AddDate(0, 0, 2*i), To: date("2027-01-01").AddDate(0, 0, 2*i)})
	}
	if _, err := r.SetHolidays(ctx, g.lead, g.id, many); errs.KindOf(err) != errs.Invalid {
		t.Errorf("too many: %v", err)
	}
	ben := r.colleague(g, "Ben", access.CoFacilitator)
	for who, kind := range map[access.Actor]errs.Kind{ben: errs.Forbidden, r.person("Wren", access.Member): errs.NotFound} {
		if _, err := r.SetHolidays(ctx, who, g.id, want); errs.KindOf(err) != kind {
			t.Errorf("%v", err)
		}
		if _, err := r.ConfirmHours(ctx, who, g.id); errs.KindOf(err) != kind {
			t.Errorf("%v", err)
		}
	}
	staff, err := r.Working(ctx, g.id)
	if r.must(err); len(staff) != 2 {
		t.Errorf("%d work for it", len(staff))
	}
	r.settle()
}

func TestHolidaysAsTheyAreTyped(t *testing.T) {
	typed := "2026-12-24 to 2027-01-02\n\n 2027-04-02 \n2027-05-01–2027-05-03"
	got, err := cohort.ParseHolidays(typed)
	if err != nil || len(got) != 3 || !got[2].To.Equal(date("2027-05-03")) {
		t.Fatalf("%v, %v", got, err)
	}
	lines := cohort.HolidayLines(got)
	if lines != "2026-12-24 to 2027-01-02\n2027-04-02\n2027-05-01 to 2027-05-03" {
		t.Errorf("%q", lines)
	}
	if again, err := cohort.ParseHolidays(lines); err != nil || !slices.Equal(got, again) {
		t.Errorf("%v, %v", again, err)
	}
	for _, bad := range []string{"Christmas", "2026-13-01", "2026-02-30", "24.12.2026", "2026-12-24 to", "2026-12-24 to Christmas", strings.Repeat("2026-12-24\n", 400)} {
		if _, err := cohort.ParseHolidays(bad); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%.40q: %v", bad, err)
		}
	}
}
