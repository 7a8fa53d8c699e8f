package forum

import (
	"context"
	"slices"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Fresh names who wrote in a thread since a place in it, each once, latest first: what a page that stays open says in a
// quiet line. The reader, whom they muted, and what the group does not see are left out. For whoever may read the thread.
func (s *Service) Fresh(ctx context.Context, actor access.Actor, which id.Thread, after Place) ([]cohort.Membership, error) {
	t, err := s.thread(ctx, which)
	if err != nil {
		return nil, err
	}
	l, err := s.lens(ctx, actor, t)
	if err != nil {
		return nil, err
	}
	if err := access.May(actor, access.ReadThread, l.facts); err != nil {
		return nil, err
	}
	q := store.Query{Index: "by_thread", Equal: []any{string(which)}, Before: l.past(), Desc: true, Limit: PageSize, NoWords: true}
	posts, err := s.find(ctx, l.view, q)
	if err != nil {
		return nil, err
	}
	var people []id.Person
	for _, p := range posts {
		if !after.before(p) {
			break
		}
		if p.Shown != nil && p.Author != actor.Person && !l.choices.Mutes(p.Author) && !l.hides(p.ID) && !slices.Contains(people, p.Author) {
			people = append(people, p.Author)
		}
	}
	if len(people) == 0 {
		return nil, nil
	}
	named, err := s.cohorts.Named(ctx, t.Cohort, people)
	wrote := make([]cohort.Membership, len(people))
	for i, who := range people {
		wrote[i] = named[who]
	}
	return wrote, err
}

// before says whether this place comes before the post's own.
func (pl Place) before(p Post) bool {
	at := clock.Millis(p.Published)
	return at > pl.At || at == pl.At && p.ID > pl.ID
}

// CaughtUp notes that everything that stands in a thread now counts as read, for whoever may read it. Nobody else hears
// of it.
func (s *Service) CaughtUp(ctx context.Context, actor access.Actor, which id.Thread) error {
	t, err := s.thread(ctx, which)
	if err != nil {
		return err
	}
	m, err := s.cohorts.Membership(ctx, t.Cohort, actor.Person)
	if err != nil {
		return err
	}
	v := s.view("") // as the group sees it
	if err := access.May(actor, access.MarkRead, t.facts(m, v.now)); err != nil {
		return err
	}
	posts, err := s.find(ctx, v, store.Query{
		Index: "by_thread", Equal: []any{string(which)}, Before: v.past(), Desc: true, Limit: PageSize, NoWords: true,
	})
	if err != nil || len(posts) == 0 {
		return err
	}
	var seen []id.Post
	for _, p := range posts {
		if posts[0].Published.Sub(p.Published) < straggle {
			seen = append(seen, p.ID)
		}
	}
	return s.MarkRead(ctx, actor, which, posts[0].ID, seen)
}
