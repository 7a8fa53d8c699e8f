package forum

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Reading is one page of a thread as one reader may see it.
type Reading struct {
	Thread  Thread
	Cohort  cohort.Cohort
	Starter cohort.Membership
	Posts   []Seen
	New     int       // index in Posts of the first one that is new to the reader; -1: none on this page
	Since   time.Time // when they last read here; zero: never
	More    bool      // something new stands on a later page, or further down this one
	Earlier string    // addresses of the pages beside this one; empty: there is none
	Later   string
	Upto    id.Post   // the last post on the page: what a press of "I have read to here" names
	Last    []id.Post // what stands in the last straggle before Upto
	May     Allowed
}

// Allowed is which buttons the table gives this reader.
type Allowed struct{ Write, Pin, Close bool }

// Seen is one post as one reader may see it.
type Seen struct {
	Post
	N       int // its number in the thread
	By      cohort.Membership
	Own     bool
	Ref     *Ref // what it answers
	Change  bool // the reader may change it
	Retract bool // the reader may take it back
}

// Ref is a reference to an answered post: never a copy of its words beyond the first few, drawn when the page is.
type Ref struct {
	Post    id.Post
	By      cohort.Membership
	Own     bool   // the reader wrote it
	Excerpt string // empty once it was taken back
	Here    bool   // it stands on the same page
}

// excerptRunes is how much of an answered post its reference shows: one line on a phone.
const excerptRunes = 60

// Read gives the page of a thread at an address that an earlier page named, or, with none, the page where the reader's
// first new post stands (their last page when nothing is new). For whoever is admitted to its cohort.
func (s *Service) Read(ctx context.Context, actor access.Actor, which id.Thread, at string) (Reading, error) {
	t, err := s.thread(ctx, which)
	if err != nil {
		return Reading{}, err
	}
	c, own, err := s.cohorts.Place(ctx, t.Cohort, actor.Person)
	if err != nil {
		return Reading{}, err
	}
	facts := t.facts(own)
	if err := access.May(actor, access.ReadThread, facts); err != nil {
		return Reading{}, err
	}
	mark, err := s.markOf(ctx, actor.Person, which)
	if err != nil {
		return Reading{}, err
	}
	page, err := s.page(ctx, t, mark, at)
	if err != nil {
		return Reading{}, err
	}
	r := Reading{Thread: t, Cohort: c, Since: mark.When, Earlier: page.earlier(), Later: page.later(), May: Allowed{
		Write: access.May(actor, access.WritePost, facts) == nil,
		Pin:   access.May(actor, access.PinThread, facts) == nil,
		Close: access.May(actor, access.CloseThread, facts) == nil,
	}}
	if err := s.show(ctx, actor, &r, page, facts); err != nil {
		return Reading{}, err
	}
	r.note(actor.Person, mark)
	return r, nil
}

// note finds what is new on the page, and what a press of "I have read to here" would name.
func (r *Reading) note(reader id.Person, mark Mark) {
	r.New = slices.IndexFunc(r.Posts, func(p Seen) bool {
		return !p.Own && mark.Unread(clock.Millis(p.Published), p.ID)
	})
	r.More = r.New >= 0
	for _, recent := range r.Thread.Recent {
		r.More = r.More || recent.Author != reader && mark.Unread(recent.At, recent.Post)
	}
	if len(r.Posts) == 0 {
		return
	}
	last := r.Posts[len(r.Posts)-1]
	r.Upto = last.ID
	for _, p := range r.Posts {
		if last.Published.Sub(p.Published) < straggle {
			r.Last = append(r.Last, p.ID)
		}
	}
}

// show turns the posts of a page into what this reader sees of them: names, references, buttons.
func (s *Service) show(ctx context.Context, actor access.Actor, r *Reading, page page, facts access.Facts) error {
	answered, err := s.answered(ctx, page.posts)
	if err != nil {
		return err
	}
	people := []id.Person{r.Thread.Author}
	for _, p := range page.posts {
		people = append(people, p.Author, p.To)
	}
	slices.Sort(people)
	people = slices.DeleteFunc(slices.Compact(people), func(p id.Person) bool { return p == "" })
	named, err := s.cohorts.Named(ctx, r.Thread.Cohort, people)
	if err != nil {
		return err
	}
	r.Starter = named[r.Thread.Author]
	r.Posts = make([]Seen, len(page.posts))
	for i, p := range page.posts {
		f := p.Facts(facts, actor.Person)
		r.Posts[i] = Seen{
			Post: p, N: page.first + i, By: named[p.Author], Own: f.Own,
			Change:  access.May(actor, access.ChangePost, f) == nil,
			Retract: access.May(actor, access.TakeBack, f) == nil,
		}
		if to, ok := answered[p.Answers]; ok {
			r.Posts[i].Ref = &Ref{Post: to.ID, By: named[to.Author], Own: to.Author == actor.Person, Excerpt: excerpt(to), Here: page.has(to.ID)}
		}
	}
	return nil
}

// answered finds the posts that those of a page answer; most stand on the page itself.
func (s *Service) answered(ctx context.Context, posts []Post) (map[id.Post]Post, error) {
	found := map[id.Post]Post{}
	for _, p := range posts {
		found[p.ID] = p
	}
	var elsewhere []string
	for _, p := range posts {
		if _, here := found[p.Answers]; !here && p.Answers != "" {
			elsewhere = append(elsewhere, string(p.Answers))
		}
	}
	if len(elsewhere) == 0 {
		return found, nil
	}
	docs, err := s.store.GetMany(ctx, Posts, elsewhere)
	if err != nil {
		return nil, err
	}
	for _, doc := range docs {
		p, err := postOf(doc)
		if err != nil {
			return nil, err
		}
		found[p.ID] = p
	}
	return found, nil
}

func excerpt(p Post) string {
	if p.Shown == nil {
		return ""
	}
	return p.Shown.Body.Excerpt(excerptRunes)
}

// page is a run of a thread's posts, first to last.
type page struct {
	posts []Post
	first int  // number of the first one
	more  bool // there are later ones
}

func (p page) has(which id.Post) bool {
	return slices.ContainsFunc(p.posts, func(q Post) bool { return q.ID == which })
}

func (p page) earlier() string {
	if p.first <= 1 {
		return ""
	}
	return "before-" + address(p.posts[0], p.first)
}

func (p page) later() string {
	if !p.more {
		return ""
	}
	return "after-" + address(p.posts[len(p.posts)-1], p.first+len(p.posts)-1)
}

// Beginning is the address of a thread's first page.
const Beginning = "start"

// address names a place: number, time, id. The number is for the reader's ear and is not trusted with anything else.
func address(p Post, n int) string {
	return strconv.Itoa(n) + "-" + strconv.FormatInt(clock.Millis(p.Published), 36) + "-" + string(p.ID)
}

func parseAddress(s string) (Place, error) {
	parts := strings.Split(s, "-")
	if len(parts) != 3 {
		return Place{}, store.ErrNotFound
	}
	n, err := strconv.Atoi(parts[0])
	if err != nil || n < 1 {
		return Place{}, store.ErrNotFound
	}
	at, err := strconv.ParseInt(parts[1], 36, 64)
	if err != nil {
		return Place{}, store.ErrNotFound
	}
	post, err := id.Parse[id.Post](parts[2])
	return Place{at, post, n}, err
}
