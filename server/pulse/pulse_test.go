package pulse

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"go.uber.org/goleak"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	noon  = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	brisk = timing{probe: 10 * time.Millisecond, quiet: 20 * time.Millisecond}
	guess = Limit{Name: "guess", Rate: 3, Burst: 3, Per: time.Hour}
	read  = Limit{Name: "read", Rate: 3, Burst: 3, Per: time.Hour, FailOpen: true}
)

// quietly is a log that a test may look into.
type quietly struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (q *quietly) Write(b []byte) (int, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.buf.Write(b)
}

func (q *quietly) String() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.buf.String()
}

func start(t *testing.T, cfg Config, c clock.Clock) (*Pulse, *quietly) {
	t.Helper()
	log := &quietly{}
	p, err := openWith(cfg, c, slog.New(slog.NewTextHandler(log, nil)), brisk)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p, log
}

// outside is a Redis behind a proxy, and a process that uses it.
func outside(t *testing.T) (*Pulse, *testkit.Proxy, *miniredis.Miniredis) {
	t.Helper()
	server := miniredis.RunT(t)
	server.RequireUserAuth("holdfast", "secret")
	proxy, err := testkit.NewProxy(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Close)
	p, _ := start(t, Config{Address: proxy.Addr(), Username: "holdfast", Password: "secret"}, clock.System{})
	return p, proxy, server
}

// eventually asks until it is so, for half a minute at most.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for late := time.Now().Add(30 * time.Second); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("never came to be: %s", what)
		}
	}
}

func TestDangerousDefaultsAreSet(t *testing.T) {
	p, _ := start(t, Config{}, clock.System{})
	o := p.redis.Options()
	if !o.ContextTimeoutEnabled || o.MaxRetries > 0 || o.DialerRetries != 1 || !o.DisableIdentity {
		t.Errorf("context %v, retries %d, dials %d, no identity %v", o.ContextTimeoutEnabled, o.MaxRetries, o.DialerRetries, o.DisableIdentity)
	}
	for name, d := range map[string]time.Duration{"dial": o.DialTimeout, "read": o.ReadTimeout, "write": o.WriteTimeout, "pool": o.PoolTimeout} {
		if d <= 0 || d > exchange {
			t.Errorf("%s waits %v, over %v", name, d, exchange)
		}
	}
}

func TestConfigThatCannotBe(t *testing.T) {
	for _, address := range []string{"redis", "redis:63:79", "re dis:6379"} {
		if _, err := Open(Config{Address: address}, clock.System{}, slog.Default()); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: got %v, want invalid", address, err)
		}
	}
}

func TestTLSIsModernAndChecksTheHost(t *testing.T) {
	opts, err := endpoint(Config{Address: "redis.example:6380", TLS: true})
	if err != nil || opts.TLSConfig == nil {
		t.Fatalf("%+v, %v", opts, err)
	}
	const tls12 = 0x0303
	if c := opts.TLSConfig; c.ServerName != "redis.example" || c.MinVersion < tls12 || c.InsecureSkipVerify {
		t.Errorf("host %q, from version %x on, unchecked %v", c.ServerName, c.MinVersion, c.InsecureSkipVerify)
	}
	server := miniredis.RunT(t) // which speaks no TLS
	p, _ := start(t, Config{Address: server.Addr(), TLS: true}, clock.System{})
	if err := p.Ready(context.Background()); errs.KindOf(err) != errs.Unavailable || server.TotalConnectionCount() == 0 {
		t.Errorf("a server without TLS was spoken to in the clear, or not at all: %v", err)
	}
}

func TestInsideRedisForgets(t *testing.T) {
	c := testkit.NewClock(noon)
	p, _ := start(t, Config{}, c)
	if err := p.redis.Set(context.Background(), "k", "v", time.Minute).Err(); err != nil {
		t.Fatal(err)
	}
	c.BlockUntil(1)
	c.Advance(30 * time.Second)
	c.BlockUntil(1)
	if !p.inside.Exists("k") {
		t.Fatal("gone too early")
	}
	eventually(t, "the key is gone", func() bool { c.Advance(30 * time.Second); return !p.inside.Exists("k") })
}
