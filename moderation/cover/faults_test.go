package cover_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"

	"holdfast/server/store"
)

// mortal is a store whose process dies after so many writes, but for those of the relay for itself; and that fails while
// it is told to.
type mortal struct {
	store.Store
	mu     sync.Mutex
	writes int
	dies   int // after this many; 0: never
	fails  bool
}

var errDead = errors.Join(errors.New("the process is dead"), store.ErrUnavailable)

func (m *mortal) set(change func(*mortal)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

func (m *mortal) gone() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.fails || m.dies > 0 && m.writes >= m.dies
}

func (m *mortal) write(c *store.Collection, do func() error) error {
	if m.gone() {
		return errDead
	}
	err := do()
	m.mu.Lock()
	defer m.mu.Unlock()
	if err == nil && !strings.HasPrefix(c.Name, "relay_") {
		m.writes++
	}
	return err
}

func (m *mortal) Get(ctx context.Context, c *store.Collection, which string) (store.Doc, error) {
	if m.gone() {
		return store.Doc{}, errDead
	}
	return m.Store.Get(ctx, c, which)
}

func (m *mortal) Find(ctx context.Context, c *store.Collection, q store.Query) ([]store.Doc, error) {
	if m.gone() {
		return nil, errDead
	}
	return m.Store.Find(ctx, c, q)
}

func (m *mortal) Insert(ctx context.Context, c *store.Collection, d store.Doc) (doc store.Doc, err error) {
	err = m.write(c, func() (err error) { doc, err = m.Store.Insert(ctx, c, d); return err })
	return doc, err
}

func (m *mortal) Replace(ctx context.Context, c *store.Collection, d store.Doc) (doc store.Doc, err error) {
	err = m.write(c, func() (err error) { doc, err = m.Store.Replace(ctx, c, d); return err })
	return doc, err
}

func (m *mortal) Delete(ctx context.Context, c *store.Collection, which string, rev int64) error {
	return m.write(c, func() error { return m.Store.Delete(ctx, c, which, rev) })
}

// bell wakes nobody: Redis is gone in all of these tests.
type bell struct{}

func (bell) Wakes() <-chan struct{} { return nil }
func (bell) Wake(context.Context)   {}

// journal is a log that tests look into.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}
