// Package safety keeps what somebody reaches for when it cannot wait: the practice's help lines, what it says of its
// hours, each person's own safety plan, and the neutral look under which all of it stands.
package safety

import (
	"context"
	"strings"
	"sync"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// AuditEvent is the kind of the events that leave an audit record; app handles it.
const AuditEvent = "audit"

// Carrier carries out, once and at its best, what follows from a document just written; relay.Relay does.
type Carrier interface {
	Carry(ctx context.Context, c *store.Collection, doc store.Doc)
}

// Service is the use cases of safety.
type Service struct {
	store    store.Store
	ring     *seal.Ring
	clock    clock.Clock
	ids      *id.Source
	carrier  Carrier
	practice id.Practice

	mu    sync.Mutex // of kept
	kept  place      // what every page shows, see thePlace
	until time.Time
}

// Parts is what the service is made of.
type Parts struct {
	Store    store.Store
	Ring     *seal.Ring
	Clock    clock.Clock
	IDs      *id.Source
	Carrier  Carrier
	Practice id.Practice
}

// New makes the service.
func New(p Parts) *Service {
	return &Service{store: p.Store, ring: p.Ring, clock: p.Clock, ids: p.IDs, carrier: p.Carrier, practice: p.Practice}
}

// Collections are this package's own, for Store.Migrate.
func Collections() []*store.Collection { return append(Watched(), Plans) }

// Watched are the collections whose documents carry events.
func Watched() []*store.Collection { return []*store.Collection{HelpLines, Places} }

// Nonce is a fresh form nonce.
func (s *Service) Nonce() string { return s.ids.New() }

// trace is the audit record of a change, as an event of its document.
func (s *Service) trace(actor access.Actor, object string) store.Event {
	return relay.NewEvent(s.ids.New(), s.clock.Now(), AuditEvent, map[string]string{
		"action": string(access.RunPractice), "actor": string(actor.Person), "object": object,
	})
}

// put lays what the practice says into doc. What is empty is left out.
func (s *Service) put(doc store.Doc, field, text string) {
	if text != "" {
		doc.Words[field] = store.Words{Owner: string(s.practice), Class: string(seal.Group), Text: []byte(text)}
	}
}

// line takes one line that somebody typed into the field of that name.
func line(field, typed string, most int, needed bool) (string, error) {
	if !needed && strings.TrimSpace(typed) == "" {
		return "", nil
	}
	text, err := gate.Line(typed, most)
	if e, ok := errs.As(err); ok && e.Kind == errs.Invalid {
		return "", errs.In(field, e.Sentence)
	}
	return text, err
}

func readFacts(doc store.Doc, into any) error {
	return errs.Wrap(store.ReadFacts(doc.Body, into), errs.Internal, "A record could not be read.")
}

var (
	errAbsent    = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")
	errMeanwhile = errs.New(errs.Conflict, "This was changed from somewhere else while you were writing. What you wrote is still in the boxes; what stands there now is shown above them.")
)
