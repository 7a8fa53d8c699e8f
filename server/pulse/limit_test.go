package pulse

import (
	"context"
	"fmt"
	"testing"
	"time"

	"holdfast/server/clock"
	"holdfast/server/testkit"
)

func allowed(p *Pulse, l Limit, key string, times int) (n int) {
	for range times {
		if ok, _ := p.Allow(context.Background(), l, key); ok {
			n++
		}
	}
	return n
}

func TestLimitsHold(t *testing.T) {
	inside, _ := start(t, Config{}, clock.System{})
	through, _, _ := outside(t)
	for name, p := range map[string]*Pulse{"inside": inside, "outside": through} {
		if n := allowed(p, guess, "one", 10); n != 3 {
			t.Errorf("%s: %d of 10 allowed, want 3", name, n)
		}
		if n := allowed(p, guess, "other", 1); n != 1 {
			t.Errorf("%s: another key has no budget of its own", name)
		}
		ok, after := p.Allow(context.Background(), guess, "one")
		if ok || after <= 19*time.Minute || after > 20*time.Minute {
			t.Errorf("%s: ok %v, retry after %v; want false and just under 20m", name, ok, after)
		}
	}
}

func TestLimitRefillsWithTheClock(t *testing.T) {
	c := testkit.NewClock(noon)
	p, _ := start(t, Config{}, c)
	allowed(p, guess, "one", 3)
	c.Advance(20*time.Minute - time.Millisecond)
	if n := allowed(p, guess, "one", 1); n != 0 {
		t.Error("allowed before its time")
	}
	c.Advance(time.Millisecond)
	if n := allowed(p, guess, "one", 2); n != 1 {
		t.Errorf("%d of 2 allowed after 20 minutes, want 1", n)
	}
}

func TestLimitNotFilledInPanics(t *testing.T) {
	p, _ := start(t, Config{}, clock.System{})
	for _, l := range []Limit{{}, {Name: "x", Burst: 1, Per: 1}, {Name: "x", Rate: 1, Per: 1}, {Name: "x", Rate: 1, Burst: 1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v was taken", l)
				}
			}()
			p.Allow(context.Background(), l, "k")
		}()
	}
}

func TestLocalMemoryIsBounded(t *testing.T) {
	c := newCounters()
	for i := range maxKeys + 1000 {
		c.allow(guess, fmt.Sprint(i), noon)
	}
	if n := len(c.limits["guess"].used); n > maxKeys+1 {
		t.Errorf("%d keys remembered", n)
	}
	if ok, _ := c.allow(guess, "one more", noon); ok {
		t.Error("a made-up key beyond the memory has a budget of its own")
	}
	if ok, _ := c.allow(guess, "one more", noon.Add(2*time.Hour)); !ok {
		t.Error("full budgets were not forgotten")
	}
	if n := len(c.limits["guess"].used); n != 1 {
		t.Errorf("%d keys remembered after all ran full, want 1", n)
	}
}
