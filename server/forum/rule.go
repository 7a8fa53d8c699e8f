package forum

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Act is what a decision does to the words of a post.
type Act string

// The acts. Publishing, folding, masking and restoring put the words before the group; the others take them from it.
const (
	ActPublish Act = "publish" // as they were written, unless the ruling masks some of them
	ActFold    Act = "fold"    // folded, like under a content note of their author's
	ActMask    Act = "mask"    // without the words that the ruling masks
	ActHold    Act = "hold"    // kept from the group until a person decides
	ActReturn  Act = "return"  // given back to their author, who can write others
	ActRemove  Act = "remove"
	ActRestore Act = "restore" // what was removed or held stands again as it stood, or for the first time
)

// Ruling is what a person decided about the words of a post. It is bound to the revision that they read.
type Ruling struct {
	Decision        id.Decision
	Post            id.Post
	Revision        id.Revision
	Act             Act
	Mask            []gate.Mark // what is masked from then on; nil leaves that as it is, but to publish unmasks
	Clause, Version int         // of the agreement, for a removal
	By              id.Person
}

// What a ruling meets. Tested with errors.Is.
var (
	// ErrMeanwhile: the newest revision is another than the one that was decided about.
	ErrMeanwhile = errs.New(errs.Conflict, "The author changed this post while you were deciding. What it says now is below; nothing of your decision is lost.")
	// ErrWithdrawn: there are no words any more to decide about.
	ErrWithdrawn = errs.New(errs.Conflict, "The author took this post back while you were deciding. Nobody in the group sees it; what you wrote is still in the boxes.")
	// ErrRemoved: what was removed has to be restored before anything else.
	ErrRemoved = errs.New(errs.Conflict, "This post is removed. To show it to the group again, restore it.")
)

// Rule carries out what a person decided about the words of a post, for package moderation, which has asked the access
// table. It is bound to the revision they read: ErrMeanwhile when another is the newest, ErrWithdrawn when its author took
// it back, ErrRemoved for what only a restoration can follow, NotFound for a post that is not there. Carried out before
// by the same decision it changes nothing, so that it can be tried again after a crash at any step. Invalid for an act
// that there is not, and for masking nothing.
//
// What takes an opening from the group hides its thread first and the post after: half of that shows less, never more.
func (s *Service) Rule(ctx context.Context, r Ruling) error {
	if err := r.check(); err != nil {
		return err
	}
	for {
		p, t, err := s.ruled(ctx, r.Post)
		if err != nil || slices.Contains(p.Decisions, r.Decision) {
			return err
		}
		now := s.clock.Now()
		if err := s.carryOut(ctx, &p, t, r, now); err != nil {
			if half := s.settle(ctx, t, p.ID); half != nil {
				return half
			}
			return err
		}
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

// errAct and errNoMask are for whoever writes the form.
var (
	errAct    = errs.In("words", "Please choose one of the things in the list.")
	errNoMask = errs.In("mask", "Which words? Please choose those that nobody in the group is to see.")
)

// record is how each act stands in the audit record: a state change is a noun.
var record = map[Act]access.Action{
	ActPublish: "release", ActFold: "folding", ActMask: "masking", ActHold: "hold", ActReturn: "return", ActRemove: "removal", ActRestore: "restoration",
}

func (r Ruling) check() error {
	if record[r.Act] == "" || r.Decision == "" {
		return errAct
	}
	for _, m := range r.Mask {
		if m.From < 0 || m.From >= m.To {
			return errNoMask
		}
	}
	if r.Act == ActMask && len(r.Mask) == 0 {
		return errNoMask
	}
	return nil
}

// ruled loads a post with its thread. The place that a post left is nobody's words.
func (s *Service) ruled(ctx context.Context, which id.Post) (Post, Thread, error) {
	p, err := s.post(ctx, which)
	if err == nil && p.Moved != "" {
		err = store.ErrNotFound
	}
	if err != nil {
		return Post{}, Thread{}, err
	}
	t, err := s.thread(ctx, p.Thread)
	return p, t, err
}

// decisionsKept is how many decisions a post names: more than are ever carried out at once.
const decisionsKept = 50

// carryOut brings a post to what the ruling says, and hides its thread if that is to be hidden. The post is not stored
// yet.
func (s *Service) carryOut(ctx context.Context, p *Post, t Thread, r Ruling, now time.Time) error {
	if err := p.bound(r); err != nil {
		return err
	}
	shown := p.Shown != nil
	var err error
	switch r.Act {
	case ActHold, ActReturn:
		err = s.withhold(ctx, p, t, r, now)
	case ActRemove:
		err = s.remove(ctx, p, t, r, now)
	default:
		err = s.show(ctx, p, t, r, now)
	}
	if err != nil {
		return err
	}
	p.Decisions = append(p.Decisions, r.Decision)
	p.Decisions = p.Decisions[max(len(p.Decisions)-decisionsKept, 0):]
	facts := map[string]string{"thread": string(t.ID), "revision": string(r.Revision), "decision": string(r.Decision)}
	p.events = append(p.events, s.trail(record[r.Act], access.Actor{Person: r.By}, *p, t, facts, now)...)
	if t.Opening != p.ID || !shown || p.Shown != nil {
		return nil // what follows from the post tells its thread
	}
	return s.alter(ctx, t, func(t *Thread) bool { return t.learn(*p) })
}

// bound says whether the ruling is about what the post says now.
func (p Post) bound(r Ruling) error {
	switch newest := p.Newest(); {
	case p.Removal != nil && p.Removal.Revision != r.Revision:
		return ErrMeanwhile
	case p.Removal != nil && r.Act != ActRestore:
		return ErrRemoved
	case p.Removal != nil:
		return nil
	case newest == nil:
		return ErrWithdrawn
	case newest.ID != r.Revision:
		return ErrMeanwhile
	default:
		return nil
	}
}

// settle brings a thread back to what its opening says, after a ruling that hid it could not be carried out.
func (s *Service) settle(ctx context.Context, t Thread, which id.Post) error {
	if t.Opening != which {
		return nil
	}
	p, err := s.post(ctx, which)
	if err != nil {
		return err
	}
	return s.alter(ctx, t, func(t *Thread) bool { return t.learn(p) })
}
