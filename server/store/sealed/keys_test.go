package sealed_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"sync"
	"testing"

	"holdfast/server/errs"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
)

func TestAKeyStoreOnAStore(t *testing.T) {
	h := newHouse(t)
	ctx, keys := t.Context(), sealed.NewKeys(h.inner)
	if _, err := keys.LoadKey(ctx, "k"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a key that is not there: %v", err)
	}
	if err := keys.ReplaceKey(ctx, "k", []byte("a"), []byte("b")); err == nil {
		t.Error("a key that is not there was replaced")
	}
	for _, offered := range []string{"first", "second"} {
		if stored, err := keys.CreateKey(ctx, "k", []byte(offered)); err != nil || string(stored) != "first" {
			t.Errorf("CreateKey(%s) = %q, %v", offered, stored, err)
		}
	}
	if err := keys.ReplaceKey(ctx, "k", []byte("second"), []byte("third")); errs.KindOf(err) != errs.Conflict {
		t.Errorf("replaced what was not there: %v", err)
	}
	if err := keys.ReplaceKey(ctx, "k", []byte("first"), []byte("third")); err != nil {
		t.Error(err)
	}
	if stored, err := keys.LoadKey(ctx, "k"); err != nil || string(stored) != "third" {
		t.Errorf("%q, %v", stored, err)
	}
}

func TestCreatingOneKeyAtTheSameTimeGivesAllTheSame(t *testing.T) {
	h := newHouse(t)
	keys := sealed.NewKeys(h.inner)
	got := make([][]byte, 16)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() { got[i], _ = keys.CreateKey(t.Context(), "k", []byte{byte(i + 1)}) })
	}
	all.Wait()
	for _, key := range got {
		if len(key) != 1 || !bytes.Equal(key, got[0]) {
			t.Fatalf("different keys: %v", got)
		}
	}
}

func TestADamagedKeyDocumentIsNotAnEmptyKey(t *testing.T) {
	h := newHouse(t)
	for id, body := range map[string]string{"a": `{}`, "b": `{"key":""}`, "c": `{"key":`, "d": ``} {
		if _, err := h.inner.Insert(t.Context(), sealed.Keys, store.Doc{ID: id, Body: []byte(body)}); err != nil {
			t.Fatal(err)
		}
		if key, err := sealed.NewKeys(h.inner).LoadKey(t.Context(), id); key != nil || err == nil || errs.KindOf(err) != errs.Internal {
			t.Errorf("%s: %v, %v", body, key, err)
		}
	}
}

func TestADatabaseStartsOnlyWithItsOwnRoot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	h := open(t, path, seal.NewRoot())
	if _, err := seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(h.inner), practice, 1); !errors.Is(err, seal.ErrWrongRoot) {
		t.Error(err)
	}
}
