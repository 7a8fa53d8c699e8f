package forum

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// orphanAge is how long a post may wait for the thread that makes it reachable before it is swept (DESIGN §5).
const orphanAge = 24 * time.Hour

// Handler receives a handler for a kind of event; relay.Relay does.
type Handler interface {
	On(kind string, h relay.Handler)
}

// Follow hands over what this package does after a change was written, and what it does when its time has come.
func (s *Service) Follow(r Handler) {
	r.On(activityEvent, s.follow)
	r.On(moveEvent, s.carryMove)
	r.On(scheduledEvent, s.share)
}

// Collections is everything this package keeps, for Store.Migrate.
func Collections() []*store.Collection {
	return []*store.Collection{Threads, Posts, Revisions, Marks, Moves, ScheduledPosts}
}

// Watched is what of it carries events, for relay.Watch.
func Watched() []*store.Collection {
	return []*store.Collection{Posts, Threads, Moves, ScheduledPosts}
}

// follow tells the thread of a post what was published in it last, from the posts themselves, and what its opening says
// of it: run twice, or late, or by two at once, it comes to the same. A post whose thread never came is removed after
// orphanAge.
func (s *Service) follow(ctx context.Context, doc store.Doc, ev store.Event) error {
	p, err := postOf(doc)
	if err != nil {
		return err
	}
	for {
		t, err := s.thread(ctx, p.Thread)
		if errors.Is(err, store.ErrNotFound) {
			return s.sweep(ctx, p, id.Time(ev.ID))
		}
		if err != nil {
			return err
		}
		changed, err := s.catchUp(ctx, &t, p)
		if err != nil || !changed {
			return err
		}
		if _, err = s.store.Replace(ctx, Threads, t.doc()); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// catchUp brings what a thread knows of its posts up to date. p is one that changed.
func (s *Service) catchUp(ctx context.Context, t *Thread, p Post) (changed bool, err error) {
	recent, err := s.latest(ctx, *t)
	if err != nil {
		return false, err
	}
	if !slices.Equal(recent, t.Recent) {
		t.Recent, changed = recent, true
	}
	if p.ID != t.Opening {
		return changed, nil
	}
	opened, err := s.open(ctx, t)
	return changed || opened, err
}

// open brings up to date what a thread knows from its opening: from when the group sees it, and whether a content note
// stands before it. The opening is read anew, with its words.
func (s *Service) open(ctx context.Context, t *Thread) (changed bool, err error) {
	p, err := s.post(ctx, t.Opening)
	if err != nil {
		return false, err
	}
	return t.learn(p), nil
}

// latest names the latest posts of a thread that the group sees.
func (s *Service) latest(ctx context.Context, t Thread) ([]Recent, error) {
	docs, err := s.store.Find(ctx, Posts, store.Query{
		Index: "by_thread", Equal: []any{string(t.ID)}, Before: s.view("").past(), Desc: true, Limit: recentKept, NoWords: true,
	})
	if err != nil || len(docs) == 0 {
		return nil, err
	}
	posts := make([]Post, len(docs))
	for i, doc := range docs {
		if posts[i], err = postOf(doc); err != nil {
			return nil, err
		}
	}
	oldest, err := s.oldest(ctx, t, posts)
	if err != nil {
		return nil, err
	}
	var recent []Recent
	for i, p := range posts {
		recent = append(recent, recentOf(p, oldest+len(posts)-1-i)...)
	}
	return recent, nil
}

// oldest is the number of the last of posts, which run backwards. It goes on from what the thread knew before, so that
// a long thread is not counted for every post.
func (s *Service) oldest(ctx context.Context, t Thread, posts []Post) (int, error) {
	last := len(posts) - 1
	for i := last; i >= 0; i-- {
		if n := t.number(posts[i].ID); n > 0 {
			return max(n-(last-i), 1), nil
		}
	}
	return s.count(ctx, t.ID, clock.Millis(posts[last].Published), posts[last].ID)
}

// recentOf names a post if the group sees its words.
func recentOf(p Post, n int) []Recent {
	if p.Shown == nil {
		return nil
	}
	return []Recent{{p.ID, p.Author, clock.Millis(p.Published), p.To, n}}
}

// sweep removes a post that nothing reaches, once its event is older than orphanAge. Until then the form or the import
// may come again and bring the thread.
func (s *Service) sweep(ctx context.Context, p Post, born time.Time) error {
	if due := born.Add(orphanAge); s.clock.Now().Before(due) {
		return relay.Again(due)
	}
	err := s.store.Delete(ctx, Posts, string(p.ID), p.rev)
	if errors.Is(err, store.ErrChanged) {
		return nil
	}
	return err
}
