package relay

import (
	"context"
	"errors"
	"hash/fnv"
	"time"

	"holdfast/server/errs"
	"holdfast/server/store"
)

// changeTries bounds how often a document that others keep changing is loaded anew. Each time one of them got on.
const changeTries = 20

// change loads, edits and stores a document until nobody came between. doc is as r.store gave it, or only an id. changed
// is false when edit found nothing to do, and when the document is gone.
func (r *Relay) change(ctx context.Context, c *store.Collection, doc store.Doc, edit func(*store.Doc) bool) (changed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, r.limits.stored)
	defer cancel()
	for range changeTries {
		if doc.Rev == 0 {
			doc, err = r.store.Get(ctx, c, doc.ID)
			if errors.Is(err, store.ErrNotFound) {
				return false, nil
			}
			if err != nil {
				return false, err
			}
		}
		if !edit(&doc) {
			return false, nil
		}
		if err = r.put(ctx, c, doc); !errors.Is(err, store.ErrChanged) {
			return err == nil, err
		}
		doc.Rev = 0
	}
	return false, err
}

// put stores what was edited. Work is done when its last event is.
func (r *Relay) put(ctx context.Context, c *store.Collection, doc store.Doc) error {
	if c == workCollection && len(doc.Events) == 0 {
		return r.store.Delete(ctx, c, doc.ID, doc.Rev)
	}
	_, err := r.store.Replace(ctx, c, doc)
	return err
}

// backoff is the wait after so many failures: 2 s, then three times as long each time, an hour at most, give or take a
// fifth, so that what failed together does not come back together. The deviation follows from the event, so it needs no
// randomness.
func backoff(event string, tries int) time.Duration {
	wait := 2 * time.Second
	for range tries - 1 {
		wait = min(3*wait, time.Hour)
	}
	h := fnv.New64a()
	_, _ = h.Write(append([]byte(event), byte(tries)))
	return wait*4/5 + time.Duration(h.Sum64()%uint64(wait*2/5))
}

// complain logs a failure by its kind alone: what lies beneath may repeat what a person wrote.
func (r *Relay) complain(what string, err error, about ...any) {
	r.log.Warn(what, append(about, "reason", errs.KindOf(err).String())...)
}
