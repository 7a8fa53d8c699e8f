package forum

import (
	"context"
	"errors"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/store"
)

// privately marks the cohort in the index key of a private thread, so that no list of the group's threads holds it.
const privately = "private:"

// privates is the most private threads a list shows: one for each place in the largest cohort, and again as many for
// those who left.
const privates = 2 * cohort.MaxCapacity

// privateThread is the id of the one thread between a member and their facilitators.
func (s *Service) privateThread(which id.Cohort, who id.Person) id.Thread {
	return id.Thread(id.Derived(id.Time(string(which)), s.ring.Fingerprint("thread.private", string(which), string(who))))
}

// OpenPrivate writes to the facilitators of a cohort, for its members, also on a break: the first time it opens the
// thread between them, later it goes on in it. Errors as StartThread.
//
// The post is stored first and the thread second, as StartThread does. Opened on two devices at once, or sent again, it
// is one thread with whatever was written.
func (s *Service) OpenPrivate(ctx context.Context, actor access.Actor, which id.Cohort, words Words, nonce string) (Outcome, error) {
	t, err := s.PrivateOf(ctx, actor, which)
	if err == nil {
		return s.Answer(ctx, actor, NewPost{Thread: t.ID, Words: words, Nonce: nonce})
	}
	if t.ID == "" {
		return Outcome{}, err
	}
	by, m, err := s.writer(ctx, actor, "post", which, nonce, nil)
	if err != nil {
		return Outcome{}, err
	}
	if err := access.May(actor, access.StartPrivate, m.Facts()); err != nil {
		return Outcome{}, err
	}
	t.Author, t.With, t.Created, t.Source, t.Opening = by.author, by.author, by.at, by.source, id.Post(by.id)
	post := Post{ID: t.Opening, Thread: t.ID, Cohort: which, Author: by.author, Source: by.source, Created: by.at}
	stored, out, err := s.insert(ctx, actor, writing{post: post, thread: t}, words, true)
	if err != nil {
		return out, err
	}
	t.learn(stored)
	t.events = s.events(access.StartPrivate, actor, string(t.ID), nil)
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

// PrivateOf gives the thread between the actor and the facilitators of a cohort, for its members. While there is none it
// answers store.ErrNotFound beside a thread that has only what it would have.
func (s *Service) PrivateOf(ctx context.Context, actor access.Actor, which id.Cohort) (Thread, error) {
	m, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return Thread{}, err
	}
	if err := access.May(actor, access.StartPrivate, m.Facts()); err != nil {
		return Thread{}, err
	}
	t, err := s.thread(ctx, s.privateThread(which, actor.Person))
	if errors.Is(err, store.ErrNotFound) {
		return Thread{ID: s.privateThread(which, actor.Person), Cohort: which, Kind: Private}, err
	}
	return t, err
}

// Privates lists the private threads of a cohort, latest first, with what of each is new to the actor, for its
// facilitators but for supervisors.
func (s *Service) Privates(ctx context.Context, actor access.Actor, which id.Cohort) ([]Row, error) {
	c, own, err := s.cohorts.Ask(ctx, actor, access.ReadPrivates, which)
	if err != nil {
		return nil, err
	}
	docs, err := s.store.Find(ctx, Threads, store.Query{Index: "by_cohort", Equal: []any{privately + string(which)}, Desc: true, Limit: privates})
	if err != nil {
		return nil, err
	}
	threads := make([]Thread, len(docs))
	for i, doc := range docs {
		if threads[i], err = threadOf(doc); err != nil {
			return nil, err
		}
	}
	return s.rows(ctx, c, own, threads)
}

// PrivateRow is the actor's own private thread in a cohort as a row, for their home page; ok is false while there is
// none, and for whoever cannot have one.
func (s *Service) PrivateRow(ctx context.Context, actor access.Actor, place cohort.Place) (r Row, ok bool, err error) {
	if access.May(actor, access.StartPrivate, place.Membership.Facts()) != nil {
		return Row{}, false, nil
	}
	t, err := s.thread(ctx, s.privateThread(place.Cohort.ID, actor.Person))
	if errors.Is(err, store.ErrNotFound) {
		return Row{}, false, nil
	}
	if err != nil {
		return Row{}, false, err
	}
	rows, err := s.rows(ctx, place.Cohort, place.Membership, []Thread{t})
	if err != nil {
		return Row{}, false, err
	}
	return rows[0], true, nil
}

// PrivateReaders names who of the staff reads the private threads of a cohort, in order of name: for its members, and
// for those staff themselves.
func (s *Service) PrivateReaders(ctx context.Context, actor access.Actor, which id.Cohort) ([]cohort.Membership, error) {
	m, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return nil, err
	}
	if err := access.May(actor, access.StartPrivate, m.Facts()); err != nil && access.May(actor, access.ReadPrivates, m.Facts()) != nil {
		return nil, err
	}
	all, err := s.cohorts.Here(ctx, actor, which)
	if err != nil {
		return nil, err
	}
	var readers []cohort.Membership
	for _, m := range all {
		if m.Clinical() {
			readers = append(readers, m)
		}
	}
	return readers, nil
}
