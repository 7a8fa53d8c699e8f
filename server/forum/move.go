package forum

import (
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// MaxMove is the most posts that move in one go: three pages of a thread. They become new to their readers in one
// moment, and read marks tell so many apart (see joined).
const MaxMove = 3 * PageSize

var (
	errOpening  = errs.New(errs.Forbidden, "The first post of a conversation stays with it. Move an answer, with what answers it.")
	errTooMany  = errs.New(errs.Conflict, "Too much answers this post to move it in one go. Move a later answer first.")
	errClosedTo = errs.New(errs.Conflict, "That conversation is closed. Open it again first, or choose another one.")
	errWider    = errs.New(errs.Conflict, "Some people read that conversation who were not given to read this one. Move it to a new conversation instead: it stays with those who can read it now.")
	errRoom     = errs.New(errs.Conflict, "A guest's room stays apart from the other conversations.")
)

// When is when the group first saw a post, for showing. Its place in a thread is Published, which a move changes.
func (p Post) When() time.Time {
	if !p.First.IsZero() {
		return p.First
	}
	return p.Published
}

// Trace says whether nothing is drawn here: what stood here left together with the post it answered, whose place has
// the line.
func (p Post) Trace() bool { return p.Moved != "" && p.Answers != "" }

// Move takes a post with the answers below it into another thread of the cohort, for its facilitators. They stand at
// its end, in the order in which they stood before, and are new to its readers; in the old place one line stays. Nobody
// comes to read by it what they were not given to read. Conflict when that thread cannot take it; what stands there
// already is Outcome.Again.
//
// What moves is written down first, and the moves that a crash cut short are finished by the relay.
func (s *Service) Move(ctx context.Context, actor access.Actor, which id.Post, to id.Thread) (Outcome, error) {
	p, from, err := s.postFor(ctx, actor, access.MovePost, which)
	if err != nil {
		return Outcome{}, err
	}
	t, err := s.thread(ctx, to)
	if err != nil {
		return Outcome{}, err
	}
	if t.Cohort != from.Cohort {
		return Outcome{}, store.ErrNotFound
	}
	if err := s.takes(ctx, actor, t); err != nil {
		return Outcome{}, err
	}
	if p.Thread == to {
		return s.moved(ctx, actor, p, true)
	}
	if err := s.fits(ctx, actor, from, t); err != nil {
		return Outcome{}, err
	}
	return s.move(ctx, actor, move{From: from.ID, To: to, Root: which}, from)
}

// MoveToNew is Move into a new thread with this title. It counts as old as the one the posts come from, so that whoever
// was not given to read them there does not read them here. Invalid with field "title". The same nonce makes one thread.
func (s *Service) MoveToNew(ctx context.Context, actor access.Actor, which id.Post, title, nonce string) (Outcome, error) {
	p, from, err := s.postFor(ctx, actor, access.MovePost, which)
	if err != nil {
		return Outcome{}, err
	}
	if title, err = gate.Title(title); err != nil {
		return Outcome{}, inField(err, "title")
	}
	if id.Time(nonce).IsZero() {
		return Outcome{}, errBadForm
	}
	to := id.Thread(id.Derived(id.Time(nonce), s.ring.Fingerprint("thread.moved", string(actor.Person), nonce)))
	if p.Thread == to {
		return s.moved(ctx, actor, p, true)
	}
	if err := s.roomless(ctx, from, from); err != nil {
		return Outcome{}, err
	}
	return s.move(ctx, actor, move{From: from.ID, To: to, Root: which, New: true, title: title}, from)
}

// takes asks whether a facilitator can move something into this thread at all.
func (s *Service) takes(ctx context.Context, actor access.Actor, t Thread) error {
	m, err := s.cohorts.Membership(ctx, t.Cohort, actor.Person)
	if err != nil {
		return err
	}
	f := t.facts(m, s.clock.Now())
	f.Published = true
	if err := access.May(actor, access.MovePost, f); err != nil {
		return err
	}
	if t.Dropped {
		return store.ErrNotFound
	}
	if !t.Closed.IsZero() {
		return errClosedTo
	}
	return nil
}

// fits keeps words with those who were given to read them: a late joiner who cannot read from must not read it in to.
func (s *Service) fits(ctx context.Context, actor access.Actor, from, to Thread) error {
	if err := s.roomless(ctx, from, to); err != nil {
		return err
	}
	people, err := s.cohorts.Here(ctx, actor, from.Cohort)
	if err != nil {
		return err
	}
	for _, m := range people {
		if from.earlier(m) && !to.earlier(m) {
			return errWider
		}
	}
	return nil
}

func (s *Service) roomless(ctx context.Context, threads ...Thread) error {
	rooms, err := s.cohorts.Rooms(ctx, threads[0].Cohort)
	if err != nil {
		return err
	}
	for _, room := range rooms {
		for _, t := range threads {
			if t.ID == room {
				return errRoom
			}
		}
	}
	return nil
}

// move writes down what moves, and carries it out.
func (s *Service) move(ctx context.Context, actor access.Actor, m move, from Thread) (Outcome, error) {
	if from.Opening == m.Root {
		return Outcome{}, errOpening
	}
	posts, err := s.branch(ctx, from.ID, m.Root)
	if err != nil {
		return Outcome{}, err
	}
	now := s.clock.Now()
	m.By, m.At, m.Cohort = actor.Person, clock.Millis(now)-int64(len(posts)), from.Cohort // the last one stands there now
	for _, p := range posts {
		m.Posts = append(m.Posts, leaving{p.ID, clock.Millis(p.Published)})
	}
	digest := s.ring.Fingerprint("move", string(m.Root), string(m.From), string(m.To), s.ids.New())
	m.ID = id.Derived(now, digest)
	m.events = []store.Event{s.moveDue()}
	doc, err := s.store.Insert(ctx, Moves, m.doc())
	if err != nil {
		return Outcome{}, err
	}
	s.carrier.Carry(ctx, Moves, doc)
	p, err := s.post(ctx, m.Root)
	if err != nil {
		return Outcome{}, err
	}
	return s.moved(ctx, actor, p, false)
}

// moved says where a post stands now.
func (s *Service) moved(ctx context.Context, actor access.Actor, p Post, again bool) (Outcome, error) {
	out := Outcome{Thread: p.Thread, Cohort: p.Cohort, Post: p.ID, Again: again}
	t, err := s.thread(ctx, p.Thread)
	if err == nil {
		out.At, err = s.locate(ctx, s.view(actor.Person), t, p)
	}
	if errors.Is(err, store.ErrNotFound) {
		return out, nil // the relay is still making the thread
	}
	return out, err
}

// branch finds a post and what answers it, and what answers that, in the order in which they stand.
func (s *Service) branch(ctx context.Context, which id.Thread, root id.Post) ([]Post, error) {
	in := map[id.Post]bool{root: true}
	var posts []Post
	q := store.Query{Index: "by_thread", Equal: []any{string(which)}, Limit: 200, NoWords: true}
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
			if p.Moved == "" && (in[p.ID] || in[p.Answers]) {
				in[p.ID], posts = true, append(posts, p)
			}
			if len(posts) > MaxMove {
				return nil, errTooMany
			}
		}
		if len(docs) < q.Limit {
			return posts, nil
		}
		last := docs[len(docs)-1]
		q.After = &store.Cursor{Keys: []any{last.Keys["published"]}, ID: last.ID}
	}
}
