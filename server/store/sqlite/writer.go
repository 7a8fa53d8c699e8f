package sqlite

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"holdfast/server/clock"
	"holdfast/server/store"
)

// batchMax bounds one commit, so that its first writer does not wait for hundreds behind it.
const batchMax = 256

// writer is the one goroutine that writes in this process. What gathers while a commit syncs goes into the next one:
// N writers then cost one sync, not N.
type writer struct {
	conn  *conn
	clock clock.Clock
	every time.Duration
	log   *slog.Logger

	mu      sync.Mutex
	waiting []*op
	shut    bool
	wake    chan struct{} // holds one token while ops wait or the writer shall end
	done    chan struct{} // closed when the goroutine has ended
	closed  error         // what closing the connection answered; read after done

	due  <-chan time.Time // when the log is emptied next; nil while nothing was written since
	stop func()
}

// op is one write. run is called inside a transaction, perhaps twice; what it answers decides its own fate only when
// it is soft (see soft), else that of the whole batch.
type op struct {
	run    func(*conn) error
	answer chan error // room for one
}

func newWriter(k *conn, o Options) *writer {
	w := &writer{conn: k, clock: o.Clock, every: o.Checkpoint, log: o.Log, wake: make(chan struct{}, 1), done: make(chan struct{}), stop: func() {}}
	go w.loop()
	return w
}

// do has run executed by the writer and waits until it is on the disk. When ctx ends first and the op was not begun, it
// never will be; when it was begun, the truth is waited for.
func (w *writer) do(ctx context.Context, run func(*conn) error) error {
	if err := ctx.Err(); err != nil {
		return store.Unavailable(err)
	}
	o := &op{run: run, answer: make(chan error, 1)}
	if !w.push(o) {
		return store.Unavailable(errClosed)
	}
	select {
	case err := <-o.answer:
		return err
	case <-ctx.Done():
	}
	if w.withdraw(o) {
		return store.Unavailable(ctx.Err())
	}
	return <-o.answer
}

func (w *writer) push(o *op) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.shut {
		return false
	}
	w.waiting = append(w.waiting, o)
	w.ring()
	return true
}

func (w *writer) ring() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *writer) withdraw(o *op) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, other := range w.waiting {
		if other == o {
			w.waiting = append(w.waiting[:i], w.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// begun takes what waits: from here on these ops are the writer's.
func (w *writer) begun() []*op {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := min(len(w.waiting), batchMax)
	ops := append([]*op(nil), w.waiting[:n]...)
	w.waiting = append(w.waiting[:0], w.waiting[n:]...)
	return ops
}

func (w *writer) idle() (nothing, shut bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.waiting) == 0, w.shut
}

func (w *writer) close() error {
	w.mu.Lock()
	w.shut = true
	w.ring()
	w.mu.Unlock()
	<-w.done
	return w.closed
}

func (w *writer) loop() {
	defer close(w.done)
	for {
		select {
		case <-w.wake:
		case <-w.due:
			w.checkpoint()
		}
		nothing, shut := w.idle()
		for !nothing {
			w.gather()
			nothing, shut = w.idle()
		}
		if shut {
			w.closed = w.end()
			return
		}
	}
}

func (w *writer) end() error {
	w.stop()
	_, err := w.truncate()
	return errors.Join(err, w.conn.close())
}

// gather takes the lock on the file first and the ops after: while another process holds the lock, they can still be
// withdrawn, and more of them gather.
func (w *writer) gather() {
	err := w.begin()
	ops := w.begun()
	switch {
	case err != nil:
		for _, o := range ops {
			o.answer <- verdict(err)
		}
	case len(ops) == 0:
		w.rollback()
	default:
		w.settle(ops)
	}
}

// settle runs ops in the transaction that is open and answers every one of them. A hard failure undoes the batch; then
// each op gets a transaction of its own, so that only the one at fault fails.
func (w *writer) settle(ops []*op) {
	answers, err := w.attempt(ops)
	if err == nil {
		for i, o := range ops {
			o.answer <- answers[i]
		}
		return
	}
	w.rollback()
	if len(ops) == 1 {
		ops[0].answer <- verdict(err)
		return
	}
	for _, o := range ops {
		if err := w.begin(); err != nil {
			o.answer <- verdict(err)
			continue
		}
		w.settle([]*op{o})
	}
}

func (w *writer) attempt(ops []*op) ([]error, error) {
	answers := make([]error, len(ops))
	for i, o := range ops {
		if answers[i] = o.run(w.conn); answers[i] != nil && !soft(answers[i]) {
			return nil, answers[i]
		}
	}
	if err := w.conn.run("COMMIT"); err != nil {
		return nil, err
	}
	w.written()
	return answers, nil
}

// begin waits for the lock on the file, Options.LockWait at most.
func (w *writer) begin() error {
	err := w.conn.run("BEGIN IMMEDIATE")
	if err != nil {
		w.rollback() // no transaction may stay open, or none could ever be begun again
	}
	return err
}

// rollback fails when SQLite has rolled back by itself, as it does on a full disk; that is as good.
func (w *writer) rollback() { _ = w.conn.run("ROLLBACK") }

// soft is an answer about the one document, which leaves the transaction sound.
func soft(err error) bool {
	return errors.Is(err, store.ErrExists) || errors.Is(err, store.ErrChanged)
}

// verdict is what the caller hears of a hard failure.
func verdict(err error) error {
	var r *refusal
	if errors.As(err, &r) {
		return r
	}
	return store.Unavailable(err)
}
