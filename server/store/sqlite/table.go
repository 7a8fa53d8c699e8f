package sqlite

import (
	"database/sql/driver"
	"fmt"
	"strings"

	"holdfast/server/store"
)

// table is a migrated collection: a row holds id, rev and schema, one column for each key, and the whole document once
// more as one value. Only that value is ever read; the columns are there to find it by, and for an operator's eyes.
type table struct {
	c    *store.Collection
	keys []store.Key // the declared ones, then those of the outbox
}

func newTable(c *store.Collection) *table {
	keys := c.Declared()
	for _, index := range []store.Index{store.Outbox, store.Parked} {
		keys = append(keys, index.Keys...)
	}
	return &table{c: c, keys: keys}
}

// A key's column is called "k.name" and an index "collection.name": with a dot, which no name of ours has, they can
// meet nothing else. Every name is [a-z_], see store.Collection.Check, so quoting is all they need.
func (t *table) name() string { return `"` + t.c.Name + `"` }

func column(key store.Key) string { return `"k.` + key.Name + `"` }

func (t *table) indexName(index store.Index) string { return t.c.Name + "." + index.Name }

func columnType(key store.Key) string {
	if key.Kind == store.Text {
		return "TEXT"
	}
	return "INTEGER"
}

// create makes the document the last column, so that what stands before it is found without reading it.
func (t *table) create() string {
	columns := []string{`"id" TEXT NOT NULL PRIMARY KEY`, `"rev" INTEGER NOT NULL`, `"schema" INTEGER NOT NULL`}
	for _, key := range t.keys {
		columns = append(columns, column(key)+" "+columnType(key))
	}
	columns = append(columns, `"doc" BLOB NOT NULL`)
	return "CREATE TABLE " + t.name() + "(" + strings.Join(columns, ", ") + ") STRICT"
}

// createIndex is of a partial index: a document without one of the keys is not in it, and costs it nothing.
func (t *table) createIndex(index store.Index) string {
	var columns, present []string
	for _, key := range index.Keys {
		columns = append(columns, column(key))
		present = append(present, column(key)+" IS NOT NULL")
	}
	return fmt.Sprintf(`CREATE INDEX "%s" ON %s(%s, "id") WHERE %s`,
		t.indexName(index), t.name(), strings.Join(columns, ", "), strings.Join(present, " AND "))
}

// row is doc's values in the order of insert's and replace's columns. It holds no reference to doc afterwards: the
// caller may go on to change it while the writer waits.
func (t *table) row(doc store.Doc, more ...any) []driver.NamedValue {
	outbox := store.OutboxKeys(doc)
	values := make([]any, 0, 4+len(t.keys)+len(more))
	values = append(values, doc.ID, doc.Rev, int64(doc.Schema))
	for _, key := range t.keys {
		v := doc.Keys[key.Name]
		if v == nil {
			v = outbox[key.Name]
		}
		values = append(values, v)
	}
	return named(append(append(values, encode(doc)), more...)...)
}
