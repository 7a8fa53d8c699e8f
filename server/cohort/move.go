package cohort

import (
	"context"
	"errors"
	"slices"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Offer is a place in another group that is offered to a member. They stay where they are until they are admitted there.
type Offer struct {
	ID     string // of what it follows from: the same one is made once
	From   id.Cohort
	To     id.Cohort
	Person id.Person
	By     id.Person // who offers it; in the other group, who invited them
}

// Moving is that a place in another group is offered to a member, in the group where they are. That one's staff know of
// it; the other one's do not learn that they are anywhere else.
type Moving struct {
	Offer string    `json:"offer"`
	To    id.Cohort `json:"to"`
}

// offered is the other end of it: whose place ends with being admitted here.
type offered struct {
	ID   string    `json:"id"`
	From id.Cohort `json:"from"`
}

// How says how an offer ended.
type How string

// The ways in which an offer ends. Each but the last is told to the staff of the group that the person is in, or was.
const (
	CameThere  How = "came"     // they were admitted there, and their place here has ended
	WouldStay  How = "stays"    // they would rather stay where they are
	NotThere   How = "refused"  // the other group did not admit them
	TookItBack How = "withdrew" // whoever had offered it did
)

// The kinds of events of a move.
const (
	// MoveEvent tells that an offer is over. [cohort, person, offer, how]
	MoveEvent  = "cohort.moved"
	offerEvent = "cohort.offer" // [from, person, offer, how] of the membership where the place was offered
)

var moveEnds = map[How]What{CameThere: MovedOn, WouldStay: MoveDeclined, NotThere: MoveRefused, TookItBack: MoveWithdrawn}

// Refusals of an offer, for whoever makes it.
var (
	// ErrMoving: another place is offered to them already.
	ErrMoving = errs.In("move", "A place in another group is offered to them already. It has to be taken, refused or taken back first.")
	// ErrWaits: they wait in the other group by a way of their own.
	ErrWaits = errs.In("move", "They have asked to come into that group already. Its facilitators decide; nothing more is needed from here.")

	errNotMoved = errs.In("move", "Only a member who is in the group, and whose access is not paused, can be offered a place in another.")
)

// MayMove says whether a place elsewhere can be offered to this member now: nil, or Invalid with field move.
func MayMove(m Membership) error {
	switch {
	case m.Moving != nil:
		return ErrMoving
	case m.Role != access.RoleMember || !IsHere(m) || m.Standing == access.Suspended:
		return errNotMoved
	}
	return nil
}

// Offered says whether this offer was made by now, whatever became of it. For admission.
func (s *Service) Offered(ctx context.Context, o Offer) (bool, error) {
	_, m, err := s.place(ctx, o.To, o.Person)
	return m.asked == o.ID && o.ID != "", err
}

// BeginMove notes in the group that a member is in that a place elsewhere is offered to them, for that group's
// clinicians. Noted already is no error. Invalid, field move, as of MayMove.
func (s *Service) BeginMove(ctx context.Context, actor access.Actor, o Offer) error {
	if _, _, err := s.about(ctx, actor, access.SetStanding, o.From, o.Person); err != nil {
		return err
	}
	_, err := s.changeMember(ctx, o.From, o.Person, func(_ Cohort, m *Membership) (step, error) {
		if m.Moving != nil && m.Moving.Offer == o.ID {
			return step{}, errSame
		}
		if err := MayMove(*m); err != nil {
			return step{}, err
		}
		m.Moving = &Moving{o.ID, o.To}
		return step{action: access.SetStanding, actor: actor, what: MoveOffered}, nil
	})
	return err
}

// PendOffered is Pend for somebody to whom a place is offered. ErrWaits when they have one there, or wait for one, by
// another way.
func (s *Service) PendOffered(ctx context.Context, o Offer) error {
	m, err := s.pend(ctx, o.To, o.Person, o.By, o.ID, &offered{o.ID, o.From})
	if err == nil && m.asked != o.ID {
		err = ErrWaits
	}
	return err
}

// TakeBackOffer has an offer end, for use cases that have asked: whoever waits in the other group does not any more, and
// stays where they are. It changes nothing once it is over, as for somebody who was admitted there.
func (s *Service) TakeBackOffer(ctx context.Context, o Offer) error {
	_, err := s.changeMember(ctx, o.To, o.Person, func(_ Cohort, m *Membership) (step, error) {
		if m.offer == nil || m.offer.ID != o.ID {
			return step{}, errSame
		}
		return s.move(m, byStaff, access.Left, step{action: access.Invite, actor: access.Actor{Person: o.By}})
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	coming, err := s.ending(ctx, o)
	if err != nil || coming {
		return err
	}
	return s.endMove(ctx, o.From, o.Person, o.ID, TookItBack) // also one that never came as far as the other group
}

// ending says whether what follows from an offer's end is still on its way.
func (s *Service) ending(ctx context.Context, o Offer) (bool, error) {
	_, m, err := s.place(ctx, o.To, o.Person)
	return slices.ContainsFunc(m.events, func(ev store.Event) bool {
		return ev.Kind == offerEvent && ev.Facts["offer"] == o.ID
	}), err
}

// settleOffer is the effect of an offer's end.
func (s *Service) settleOffer(ctx context.Context, _ store.Doc, ev store.Event) error {
	return s.endMove(ctx, id.Cohort(ev.Facts["from"]), id.Person(ev.Facts["person"]), ev.Facts["offer"], How(ev.Facts["how"]))
}

// endMove takes the note of an offer away, and with it the place of whoever was admitted elsewhere: in one write, so that
// both happen once. Somebody who came back meanwhile has no such note, and stays.
func (s *Service) endMove(ctx context.Context, from id.Cohort, who id.Person, offer string, how How) error {
	_, err := s.changeMember(ctx, from, who, func(_ Cohort, m *Membership) (step, error) {
		if m.Moving == nil || m.Moving.Offer != offer {
			return step{}, errSame
		}
		st := step{action: access.SetStanding}
		if how == CameThere {
			var err error
			if st, err = s.move(m, byStaff, access.Left, st); err != nil {
				return st, err
			}
		}
		m.Moving, st.what = nil, moveEnds[how]
		m.events = append(m.events, s.event(MoveEvent, map[string]string{
			"cohort": string(from), "person": string(who), "offer": offer, "how": string(how),
		}))
		return st, nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// ends completes a change of a membership by what it means for an offer: one to come here is over once they do not wait
// any more, and one to go elsewhere once they are not here.
func (s *Service) ends(m *Membership, st step) {
	if m.Moving != nil && !IsHere(*m) {
		m.Moving = nil
	}
	if m.offer == nil || m.Standing == access.Pending || m.Standing == access.Suspended {
		return
	}
	how := NotThere
	switch {
	case m.Standing == access.Admitted:
		how = CameThere
	case st.action == access.Invite:
		how = TookItBack
	case st.actor.Person == m.Person:
		how = WouldStay
	}
	m.events = append(m.events, s.event(offerEvent, map[string]string{
		"from": string(m.offer.From), "person": string(m.Person), "offer": m.offer.ID, "how": string(how),
	}))
	m.offer = nil
}
