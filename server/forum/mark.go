package forum

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/store"
)

const (
	// straggle is how late a post may become visible behind one with a later time: two instances publish at once, and
	// their clocks differ. Within it a mark names what was seen (DESIGN §6).
	straggle = 30 * time.Second
	// sitting is how long marks count as one reading: "keep as new" goes back to where it began.
	sitting = 30 * time.Minute
)

// Place is a place in a thread: after the Nth post, which was published at At.
type Place struct {
	At int64   `json:"at"` // UTC ms
	ID id.Post `json:"id"`
	N  int     `json:"n"`
}

// Mark is how far somebody has read a thread. There is one per pair. Nobody but they can see it.
type Mark struct {
	Person id.Person
	Thread id.Thread
	Upto   Place
	Seen   []id.Post // what was seen in the last straggle before Upto
	When   time.Time // when they read that far
	Before Place     // where this sitting began
	Then   time.Time // When of that
	rev    int64
}

// Marks is where read marks live.
var Marks = &store.Collection{
	Name:    "marks",
	Indexes: []store.Index{{Name: "by_person", Keys: []store.Key{{Name: "person", Kind: store.Text}}}},
}

// Unread says whether a post published at that place is new to the reader of this mark.
func (m Mark) Unread(at int64, post id.Post) bool {
	if at > m.Upto.At || (at == m.Upto.At && post > m.Upto.ID) {
		return true
	}
	return at > m.Upto.At-straggle.Milliseconds() && !slices.Contains(m.Seen, post)
}

// Fresh is whether the reader has never read the thread.
func (m Mark) Fresh() bool { return m.Upto.ID == "" }

// MarkRead notes that the reader has read the thread as far as this post, and which of the last posts they had before
// them. It only goes forward, and no further than what the group sees: of the reader's own that it does not see yet, the
// post before is meant. For whoever may read the thread.
func (s *Service) MarkRead(ctx context.Context, actor access.Actor, which id.Thread, upto id.Post, seen []id.Post) error {
	p, err := s.post(ctx, upto)
	v := s.view(actor.Person)
	if err != nil || p.Thread != which || p.Published.IsZero() || !v.sees(p) {
		return store.ErrNotFound
	}
	t, err := s.thread(ctx, which)
	if err != nil {
		return err
	}
	if p.Published.After(v.now) {
		posts, err := s.find(ctx, v, store.Query{Index: "by_thread", Equal: []any{string(which)}, Before: v.past(), Desc: true, Limit: 1, NoWords: true})
		if err != nil || len(posts) == 0 {
			return err
		}
		p, upto = posts[0], posts[0].ID
	}
	at := clock.Millis(p.Published)
	n, err := s.number(ctx, v, t, p)
	if err != nil {
		return err
	}
	return s.mark(ctx, actor, which, func(m *Mark, now time.Time) bool {
		forward := at > m.Upto.At || (at == m.Upto.At && upto > m.Upto.ID)
		late := slices.ContainsFunc(seen, func(q id.Post) bool { return !slices.Contains(m.Seen, q) })
		if !forward && !late {
			return false
		}
		if now.Sub(m.When) > sitting {
			m.Before, m.Then = m.Upto, m.When
		}
		if forward {
			if at-m.Upto.At > straggle.Milliseconds() {
				m.Seen = nil // else many came at once, as when a branch is moved, and were read on several pages
			}
			m.Upto = Place{at, upto, n}
		}
		m.Seen, m.When = joined(m.Seen, seen), now
		return true
	})
}

// joined adds the ids seen; a reader cannot make their own mark grow without end.
func joined(old, seen []id.Post) []id.Post {
	for _, q := range seen {
		if !slices.Contains(old, q) {
			old = append(old, q)
		}
	}
	return old[max(len(old)-seenKept, 0):]
}

// seenKept is how many posts a mark names at most: as many as can be moved in one go, and a page.
const seenKept = MaxMove + PageSize

// KeepAsNew takes the reader's mark back to where this sitting began, so that what they just read is new again.
func (s *Service) KeepAsNew(ctx context.Context, actor access.Actor, which id.Thread) error {
	return s.mark(ctx, actor, which, func(m *Mark, _ time.Time) bool {
		changed := m.Upto != m.Before
		m.Upto, m.When, m.Seen = m.Before, m.Then, nil
		if m.Upto.ID != "" {
			m.Seen = []id.Post{m.Upto.ID}
		}
		return changed
	})
}

func (s *Service) mark(ctx context.Context, actor access.Actor, which id.Thread, alter func(*Mark, time.Time) bool) error {
	t, err := s.thread(ctx, which)
	if err != nil {
		return err
	}
	member, err := s.cohorts.Membership(ctx, t.Cohort, actor.Person)
	if err != nil {
		return err
	}
	if err := access.May(actor, access.MarkRead, t.facts(member, s.clock.Now())); err != nil {
		return err
	}
	for {
		m, err := s.markOf(ctx, actor.Person, which)
		if err != nil {
			return err
		}
		if !alter(&m, s.clock.Now()) {
			return nil
		}
		write := s.store.Replace
		if m.rev == 0 {
			write = s.store.Insert
		}
		_, err = write(ctx, Marks, m.doc())
		if !errors.Is(err, store.ErrChanged) && !errors.Is(err, store.ErrExists) {
			return err
		}
	}
}

// number is which post of its thread this is for who looks at it, counting from 1. The latest are known; others are
// counted. One that the group does not see yet is the reader's own, and stands behind all that it sees.
func (s *Service) number(ctx context.Context, v view, t Thread, p Post) (int, error) {
	if n := t.number(p.ID); n > 0 {
		return n, nil
	}
	if !p.Published.After(v.now) {
		return s.count(ctx, t.ID, clock.Millis(p.Published), p.ID)
	}
	own, err := s.find(ctx, v, store.Query{Index: "by_thread", Equal: []any{string(t.ID)}, From: v.past(), Before: clock.Millis(p.Published), Limit: PageSize, NoWords: true})
	if err != nil {
		return 0, err
	}
	seen, err := s.extent(ctx, v, t)
	return seen + len(own) + 1, err
}

// extent is how many posts the group sees in a thread. It goes on from what the thread knows.
func (s *Service) extent(ctx context.Context, v view, t Thread) (int, error) {
	q, known := store.Query{Index: "by_thread", Equal: []any{string(t.ID)}, Before: v.past()}, 0
	for _, r := range t.Recent {
		if r.At < v.past() {
			q.After, known = &store.Cursor{Keys: []any{r.At}, ID: string(r.Post)}, r.N
			break
		}
	}
	n, err := s.store.Count(ctx, Posts, q, 100_000)
	return known + n, err
}

func (s *Service) count(ctx context.Context, which id.Thread, at int64, post id.Post) (int, error) {
	later := store.Query{Index: "by_thread", Equal: []any{string(which)}, Desc: true, After: &store.Cursor{Keys: []any{at}, ID: string(post)}}
	n, err := s.store.Count(ctx, Posts, later, 100_000)
	return n + 1, err
}

// markOf reads a mark; a thread never read has the zero one.
func (s *Service) markOf(ctx context.Context, who id.Person, which id.Thread) (Mark, error) {
	doc, err := s.store.Get(ctx, Marks, id.Pair(who, which))
	if errors.Is(err, store.ErrNotFound) {
		return Mark{Person: who, Thread: which}, nil
	}
	if err != nil {
		return Mark{}, err
	}
	return markOf(doc)
}

type markFacts struct {
	Thread id.Thread `json:"thread"`
	Upto   Place     `json:"upto"`
	Seen   []id.Post `json:"seen,omitempty"`
	When   int64     `json:"when"`
	Before Place     `json:"before"`
	Then   int64     `json:"then"`
}

func (m Mark) doc() store.Doc {
	body := store.Facts(markFacts{m.Thread, m.Upto, m.Seen, millis(m.When), m.Before, millis(m.Then)})
	return store.Doc{ID: id.Pair(m.Person, m.Thread), Rev: m.rev, Schema: 1, Body: body, Keys: map[string]any{"person": string(m.Person)}}
}

func markOf(doc store.Doc) (Mark, error) {
	var f markFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Mark{}, errUnreadable(err)
	}
	person, _ := doc.Keys["person"].(string)
	return Mark{
		Person: id.Person(person), Thread: f.Thread, Upto: f.Upto, Seen: f.Seen, When: fromMillis(f.When),
		Before: f.Before, Then: fromMillis(f.Then), rev: doc.Rev,
	}, nil
}

// millis and fromMillis keep "never" as 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return clock.Millis(t)
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return clock.FromMillis(ms)
}
