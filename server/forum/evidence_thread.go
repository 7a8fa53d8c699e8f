package forum

import (
	"context"
	"slices"

	"holdfast/server/id"
	"holdfast/server/store"
)

// latestPosts is how many posts of a thread stand beside its opening: what fits on a reviewer's screen with it.
const latestPosts = 5

// ThreadEvidence gathers what is needed to decide about a whole conversation: Evidence of the post that opened it, in the
// revision that was asked for, and after it the latest posts as the group sees them. Nobody is asked: moderation has, also
// whether somebody may know of a private one. NotFound for a thread that is not there, or whose opening is not.
func (s *Service) ThreadEvidence(ctx context.Context, which id.Thread, rev id.Revision) (Evidence, error) {
	t, err := s.thread(ctx, which)
	if err != nil {
		return Evidence{}, err
	}
	e, err := s.Evidence(ctx, t.Opening, rev)
	if err != nil {
		return Evidence{}, err
	}
	e.Before = nil
	e.After, e.Skips, err = s.lastPosts(ctx, t)
	return e, err
}

// lastPosts reads the last posts of a thread without its opening, first to last, and whether others stand before them.
func (s *Service) lastPosts(ctx context.Context, t Thread) (after []Seen, skips bool, err error) {
	l := lens{view: s.view(""), thread: t, asked: true}
	if l.cohort, err = s.cohorts.Cohort(ctx, t.Cohort); err != nil {
		return nil, false, err
	}
	posts, err := s.find(ctx, l.view, store.Query{Index: "by_thread", Equal: []any{string(t.ID)}, Desc: true, Limit: latestPosts + 2})
	if err != nil {
		return nil, false, err
	}
	posts = slices.DeleteFunc(posts, func(p Post) bool { return p.ID == t.Opening })
	skips = len(posts) > latestPosts
	posts = posts[:min(len(posts), latestPosts)]
	slices.Reverse(posts)
	a, err := s.around(ctx, l, posts, l.shown(posts))
	return a.seen(l, page{posts: posts}), skips, err
}
