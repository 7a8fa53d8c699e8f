package admission

import (
	"context"
	"errors"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

var (
	errOver   = errs.New(errs.Conflict, "This invitation is over: it was accepted, taken back, or another took its place. You can make a new one.")
	errByHand = errs.New(errs.Conflict, "This invitation has no address. Please hand the link over yourself.")
)

// Resend sends the mail of an open invitation once more: the same link in the same message, so that mail programs see
// one. Who may is who may invite. Conflict when it is not open or has no address; TooMany.
func (s *Service) Resend(ctx context.Context, actor access.Actor, which id.Cohort, invitation string) error {
	inv, err := s.Invitation(ctx, actor, which, invitation)
	if err != nil {
		return err
	}
	if inv.Address == "" {
		return errByHand
	}
	if inv.State != Open {
		return errOver
	}
	if ok, wait := s.limits.Allow(ctx, resending, invitation); !ok {
		return errTooOften(wait)
	}
	_, err = s.changeInvitation(ctx, invitation, func(inv *Invitation) (bool, error) {
		if inv.State != Open {
			return false, errOver
		}
		inv.events = append(inv.events, s.trace(access.Invite, actor.Person, inv.ID), s.mail(*inv))
		return true, nil
	})
	return err
}

// Renew begins an invitation again, with a new link, a new code and seven more days; its older links find the new one.
// Who may is who may invite. Conflict when it was accepted, revoked or replaced; Forbidden when the group takes nobody
// in; TooMany.
func (s *Service) Renew(ctx context.Context, actor access.Actor, which id.Cohort, invitation string) (Invitation, error) {
	inv, err := s.Invitation(ctx, actor, which, invitation)
	if err != nil {
		return Invitation{}, err
	}
	if err := s.roomFor(ctx, inv); err != nil {
		return Invitation{}, err
	}
	if ok, wait := s.limits.Allow(ctx, inviting, string(actor.Person)); !ok {
		return Invitation{}, errTooOften(wait)
	}
	inv, err = s.changeInvitation(ctx, invitation, func(inv *Invitation) (bool, error) {
		if inv.stored != Open {
			return false, errOver
		}
		// The old link is noted first: if we stop in between, it merely stands here twice.
		if err := s.keepLink(ctx, *inv); err != nil {
			return false, err
		}
		inv.Version, inv.Tries, inv.Expires = inv.Version+1, 0, s.clock.Now().Add(invitationLife)
		inv.events = append(inv.events, s.trace(access.Invite, actor.Person, inv.ID))
		if inv.Address != "" {
			inv.events = append(inv.events, s.mail(*inv))
		}
		return true, nil
	})
	if err != nil {
		return Invitation{}, err
	}
	return s.shown(ctx, inv), nil
}

// Revoke takes an invitation back; its links then say neutrally that they do not work. Revoked already is no error. Who
// may is who may invite. Conflict when it was accepted or replaced.
func (s *Service) Revoke(ctx context.Context, actor access.Actor, which id.Cohort, invitation string) error {
	if _, err := s.Invitation(ctx, actor, which, invitation); err != nil {
		return err
	}
	_, err := s.changeInvitation(ctx, invitation, func(inv *Invitation) (bool, error) {
		switch inv.stored {
		case Revoked:
			return false, nil
		case Open:
			inv.stored = Revoked
			inv.events = append(inv.events, s.trace(access.Invite, actor.Person, inv.ID))
			return true, nil
		default:
			return false, errOver
		}
	})
	return err
}

func (s *Service) mail(inv Invitation) store.Event {
	return s.relayed(MailEvent, map[string]string{"invitation": inv.ID})
}

func (s *Service) keepLink(ctx context.Context, inv Invitation) error {
	hash := s.linkHash(s.token(inv.ID, inv.Version))
	_, err := s.store.Insert(ctx, Links, store.Doc{ID: hash, Schema: 1, Body: store.Facts(linkFacts{inv.ID})})
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}
