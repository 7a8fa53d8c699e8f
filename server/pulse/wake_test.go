package pulse

import (
	"context"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"holdfast/server/clock"
	"holdfast/server/testkit"
)

func woken(p *Pulse) bool {
	select {
	case <-p.Wakes():
		return true
	default:
		return false
	}
}

func TestWakeIsNotedOnce(t *testing.T) {
	p := &Pulse{wakes: make(chan struct{}, 1), tell: make(chan struct{}, 1)}
	for range 100 {
		p.Wake(context.Background())
	}
	if !woken(p) || woken(p) {
		t.Error("a hundred wake-ups that nobody took must be one")
	}
}

// pair is two processes on one Redis, the second behind a proxy, both subscribed and rested.
func pair(t *testing.T) (a, b *Pulse, toB *testkit.Proxy) {
	t.Helper()
	server := miniredis.RunT(t)
	toB, err := testkit.NewProxy(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(toB.Close)
	a, _ = start(t, Config{Address: server.Addr()}, clock.System{})
	b, _ = start(t, Config{Address: toB.Addr()}, clock.System{})
	for _, p := range []*Pulse{a, b} {
		eventually(t, "the subscription starts", func() bool { return woken(p) })
	}
	return a, b, toB
}

func TestWakeReachesOtherProcesses(t *testing.T) {
	a, b, _ := pair(t)
	a.Wake(context.Background())
	eventually(t, "the other process wakes", func() bool { return woken(b) })
	if !woken(a) {
		t.Error("the own process was not woken")
	}
}

func TestSubscriptionComesBack(t *testing.T) {
	for _, o := range outages {
		t.Run(o.name, func(t *testing.T) {
			a, b, toB := pair(t)
			o.begin(toB)
			eventually(t, "b gives the subscription up", func() bool { return b.redis.PoolStats().PubSubStats.Active == 0 })
			o.finish(toB)
			eventually(t, "b has subscribed anew and was told to look", func() bool { return woken(b) })
			eventually(t, "wake-ups arrive again", func() bool { a.Wake(context.Background()); return woken(b) })
		})
	}
}

func TestInsideWakes(t *testing.T) {
	p, _ := start(t, Config{}, clock.System{})
	eventually(t, "the subscription starts", func() bool { return woken(p) })
	p.Wake(context.Background())
	eventually(t, "it wakes", func() bool { return woken(p) })
}
