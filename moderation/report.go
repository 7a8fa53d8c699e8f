package moderation

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Reason is why a member reports something.
type Reason string

// The reasons. The last two are no complaint about anybody.
const (
	ReasonDanger  Reason = "danger"  // somebody may be in danger now
	ReasonWorried Reason = "worried" // about whoever wrote it
	ReasonMethod  Reason = "method"  // it names a way to hurt oneself
	ReasonThreat  Reason = "threat"  // it threatens somebody
	ReasonNames   Reason = "names"   // it names somebody, or where they can be found
	ReasonHurtful Reason = "hurtful" // to me or to others
	ReasonContact Reason = "contact" // it asks to write or meet elsewhere
	ReasonAdvice  Reason = "advice"  // on medicine
	ReasonSpam    Reason = "spam"
	ReasonUpset   Reason = "upset" // it is hard for me to read
	ReasonOther   Reason = "other"
)

// Reasons is every reason, in the order of a form.
var Reasons = []Reason{
	ReasonDanger, ReasonWorried, ReasonMethod, ReasonThreat, ReasonNames, ReasonHurtful, ReasonContact, ReasonAdvice, ReasonSpam,
	ReasonUpset, ReasonOther,
}

// Tier is how soon a person looks. A report wakes somebody only when it says that somebody is in danger now; it never
// shows a card to whom it is about.
func (r Reason) Tier() gate.Tier {
	switch r {
	case ReasonDanger:
		return gate.Crisis
	case ReasonWorried, ReasonMethod, ReasonThreat:
		return gate.Red
	default:
		return gate.Amber
	}
}

// Report is what a member tells the staff of a post, or of a whole conversation.
type Report struct {
	Post     id.Post
	Thread   id.Thread   // with Post its opening: it is about all of the conversation; empty: about the post
	Revision id.Revision // the words that were read
	Reason   Reason
	Words    string // may be empty
}

// Outcome is what became of what was reported, as far as whoever reported it may know.
type Outcome string

// The outcomes. Neither says anything of the other person.
const (
	Acted  Outcome = "acted"  // something was done
	Stands Outcome = "stands" // it was read, and stays as it is
)

// Reported is one of the actor's own reports.
type Reported struct {
	ID       string
	Cohort   id.Cohort
	Thread   id.Thread
	Post     id.Post
	Revision id.Revision
	Reason   Reason
	Words    string
	At       time.Time
	Outcome  Outcome // empty: somebody looks at it still
	Unheard  bool    // or nobody does: it is about the only one who could
	Answered time.Time

	about    Subject
	reporter id.Person
	versions []string // the documents of what was written, oldest first
	rev      int64
	events   []store.Event
}

// MaxReport is the most runes of what somebody writes with a report, or as a reason for taking a case over.
const MaxReport = 1000

var (
	errReason   = errs.In("reason", "Please choose what it is about.")
	errOwnPost  = errs.New(errs.Conflict, "You wrote this. You can change it or take it back, or write to the facilitators.")
	errTooLong  = &errs.Error{Kind: errs.TooLarge, Field: "words", Sentence: "This is longer than 1,000 characters. A few sentences are enough; everything you wrote is still here."}
	errNotThere = errs.New(errs.Conflict, "This was taken back meanwhile, so there is nothing left to report. If something in it worries you, write to the facilitators.")
)

// Report tells the staff of a post, and hides it from the actor at once. Who reported it is on no page: not for its
// author, and not for the staff. The same person's report of the same post is changed by another. For whoever reads the
// post, but for staff. Invalid with field "reason", TooLarge with field "words", Conflict for one's own post and for one
// that is gone.
func (s *Service) Report(ctx context.Context, actor access.Actor, in Report) (Reported, error) {
	t, err := s.reportable(ctx, actor, in)
	if err != nil {
		return Reported{}, err
	}
	if !slices.Contains(Reasons, in.Reason) {
		return Reported{}, errReason
	}
	if t.Words, err = plain(in.Words); err != nil {
		return Reported{}, err
	}
	if t, err = s.keepReport(ctx, t); err != nil {
		return Reported{}, err
	}
	return t, s.cohorts.Hide(ctx, actor, t.Cohort, t.Post)
}

// reportable finds what is reported, as the actor may read it.
func (s *Service) reportable(ctx context.Context, actor access.Actor, in Report) (Reported, error) {
	d, err := s.forum.DeskForPost(ctx, actor, access.Report, in.Post)
	if err != nil {
		return Reported{}, err
	}
	p, thread := d.Post, d.Thread
	switch {
	case p.Author == actor.Person:
		return Reported{}, errOwnPost
	case p.Shown == nil:
		return Reported{}, errNotThere
	case in.Thread != "" && (thread.ID != in.Thread || thread.Opening != p.ID):
		return Reported{}, store.ErrNotFound
	}
	t := Reported{Cohort: p.Cohort, Thread: p.Thread, Post: p.ID, Revision: p.Shown.ID, Reason: in.Reason, reporter: actor.Person}
	t.about = Subject{Kind: PostSubject, ID: string(p.ID), Cohort: p.Cohort, Person: p.Author, Thread: p.Thread, Private: thread.Kind == forum.Private}
	if in.Thread != "" {
		t.about.Kind, t.about.ID = ThreadSubject, string(thread.ID)
		if t.about.Private {
			t.about.Kind = PrivateSubject
		}
	}
	if in.Revision != "" && in.Revision != t.Revision {
		if ev, err := s.forum.Evidence(ctx, p.ID, in.Revision); err == nil && ev.Asked != nil {
			t.Revision = in.Revision
		}
	}
	t.ID = s.reportID(t.about, actor.Person)
	return t, nil
}

// reportID is the one report of a person about a subject.
func (s *Service) reportID(about Subject, who id.Person) string {
	return id.Derived(id.Time(about.ID), s.ring.Fingerprint("moderation.report", string(about.Kind), about.ID, string(who)))
}

// keepReport writes a report, with an event that brings up its case. Sent twice, it is written once.
func (s *Service) keepReport(ctx context.Context, t Reported) (Reported, error) {
	for {
		was, err := s.report(ctx, t.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return Reported{}, err
		}
		if was.Revision == t.Revision && was.Reason == t.Reason && was.Words == t.Words {
			c, err := s.load(ctx, s.CaseOf(t.about.Kind, t.about.ID))
			if err == nil && c.State != CaseClosed {
				return was, nil // sent twice
			}
		}
		next := t
		next.At, next.rev, next.events, next.versions = s.clock.Now(), was.rev, was.events, was.versions
		var written string
		if next.Words != "" && next.Words != was.Words {
			if written, err = s.said(ctx, reportWriting, t.ID, next.Words); err != nil {
				return Reported{}, err
			}
			next.versions = append(slices.Clone(was.versions), written)
		}
		next.events = append(next.events, s.event(reportEvent, map[string]string{"words": written}))
		doc, err := s.writeReport(ctx, next)
		if errors.Is(err, store.ErrChanged) || errors.Is(err, store.ErrExists) {
			continue
		}
		if err == nil {
			next.rev = doc.Rev
			s.carrier.Carry(ctx, Reports, doc)
		}
		return next, err
	}
}

// Reports gives what the actor reported, newest first, at most 100, and what became of it.
func (s *Service) Reports(ctx context.Context, actor access.Actor) ([]Reported, error) {
	if err := access.May(actor, access.ReadReports, access.Facts{}); err != nil {
		return nil, err
	}
	docs, err := s.store.Find(ctx, Reports, store.Query{Index: "by_reporter", Equal: []any{string(actor.Person)}, Desc: true, Limit: 100})
	if err != nil {
		return nil, err
	}
	all := make([]Reported, len(docs))
	for i, doc := range docs {
		if all[i], err = reportedOf(doc); err != nil {
			return nil, err
		}
		if all[i].Outcome != "" {
			continue
		}
		if all[i].Unheard, err = s.unheard(ctx, all[i].about); err != nil {
			return nil, err
		}
	}
	return all, nil
}
