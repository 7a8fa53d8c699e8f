// Package mongo is the store for more than one machine: a MongoDB replica set or sharded cluster. Every write is
// acknowledged by a majority and its journals, every read is of what a majority has, from the primary. It uses single
// documents only: no transactions, positional operators, expiring documents, change streams or unique indexes.
//
// It has been run against a stand-in that speaks the protocol. Elections, majorities and sharding are the server's own
// doing and have been seen on no real replica set yet.
package mongo

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"holdfast/server/store"
)

// The longest anything may take. The driver alone would wait 30 s for a primary and without end for an answer; an
// election takes about ten (security anchor, D3: no request over 6 s).
const (
	operationWait = 5 * time.Second
	selectionWait = 3 * time.Second
)

// Config says where the database is. What the connection string says about concerns, preferences and time limits is
// overridden.
type Config struct {
	URI      string // mongodb:// or mongodb+srv://, with user and password: never to be logged
	Database string
	PoolSize uint64 // connections to each server; 0: 100, the driver's own

	// TestTopology skips the refusal of a topology that would lose data. Only testkit sets it, for a stand-in that has
	// no replica set.
	TestTopology bool
}

// Store is a store.Store in a MongoDB database.
type Store struct {
	client   *mongo.Client
	database *mongo.Database
	mu       sync.RWMutex // held for reading while something is under way, for writing by Close and Migrate
	tables   map[*store.Collection]*mongo.Collection
	closed   bool
}

var _ store.Store = (*Store)(nil)

// Open connects and refuses, with the reasons, a topology that would lose acknowledged writes or send words in the
// clear (see judge). The account needs to be allowed getDefaultRWConcern and replSetGetConfig: the role clusterMonitor.
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.Database == "" {
		return nil, errors.New("mongo: the database has no name")
	}
	o := clientOptions(c)
	if err := o.Validate(); err != nil {
		return nil, fmt.Errorf("mongo: the connection string: %w", err)
	}
	client, err := mongo.Connect(o)
	if err != nil {
		return nil, fmt.Errorf("mongo: %w", err)
	}
	s := &Store{client: client, database: client.Database(c.Database), tables: map[*store.Collection]*mongo.Collection{}}
	if err := s.examine(ctx, o, c.TestTopology); err != nil {
		_ = s.Close()
		return nil, fmt.Errorf("mongo: %w", err)
	}
	return s, nil
}

func clientOptions(c Config) *options.ClientOptions {
	journaled := writeconcern.Majority()
	yes := true
	journaled.Journal = &yes
	o := options.Client().ApplyURI(c.URI).
		SetAppName("holdfast").
		SetWriteConcern(journaled).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary()).
		SetRetryWrites(true).
		SetRetryReads(true).
		SetTimeout(operationWait).
		SetConnectTimeout(selectionWait).
		SetServerSelectionTimeout(selectionWait)
	if c.PoolSize > 0 {
		o.SetMaxPoolSize(c.PoolSize)
	}
	return o
}

// Close waits for what is under way and disconnects. A second Close does nothing.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	ctx, stop := context.WithTimeout(context.Background(), operationWait)
	defer stop()
	return s.client.Disconnect(ctx)
}

// with runs use on c's collection under the time limit and translates its error.
func (s *Store) with(ctx context.Context, c *store.Collection, use func(context.Context, *mongo.Collection) error) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	table := s.tables[c]
	if table == nil {
		panic(fmt.Sprintf("mongo: the collection %q was not migrated", c.Name))
	}
	return s.limited(ctx, func(ctx context.Context) error { return use(ctx, table) })
}

// limited is called with mu held. An ended context is told as such, whatever the driver makes of it.
func (s *Store) limited(ctx context.Context, use func(context.Context) error) error {
	if s.closed {
		return store.Unavailable(mongo.ErrClientDisconnected)
	}
	if err := ctx.Err(); err != nil {
		return store.Unavailable(err)
	}
	ctx, stop := context.WithTimeout(ctx, operationWait)
	defer stop()
	return translate(use(ctx))
}
