package forum

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Words is what somebody wrote, as typed (Text) or as an editor or an import has it (HTML), which wins when it is set.
type Words struct {
	Text   string
	HTML   string
	Quotes []gate.Quote // stand before the words, MaxQuotes at most; see quotes
	Note   Note
	Hope   Hope
}

// body takes the words through the gate.
func (w Words) body() (gate.Body, gate.Report, error) {
	if w.HTML != "" {
		return gate.FromHTML(w.HTML)
	}
	body, err := gate.FromText(w.Text)
	return body, gate.Report{}, err
}

// draft is what somebody sent, made fit to become a revision.
type draft struct {
	Revision
	mentions []id.Person
	report   gate.Report
}

// compose takes all that was sent for a post through the gate. p is the post as it was: what it quoted, named or called
// on already stays. Words with neither quote, theme nor "@" cost no read.
func (s *Service) compose(ctx context.Context, actor access.Actor, t Thread, p Post, words Words, knowing bool) (d draft, err error) {
	var was Revision
	if newest := p.Newest(); newest != nil {
		was = *newest
	}
	if d.Body, d.report, err = words.body(); err != nil {
		return d, inField(err, "words")
	}
	var c cohort.Cohort
	if words.Note.Theme != "" {
		if c, err = s.cohorts.Cohort(ctx, t.Cohort); err != nil {
			return d, err
		}
	}
	d.Hope = words.Hope
	if d.Note, err = words.note(c, was.Note); err != nil {
		return d, err
	}
	if p.Source == Written {
		if d.mentions, err = s.mentions(ctx, actor, t, d.Body.Text(), p.Mentions, knowing); err != nil {
			return d, err
		}
	}
	quotes, err := s.quotes(ctx, actor, t, words.Quotes, was.Body)
	d.Body = append(quotes, d.Body...)
	return d, err
}

// revisionID names a revision: the same seed on the same post is the same revision.
func (s *Service) revisionID(p Post, seed string, at time.Time) id.Revision {
	return id.Revision(id.Derived(at, s.ring.Fingerprint("revision", string(p.ID), seed)))
}

// revision makes the next revision of p from what came through the gate, with the signal that follows from it.
func (s *Service) revision(ctx context.Context, w writing, seed string, at time.Time, r Revision) (Revision, store.Event, error) {
	p := w.post
	r.ID, r.At, r.State = s.revisionID(p, seed, at), at, Published
	mac, err := s.ring.RevisionMAC(ctx, string(p.Author), seal.Group, string(r.ID), r.encode())
	if err != nil {
		return r, store.Event{}, err
	}
	r.MAC = mac
	verdict := s.verdict(ctx, w, r)
	why, err := s.heldFor(ctx, w, verdict)
	if err != nil {
		return r, store.Event{}, err
	}
	r.Card, r.Fold, r.Mask = verdict.Card, verdict.Fold, verdict.Mask
	r.Marks, r.Rules = verdict.Marks[:min(len(verdict.Marks), gate.MaxMarks)], verdict.Rules
	switch {
	case w.thread.Kind == Private:
		r.Fold, r.Mask = false, nil // its readers are those who are to know
	case why != NotHeld:
		r.State, r.For, r.Since = Held, why, s.clock.Now()
	}
	if p.Source == Imported {
		r.Card = false // its author is not here
	}
	return r, s.signal(w, r, verdict), nil
}

// place puts a new revision where its state says: shown to the group, or waiting beside what is shown. from is when the
// group sees it, if it never saw the post.
func (p *Post) place(r Revision, from time.Time) {
	if r.State == Held {
		p.Waiting = &r
		return
	}
	p.release(r, r.At, from)
}
