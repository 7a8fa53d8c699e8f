package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"holdfast/server/store"
	"holdfast/server/testkit"
)

var books = &store.Collection{
	Name:    "books",
	Indexes: []store.Index{{Name: "by_shelf", Keys: []store.Key{{Name: "shelf", Kind: store.Text}, {Name: "at", Kind: store.Number}}}, {Name: "whole"}},
	Words:   []string{"text"},
}

func shelvedStore(t testing.TB, path string, o Options) *Store {
	t.Helper()
	st := open(t, path, o)
	if err := st.Migrate(t.Context(), books); err != nil {
		t.Fatal(err)
	}
	return st
}

func add(t *testing.T, st *Store, doc store.Doc) store.Doc {
	t.Helper()
	doc, err := st.Insert(t.Context(), books, doc)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestNobodyElseMayReadTheFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "deep", "a.db")
	st := shelvedStore(t, path, Options{})
	add(t, st, store.Doc{ID: "B1"})
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Base(name), info.Mode(), err)
		}
	}
	for _, dir := range []string{filepath.Dir(path), filepath.Dir(filepath.Dir(path))} {
		if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("the folder: %v, %v", info.Mode(), err)
		}
	}
	wide := filepath.Join(t.TempDir(), "wide.db")
	if err := os.WriteFile(wide, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	open(t, wide, Options{})
	if _, err := Open(filepath.Dir(wide), Options{}); err == nil {
		t.Error("a folder is taken for a database")
	}
	if info, err := os.Stat(filepath.Dir(wide)); err != nil || info.Mode().Perm()&0o100 == 0 {
		t.Errorf("and its mode was changed: %v, %v", info.Mode(), err)
	}
	if info, err := os.Stat(wide); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a file that others could read: %v, %v", info.Mode(), err)
	}
}

// Several that start at the same moment make one file between them.
func TestOpenedByManyAtOnce(t *testing.T) {
	for range 10 {
		path := filepath.Join(t.TempDir(), "a.db")
		var group sync.WaitGroup
		for i := range 6 {
			group.Go(func() {
				st, err := Open(path, Options{Readers: 1})
				if err != nil {
					t.Error(err)
					return
				}
				defer st.Close()
				if err := st.Migrate(t.Context(), books); err != nil {
					t.Error(err)
				}
				if _, err := st.Insert(t.Context(), books, store.Doc{ID: string(rune('A' + i))}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		st := shelvedStore(t, path, Options{})
		if n, err := st.Count(t.Context(), books, store.Query{Index: "whole"}, 10); err != nil || n != 6 {
			t.Errorf("six wrote %d documents (%v)", n, err)
		}
	}
}

func TestOddPaths(t *testing.T) {
	for _, name := range []string{"with space.db", "100%.db", "a?mode=memory.db", "a#b.db", "é;ü.db", "a&_pragma=synchronous(0).db"} {
		path := filepath.Join(t.TempDir(), name)
		st := shelvedStore(t, path, Options{Readers: 1})
		add(t, st, store.Doc{ID: "B1"})
		if info, err := os.Stat(path); err != nil || info.Size() == 0 {
			t.Errorf("%q: %v, %v", name, info, err)
		}
	}
}

// Every connection there is answers with the settings that durability and erasure rest on.
func TestSettingsOfEveryConnection(t *testing.T) {
	st := open(t, filepath.Join(t.TempDir(), "a.db"), Options{Readers: 5})
	want := map[string]string{"journal_mode": "wal", "synchronous": "2", "secure_delete": "1", "foreign_keys": "1",
		"busy_timeout": "5000", "trusted_schema": "0", "temp_store": "2"}
	check := func(k *conn, who, queryOnly string) {
		want["query_only"] = queryOnly
		for name, value := range want {
			if got, err := k.line("PRAGMA " + name); err != nil || got != value {
				t.Errorf("%s: %s is %q (%v)", who, name, got, err)
			}
		}
	}
	if len(st.readers.free) != 5 {
		t.Fatalf("%d readers", len(st.readers.free))
	}
	for _, k := range st.readers.free {
		check(k, "a reader", "1")
		if err := k.run("CREATE TABLE t(x)"); err == nil {
			t.Error("a reader can write")
		}
	}
	err := st.writer.do(t.Context(), func(k *conn) error { check(k, "the writer", "0"); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

func TestWrongSettingsAndOldEnginesAreRefused(t *testing.T) {
	k, err := connect(filepath.Join(t.TempDir(), "a.db"), time.Second, false)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	for setting, value := range map[string]string{"synchronous": "NORMAL", "secure_delete": "FAST", "foreign_keys": "OFF", "query_only": "ON"} {
		before, _ := k.line("PRAGMA " + setting)
		_, _ = k.line("PRAGMA " + setting + "=" + value)
		if err := k.verify(time.Second, false); err == nil || !strings.Contains(err.Error(), setting) {
			t.Errorf("%s=%s is taken: %v", setting, value, err)
		}
		_, _ = k.line("PRAGMA " + setting + "=" + before)
	}
	if err := k.verify(time.Second, false); err != nil {
		t.Errorf("put right again: %v", err)
	}
	for _, v := range [][3]int{{3, 51, 2}, {3, 46, 9}, {2, 99, 99}} {
		if !older(v, oldest) {
			t.Errorf("%v passes for safe", v)
		}
	}
	for _, v := range [][3]int{{3, 51, 3}, {3, 54, 0}, {4, 0, 0}} {
		if older(v, oldest) {
			t.Errorf("%v is refused", v)
		}
	}
}

func TestForeignFilesAreRefused(t *testing.T) {
	dir := t.TempDir()
	make := func(name string, statements ...string) string {
		path := filepath.Join(dir, name)
		k, err := connect(path, time.Second, false)
		if err != nil {
			t.Fatal(err)
		}
		defer k.close()
		for _, text := range statements {
			if err := k.run(text); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	noise := filepath.Join(dir, "noise.db")
	if err := os.WriteFile(noise, []byte(strings.Repeat("not a database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	for what, path := range map[string]string{
		"another program's tables": make("tables.db", "CREATE TABLE t(x)"),
		"another program's mark":   make("mark.db", "PRAGMA application_id = 7"),
		"a newer layout":           make("newer.db", "PRAGMA application_id = 1213154372", "PRAGMA user_version = 2"),
		"no database":              noise,
		"a folder":                 dir,
	} {
		if st, err := Open(path, Options{}); err == nil {
			t.Errorf("%s is taken", what)
			_ = st.Close()
		}
	}
}

func TestDamageIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	st := shelvedStore(t, path, Options{})
	for i := range 40 {
		add(t, st, store.Doc{ID: string(rune('a' + i)), Body: make([]byte, 3000)})
	}
	if err := st.Integrity(t.Context()); err != nil {
		t.Fatalf("a sound file: %v", err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 20 * 4096; i < 24*4096; i++ {
		content[i] ^= 0x5a
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := open(t, path, Options{}).Integrity(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a damaged file: %v", err)
	}
}

// What was taken out is gone from the database and, at the latest at the next checkpoint, from its log.
func TestNothingDeletedStaysInTheFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	clock := testkit.NewClock(time.Unix(1_700_000_000, 0))
	st := shelvedStore(t, path, Options{Clock: clock})
	const canary = "canary-7f3a"
	for i := range 60 {
		id := string(rune('A' + i))
		doc := add(t, st, store.Doc{ID: id, Keys: map[string]any{"shelf": canary, "at": int64(i)}, Body: []byte(strings.Repeat(canary, i*20)),
			Words: map[string]store.Words{"text": {Owner: "P1", Class: "group", Text: []byte(strings.Repeat(canary, 40))}}})
		if i%2 == 0 {
			if err := st.Delete(t.Context(), books, id, doc.Rev); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if _, err := st.Replace(t.Context(), books, store.Doc{ID: id, Rev: doc.Rev, Body: []byte("{}")}); err != nil {
			t.Fatal(err)
		}
	}
	if size(t, path+"-wal") == 0 {
		t.Fatal("the log is empty before the checkpoint: this test would prove nothing")
	}
	clock.BlockUntil(1)
	clock.Advance(30 * time.Second)
	eventually(t, "the log is emptied", func() bool { return size(t, path+"-wal") == 0 })
	add(t, st, store.Doc{ID: "last"})
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		content, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if n := strings.Count(string(content), canary); n > 0 {
			t.Errorf("%s holds it %d times", filepath.Base(name), n)
		}
	}
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// eventually polls, ten seconds at most.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for !done() {
		select {
		case <-ctx.Done():
			t.Fatalf("not in ten seconds: %s", what)
		case <-time.After(2 * time.Millisecond):
		}
	}
}
