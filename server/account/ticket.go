package account

import (
	"context"
	"errors"
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// purpose is what a ticket is for. Each has its own hash of a token, so that one is nothing for every other (security
// anchor E2).
type purpose string

const (
	forSecond    purpose = "second"    // the password was right, the second step is left
	forPasskey   purpose = "passkey"   // a passkey is asked for, of anybody
	forProof     purpose = "proof"     // a passkey is asked for, of one person again
	forEnrolment purpose = "enrolment" // a passkey is being made
	forRecovery  purpose = "recovery"  // somebody cannot come in, and waits on this device
)

// How long the tickets live that a browser keeps in a cookie. A recovery's is the time to reach a facilitator, the delay
// after that, and the time to come back; see Vouch.
const (
	SecondFor   = 10 * time.Minute
	RecoveryFor = LettersFor + recoveryDelay + recoveryOpen
)

var lifetimes = map[purpose]time.Duration{
	forSecond: SecondFor, forPasskey: 5 * time.Minute, forProof: 5 * time.Minute, forEnrolment: 5 * time.Minute,
	forRecovery: RecoveryFor,
}

// maxTicketTries is how many wrong codes one ticket takes.
const maxTicketTries = 5

// Tickets is where what is half done waits, by the hash of the ticket. They open nothing by themselves.
var Tickets = &store.Collection{
	Name: "sign_in_tickets",
	Indexes: []store.Index{
		{Name: "by_end", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "ends", Kind: store.Number}}},
		{Name: "by_letters", Keys: []store.Key{{Name: "letters", Kind: store.Text}}},
	},
}

// ticket is something half done. Person is empty when it is nobody's, or not yet known whose.
type ticket struct {
	Purpose purpose   `json:"purpose"`
	Person  id.Person `json:"person,omitempty"`
	Session string    `json:"session,omitempty"` // the session it was asked for in
	Epoch   int       `json:"epoch,omitempty"`
	Made    int64     `json:"made"`
	Ends    int64     `json:"ends"`
	Tries   int       `json:"tries,omitempty"`
	Shared  bool      `json:"shared,omitempty"`
	Device  string    `json:"device,omitempty"`
	Data    []byte    `json:"data,omitempty"` // of a passkey ceremony: challenge and rules
	letters string    // keyed hash, to be found by
	id      string
	rev     int64
}

var errOver = errs.New(errs.Unauthenticated, "This took too long, or it was used already. Please begin once more.")

// issue stores a ticket and gives its token.
func (s *Service) issue(ctx context.Context, t ticket) (redact.Token, error) {
	token, _, err := seal.NewSecret(s.random)
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	t.id = s.ticketHash(t.Purpose, redact.Token(token))
	t.Made, t.Ends = clock.Millis(now), clock.Millis(now.Add(lifetimes[t.Purpose]))
	_, err = s.store.Insert(ctx, Tickets, t.doc())
	return redact.Token(token), err
}

func (s *Service) ticketHash(p purpose, token redact.Token) string {
	return s.ring.TokenHash("ticket."+string(p), string(token))
}

// ticket finds a living ticket of this purpose. errOver when there is none.
func (s *Service) ticket(ctx context.Context, p purpose, token redact.Token) (ticket, error) {
	if token == "" {
		return ticket{}, errOver
	}
	doc, err := s.store.Get(ctx, Tickets, s.ticketHash(p, token))
	if errors.Is(err, store.ErrNotFound) {
		return ticket{}, errOver
	}
	if err != nil {
		return ticket{}, err
	}
	t, err := ticketOf(doc)
	if err != nil {
		return ticket{}, err
	}
	if t.Purpose != p || !s.clock.Now().Before(clock.FromMillis(t.Ends)) {
		return ticket{}, errOver
	}
	return t, nil
}

// spend takes a ticket away. Only one of many gets it; errOver to the others.
func (s *Service) spend(ctx context.Context, p purpose, token redact.Token) (ticket, error) {
	for {
		t, err := s.ticket(ctx, p, token)
		if err != nil {
			return ticket{}, err
		}
		if err = s.store.Delete(ctx, Tickets, t.id, t.rev); !errors.Is(err, store.ErrChanged) {
			return t, err
		}
	}
}

// spendOwn is spend for a ticket that was asked for in this very session.
func (s *Service) spendOwn(ctx context.Context, p purpose, token redact.Token, by Session) (ticket, error) {
	t, err := s.spend(ctx, p, token)
	if err == nil && (t.Person != by.Person || t.Session != by.ID || t.Epoch != by.epoch) {
		return ticket{}, errOver
	}
	return t, err
}

// try counts one use of a ticket before it is judged. errOver above maxTicketTries; last says that this is the last one.
func (s *Service) try(ctx context.Context, p purpose, token redact.Token) (t ticket, last bool, err error) {
	for {
		t, err := s.ticket(ctx, p, token)
		if err != nil {
			return ticket{}, false, err
		}
		if t.Tries >= maxTicketTries {
			return ticket{}, false, errOver
		}
		t.Tries++
		doc, err := s.store.Replace(ctx, Tickets, t.doc())
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		t.rev = doc.Rev
		return t, t.Tries == maxTicketTries, err
	}
}

func (t ticket) doc() store.Doc {
	doc := store.Doc{ID: t.id, Rev: t.rev, Schema: 1, Body: store.Facts(t), Keys: map[string]any{"all": int64(1), "ends": t.Ends}}
	if t.letters != "" {
		doc.Keys["letters"] = t.letters
	}
	return doc
}

func ticketOf(doc store.Doc) (ticket, error) {
	var t ticket
	if err := store.ReadFacts(doc.Body, &t); err != nil {
		return ticket{}, unreadable(err)
	}
	t.id, t.rev = doc.ID, doc.Rev
	t.letters, _ = doc.Keys["letters"].(string)
	return t, nil
}
