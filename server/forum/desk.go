package forum

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
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
	Seen    *Seen // that post as the one at the desk sees it
	Early   bool  // the group does not see that post yet, and would never see that it was there
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
	if err := access.May(actor, access.WritePost, t.facts(d.Own, s.clock.Now())); err != nil {
		return Desk{}, err // what was read for it stays here
	}
	if to == "" {
		return d, nil
	}
	l, err := s.lens(ctx, actor, t)
	if err != nil {
		return Desk{}, err
	}
	p, err := s.post(ctx, to)
	if err != nil || p.Thread != which || p.Shown == nil || !l.sees(p) {
		return d, nil
	}
	by, err := s.cohorts.Named(ctx, t.Cohort, []id.Person{p.Author})
	d.Answers = l.ref(p, by[p.Author])
	return d, err
}

// Quoted draws what somebody is about to quote in a thread, or in a new one of the cohort, beside their words: what of
// it can be quoted, complete, and how it looks now. What cannot be quoted is left out. For whoever writes there.
func (s *Service) Quoted(ctx context.Context, actor access.Actor, d Desk, in []gate.Quote) ([]gate.Quote, []QuoteShown, error) {
	t := d.Thread
	if t.ID == "" {
		t.Cohort = d.Cohort.ID
	}
	var was gate.Body
	if d.Post != nil && d.Post.Author == actor.Person && d.Post.Newest() != nil {
		was = d.Post.Newest().Body
	}
	l, err := s.lens(ctx, actor, t)
	if err != nil {
		return nil, nil, err
	}
	wanted := &Revision{}
	for _, q := range in[:min(len(in), MaxQuotes)] {
		body, err := s.quotes(ctx, actor, t, []gate.Quote{q}, was)
		if err == nil {
			wanted.Body = append(wanted.Body, body...)
		} else if errs.KindOf(err) != errs.Invalid {
			return nil, nil, err
		}
	}
	a, err := s.around(ctx, l, nil, []*Revision{wanted})
	if err != nil {
		return nil, nil, err
	}
	var kept []gate.Quote
	for _, seg := range wanted.Body {
		kept = append(kept, *seg.Quote)
	}
	return kept, a.quotes(l, wanted), nil
}

// DeskForPost is the desk for something done to one's own post: access.ChangePost or access.TakeBack.
func (s *Service) DeskForPost(ctx context.Context, actor access.Actor, action access.Action, which id.Post) (Desk, error) {
	p, t, err := s.postFor(ctx, actor, action, which)
	if err != nil {
		return Desk{}, err
	}
	d, err := s.desk(ctx, actor, t)
	if err != nil {
		return Desk{}, err
	}
	l, err := s.lens(ctx, actor, t)
	if err != nil {
		return Desk{}, err
	}
	a, err := s.around(ctx, l, []Post{p}, l.shown([]Post{p}))
	seen := a.one(l, p)
	d.Post, d.Seen, d.Early = &seen.Post, &seen, p.early(l.now) && !(p.ID == t.Opening && t.GoesOn)
	return d, err
}

// desk reads where somebody writes. It asks nothing: its callers do.
func (s *Service) desk(ctx context.Context, actor access.Actor, t Thread) (Desk, error) {
	c, own, err := s.cohorts.Place(ctx, t.Cohort, actor.Person)
	if err != nil {
		return Desk{}, err
	}
	readers, err := s.cohorts.Readers(ctx, t.Cohort)
	return Desk{Cohort: c, Own: own, Thread: t.to(actor.Person), Readers: readers}, err
}

// Locate gives the address of the thread page a post stands on, for whoever may read the post. The address is empty
// for a post that waits, and for one that only its author and the staff see yet: to these staff it stands on no page.
func (s *Service) Locate(ctx context.Context, actor access.Actor, which id.Post) (id.Thread, string, error) {
	p, t, err := s.postFor(ctx, actor, access.ReadPost, which)
	if err != nil {
		return "", "", err
	}
	at, err := s.locate(ctx, s.view(actor.Person), t, p)
	return t.ID, at, err
}

func (s *Service) locate(ctx context.Context, v view, t Thread, p Post) (string, error) {
	if p.Published.IsZero() || !v.sees(p) {
		return "", nil
	}
	n, err := s.number(ctx, v, t, p)
	if err != nil || n <= PageSize {
		return Beginning, err
	}
	ahead := (n-1)%PageSize + 1 // from the last post of the page before, to just ahead of this one
	posts, err := s.find(ctx, v, store.Query{
		Index: "by_thread", Equal: []any{string(t.ID)}, Desc: true, Limit: ahead, NoWords: true,
		After: &store.Cursor{Keys: []any{clock.Millis(p.Published)}, ID: string(p.ID)},
	})
	if err != nil || len(posts) == 0 {
		return Beginning, err
	}
	return "after-" + address(posts[len(posts)-1], n-len(posts)), nil
}
