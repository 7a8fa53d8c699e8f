package seal

import (
	"bytes"
	"context"
	"sync"
	"testing"

	"holdfast/server/errs"
)

const practice = "practice-1"

var errMissing = errs.New(errs.NotFound, "no key")

// memKeys is a KeyStore in memory. The hooks run outside its lock, after a read and before a create.
type memKeys struct {
	mu       sync.Mutex
	keys     map[string][]byte
	loads    map[string]int
	fails    error
	loaded   func(ctx context.Context, id string)
	creating func(id string)
}

func newMemKeys() *memKeys { return &memKeys{keys: map[string][]byte{}, loads: map[string]int{}} }

func (m *memKeys) LoadKey(ctx context.Context, id string) ([]byte, error) {
	key, hook, err := m.read(id)
	if hook != nil {
		hook(ctx, id)
	}
	return key, err
}

func (m *memKeys) read(id string) ([]byte, func(context.Context, string), error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.loads[id]++
	key, ok := m.keys[id]
	switch {
	case m.fails != nil:
		return nil, m.loaded, m.fails
	case !ok:
		return nil, m.loaded, errMissing
	}
	return bytes.Clone(key), m.loaded, nil
}

func (m *memKeys) CreateKey(_ context.Context, id string, wrapped []byte) ([]byte, error) {
	if m.creating != nil {
		m.creating(id)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.keys[id]; !ok {
		m.keys[id] = bytes.Clone(wrapped)
	}
	return bytes.Clone(m.keys[id]), m.fails
}

func (m *memKeys) ReplaceKey(_ context.Context, id string, old, wrapped []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !bytes.Equal(m.keys[id], old) {
		return errs.New(errs.Conflict, "changed")
	}
	m.keys[id] = bytes.Clone(wrapped)
	return m.fails
}

func (m *memKeys) put(id string, key []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keys[id] = bytes.Clone(key)
}

func (m *memKeys) get(id string) []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return bytes.Clone(m.keys[id])
}

func (m *memKeys) loadsOf(id string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.loads[id]
}

func openRing(t testing.TB, root KeyWrapper, keys KeyStore, cacheSize int) *Ring {
	t.Helper()
	r, err := OpenRing(context.Background(), root, keys, practice, cacheSize)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// newRing is a ring with its root and store, for tests that need no more.
func newRing(t testing.TB) (*Ring, Root, *memKeys) {
	root, keys := NewRoot(), newMemKeys()
	return openRing(t, root, keys, 100), root, keys
}

func place(owner string) Place {
	return Place{Practice: practice, Collection: "posts", ID: "01J", Field: "body", Owner: owner, Class: Group, Revision: "01R", Schema: 1}
}

func mustSeal(t testing.TB, r *Ring, at Place, plain string) []byte {
	t.Helper()
	sealed, err := r.Seal(context.Background(), at, []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func mustOpen(t testing.TB, r *Ring, at Place, sealed []byte, want string) {
	t.Helper()
	plain, err := r.Open(context.Background(), at, sealed)
	if err != nil || string(plain) != want {
		t.Fatalf("opened %q, %v; want %q", plain, err, want)
	}
}
