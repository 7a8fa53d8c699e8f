package forum

import (
	"bytes"
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// What people are told when their writing cannot be taken as it is. The words stay in the box.
var (
	errBadForm = errs.New(errs.Invalid, "This page had gone stale. Your words are still in the box; please share them again.")
	errTwice   = errs.New(errs.Conflict, "You already shared this once, with other words. What you have now is still in the box: share it again to add it as another post.")
	errKind    = errs.In("kind", "Please choose one of the kinds of conversation in the list.")
	errWaits   = errs.New(errs.Invalid, "Somebody of the staff reads the beginning of this conversation before the group does. It goes on once they have.")
	errElse    = errs.New(errs.Invalid, "The post you are answering is not in this conversation any more. You can still answer the conversation.")
)

// NewThread is what it takes to start a thread.
type NewThread struct {
	Cohort  id.Cohort
	Title   string
	Kind    Kind // a member begins discussions only
	Words   Words
	Nonce   string  // from the form; the same nonce makes the same thread
	Knowing bool    // was told that somebody they call on asked not to be called on
	Origin  *Origin // for imports
}

// NewPost is what it takes to answer in a thread.
type NewPost struct {
	Thread  id.Thread
	Answers id.Post // empty: the thread as a whole
	Words   Words
	Nonce   string
	Knowing bool // was told that somebody they call on asked not to be called on
	Origin  *Origin
}

// Outcome is what became of something sent.
type Outcome struct {
	Thread id.Thread
	Post   id.Post
	At     string      // address of the thread page where it stands; empty while it waits
	Held   bool        // it waits for a moderator; the group does not see it yet
	Again  bool        // it had been sent before, and was not added a second time
	Gate   gate.Report // what the gate removed
	Until  time.Time   // the group sees it from then; zero: it does, or that is not known yet
	Cohort id.Cohort
	Early  bool     // taken back before the group saw it: no line stays, and with an opening no Thread
	Card   bool     // its author is shown where to find help, at once
	Fold   bool     // the others meet it folded
	Rules  []string // of screening, when it is held
}

// StartThread opens a thread with its first post, for members and facilitators of the cohort. Invalid for a title or
// words the gate refuses, TooLarge for too many, Conflict when the same form was sent before with other words.
//
// The post is stored first and the thread that makes it reachable second; sent again after a crash in between, it goes
// on from there. An orphan that nobody sends again is removed after a day, see Service.follow.
func (s *Service) StartThread(ctx context.Context, actor access.Actor, in NewThread) (Outcome, error) {
	by, m, err := s.writer(ctx, actor, "thread", in.Cohort, in.Nonce, in.Origin)
	if err != nil {
		return Outcome{}, err
	}
	if err := s.may(actor, access.StartThread, m.Facts(), in.Origin); err != nil {
		return Outcome{}, err
	}
	title, err := gate.Title(in.Title)
	if err != nil {
		return Outcome{}, inField(err, "title")
	}
	if in.Kind != Discussion && !(in.Kind.ForGroup() && (in.Origin != nil || m.Role == access.RoleFacilitator)) {
		return Outcome{}, errKind
	}
	opening := id.Post(id.Derived(id.Time(by.id), s.ring.Fingerprint("opening", by.id)))
	t := Thread{
		ID: id.Thread(by.id), Cohort: in.Cohort, Kind: in.Kind, Author: by.author, Title: title, Opening: opening, Source: by.source, Created: by.at,
	}
	post := Post{ID: opening, Thread: t.ID, Cohort: t.Cohort, Author: by.author, Source: by.source, Created: by.at}
	stored, out, err := s.insert(ctx, actor, writing{post, t, m.Holds()}, in.Words, in.Knowing)
	if err != nil {
		return out, err
	}
	t.Recent = recentOf(stored, 1)
	t.learn(stored)
	t.events = s.events(access.StartThread, actor, string(t.ID), nil)
	doc, err := s.store.Insert(ctx, Threads, t.doc())
	if err != nil && !errors.Is(err, store.ErrExists) {
		return out, err
	}
	if err == nil {
		s.carrier.Carry(ctx, Threads, doc)
	}
	s.carrier.Carry(ctx, Posts, stored.doc())
	if !out.Held {
		out.At = Beginning
	}
	return out, nil
}

// Answer adds a post to a thread, for members and facilitators of its cohort while it is open. Errors as StartThread.
func (s *Service) Answer(ctx context.Context, actor access.Actor, in NewPost) (Outcome, error) {
	t, err := s.thread(ctx, in.Thread)
	if err != nil {
		return Outcome{}, err
	}
	by, m, err := s.writer(ctx, actor, "post", t.Cohort, in.Nonce, in.Origin)
	if err != nil {
		return Outcome{}, err
	}
	if err := s.may(actor, access.WritePost, t.facts(m, s.clock.Now()), in.Origin); err != nil {
		return Outcome{}, err
	}
	switch {
	case t.Dropped:
		return Outcome{}, store.ErrNotFound
	case t.Shows.Equal(held):
		return Outcome{}, errWaits
	}
	post := Post{ID: id.Post(by.id), Thread: t.ID, Cohort: t.Cohort, Author: by.author, Source: by.source, Created: by.at}
	if in.Answers != "" {
		to, err := s.post(ctx, in.Answers)
		if err != nil || to.Thread != t.ID || to.Moved != "" || to.Published.IsZero() || to.covers() != "" || !s.view(by.author).sees(to) {
			return Outcome{}, errElse
		}
		post.Answers, post.To = to.ID, to.Author
	}
	if err := s.goOn(ctx, t); err != nil {
		return Outcome{}, err
	}
	stored, out, err := s.insert(ctx, actor, writing{post, t, m.Holds()}, in.Words, in.Knowing)
	if err != nil {
		return out, err
	}
	s.carrier.Carry(ctx, Posts, stored.doc())
	if in.Origin != nil {
		return out, nil // nobody goes there next
	}
	if t, err = s.thread(ctx, t.ID); err == nil { // it knows the post's number now
		out.At, _ = s.locate(ctx, s.view(actor.Person), t, stored) // it is shared: not knowing where is no failure
	}
	return out, nil
}

// writer finds who writes and what they are to the cohort.
func (s *Service) writer(ctx context.Context, actor access.Actor, noun string, which id.Cohort, nonce string, origin *Origin) (authorship, cohort.Membership, error) {
	var m cohort.Membership
	if origin == nil {
		var err error
		if m, err = s.cohorts.Membership(ctx, which, actor.Person); err != nil {
			return authorship{}, m, err
		}
	}
	by, err := s.authorship(actor, noun, nonce, origin)
	return by, m, err
}

// may asks the table; an import has asked it already, as an import.
func (s *Service) may(actor access.Actor, action access.Action, facts access.Facts, origin *Origin) error {
	if origin != nil {
		return nil
	}
	return access.May(actor, action, facts)
}

// insert takes a new post through gate and screening and stores it. What was sent before is found by its id and given
// back, unless the words are others.
func (s *Service) insert(ctx context.Context, actor access.Actor, w writing, words Words, knowing bool) (Post, Outcome, error) {
	p, t := w.post, w.thread
	out := Outcome{Thread: p.Thread, Cohort: p.Cohort, Post: p.ID}
	d, err := s.compose(ctx, actor, t, p, words, knowing)
	out.Gate = d.report
	if err != nil {
		return s.refused(ctx, p, out, words, err)
	}
	rev, signal, err := s.revision(ctx, w, string(p.ID), p.Created, d.Revision)
	if err != nil {
		return p, out, err
	}
	p.place(rev, s.from(p, rev.At))
	p.Mentions = d.mentions
	facts := map[string]string{"revision": string(rev.ID), "state": string(rev.State)}
	p.events = append(p.follows(s.events(access.WritePost, actor, string(p.ID), facts, activityEvent), s.clock.Now()), signal)
	doc, err := s.store.Insert(ctx, Posts, p.doc())
	if errors.Is(err, store.ErrExists) {
		return s.again(ctx, p, out, func(first Revision) bool { return bytes.Equal(first.encode(), rev.encode()) })
	}
	p.rev = doc.Rev
	out.tell(p, s.clock.Now())
	return p, out, err
}

// again answers for something sent twice: the first one stands, and other words are not lost without a word.
func (s *Service) again(ctx context.Context, p Post, out Outcome, same func(Revision) bool) (Post, Outcome, error) {
	first, err := s.post(ctx, p.ID)
	if err != nil {
		return p, out, err
	}
	if newest := first.Newest(); p.Source == Written && newest != nil && !first.Older && !same(*newest) {
		return p, out, errTwice
	}
	out.Again = true
	out.tell(first, s.clock.Now())
	return first, out, nil
}

// tell says what has become of the newest words of a post, to their author.
func (o *Outcome) tell(p Post, now time.Time) {
	newest := p.Newest()
	if newest == nil {
		return // taken back, or removed
	}
	o.Held, o.Until = newest.State == Held, p.until(now)
	o.Card, o.Fold = newest.Card, newest.Fold
	if o.Held {
		o.Rules, o.Until = newest.Rules, time.Time{}
	}
}

// refused answers for words that cannot be taken. When they were taken before, and what they quote or whom they call on
// has changed since, they stand and are not refused a second time.
func (s *Service) refused(ctx context.Context, p Post, out Outcome, words Words, why error) (Post, Outcome, error) {
	e, ok := errs.As(why)
	if p.Source == Imported || !ok || e.Field == "words" && e != errMentions {
		return p, out, why
	}
	body, _, err := words.body()
	if err != nil {
		return p, out, why
	}
	first, again, err := s.again(ctx, p, out, func(first Revision) bool { return bytes.Equal(first.said().Encode(), body.Encode()) })
	if errors.Is(err, store.ErrNotFound) {
		err = why
	}
	return first, again, err
}

// said is what a revision says in its author's own words.
func (r Revision) said() (own gate.Body) {
	for _, seg := range r.Body {
		if seg.Quote == nil {
			own = append(own, seg)
		}
	}
	return own
}

func (s *Service) thread(ctx context.Context, which id.Thread) (Thread, error) {
	doc, err := s.store.Get(ctx, Threads, string(which))
	if err != nil {
		return Thread{}, err
	}
	return threadOf(doc)
}

func (s *Service) post(ctx context.Context, which id.Post) (Post, error) {
	doc, err := s.store.Get(ctx, Posts, string(which))
	if err != nil {
		return Post{}, err
	}
	return postOf(doc)
}

// facts are what the table must know of a member in this thread now. To its author one that was taken back before the
// group saw it is there, so that a taking back that was cut short can be finished, and to the staff one that the group
// does not see yet; no list shows either.
func (t Thread) facts(m cohort.Membership, now time.Time) access.Facts {
	f := m.Facts()
	f.ThreadClosed = !t.Closed.IsZero()
	f.Room = m.Room != "" && m.Room == t.ID
	f.Earlier = t.earlier(m) || t.Author != m.Person && !m.Staff() && t.Unseen(m, now)
	f.Private = t.Kind == Private
	f.With = f.Private && m.Person != "" && t.With == m.Person
	return f
}

// earlier says whether the thread was begun before what this reader was given to see.
func (t Thread) earlier(m cohort.Membership) bool {
	return t.Kind != Private && !m.Since.IsZero() && t.Created.Before(m.Since)
}

// inField says which input a refusal of the gate is about.
func inField(err error, field string) error {
	e, ok := errs.As(err)
	if !ok {
		return err
	}
	named := *e
	named.Field = field
	return &named
}
