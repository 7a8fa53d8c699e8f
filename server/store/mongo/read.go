package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"holdfast/server/store"
)

// Get reads one document.
func (s *Store) Get(ctx context.Context, c *store.Collection, id string) (store.Doc, error) {
	var doc store.Doc
	err := s.with(ctx, c, func(ctx context.Context, table *mongo.Collection) error {
		if !store.ValidID(id) {
			return store.ErrNotFound
		}
		raw, err := table.FindOne(ctx, bson.D{{Key: "_id", Value: id}}).Raw()
		if err != nil {
			return err
		}
		doc, err = read(raw, c)
		return err
	})
	return doc, err
}

// GetMany reads those of ids that are there.
func (s *Store) GetMany(ctx context.Context, c *store.Collection, ids []string) ([]store.Doc, error) {
	possible := store.CheckMany(c, ids)
	return s.collect(ctx, c, len(possible) == 0, func(ctx context.Context, table *mongo.Collection) (*mongo.Cursor, error) {
		return table.Find(ctx, bson.D{{Key: "_id", Value: bson.D{{Key: "$in", Value: possible}}}})
	})
}

// Find reads along an index.
func (s *Store) Find(ctx context.Context, c *store.Collection, q store.Query) ([]store.Doc, error) {
	p := c.Plan(q)
	docs, err := s.collect(ctx, c, p.None, func(ctx context.Context, table *mongo.Collection) (*mongo.Cursor, error) {
		o := options.Find().SetSort(order(p)).SetLimit(int64(p.Limit)).SetHint(keysOf(p.Index))
		return table.Find(ctx, filter(p), o)
	})
	return q.Without(docs), err
}

// Count counts along an index.
func (s *Store) Count(ctx context.Context, c *store.Collection, q store.Query, atMost int) (int, error) {
	store.CheckCount(c, q, atMost)
	p := c.PlanCount(q)
	var n int64
	err := s.with(ctx, c, func(ctx context.Context, table *mongo.Collection) error {
		if p.None {
			return nil
		}
		var err error
		n, err = table.CountDocuments(ctx, filter(p), options.Count().SetLimit(int64(atMost)).SetHint(keysOf(p.Index)))
		return err
	})
	return int(n), err
}

// collect reads all that find's cursor gives; nothing is asked when none is set.
func (s *Store) collect(ctx context.Context, c *store.Collection, none bool, find func(context.Context, *mongo.Collection) (*mongo.Cursor, error)) ([]store.Doc, error) {
	var docs []store.Doc
	err := s.with(ctx, c, func(ctx context.Context, table *mongo.Collection) error {
		if none {
			return nil
		}
		cursor, err := find(ctx, table)
		if err != nil {
			return err
		}
		defer cursor.Close(ctx)
		for cursor.Next(ctx) {
			doc, err := read(cursor.Current, c)
			if err != nil {
				return err
			}
			docs = append(docs, doc)
		}
		return cursor.Err()
	})
	if err != nil {
		return nil, err
	}
	return docs, nil
}
