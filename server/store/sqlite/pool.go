package sqlite

import (
	"context"
	"errors"
	"sync"

	"holdfast/server/store"
)

var errClosed = errors.New("the store is closed")

// pool lends the reading connections. The one given back last is lent first: its pages are still in its cache.
type pool struct {
	slots chan struct{} // one token for each connection that is lent
	shut  chan struct{}
	mu    sync.Mutex
	free  []*conn
}

func newPool(size int, open func() (*conn, error)) (*pool, error) {
	p := &pool{slots: make(chan struct{}, size), shut: make(chan struct{})}
	for range size {
		k, err := open()
		if err != nil {
			p.close()
			return nil, err
		}
		p.free = append(p.free, k)
	}
	return p, nil
}

func (p *pool) take(ctx context.Context) (*conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, store.Unavailable(err)
	}
	select {
	case <-p.shut:
		return nil, store.Unavailable(errClosed)
	default:
	}
	select {
	case p.slots <- struct{}{}:
	case <-p.shut:
		return nil, store.Unavailable(errClosed)
	case <-ctx.Done():
		return nil, store.Unavailable(ctx.Err())
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	k := p.free[len(p.free)-1]
	p.free = p.free[:len(p.free)-1]
	return k, nil
}

func (p *pool) give(k *conn) {
	p.mu.Lock()
	p.free = append(p.free, k)
	p.mu.Unlock()
	<-p.slots
}

// close waits until every lent connection is back: it takes all places, then nobody else can.
func (p *pool) close() {
	close(p.shut)
	for range cap(p.slots) {
		p.slots <- struct{}{}
	}
	for _, k := range p.free {
		_ = k.close() // it only read: there is nothing left to lose
	}
}
