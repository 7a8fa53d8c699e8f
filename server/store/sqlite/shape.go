package sqlite

import (
	"fmt"
	"strings"

	"holdfast/server/store"
)

// shape is a statement without its values; connections keep one prepared statement for each.
type shape struct {
	text  string // the statement itself; everything else is empty then
	verb  verb
	table *table
	n     int // many: how many ids there is room for
	// find and count:
	index               string
	equal               int
	from, before, after bool
	desc                bool
}

type verb int

const (
	insert verb = iota + 1
	replace
	remove
	get
	many
	find
	count
)

func (sh shape) sql() string {
	switch sh.verb {
	case insert:
		return sh.table.insertSQL()
	case replace:
		return sh.table.replaceSQL()
	case remove:
		return "DELETE FROM " + sh.table.name() + ` WHERE "id" = ? AND "rev" = ?`
	case get:
		return `SELECT "doc" FROM ` + sh.table.name() + ` WHERE "id" = ?`
	case many:
		return `SELECT "doc" FROM ` + sh.table.name() + ` WHERE "id" IN (?` + strings.Repeat(",?", sh.n-1) + ")"
	case find:
		return sh.findSQL()
	case count:
		return sh.countSQL()
	}
	return sh.text
}

func (t *table) columns() []string {
	names := []string{`"id"`, `"rev"`, `"schema"`}
	for _, key := range t.keys {
		names = append(names, column(key))
	}
	return append(names, `"doc"`)
}

func (t *table) insertSQL() string {
	names := t.columns()
	return fmt.Sprintf(`INSERT INTO %s(%s) VALUES (?%s) ON CONFLICT("id") DO NOTHING`,
		t.name(), strings.Join(names, ", "), strings.Repeat(", ?", len(names)-1))
}

func (t *table) replaceSQL() string {
	return fmt.Sprintf(`UPDATE %s SET %s = ? WHERE "id" = ? AND "rev" = ?`, t.name(), strings.Join(t.columns(), " = ?, "))
}

// findSQL has no LIMIT: the reader stops asking for rows. A bound LIMIT makes SQLite plan the statement anew on every
// run, because its planner looks at the value (measured: 165 µs with, 100 µs without, for 20 documents). For the same
// reason nothing here may ever run ANALYZE or PRAGMA optimize: with statistics the planner looks at every bound value.
// INDEXED BY stands in for statistics, and refuses to run where the index would not serve.
func (sh shape) findSQL() string {
	direction := " ASC"
	if sh.desc {
		direction = " DESC"
	}
	return fmt.Sprintf(`SELECT "doc" FROM %s ORDER BY %s%s`, sh.where(), strings.Join(sh.order(), direction+", "), direction)
}

// countSQL counts inside the index alone. The "+0" hides the limit from the planner, see findSQL.
func (sh shape) countSQL() string {
	return "SELECT count(*) FROM (SELECT 1 FROM " + sh.where() + " LIMIT ?+0)"
}

func (sh shape) keys() []store.Key {
	for _, index := range sh.table.c.All() {
		if index.Name == sh.index {
			return index.Keys
		}
	}
	return nil
}

// order is the columns that Equal left open, and the id.
func (sh shape) order() []string {
	var columns []string
	for _, key := range sh.keys()[sh.equal:] {
		columns = append(columns, column(key))
	}
	return append(columns, `"id"`)
}

// where is table, index and conditions. An index without keys is the id's own. A partial index serves only where the
// statement itself says that no key is NULL.
func (sh shape) where() string {
	keys := sh.keys()
	var all []string
	for i, key := range keys {
		all = append(all, column(key)+" IS NOT NULL")
		if i < sh.equal {
			all = append(all, column(key)+" = ?")
		}
	}
	if sh.from {
		all = append(all, column(keys[sh.equal])+" >= ?")
	}
	if sh.before {
		all = append(all, column(keys[sh.equal])+" < ?")
	}
	if sh.after {
		all = append(all, sh.beyond())
	}
	text := sh.table.name()
	if len(keys) > 0 {
		text += ` INDEXED BY "` + sh.table.c.Name + "." + sh.index + `"`
	}
	if len(all) > 0 {
		text += " WHERE " + strings.Join(all, " AND ")
	}
	return text
}

func (sh shape) beyond() string {
	sign := ">"
	if sh.desc {
		sign = "<"
	}
	order := sh.order()
	return fmt.Sprintf("(%s) %s (?%s)", strings.Join(order, ", "), sign, strings.Repeat(", ?", len(order)-1))
}
