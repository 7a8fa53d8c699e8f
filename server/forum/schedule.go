package forum

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// scheduledAhead is how far ahead a post can be scheduled: nobody remembers what they wrote for longer than that.
const scheduledAhead = 92 * 24 * time.Hour

// scheduledEvent stands in a scheduled post until it was shared.
const scheduledEvent = "forum.scheduled"

var (
	errPast     = errs.In("at", "This time is over already. Please give a later one.")
	errFar      = errs.In("at", "This is more than three months ahead. Please give an earlier day.")
	errNoAnswer = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")
)

// Schedule keeps a post until its time and then shares it as its author's, for the facilitators of the cohort. It takes
// the same way as if it were written then: permissions and the gate are asked now and again. The same nonce schedules
// one post. Invalid with fields title, words, at and as StartThread.
func (s *Service) Schedule(ctx context.Context, actor access.Actor, in Scheduled) (Scheduled, error) {
	if in.Thread != "" {
		t, err := s.thread(ctx, in.Thread)
		if err != nil {
			return in, err
		}
		in.Cohort = t.Cohort
		if err := s.schedulable(ctx, actor, t); err != nil {
			return in, err
		}
	}
	c, _, err := s.cohorts.Ask(ctx, actor, access.SchedulePost, in.Cohort)
	if err != nil {
		return in, err
	}
	if in, err = s.checked(c, in); err != nil {
		return in, err
	}
	in.Author = actor.Person
	in.ID = id.Derived(id.Time(in.Nonce), s.ring.Fingerprint("scheduled.nonce", string(actor.Person), in.Nonce))
	in.events = append(s.events(access.SchedulePost, actor, in.ID, nil), s.dueAt(in.At))
	doc, err := s.store.Insert(ctx, ScheduledPosts, in.doc())
	if errors.Is(err, store.ErrExists) {
		return s.scheduled(ctx, in.ID)
	}
	if err == nil {
		s.carrier.Carry(ctx, ScheduledPosts, doc)
	}
	return in, err
}

// schedulable asks whether the actor could answer in the thread now, which is what they want to do later.
func (s *Service) schedulable(ctx context.Context, actor access.Actor, t Thread) error {
	m, err := s.cohorts.Membership(ctx, t.Cohort, actor.Person)
	if err != nil {
		return err
	}
	return access.May(actor, access.WritePost, t.facts(m, s.clock.Now()))
}

// checked takes what was written through the gate, so that a refusal is met now and not at its time.
func (s *Service) checked(c cohort.Cohort, in Scheduled) (Scheduled, error) {
	var err error
	if in.Thread == "" {
		if in.Title, err = gate.Title(in.Title); err != nil {
			return in, inField(err, "title")
		}
		if !in.Kind.ForGroup() {
			return in, errKind
		}
	} else {
		in.Title, in.Kind = "", Discussion
	}
	if _, _, err := in.Words.body(); err != nil {
		return in, inField(err, "words")
	}
	if _, err := in.Words.note(c, Note{}); err != nil {
		return in, err
	}
	if id.Time(in.Nonce).IsZero() {
		return in, errBadForm
	}
	return in, s.ahead(in.At)
}

// ahead says what is wrong with a time that something is scheduled for.
func (s *Service) ahead(at time.Time) error {
	now := s.clock.Now()
	switch {
	case !at.After(now):
		return errPast
	case at.After(now.Add(scheduledAhead)):
		return errFar
	default:
		return nil
	}
}

func (s *Service) dueAt(at time.Time) store.Event {
	ev := relay.NewEvent(s.ids.New(), s.clock.Now(), scheduledEvent, nil)
	ev.Due = clock.Millis(at)
	return ev
}

// ScheduledBy lists what waits in a cohort, the next first, for its facilitators. Words are the author's alone until
// they are shared.
func (s *Service) ScheduledBy(ctx context.Context, actor access.Actor, which id.Cohort) (Shelf, error) {
	c, own, err := s.cohorts.Ask(ctx, actor, access.SchedulePost, which)
	if err != nil {
		return Shelf{}, err
	}
	docs, err := s.store.Find(ctx, ScheduledPosts, store.Query{Index: "by_cohort", Equal: []any{string(which)}, Limit: 200})
	if err != nil {
		return Shelf{}, err
	}
	shelf := Shelf{Cohort: c, Own: own}
	var authors []id.Person
	for _, doc := range docs {
		in, err := scheduledOf(doc)
		if err != nil {
			return Shelf{}, err
		}
		w := Waiting{Scheduled: in, Own: in.Author == actor.Person}
		if !w.Own {
			w.Words, w.Back = Words{}, ""
		}
		if in.Thread != "" {
			if w.Target, err = s.thread(ctx, in.Thread); err != nil && !errors.Is(err, store.ErrNotFound) {
				return Shelf{}, err
			}
		}
		if w.Target = w.Target.to(actor.Person); w.Target.Kind == Private && access.May(actor, access.ReadPrivates, own.Facts()) != nil {
			continue // a supervisor does not hear that there is one
		}
		shelf.Waiting, authors = append(shelf.Waiting, w), append(authors, in.Author)
	}
	named, err := s.cohorts.Named(ctx, which, authors)
	for i := range shelf.Waiting {
		shelf.Waiting[i].By = named[shelf.Waiting[i].Author]
	}
	return shelf, err
}

// ScheduledPost gives one scheduled post with its words, for its author.
func (s *Service) ScheduledPost(ctx context.Context, actor access.Actor, which string) (Scheduled, cohort.Cohort, error) {
	in, err := s.scheduled(ctx, which)
	if err != nil {
		return in, cohort.Cohort{}, err
	}
	c, _, err := s.cohorts.Ask(ctx, actor, access.SchedulePost, in.Cohort)
	if err == nil && in.Author != actor.Person {
		err = errNoAnswer
	}
	if err != nil {
		return Scheduled{}, c, err
	}
	return in, c, nil
}

// Reschedule gives a scheduled post other words or another time, for its author: what came back waits again. Invalid as
// Schedule; NotFound when it was shared meanwhile.
func (s *Service) Reschedule(ctx context.Context, actor access.Actor, which string, title string, words Words, at time.Time) (Scheduled, error) {
	for {
		in, c, err := s.ScheduledPost(ctx, actor, which)
		if err != nil {
			return in, err
		}
		next := in
		next.Title, next.Words, next.At, next.Back = title, words, at, ""
		if next, err = s.checked(c, next); err != nil {
			return in, err
		}
		next.events = slices.DeleteFunc(next.events, func(ev store.Event) bool { return ev.Kind == scheduledEvent })
		next.events = append(next.events, s.dueAt(at))
		next.events = append(next.events, s.events(access.SchedulePost, actor, which, nil)...)
		doc, err := s.store.Replace(ctx, ScheduledPosts, next.doc())
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, ScheduledPosts, doc)
		}
		return next, err
	}
}

// Unschedule calls a scheduled post off, for the facilitators of the cohort. Its author's own is gone; a colleague's
// goes back to them, with their words.
func (s *Service) Unschedule(ctx context.Context, actor access.Actor, which string) (Scheduled, error) {
	for {
		in, err := s.scheduled(ctx, which)
		if err != nil {
			return in, err
		}
		if _, _, err := s.cohorts.Ask(ctx, actor, access.SchedulePost, in.Cohort); err != nil {
			return Scheduled{}, err
		}
		if in.Author == actor.Person {
			err = s.store.Delete(ctx, ScheduledPosts, in.ID, in.rev)
		} else {
			in.Back = calledOff.Sentence
			in.events = slices.DeleteFunc(in.events, func(ev store.Event) bool { return ev.Kind == scheduledEvent })
			in.events = append(in.events, s.events(access.SchedulePost, actor, which, nil)...)
			var doc store.Doc
			if doc, err = s.store.Replace(ctx, ScheduledPosts, in.doc()); err == nil {
				s.carrier.Carry(ctx, ScheduledPosts, doc)
			}
			in.Words = Words{}
		}
		if !errors.Is(err, store.ErrChanged) {
			return in, err
		}
	}
}

// calledOff is what an author reads whose colleague called a post off.
var calledOff = errs.New(errs.Conflict, "Another facilitator called this off. Your words are still here.")
