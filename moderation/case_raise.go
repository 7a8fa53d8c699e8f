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

// Raising is what somebody of the staff brings up: a post, or a person of a cohort.
type Raising struct {
	Post   id.Post // empty: it is about Person
	Cohort id.Cohort
	Person id.Person
	Tier   gate.Tier
	Words  string // why, for colleagues
	Nonce  string // of the form: sent twice, it is raised once
}

var (
	errWhy   = errs.In("words", "Please say in a sentence why, so that a colleague can begin there.")
	errTier  = errs.In("tier", "Please choose how soon somebody should look.")
	errForm  = errs.New(errs.Invalid, "This form is too old. Please load the page again; copy your text first.")
	errAbout = errs.New(errs.Conflict, "This is about you. Please ask a colleague to raise it.")
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
	about := Subject{Kind: PersonSubject, ID: id.Pair(in.Cohort, in.Person), Cohort: in.Cohort, Person: in.Person}
	var revision id.Revision
	if in.Post != "" {
		d, err := s.forum.DeskForPost(ctx, actor, access.ReadPost, in.Post)
		if err != nil {
			return about, "", err
		}
		p := d.Post
		about = Subject{Kind: PostSubject, ID: string(p.ID), Cohort: p.Cohort, Person: p.Author, Thread: p.Thread, Private: d.Thread.Kind == forum.Private}
		if newest := p.Newest(); newest != nil {
			revision = newest.ID
		}
	}
	own, err := s.cohorts.Membership(ctx, about.Cohort, actor.Person)
	if err != nil {
		return about, "", err
	}
	if about.Person == actor.Person && access.May(actor, access.ReadQueue, own.Facts()) == nil {
		return about, "", errAbout
	}
	if err := access.May(actor, access.TakeCase, about.facts(own)); err != nil {
		return about, "", err
	}
	m, err := s.cohorts.Membership(ctx, about.Cohort, about.Person)
	if err == nil && m.Standing == access.NoStanding {
		err = store.ErrNotFound
	}
	return about, revision, err
}
