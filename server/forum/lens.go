package forum

import (
	"context"
	"slices"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// lens is through what one reader sees the posts of a thread now.
type lens struct {
	view
	actor   access.Actor
	thread  Thread
	cohort  cohort.Cohort
	own     cohort.Membership
	facts   access.Facts
	choices cohort.Choices
	asked   bool // the table was asked about all of it: what the group sees is open
}

// lens asks nothing of the access table: its callers do, with its facts.
func (s *Service) lens(ctx context.Context, actor access.Actor, t Thread) (lens, error) {
	l := lens{view: s.view(actor.Person), actor: actor, thread: t}
	var err error
	if l.cohort, l.own, err = s.cohorts.Place(ctx, t.Cohort, actor.Person); err != nil {
		return l, err
	}
	l.facts = t.facts(l.own, l.now)
	l.choices, err = s.cohorts.Choices(ctx, l.own)
	return l, err
}

// meets is a revision as the reader meets it: nobody but its author sees what is masked.
func (l lens) meets(r *Revision, author id.Person) *Revision {
	if author == l.reader {
		return r
	}
	return r.masked()
}

// noteOf is the content note of a revision that the reader meets; nil when it has none. Of a note that names a theme and
// adds words the theme decides. Despair is folded whatever they chose. Nobody's own words are folded for them.
func (l lens) noteOf(r *Revision, author id.Person) *NoteShown {
	if r == nil || !r.Note.Said() && !r.Fold {
		return nil
	}
	n := &NoteShown{Words: r.Note.words(l.cohort), Open: author == l.reader, Despair: r.Fold}
	if r.Fold {
		return n
	}
	switch l.choices.Fold(r.Note.Theme) {
	case cohort.FoldOpen:
		n.Open = true
	case cohort.FoldStaffed:
		n.Open = n.Open || l.cohort.StaffOn(l.now)
	}
	return n
}

// mutes says whether the reader reads without this person.
func (l lens) mutes(author id.Person) bool { return author != l.reader && l.choices.Mutes(author) }

// hides says whether the reader asked staff to look at this post, and does not meet it meanwhile.
func (l lens) hides(which id.Post) bool { return l.choices.Hides(string(which)) }

// around is what a page of posts refers to: other posts, their threads, and the people of all of them.
type around struct {
	posts   map[id.Post]Post
	threads map[id.Thread]Thread
	named   map[id.Person]cohort.Membership
}

// around reads what posts answer, and what the revisions shown quote. Posts of the page itself cost nothing, and a page
// without quotes no more than it did without them.
func (s *Service) around(ctx context.Context, l lens, posts []Post, shown []*Revision) (around, error) {
	a := around{posts: map[id.Post]Post{}, threads: map[id.Thread]Thread{l.thread.ID: l.thread}}
	for _, p := range posts {
		a.posts[p.ID] = p
	}
	var elsewhere []string
	for _, which := range referred(posts, shown) {
		if _, here := a.posts[which]; !here {
			elsewhere = append(elsewhere, string(which))
		}
	}
	if err := s.addPosts(ctx, &a, elsewhere); err != nil {
		return a, err
	}
	if err := s.addThreads(ctx, &a); err != nil {
		return a, err
	}
	var err error
	a.named, err = s.cohorts.Named(ctx, l.thread.Cohort, a.people(l.thread.Author, l.thread.ClosedBy, l.thread.With))
	return a, err
}

// referred are the posts that a page refers to, each once.
func referred(posts []Post, shown []*Revision) (all []id.Post) {
	for _, p := range posts {
		if p.Answers != "" {
			all = append(all, p.Answers)
		}
	}
	for _, r := range shown {
		if r == nil {
			continue
		}
		for _, seg := range r.Body {
			if seg.Quote != nil {
				all = append(all, id.Post(seg.Quote.Post))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (s *Service) addPosts(ctx context.Context, a *around, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	docs, err := s.store.GetMany(ctx, Posts, ids)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		p, err := postOf(doc)
		if err != nil {
			return err
		}
		a.posts[p.ID] = p
	}
	return nil
}

func (s *Service) addThreads(ctx context.Context, a *around) error {
	var ids []string
	for _, p := range a.posts {
		if _, here := a.threads[p.Thread]; !here {
			ids = append(ids, string(p.Thread))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	docs, err := s.store.GetMany(ctx, Threads, slices.Compact(ids))
	if err != nil {
		return err
	}
	for _, doc := range docs {
		t, err := threadOf(doc)
		if err != nil {
			return err
		}
		a.threads[t.ID] = t
	}
	return nil
}

// people are all whose names are needed, each once.
func (a around) people(also ...id.Person) []id.Person {
	for _, p := range a.posts {
		also = append(also, p.Author, p.To)
	}
	slices.Sort(also)
	return slices.DeleteFunc(slices.Compact(also), func(p id.Person) bool { return p == "" })
}

// open finds a post that the reader may see from the thread they are in: nothing private is seen from outside, nor
// anything that the table keeps from them.
func (a around) open(l lens, which id.Post) (Post, bool) {
	p, there := a.posts[which]
	if !there {
		return p, false
	}
	t, there := a.threads[p.Thread]
	if !there || t.Cohort != l.thread.Cohort || t.ID != l.thread.ID && (t.Kind == Private || l.thread.Kind == Private) {
		return p, false
	}
	f := p.Facts(t.facts(l.own, l.now), l.reader, l.now)
	if l.asked {
		return p, f.Published || f.TakenBack
	}
	return p, access.May(l.actor, access.ReadPost, f) == nil
}

// ref is the reference of a post to the one it answers; nil where there is nothing to refer to any more.
func (a around) ref(l lens, p Post) *Ref {
	if p.Answers == "" {
		return nil
	}
	to, ok := a.open(l, p.Answers)
	if !ok || to.early(l.now) && to.Author != l.reader || to.Thread != p.Thread {
		return nil
	}
	return l.ref(to, a.named[to.Author])
}

// ref words a reference. It never says what stands folded for this reader, nor whose post is hidden.
func (l lens) ref(to Post, by cohort.Membership) *Ref {
	own := to.Author == l.reader
	if to.hidden() && !own {
		return &Ref{Post: to.ID, Blank: true}
	}
	said := l.meets(to.Shown, to.Author)
	if to.hidden() {
		said = to.Waiting
	}
	r := &Ref{
		Post: to.ID, By: by, Own: own, Gone: !to.TakenBack.IsZero(), Removed: to.Removal != nil,
		Muted: l.mutes(to.Author), Hid: l.hides(to.ID), Note: l.noteOf(said, to.Author),
	}
	if said != nil && !r.Muted && !r.Hid && (r.Note == nil || r.Note.Open) {
		r.Excerpt = said.Body.Excerpt(excerptRunes)
	}
	return r
}

// quotes draws the quotes of a revision, one for each quote segment, in order.
func (a around) quotes(l lens, r *Revision) (drawn []QuoteShown) {
	if r == nil {
		return nil
	}
	for _, seg := range r.Body {
		if seg.Quote != nil {
			drawn = append(drawn, a.quote(l, *seg.Quote))
		}
	}
	return drawn
}

// quote draws one quote from what is published now: words are never copied, so what was changed or taken back is not in
// it, wherever it was quoted.
func (a around) quote(l lens, q gate.Quote) QuoteShown {
	p, ok := a.open(l, id.Post(q.Post))
	if !ok || p.early(l.now) {
		return QuoteShown{Hidden: true}
	}
	if p.hidden() {
		return QuoteShown{Blank: true}
	}
	shown := QuoteShown{
		Post: p.ID, By: a.named[p.Author], Own: p.Author == l.reader, At: p.When(), Muted: l.mutes(p.Author), Hid: l.hides(p.ID),
	}
	switch {
	case p.Removal != nil:
		shown.Removed = true
	case p.Shown == nil:
		shown.Gone = true
	case string(p.Shown.ID) != q.Revision:
		shown.Changed = true
	default:
		shown.Note = l.noteOf(l.meets(p.Shown, p.Author), p.Author)
		shown.HTML = p.Shown.Body.Slice(q.From, q.To, l.hidden(p.Shown, p.Author)...)
	}
	return shown
}

// hidden are the ranges of a revision's body that this reader does not see.
func (l lens) hidden(r *Revision, author id.Person) []gate.Range {
	if author == l.reader {
		return nil
	}
	return gate.In(r.Mask, "")
}
