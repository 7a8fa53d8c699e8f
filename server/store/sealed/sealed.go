// Package sealed is the store as the services see it: it seals what people wrote before any backend sees it, and opens
// it on the way back. Below it, words are ciphertext bound to practice, collection, document, field, owner, record class,
// word revision and schema number. Everything else about a document passes through.
package sealed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"

	"holdfast/server/errs"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// New puts sealing on top of inner for one practice. What it answers obeys the same contract as inner, with two additions:
//
//   - Words whose key was destroyed are read with a nil Text: they are gone. Words that are there never have a nil Text.
//     Any other failure to open is an error (seal.ErrUnopened) and no document.
//   - Words with a nil Text can be written only where their key was destroyed, so that a document can still change when
//     part of it is gone. For a field that is merely empty, write an empty, non-nil Text or leave the field out.
//
// Close closes inner.
func New(inner store.Store, ring *seal.Ring, practice string) store.Store {
	return &sealed{inner, ring, practice}
}

type sealed struct {
	inner    store.Store
	ring     *seal.Ring
	practice string
}

func (s *sealed) Migrate(ctx context.Context, collections ...*store.Collection) error {
	return s.inner.Migrate(ctx, collections...)
}

func (s *sealed) Insert(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	return s.write(ctx, c, doc, s.inner.Insert)
}

func (s *sealed) Replace(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	return s.write(ctx, c, doc, s.inner.Replace)
}

func (s *sealed) Get(ctx context.Context, c *store.Collection, id string) (store.Doc, error) {
	doc, err := s.inner.Get(ctx, c, id)
	if err != nil {
		return store.Doc{}, err
	}
	err = s.open(ctx, c, &doc)
	return doc, err
}

func (s *sealed) GetMany(ctx context.Context, c *store.Collection, ids []string) ([]store.Doc, error) {
	docs, err := s.inner.GetMany(ctx, c, ids)
	return s.openAll(ctx, c, docs, err)
}

func (s *sealed) Find(ctx context.Context, c *store.Collection, q store.Query) ([]store.Doc, error) {
	docs, err := s.inner.Find(ctx, c, q)
	if q.NoWords {
		return docs, err
	}
	return s.openAll(ctx, c, docs, err)
}

func (s *sealed) Count(ctx context.Context, c *store.Collection, q store.Query, atMost int) (int, error) {
	return s.inner.Count(ctx, c, q, atMost)
}

func (s *sealed) Delete(ctx context.Context, c *store.Collection, id string, rev int64) error {
	return s.inner.Delete(ctx, c, id, rev)
}

func (s *sealed) Close() error { return s.inner.Close() }

type writing func(context.Context, *store.Collection, store.Doc) (store.Doc, error)

// write checks first, so that a document that cannot be kept makes no keys.
func (s *sealed) write(ctx context.Context, c *store.Collection, doc store.Doc, to writing) (store.Doc, error) {
	if _, err := c.CheckDoc(doc); err != nil {
		return store.Doc{}, err
	}
	closed := doc
	var err error
	if closed.Words, err = s.seal(ctx, c, doc); err != nil {
		return store.Doc{}, err
	}
	stored, err := to(ctx, c, closed)
	if err != nil {
		return store.Doc{}, err
	}
	stored.Words = maps.Clone(doc.Words)
	for field, w := range stored.Words {
		w.Text = bytes.Clone(w.Text)
		stored.Words[field] = w
	}
	return stored, nil
}

// seal gives doc's words sealed, in a map of their own: the caller's document stays as it is.
func (s *sealed) seal(ctx context.Context, c *store.Collection, doc store.Doc) (map[string]store.Words, error) {
	if doc.Words == nil {
		return nil, nil
	}
	closed := make(map[string]store.Words, len(doc.Words))
	for field, w := range doc.Words {
		if w.Owner == "" || w.Class == "" {
			return nil, fmt.Errorf("%w: %s: the words in %q have no owner or no class", store.ErrDocument, c.Name, field)
		}
		text, err := s.sealOne(ctx, s.place(c, &doc, field, w), w.Text)
		if err != nil {
			return nil, fmt.Errorf("sealing %s of %s: %w", field, c.Name, late(err))
		}
		w.Text = text
		closed[field] = w
	}
	return closed, nil
}

func (s *sealed) sealOne(ctx context.Context, at seal.Place, text []byte) ([]byte, error) {
	if text != nil {
		return s.ring.Seal(ctx, at, text)
	}
	gone, err := s.ring.Destroyed(ctx, at.Owner, at.Class)
	if err == nil && !gone {
		err = fmt.Errorf("%w: words without text, though their key was not destroyed", store.ErrDocument)
	}
	return nil, err
}

func (s *sealed) openAll(ctx context.Context, c *store.Collection, docs []store.Doc, err error) ([]store.Doc, error) {
	if err != nil {
		return nil, err
	}
	for i := range docs {
		if err := s.open(ctx, c, &docs[i]); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

// open opens doc's words in place; on an error doc is empty.
func (s *sealed) open(ctx context.Context, c *store.Collection, doc *store.Doc) error {
	for field, w := range doc.Words {
		text, err := s.openOne(ctx, s.place(c, doc, field, w), w.Text)
		if err != nil {
			*doc = store.Doc{}
			return fmt.Errorf("opening %s of %s: %w", field, c.Name, late(err))
		}
		w.Text = text
		doc.Words[field] = w
	}
	return nil
}

// openOne answers nil for erased words. That no text is stored is not enough to take words for erased: somebody with the
// database alone could blank a field and have it pass for an erasure.
func (s *sealed) openOne(ctx context.Context, at seal.Place, text []byte) ([]byte, error) {
	if len(text) != 0 {
		plain, err := s.ring.Open(ctx, at, text)
		if errors.Is(err, seal.ErrDestroyed) {
			return nil, nil
		}
		return plain, err
	}
	gone, err := s.ring.Destroyed(ctx, at.Owner, at.Class)
	if err == nil && !gone {
		err = seal.ErrUnopened
	}
	return nil, err
}

// late gives what kept the ring from a key the store's own name for it.
func late(err error) error {
	if errs.KindOf(err) != errs.Unavailable || errors.Is(err, store.ErrUnavailable) {
		return err
	}
	return store.Unavailable(err)
}

func (s *sealed) place(c *store.Collection, doc *store.Doc, field string, w store.Words) seal.Place {
	return seal.Place{
		Practice: s.practice, Collection: c.Name, ID: doc.ID, Field: field,
		Owner: w.Owner, Class: seal.Class(w.Class), Revision: w.Revision, Schema: doc.Schema,
	}
}
