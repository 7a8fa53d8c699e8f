package sqlite

import (
	"fmt"
	"strings"
	"time"
)

// checkpointWait bounds how long the writer stands still because somebody reads an old state of the file.
const checkpointWait = 250 * time.Millisecond

// written makes sure that the log is emptied in a while.
func (w *writer) written() {
	if w.due == nil {
		w.due, w.stop = w.clock.After(w.every)
	}
}

// checkpoint moves the log into the database and cuts it to nothing. SQLite does the first by itself every 1,000 pages,
// but leaves the log's old bytes in place: what was deleted, and is overwritten in the database, would stay legible
// there. A log that somebody still reads is tried again later.
func (w *writer) checkpoint() {
	w.due, w.stop = nil, func() {}
	busy, err := w.truncate()
	if err != nil {
		w.log.Warn("the database's log could not be emptied", "error", err)
	}
	if busy || err != nil {
		w.written()
	}
}

func (w *writer) truncate() (busy bool, err error) {
	before, err := w.conn.line("PRAGMA busy_timeout")
	if err != nil {
		return false, err
	}
	if _, err := w.conn.line(fmt.Sprintf("PRAGMA busy_timeout=%d", checkpointWait.Milliseconds())); err != nil {
		return false, err
	}
	answer, err := w.conn.line("PRAGMA wal_checkpoint(TRUNCATE)") // "busy, pages in the log, pages moved"
	if _, again := w.conn.line("PRAGMA busy_timeout=" + before); err == nil {
		err = again
	}
	return strings.HasPrefix(answer, "1"), err
}
