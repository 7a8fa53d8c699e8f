//go:build testclock

package main

import (
	"os"
	"strconv"
	"strings"
	"time"

	"holdfast/server/clock"
)

// shifted is the machine's clock, set forward by as many seconds as the file says at that moment. It is in no program
// that anybody is given: browser journeys build one with it, to sit idle for an hour or wait for a day.
type shifted struct {
	clock.System
	file string
}

// now is the clock that every command goes by.
func (sh *shell) now() clock.Clock {
	for _, v := range sh.environ {
		if file, found := strings.CutPrefix(v, "HOLDFAST_TEST_CLOCK="); found {
			return shifted{file: file}
		}
	}
	return clock.System{}
}

// Now is the shifted time; without the file it is the machine's.
func (s shifted) Now() time.Time {
	text, err := os.ReadFile(s.file)
	seconds, bad := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || bad != nil {
		return s.System.Now()
	}
	return s.System.Now().Add(time.Duration(seconds) * time.Second)
}
