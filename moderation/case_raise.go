package moderation

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Raising is what somebody of the staff brings up: a post, a conversation, a person of a cohort, or something else of it.
type Raising struct {
	Post   id.Post   // empty: it is about something else
	Thread id.Thread // the same; it is about all of the conversation
	Cohort id.Cohort // of a person, or of something else; posts and conversations know theirs
	Person id.Person // empty, and no post and no thread: it is about something else of the cohort
	Tier   gate.Tier
	Words  string // why, for colleagues
	Nonce  string // of the form: sent twice, it is raised once
}

var (
	errWhy   = errs.In("words", "Please say in a sentence why, so that a colleague can begin there.")
	errTier  = errs.In("tier", "Please choose how soon somebody should look.")
	errForm  = errs.New(errs.Invalid, "This form is too old. Please load the page again; copy your text first.")
	errAbout = errs.New(errs.Conflict, "This is about you. Please ask a colleague to raise it.")
	errBegan = errs.New(errs.Conflict, "You began this conversation, so a colleague raises it as a whole. A post that somebody else wrote in it you can raise yourself.")
)

// Raise brings something up under the actor's name, for the staff of its cohort. Invalid with field "words" or "tier";
// Conflict for what is about oneself.
func (s *Service) Raise(ctx context.Context, actor access.Actor, in Raising) (id.Case, error) {
	about, revision, err := s.raisable(ctx, actor, in)
	if err != nil {
		return "", err
	}
	text, err := plain(in.Words)
	switch {
	case err != nil:
		return "", err
	case text == "":
		return "", errWhy
	case in.Tier != gate.Amber && in.Tier != gate.Red && in.Tier != gate.Crisis:
		return "", errTier
	case id.Time(in.Nonce).IsZero():
		return "", errForm
	}
	which := s.CaseOf(about.Kind, about.ID)
	sig := Signal{
		ID: id.Derived(id.Time(in.Nonce), s.ring.Fingerprint("moderation.raise", string(actor.Person), in.Nonce)), Kind: RaisedSignal,
		At: s.clock.Now(), Revision: revision, Tier: in.Tier, By: actor.Person,
	}
	if sig.Words, err = s.said(ctx, caseWriting, string(which), text); err != nil {
		return "", err
	}
	_, err = s.Signal(ctx, about, sig)
	return which, err
}

// raisable is what is brought up, if the actor works where it is.
func (s *Service) raisable(ctx context.Context, actor access.Actor, in Raising) (Subject, id.Revision, error) {
	about, revision, err := s.raised(ctx, actor, in)
	if err != nil {
		return about, "", err
	}
	own, err := s.cohorts.Membership(ctx, about.Cohort, actor.Person)
	if err != nil {
		return about, "", err
	}
	if about.Person == actor.Person && access.May(actor, access.ReadQueue, own.Facts()) == nil {
		if about.Kind == ThreadSubject {
			return about, "", errBegan
		}
		return about, "", errAbout
	}
	if err := access.May(actor, access.TakeCase, about.facts(own)); err != nil {
		return about, "", err
	}
	if about.Person == "" {
		return about, revision, nil
	}
	m, err := s.cohorts.Membership(ctx, about.Cohort, about.Person)
	if err == nil && m.Standing == access.NoStanding {
		err = store.ErrNotFound
	}
	return about, revision, err
}

// raised finds what is brought up. Whether the actor may know of a conversation or a cohort is asked after it.
func (s *Service) raised(ctx context.Context, actor access.Actor, in Raising) (Subject, id.Revision, error) {
	switch {
	case in.Post != "":
		d, err := s.forum.DeskForPost(ctx, actor, access.ReadPost, in.Post)
		if err != nil {
			return Subject{}, "", err
		}
		p := d.Post
		about := Subject{Kind: PostSubject, ID: string(p.ID), Cohort: p.Cohort, Person: p.Author, Thread: p.Thread, Private: d.Thread.Kind == forum.Private}
		return about, newest(p.Newest()), nil
	case in.Thread != "":
		ev, err := s.forum.ThreadEvidence(ctx, in.Thread, "")
		if err == nil && ev.Thread.Dropped {
			err = store.ErrNotFound
		}
		t := ev.Thread
		about := Subject{Kind: ThreadSubject, ID: string(t.ID), Cohort: t.Cohort, Person: t.Author, Thread: t.ID}
		if t.Kind == forum.Private {
			about.Kind, about.Person, about.Private = PrivateSubject, t.With, true
		}
		return about, newest(ev.Newest), err
	case in.Person != "":
		return Subject{Kind: PersonSubject, ID: id.Pair(in.Cohort, in.Person), Cohort: in.Cohort, Person: in.Person}, "", nil
	default:
		return Subject{Kind: GroupSubject, ID: string(in.Cohort), Cohort: in.Cohort}, "", nil
	}
}

func newest(r *forum.Revision) id.Revision {
	if r == nil {
		return ""
	}
	return r.ID
}

// Raisable says, before a form for it is shown, whether the actor can raise this: as Raise does.
func (s *Service) Raisable(ctx context.Context, actor access.Actor, in Raising) (Subject, error) {
	about, _, err := s.raisable(ctx, actor, in)
	return about, err
}
