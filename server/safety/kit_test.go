package safety_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/safety"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

// house is a safety service on a real store.
type house struct {
	*testing.T
	*safety.Service
	raw   store.Store
	store store.Store
	clock *testkit.Clock
	dir   string
	kept  []store.Doc // what was handed to the relay
}

func (h *house) Carry(_ context.Context, _ *store.Collection, doc store.Doc) {
	h.kept = append(h.kept, doc)
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, dir: t.TempDir(), clock: testkit.NewClock(time.Date(2026, 11, 10, 20, 0, 0, 0, time.UTC))}
	raw, err := sqlite.Open(filepath.Join(h.dir, "db"), sqlite.Options{})
	h.must(err)
	t.Cleanup(func() { h.must(raw.Close()) })
	h.must(raw.Migrate(t.Context(), append(safety.Collections(), sealed.Keys)...))
	ring, err := seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(raw), "practice", 10)
	h.must(err)
	h.raw, h.store = raw, sealed.New(raw, ring, "practice")
	h.Service = safety.New(safety.Parts{
		Store: h.store, Ring: ring, Clock: h.clock, IDs: id.NewSource(h.clock, testkit.Random(1)), Carrier: h, Practice: "practice",
	})
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// refused holds that an error is of this kind and about this field.
func (h *house) refused(err error, kind errs.Kind, field string) {
	h.Helper()
	e, ok := errs.As(err)
	if !ok || e.Kind != kind || e.Field != field {
		h.Errorf("refused with %v", err)
	}
}

// files is every byte that the store has written.
func (h *house) files() []byte {
	var all bytes.Buffer
	h.must(filepath.WalkDir(h.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	}))
	return all.Bytes()
}

var (
	admin  = access.Actor{Person: "01ARZ3NDEKTSV4RRFFQ69G5FAA", Kind: access.Admin, Strong: true}
	willow = access.Actor{Person: "01ARZ3NDEKTSV4RRFFQ69G5FAW", Kind: access.Member}
	tern   = access.Actor{Person: "01ARZ3NDEKTSV4RRFFQ69G5FAT", Kind: access.Member}
	osei   = access.Actor{Person: "01ARZ3NDEKTSV4RRFFQ69G5FAS", Kind: access.Staff, Strong: true}
)
