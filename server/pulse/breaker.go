package pulse

import (
	"context"
	"errors"
	"strings"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"
)

var errOpen = errors.New("redis did not answer lately and is not being asked")

// ask is the one way to Redis: f under a short deadline of its own, and not at all while the breaker is open. One
// failure opens it; it is closed by mend, so that no request ever pays for the probing.
func (p *Pulse) ask(ctx context.Context, f func(context.Context) error) error {
	if p.open.Load() {
		return errOpen
	}
	// A caller who gives up early must not look like a Redis that is gone.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), exchange)
	defer cancel()
	err := f(ctx)
	if err != nil && p.ctx.Err() == nil && p.open.CompareAndSwap(false, true) {
		p.log.Warn("redis does not answer; limits count in this process alone until it does", "reason", reason(err))
		signal(p.failed)
	}
	return err
}

// mend asks an unanswering Redis every second whether it is back.
func (p *Pulse) mend() {
	for {
		select {
		case <-p.failed:
		case <-p.ctx.Done():
			return
		}
		for p.open.Load() {
			if !p.pause(p.timing.probe) {
				return
			}
			if p.probe() == nil {
				p.log.Info("redis answers again")
				p.open.Store(false)
			}
		}
	}
}

// probe counts once for nobody: a replica that answers but takes no writes is not back.
func (p *Pulse) probe() error {
	ctx, cancel := context.WithTimeout(p.ctx, exchange)
	defer cancel()
	_, err := p.limiter.Allow(ctx, "probe", redis_rate.PerSecond(100))
	return err
}

// reason is what an operator needs of err. Of an error that Redis sent, only its code: the rest may repeat keys.
func reason(err error) string {
	var sent redis.Error
	if errors.As(err, &sent) {
		code, _, _ := strings.Cut(sent.Error(), " ")
		return code
	}
	return err.Error()
}

// signal leaves a note in a channel of one, unless one lies there already.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
