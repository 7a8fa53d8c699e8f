package sqlite

import (
	"path/filepath"
	"testing"

	"holdfast/server/store"
	"holdfast/server/store/storetest"
)

func TestContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, filepath.Join(t.TempDir(), "a.db"), Options{}) }, storetest.Options{
		Reopen: func(t *testing.T, first store.Store) store.Store {
			return open(t, first.(*Store).path, Options{})
		},
	})
}

func open(t testing.TB, path string, o Options) *Store {
	t.Helper()
	st, err := Open(path, o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return st
}
