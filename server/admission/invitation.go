package admission

import (
	"context"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// invitationLife is how long a link works (security anchor T7: seven days at most). Renewing begins it again.
const invitationLife = 7 * 24 * time.Hour

// For is what an invitation leads to.
type For string

// The two kinds.
const (
	ForMember For = "member" // a place in a group, once somebody decided
	ForStaff  For = "staff"  // work at the practice
)

// State is where an invitation stands.
type State string

// The states. Expired and Spent follow from the time and from wrong codes; the others are stored.
const (
	Open     State = "open"
	Accepted State = "accepted"
	Revoked  State = "revoked"
	Replaced State = "replaced" // another was made for the same address; this one's link finds it
	Expired  State = "expired"
	Spent    State = "spent" // too many wrong codes
)

// Invitation is one letter of invitation, as those who may invite see it. Token and Code are filled in only where
// they still open something; they go out by two different ways.
type Invitation struct {
	ID      string
	For     For
	Cohort  id.Cohort // empty for staff
	By      id.Person
	Inviter string // what By is called
	State   State
	Address redact.Email // empty: to hand over
	Note    redact.Words // for those who invite; in no mail
	Version int
	Made    time.Time
	Expires time.Time
	Tries   int // wrong codes since it was made or renewed
	Token   redact.Token
	Code    string

	stored     State
	next       string    // the one that replaced it
	person     id.Person // who accepted
	acceptedAt time.Time
	rev        int64
	events     []store.Event
}

// Invitations is where invitations live. link is the hash of the newest version's token; to is a keyed hash of place and
// address, by which a second invitation finds the first.
var Invitations = &store.Collection{
	Name:  "invitations",
	Words: []string{"address", "note"},
	Indexes: []store.Index{
		{Name: "by_place", Keys: []store.Key{{Name: "place", Kind: store.Text}, {Name: "made", Kind: store.Number}}},
		{Name: "by_link", Keys: []store.Key{{Name: "link", Kind: store.Text}}},
		{Name: "by_to", Keys: []store.Key{{Name: "to", Kind: store.Text}}},
	},
}

// Links is where the older links of renewed invitations live, by the hash of their token, so that they find the newest.
var Links = &store.Collection{Name: "invitation_links"}

type linkFacts struct {
	Invitation string `json:"invitation"`
}

// invitationPurpose is the purpose of the tokens in invitation links.
const invitationPurpose = "invitation"

func (s *Service) token(invitation string, version int) redact.Token {
	return s.ring.Token(invitationPurpose, invitation, version)
}

func (s *Service) linkHash(token redact.Token) string {
	return s.ring.TokenHash(invitationPurpose, string(token))
}

// maxHops bounds the way from an old link to the newest invitation.
const maxHops = 50

// follow finds the newest invitation that a link leads to. older says that the link itself was replaced. errAbsent when
// it leads nowhere.
func (s *Service) follow(ctx context.Context, token redact.Token) (inv Invitation, older bool, err error) {
	inv, older, err = s.linked(ctx, s.linkHash(token))
	for range maxHops {
		if err != nil || inv.stored != Replaced {
			return inv, older, err
		}
		older = true
		inv, err = s.invitation(ctx, inv.next)
	}
	return Invitation{}, older, errAbsent
}

func (s *Service) linked(ctx context.Context, hash string) (inv Invitation, older bool, err error) {
	docs, err := s.store.Find(ctx, Invitations, store.Query{Index: "by_link", Equal: []any{hash}, Limit: 1})
	if err != nil {
		return Invitation{}, false, err
	}
	if len(docs) == 1 {
		inv, err = s.invitationOf(docs[0])
		return inv, false, err
	}
	doc, err := s.store.Get(ctx, Links, hash)
	if err != nil {
		return Invitation{}, false, absent(err)
	}
	var f linkFacts
	if err := readFacts(doc, &f); err != nil {
		return Invitation{}, false, err
	}
	inv, err = s.invitation(ctx, f.Invitation)
	return inv, true, err
}

func (s *Service) invitation(ctx context.Context, which string) (Invitation, error) {
	doc, err := s.store.Get(ctx, Invitations, which)
	if err != nil {
		return Invitation{}, absent(err)
	}
	return s.invitationOf(doc)
}

// changeInvitation edits under the store's revision check, trying again when somebody was faster, and carries what
// follows. edit answers false when there is nothing to write.
func (s *Service) changeInvitation(ctx context.Context, which string, edit func(*Invitation) (bool, error)) (Invitation, error) {
	for {
		inv, err := s.invitation(ctx, which)
		if err != nil {
			return Invitation{}, err
		}
		before := len(inv.events)
		if changed, err := edit(&inv); err != nil || !changed {
			return inv, err
		}
		doc, err := s.store.Replace(ctx, Invitations, s.invitationDoc(inv))
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err != nil {
			return Invitation{}, err
		}
		if len(inv.events) > before { // what is left of earlier changes, such as a mail, is a relay's
			s.carrier.Carry(ctx, Invitations, doc)
		}
		return s.invitationOf(doc)
	}
}

// place is what an invitation belongs to, as a key: a cohort, or the practice.
func place(which id.Cohort) string {
	if which == "" {
		return "practice"
	}
	return string(which)
}

type invitationFacts struct {
	For      For       `json:"for"`
	Cohort   id.Cohort `json:"cohort,omitempty"`
	By       id.Person `json:"by"`
	State    State     `json:"state"`
	Version  int       `json:"version"`
	Expires  int64     `json:"expires"`
	Tries    int       `json:"tries,omitempty"`
	Next     string    `json:"next,omitempty"`
	Person   id.Person `json:"person,omitempty"`
	Accepted int64     `json:"accepted,omitempty"`
}

func (s *Service) invitationDoc(inv Invitation) store.Doc {
	f := invitationFacts{
		For: inv.For, Cohort: inv.Cohort, By: inv.By, State: inv.stored, Version: inv.Version,
		Expires: clock.Millis(inv.Expires), Tries: inv.Tries, Next: inv.next, Person: inv.person,
	}
	if !inv.acceptedAt.IsZero() {
		f.Accepted = clock.Millis(inv.acceptedAt)
	}
	keys := map[string]any{
		"place": place(inv.Cohort), "made": clock.Millis(inv.Made), "link": s.linkHash(s.token(inv.ID, inv.Version)),
	}
	if inv.Address != "" {
		keys["to"] = s.to(inv.Cohort, inv.Address)
	}
	return store.Doc{
		ID: inv.ID, Rev: inv.rev, Schema: 1, Keys: keys, Body: store.Facts(f), Events: inv.events,
		Words: map[string]store.Words{"address": s.words(string(inv.Address)), "note": s.words(string(inv.Note))},
	}
}

func (s *Service) to(which id.Cohort, address redact.Email) string {
	return hex.EncodeToString(s.ring.Fingerprint("invitation.to", place(which), strings.ToLower(string(address))))
}

func (s *Service) invitationOf(doc store.Doc) (Invitation, error) {
	var f invitationFacts
	if err := readFacts(doc, &f); err != nil {
		return Invitation{}, err
	}
	made, _ := doc.Keys["made"].(int64)
	inv := Invitation{
		ID: doc.ID, For: f.For, Cohort: f.Cohort, By: f.By, Version: f.Version, Made: clock.FromMillis(made),
		Expires: clock.FromMillis(f.Expires), Tries: f.Tries, next: f.Next, person: f.Person, stored: f.State,
		Address: redact.Email(doc.Words["address"].Text), Note: redact.Words(doc.Words["note"].Text),
		rev: doc.Rev, events: doc.Events,
	}
	if f.Accepted != 0 {
		inv.acceptedAt = clock.FromMillis(f.Accepted)
	}
	inv.State = inv.stateAt(s.clock.Now())
	return inv, nil
}

func (inv Invitation) stateAt(now time.Time) State {
	switch {
	case inv.stored != Open:
		return inv.stored
	case !now.Before(inv.Expires):
		return Expired
	case inv.Tries >= maxTries:
		return Spent
	default:
		return Open
	}
}

// absent turns the store's "not there" into the answer that everything absent gives.
func absent(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return errAbsent
	}
	return err
}
