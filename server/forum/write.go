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
	"holdfast/server/seal"
	"holdfast/server/store"
)

// What people are told when their writing cannot be taken as it is. The words stay in the box.
var (
	errBadForm = errs.New(errs.Invalid, "This page had gone stale. Your words are still in the box; please share them again.")
	errTwice   = errs.New(errs.Conflict, "You already shared this once, with other words. What you have now is still in the box: share it again to add it as another post.")
	errElse    = errs.New(errs.Invalid, "The post you are answering is not in this conversation any more. You can still answer the conversation.")
)

// Words is what somebody wrote, as typed (Text) or as pasted or imported (HTML); one of them.
type Words struct {
	Text string
	HTML string
}

// body takes the words through the gate.
func (w Words) body() (gate.Body, gate.Report, error) {
	if w.HTML != "" {
		return gate.FromHTML(w.HTML)
	}
	body, err := gate.FromText(w.Text)
	return body, gate.Report{}, err
}

// NewThread is what it takes to start a thread.
type NewThread struct {
	Cohort id.Cohort
	Title  string
	Words  Words
	Nonce  string  // from the form; the same nonce makes the same thread
	Origin *Origin // for imports
}

// NewPost is what it takes to answer in a thread.
type NewPost struct {
	Thread  id.Thread
	Answers id.Post // empty: the thread as a whole
	Words   Words
	Nonce   string
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
	t := Thread{ID: id.Thread(by.id), Cohort: in.Cohort, Author: by.author, Title: title, Source: by.source, Created: by.at}
	opening := id.Derived(id.Time(by.id), s.ring.Fingerprint("opening", by.id))
	post := Post{ID: id.Post(opening), Thread: t.ID, Cohort: t.Cohort, Author: by.author, Source: by.source, Created: by.at}
	stored, out, err := s.insert(ctx, actor, post, in.Words)
	if err != nil {
		return out, err
	}
	t.Opening, t.Recent = stored.ID, recentOf(stored, 1)
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
	if err := s.may(actor, access.WritePost, t.facts(m), in.Origin); err != nil {
		return Outcome{}, err
	}
	post := Post{ID: id.Post(by.id), Thread: t.ID, Cohort: t.Cohort, Author: by.author, Source: by.source, Created: by.at}
	if in.Answers != "" {
		to, err := s.post(ctx, in.Answers)
		if err != nil || to.Thread != t.ID || to.Published.IsZero() {
			return Outcome{}, errElse
		}
		post.Answers, post.To = to.ID, to.Author
	}
	stored, out, err := s.insert(ctx, actor, post, in.Words)
	if err != nil {
		return out, err
	}
	s.carrier.Carry(ctx, Posts, stored.doc())
	if in.Origin != nil {
		return out, nil // nobody goes there next
	}
	if t, err = s.thread(ctx, t.ID); err == nil { // it knows the post's number now
		out.At, _ = s.locate(ctx, t, stored) // it is shared: not knowing where is no failure
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
func (s *Service) insert(ctx context.Context, actor access.Actor, p Post, words Words) (Post, Outcome, error) {
	body, report, err := words.body()
	if err != nil {
		return p, Outcome{}, inField(err, "words")
	}
	out := Outcome{Thread: p.Thread, Post: p.ID, Gate: report}
	rev, err := s.revision(ctx, p, string(p.ID), p.Created, body)
	if err != nil {
		return p, out, err
	}
	p.place(rev)
	p.events = s.events(access.WritePost, actor, string(p.ID), map[string]string{"revision": string(rev.ID), "state": string(rev.State)}, activityEvent)
	doc, err := s.store.Insert(ctx, Posts, p.doc())
	if errors.Is(err, store.ErrExists) {
		return s.again(ctx, p, out, body)
	}
	p.rev, out.Held = doc.Rev, rev.State == Held
	return p, out, err
}

// again answers for something sent twice: the first one stands, and other words are not lost without a word.
func (s *Service) again(ctx context.Context, p Post, out Outcome, body gate.Body) (Post, Outcome, error) {
	first, err := s.post(ctx, p.ID)
	if err != nil {
		return p, out, err
	}
	if newest := first.Newest(); p.Source == Written && newest != nil && !first.Changed && !bytes.Equal(newest.Body.Encode(), body.Encode()) {
		return p, out, errTwice
	}
	out.Again, out.Held = true, first.Published.IsZero()
	return first, out, nil
}

// revision makes the next revision of p from a body that came through the gate, screened. seed makes its id: the same
// seed on the same post is the same revision.
//
// A screener that fails holds nobody's words back: the revision is published and the failure is logged by its kind.
func (s *Service) revision(ctx context.Context, p Post, seed string, at time.Time, body gate.Body) (Revision, error) {
	r := Revision{ID: id.Revision(id.Derived(at, s.ring.Fingerprint("revision", string(p.ID), seed))), At: at, State: Published, Body: body}
	mac, err := s.ring.RevisionMAC(ctx, string(p.Author), seal.Group, string(r.ID), body.Encode())
	if err != nil {
		return r, err
	}
	r.MAC = mac
	verdict, err := s.screener.Screen(ctx, gate.Subject{
		Practice: string(s.practice), Cohort: string(p.Cohort), Thread: string(p.Thread), Post: string(p.ID),
		Revision: string(r.ID), Author: string(p.Author), Body: body,
	})
	if err != nil {
		s.log.Error("screening failed, published unscreened", "post", p.ID, "revision", r.ID, "kind", errs.KindOf(err).String())
	} else if verdict.Hold {
		r.State = Held
	}
	return r, nil
}

// place puts a new revision where its state says: shown to the group, or waiting beside what is shown.
func (p *Post) place(r Revision) {
	if r.State == Held {
		p.Waiting = &r
		return
	}
	p.Changed = p.Shown != nil
	p.Shown, p.Waiting = &r, nil
	if p.Published.IsZero() {
		p.Published = r.At
	}
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

// facts are what the table must know of a member in this thread.
func (t Thread) facts(m cohort.Membership) access.Facts {
	f := m.Facts()
	f.ThreadClosed = !t.Closed.IsZero()
	f.Room = m.Room != "" && m.Room == t.ID
	f.Earlier = t.earlier(m)
	return f
}

// earlier says whether the thread was begun before what this reader was given to see.
func (t Thread) earlier(m cohort.Membership) bool {
	return !m.Since.IsZero() && t.Created.Before(m.Since)
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
