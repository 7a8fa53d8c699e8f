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
func (s *Service) page(ctx context.Context, v view, t Thread, mark Mark, at string) (page, error) {
	switch {
	case at == "":
		return s.landing(ctx, v, t, mark)
	case at == Beginning:
		return s.after(ctx, v, t.ID, Place{}, PageSize)
	case at == Ending:
		return s.last(ctx, v, t)
	case strings.HasPrefix(at, "after-"):
		place, err := ParsePlace(strings.TrimPrefix(at, "after-"))
		if err != nil {
			return page{}, err
		}
		return s.after(ctx, v, t.ID, place, PageSize)
	case strings.HasPrefix(at, "before-"):
		place, err := ParsePlace(strings.TrimPrefix(at, "before-"))
		if err != nil {
			return page{}, err
		}
		posts, err := s.before(ctx, v, t.ID, place, PageSize)
		return page{posts, max(place.N-len(posts), 1), true}, err
	default:
		return page{}, store.ErrNotFound
	}
}

// landing is the page where the reader goes on: the one with their first new post, or the last they read. It is put
// together from what stands before their mark and what stands after it.
func (s *Service) landing(ctx context.Context, v view, t Thread, mark Mark) (page, error) {
	if mark.Fresh() {
		return s.after(ctx, v, t.ID, Place{}, PageSize)
	}
	upto := mark.Upto
	behind := (upto.N-1)%PageSize + 1 // posts of the mark's page up to the mark, itself included
	next, err := s.after(ctx, v, t.ID, upto, PageSize)
	if err != nil {
		return page{}, err
	}
	if behind == PageSize && len(next.posts) > 0 && !straggled(v, t, mark) {
		return next, nil // the mark's page was read to its end
	}
	upto.ID += "\x7f" // the mark's own post too: every id sorts before this
	read, err := s.before(ctx, v, t.ID, upto, behind)
	if err != nil {
		return page{}, err
	}
	posts := append(read, next.posts...)
	more := next.more || len(posts) > PageSize
	return page{posts[:min(len(posts), PageSize)], max(mark.Upto.N-len(read)+1, 1), more}, nil
}

// straggled says whether something new stands before the mark.
func straggled(v view, t Thread, mark Mark) bool {
	return slices.ContainsFunc(t.Recent, func(r Recent) bool {
		return r.At < v.past() && r.At <= mark.Upto.At && r.Author != mark.Person && mark.Unread(r.At, r.Post)
	})
}

// after reads what follows a place; the zero Place is the beginning.
func (s *Service) after(ctx context.Context, v view, which id.Thread, place Place, limit int) (page, error) {
	q := store.Query{Index: "by_thread", Equal: []any{string(which)}, Limit: limit + 1}
	if place.ID != "" {
		q.After = &store.Cursor{Keys: []any{place.At}, ID: string(place.ID)}
	}
	posts, err := s.find(ctx, v, q)
	return page{posts[:min(len(posts), limit)], place.N + 1, len(posts) > limit}, err
}

// before reads up to limit posts that precede a place, first to last.
func (s *Service) before(ctx context.Context, v view, which id.Thread, place Place, limit int) ([]Post, error) {
	posts, err := s.find(ctx, v, store.Query{
		Index: "by_thread", Equal: []any{string(which)}, Desc: true, Limit: limit,
		After: &store.Cursor{Keys: []any{place.At}, ID: string(place.ID)},
	})
	slices.Reverse(posts)
	return posts, err
}

// last reads the last page. How many posts it has follows from the number of the last one.
func (s *Service) last(ctx context.Context, v view, t Thread) (page, error) {
	posts, err := s.find(ctx, v, store.Query{Index: "by_thread", Equal: []any{string(t.ID)}, Desc: true, Limit: PageSize})
	if err != nil || len(posts) == 0 {
		return page{first: 1}, err
	}
	n, err := s.number(ctx, v, t, posts[0])
	posts = posts[:min((n-1)%PageSize+1, len(posts))]
	slices.Reverse(posts)
	return page{posts, n - len(posts) + 1, false}, err
}

// find reads posts, as many as the query's limit if there are so many, without those that the reader does not see yet.
// These stand behind all others, so that a page without them costs one read.
func (s *Service) find(ctx context.Context, v view, q store.Query) ([]Post, error) {
	posts, limit := make([]Post, 0, q.Limit), q.Limit
	for {
		docs, err := s.store.Find(ctx, Posts, q)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			p, err := postOf(doc)
			if err != nil {
				return nil, err
			}
			if v.sees(p) {
				posts = append(posts, p)
			}
		}
		if len(docs) < q.Limit || len(posts) == limit {
			return posts, nil
		}
		last := docs[len(docs)-1]
		q.After, q.Limit = &store.Cursor{Keys: []any{last.Keys["published"]}, ID: last.ID}, limit-len(posts)
	}
}
