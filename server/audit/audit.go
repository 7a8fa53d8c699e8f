// Package audit keeps who did what to which thing, for years, without a word of what anybody wrote. It only adds: nothing
// here changes or removes a record, and each carries a keyed hash, so that one altered in the database is found. A record
// that is missing is not found yet; the Merkle log over all of them comes later.
package audit

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Record is what happened, as its caller tells it. Its fields take ids and names of the code, see check; nothing a person
// wrote fits them.
type Record struct {
	ID       string    // the id of the event it follows from; Append is safe to repeat under it
	At       time.Time // when it happened; kept in whole milliseconds
	Action   string    // what was done, such as write-post: access's word for it
	Actor    string    // the person who did it; empty when it was the operator or the house itself
	Kind     string    // what Object is, such as post; may be left out
	Object   string    // the id of what it was done to
	Revision string    // the words it was about; empty when it was about none
	Outcome  string    // such as done or refused
}

// Entry is a record as it is kept.
type Entry struct {
	ID       string
	At       time.Time
	Action   string
	Actor    string // see Log.Actor; the person's id is not kept
	Kind     string
	Object   string
	Revision string
	Outcome  string
	MAC      []byte // over all of the above
}

// What this package answers, tested with errors.Is; beside them the store's.
var (
	ErrRecord   = errs.New(errs.Internal, "An audit record was refused. Nothing was kept.")               // a mistake in the calling code
	ErrDiffers  = errs.New(errs.Conflict, "Another audit record is kept under this id.")                  // it stays as it is
	ErrTampered = errs.New(errs.Internal, "This audit record was altered after it was kept, or damaged.") // by somebody without the keys
)

// Records is where records live.
var Records = &store.Collection{
	Name: "audit",
	Indexes: []store.Index{
		{Name: "by_object", Keys: []store.Key{{Name: "object", Kind: store.Text}, {Name: "at", Kind: store.Number}}},
		{Name: "by_time", Keys: []store.Key{{Name: "at", Kind: store.Number}}},
	},
}

// Log adds and reads records. It is safe for concurrent use.
type Log struct {
	store store.Store
	ring  *seal.Ring
}

// New makes a log on st, which needs no sealing: there are no words in it.
func New(st store.Store, ring *seal.Ring) *Log { return &Log{st, ring} }

// Append keeps r. The same record again is no error and adds nothing. ErrRecord when r holds what a record may not hold,
// ErrDiffers when another record has its id.
func (l *Log) Append(ctx context.Context, r Record) error {
	if err := r.check(); err != nil {
		return err
	}
	e := l.entry(r)
	_, err := l.store.Insert(ctx, Records, e.doc())
	if !errors.Is(err, store.ErrExists) {
		return err
	}
	doc, err := l.store.Get(ctx, Records, r.ID)
	if err != nil {
		return err
	}
	kept, err := entryOf(doc)
	if err != nil {
		return err
	}
	if !seal.Equal(kept.MAC, e.MAC) || l.Verify(kept) != nil {
		return ErrDiffers
	}
	return nil
}

// Actor is how a person appears in entries: a keyed hash, 43 characters. Whoever has only the records cannot tell who it
// is; whoever has the keys and a person's id can find their entries.
func (l *Log) Actor(person string) string {
	if person == "" {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(l.ring.Fingerprint("audit-actor", person))
}

// Verify says whether e is as it was kept: nil, or ErrTampered.
func (l *Log) Verify(e Entry) error {
	if !seal.Equal(e.MAC, l.mac(e)) {
		return ErrTampered
	}
	return nil
}

// OfObject gives what was done to one thing, newest first: at most limit entries (1 to 1,000), those after an entry that
// an earlier call gave, or from the start. It does not Verify, so that an altered entry can be shown as one; an entry
// that cannot even be read is ErrTampered.
func (l *Log) OfObject(ctx context.Context, object string, after *Entry, limit int) ([]Entry, error) {
	return l.find(ctx, store.Query{Index: "by_object", Equal: []any{object}, Desc: true, Limit: limit}, after)
}

// Between gives what was done in [from, before), newest first, in the manner of OfObject.
func (l *Log) Between(ctx context.Context, from, before time.Time, after *Entry, limit int) ([]Entry, error) {
	q := store.Query{Index: "by_time", From: clock.Millis(from), Before: clock.Millis(before), Desc: true, Limit: limit}
	return l.find(ctx, q, after)
}

func (l *Log) find(ctx context.Context, q store.Query, after *Entry) ([]Entry, error) {
	if after != nil {
		q.After = &store.Cursor{Keys: []any{clock.Millis(after.At)}, ID: after.ID}
	}
	docs, err := l.store.Find(ctx, Records, q)
	if err != nil {
		return nil, err
	}
	entries := make([]Entry, len(docs))
	for i, doc := range docs {
		if entries[i], err = entryOf(doc); err != nil {
			return nil, err
		}
	}
	return entries, nil
}

func (l *Log) entry(r Record) Entry {
	e := Entry{
		ID: r.ID, At: clock.FromMillis(clock.Millis(r.At)), Action: r.Action, Actor: l.Actor(r.Actor),
		Kind: r.Kind, Object: r.Object, Revision: r.Revision, Outcome: r.Outcome,
	}
	e.MAC = l.mac(e)
	return e
}

// mac is over every field, each with its length before it (see seal.Ring.Fingerprint), under a key that follows from the
// root and serves nothing else.
func (l *Log) mac(e Entry) []byte {
	at := strconv.FormatInt(clock.Millis(e.At), 10)
	return l.ring.Fingerprint("audit-record", e.ID, at, e.Action, e.Actor, e.Kind, e.Object, e.Revision, e.Outcome)
}

// facts is an entry's body; its id is the document's.
type facts struct {
	At       int64  `json:"at"`
	Action   string `json:"action"`
	Actor    string `json:"actor,omitempty"`
	Kind     string `json:"kind,omitempty"`
	Object   string `json:"object"`
	Revision string `json:"revision,omitempty"`
	Outcome  string `json:"outcome"`
	MAC      []byte `json:"mac"`
}

func (e Entry) doc() store.Doc {
	at := clock.Millis(e.At)
	body, _ := json.Marshal(facts{at, e.Action, e.Actor, e.Kind, e.Object, e.Revision, e.Outcome, e.MAC}) // plain fields: cannot fail
	return store.Doc{ID: e.ID, Schema: 1, Keys: map[string]any{"object": e.Object, "at": at}, Body: body}
}

// entryOf takes only exactly what doc writes: what the hash does not cover must not be there.
func entryOf(doc store.Doc) (Entry, error) {
	var f facts
	if err := json.Unmarshal(doc.Body, &f); err != nil {
		return Entry{}, ErrTampered
	}
	e := Entry{doc.ID, clock.FromMillis(f.At), f.Action, f.Actor, f.Kind, f.Object, f.Revision, f.Outcome, f.MAC}
	if !bytes.Equal(e.doc().Body, doc.Body) {
		return Entry{}, ErrTampered
	}
	return e, nil
}
