package forum

import (
	"bytes"
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Change is what it takes to put other words in the place of a post's.
type Change struct {
	Post    id.Post
	Seen    id.Revision // the revision the author had before them; another newest one is a conflict over words
	Words   Words
	Nonce   string
	Knowing bool // was told that somebody they call on asked not to be called on
}

// errMeanwhile is the one conflict people meet: over words. Both texts are theirs to see.
var errMeanwhile = errs.New(errs.Conflict, "You changed this post somewhere else meanwhile. Both versions are below; nothing is lost.")

// ChangePost gives a post new words, for its author while the thread is open. The change is a new revision and takes
// the same way as the first; until it is published the group goes on seeing what it saw. The same words change nothing,
// but what a person had given back goes before a person again, as Resend sends it. Conflict when the newest revision is
// not the one the author had seen; Invalid and TooLarge as the gate says.
func (s *Service) ChangePost(ctx context.Context, actor access.Actor, in Change) (Outcome, error) {
	if id.Time(in.Nonce).IsZero() {
		return Outcome{}, errBadForm
	}
	var out Outcome
	err := s.edit(ctx, actor, access.ChangePost, in.Post, func(p *Post, w writing, now time.Time) (bool, error) {
		var changed bool
		var err error
		out, changed, err = s.change(ctx, actor, w, p, in, now)
		return changed, err
	})
	return out, err
}

func (s *Service) change(ctx context.Context, actor access.Actor, w writing, p *Post, in Change, now time.Time) (Outcome, bool, error) {
	out := Outcome{Thread: p.Thread, Cohort: p.Cohort, Post: p.ID}
	out.tell(*p, now)
	newest, sent := p.Newest(), id.Time(in.Nonce)
	if newest.ID == s.revisionID(*p, in.Nonce, sent) {
		out.Again = true // sent before
		return out, false, nil
	}
	d, err := s.compose(ctx, actor, w.thread, *p, in.Words, in.Knowing)
	out.Gate = d.report
	if err != nil {
		return out, false, err
	}
	if bytes.Equal(newest.encode(), d.encode()) {
		if p.returned() && newest.ID == in.Seen { // it waited for its author, who leaves it so
			s.sendAgain(ctx, w, p)
			return out, true, nil
		}
		out.Again = true // nothing was changed
		return out, false, nil
	}
	if newest.ID != in.Seen {
		return out, false, errMeanwhile
	}
	next, signal, err := s.revision(ctx, w, in.Nonce, sent, d.Revision)
	if err != nil {
		return out, false, err
	}
	next.At = now
	if err := s.archive(ctx, *p, outgoing(*p, next)); err != nil {
		return out, false, err
	}
	p.place(next, s.from(*p, now))
	p.Mentions, p.Older, p.events = d.mentions, true, append(p.events, signal)
	out.tell(*p, now)
	return out, true, nil
}

// TakeBack removes a post's words from everything the group sees, for its author at any time. The place in the thread
// stays, as a neutral line, unless the group never saw it: then nothing does. The words are kept, sealed, where staff
// alone can read them, see History.
func (s *Service) TakeBack(ctx context.Context, actor access.Actor, which id.Post) (Outcome, error) {
	var out Outcome
	err := s.edit(ctx, actor, access.TakeBack, which, func(p *Post, w writing, now time.Time) (bool, error) {
		t := w.thread
		p.events = append(p.events, s.takenBackSignal(*p, t, *p.Newest()))
		out = Outcome{Thread: p.Thread, Cohort: p.Cohort, Post: p.ID, Early: p.early(now)}
		if err := s.archive(ctx, *p, withdrawn(*p)); err != nil {
			return false, err
		}
		if out.Early {
			gone, err := s.unshare(ctx, p, t)
			if err != nil {
				return false, err
			}
			if gone {
				out.Thread = ""
			}
			out.Early = p.Published.IsZero()
		}
		p.left = p.Newest().ID
		p.Shown, p.Waiting, p.last, p.Answered, p.TakenBack, p.Older = nil, nil, "", false, now, true
		return true, nil
	})
	if errors.Is(err, access.ErrGone) {
		return s.takenBack(ctx, which) // pressed twice: it is done
	}
	return out, err
}

func (s *Service) takenBack(ctx context.Context, which id.Post) (Outcome, error) {
	p, err := s.post(ctx, which)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Thread: p.Thread, Cohort: p.Cohort, Post: p.ID, Again: true, Early: p.Published.IsZero()}
	t, err := s.thread(ctx, p.Thread)
	if t.Dropped {
		out.Thread = ""
	}
	return out, err
}

// edit is the one way a stored post changes: load, allow, alter, replace, carry out what follows. When somebody was
// faster it starts again with what is there now. alter answers whether there is anything to store.
func (s *Service) edit(ctx context.Context, actor access.Actor, action access.Action, which id.Post, alter func(*Post, writing, time.Time) (bool, error)) error {
	for {
		p, t, m, err := s.postAs(ctx, actor, action, which)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		changed, err := alter(&p, writing{p, t, m.Holds()}, now)
		if err != nil || !changed {
			return err
		}
		facts := map[string]string{"thread": string(t.ID)}
		if newest := p.Newest(); newest != nil {
			facts["revision"], facts["state"] = string(newest.ID), string(newest.State)
		}
		p.events = append(p.events, s.trail(action, actor, p, t, facts, now)...)
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

// trail is what follows from a change of a post: its record, and what its thread learns of it. From when the thread of
// an opening shows is known at once.
func (s *Service) trail(action access.Action, actor access.Actor, p Post, t Thread, facts map[string]string, now time.Time) []store.Event {
	also := []string{activityEvent}
	if t.Opening == p.ID {
		also = append(also, activityEvent)
	}
	return p.follows(s.events(action, actor, string(p.ID), facts, also...), now)
}

// postFor loads a post with its thread, if the actor may do this to it.
func (s *Service) postFor(ctx context.Context, actor access.Actor, action access.Action, which id.Post) (Post, Thread, error) {
	p, t, _, err := s.postAs(ctx, actor, action, which)
	return p, t, err
}

// postAs is postFor, with what the actor is to the cohort.
func (s *Service) postAs(ctx context.Context, actor access.Actor, action access.Action, which id.Post) (Post, Thread, cohort.Membership, error) {
	var m cohort.Membership
	p, err := s.post(ctx, which)
	if err != nil {
		return Post{}, Thread{}, m, err
	}
	t, err := s.thread(ctx, p.Thread)
	if err != nil {
		return Post{}, Thread{}, m, err
	}
	if m, err = s.cohorts.Membership(ctx, t.Cohort, actor.Person); err != nil {
		return Post{}, Thread{}, m, err
	}
	err = access.May(actor, action, p.Facts(t.facts(m, s.clock.Now()), actor.Person, s.clock.Now()))
	if errors.Is(err, access.ErrGone) && p.Removal != nil {
		err = errRemoved
	}
	if action == access.MovePost && p.covers() != "" {
		err = store.ErrNotFound // there is nothing to move that its readers see
	}
	if err == nil && t.Dropped && action != access.TakeBack && action != access.ReadRevisions {
		err = store.ErrNotFound
	}
	return p, t, m, err
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
// them twice and never nowhere. Done again it changes nothing; one that stood again meanwhile, since a removal was
// undone, is noted as what has become of it now.
func (s *Service) archive(ctx context.Context, p Post, gone []outgone) error {
	for _, g := range gone {
		if g.revision == nil {
			continue
		}
		if err := s.archiveOne(ctx, p.archived(*g.revision, g.state)); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) archiveOne(ctx context.Context, doc store.Doc) error {
	for {
		_, err := s.store.Insert(ctx, Revisions, doc)
		if !errors.Is(err, store.ErrExists) {
			return err
		}
		was, err := s.store.Get(ctx, Revisions, doc.ID)
		if err != nil || bytes.Equal(was.Body, doc.Body) {
			return err
		}
		doc.Rev = was.Rev
		if _, err := s.store.Replace(ctx, Revisions, doc); !errors.Is(err, store.ErrChanged) {
			return err
		}
		doc.Rev = 0
	}
}
