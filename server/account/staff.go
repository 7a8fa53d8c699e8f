package account

import (
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// maxStaff is the most staff of one practice that are listed.
const maxStaff = 500

// People lists the staff of the practice, for its admin, without what they sign in with.
func (s *Service) People(ctx context.Context, actor access.Actor) ([]Person, error) {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return nil, err
	}
	return s.staff(ctx)
}

func (s *Service) staff(ctx context.Context) ([]Person, error) {
	var people []Person
	for _, kind := range []access.Kind{access.Admin, access.Staff} {
		docs, err := s.store.Find(ctx, People, store.Query{Index: "by_kind", Equal: []any{string(kind)}, Limit: maxStaff})
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			p, err := personOf(doc)
			if err != nil {
				return nil, err
			}
			p.proofs = proofs{}
			people = append(people, p)
		}
	}
	return people, nil
}

// Staff counts who works here, for rules that hold where one person works alone.
func (s *Service) Staff(ctx context.Context) (int, error) {
	people, err := s.staff(ctx)
	return len(people), err
}

// Admins counts the practice's admins; none means that it is not set up.
func (s *Service) Admins(ctx context.Context) (int, error) {
	return s.store.Count(ctx, People, store.Query{Index: "by_kind", Equal: []any{string(access.Admin)}}, maxStaff)
}

var (
	errLastAdmin = errs.New(errs.Conflict, "There has to be an admin. Please make somebody else one first.")
	errKind      = errs.In("kind", "Please choose what this person is to be here.")
)

// SetKind makes somebody a member, staff or an admin, for the practice's admin. Their sessions end, so it holds at once
// and everywhere. Conflict for the last admin; Invalid for a kind that cannot be given, or a person who cannot have one.
func (s *Service) SetKind(ctx context.Context, actor access.Actor, who id.Person, kind access.Kind) error {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	return s.Promote(ctx, actor.Person, who, kind)
}

// Promote is SetKind for admission, which has asked the access table: an invitation to work here was accepted. by is who
// invited. Somebody who is of this kind already stays signed in.
func (s *Service) Promote(ctx context.Context, by, who id.Person, kind access.Kind) error {
	if kind != access.Member && !kind.Works() {
		return errKind
	}
	was, err := s.setKind(ctx, by, who, kind)
	if err != nil || was != access.Admin || kind == access.Admin {
		return err
	}
	// Two admins may have demoted each other at once: each looks again, and takes their own step back.
	if n, err := s.Admins(ctx); err != nil || n > 0 {
		return err
	}
	_, err = s.setKind(ctx, by, who, access.Admin)
	return errors.Join(errLastAdmin, err)
}

func (s *Service) setKind(ctx context.Context, by, who id.Person, kind access.Kind) (was access.Kind, err error) {
	_, err = s.change(ctx, who, func(p *Person, _ time.Time) error {
		was = p.Kind
		if p.Kind == kind {
			return nil
		}
		if p.Kind != access.Member && !p.Kind.Works() {
			return errKind
		}
		p.Kind = kind
		s.endOpened(p)
		s.tell(p, AlertRole, "")
		p.events = append(p.events, s.audited(access.RunPractice, access.Actor{Person: by}, p.ID))
		return nil
	})
	return was, err
}

// Suspend pauses all access of a person at once, or lifts that. For cohort, which has asked the access table. Pausing
// ends their sessions; they can come in again, and see only that their access is paused.
func (s *Service) Suspend(ctx context.Context, who id.Person, on bool) error {
	p, err := s.change(ctx, who, func(p *Person, _ time.Time) error {
		if p.Suspended == on {
			return nil
		}
		p.Suspended = on
		if on {
			s.endOpened(p)
		}
		p.events = append(p.events, s.audited(access.Suspend, access.Actor{}, p.ID))
		return nil
	})
	if err != nil || on {
		return err
	}
	return s.pause(ctx, p.ID, false)
}
