package forum

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// What somebody meets who sends again what does not wait for them.
var (
	errNotReturned   = errs.New(errs.Conflict, "This post does not wait for you to send it, so nothing was sent. How it stands is said above it.")
	errBackOnceAgain = errs.New(errs.Conflict, "This post came back to you once more since then. Please read the new notes first; nothing was sent.")
)

// Resend sends the words that a person gave back to their author once more, as they are, for that author: they stay kept
// from the group, and a person reads them again. by is the decision that gave them back. Pressed twice they are sent
// once. Conflict when nothing was given back, or it was given back again since; otherwise errors as ChangePost.
func (s *Service) Resend(ctx context.Context, actor access.Actor, which id.Post, by id.Decision) (Outcome, error) {
	var out Outcome
	err := s.edit(ctx, actor, access.ChangePost, which, func(p *Post, w writing, now time.Time) (bool, error) {
		out = Outcome{Thread: p.Thread, Cohort: p.Cohort, Post: p.ID}
		out.tell(*p, now)
		switch {
		case p.Waiting != nil && p.Waiting.For == HeldForAgain:
			out.Again = true
			return false, nil
		case !p.returned():
			return false, errNotReturned
		case len(p.Decisions) == 0 || p.Decisions[len(p.Decisions)-1] != by:
			return false, errBackOnceAgain
		}
		s.sendAgain(ctx, w, p)
		return true, nil
	})
	return out, err
}

// returned says whether the newest words were given back to their author, and wait for them.
func (p Post) returned() bool { return p.Waiting != nil && p.Waiting.For == HeldForReturned }

// sendAgain puts words that were given back before a person, unchanged. They are screened anew, so that whoever reads them
// sees what is found in them today; what is masked of them stays as it is.
func (s *Service) sendAgain(ctx context.Context, w writing, p *Post) {
	next := *p.Waiting
	next.For = HeldForAgain
	p.Waiting = &next
	ev := s.signal(w, next, s.verdict(ctx, w, next))
	ev.Facts["kind"] = signalResent
	p.events = append(p.events, ev)
}
