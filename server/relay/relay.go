// Package relay makes sure that what must follow a write does follow (DESIGN §7). A change and its events are one
// document and one atomic write. The request carries out its own events once (Carry); whatever is left, after a crash or
// a failure, is carried out by a relay (Run) in any process. Due work is the same thing with a later time (Schedule).
//
// An effect may run twice: after a crash between it and its clearing, or when a lease changed hands. So every effect is
// written under an id that follows from the event's id, and is harmless when it is there already. Nothing is ever
// dropped: an event is cleared after its effect, carried out again later, or parked where an operator sees it.
package relay

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Grace is how long relays leave a new event to the request that wrote it. Carry takes no longer, so the two do not
// normally meet.
const Grace = 5 * time.Second

// Tries is how often an event may fail before it is parked: with the waits of backoff, after about four and a half
// hours, which outlasts an evening's outage of a mail server.
const Tries = 12

// Handler carries out one kind of event. doc is the document as it was stored, without its words: an effect that needs
// words or must know what is still permitted and published asks the service that owns them. It must not change doc, must
// obey ctx's deadline, must be harmless when it ran before for the same event, and may run beside others of its document.
//
// nil clears the event; Again keeps it for later; any other error is a failure and is tried again.
type Handler func(ctx context.Context, doc store.Doc, ev store.Event) error

// Waker tells relays in every process that there may be work; server/pulse is one.
type Waker interface {
	Wake(ctx context.Context)
	Wakes() <-chan struct{}
}

// Relay carries out events. On and Watch come first; after that it is safe for concurrent use.
type Relay struct {
	store    store.Store
	clock    clock.Clock
	ids      *id.Source
	wake     Waker
	log      *slog.Logger
	limits   limits
	handlers map[string]Handler
	watched  []*store.Collection
	places   chan struct{}
	emptying sync.Mutex // one Wait at a time
}

// limits are measured by the machine's clock, as every context's deadline is, so tests shorten them.
type limits struct {
	carried time.Duration // one handler inside a request
	relayed time.Duration // one handler inside a relay; a mail server may take its time (security anchor D5)
	stored  time.Duration // one exchange with the store
}

// New makes a relay over st, which should be the store below store/sealed: a relay needs no words, and a document whose
// words can no longer be opened must not stand in the way of the others.
func New(st store.Store, c clock.Clock, ids *id.Source, wake Waker, log *slog.Logger) *Relay {
	return &Relay{
		store: st, clock: c, ids: ids, wake: wake, log: log,
		limits:   limits{carried: 2 * time.Second, relayed: 30 * time.Second, stored: 5 * time.Second},
		handlers: map[string]Handler{},
		watched:  []*store.Collection{workCollection},
		places:   make(chan struct{}, clearers),
	}
}

// Collections are the relay's own, for Store.Migrate.
func Collections() []*store.Collection { return []*store.Collection{leaseCollection, workCollection} }

// On says who carries out events of one kind. A second handler for a kind is a programming error and panics.
func (r *Relay) On(kind string, h Handler) {
	if _, taken := r.handlers[kind]; taken {
		panic("relay: two handlers for " + kind)
	}
	r.handlers[kind] = h
}

// Watch adds collections whose documents carry events.
func (r *Relay) Watch(cs ...*store.Collection) { r.watched = append(r.watched, cs...) }

// NewEvent is an event that the request which stores it will carry out itself: relays leave it alone for Grace. id is a
// fresh one from id.Source; facts hold ids, enums and times, never words.
func NewEvent(id string, now time.Time, kind string, facts map[string]string) store.Event {
	return store.Event{ID: id, Kind: kind, Due: clock.Millis(now.Add(Grace)), Facts: facts}
}

// Again is a handler's answer that is no failure: carry this out again at that time, a second from now at the earliest,
// so that no handler can keep a relay busy.
func Again(at time.Time) error { return &again{at} }

type again struct{ at time.Time }

func (a *again) Error() string { return "to be carried out again at " + a.at.Format(time.RFC3339) }

// outcome is what came of one attempt.
type outcome struct {
	again  time.Time // with reason empty: when to carry it out again; zero: it is done
	reason string    // why it failed
	park   bool      // trying again would not help
}

const (
	noHandler = "no handler"
	panicked  = "panic"
)

// attempt lets the handler of ev's kind run once, with limit as its deadline.
func (r *Relay) attempt(ctx context.Context, doc store.Doc, ev store.Event, limit time.Duration) (out outcome) {
	handle, known := r.handlers[ev.Kind]
	if !known {
		return outcome{reason: noHandler, park: true}
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	defer func() {
		if recover() != nil { // what was panicked with may hold words; a stack holds none
			out = outcome{reason: panicked}
			r.log.Error("a handler panicked", "kind", ev.Kind, "event", ev.ID, "stack", string(debug.Stack()))
		}
	}()
	doc.Words = nil
	err := handle(ctx, doc, ev)
	var later *again
	switch {
	case err == nil:
		return outcome{}
	case errors.As(err, &later):
		return outcome{again: later.at}
	default:
		return outcome{reason: errs.KindOf(err).String()}
	}
}
