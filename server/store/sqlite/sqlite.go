// Package sqlite is the embedded store: one SQLite file beside its log, for one machine. Index values stand in columns
// beside the document, which is one length-prefixed value (envelope.go). One goroutine writes and commits what has
// gathered meanwhile in one go (writer.go); several connections read (pool.go).
//
// The package leaves database/sql aside and keeps its own few connections: every one is checked when it is opened and
// keeps its statements prepared. Measured over 50,000 documents of 1.5 KB, best of six on a busy machine of two
// processors: a read by id took 38 µs through database/sql and 18 µs without, twenty documents 286 µs and 83 µs.
package sqlite

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"holdfast/server/clock"
	"holdfast/server/store"
)

// Options of Open; the zero value is what the product runs with.
type Options struct {
	Readers    int           // connections that read; 0: twice the processors, 4 at least
	LockWait   time.Duration // how long a write waits while another process writes; 0: 5 s
	Checkpoint time.Duration // how long written bytes may stay in the log file; 0: 30 s, see writer.checkpoint
	Clock      clock.Clock   // paces the checkpoints; nil: the machine's
	Log        *slog.Logger  // hears of checkpoints that fail; nil: nobody does
}

// Store is a store.Store in one SQLite file.
type Store struct {
	path    string
	writer  *writer
	readers *pool
	mu      sync.RWMutex
	tables  map[*store.Collection]*table
	closing sync.Once
	closed  error
}

var _ store.Store = (*Store)(nil)

// Open opens the file at path, makes it (mode 0600) and its folder (0700) when they are not there, and refuses a file
// that is not Holdfast's or was written by a newer one. Other processes may have the same file open. It must lie on a
// local disk: locks on network shares lose data. While a Store is open nothing else in the same process may open and
// close the file or the two beside it: the system would drop SQLite's locks with it.
func Open(path string, o Options) (*Store, error) {
	full, err := place(path)
	if err != nil {
		return nil, fmt.Errorf("sqlite: %w", err)
	}
	o = o.filled()
	k, err := first(full, o)
	if err != nil {
		return nil, fmt.Errorf("sqlite: opening %s: %w", full, err)
	}
	readers, err := newPool(o.Readers, func() (*conn, error) { return connect(full, o.LockWait, true) })
	if err != nil {
		k.close()
		return nil, fmt.Errorf("sqlite: opening %s to read: %w", full, err)
	}
	return &Store{path: full, writer: newWriter(k, o), readers: readers, tables: map[*store.Collection]*table{}}, nil
}

func (o Options) filled() Options {
	if o.Readers == 0 {
		o.Readers = max(4, 2*runtime.GOMAXPROCS(0))
	}
	if o.LockWait == 0 {
		o.LockWait = 5 * time.Second
	}
	if o.Checkpoint == 0 {
		o.Checkpoint = 30 * time.Second
	}
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// place makes the folder and the file. SQLite gives the log files the mode of the file itself.
func place(path string) (string, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		return "", err
	}
	f, err := os.OpenFile(full, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	switch {
	case err == nil:
		return full, f.Close()
	case os.IsExist(err):
		return full, private(full)
	}
	return "", err
}

// private takes the file away from others without opening it: see Open on locks.
func private(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file", path)
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	return os.Chmod(path, 0o600)
}

// Close waits for writes and reads under way, empties the log file into the database and releases everything. A second
// Close does nothing.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.readers.close()
		s.closed = s.writer.close()
	})
	return s.closed
}

// Integrity reads the whole file and says what is wrong with it; nil is a sound file. For an operator's check and for
// tests of crashes: it takes seconds a gigabyte.
func (s *Store) Integrity(ctx context.Context) error {
	k, err := s.readers.take(ctx)
	if err != nil {
		return err
	}
	defer s.readers.give(k)
	for _, pragma := range []string{"PRAGMA integrity_check", "PRAGMA foreign_key_check"} {
		found, err := k.lines(ctx, pragma)
		if err != nil {
			return store.Unavailable(err)
		}
		if len(found) > 0 && found[0] != "ok" {
			return store.Unavailable(fmt.Errorf("%s finds %d faults, the first: %s", pragma, len(found), found[0]))
		}
	}
	return nil
}

// table is what is known of a migrated collection.
func (s *Store) table(c *store.Collection) *table {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tables[c]
	if t == nil {
		panic(fmt.Sprintf("sqlite: the collection %q was not migrated", c.Name))
	}
	return t
}
