// Package store is the one small storage interface of the house. A document is the unit of change, with the events
// that follow from it inside (Events); there are no transactions over several documents, so the same code runs on every
// backend and on a sharded cluster. Backends (store/sqlite, store/mongo) hold no rules and no permissions; store/sealed
// stands on top of either and seals Words before they arrive. Every obligation below is checked by store/storetest.
package store

import (
	"context"
	"hash/fnv"

	"holdfast/server/errs"
)

// What a store answers, tested with errors.Is. Anything else that goes wrong with the backend wraps ErrUnavailable.
var (
	ErrNotFound    = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")
	ErrExists      = errs.New(errs.Conflict, "This is already there.")
	ErrChanged     = errs.New(errs.Conflict, "This changed while you were working on it.")
	ErrUnavailable = errs.New(errs.Unavailable, "We cannot reach our records at the moment. Please try again in a minute.")
)

// Store keeps documents in declared collections. All methods are safe for concurrent use and obey ctx's deadline; the
// error then wraps both ErrUnavailable and ctx's. A write that returned nil is durable: it survives kill -9 and, on the
// default settings, a power cut. One that returned ErrUnavailable may have been written or not: whoever tries again
// uses the same id or Rev, and meets ErrExists or ErrChanged if it had been. Every other error means that nothing was
// written. A collection that was not migrated is a mistake in the code and panics.
type Store interface {
	// Migrate makes the collections ready. It is called before anything else, may be called again with the same
	// declarations, and adds keys and indexes that are new: a new index finds the documents that have its keys, a new
	// key is in no document until that is written with it. Nothing is dropped, so releases with different declarations
	// can share the data; a key that one does not declare is left out where it reads, and gone where it then replaces,
	// so a key is declared one release before it matters. It refuses what CheckAll refuses, and an index that is there
	// under its name with other keys; no document changes then.
	Migrate(ctx context.Context, collections ...*Collection) error
	// Insert stores doc with Rev 1 and returns it so. ErrExists when a document with this id is there, whoever made it;
	// what is there stays untouched. ErrDocument, ErrTooLarge or ErrBacklog when doc cannot be taken, see CheckDoc.
	Insert(ctx context.Context, c *Collection, doc Doc) (Doc, error)
	// Get reads one document. ErrNotFound when it is not there, also for an id that no document can have.
	Get(ctx context.Context, c *Collection, id string) (Doc, error)
	// GetMany reads those of ids (1,000 at most, repeats allowed) that are there, each once, in no promised order. More
	// ids panic.
	GetMany(ctx context.Context, c *Collection, ids []string) ([]Doc, error)
	// Replace stores doc whole if the stored Rev still equals doc.Rev, and returns it with Rev+1. ErrChanged when
	// somebody was faster or the document is gone; otherwise it refuses what Insert refuses.
	Replace(ctx context.Context, c *Collection, doc Doc) (Doc, error)
	// Delete removes the document if the stored Rev equals rev; ErrChanged otherwise. Gone already is also ErrChanged.
	Delete(ctx context.Context, c *Collection, id string, rev int64) error
	// Find reads by a declared index, see Query. A query that fits no index is a programming error and panics, and so
	// is a value of the wrong kind. A text that no document can have (not UTF-8, say) may have come from a person: it
	// finds nothing.
	Find(ctx context.Context, c *Collection, q Query) ([]Doc, error)
	// Count counts what Find would give without a limit, but stops at atMost (1 at least) and answers that. The query's
	// own Limit means nothing here.
	Count(ctx context.Context, c *Collection, q Query, atMost int) (int, error)
	// Close waits for writes under way and releases everything. Later calls wrap ErrUnavailable; a second Close does
	// nothing.
	Close() error
}

// Doc is one document. A reader owns what it was given, and a writer what it handed over: stores keep no reference to
// either. Nil and empty are the same for every field.
type Doc struct {
	ID     string           // unique in its collection; the only unique thing there is
	Rev    int64            // the store's revision number, 0 before Insert; never shown to people
	Schema int              // version of Body's and Words' shape, upgraded on read by the owning package
	Keys   map[string]any   // values for the declared indexes: string or int64. Absent: not in indexes that name the key
	Body   []byte           // plain facts, see Facts: ids, enums, times. Never anything a person wrote
	Words  map[string]Words // what people wrote, by declared field. Text is sealed below store/sealed
	Events []Event          // what still has to follow from this document's changes
}

// Words is one field of people's writing, bound to its owner, record class and, if it has one, its word revision.
type Words struct {
	Owner    string // whose key seals it: a person, a cohort or the practice
	Class    string // record class, one of seal's classes
	Revision string // the word revision, empty for fields that have none
	Text     []byte
}

// Event is one thing that must follow from a change. It holds ids, enums and times, never words. A document takes at
// most MaxEvents at a time.
type Event struct {
	ID     string            `json:"id" bson:"id"` // ULID; effects are unique under it
	Kind   string            `json:"kind" bson:"kind"`
	Due    int64             `json:"due" bson:"due"`                           // UTC ms; not carried out by a relay before this
	Tries  int               `json:"tries,omitempty" bson:"tries,omitempty"`   // failed attempts so far
	Parked int64             `json:"parked,omitempty" bson:"parked,omitempty"` // UTC ms since when it waits for an operator; 0: it does not
	Reason string            `json:"reason,omitempty" bson:"reason,omitempty"` // why it was parked: an error kind, never foreign text
	Facts  map[string]string `json:"facts,omitempty" bson:"facts,omitempty"`   // ids
}

// MaxEvents is the most events one document carries (security anchor, idempotent outbox: cap and alert).
const MaxEvents = 64

// Shards is how many parts the outbox has; relays lease these. Changing it needs a migration of every document.
const Shards = 16

// Kind of an index key.
type Kind int

// The kinds of index keys.
const (
	Text   Kind = iota // string; ordered by bytes
	Number             // int64
)

// Key is one value a document can be found by.
type Key struct {
	Name string
	Kind Kind
}

// Index is an ordered list of keys; a document's id is always the last, unnamed one. With no keys it is the whole
// collection in the order of ids.
type Index struct {
	Name string
	Keys []Key
}

// Collection declares where documents of one noun live, by what they are found, and which fields hold people's words.
type Collection struct {
	Name    string
	Indexes []Index
	Words   []string // the only names Doc.Words may use here
}

// Every collection also has these two indexes. Backends fill their keys from Events, see OutboxKeys.
var (
	Outbox = Index{Name: "outbox", Keys: []Key{{"outbox_shard", Number}, {"outbox_due", Number}}}
	Parked = Index{Name: "parked", Keys: []Key{{"outbox_parked", Number}}}
)

// Query asks for the documents whose keys equal Equal (a prefix of the index's keys), ordered by the remaining keys and
// then the id.
type Query struct {
	Index  string
	Equal  []any
	From   any     // if set: the first remaining key is >= From …
	Before any     // … and < Before; there has to be one
	After  *Cursor // if set: only what comes after this place, in the query's direction
	Desc   bool
	Limit  int // 1 to MaxFind
	// NoWords leaves Doc.Words nil, for readers of plain facts: opening words is most of what reading costs. A document
	// read so has Rev 0, so that it cannot be written back without its words: Replace answers ErrChanged.
	NoWords bool
}

// Cursor is a place in an index: the values of the keys that Equal left open, and an id.
type Cursor struct {
	Keys []any
	ID   string
}

// All is every index of the collection: the declared ones, then Outbox and Parked.
func (c *Collection) All() []Index {
	all := make([]Index, 0, len(c.Indexes)+2)
	return append(append(all, c.Indexes...), Outbox, Parked)
}

// OutboxKeys are the values of Outbox and Parked for doc: its shard and its earliest due time while an event waits for
// a relay, and the earliest parking while one waits for an operator.
func OutboxKeys(doc Doc) map[string]any {
	keys := map[string]any{}
	for _, e := range doc.Events {
		if e.Parked != 0 {
			lower(keys, "outbox_parked", e.Parked)
			continue
		}
		keys["outbox_shard"] = ShardOf(doc.ID)
		lower(keys, "outbox_due", e.Due)
	}
	return keys
}

func lower(keys map[string]any, name string, v int64) {
	if old, ok := keys[name].(int64); !ok || v < old {
		keys[name] = v
	}
}

// ShardOf is the part of the outbox a document belongs to.
func ShardOf(id string) int64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	return int64(h.Sum32() % Shards)
}
