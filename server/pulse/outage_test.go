package pulse

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/testkit"
)

var outages = []struct {
	name   string
	begin  func(*testkit.Proxy)
	finish func(*testkit.Proxy)
}{
	{"refused", func(p *testkit.Proxy) { p.Set(testkit.Refuse) }, func(p *testkit.Proxy) { p.Set(testkit.Pass) }},
	{"hanging", func(p *testkit.Proxy) { p.Set(testkit.Hang) }, func(p *testkit.Proxy) { p.Set(testkit.Pass) }},
	{"losing replies", func(p *testkit.Proxy) { p.Set(testkit.LoseReply) }, func(p *testkit.Proxy) { p.Set(testkit.Pass) }},
	{"2 s late", func(p *testkit.Proxy) { p.Delay(2 * time.Second) }, func(p *testkit.Proxy) { p.Delay(0) }},
}

func TestOutages(t *testing.T) {
	for _, o := range outages {
		t.Run(o.name, func(t *testing.T) {
			p, proxy, _ := outside(t)
			allowed(p, guess, "before", 1)
			o.begin(proxy)
			if n := allowed(p, read, "one", 10); n != 10 {
				t.Errorf("reading: %d of 10 allowed, want all", n)
			}
			if n := allowed(p, guess, "one", 10); n != 3 {
				t.Errorf("guessing: %d of 10 allowed, want the 3 of this process", n)
			}
			if err := p.Ready(context.Background()); errs.KindOf(err) != errs.Unavailable {
				t.Errorf("Ready: %v, want unavailable", err)
			}
			p.Wake(context.Background())
			eventually(t, "a wake-up reaches its own process", func() bool { return woken(p) })
			o.finish(proxy)
			eventually(t, "Redis is used again", func() bool { return p.Ready(context.Background()) == nil })
			if n := allowed(p, read, "two", 10); n != 3 {
				t.Errorf("afterwards %d of 10 allowed, want 3", n)
			}
		})
	}
}

// asked counts what is sent to Redis for a limit.
type asked struct{ n atomic.Int64 }

func (*asked) DialHook(next redis.DialHook) redis.DialHook { return next }
func (a *asked) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if cmd.Name() == "evalsha" {
			a.n.Add(1)
		}
		return next(ctx, cmd)
	}
}
func (*asked) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func TestOneFailureOpensTheBreaker(t *testing.T) {
	server := miniredis.RunT(t)
	c := testkit.NewClock(noon)
	p, _ := start(t, Config{Address: server.Addr()}, c)
	count := &asked{}
	p.redis.AddHook(count)
	server.SetError("READONLY You can't write against a read only replica.")
	if n := allowed(p, guess, "one", 100); n != 3 || !p.open.Load() {
		t.Fatalf("%d of 100 allowed (want the 3 of this process), breaker open %v", n, p.open.Load())
	}
	if n := count.n.Load(); n != 1 {
		t.Errorf("Redis was asked %d times, want once", n)
	}
	for count.n.Load() < 3 { // two probes
		c.BlockUntil(1)
		c.Advance(brisk.probe)
	}
	if !p.open.Load() {
		t.Error("closed although the probes failed")
	}
	server.SetError("")
	eventually(t, "a probe closes it", func() bool { c.Advance(brisk.probe); return !p.open.Load() })
}

func TestAnImpatientCallerDoesNotOpenTheBreaker(t *testing.T) {
	p, _, _ := outside(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if ok, _ := p.Allow(ctx, guess, "one"); !ok || p.open.Load() {
		t.Errorf("allowed %v, breaker open %v; want true and false", ok, p.open.Load())
	}
}

func TestFlushedCountersStartAnew(t *testing.T) {
	p, _, server := outside(t)
	allowed(p, guess, "one", 3)
	server.FlushAll()
	if n := allowed(p, guess, "one", 10); n != 3 || p.open.Load() {
		t.Errorf("after FLUSHALL %d of 10 allowed (want 3), breaker open %v", n, p.open.Load())
	}
}

func TestReplacedByAnEmptyServer(t *testing.T) {
	p, proxy, _ := outside(t)
	allowed(p, guess, "one", 3) // the script is known by its hash from now on, and the next server has never heard of it
	empty := miniredis.RunT(t)
	empty.RequireUserAuth("holdfast", "secret")
	proxy.Set(testkit.Refuse)
	proxy.Retarget(empty.Addr())
	proxy.Set(testkit.Pass)
	eventually(t, "the new server is used", func() bool { return p.Ready(context.Background()) == nil })
	if n := allowed(p, guess, "one", 10); n != 3 {
		t.Errorf("%d of 10 allowed, want 3", n)
	}
	if !empty.Exists("rate:guess:one") {
		t.Error("the new server did not count")
	}
}

func TestRedisGoneAtStart(t *testing.T) {
	server := miniredis.RunT(t)
	proxy, err := testkit.NewProxy(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	proxy.Set(testkit.Refuse)
	p, log := start(t, Config{Address: proxy.Addr()}, clock.System{})
	if n := allowed(p, read, "k", 1); n != 1 {
		t.Error("not allowed")
	}
	proxy.Set(testkit.Pass)
	eventually(t, "Redis is found", func() bool { return p.Ready(context.Background()) == nil })
	eventually(t, "the log tells both", func() bool {
		return strings.Contains(log.String(), "does not answer") && strings.Contains(log.String(), "answers again")
	})
}

func TestWrongPasswordIsNamedWithoutDetail(t *testing.T) {
	server := miniredis.RunT(t)
	server.RequireUserAuth("holdfast", "secret")
	p, log := start(t, Config{Address: server.Addr(), Username: "holdfast", Password: "canary-password"}, clock.System{})
	allowed(p, guess, "canary-key", 1)
	if got := log.String(); !strings.Contains(got, "reason=WRONGPASS") || strings.Contains(got, "canary") {
		t.Errorf("logged %s", got)
	}
}
