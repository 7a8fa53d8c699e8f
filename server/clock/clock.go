// Package clock is the only way the house learns what time it is, so that a test can say what time it is.
package clock

import "time"

// Clock tells the time and waits. Times are UTC; what is stored is whole milliseconds.
type Clock interface {
	Now() time.Time
	// After fires once when d has passed on this clock. stop releases it early.
	After(d time.Duration) (fires <-chan time.Time, stop func())
}

// System is the machine's clock.
type System struct{}

// Now is the machine's time in UTC.
func (System) Now() time.Time { return time.Now().UTC() }

// After waits on the machine's clock.
func (System) After(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}

// Millis is t as the store keeps it: UTC milliseconds since 1970.
func Millis(t time.Time) int64 { return t.UnixMilli() }

// FromMillis is the reverse of Millis.
func FromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
