package sqlite

import (
	"context"

	"holdfast/server/store"
)

// Insert stores doc if its id is free.
func (s *Store) Insert(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	t := s.table(c)
	doc, err := c.CheckDoc(doc)
	if err != nil {
		return store.Doc{}, err
	}
	doc.Rev = 1
	sh, args := shape{verb: insert, table: t}, t.row(doc)
	err = s.writer.do(ctx, func(k *conn) error {
		return changed(store.ErrExists)(k.exec(sh, args))
	})
	return given(doc, err)
}

// Replace stores doc if the document is still at doc.Rev.
func (s *Store) Replace(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	t := s.table(c)
	doc, err := c.CheckDoc(doc)
	if err != nil {
		return store.Doc{}, err
	}
	doc.Rev++
	sh, args := shape{verb: replace, table: t}, t.row(doc, doc.ID, doc.Rev-1)
	err = s.writer.do(ctx, func(k *conn) error {
		return changed(store.ErrChanged)(k.exec(sh, args))
	})
	return given(doc, err)
}

// Delete removes the document if it is still at rev.
func (s *Store) Delete(ctx context.Context, c *store.Collection, id string, rev int64) error {
	sh, args := shape{verb: remove, table: s.table(c)}, named(id, rev)
	return s.writer.do(ctx, func(k *conn) error {
		return changed(store.ErrChanged)(k.exec(sh, args))
	})
}

// changed turns "no row was changed" into the answer that means it.
func changed(none error) func(int64, error) error {
	return func(rows int64, err error) error {
		if err == nil && rows == 0 {
			return none
		}
		return err
	}
}

func given(doc store.Doc, err error) (store.Doc, error) {
	if err != nil {
		return store.Doc{}, err
	}
	return doc, nil
}
