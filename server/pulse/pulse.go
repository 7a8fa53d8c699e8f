// Package pulse is the house's use of Redis and the only importer of its client: it wakes relays on other machines and
// counts for limits. Redis holds nothing irreplaceable (DESIGN §3, 3): when it is flushed, slow or gone, every call here
// still answers at once, and whoever waits for a wake-up polls as well.
package pulse

import (
	"context"
	"log/slog"
	"net"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"

	"holdfast/server/clock"
	"holdfast/server/errs"
)

// Config says which Redis (or Valkey) to use.
type Config struct {
	Address  string // host:port; empty: one inside this process, reached through a pipe, so that no port is open
	Username string
	Password string
	TLS      bool // 1.2 or newer, with the certificate of Address's host checked
}

// How long Redis is waited for. Its defaults would let a hung server hold a request for 5 s and a refused port for
// 1.75 s (measured, security anchor D1); these keep the one request that meets an outage below 250 ms.
const (
	exchange = 200 * time.Millisecond // one exchange as a whole, whatever its caller's deadline
	dialTime = 200 * time.Millisecond
	sockTime = 150 * time.Millisecond
)

// timing is what tests shorten.
type timing struct {
	probe time.Duration // between two questions whether Redis is back
	quiet time.Duration // a silent subscription is asked for a sign of life after this, and given up after twice this
}

var usual = timing{probe: time.Second, quiet: 2 * time.Second}

// Pulse is one process's connection to Redis. All methods are safe for concurrent use.
type Pulse struct {
	clock   clock.Clock
	log     *slog.Logger
	timing  timing
	inside  *miniredis.Miniredis // nil when Redis is outside this process
	redis   *redis.Client
	limiter *redis_rate.Limiter
	local   *counters
	wakes   chan struct{} // what Wakes gives out; holds one
	tell    chan struct{} // a wake-up is to be told to the others; holds one
	failed  chan struct{} // the breaker has opened; holds one
	open    atomic.Bool   // the breaker: Redis is not asked while it is true
	ctx     context.Context
	stop    context.CancelFunc
	running sync.WaitGroup
}

// Open starts the connection. It does not wait for Redis and does not fail when Redis is gone, only when cfg cannot be
// understood (Invalid).
func Open(cfg Config, c clock.Clock, log *slog.Logger) (*Pulse, error) {
	return openWith(cfg, c, log, usual)
}

func openWith(cfg Config, c clock.Clock, log *slog.Logger, t timing) (*Pulse, error) {
	logging.Disable() // go-redis writes to standard error by itself; what matters is logged here
	p := &Pulse{
		clock: c, log: log, timing: t, local: newCounters(),
		wakes: make(chan struct{}, 1), tell: make(chan struct{}, 1), failed: make(chan struct{}, 1),
	}
	opts, err := p.options(cfg)
	if err != nil {
		return nil, err
	}
	p.redis = redis.NewClient(opts)
	p.limiter = redis_rate.NewLimiter(p.redis)
	p.ctx, p.stop = context.WithCancel(context.Background())
	p.running.Go(p.mend)
	p.running.Go(p.listen)
	p.running.Go(p.announce)
	if p.inside != nil {
		p.running.Go(p.age)
	}
	return p, nil
}

func (p *Pulse) options(cfg Config) (*redis.Options, error) {
	opts, err := endpoint(cfg)
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "The address of Redis is not of the form host:port.")
	}
	if cfg.Address == "" {
		p.inside = miniredis.NewMiniRedis()
		opts.Dialer = func(context.Context, string, string) (net.Conn, error) { return p.inside.Dial() }
	}
	opts.Username, opts.Password = cfg.Username, cfg.Password
	opts.Protocol = 2 // no server pushes: the subscription is the only thing that listens
	opts.ContextTimeoutEnabled = true
	opts.DialTimeout, opts.ReadTimeout, opts.WriteTimeout, opts.PoolTimeout = dialTime, sockTime, sockTime, exchange
	opts.MaxRetries, opts.DialerRetries = -1, 1 // a repeated INCR counts twice
	opts.DisableIdentity = true                 // its late replies once reached other callers, CVE-2025-29923
	opts.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return opts, nil
}

// endpoint lets go-redis read a URL, because it then sets TLS up without this package touching it.
func endpoint(cfg Config) (*redis.Options, error) {
	if cfg.Address == "" {
		return &redis.Options{}, nil
	}
	if _, _, err := net.SplitHostPort(cfg.Address); err != nil {
		return nil, err
	}
	scheme := "redis"
	if cfg.TLS {
		scheme = "rediss"
	}
	return redis.ParseURL((&url.URL{Scheme: scheme, Host: cfg.Address}).String())
}

// Ready tells whether Redis answers now; Unavailable if not. Reading and posting go on without it, so a process whose
// Redis is gone is still fit to serve.
func (p *Pulse) Ready(ctx context.Context) error {
	err := p.ask(ctx, func(ctx context.Context) error { return p.redis.Ping(ctx).Err() })
	return errs.Wrap(err, errs.Unavailable, "Redis does not answer. Limits count in each process alone, and work may start some seconds late.")
}

// Close ends everything and returns when nothing of it runs any more. Calling it again does nothing.
func (p *Pulse) Close() {
	p.stop()
	_ = p.redis.Close()
	if p.inside != nil {
		p.inside.Close()
	}
	p.running.Wait()
}

// age lets the in-process Redis forget: it never counts time to live down by itself.
func (p *Pulse) age() {
	for last := p.clock.Now(); p.pause(time.Second); {
		now := p.clock.Now()
		p.inside.FastForward(now.Sub(last))
		last = now
	}
}

// pause waits for d; false when the process is closing.
func (p *Pulse) pause(d time.Duration) bool {
	fires, stop := p.clock.After(d)
	defer stop()
	select {
	case <-fires:
		return true
	case <-p.ctx.Done():
		return false
	}
}
