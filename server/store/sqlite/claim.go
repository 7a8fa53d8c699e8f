package sqlite

import (
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
)

// This file's layout. An older one would be brought up to it here; a newer one is refused.
const (
	application = 0x484f4c44 // "HOLD", in the file's header: file(1) and we know it by that
	layout      = 1
)

// first opens the connection that writes. Where two processes make the file at the same moment, SQLite tells one of them
// at once that it is busy instead of letting it wait; then a second is enough for the other to be done.
func first(path string, o Options) (*conn, error) {
	for tries := 1; ; tries++ {
		k, err := connect(path, o.LockWait, false)
		if err == nil {
			if err = claim(k); err == nil {
				return k, nil
			}
			_ = k.close() // nothing was written through it
		}
		if tries == 50 || !busy(err) {
			return nil, err
		}
		fires, _ := o.Clock.After(20 * time.Millisecond)
		<-fires
	}
}

func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == 5 // SQLITE_BUSY; above it stands why
}

// claim marks a new file as ours and refuses any other. It takes the lock only for a new one: a server must be able to
// start while another process writes.
func claim(k *conn) error {
	fresh, err := inspect(k)
	if err != nil || !fresh {
		return err
	}
	if err := k.run("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := mark(k); err != nil {
		_ = k.run("ROLLBACK")
		return err
	}
	return k.run("COMMIT")
}

// mark looks once more, now that nobody else can be marking.
func mark(k *conn) error {
	fresh, err := inspect(k)
	if err != nil || !fresh {
		return err
	}
	if err := k.run(fmt.Sprintf("PRAGMA application_id = %d", application)); err != nil {
		return err
	}
	return k.run(fmt.Sprintf("PRAGMA user_version = %d", layout))
}

func inspect(k *conn) (fresh bool, err error) {
	found, err := k.line(`SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id, pragma_user_version`)
	if err != nil {
		return false, err
	}
	var owner, version, tables int64
	if _, err := fmt.Sscan(found, &owner, &version, &tables); err != nil {
		return false, err
	}
	switch {
	case owner == 0 && version == 0 && tables == 0:
		return true, nil
	case owner != application:
		return false, refuse("this file belongs to another program")
	case version != layout:
		return false, refuse("this file has layout %d, and this version of Holdfast reads %d", version, layout)
	}
	return false, nil
}
