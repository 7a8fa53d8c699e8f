package forum

import (
	"bytes"
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Change is what it takes to put other words in the place of a post's.
type Change struct {
	Post  id.Post
	Seen  id.Revision // the revision the author had before them; another newest one is a conflict over words
	Words Words
	Nonce string
}

// errMeanwhile is the one conflict people meet: over words. Both texts are theirs to see.
var errMeanwhile = errs.New(errs.Conflict, "You changed this post somewhere else meanwhile. Both versions are below; nothing is lost.")

// ChangePost gives a post new words, for its author while the thread is open. The change is a new revision and takes
// the same way as the first; until it is published the group goes on seeing what it saw. Conflict when the newest
// revision is not the one the author had seen; Invalid and TooLarge as the gate says.
func (s *Service) ChangePost(ctx context.Context, actor access.Actor, in Change) (Outcome, error) {
	body, report, err := in.Words.body()
	if err != nil {
		return Outcome{}, inField(err, "words")
	}
	if id.Time(in.Nonce).IsZero() {
		return Outcome{}, errBadForm
	}
	var out Outcome
	err = s.edit(ctx, actor, access.ChangePost, in.Post, func(p *Post, now time.Time) (bool, error) {
		out = Outcome{Thread: p.Thread, Post: p.ID, Gate: report, Held: p.Waiting != nil}
		newest := p.Newest()
		next, err := s.revision(ctx, *p, in.Nonce, id.Time(in.Nonce), body)
		if err != nil {
			return false, err
		}
		if newest.ID == next.ID || bytes.Equal(newest.Body.Encode(), body.Encode()) {
			out.Again = true // sent before, or nothing was changed
			return false, nil
		}
		if newest.ID != in.Seen {
			return false, errMeanwhile
		}
		next.At = now
		if err := s.archive(ctx, *p, outgoing(*p, next)); err != nil {
			return false, err
		}
		p.place(next)
		out.Held = next.State == Held
		return true, nil
	})
	return out, err
}

// TakeBack removes a post's words from everything the group sees, for its author at any time. The place in the thread
// stays, as a neutral line.
func (s *Service) TakeBack(ctx context.Context, actor access.Actor, which id.Post) (Outcome, error) {
	var out Outcome
	err := s.edit(ctx, actor, access.TakeBack, which, func(p *Post, now time.Time) (bool, error) {
		out = Outcome{Thread: p.Thread, Post: p.ID}
		if err := s.archive(ctx, *p, withdrawn(*p)); err != nil {
			return false, err
		}
		p.Shown, p.Waiting, p.TakenBack = nil, nil, now
		return true, nil
	})
	if errors.Is(err, access.ErrGone) {
		p, err := s.post(ctx, which) // pressed twice: it is done
		return Outcome{Thread: p.Thread, Post: p.ID, Again: true}, err
	}
	return out, err
}

// edit is the one way a stored post changes: load, allow, alter, replace, carry out what follows. When somebody was
// faster it starts again with what is there now. alter answers whether there is anything to store.
func (s *Service) edit(ctx context.Context, actor access.Actor, action access.Action, which id.Post, alter func(*Post, time.Time) (bool, error)) error {
	for {
		p, t, err := s.postFor(ctx, actor, action, which)
		if err != nil {
			return err
		}
		changed, err := alter(&p, s.clock.Now())
		if err != nil || !changed {
			return err
		}
		facts := map[string]string{"thread": string(t.ID)}
		if newest := p.Newest(); newest != nil {
			facts["revision"], facts["state"] = string(newest.ID), string(newest.State)
		}
		p.events = append(p.events, s.events(action, actor, string(p.ID), facts, activityEvent)...)
		doc, err := s.store.Replace(ctx, Posts, p.doc())
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, Posts, doc)
		}
		return err
	}
}

// postFor loads a post with its thread, if the actor may do this to it.
func (s *Service) postFor(ctx context.Context, actor access.Actor, action access.Action, which id.Post) (Post, Thread, error) {
	p, err := s.post(ctx, which)
	if err != nil {
		return Post{}, Thread{}, err
	}
	t, err := s.thread(ctx, p.Thread)
	if err != nil {
		return Post{}, Thread{}, err
	}
	m, err := s.cohorts.Membership(ctx, t.Cohort, actor.Person)
	if err != nil {
		return Post{}, Thread{}, err
	}
	return p, t, access.May(actor, action, p.Facts(t.facts(m), actor.Person))
}

type outgone struct {
	revision *Revision
	state    State
}

// outgoing are the revisions that next takes the place of. What the group sees stays while next only waits.
func outgoing(p Post, next Revision) []outgone {
	gone := []outgone{{p.Waiting, Replaced}}
	if next.State == Published {
		gone = append(gone, outgone{p.Shown, Replaced})
	}
	return gone
}

func withdrawn(p Post) []outgone {
	return []outgone{{p.Waiting, Withdrawn}, {p.Shown, Withdrawn}}
}

// archive keeps revisions as documents of their own before the post lets go of them, so that a crash in between leaves
// them twice and never nowhere. Done again it changes nothing.
func (s *Service) archive(ctx context.Context, p Post, gone []outgone) error {
	for _, g := range gone {
		if g.revision == nil {
			continue
		}
		if _, err := s.store.Insert(ctx, Revisions, p.archived(*g.revision, g.state)); err != nil && !errors.Is(err, store.ErrExists) {
			return err
		}
	}
	return nil
}
