// Package testkit holds what tests of several packages share: a clock that stands still until it is told to move,
// randomness that is the same in every run, and a proxy that breaks connections on demand. Only tests import it, and it
// imports nothing of the house.
package testkit

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// patience bounds every wait of this package by the machine's clock, so that a broken test fails with a sentence and
// does not hang until the test binary is killed.
const patience = 30 * time.Second

// Clock is a clock.Clock that moves only by Advance. It is safe for concurrent use.
type Clock struct {
	mu      sync.Mutex
	now     time.Time
	waiters []*waiter
	arrived chan struct{} // closed and renewed whenever the number of waiters changes
}

type waiter struct {
	at    time.Time
	fires chan time.Time
}

// NewClock is a clock that stands at t.
func NewClock(t time.Time) *Clock {
	return &Clock{now: t.UTC(), arrived: make(chan struct{})}
}

// Now is where the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// After fires once the clock was moved by d; at once when d is not positive.
func (c *Clock) After(d time.Duration) (fires <-chan time.Time, stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := &waiter{at: c.now.Add(d), fires: make(chan time.Time, 1)}
	if d <= 0 {
		w.fires <- c.now
		return w.fires, func() {}
	}
	c.waiters = append(c.waiters, w)
	c.announce()
	return w.fires, func() { c.release(w) }
}

// Advance moves the clock by d and fires every waiter that is due by then, the earliest first, each with the time it
// waited for. It returns when all have been fired; what they then do runs on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	var due []*waiter
	c.waiters = slices.DeleteFunc(c.waiters, func(w *waiter) bool {
		if w.at.After(c.now) {
			return false
		}
		due = append(due, w)
		return true
	})
	slices.SortStableFunc(due, func(a, b *waiter) int { return a.at.Compare(b.at) })
	for _, w := range due {
		w.fires <- w.at
	}
	c.announce()
}

// BlockUntil returns when at least n callers wait on this clock, so that a test moves it only after they are in
// place. It panics after half a minute of the machine's time.
func (c *Clock) BlockUntil(n int) {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		have, arrived := c.waiting()
		if have >= n {
			return
		}
		select {
		case <-arrived:
		case <-late.C:
			panic(fmt.Sprintf("testkit: %d wait on the clock after %v, the test expects %d", have, patience, n))
		}
	}
}

func (c *Clock) waiting() (int, <-chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.waiters), c.arrived
}

func (c *Clock) release(w *waiter) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waiters = slices.DeleteFunc(c.waiters, func(other *waiter) bool { return other == w })
	c.announce()
}

func (c *Clock) announce() {
	close(c.arrived)
	c.arrived = make(chan struct{})
}
