package sqlite

import (
	"context"
	"database/sql/driver"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"modernc.org/sqlite"
)

// conn is one connection and its prepared statements. One goroutine at a time uses it.
type conn struct {
	raw   driver.Conn
	stmts map[shape]driver.Stmt
}

// pragma is a setting and what the connection must answer when asked for it.
type pragma struct{ name, set, reads string }

// pragmas of every connection. Off by default in SQLite: foreign_keys, busy_timeout, secure_delete.
func pragmas(lockWait time.Duration) []pragma {
	ms := fmt.Sprint(lockWait.Milliseconds())
	return []pragma{
		{"busy_timeout", ms, ms},
		{"journal_mode", "WAL", "wal"},
		{"synchronous", "FULL", "2"},   // every commit reaches the disk: a power cut takes nothing that was acknowledged
		{"secure_delete", "ON", "1"},   // what was deleted is overwritten
		{"temp_store", "MEMORY", "2"},  // no temporary file ever holds a document
		{"trusted_schema", "OFF", "0"}, // a tampered file cannot make us run its functions
		{"foreign_keys", "ON", "1"},
	}
}

// oldest engine: before 3.51.3 a race while the log starts anew could corrupt the file.
var oldest = [3]int{3, 51, 3}

func connect(path string, lockWait time.Duration, readOnly bool) (*conn, error) {
	c, err := sqlite.NewConnector(address(path, lockWait, readOnly))
	if err != nil {
		return nil, err
	}
	raw, err := c.Connect(context.Background())
	if err != nil {
		return nil, err
	}
	k := &conn{raw: raw, stmts: map[shape]driver.Stmt{}}
	if err := k.verify(lockWait, readOnly); err != nil {
		k.close()
		return nil, err
	}
	return k, nil
}

func address(path string, lockWait time.Duration, readOnly bool) string {
	q := url.Values{"_dqs": {"0"}, "_defensive": {"1"}}
	for _, p := range pragmas(lockWait) {
		q.Add("_pragma", p.name+"("+p.set+")")
	}
	if readOnly {
		q.Set("_query_only", "1")
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}
	return u.String()
}

// verify asks the connection what it is, instead of trusting that an unknown setting was taken.
func (k *conn) verify(lockWait time.Duration, readOnly bool) error {
	version, err := k.line("SELECT sqlite_version()")
	if err != nil {
		return err
	}
	var v [3]int
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &v[0], &v[1], &v[2]); err != nil || older(v, oldest) {
		return fmt.Errorf("the SQLite engine is %s; %v is the oldest that is safe", version, oldest)
	}
	want := append(pragmas(lockWait), pragma{"query_only", "", map[bool]string{true: "1", false: "0"}[readOnly]})
	for _, p := range want {
		got, err := k.line("PRAGMA " + p.name)
		if err != nil {
			return err
		}
		if got != p.reads {
			return fmt.Errorf("the setting %s is %q and has to be %q", p.name, got, p.reads)
		}
	}
	return nil
}

func older(a, b [3]int) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

// prepared is the statement for sh, made on first use. A connection meets a few hundred shapes at most: every index
// with every set of conditions.
func (k *conn) prepared(sh shape) (driver.Stmt, error) {
	if s, ok := k.stmts[sh]; ok {
		return s, nil
	}
	s, err := k.raw.(driver.ConnPrepareContext).PrepareContext(context.Background(), sh.sql())
	if err != nil {
		return nil, err
	}
	k.stmts[sh] = s
	return s, nil
}

// exec runs a statement and gives the number of rows it changed.
func (k *conn) exec(sh shape, args []driver.NamedValue) (int64, error) {
	s, err := k.prepared(sh)
	if err != nil {
		return 0, err
	}
	r, err := s.(driver.StmtExecContext).ExecContext(context.Background(), args)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// query runs a statement and hands each row to the caller, who must keep nothing of the slice, until it answers false.
// The context interrupts what the engine does before the first row; every caller's later rows are a step in an index.
func (k *conn) query(ctx context.Context, sh shape, args []driver.NamedValue, row func([]driver.Value) bool) error {
	s, err := k.prepared(sh)
	if err != nil {
		return err
	}
	rows, err := s.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return err
	}
	dest := make([]driver.Value, len(rows.Columns()))
	for {
		if err = rows.Next(dest); err != nil || !row(dest) {
			break
		}
	}
	if closed := rows.Close(); err == nil {
		err = closed
	}
	if err == io.EOF {
		return nil
	}
	return err
}

// lines is the rows of a statement without parameters as text, columns joined by a space.
func (k *conn) lines(ctx context.Context, text string) ([]string, error) {
	var found []string
	err := k.query(ctx, shape{text: text}, nil, func(row []driver.Value) bool {
		var words []string
		for _, v := range row {
			words = append(words, fmt.Sprint(v))
		}
		found = append(found, strings.Join(words, " "))
		return true
	})
	return found, err
}

func (k *conn) line(text string) (string, error) {
	found, err := k.lines(context.Background(), text)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

func (k *conn) run(text string) error {
	_, err := k.exec(shape{text: text}, nil)
	return err
}

func (k *conn) close() error {
	for _, s := range k.stmts {
		_ = s.Close() // closing the connection below says what matters
	}
	return k.raw.Close()
}

// named puts values into the form that the driver takes.
func named(values ...any) []driver.NamedValue {
	args := make([]driver.NamedValue, len(values))
	for i, v := range values {
		args[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return args
}
