package forum

import (
	"context"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
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

// revision makes the next revision of p from what came through the gate, screened.
//
// A screener that fails holds nobody's words back: the revision is published and the failure is logged by its kind.
func (s *Service) revision(ctx context.Context, p Post, seed string, at time.Time, r Revision) (Revision, error) {
	r.ID, r.At, r.State = s.revisionID(p, seed, at), at, Published
	mac, err := s.ring.RevisionMAC(ctx, string(p.Author), seal.Group, string(r.ID), r.encode())
	if err != nil {
		return r, err
	}
	r.MAC = mac
	verdict, err := s.screener.Screen(ctx, gate.Subject{
		Practice: string(s.practice), Cohort: string(p.Cohort), Thread: string(p.Thread), Post: string(p.ID),
		Revision: string(r.ID), Author: string(p.Author), Body: r.screened(),
	})
	if err != nil {
		s.log.Error("screening failed, published unscreened", "post", p.ID, "revision", r.ID, "kind", errs.KindOf(err).String())
	} else if verdict.Hold {
		r.State = Held
	}
	return r, nil
}

// screened is all that somebody wrote: what stands in a content note is read too. It comes last, so that places in the
// words stay what they are.
func (r Revision) screened() gate.Body {
	note, err := gate.FromText(r.Note.Words)
	if err != nil { // nothing was written there
		return r.Body
	}
	return append(slices.Clone(r.Body), note...)
}

// place puts a new revision where its state says: shown to the group, or waiting beside what is shown. from is when the
// group sees it, if it never saw the post.
func (p *Post) place(r Revision, from time.Time) {
	if r.State == Held {
		p.Waiting = &r
		return
	}
	p.Changed = p.Changed || p.Shown != nil && !p.early(r.At)
	p.Shown, p.Waiting = &r, nil
	if p.Published.IsZero() {
		p.Published = from
	}
}
