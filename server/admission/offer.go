package admission

import (
	"context"
	"errors"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
)

// What refuses an offer, for whoever makes it. Each names the field of the form in which the group is chosen.
var (
	errNoGroup   = errs.In("move", "Please choose one of the groups in the list.")
	errIsIn      = errs.In("move", "They are in that group already, or were here all along. Please choose another.")
	errNotOpen   = errs.In("move", "That group is not open, or has ended. Please choose another.")
	errTakesNone = errs.In("move", "That group takes nobody in at the moment. Whoever leads it can open it again, with a reason that its members read.")
	errNoRoom    = errs.In("move", "There is no free place in that group at the moment. Please choose another, or ask whoever leads it.")
	errNoAccess  = errs.In("move", "Their access is paused, so they could not come in there. Please let that be looked at first.")
)

// MayOffer says whether somebody may offer a member of one group a place in another now: whoever may invite to it, while
// it is open and has a place. Nothing is written. nil, or Invalid with field move.
func (s *Service) MayOffer(ctx context.Context, actor access.Actor, o cohort.Offer) error {
	c, own, err := s.cohorts.Place(ctx, o.To, actor.Person)
	if err != nil {
		return err
	}
	if access.May(actor, access.Invite, own.Facts()) != nil {
		return errNoGroup
	}
	there, err := s.cohorts.Membership(ctx, o.To, o.Person)
	switch {
	case err != nil:
		return err
	case o.To == o.From || there.Standing != access.Pending && hasPlace(there):
		return errIsIn
	case there.Standing == access.Pending:
		return cohort.ErrWaits
	case c.State != cohort.Open:
		return errNotOpen
	case !c.Admits():
		return errTakesNone
	}
	room, err := s.cohorts.HasRoom(ctx, c, o.Person)
	if err == nil && !room {
		err = errNoRoom
	}
	return err
}

// Offer gives a member of one group a place at the door of another, as accepting an invitation would: they read and say
// yes to what is asked there, name themselves, and are admitted or not by that group's clinicians. Until they are, they
// stay where they are. For moderation, whose decision it follows from; made already is no error, whatever became of it.
// Who may is who may invite there and set standings here. Invalid with field move, Forbidden, NotFound.
func (s *Service) Offer(ctx context.Context, actor access.Actor, o cohort.Offer) error {
	if made, err := s.cohorts.Offered(ctx, o); err != nil || made {
		return err
	}
	if err := s.MayOffer(ctx, actor, o); err != nil {
		return err
	}
	// That they may go comes first: if we stop here, they merely have not been offered it yet.
	if err := s.cohorts.BeginMove(ctx, actor, o); err != nil {
		return err
	}
	if err := s.beginWaiting(ctx, o.To, o.Person, o.ID); err != nil {
		return err
	}
	err := s.cohorts.PendOffered(ctx, o)
	switch errs.KindOf(err) {
	case errs.Conflict, errs.Forbidden, errs.Invalid:
		if back := s.cohorts.TakeBackOffer(ctx, o); back != nil {
			return back
		}
		return whyNot(err)
	}
	return err
}

// whyNot words what somebody who comes in would hear for whoever offers them the place.
func whyNot(err error) error {
	switch {
	case errors.Is(err, cohort.ErrFull):
		return errNoRoom
	case errors.Is(err, cohort.ErrShut):
		return errTakesNone
	case errors.Is(err, access.ErrPaused):
		return errNoAccess
	default:
		return err
	}
}

// TakeBackOffer has an offer end, for moderation, which has asked. It changes nothing for whoever was admitted by it.
func (s *Service) TakeBackOffer(ctx context.Context, o cohort.Offer) error {
	return s.cohorts.TakeBackOffer(ctx, o)
}
