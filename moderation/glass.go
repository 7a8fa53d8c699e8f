package moderation

import (
	"context"
	"errors"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Cards reads contact cards. It asks the table about access.OpenGlass, puts on record that the card is read before it is,
// so that the member finds it among who opened their records, and does not read it if that fails.
type Cards interface {
	Card(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (Card, error)
}

// Card is how somebody can be reached, as they gave it at admission.
type Card struct {
	LegalName, Place, Phone, SafeContact, NeverContact, Language string
}

// OpenedCard is that somebody opened a contact card, and why: another person looks at it within a day.
type OpenedCard struct {
	ID     string
	Case   id.Case // from which
	Cohort id.Cohort
	Person id.Person
	By     id.Person
	At     time.Time
	Reason string
}

// Openings is where reasons live, one document for each time a card was opened.
var Openings = &store.Collection{
	Name: "moderation_openings", Words: []string{"reason"},
	Indexes: []store.Index{{Name: "by_place", Keys: keys("place", "at")}},
}

// cardEvent is of an opening: its case comes up for a second person.
const cardEvent = "moderation.card"

// CardWithin is by when another person looks at it (triage anchor §4).
const CardWithin = 24 * time.Hour

// openedAgain is how long the same person can read on without it counting as opened anew.
const openedAgain = 15 * time.Minute

var (
	errNoCards = errs.New(errs.Conflict, "There is no contact card here.")
	errNobody  = errs.New(errs.Conflict, "This case is about nobody in particular, so there is no contact card.")
)

// OpenCard gives the contact card of whom a case is about, for whoever decides about that case and says why: for imminent
// danger, when nothing less reaches them. The reason is kept first, then that it is opened, and only then it is read; a
// case for a second person follows, and the member sees that it was opened, by whom and when. Invalid with field reason.
func (s *Service) OpenCard(ctx context.Context, actor access.Actor, which id.Case, reason string) (Card, error) {
	c, _, err := s.asked(ctx, actor, access.OpenGlass, which)
	if err != nil {
		return Card{}, err
	}
	switch {
	case c.Person == "":
		return Card{}, errNobody
	case s.cards == nil:
		return Card{}, errNoCards
	case strings.TrimSpace(reason) == "":
		return Card{}, errs.In("reason", "Please say why you need to reach them now. Another person reads it within a day.")
	}
	if reason, err = cleanText(reason, MaxReason, "reason"); err != nil {
		return Card{}, err
	}
	if err := s.keepOpening(ctx, actor, c, reason); err != nil {
		return Card{}, err
	}
	return s.cards.Card(ctx, actor, c.Cohort, c.Person)
}

// keepOpening writes down who opens which card and why. The same reason a moment later is the same opening.
func (s *Service) keepOpening(ctx context.Context, actor access.Actor, c Case, reason string) error {
	now := s.clock.Now()
	slot := now.Truncate(openedAgain)
	doc := store.Doc{
		ID:     id.Derived(slot, s.ring.Fingerprint("moderation.opening", string(c.ID), string(actor.Person), reason)),
		Schema: 1, Keys: map[string]any{"place": id.Pair(c.Cohort, c.Person), "at": ms(now)},
		Body:  store.Facts(openingFacts{c.ID, c.Cohort, c.Person, actor.Person, ms(now)}),
		Words: map[string]store.Words{"reason": s.sealed(reason)},
	}
	doc.Events = []store.Event{s.event(cardEvent, nil)}
	doc, err := s.store.Insert(ctx, Openings, doc)
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err == nil {
		s.carrier.Carry(ctx, Openings, doc)
	}
	return err
}

// bringCard brings up the case by which a second person looks at an opening. It is amber, whatever the case was from which
// the card was opened; a day is the longest it waits.
func (s *Service) bringCard(ctx context.Context, doc store.Doc, _ store.Event) error {
	var f openingFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return errUnreadable(err)
	}
	about := Subject{Kind: CardSubject, ID: doc.ID, Cohort: f.Cohort, Person: f.Person}
	c, err := s.Signal(ctx, about, Signal{ID: doc.ID, Kind: CardSignal, At: fromMs(f.At), Tier: gate.Amber, By: f.By})
	if err != nil {
		return err
	}
	return s.dueBy(ctx, c.ID, fromMs(f.At).Add(CardWithin))
}

// dueBy sees to it that a case which somebody was promised an answer to is due by then, whatever the cohort's hours are.
func (s *Service) dueBy(ctx context.Context, which id.Case, at time.Time) error {
	_, err := s.change(ctx, which, func(c *Case) (Entry, error) {
		if c.State == CaseClosed || !c.Due.After(at) {
			return Entry{}, errSame
		}
		c.Due = at
		return Entry{}, nil
	})
	return err
}

// Opening gives what a case of kind card is about, for whoever may decide about it. Conflict for another kind of case.
func (s *Service) Opening(ctx context.Context, actor access.Actor, which id.Case) (OpenedCard, error) {
	c, _, err := s.asked(ctx, actor, access.ReadCase, which)
	if err != nil {
		return OpenedCard{}, err
	}
	if c.Kind != CardSubject {
		return OpenedCard{}, errNoCards
	}
	doc, err := s.store.Get(ctx, Openings, c.Subject.ID)
	if err != nil {
		return OpenedCard{}, err
	}
	var f openingFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return OpenedCard{}, errUnreadable(err)
	}
	return OpenedCard{ID: doc.ID, Case: f.Case, Cohort: f.Cohort, Person: f.Person, By: f.By, At: fromMs(f.At), Reason: string(doc.Words["reason"].Text)}, nil
}

type openingFacts struct {
	Case   id.Case   `json:"case"`
	Cohort id.Cohort `json:"cohort"`
	Person id.Person `json:"person"`
	By     id.Person `json:"by"`
	At     int64     `json:"at"`
}
