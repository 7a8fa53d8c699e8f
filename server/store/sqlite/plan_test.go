package sqlite

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"holdfast/server/store"
)

// Every statement that reads along an index does so in that index, without sorting and without scanning.
func TestEveryQueryIsServedByItsIndex(t *testing.T) {
	many := &store.Collection{Name: "many", Indexes: []store.Index{
		{Name: "by_one", Keys: []store.Key{{Name: "a", Kind: store.Text}}},
		{Name: "by_three", Keys: []store.Key{{Name: "a", Kind: store.Text}, {Name: "b", Kind: store.Number}, {Name: "c", Kind: store.Text}}},
		{Name: "backwards", Keys: []store.Key{{Name: "c", Kind: store.Text}, {Name: "a", Kind: store.Text}}},
		{Name: "whole"},
	}}
	st := open(t, filepath.Join(t.TempDir(), "a.db"), Options{Readers: 1})
	if err := st.Migrate(t.Context(), many); err != nil {
		t.Fatal(err)
	}
	shapes := 0
	for _, index := range many.All() {
		for _, sh := range shapesOf(st.table(many), index) {
			shapes++
			explain(t, st.readers.free[0], sh, index)
		}
	}
	if shapes < 150 {
		t.Errorf("only %d statements were looked at", shapes)
	}
}

func shapesOf(table *table, index store.Index) []shape {
	var all []shape
	for equal := range len(index.Keys) + 1 {
		for bits := range 16 {
			sh := shape{verb: find, table: table, index: index.Name, equal: equal, from: bits&1 != 0, before: bits&2 != 0, after: bits&4 != 0, desc: bits&8 != 0}
			if equal == len(index.Keys) && (sh.from || sh.before) {
				continue
			}
			counted := sh
			counted.verb = count
			all = append(all, sh, counted)
		}
	}
	return all
}

func explain(t *testing.T, k *conn, sh shape, index store.Index) {
	t.Helper()
	var text string
	args := named(make([]any, strings.Count(sh.sql(), "?"))...)
	err := k.query(t.Context(), shape{text: "EXPLAIN QUERY PLAN " + sh.sql()}, args, func(row []driver.Value) bool {
		text += fmt.Sprint(row[len(row)-1], "; ")
		return true
	})
	if err != nil {
		t.Fatalf("%s: %v", sh.sql(), err)
	}
	own := "INDEX many." + index.Name + " "
	if len(index.Keys) == 0 {
		own = "INDEX sqlite_autoindex_many_1"
	}
	searching := sh.equal > 0 || sh.from || sh.before || sh.after
	if strings.Contains(text, "TEMP B-TREE") || !strings.Contains(text+" ", own) && !(index.Name == "whole" && sh.verb == count) ||
		searching && !strings.Contains(text, "SEARCH") {
		t.Errorf("%s\nis done as %s", sh.sql(), text)
	}
}

// A refused collection leaves nothing of those that were named with it.
func TestMigrateIsAllOrNothing(t *testing.T) {
	st := shelvedStore(t, filepath.Join(t.TempDir(), "a.db"), Options{})
	fresh := &store.Collection{Name: "fresh"}
	for what, changed := range map[string]*store.Collection{
		"another kind of key": {Name: "books", Indexes: []store.Index{{Name: "by_at", Keys: []store.Key{{Name: "at", Kind: store.Text}}}}},
		"other keys":          {Name: "books", Indexes: []store.Index{{Name: "by_shelf", Keys: []store.Key{{Name: "shelf", Kind: store.Text}}}}},
	} {
		err := st.Migrate(t.Context(), fresh, changed)
		if err == nil || errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "books") {
			t.Errorf("%s: %v", what, err)
		}
		if n, _ := st.readers.free[0].line("SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'fresh'"); n != "0" {
			t.Errorf("%s: the collection beside it was made: %s", what, n)
		}
	}
	add(t, st, store.Doc{ID: "B1", Keys: map[string]any{"shelf": "left", "at": int64(1)}})
}
