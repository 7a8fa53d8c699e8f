package sqlite

import (
	"context"
	"fmt"
	"strings"

	"holdfast/server/store"
)

// Migrate makes tables, columns and indexes that are missing, all in one transaction. Nothing is ever dropped: another
// version may be running beside this one.
func (s *Store) Migrate(ctx context.Context, collections ...*store.Collection) error {
	if err := store.CheckAll(collections); err != nil {
		return err
	}
	tables := make([]*table, len(collections))
	for i, c := range collections {
		tables[i] = newTable(c)
	}
	err := s.writer.do(ctx, func(k *conn) error {
		for _, t := range tables {
			if err := t.migrate(k); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range tables {
		if s.tables[t.c] == nil { // connections keep their statements by it
			s.tables[t.c] = t
		}
	}
	return nil
}

func (t *table) migrate(k *conn) error {
	if err := t.migrateColumns(k); err != nil {
		return err
	}
	for _, index := range t.c.All() {
		if err := t.migrateIndex(k, index); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) migrateColumns(k *conn) error {
	there, err := k.pairs(`SELECT name, type FROM pragma_table_info('` + t.c.Name + `')`)
	if err != nil {
		return err
	}
	if len(there) == 0 {
		return k.run(t.create())
	}
	for _, key := range t.keys {
		kind, ok := there["k."+key.Name]
		if ok && kind != columnType(key) {
			return refuse("%s: the key %q is stored as %s and cannot become %s: give the new one another name", t.c.Name, key.Name, kind, columnType(key))
		}
		if ok {
			continue
		}
		if err := k.run("ALTER TABLE " + t.name() + " ADD COLUMN " + column(key) + " " + columnType(key)); err != nil {
			return err
		}
	}
	return nil
}

// migrateIndex fills a new index from the columns, so documents that had its keys before are found by it.
func (t *table) migrateIndex(k *conn, index store.Index) error {
	if len(index.Keys) == 0 {
		return nil
	}
	there, err := k.pairs(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = '` + t.c.Name + `' AND sql IS NOT NULL`)
	if err != nil {
		return err
	}
	text, ok := there[t.indexName(index)]
	if ok && text != t.createIndex(index) {
		return refuse("%s: the index %q is there with other keys: give the new one another name", t.c.Name, index.Name)
	}
	if ok {
		return nil
	}
	return k.run(t.createIndex(index))
}

// pairs is a statement's two columns of text as a map.
func (k *conn) pairs(text string) (map[string]string, error) {
	found, err := k.lines(context.Background(), text)
	pairs := make(map[string]string, len(found))
	for _, line := range found {
		name, value, _ := strings.Cut(line, " ")
		pairs[name] = value
	}
	return pairs, err
}

// refusal is a declaration or a file that cannot be taken; no waiting or repeating helps.
type refusal struct{ why string }

func (r *refusal) Error() string { return "sqlite: " + r.why }

func refuse(format string, args ...any) error { return &refusal{fmt.Sprintf(format, args...)} }
