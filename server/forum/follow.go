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

// Follow hands over what this package does after a change was written.
func (s *Service) Follow(r Handler) { r.On(activityEvent, s.follow) }

// follow tells the thread of a post what was published in it last, from the posts themselves: run twice, or late, or by
// two at once, it comes to the same. A post whose thread never came is removed after orphanAge.
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
		recent, err := s.latest(ctx, t)
		if err != nil {
			return err
		}
		if slices.Equal(recent, t.Recent) {
			return nil
		}
		t.Recent = recent
		if _, err = s.store.Replace(ctx, Threads, t.doc()); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// latest names the latest posts of a thread that the group sees.
func (s *Service) latest(ctx context.Context, t Thread) ([]Recent, error) {
	docs, err := s.store.Find(ctx, Posts, store.Query{Index: "by_thread", Equal: []any{string(t.ID)}, Desc: true, Limit: recentKept, NoWords: true})
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

// recentOf names a post if the group sees it.
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
