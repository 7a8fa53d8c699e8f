package pulse

import (
	"context"
	"errors"
	"net"

	"github.com/redis/go-redis/v9"
)

// wakeChannel carries empty messages: what there is to do stands in the database.
const wakeChannel = "holdfast:wake"

// Wake tells this process and every other one that there may be work. It returns at once. The own process is always
// reached; others only if Redis is there, which is why they poll as well.
func (p *Pulse) Wake(context.Context) {
	signal(p.wakes)
	signal(p.tell)
}

// Wakes holds one note when somebody called Wake since the last note was taken. It has one reader. A process also wakes
// itself when its subscription starts anew, for what it may have missed.
func (p *Pulse) Wakes() <-chan struct{} { return p.wakes }

// announce tells the others, so that no request waits for it.
func (p *Pulse) announce() {
	for {
		select {
		case <-p.tell:
			_ = p.ask(p.ctx, func(ctx context.Context) error { return p.redis.Publish(ctx, wakeChannel, "").Err() })
		case <-p.ctx.Done():
			return
		}
	}
}

// listen keeps a subscription, and starts a new one whenever the old one broke.
func (p *Pulse) listen() {
	for p.ctx.Err() == nil {
		p.follow()
		if !p.pause(p.timing.probe) {
			return
		}
	}
}

// follow passes wake-ups on until the subscription breaks. go-redis's own Channel is not used: it pings, but never
// misses the answer, so a hung server would go unnoticed.
func (p *Pulse) follow() {
	sub := p.redis.Subscribe(p.ctx, wakeChannel)
	defer context.AfterFunc(p.ctx, func() { _ = sub.Close() })()
	defer func() { _ = sub.Close() }()
	for asked := false; ; {
		got, err := sub.ReceiveTimeout(p.ctx, p.timing.quiet)
		var silence net.Error
		switch {
		case err == nil:
			asked = false
		case asked || !errors.As(err, &silence) || !silence.Timeout():
			return
		default:
			asked = true
			if sub.Ping(p.ctx) != nil {
				return
			}
		}
		switch got.(type) {
		case *redis.Subscription, *redis.Message:
			signal(p.wakes)
		}
	}
}
