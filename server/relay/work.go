package relay

import (
	"context"
	"errors"
	"time"

	"holdfast/server/clock"
	"holdfast/server/store"
)

// Work is something that is due at a time: a digest, a reminder, an escalation, an expiry.
type Work struct {
	ID    string // follows from what it is about, so that scheduling it twice schedules it once
	Kind  string // of the event; the package that has the handler names it
	Due   time.Time
	Facts map[string]string // ids, enums and times, never words
}

// workCollection holds one document for each piece of work, with one event in it. The document is deleted when the work
// is done.
var workCollection = &store.Collection{Name: "work"}

// Schedule notes work for a relay, within two seconds of its time. Work with this ID that is noted already stays as it
// is, also its time: work that moves answers Again, or looks when it runs whether it is still wanted. Errors are the
// store's.
func (r *Relay) Schedule(ctx context.Context, w Work) error {
	doc := store.Doc{ID: w.ID, Schema: 1, Body: []byte("{}"), Events: []store.Event{
		{ID: r.ids.New(), Kind: w.Kind, Due: clock.Millis(w.Due), Facts: w.Facts},
	}}
	_, err := r.store.Insert(ctx, workCollection, doc)
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err == nil && !w.Due.After(r.clock.Now()) {
		r.wake.Wake(ctx)
	}
	return err
}
