package account

import (
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// The kinds of events this package's documents carry. Those with a capital are carried out elsewhere.
const (
	AuditEvent   = "audit"           // a change leaves its record
	AlertEvent   = "account.alert"   // [alert]: mail it, see AlertMail
	ConfirmEvent = "account.confirm" // [change]: mail the link, see ConfirmMail

	endedEvent  = "account.ended"  // what was opened before is removed
	settleEvent = "account.settle" // a new person is reachable, or swept
	lockedEvent = "account.locked" // somebody reached the ceiling
)

// Handler receives a handler for a kind of event; relay.Relay does.
type Handler interface {
	On(kind string, h relay.Handler)
}

// Follow hands over what this package does after a change was written, and its due work.
func (s *Service) Follow(r Handler) {
	r.On(endedEvent, s.ended)
	r.On(settleEvent, s.settle)
	r.On(lockedEvent, s.locked)
	r.On(PurgeKind, s.Purge)
}

// Collections is everything this package keeps, for Store.Migrate.
func Collections() []*store.Collection {
	return []*store.Collection{People, Addresses, Sessions, Tickets, Tries, Keys}
}

// Watched is what of it carries events, for relay.Relay.Watch.
func Watched() []*store.Collection { return []*store.Collection{People, Tries} }

// event is something the request itself carries out.
func (s *Service) event(kind string, facts map[string]string) store.Event {
	return relay.NewEvent(s.ids.New(), s.clock.Now(), kind, facts)
}

// relayed is something that is left to a relay: a mail server may be slow, and nobody's answer should wait for it or
// tell by its duration whether a mail is on its way.
func (s *Service) relayed(kind string, facts map[string]string) store.Event {
	ev := s.event(kind, facts)
	ev.Due = clock.Millis(s.clock.Now().Add(relay.Grace + time.Millisecond))
	return ev
}

// audited is the record of a change of an account.
func (s *Service) audited(action access.Action, actor access.Actor, object id.Person) store.Event {
	return s.event(AuditEvent, map[string]string{"action": string(action), "actor": string(actor.Person), "object": string(object)})
}
