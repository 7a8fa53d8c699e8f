package web

import (
	"strings"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/access"
	"holdfast/server/draft"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
)

func (r *request) threadBox(which id.Cohort, kept *parts.Kept, problem error) error {
	d, err := r.s.Forum.DeskForThread(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	p := pages.Write{
		Kind: pages.NewThread, Action: groupAddress(which) + "/threads", Back: backToGroup(d.Cohort),
		Kept: parts.Kept{HasTitle: true, Quote: r.Query("quote")},
	}
	if kind := forum.Kind(r.Query("kind")); d.Own.Role == access.RoleFacilitator && kind.ForGroup() {
		p.Kept.Kind = string(kind)
		if p.Kept.Words = r.introduction(r.Query("ask")); p.Kept.Words != "" {
			p.Kept.Title = r.T("Who we are")
		}
	}
	return r.box(p, d, draft.Key{Purpose: draft.Thread, Target: string(which)}, kept, problem)
}

func (r *request) answerBox(which id.Thread, kept *parts.Kept, problem error) error {
	key := draft.Key{Purpose: draft.Answer, Target: string(which)}
	to := id.Post(r.Query("to"))
	if kept != nil {
		to = id.Post(kept.To)
	} else if begun, err := r.s.Drafts.Get(r.ctx, r.actor(), key); err == nil && to == "" {
		to = id.Post(begun.Fields.To)
	}
	d, err := r.s.Forum.DeskForAnswer(r.ctx, r.actor(), which, to)
	if err != nil {
		return err
	}
	p := pages.Write{
		Kind: pages.AnswerPost, Action: threadAddress(which) + "/posts", Back: r.backToThread(which),
		Kept: parts.Kept{Quote: r.Query("quote")},
	}
	if d.Answers != nil {
		p.To, p.Kept.To = r.ref(which, *d.Answers), string(d.Answers.Post)
	} else if kept != nil {
		kept.To = ""
	}
	if p.Private, err = r.privately(d); err != nil {
		return err
	}
	if p.Private != nil {
		p.Action += "?private=1" // for the line that says who can read it now
	}
	return r.box(p, d, key, kept, problem)
}

// changeBox shows somebody their own words to change. When these changed elsewhere meanwhile it shows both texts, and
// sending again replaces what is there knowingly.
func (r *request) changeBox(which id.Post, kept *parts.Kept, problem error) error {
	d, err := r.s.Forum.DeskForPost(r.ctx, r.actor(), access.ChangePost, which)
	if err != nil {
		return err
	}
	newest := d.Post.Newest()
	p := pages.Write{
		Kind: pages.ChangePost, Action: "/posts/" + string(which) + "/revisions", Back: r.backToThread(d.Thread.ID), Kept: asWritten(*newest),
	}
	if p.Private, err = r.privately(d); err != nil {
		return err
	}
	if e, ok := errs.As(problem); ok && e.Kind == errs.Conflict && e.Field == "" {
		p.Conflict = &pages.Conflict{Body: r.body(*newest, d.Seen.Quotes), When: parts.Clock(newest.At.In(r.now.Location()), r.now)}
		kept.Seen = string(newest.ID)
	}
	return r.box(p, d, draft.Key{Purpose: draft.Change, Target: string(which)}, kept, problem)
}

// asWritten is a revision as its author's box holds it.
func asWritten(rev forum.Revision) parts.Kept {
	k := parts.Kept{Seen: string(rev.ID), Theme: rev.Note.Theme, Note: rev.Note.Words, Hope: string(rev.Hope)}
	var refs []string
	for _, seg := range rev.Body {
		if seg.Quote != nil {
			refs = append(refs, quoteRef(*seg.Quote))
		}
		k.HTML += seg.HTML
	}
	k.Words, k.Quote = rev.Body.Source(), strings.Join(refs, " ")
	if rev.Body.Plain() {
		k.HTML = "" // a plain box can hold all of it
	}
	return k
}

// privateBox is the box for words to the facilitators alone. When there is a thread for them already, one goes on in
// that.
func (r *request) privateBox(which id.Cohort, kept *parts.Kept, problem error) error {
	key := draft.Key{Purpose: draft.Private, Target: string(which)}
	t, err := r.s.Forum.PrivateOf(r.ctx, r.actor(), which)
	if err != nil && t.ID == "" {
		return err
	}
	if err == nil && kept == nil {
		if _, err := r.s.Drafts.Get(r.ctx, r.actor(), key); errs.KindOf(err) == errs.NotFound {
			return r.see(threadAddress(t.ID) + "/answer")
		}
	}
	c, own, err := r.s.Cohorts.Ask(r.ctx, r.actor(), access.StartPrivate, which)
	if err != nil {
		return err
	}
	t.With = r.session.Person
	d := forum.Desk{Cohort: c, Own: own, Thread: t}
	p := pages.Write{Kind: pages.WritePrivate, Action: groupAddress(which) + "/private/posts", Back: backToGroup(c)}
	if p.Private, err = r.privately(d); err != nil {
		return err
	}
	return r.box(p, d, key, kept, problem)
}

// privately says between whom the words of a private thread are; nil for a thread of the group.
func (r *request) privately(d forum.Desk) (*pages.PrivateTo, error) {
	if d.Thread.Kind != forum.Private {
		return nil, nil
	}
	staff, err := r.s.Forum.PrivateReaders(r.ctx, r.actor(), d.Cohort.ID)
	if err != nil {
		return nil, err
	}
	with, err := r.s.Cohorts.Named(r.ctx, d.Cohort.ID, []id.Person{d.Thread.With})
	if err != nil {
		return nil, err
	}
	return &pages.PrivateTo{Who: r.whose(d.Thread.With, r.person(with[d.Thread.With])), Readers: r.names(staff)}, nil
}

func (r *request) backToThread(which id.Thread) parts.Link {
	return parts.Link{Label: r.T("Back to the conversation"), Href: threadAddress(which)}
}
