package admission

import (
	"context"
	"encoding/hex"
	"errors"
	"strconv"
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/pulse"
	"holdfast/server/redact"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// ticketLife is how long somebody who gave the right code may take to accept.
const ticketLife = time.Hour

const purgeEvery = time.Hour

// ticketPurpose is the purpose of the hash that a ticket is stored by.
const ticketPurpose = "invitation.ticket"

// guessing is how many codes may come from one network address; a waiting room shares one.
var guessing = pulse.Limit{Name: "invitation.code", Burst: 60, Rate: 60, Per: time.Hour}

// What refuses at the door, tested with errors.Is.
var (
	// ErrTicket: an hour is over since the code was given, or the invitation was renewed or taken back meanwhile.
	ErrTicket = errs.New(errs.NotFound, "It is too long ago that you gave the code, or the invitation changed. Please open your link again.")
	// ErrDoor: the link opens nothing; Look says why.
	ErrDoor = errs.New(errs.NotFound, "This link does not work any more. Please ask whoever invited you for a new one.")
	// ErrHere: whoever accepts has already what they are invited to; the invitation stays for whom it is.
	ErrHere = errs.New(errs.Conflict, "You are in here already, so this invitation is not for you. It stays as it is.")
	// ErrUsed: somebody else has come in with this invitation.
	ErrUsed = errs.New(errs.Conflict, "This invitation was used by somebody else already, so nothing was changed here. Please ask whoever invited you for one of your own.")
)

// Door is what a link shows before the code: where the invitation stands, and nothing about a group or people.
type Door struct {
	State State // Revoked also stands for a link that never was
	Newer bool  // the link is older than the invitation's newest; the newest one's code opens it
}

// Known is what somebody may know who has link and code.
type Known struct {
	For      For
	Cohort   id.Cohort // empty for staff
	Name     string    // of the group; for staff, of the practice
	By       string    // who invites
	Accepted id.Person // who came in with it; empty while nobody has
}

// Tickets is where tickets live, by the keyed hash of their secret.
var Tickets = &store.Collection{
	Name: "invitation_tickets",
	Indexes: []store.Index{
		{Name: "by_end", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "ends", Kind: store.Number}}},
	},
}

// ticket remembers that somebody knew the code of one version of an invitation.
type ticket struct {
	Invitation string `json:"invitation"`
	Version    int    `json:"version"`
	Ends       int64  `json:"ends"`
}

// Look says what a link opens. It writes nothing: programs that look through mail come here too.
func (s *Service) Look(ctx context.Context, token redact.Token) (Door, error) {
	inv, older, err := s.follow(ctx, token)
	if errors.Is(err, errAbsent) {
		return Door{State: Revoked}, nil
	}
	return Door{State: inv.State, Newer: older}, err
}

// GiveCode takes the code that the facilitator told by another way, and gives a ticket for an hour. Every try counts
// before it is compared, so that no number of tries at once exceeds maxTries. Invalid, Field "code"; ErrDoor when the
// link opens nothing; TooMany.
func (s *Service) GiveCode(ctx context.Context, token redact.Token, code string, from redact.Address) (redact.Token, Known, error) {
	key := hex.EncodeToString(s.ring.Fingerprint("limit.invitation", string(from)))
	if ok, wait := s.limits.Allow(ctx, guessing, key); !ok {
		return "", Known{}, &errs.Error{Kind: errs.TooMany, Sentence: "Too many codes came from where you are. Please wait a little and try again.", RetryAfter: wait}
	}
	if plainCode(code) == "" {
		return "", Known{}, errs.In("code", "Please type the code that you were told. It has eight letters and digits.")
	}
	inv, _, err := s.follow(ctx, token)
	if err != nil {
		return "", Known{}, door(err)
	}
	if inv, err = s.countTry(ctx, inv.ID); err != nil {
		return "", Known{}, err
	}
	if !seal.Equal(plainCode(code), s.code(inv.ID, inv.Version)) {
		return "", Known{}, wrongCode(maxTries - inv.Tries)
	}
	if err := s.uncount(ctx, inv); err != nil {
		return "", Known{}, err
	}
	secret, err := s.ticketFor(ctx, inv)
	if err != nil {
		return "", Known{}, err
	}
	known, err := s.known(ctx, inv)
	return secret, known, err
}

func (s *Service) countTry(ctx context.Context, which string) (Invitation, error) {
	return s.changeInvitation(ctx, which, func(inv *Invitation) (bool, error) {
		if inv.State != Open {
			return false, ErrDoor
		}
		inv.Tries++
		return true, nil
	})
}

// uncount gives a right code's try back, and those that were wrong before it.
func (s *Service) uncount(ctx context.Context, seen Invitation) error {
	_, err := s.changeInvitation(ctx, seen.ID, func(inv *Invitation) (bool, error) {
		if inv.Version != seen.Version || inv.stored != Open {
			return false, ErrDoor
		}
		inv.Tries = 0
		return true, nil
	})
	return err
}

func wrongCode(left int) error {
	const wrong = "This is not the code for this invitation. Please look at it once more."
	switch {
	case left <= 0:
		return errs.In("code", "This is not the code for this invitation. That was the last try, so the link does not work any more. Please ask whoever invited you for a new one.")
	case left <= 3:
		return errs.In("code", wrong+" The link stops working after {left} more.").With("left", strconv.Itoa(left))
	default:
		return errs.In("code", wrong)
	}
}

func (s *Service) ticketFor(ctx context.Context, inv Invitation) (redact.Token, error) {
	secret, _, err := seal.NewSecret(s.random)
	if err != nil {
		return "", err
	}
	t := ticket{Invitation: inv.ID, Version: inv.Version, Ends: clock.Millis(s.clock.Now().Add(ticketLife))}
	_, err = s.store.Insert(ctx, Tickets, store.Doc{
		ID: s.ring.TokenHash(ticketPurpose, secret), Schema: 1, Body: store.Facts(t),
		Keys: map[string]any{"all": int64(1), "ends": t.Ends},
	})
	return redact.Token(secret), err
}

// Open says what a ticket leads to. ErrTicket when it leads nowhere any more.
func (s *Service) Open(ctx context.Context, secret redact.Token) (Known, error) {
	inv, err := s.admitted(ctx, secret)
	if err != nil {
		return Known{}, err
	}
	return s.known(ctx, inv)
}

// admitted is the invitation of a ticket that still holds: open, or accepted meanwhile.
func (s *Service) admitted(ctx context.Context, secret redact.Token) (Invitation, error) {
	doc, err := s.store.Get(ctx, Tickets, s.ring.TokenHash(ticketPurpose, string(secret)))
	if errors.Is(err, store.ErrNotFound) {
		return Invitation{}, ErrTicket
	}
	if err != nil {
		return Invitation{}, err
	}
	var t ticket
	if err := readFacts(doc, &t); err != nil {
		return Invitation{}, err
	}
	if clock.Millis(s.clock.Now()) >= t.Ends {
		return Invitation{}, ErrTicket
	}
	inv, err := s.invitation(ctx, t.Invitation)
	if err != nil {
		return Invitation{}, err
	}
	if inv.Version != t.Version || inv.stored != Open && inv.stored != Accepted || inv.State == Expired {
		return Invitation{}, ErrTicket
	}
	return inv, nil
}

func (s *Service) known(ctx context.Context, inv Invitation) (Known, error) {
	k := Known{For: inv.For, Cohort: inv.Cohort, By: s.nameOf(ctx, inv.By), Accepted: inv.person}
	if inv.For == ForStaff {
		p, err := s.thePractice(ctx)
		k.Name = s.name(p)
		return k, err
	}
	c, err := s.cohorts.Cohort(ctx, inv.Cohort)
	k.Name = c.Name
	return k, err
}

// door gives everything that leads nowhere the same answer.
func door(err error) error {
	if errors.Is(err, errAbsent) {
		return ErrDoor
	}
	return err
}

// purge removes tickets that are over: the handler of purgeKind.
func (s *Service) purge(ctx context.Context, _ store.Doc, _ store.Event) error {
	now := s.clock.Now()
	docs, err := s.store.Find(ctx, Tickets, store.Query{Index: "by_end", Equal: []any{int64(1)}, Before: clock.Millis(now), Limit: 500})
	if err != nil {
		return err
	}
	for _, doc := range docs {
		if err := s.store.Delete(ctx, Tickets, doc.ID, doc.Rev); err != nil && !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
	return relay.Again(now.Add(purgeEvery))
}
