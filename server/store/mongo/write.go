package mongo

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"

	"holdfast/server/store"
)

// Insert stores doc if its id is free.
func (s *Store) Insert(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	doc, err := c.CheckDoc(doc)
	if err != nil {
		return store.Doc{}, err
	}
	doc.Rev = 1
	err = s.with(ctx, c, func(ctx context.Context, table *mongo.Collection) error {
		_, err := table.InsertOne(ctx, recordOf(doc))
		return err
	})
	if err != nil {
		return store.Doc{}, err
	}
	return doc, nil
}

// Replace stores doc if the document is still at doc.Rev.
func (s *Store) Replace(ctx context.Context, c *store.Collection, doc store.Doc) (store.Doc, error) {
	doc, err := c.CheckDoc(doc)
	if err != nil {
		return store.Doc{}, err
	}
	old := unchanged(doc.ID, doc.Rev)
	doc.Rev++
	err = s.with(ctx, c, func(ctx context.Context, table *mongo.Collection) error {
		done, err := table.ReplaceOne(ctx, old, recordOf(doc))
		if err == nil && done.MatchedCount == 0 {
			return store.ErrChanged
		}
		return err
	})
	if err != nil {
		return store.Doc{}, err
	}
	return doc, nil
}

// Delete removes the document if it is still at rev.
func (s *Store) Delete(ctx context.Context, c *store.Collection, id string, rev int64) error {
	return s.with(ctx, c, func(ctx context.Context, table *mongo.Collection) error {
		if !store.ValidID(id) {
			return store.ErrChanged
		}
		done, err := table.DeleteOne(ctx, unchanged(id, rev))
		if err == nil && done.DeletedCount == 0 {
			return store.ErrChanged
		}
		return err
	})
}

func unchanged(id string, rev int64) bson.D {
	return bson.D{{Key: "_id", Value: id}, {Key: "rev", Value: rev}}
}
