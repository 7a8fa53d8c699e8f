package parts

import (
	"encoding/json"
	"os"
	"testing"
	"time"
	_ "time/tzdata"
)

// The same table is read by islands/when.test.mjs: both sides must say the same.
func TestTimesAreSaidAsPeopleSayThem(t *testing.T) {
	raw, err := os.ReadFile("testdata/when.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Form, Zone, Words string
		Now, T            time.Time
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	say := map[string]func(t, now time.Time) When{"clock": Clock, "since": Since, "on": On, "by": By, "exact": Exact}
	for _, c := range cases {
		zone, err := time.LoadLocation(c.Zone)
		if err != nil {
			t.Fatal(err)
		}
		got := say[c.Form](c.T.In(zone), c.Now.In(zone))
		if got.Words != c.Words || got.Form != c.Form || got.ISO != c.T.Format(time.RFC3339) {
			t.Errorf("%s %s in %s, now %s: got %+v, want %q", c.Form, c.T, c.Zone, c.Now, got, c.Words)
		}
	}
	if len(cases) < 20 {
		t.Errorf("only %d cases", len(cases))
	}
}

func TestZeroTimeIsNotSet(t *testing.T) {
	if (When{}).Set() || !Clock(time.Now(), time.Now()).Set() {
		t.Error("Set does not tell a time from none")
	}
}
