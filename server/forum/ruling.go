package forum

import (
	"context"
	"slices"
	"time"

	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/store"
)

// show puts the newest words of a post, or those that were removed, before the group. They keep their place; what never
// had one gets it now, or with the thread if that is yet to be seen.
func (s *Service) show(ctx context.Context, p *Post, t Thread, r Ruling, now time.Time) error {
	newest := p.Newest()
	if p.Removal != nil {
		kept, err := s.archivedRevision(ctx, p.Removal.Revision)
		if err != nil {
			return err
		}
		newest, p.Removal = &kept, nil
	}
	next := *newest
	next.State, next.For, next.Since = Published, NotHeld, time.Time{}
	next.form(r)
	if p.Shown != nil && p.Shown.ID != next.ID {
		if err := s.archive(ctx, *p, []outgone{{p.Shown, Replaced}}); err != nil {
			return err
		}
		p.Older = true
	}
	opening, err := s.post(ctx, t.Opening)
	if err != nil {
		return err
	}
	p.release(next, now, later(now, opening.Published))
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// release shows a revision to the group, from then on if it never saw the post. It changed if the group had seen other
// words there.
func (p *Post) release(next Revision, now, from time.Time) {
	seen := p.Shown != nil && p.Shown.ID != next.ID && !p.early(now)
	p.Changed = p.Changed || seen || p.last != "" && p.last != next.ID
	p.Shown, p.Waiting, p.last, p.Answered = &next, nil, "", false
	if p.Published.IsZero() {
		p.Published = from
	}
}

// form is how the words stand before the group by this ruling.
func (r *Revision) form(by Ruling) {
	if by.Mask != nil || by.Act == ActPublish {
		r.Mask = by.Mask
	}
	switch by.Act {
	case ActPublish:
		r.Fold = false
	case ActFold:
		r.Fold = true
	}
}

// withhold takes the words of a post from the group until a person decides, or gives them back to their author. Words
// that were given back leave those standing that the group saw before them.
func (s *Service) withhold(ctx context.Context, p *Post, t Thread, r Ruling, now time.Time) error {
	why := HeldForDecision
	if r.Act == ActReturn {
		why = HeldForReturned
	}
	if p.Waiting == nil || r.Act == ActHold && p.Shown != nil {
		if err := s.hide(ctx, p, t, now); err != nil {
			return err
		}
	}
	p.Waiting.For = why
	return nil
}

// hide takes what is shown away: it waits, or if newer words wait already, it is replaced by these.
func (s *Service) hide(ctx context.Context, p *Post, t Thread, now time.Time) error {
	seen := !p.early(now)
	was := p.Shown
	if p.Waiting == nil {
		waits := *was
		waits.State, waits.Since = Held, now
		p.Waiting = &waits
	} else if err := s.archive(ctx, *p, []outgone{{was, Replaced}}); err != nil {
		return err
	} else {
		p.Older = true
	}
	p.Shown = nil
	if seen {
		p.last = was.ID
	}
	if p.leave(t, seen); p.Published.IsZero() {
		return nil
	}
	others, err := s.replied(ctx, *p, t)
	p.Answered = len(others) > 0
	return err
}

// leave gives up the place of a post that the group never saw, unless its author has gone on below it.
func (p *Post) leave(t Thread, seen bool) {
	if !seen && !(t.Opening == p.ID && t.GoesOn) {
		p.Published = time.Time{}
	}
}

// remove puts the words of a post into the archive. A line stays where the group saw them.
func (s *Service) remove(ctx context.Context, p *Post, t Thread, r Ruling, now time.Time) error {
	newest, seen := p.Newest(), !p.early(now)
	if err := s.archive(ctx, *p, []outgone{{p.Waiting, Removed}, {p.Shown, Removed}}); err != nil {
		return err
	}
	if p.Shown != nil && seen {
		p.last = p.Shown.ID
	}
	p.Removal = &Removal{By: r.By, At: now, Clause: r.Clause, Version: r.Version, Decision: r.Decision, Revision: newest.ID}
	p.Shown, p.Waiting, p.Answered, p.Older = nil, nil, false, true
	p.leave(t, seen)
	return nil
}

// replied names who answered a post, each once, without its author. Whoever wrote in a thread answered its opening.
func (s *Service) replied(ctx context.Context, p Post, t Thread) ([]id.Person, error) {
	var people []id.Person
	if p.Published.IsZero() {
		return nil, nil
	}
	q := store.Query{Index: "by_thread", Equal: []any{string(t.ID)}, Limit: 200, NoWords: true}
	q.After = &store.Cursor{Keys: []any{clock.Millis(p.Published)}, ID: string(p.ID)}
	for {
		docs, err := s.store.Find(ctx, Posts, q)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			other, err := postOf(doc)
			if err != nil {
				return nil, err
			}
			answers := other.Answers == p.ID || t.Opening == p.ID && other.Answers == ""
			if answers && other.Moved == "" && other.Author != p.Author && !slices.Contains(people, other.Author) {
				people = append(people, other.Author)
			}
		}
		if len(docs) < q.Limit {
			return people, nil
		}
		last := docs[len(docs)-1]
		q.After = &store.Cursor{Keys: []any{last.Keys["published"]}, ID: last.ID}
	}
}

func (s *Service) archivedRevision(ctx context.Context, which id.Revision) (Revision, error) {
	doc, err := s.store.Get(ctx, Revisions, string(which))
	if err != nil {
		return Revision{}, err
	}
	return archivedOf(doc)
}
