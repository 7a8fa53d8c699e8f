package forum

import (
	"context"
	"errors"
	"slices"

	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/store"
)

// contextPosts is how many posts on each side of one are its context: what fits on a reviewer's screen with it.
const contextPosts = 3

// Evidence is what a person must see of a post to decide about it: its own words are as they were written, nothing of
// them masked. For package moderation, which has asked the access table.
type Evidence struct {
	Post     Post
	Thread   Thread
	Cohort   id.Cohort
	Newest   *Revision // what its author last wrote, also when it was removed or taken back
	Shown    *Revision // what the group sees, without its masks; nil: nothing
	Asked    *Revision // the revision that was asked for; nil when there is none of that id
	Versions []Version // oldest first, MaxVersions at most
	Before   []Seen    // up to three posts ahead of it, as the group sees them
	After    []Seen
	Skips    bool        // of a thread: other posts stand between its opening and After
	Veiled   bool        // the group does not see the thread's title as it was written
	Replied  []id.Person // who answered it, each once, without its author
}

// Evidence gathers what is needed to decide about a revision of a post, also of one that was removed or taken back.
// Nobody is asked: moderation has. NotFound for a post that is not there.
func (s *Service) Evidence(ctx context.Context, which id.Post, rev id.Revision) (Evidence, error) {
	p, t, err := s.ruled(ctx, which)
	if err != nil {
		return Evidence{}, err
	}
	e := Evidence{Post: p, Thread: t, Cohort: t.Cohort, Newest: p.Newest(), Shown: p.Shown, Veiled: t.to("").Title != t.Title}
	l := lens{view: s.view(""), thread: t, asked: true}
	if l.cohort, err = s.cohorts.Cohort(ctx, t.Cohort); err != nil {
		return e, err
	}
	if e.Versions, err = s.versions(ctx, l, p); err != nil {
		return e, err
	}
	if err := s.name(ctx, &e, rev); err != nil {
		return e, err
	}
	if e.Before, e.After, err = s.context(ctx, l, p); err != nil {
		return e, err
	}
	e.Replied, err = s.replied(ctx, p, t)
	return e, err
}

// name finds the revision that was asked for, and the newest one where the post itself has none any more.
func (s *Service) name(ctx context.Context, e *Evidence, rev id.Revision) (err error) {
	newest := e.Post.left
	if e.Post.Removal != nil {
		newest = e.Post.Removal.Revision
	}
	if e.Newest == nil {
		if e.Newest, err = s.named(ctx, *e, newest); err != nil {
			return err
		}
	}
	e.Asked, err = s.named(ctx, *e, rev)
	return err
}

// named finds a revision of a post by its id, also an older one than Versions hold; nil when there is none.
func (s *Service) named(ctx context.Context, e Evidence, rev id.Revision) (*Revision, error) {
	for i := range e.Versions {
		if e.Versions[i].ID == rev {
			return &e.Versions[i].Revision, nil
		}
	}
	doc, err := s.store.Get(ctx, Revisions, string(rev))
	if errors.Is(err, store.ErrNotFound) || err == nil && doc.Keys["post"] != string(e.Post.ID) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r, err := archivedOf(doc)
	return &r, err
}

// context reads the posts around one, as the group sees them. One that has no place stands where it was written.
func (s *Service) context(ctx context.Context, l lens, p Post) (before, after []Seen, err error) {
	at := p.Published
	if at.IsZero() {
		at = p.Created
	}
	place := &store.Cursor{Keys: []any{clock.Millis(at)}, ID: string(p.ID)}
	q := store.Query{Index: "by_thread", Equal: []any{string(l.thread.ID)}, After: place, Limit: contextPosts + 1}
	later, err := s.find(ctx, l.view, q)
	if err != nil {
		return nil, nil, err
	}
	q.Desc = true
	earlier, err := s.find(ctx, l.view, q)
	if err != nil {
		return nil, nil, err
	}
	slices.Reverse(earlier)
	a, err := s.around(ctx, l, append(slices.Clone(earlier), later...), append(l.shown(earlier), l.shown(later)...))
	if err != nil {
		return nil, nil, err
	}
	before, after = a.seen(l, page{posts: earlier}), a.seen(l, page{posts: later})
	return before[max(len(before)-contextPosts, 0):], after[:min(len(after), contextPosts)], nil
}

// ByPerson gives the latest posts of somebody in a cohort, newest first, 200 at most, whatever has become of them and
// with nothing masked; with alone also those between a member and the facilitators. For package moderation, which has
// asked, also whether its reader may know of these.
func (s *Service) ByPerson(ctx context.Context, which id.Cohort, who id.Person, limit int, alone bool) ([]Post, error) {
	q := store.Query{Index: "by_author", Equal: []any{byAuthor(which, who)}, Desc: true, Limit: min(limit, 200)}
	var posts []Post
	for {
		docs, err := s.store.Find(ctx, Posts, q)
		if err != nil {
			return nil, err
		}
		some, err := s.theirs(ctx, docs, alone)
		if err != nil {
			return nil, err
		}
		posts = append(posts, some...)
		if len(docs) < q.Limit || len(posts) >= min(limit, 200) {
			return posts[:min(len(posts), limit)], nil
		}
		last := docs[len(docs)-1]
		q.After = &store.Cursor{Keys: []any{last.Keys["written"]}, ID: last.ID}
	}
}

// theirs are posts, without those of private threads unless alone.
func (s *Service) theirs(ctx context.Context, docs []store.Doc, alone bool) ([]Post, error) {
	posts, a := make([]Post, len(docs)), around{posts: map[id.Post]Post{}, threads: map[id.Thread]Thread{}}
	for i, doc := range docs {
		var err error
		if posts[i], err = postOf(doc); err != nil {
			return nil, err
		}
		a.posts[posts[i].ID] = posts[i]
	}
	if alone {
		return posts, nil
	}
	err := s.addThreads(ctx, &a)
	return slices.DeleteFunc(posts, func(p Post) bool {
		t, there := a.threads[p.Thread]
		return !there || t.Kind == Private // what has no thread yet may be private
	}), err
}

// CountBy counts the posts of somebody in a cohort, whatever has become of them, but stops at most. For use cases that
// have asked.
func (s *Service) CountBy(ctx context.Context, which id.Cohort, who id.Person, most int) (int, error) {
	return s.store.Count(ctx, Posts, store.Query{Index: "by_author", Equal: []any{byAuthor(which, who)}}, most)
}
