package account

import (
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Person is somebody with a place in the practice. Name is theirs to choose and is sealed under their own key; what a
// group sees is the alias of their membership.
type Person struct {
	ID            id.Person
	Kind          access.Kind
	Name          string
	Address       redact.Email // or a sign-in name without "@", which gets no mail; empty: nothing to sign in with
	Zone          string       // IANA name they chose for times; empty: the browser's, then the practice's
	Created       time.Time
	LastVisit     time.Time // when they last came in or left; zero before the first time
	MailboxUnsafe bool      // others read it: alerts stay inside the house
	Suspended     bool      // they may come in, and see only that their access is paused

	rev      int64
	epoch    int       // counts changes that end what was opened before
	step     uint64    // the last step of the authenticator that was taken
	proofs   proofs    // sealed
	alerts   []alert   // newest first
	recovery *vouching // a new password is under way
	moving   *moving   // a new address waits to be confirmed
	events   []store.Event
}

// proofs is what a person proves themselves by, and addresses that are not theirs yet or any more. It is sealed as one.
type proofs struct {
	Password      string    `json:"password,omitempty"`      // PHC form
	Authenticator string    `json:"authenticator,omitempty"` // base32
	Codes         []string  `json:"codes,omitempty"`         // keyed hashes of those not used yet
	Passkeys      []passkey `json:"passkeys,omitempty"`
	Next          string    `json:"next,omitempty"` // the address that waits to be confirmed
	Past          string    `json:"past,omitempty"` // the address before this one, for the alert about the change
}

// Actor is the person as the access table sees them.
func (p Person) Actor() access.Actor { return access.Actor{Person: p.ID, Kind: p.Kind} }

// Mail says whether the person's address gets mail: it is one, and it is safe.
func (p Person) Mail() bool { return strings.Contains(string(p.Address), "@") && !p.MailboxUnsafe }

// second says whether the person has something else than a password to show.
func (p Person) second() bool { return p.proofs.Authenticator != "" || len(p.proofs.Passkeys) > 0 }

// People is where persons live. An imported person is found by the keyed hash of the author key they were imported as.
var People = &store.Collection{
	Name:  "people",
	Words: []string{"name", "address", "proofs"},
	Indexes: []store.Index{
		{Name: "by_kind", Keys: []store.Key{{Name: "kind", Kind: store.Text}}},
		{Name: "by_recovering", Keys: []store.Key{{Name: "recovering", Kind: store.Text}}}, // only who is; every page asks
	},
}

// personFacts is a person as stored, without words.
type personFacts struct {
	Kind      access.Kind `json:"kind"`
	Zone      string      `json:"zone,omitempty"`
	Created   int64       `json:"created"`
	LastVisit int64       `json:"last_visit,omitempty"`
	Unsafe    bool        `json:"unsafe,omitempty"`
	Suspended bool        `json:"suspended,omitempty"`
	Epoch     int         `json:"epoch,omitempty"`
	Step      uint64      `json:"step,omitempty"`
	Alerts    []alert     `json:"alerts,omitempty"`
	Recovery  *vouching   `json:"recovery,omitempty"`
	Moving    *moving     `json:"moving,omitempty"`
}

func (p Person) doc() store.Doc {
	facts := personFacts{
		Kind: p.Kind, Zone: p.Zone, Created: clock.Millis(p.Created), LastVisit: millis(p.LastVisit), Unsafe: p.MailboxUnsafe,
		Suspended: p.Suspended, Epoch: p.epoch, Step: p.step, Alerts: p.alerts, Recovery: p.recovery, Moving: p.moving,
	}
	words := map[string]store.Words{"name": p.words([]byte(p.Name))}
	if p.Address != "" {
		words["address"] = p.words([]byte(p.Address))
	}
	if sealed := store.Facts(p.proofs); len(sealed) > 1 { // one byte says that there are none
		words["proofs"] = p.words(sealed)
	}
	keys := map[string]any{"kind": string(p.Kind)}
	if p.recovery != nil {
		keys["recovering"] = string(p.ID)
	}
	return store.Doc{
		ID: string(p.ID), Rev: p.rev, Schema: 1, Keys: keys, Body: store.Facts(facts), Words: words, Events: p.events,
	}
}

func (p Person) words(text []byte) store.Words {
	return store.Words{Owner: string(p.ID), Class: string(seal.Private), Text: text}
}

func personOf(doc store.Doc) (Person, error) {
	var f personFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Person{}, unreadable(err)
	}
	p := Person{
		ID: id.Person(doc.ID), Kind: f.Kind, Zone: f.Zone, Name: string(doc.Words["name"].Text),
		Address: redact.Email(doc.Words["address"].Text), Created: clock.FromMillis(f.Created), LastVisit: fromMillis(f.LastVisit),
		MailboxUnsafe: f.Unsafe, Suspended: f.Suspended, rev: doc.Rev, epoch: f.Epoch, step: f.Step, alerts: f.Alerts,
		recovery: f.Recovery, moving: f.Moving, events: doc.Events,
	}
	if sealed := doc.Words["proofs"].Text; len(sealed) > 0 {
		if err := store.ReadFacts(sealed, &p.proofs); err != nil {
			return Person{}, unreadable(err)
		}
	}
	return p, nil
}

func unreadable(err error) error { return errs.Wrap(err, errs.Internal, "A record could not be read.") }

// millis and fromMillis keep the zero time as 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return clock.Millis(t)
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return clock.FromMillis(ms)
}
