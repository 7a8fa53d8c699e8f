package forum

import (
	"context"
	"errors"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// Moves is where moves stand that are under way. One that is done is deleted: what it did is on record at each post.
var Moves = &store.Collection{Name: "moves", Words: []string{"title"}}

// move is what it takes to finish a move, however often it was begun.
type move struct {
	ID     string
	Cohort id.Cohort
	From   id.Thread
	To     id.Thread
	New    bool // To is made
	Root   id.Post
	By     id.Person
	At     int64     // UTC ms; the first post stands there then, the others a millisecond later each, and none ahead
	Posts  []leaving // in their order
	title  string    // of a new thread; sealed
	rev    int64
	events []store.Event
}

// leaving is a post that moves, and its place in the thread it leaves.
type leaving struct {
	Post id.Post `json:"p"`
	At   int64   `json:"t"`
}

// moveEvent stands in a move until it is done.
const moveEvent = "forum.move"

func (s *Service) moveDue() store.Event {
	return relay.NewEvent(s.ids.New(), s.clock.Now(), moveEvent, nil)
}

// carryMove carries out a move, or the rest of one: each post takes its new place, and then its old one is marked. A post
// that somebody moved elsewhere meanwhile stays there.
func (s *Service) carryMove(ctx context.Context, doc store.Doc, _ store.Event) error {
	kept, err := s.store.Get(ctx, Moves, doc.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := moveOf(kept)
	if err != nil {
		return err
	}
	if err := s.room(ctx, m); err != nil {
		return err
	}
	for i, left := range m.Posts {
		if err := s.carryPost(ctx, m, i); err != nil {
			return err
		}
		if err := s.leaveLine(ctx, m, left); err != nil {
			return err
		}
	}
	return s.store.Delete(ctx, Moves, m.ID, m.rev) // changed or gone meanwhile: it is looked at again
}

// room makes the new thread that posts move to. It is as old as theirs, see MoveToNew.
func (s *Service) room(ctx context.Context, m move) error {
	if !m.New {
		return nil
	}
	from, err := s.thread(ctx, m.From)
	if err != nil {
		return err
	}
	root, err := s.post(ctx, m.Root)
	if err != nil || root.Thread != m.From && root.Thread != m.To {
		return err // it was moved elsewhere in the same moment, so there is nothing to make room for
	}
	t := Thread{
		ID: m.To, Cohort: m.Cohort, Author: m.By, Title: m.title, Opening: m.Root, Source: Written,
		Created: from.Created, Shows: from.Shows,
	}
	s.screenTitle(ctx, &t)
	doc, err := s.store.Insert(ctx, Threads, t.doc())
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err == nil {
		s.carrier.Carry(ctx, Threads, doc)
	}
	return err
}

// carryPost gives one post its place in the other thread. What the group does not see yet keeps its time.
func (s *Service) carryPost(ctx context.Context, m move, i int) error {
	for {
		p, err := s.post(ctx, m.Posts[i].Post)
		if errors.Is(err, store.ErrNotFound) || err == nil && p.Thread != m.From {
			return nil
		}
		if err != nil {
			return err
		}
		now := s.clock.Now()
		if !p.Published.IsZero() {
			p.First = p.When()
			if at := clock.FromMillis(m.At + int64(i)); p.Published.Before(at) {
				p.Published = at
			}
		}
		p.Thread = m.To
		if p.ID == m.Root && m.New {
			p.Answers, p.To = "", "" // it opens a conversation now
		}
		actor := access.Actor{Person: m.By}
		facts := map[string]string{"thread": string(m.To)}
		p.events = append(p.events, p.follows(s.events(access.MovePost, actor, string(p.ID), facts, activityEvent), now)...)
		doc, err := s.store.Replace(ctx, Posts, p.doc())
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, Posts, doc)
		}
		return err
	}
}

// leaveLine marks the place that a post left, so that every other post of the thread keeps its number and every mark
// its sense. Only the line of the post that took the others along is drawn, see Post.Trace.
func (s *Service) leaveLine(ctx context.Context, m move, left leaving) error {
	p, err := s.post(ctx, left.Post)
	if errors.Is(err, store.ErrNotFound) || err == nil && (p.Thread != m.To || p.Published.IsZero()) {
		return nil
	}
	if err != nil {
		return err
	}
	line := id.Derived(id.Time(string(left.Post)), s.ring.Fingerprint("moved", string(left.Post), string(m.From), m.ID))
	stub := Post{
		ID: id.Post(line), Thread: m.From, Cohort: m.Cohort, Author: p.Author, Source: p.Source, Created: p.Created,
		Published: clock.FromMillis(left.At), Moved: m.To,
	}
	if left.Post != m.Root {
		stub.Answers = m.Root
	}
	stub.events = []store.Event{relay.NewEvent(s.ids.New(), s.clock.Now(), activityEvent, nil)}
	doc, err := s.store.Insert(ctx, Posts, stub.doc())
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err == nil {
		s.carrier.Carry(ctx, Posts, doc)
	}
	return err
}

type moveFacts struct {
	Cohort id.Cohort `json:"cohort"`
	From   id.Thread `json:"from"`
	To     id.Thread `json:"to"`
	New    bool      `json:"new,omitempty"`
	Root   id.Post   `json:"root"`
	By     id.Person `json:"by"`
	At     int64     `json:"at"`
	Posts  []leaving `json:"posts"`
}

func (m move) doc() store.Doc {
	doc := store.Doc{
		ID: m.ID, Rev: m.rev, Schema: 1, Events: m.events, Keys: map[string]any{}, Words: map[string]store.Words{},
		Body: store.Facts(moveFacts{m.Cohort, m.From, m.To, m.New, m.Root, m.By, m.At, m.Posts}),
	}
	if m.title != "" {
		doc.Words["title"] = store.Words{Owner: string(m.By), Class: class, Text: []byte(m.title)}
	}
	return doc
}

func moveOf(doc store.Doc) (move, error) {
	var f moveFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return move{}, errUnreadable(err)
	}
	return move{
		ID: doc.ID, Cohort: f.Cohort, From: f.From, To: f.To, New: f.New, Root: f.Root, By: f.By, At: f.At, Posts: f.Posts,
		title: string(doc.Words["title"].Text), rev: doc.Rev, events: doc.Events,
	}, nil
}
