package pulse

import (
	"context"
	"fmt"
	"time"

	"github.com/go-redis/redis_rate/v10"
)

// Limit says how often something may happen for one key: Burst times at once, then Rate times in each Per. It is GCRA,
// a leaky bucket, so there is no window whose edge could be used twice. Limits are declared once, as values of the
// package that uses them; two with one Name share their budgets.
type Limit struct {
	Name  string
	Rate  int
	Burst int
	Per   time.Duration
	// FailOpen decides what happens while Redis is gone. True, for reading: everything is allowed. False, for whatever
	// guards a secret: each process counts alone with the whole budget, so n processes together allow n times as much.
	FailOpen bool
}

// Allow takes one from key's budget. When there is none, ok is false and retryAfter says when there will be. key is an
// id or a keyed fingerprint, never an address or a name: Redis keeps it in the clear. A limit that is not filled in is a
// programming error and panics.
//
// With Redis inside this process the process counts by itself: the in-process Redis starts a Lua machine for every call,
// which took 0.43 ms and 211 KB where counting here took 0.1 µs (2 cores, Go 1.26).
func (p *Pulse) Allow(ctx context.Context, l Limit, key string) (ok bool, retryAfter time.Duration) {
	if l.Name == "" || l.Rate <= 0 || l.Burst <= 0 || l.Per <= 0 {
		panic(fmt.Sprintf("pulse: limit %+v is not filled in", l))
	}
	if p.inside != nil {
		return p.local.allow(l, key, p.clock.Now())
	}
	var res *redis_rate.Result
	err := p.ask(ctx, func(ctx context.Context) (err error) {
		res, err = p.limiter.Allow(ctx, l.Name+":"+key, redis_rate.Limit{Rate: l.Rate, Burst: l.Burst, Period: l.Per})
		return err
	})
	switch {
	case err == nil:
		return res.Allowed > 0, max(res.RetryAfter, 0)
	case l.FailOpen:
		return true, 0
	default:
		return p.local.allow(l, key, p.clock.Now())
	}
}
