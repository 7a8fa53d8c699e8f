package forum

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Desk is what somebody needs to see while they write: where, to whom, and what stands there.
type Desk struct {
	Cohort  cohort.Cohort
	Own     cohort.Membership
	Thread  Thread
	Answers *Ref  // the post they answer
	Post    *Post // their own post, when they change it or take it back
	Readers int   // how many people read the cohort, staff among them
}

// DeskForThread is the desk for a new thread, for whoever may start one.
func (s *Service) DeskForThread(ctx context.Context, actor access.Actor, which id.Cohort) (Desk, error) {
	c, own, err := s.cohorts.Get(ctx, actor, which)
	if err != nil {
		return Desk{}, err
	}
	if err := access.May(actor, access.StartThread, own.Facts()); err != nil {
		return Desk{}, err
	}
	readers, err := s.cohorts.Readers(ctx, which)
	return Desk{Cohort: c, Own: own, Readers: readers}, err
}

// DeskForAnswer is the desk for an answer to a thread or to one post of it, for whoever may write there. A post that
// cannot be answered any more is left out: one still answers the thread.
func (s *Service) DeskForAnswer(ctx context.Context, actor access.Actor, which id.Thread, to id.Post) (Desk, error) {
	t, err := s.thread(ctx, which)
	if err != nil {
		return Desk{}, err
	}
	d, err := s.desk(ctx, actor, t)
	if err != nil {
		return Desk{}, err
	}
	if err := access.May(actor, access.WritePost, t.facts(d.Own)); err != nil {
		return Desk{}, err // what was read for it stays here
	}
	if to == "" {
		return d, nil
	}
	p, err := s.post(ctx, to)
	if err != nil || p.Thread != which || p.Shown == nil {
		return d, nil
	}
	by, err := s.cohorts.Named(ctx, t.Cohort, []id.Person{p.Author})
	d.Answers = &Ref{Post: p.ID, By: by[p.Author], Own: p.Author == actor.Person, Excerpt: excerpt(p)}
	return d, err
}

// DeskForPost is the desk for something done to one's own post: access.ChangePost or access.TakeBack.
func (s *Service) DeskForPost(ctx context.Context, actor access.Actor, action access.Action, which id.Post) (Desk, error) {
	p, t, err := s.postFor(ctx, actor, action, which)
	if err != nil {
		return Desk{}, err
	}
	d, err := s.desk(ctx, actor, t)
	d.Post = &p
	return d, err
}

// desk reads where somebody writes. It asks nothing: its callers do.
func (s *Service) desk(ctx context.Context, actor access.Actor, t Thread) (Desk, error) {
	c, own, err := s.cohorts.Place(ctx, t.Cohort, actor.Person)
	if err != nil {
		return Desk{}, err
	}
	readers, err := s.cohorts.Readers(ctx, t.Cohort)
	return Desk{Cohort: c, Own: own, Thread: t, Readers: readers}, err
}

// Locate gives the address of the thread page a post stands on, for whoever may read the post. The address is empty
// for a post that waits: it stands on no page.
func (s *Service) Locate(ctx context.Context, actor access.Actor, which id.Post) (id.Thread, string, error) {
	p, t, err := s.postFor(ctx, actor, access.ReadPost, which)
	if err != nil {
		return "", "", err
	}
	at, err := s.locate(ctx, t, p)
	return t.ID, at, err
}

func (s *Service) locate(ctx context.Context, t Thread, p Post) (string, error) {
	if p.Published.IsZero() {
		return "", nil
	}
	n, err := s.number(ctx, t, p)
	if err != nil || n <= PageSize {
		return Beginning, err
	}
	ahead := (n-1)%PageSize + 1 // from the last post of the page before, to just ahead of this one
	docs, err := s.store.Find(ctx, Posts, store.Query{
		Index: "by_thread", Equal: []any{string(t.ID)}, Desc: true, Limit: ahead, NoWords: true,
		After: &store.Cursor{Keys: []any{clock.Millis(p.Published)}, ID: string(p.ID)},
	})
	if err != nil || len(docs) == 0 {
		return Beginning, err
	}
	last, err := postOf(docs[len(docs)-1])
	return "after-" + address(last, n-len(docs)), err
}
