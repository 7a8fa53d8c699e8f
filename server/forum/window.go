package forum

import (
	"context"
	"errors"
	"time"

	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/store"
)

// view is who looks at a thread's posts, and when.
type view struct {
	reader id.Person
	now    time.Time
}

// sees says whether a post that has a place stands there for this reader: its author sees it before the group does.
func (v view) sees(p Post) bool { return !p.Published.After(v.now) || p.Author == v.reader }

// past is what the group sees: for a query's Before.
func (v view) past() int64 { return clock.Millis(v.now) + 1 }

func (s *Service) view(reader id.Person) view { return view{reader, s.clock.Now()} }

// from is when the group sees what is published at that time: a while later, so that its author can take it back. A
// history that is brought in was seen long ago.
func (s *Service) from(p Post, at time.Time) time.Time {
	if p.Source == Imported {
		return at
	}
	return at.Add(s.window)
}

// follows are the events of a post, the last of which tells its thread what it says: when the group sees it.
func (p Post) follows(events []store.Event, now time.Time) []store.Event {
	if p.Published.After(now) {
		events[len(events)-1].Due = clock.Millis(p.Published)
	}
	return events
}

// until says when the group sees the post, if it does not yet.
func (p Post) until(now time.Time) time.Time {
	if p.Published.After(now) {
		return p.Published
	}
	return time.Time{}
}

// unshare takes a post off its place, which the group has not seen. The opening of a thread takes the thread along,
// before it: half of that hides the thread from all but its author, who can take the post back again, and what follows
// from the post puts it right. If its author has gone on in the thread already, the line stays.
func (s *Service) unshare(ctx context.Context, p *Post, t Thread) (gone bool, err error) {
	if t.Opening != p.ID {
		p.Published = time.Time{}
		return false, nil
	}
	err = s.alter(ctx, t, func(t *Thread) bool {
		gone = !t.GoesOn
		changed := gone && !t.Dropped
		t.Dropped = t.Dropped || gone
		return changed
	})
	if gone {
		p.Published = time.Time{}
	}
	return gone, err
}

// goOn notes that somebody goes on in a thread that the group does not see yet, so that it is not dropped under them.
func (s *Service) goOn(ctx context.Context, t Thread) error {
	if !s.clock.Now().Before(t.Shows) {
		return nil
	}
	var dropped bool
	err := s.alter(ctx, t, func(t *Thread) bool {
		dropped = t.Dropped
		changed := !dropped && !t.GoesOn
		t.GoesOn = t.GoesOn || changed
		return changed
	})
	if err == nil && dropped {
		err = store.ErrNotFound
	}
	return err
}

// alter changes a thread until nobody came between. edit answers whether there is anything to store.
func (s *Service) alter(ctx context.Context, t Thread, edit func(*Thread) bool) error {
	for {
		if !edit(&t) {
			return nil
		}
		_, err := s.store.Replace(ctx, Threads, t.doc())
		if !errors.Is(err, store.ErrChanged) {
			return err
		}
		if t, err = s.thread(ctx, t.ID); err != nil {
			return err
		}
	}
}

// held is from when the group sees a thread whose opening waits for a person: not before that decides.
var held = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// begins is from when the group sees the thread that this post opens, and whether it never will.
func (p Post) begins() (shows time.Time, dropped bool) {
	switch {
	case p.Published.IsZero():
		return held, !p.TakenBack.IsZero() || p.Removal != nil
	case p.hidden() && !p.Answered: // nobody else wrote there, so there is nothing to see
		return held, false
	default:
		return p.Published, false
	}
}
