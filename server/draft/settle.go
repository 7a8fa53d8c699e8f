package draft

import (
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/store"
)

// Choose ends a conflict: the second text stays (other), or the one that stood there. What was not chosen can be
// restored for a day. NotFound when there is no draft, or no second text.
func (s *Service) Choose(ctx context.Context, actor access.Actor, which string, other bool) (Draft, error) {
	next, err := s.alter(ctx, actor, which, func(d Draft, now time.Time) (step, error) {
		if d.Other == nil {
			return step{}, store.ErrNotFound
		}
		lost := d.Other
		if other {
			d.words, lost = d.Other, d.words
		}
		next := step{aside: []Draft{d.aside(lost, nil, now)}, changed: true}
		d.Other, d.Version, d.Until = nil, d.Version+1, now.Add(Kept)
		next.draft = d.shown()
		return next, nil
	})
	return next.draft, err
}

// Discard gives a draft up. Restore, with the id of what comes back, undoes it for a day.
func (s *Service) Discard(ctx context.Context, actor access.Actor, which string) (Draft, error) {
	next, err := s.alter(ctx, actor, which, func(d Draft, now time.Time) (step, error) {
		switch {
		case !d.Aside:
			return d.emptied(now, d.aside(d.words, d.Other, now)), nil
		case !d.Discarded.IsZero():
			return step{draft: d}, nil
		default:
			d.Discarded, d.Until = now, now.Add(RestoreTime)
			return step{draft: d, changed: true}, nil
		}
	})
	return next.away(), err
}

// PutAside takes a draft out of its box, so that another can be begun there. It keeps its thirty days.
func (s *Service) PutAside(ctx context.Context, actor access.Actor, which string) (Draft, error) {
	next, err := s.alter(ctx, actor, which, func(d Draft, now time.Time) (step, error) {
		if d.Aside {
			return step{draft: d}, nil
		}
		return d.emptied(now, d.aside(d.words, d.Other, time.Time{})), nil
	})
	return next.away(), err
}

// away is where the words of a draft are after a step that took them out of their box.
func (n step) away() Draft {
	if len(n.aside) > 0 {
		return n.aside[0]
	}
	return n.draft
}

// Restore puts a draft that was discarded or put aside back into its box, as if it had been saved now. What stands there
// meanwhile is put aside. One that is in its box already stays there.
func (s *Service) Restore(ctx context.Context, actor access.Actor, which string) (Draft, error) {
	if err := access.May(actor, access.WriteDraft, access.Facts{}); err != nil {
		return Draft{}, err
	}
	for {
		away, err := s.byID(ctx, actor, which)
		if err != nil || !away.Aside {
			return away, err
		}
		box, err := s.at(ctx, actor.Person, away.Key)
		if err != nil {
			return Draft{}, err
		}
		next := box.restored(away, s.clock.Now())
		err = s.move(ctx, &next)
		if err == nil {
			err = s.store.Delete(ctx, Drafts, away.ID, away.rev)
		}
		switch {
		case errors.Is(err, store.ErrChanged) && next.draft.holds(away): // somebody else took it away
			return next.draft, nil
		case !again(err):
			return next.draft, err
		}
	}
}

// restored is the box d with what stood aside. When that stands in it already, this goes on from a restoring that was cut
// short.
func (d Draft) restored(away Draft, now time.Time) step {
	if d.holds(away) {
		return step{draft: d}
	}
	next := step{changed: true}
	if d.words != nil {
		next.aside = []Draft{d.aside(d.words, d.Other, time.Time{})}
	}
	words := *away.words
	words.At, words.From.Form = now, "" // the page it came from has no claim on it any more
	d.words, d.Other, d.Version, d.Until = &words, away.Other, d.Version+1, now.Add(Kept)
	next.draft = d.shown()
	return next
}

func (d Draft) holds(away Draft) bool { return d.words != nil && d.words.Fields == away.words.Fields }

// alter reads a draft of the actor's, changes it, and tries again when somebody was faster.
func (s *Service) alter(ctx context.Context, actor access.Actor, which string, change func(Draft, time.Time) (step, error)) (step, error) {
	if err := access.May(actor, access.WriteDraft, access.Facts{}); err != nil {
		return step{}, err
	}
	for {
		d, err := s.byID(ctx, actor, which)
		if err != nil {
			return step{}, err
		}
		next, err := change(d, s.clock.Now())
		if err != nil {
			return step{}, err
		}
		if err := s.move(ctx, &next); !again(err) {
			return next, err
		}
	}
}
