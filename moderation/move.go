package moderation

import (
	"context"
	"errors"
	"slices"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Doors offers people places in other groups by the one way in that there is; admission.Service does. Refusals are
// Invalid with field move.
type Doors interface {
	// MayOffer says whether this could be offered now, and writes nothing.
	MayOffer(ctx context.Context, actor access.Actor, o cohort.Offer) error
	// Offer does it, once for each offer.
	Offer(ctx context.Context, actor access.Actor, o cohort.Offer) error
	// TakeBackOffer ends one, and changes nothing once it is over.
	TakeBackOffer(ctx context.Context, o cohort.Offer) error
}

// What became of an offer, in the history of the case from which it was made.
const (
	EntryCame     EntryKind = "came"      // they are in the other group
	EntryStays    EntryKind = "stays"     // they would rather stay
	EntryNotThere EntryKind = "not-there" // the other group did not admit them
)

var (
	errNoDoors    = errs.In("person", "Nobody can be moved from here.")
	errMovesNot   = errs.In("person", "A move is decided by the facilitators who treat this group. Please hand the case over to one of them.")
	errNoOther    = errs.In("move", "You look after no other group that is open and takes people in, so there is none to choose.")
	errWhereTo    = errs.In("move", "Please choose the group in which they are offered a place.")
	errRemovalDue = errs.In("person", "Their removal was proposed. Another person confirms it, or sets it aside, before they can be moved.")
)

// MoveTo lists the groups in which the actor may offer a place to whom an opened case is about, in order of name: open
// ones that take people in and that they treat. Invalid, with why, where nothing can be offered.
func (s *Service) MoveTo(ctx context.Context, actor access.Actor, o Opened) ([]cohort.Cohort, error) {
	d := desk{Case: o.Case, actor: actor, own: o.Own, subject: o.Row.About}
	if err := s.moves(d); err != nil {
		return nil, err
	}
	places, err := s.cohorts.Places(ctx, actor)
	if err != nil {
		return nil, err
	}
	var all []cohort.Cohort
	for _, p := range places {
		open := p.Cohort.State == cohort.Open && p.Cohort.Admits() && p.Cohort.ID != o.Case.Cohort
		if open && access.May(actor, access.Invite, p.Membership.Facts()) == nil {
			all = append(all, p.Cohort)
		}
	}
	if len(all) == 0 {
		return nil, errNoOther
	}
	return all, nil
}

// moves says whether who decides can offer whom it is about a place elsewhere, wherever that is.
func (s *Service) moves(d desk) error {
	switch {
	case s.doors == nil:
		return errNoDoors
	case access.May(d.actor, access.SetStanding, d.own.About(d.subject)) != nil:
		return errMovesNot
	case d.subject.Removal != nil:
		return errRemovalDue
	}
	return cohort.MayMove(d.subject)
}

// cleanMove looks whether a place in that group can be offered to them.
func (s *Service) cleanMove(ctx context.Context, d desk, to id.Cohort) error {
	if err := s.moves(d); err != nil {
		return err
	}
	if to == "" {
		return errWhereTo
	}
	return s.doors.MayOffer(ctx, d.actor, cohort.Offer{From: d.Case.Cohort, To: to, Person: d.Case.Person, By: d.actor.Person})
}

// offer is the one that follows from a decision.
func (m Made) offer() cohort.Offer {
	return cohort.Offer{ID: string(m.ID), From: m.Subject.Cohort, To: m.Person.To, Person: m.Subject.Person, By: m.By}
}

// doMove offers the place, unless that was undone before it came to it.
func (s *Service) doMove(ctx context.Context, actor access.Actor, m Made) error {
	switch {
	case !m.Undone.IsZero():
		return nil
	case s.doors == nil:
		return errNoDoors
	}
	return s.doors.Offer(ctx, actor, m.offer())
}

// takeOfferBack ends the offer of a decision that does not hold any more.
func (s *Service) takeOfferBack(ctx context.Context, m Made) error {
	if m.Person.Kind != MovePerson || s.doors == nil {
		return nil
	}
	return s.doors.TakeBackOffer(ctx, m.offer())
}

// stillHere refuses to undo a move for somebody who was admitted in the other group already: it cannot be taken back.
func (s *Service) stillHere(ctx context.Context, m Made) error {
	if m.Person.Kind != MovePerson || !m.Undone.IsZero() {
		return nil
	}
	there, err := s.cohorts.Membership(ctx, m.Person.To, m.Subject.Person)
	if err == nil && cohort.IsHere(there) && there.Standing != access.Suspended {
		err = ErrTold
	}
	return err
}

// ends is what an end of an offer is called: to those who are told, and in the case's history. Taking it back is told to
// nobody, since whoever did so knows.
var ends = map[cohort.How]struct {
	told  ToldKind
	entry EntryKind
}{
	cohort.CameThere: {ToldCame, EntryCame},
	cohort.WouldStay: {ToldStays, EntryStays},
	cohort.NotThere:  {ToldNotThere, EntryNotThere},
}

// moved notes in its case how an offer ended, and tells whoever made it and those who lead the group.
func (s *Service) moved(ctx context.Context, _ store.Doc, ev store.Event) error {
	end, known := ends[cohort.How(ev.Facts["how"])]
	if !known {
		return nil
	}
	m, err := s.made(ctx, id.Decision(ev.Facts["offer"]))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = s.change(ctx, m.Case, func(c *Case) (Entry, error) {
		if slices.ContainsFunc(c.History, func(e Entry) bool { return e.Kind == end.entry && e.Decision == m.ID }) {
			return Entry{}, errSame
		}
		return Entry{Kind: end.entry, Decision: m.ID}, nil
	})
	if err != nil {
		return err
	}
	leads, err := s.leadsOf(ctx, m.Subject.Cohort)
	if err != nil {
		return err
	}
	for _, who := range append(leads, m.By) {
		if err := s.tell(ctx, m, Telling{Kind: end.told, To: who, Case: m.Case, At: s.clock.Now()}); err != nil {
			return err
		}
	}
	return nil
}
