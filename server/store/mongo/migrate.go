package mongo

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"holdfast/server/store"
)

// Migrate makes the indexes that are missing; with the first of them MongoDB makes the collection. Nothing is ever
// dropped: another version may be running beside this one. Each index has the time of one operation: on a large
// collection it goes on being built after that, and starting again finds it.
func (s *Store) Migrate(ctx context.Context, collections ...*store.Collection) error {
	if err := store.CheckAll(collections); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	tables := map[*store.Collection]*mongo.Collection{}
	for _, c := range collections {
		tables[c] = s.database.Collection(c.Name)
		for _, index := range c.All() {
			err := s.limited(ctx, func(ctx context.Context) error { return ensure(ctx, tables[c], c, index) })
			if err != nil {
				return err
			}
		}
	}
	for c, table := range tables {
		s.tables[c] = table
	}
	return nil
}

func ensure(ctx context.Context, table *mongo.Collection, c *store.Collection, index store.Index) error {
	if len(index.Keys) == 0 {
		return nil // the order of ids is there in every collection
	}
	_, err := table.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: keysOf(index), Options: options.Index().SetName(index.Name)})
	switch {
	case code(err, optionsConflict):
		return nil // it serves, whatever its name: queries ask for it by its keys
	case code(err, keySpecsConflict):
		return &refusal{fmt.Sprintf("mongo: %s: the index %q is there with other keys: give the new one another name", c.Name, index.Name)}
	}
	return err
}
