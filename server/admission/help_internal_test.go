package admission

import "testing"

// What the practice has put under Help now counts as the operator's settings do, and lines that nobody checked do not.
func TestHelpNowIsReady(t *testing.T) {
	both, set := Help{Number: true, Emergency: true}, Policy{Phone: "Ring us.", Emergency: "999"}
	stale := both
	stale.Stale = true
	for name, tc := range map[string]struct {
		in                     situation
		contacts, lines, hours bool
	}{
		"nothing":               {situation{}, false, false, false},
		"settings":              {situation{policy: set}, true, true, false},
		"lines":                 {situation{help: both}, true, true, false},
		"lines, no emergency":   {situation{help: Help{Number: true}}, false, false, false},
		"emergency by setting":  {situation{help: Help{Number: true}, policy: Policy{Emergency: "999"}}, true, true, false},
		"lines nobody checked":  {situation{help: stale, policy: set}, true, false, false},
		"hours of the practice": {situation{help: Help{Hours: true}}, false, false, true},
		"hours by setting":      {situation{policy: Policy{Hours: "Weekdays."}}, false, false, true},
	} {
		for id, want := range map[string]bool{"contacts": tc.contacts, "lines": tc.lines, "hours": tc.hours} {
			c, known := checkOf(id)
			if _, passes := c.stands(tc.in); !known || passes != want {
				t.Errorf("%s: %s passes: %v", name, id, passes)
			}
		}
	}
}
