package forum

import (
	"context"
	"slices"
	"strings"

	"holdfast/server/id"
	"holdfast/server/store"
)

// page reads the run of posts at an address. Pages begin at posts 1, 21, 41 …, so that a thread's pages stay what they
// are while it grows.
func (s *Service) page(ctx context.Context, t Thread, mark Mark, at string) (page, error) {
	switch {
	case at == "":
		return s.landing(ctx, t, mark)
	case at == Beginning:
		return s.after(ctx, t.ID, Place{}, PageSize)
	case strings.HasPrefix(at, "after-"):
		place, err := parseAddress(strings.TrimPrefix(at, "after-"))
		if err != nil {
			return page{}, err
		}
		return s.after(ctx, t.ID, place, PageSize)
	case strings.HasPrefix(at, "before-"):
		place, err := parseAddress(strings.TrimPrefix(at, "before-"))
		if err != nil {
			return page{}, err
		}
		posts, err := s.before(ctx, t.ID, place, PageSize)
		return page{posts, max(place.N-len(posts), 1), true}, err
	default:
		return page{}, store.ErrNotFound
	}
}

// landing is the page where the reader goes on: the one with their first new post, or the last they read. It is put
// together from what stands before their mark and what stands after it.
func (s *Service) landing(ctx context.Context, t Thread, mark Mark) (page, error) {
	if mark.Fresh() {
		return s.after(ctx, t.ID, Place{}, PageSize)
	}
	upto := mark.Upto
	behind := (upto.N-1)%PageSize + 1 // posts of the mark's page up to the mark, itself included
	next, err := s.after(ctx, t.ID, upto, PageSize)
	if err != nil {
		return page{}, err
	}
	if behind == PageSize && len(next.posts) > 0 && !s.straggled(t, mark) {
		return next, nil // the mark's page was read to its end
	}
	upto.ID += "\x7f" // the mark's own post too: every id sorts before this
	read, err := s.before(ctx, t.ID, upto, behind)
	if err != nil {
		return page{}, err
	}
	posts := append(read, next.posts...)
	more := next.more || len(posts) > PageSize
	return page{posts[:min(len(posts), PageSize)], max(mark.Upto.N-len(read)+1, 1), more}, nil
}

// straggled says whether something new stands before the mark.
func (s *Service) straggled(t Thread, mark Mark) bool {
	return slices.ContainsFunc(t.Recent, func(r Recent) bool {
		return r.At <= mark.Upto.At && r.Author != mark.Person && mark.Unread(r.At, r.Post)
	})
}

// after reads what follows a place; the zero Place is the beginning.
func (s *Service) after(ctx context.Context, which id.Thread, place Place, limit int) (page, error) {
	q := store.Query{Index: "by_thread", Equal: []any{string(which)}, Limit: limit + 1}
	if place.ID != "" {
		q.After = &store.Cursor{Keys: []any{place.At}, ID: string(place.ID)}
	}
	posts, err := s.find(ctx, q)
	return page{posts[:min(len(posts), limit)], place.N + 1, len(posts) > limit}, err
}

// before reads up to limit posts that precede a place, first to last.
func (s *Service) before(ctx context.Context, which id.Thread, place Place, limit int) ([]Post, error) {
	posts, err := s.find(ctx, store.Query{
		Index: "by_thread", Equal: []any{string(which)}, Desc: true, Limit: limit,
		After: &store.Cursor{Keys: []any{place.At}, ID: string(place.ID)},
	})
	slices.Reverse(posts)
	return posts, err
}

func (s *Service) find(ctx context.Context, q store.Query) ([]Post, error) {
	docs, err := s.store.Find(ctx, Posts, q)
	if err != nil {
		return nil, err
	}
	posts := make([]Post, len(docs))
	for i, doc := range docs {
		if posts[i], err = postOf(doc); err != nil {
			return nil, err
		}
	}
	return posts, nil
}
