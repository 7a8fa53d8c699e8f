package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"holdfast/server/store"
)

func TestTwoProcessesLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	st := shelvedStore(t, path, Options{})
	add(t, st, store.Doc{ID: "B1", Body: []byte("0")})
	_, one := elsewhere(t, "increment", path)
	_, two := elsewhere(t, "increment", path)
	if err := increments(st, 60); err != nil {
		t.Error(err)
	}
	one()
	two()
	if doc, err := st.Get(t.Context(), books, "B1"); err != nil || string(doc.Body) != "180" || doc.Rev != 181 {
		t.Errorf("three times 60 gave %s at %d (%v)", doc.Body, doc.Rev, err)
	}
}

// waitFor waits until n writes are with the writer that it has not begun.
func waitFor(t *testing.T, st *Store, n int) {
	t.Helper()
	eventually(t, fmt.Sprintf("%d writes wait", n), func() bool {
		st.writer.mu.Lock()
		defer st.writer.mu.Unlock()
		return len(st.writer.waiting) == n
	})
}

// While another process writes, reading goes on, whoever does not wait is not written, and whoever waits is.
func TestAnotherProcessWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	st := shelvedStore(t, path, Options{LockWait: time.Minute})
	add(t, st, store.Doc{ID: "B1"})
	release := held(t, path)
	ctx, leave := context.WithCancel(t.Context())
	impatient, patient := make(chan error, 1), make(chan error, 1)
	go func() { _, err := st.Insert(ctx, books, store.Doc{ID: "B2"}); impatient <- err }()
	go func() { _, err := st.Insert(t.Context(), books, store.Doc{ID: "B3"}); patient <- err }()
	waitFor(t, st, 2)
	if _, err := st.Get(t.Context(), books, "B1"); err != nil {
		t.Errorf("reading meanwhile: %v", err)
	}
	beside := open(t, path, Options{LockWait: time.Millisecond})
	if err := beside.Integrity(t.Context()); err != nil {
		t.Errorf("opened meanwhile: %v", err)
	}
	leave()
	if err := <-impatient; !errors.Is(err, context.Canceled) || !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("whoever left is told %v", err)
	}
	release()
	if err := <-patient; err != nil {
		t.Errorf("whoever waited is told %v", err)
	}
	docs, err := st.GetMany(t.Context(), books, []string{"B1", "B2", "B3"})
	if err != nil || len(docs) != 2 {
		t.Errorf("there are %d documents, not B1 and B3 (%v)", len(docs), err)
	}
}

func TestAnotherProcessWritesTooLong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	st := shelvedStore(t, path, Options{LockWait: 50 * time.Millisecond})
	release := held(t, path)
	if _, err := st.Insert(t.Context(), books, store.Doc{ID: "B1"}); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("after the longest wait: %v", err)
	}
	release()
	add(t, st, store.Doc{ID: "B1"})
}

// gathered hands the writes over while the lock is held, so that they make one batch, and gives their answers.
func gathered(t *testing.T, st *Store, docs ...store.Doc) []error {
	t.Helper()
	k, err := connect(st.path, time.Second, false)
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	if err := k.run("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	answers := make([]chan error, len(docs))
	for i, doc := range docs {
		answers[i] = make(chan error, 1)
		go func() { _, err := st.Insert(t.Context(), books, doc); answers[i] <- err }()
		waitFor(t, st, i+1) // so that they wait in this order
	}
	if err := k.run("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	errs := make([]error, len(docs))
	for i := range docs {
		errs[i] = <-answers[i]
	}
	return errs
}

func small(n int) []store.Doc {
	docs := make([]store.Doc, n)
	for i := range docs {
		docs[i] = store.Doc{ID: fmt.Sprintf("S%03d", i), Body: []byte("{}")}
	}
	return docs
}

// What gathers is written in one go: fifty commits of their own would write well over a hundred pages to the log.
func TestWritesAreCommittedTogether(t *testing.T) {
	st := shelvedStore(t, filepath.Join(t.TempDir(), "a.db"), Options{LockWait: time.Minute})
	if _, err := st.writer.truncate(); err != nil { // nothing writes yet
		t.Fatal(err)
	}
	if err := errors.Join(gathered(t, st, small(50)...)...); err != nil {
		t.Fatal(err)
	}
	pages := size(t, st.path+"-wal") / 4096
	if pages < 1 || pages > 25 {
		t.Errorf("fifty writes put %d pages into the log", pages)
	}
}

func TestEachOfABatchHasItsOwnAnswer(t *testing.T) {
	st := shelvedStore(t, filepath.Join(t.TempDir(), "a.db"), Options{LockWait: time.Minute})
	docs := append(small(5), small(5)...)
	for i, err := range gathered(t, st, docs...) {
		if i < 5 && err != nil || i >= 5 && !errors.Is(err, store.ErrExists) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// The disk is full for the large one among ten: SQLite undoes the whole batch, the nine are written all the same.
func TestAFailingWriteFailsAlone(t *testing.T) {
	for place := range 10 {
		st := shelvedStore(t, filepath.Join(t.TempDir(), "a.db"), Options{LockWait: time.Minute})
		limit(t, st, 60)
		docs := small(10)
		docs[place].Body = make([]byte, 1<<20)
		for i, err := range gathered(t, st, docs...) {
			if i != place && err != nil || i == place && !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("large one at %d, answer %d: %v", place, i, err)
			}
		}
		limit(t, st, 100_000)
		add(t, st, docs[place])
		if n, err := st.Count(t.Context(), books, store.Query{Index: "whole"}, 100); err != nil || n != 10 {
			t.Errorf("there are %d of 10 (%v)", n, err)
		}
		if err := st.Integrity(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// limit lets the file have that many pages more and no others: a disk that is almost full.
func limit(t *testing.T, st *Store, pages int) {
	t.Helper()
	err := st.writer.do(t.Context(), func(k *conn) error {
		used, err := k.line("PRAGMA page_count")
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(used)
		if err != nil {
			return err
		}
		_, err = k.line(fmt.Sprintf("PRAGMA max_page_count=%d", n+pages))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Once begun, a write's caller hears the truth even when it no longer wants to wait.
func TestABegunWriteIsWaitedFor(t *testing.T) {
	st := shelvedStore(t, filepath.Join(t.TempDir(), "a.db"), Options{})
	ctx, leave := context.WithCancel(t.Context())
	sh, args := shape{verb: insert, table: st.table(books)}, st.table(books).row(store.Doc{ID: "B1", Rev: 1})
	err := st.writer.do(ctx, func(k *conn) error {
		leave()
		return changed(store.ErrExists)(k.exec(sh, args))
	})
	if err != nil {
		t.Errorf("the write was done, and the caller is told %v", err)
	}
	if _, err := st.Get(t.Context(), books, "B1"); err != nil {
		t.Error(err)
	}
}

// A damaged document is an error that names no content.
func TestADamagedDocumentIsAnError(t *testing.T) {
	st := shelvedStore(t, filepath.Join(t.TempDir(), "a.db"), Options{})
	add(t, st, store.Doc{ID: "B1", Keys: map[string]any{"shelf": "left", "at": int64(1)}, Body: []byte("secret")})
	err := st.writer.do(t.Context(), func(k *conn) error {
		return k.run(`UPDATE "books" SET "doc" = CAST(x'02' || substr("doc", 2) AS BLOB)`)
	})
	if err != nil {
		t.Fatal(err)
	}
	_, one := st.Get(t.Context(), books, "B1")
	_, some := st.Find(t.Context(), books, store.Query{Index: "by_shelf", Equal: []any{"left"}, Limit: 5})
	for _, err := range []error{one, some} {
		if !errors.Is(err, errEnvelope) || !errors.Is(err, store.ErrUnavailable) || strings.Contains(err.Error(), "secret") {
			t.Errorf("it answers %v", err)
		}
	}
}

// Closing waits for whoever still reads: a connection that vanishes under a reader would take the process with it.
func TestCloseWaitsForReaders(t *testing.T) {
	st := shelvedStore(t, filepath.Join(t.TempDir(), "a.db"), Options{})
	k, err := st.readers.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 1)
	go func() { closed <- st.Close() }()
	eventually(t, "Close holds every other connection", func() bool { return len(st.readers.slots) == cap(st.readers.slots) })
	if _, err := k.line("SELECT count(*) FROM books"); err != nil {
		t.Errorf("reading while the store waits to close: %v", err)
	}
	select {
	case err := <-closed:
		t.Errorf("the store was closed while somebody read: %v", err)
	default:
	}
	st.readers.give(k)
	if err := <-closed; err != nil {
		t.Error(err)
	}
}
