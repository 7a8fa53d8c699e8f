package moderation

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Letter is a decision as whom it is about reads it: what, why, by whom, and what now. The reason for the staff, what
// software found, and who else was told are not in it.
type Letter struct {
	ID        id.Decision
	Cohort    id.Cohort
	At        time.Time
	By        id.Person
	Kind      SubjectKind
	Post      id.Post // empty: it is not about a post
	Revision  id.Revision
	Read      gate.Body // the words that were decided about; nil: none, or they are gone
	Words     forum.Act
	Person    PersonAct
	Until     time.Time // of a pause
	Clause    int       // of the agreement; 0: it is about care
	Version   int
	Message   string
	LineNotes []LineNote

	Answers  id.Decision // this answers an appeal against that one; empty: it does not
	Verdict  Verdict
	Outside  bool      // and who works alone says that their outside reviewer has looked too
	Appealed *Plea     // nil: nobody asked for another look
	AppealBy time.Time // until when that can be asked; zero: it cannot
}

// lettersShown is how many decisions somebody finds about themselves.
const lettersShown = 200

// Decisions lists what was decided about the actor in every group they are or were in, newest first and without the
// words that it was about; also while their access is paused.
func (s *Service) Decisions(ctx context.Context, actor access.Actor) ([]Letter, error) {
	if err := access.May(actor, access.ReadAccount, access.Facts{}); err != nil {
		return nil, err
	}
	docs, err := s.store.Find(ctx, Decisions, store.Query{Index: "by_person", Equal: []any{string(actor.Person)}, Desc: true, Limit: lettersShown})
	if err != nil {
		return nil, err
	}
	var all []Letter
	for _, doc := range docs {
		m, err := madeOf(doc)
		if err != nil {
			return nil, err
		}
		l, err := s.letter(ctx, actor, m)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}

// ReadDecision gives somebody one decision about themselves with the words that it was about. NotFound for everybody
// else, before it goes out, and when it was undone.
func (s *Service) ReadDecision(ctx context.Context, actor access.Actor, which id.Decision) (Letter, error) {
	m, err := s.made(ctx, which)
	if err != nil {
		return Letter{}, err
	}
	l, err := s.letter(ctx, actor, m)
	if err != nil || l.Post == "" {
		return l, err
	}
	ev, err := s.evidence(ctx, m.Subject, m.Revision)
	if err == nil && ev.Asked != nil {
		l.Read = ev.Asked.Body
	}
	return l, err
}

// letter is a decision for whom it is about, if it has gone out to them.
func (s *Service) letter(ctx context.Context, actor access.Actor, m Made) (Letter, error) {
	own, err := s.cohorts.Membership(ctx, m.Subject.Cohort, actor.Person)
	if err != nil {
		return Letter{}, err
	}
	facts := own.Facts()
	facts.Own = m.Subject.Person == actor.Person && actor.Person != ""
	if err := access.May(actor, access.ReadDecisions, facts); err != nil {
		return Letter{}, err
	}
	now := s.clock.Now()
	if !m.out(now) || !m.tells() {
		return Letter{}, store.ErrNotFound
	}
	l := Letter{
		ID: m.ID, Cohort: m.Subject.Cohort, At: m.At.Add(UndoFor), By: m.By, Kind: m.Subject.Kind, Post: m.post(), Revision: m.Revision,
		Words: m.Words, Person: m.Person, Clause: m.Clause, Version: m.Version, Message: m.Message, LineNotes: m.LineNotes,
		Answers: m.Of, Verdict: m.Appeal, Outside: m.Outside, Appealed: m.Appealed,
	}
	if m.Person.Kind == PausePosting {
		l.Until = m.At.Add(time.Duration(m.Person.Hours) * time.Hour)
	}
	if until := m.At.Add(UndoFor + AppealWithin); m.appealable() && until.After(now) {
		l.AppealBy = until
	}
	return l, nil
}

// out says whether a decision is carried out and has gone out.
func (m Made) out(now time.Time) bool {
	return !m.Done.IsZero() && m.Undone.IsZero() && !now.Before(m.At.Add(UndoFor))
}

// appealable says whether somebody can ask for another look: once, at what limits them, and not at an answer to that.
func (m Made) appealable() bool {
	return m.Appealed == nil && m.Appeal == NoVerdict && m.mustTell()
}

// pastShown is how many earlier decisions stand beside a case.
const pastShown = 50

// Past lists what was decided in this case before, or, with about, what was decided about its person in its cohort;
// newest first, with reasons and what was not carried out. For whoever reads the case. That it was read is on record
// with the case.
func (s *Service) Past(ctx context.Context, actor access.Actor, which id.Case, about bool) ([]Made, error) {
	c, at, err := s.asked(ctx, actor, access.ReadCase, which)
	if err != nil {
		return nil, err
	}
	q := store.Query{Index: "by_case", Equal: []any{string(which)}, Desc: true, Limit: pastShown}
	if about {
		if c.Person == "" {
			return nil, nil
		}
		q.Index, q.Equal = "by_person", []any{string(c.Person)}
	}
	docs, err := s.store.Find(ctx, Decisions, q)
	if err != nil {
		return nil, err
	}
	var all []Made
	for _, doc := range docs {
		m, err := madeOf(doc)
		if err != nil {
			return nil, err
		}
		if m.Subject.Cohort == c.Cohort && access.May(actor, access.ReadCase, m.Subject.facts(at.own)) == nil {
			all = append(all, m)
		}
	}
	return all, nil
}
