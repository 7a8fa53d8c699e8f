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
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Reading is one page of a thread as one reader may see it.
type Reading struct {
	Thread  Thread
	Cohort  cohort.Cohort
	Starter cohort.Membership
	Closer  cohort.Membership // who closed it
	With    cohort.Membership // of a private thread: its member
	Posts   []Seen
	New     int       // index in Posts of the first one that is new to the reader; -1: none on this page
	Since   time.Time // when they last read here; zero: never
	More    bool      // something new stands on a later page, or further down this one
	Earlier string    // addresses of the pages beside this one; empty: there is none
	Later   string
	Upto    id.Post   // the last post on the page: what a press of "I have read to here" names
	Last    []id.Post // what stands in the last straggle before Upto
	May     Allowed
	Kind    Kind
	Away    bool   // they come back after a week or more, and more than a page is new
	Latest  string // address of the last page
	Fresh   Place  // the last post that was there when the page was read: what Service.Fresh goes on from
}

// Allowed is which buttons the table gives this reader.
type Allowed struct{ Write, Pin, Close, Schedule, Private, Raise bool }

// Seen is one post as one reader may see it.
type Seen struct {
	Post
	N       int // its number in the thread
	By      cohort.Membership
	Own     bool
	Ref     *Ref // what it answers
	Change  bool // the reader may change it
	Retract bool // the reader may take it back

	Until       time.Time    // own: the group sees it from then; zero: it does
	Note        *NoteShown   // what it is about; nil: not said
	Hope        Hope         // of the words shown
	Quotes      []QuoteShown // one for each quote segment of the words shown, in order
	Muted       bool         // the reader reads without its author
	Quote       bool         // the reader may quote it
	Move        bool         // the reader may move it to another thread
	Differences bool         // staff: it has earlier revisions

	Hid         bool     // the reader asked staff to look at it, and reads without it
	Despair     bool     // the others meet it folded, by screening or by a decision; Note is set
	Masked      bool     // some of its words are not shown to this reader: places in them are not those of the revision
	Held        *Hold    // own: why it waits
	Removed     *Removal // staff removed it: a line is left
	Placeholder bool     // it is not shown now, and others had answered it. Nothing of it is here, nor whose it is
	Report      bool     // the reader may ask staff to look at it
	Raise       bool     // staff: the reader may raise it with colleagues
	Card        bool     // own: where to find help stands above it, until a day after it was written
	blank       bool     // it is not shown now
}

// NoteShown is a content note as one reader meets it.
type NoteShown struct {
	Words   string // may be empty when its theme's words are gone, and when nobody said more than Despair
	Open    bool   // the words under it stand open for this reader
	Despair bool   // screening or a person folded what stands under it
}

// QuoteShown is a quote as one reader may see it, drawn when the page is. At most one of Gone, Removed, Blank, Changed
// and Hidden holds, and there are no words then.
type QuoteShown struct {
	Post    id.Post
	By      cohort.Membership
	Own     bool
	At      time.Time // when the quoted post was published
	HTML    string
	Note    *NoteShown // of the post it is from
	Muted   bool       // the reader reads without its author
	Gone    bool       // its author took the words back
	Changed bool       // other words are published there now
	Hidden  bool       // not this reader's to see: neither whose it is nor where
	Hid     bool       // the reader asked staff to look at the post it is from
	Removed bool       // staff removed that post
	Blank   bool       // that post is not shown now: neither whose it is nor where
}

// Ref is a reference to an answered post: never a copy of its words beyond the first few, drawn when the page is.
type Ref struct {
	Post    id.Post
	By      cohort.Membership
	Own     bool   // the reader wrote it
	Excerpt string // empty when there is none to show: it was taken back, is folded, or the reader muted its author
	Gone    bool   // it was taken back
	Note    *NoteShown
	Muted   bool
	Here    bool // it stands on the same page
	Hid     bool // the reader asked staff to look at it
	Removed bool // staff removed it
	Blank   bool // it is not shown now: nothing says whose it is
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
	l, err := s.lens(ctx, actor, t)
	if err != nil {
		return Reading{}, err
	}
	if err := access.May(actor, access.ReadThread, l.facts); err != nil {
		return Reading{}, err
	}
	if t.Dropped {
		return Reading{}, store.ErrNotFound
	}
	mark, err := s.markOf(ctx, actor.Person, which)
	if err != nil {
		return Reading{}, err
	}
	page, err := s.page(ctx, l.view, t, mark, at)
	if err != nil {
		return Reading{}, err
	}
	r := Reading{Thread: t.to(actor.Person), Kind: t.Kind, Cohort: l.cohort, Since: mark.When, Earlier: page.earlier(), Later: page.later(), May: Allowed{
		Write: access.May(actor, access.WritePost, l.facts) == nil && !t.Shows.Equal(held),
		Pin:   access.May(actor, access.PinThread, l.facts) == nil,
		Close: access.May(actor, access.CloseThread, l.facts) == nil,

		Schedule: access.May(actor, access.SchedulePost, l.facts) == nil,
		Raise:    t.Author != actor.Person && access.May(actor, access.TakeCase, l.facts) == nil,
		Private:  t.Kind != Private && access.May(actor, access.StartPrivate, l.own.Facts()) == nil,
	}}
	if page.more {
		r.Latest = Ending
	}
	around, err := s.around(ctx, l, page.posts, l.shown(page.posts))
	if err != nil {
		return Reading{}, err
	}
	r.Starter, r.Closer, r.With = around.named[r.Thread.Author], around.named[t.ClosedBy], around.named[t.With]
	r.Posts = around.seen(l, page)
	r.note(l.view, mark)
	return r, nil
}

// away is after how long somebody is met with a gentle way in.
const away = 7 * 24 * time.Hour

// note finds what is new on the page, and what a press of "I have read to here" would name: never what the group does
// not see yet.
func (r *Reading) note(v view, mark Mark) {
	r.New = slices.IndexFunc(r.Posts, func(p Seen) bool {
		return !p.Own && p.Moved == "" && !p.Placeholder && mark.Unread(clock.Millis(p.Published), p.ID)
	})
	r.More = r.New >= 0
	for _, recent := range r.Thread.Recent {
		if recent.At >= v.past() {
			continue
		}
		if r.Fresh.ID == "" {
			r.Fresh = Place{recent.At, recent.Post, recent.N}
		}
		r.More = r.More || recent.Author != v.reader && mark.Unread(recent.At, recent.Post)
	}
	r.Away = !mark.Fresh() && v.now.Sub(mark.When) >= away && r.Fresh.N-mark.Upto.N > PageSize
	all := slices.DeleteFunc(slices.Clone(r.Posts), func(p Seen) bool { return p.Published.After(v.now) })
	if len(all) == 0 {
		return
	}
	last := all[len(all)-1]
	r.Upto = last.ID
	if r.Fresh.before(last.Post) {
		r.Fresh = Place{clock.Millis(last.Published), last.ID, last.N}
	}
	for _, p := range all {
		if last.Published.Sub(p.Published) < straggle {
			r.Last = append(r.Last, p.ID)
		}
	}
}

// Words are those that this reader sees of a post: the published ones, or to its author newer ones that wait; nil when
// there are none any more.
func (p Seen) Words() *Revision { return words(p.Post, p.Own) }

func words(p Post, own bool) *Revision {
	if own {
		return p.Newest()
	}
	return p.Shown
}

// shown are the revisions that the reader sees of these posts.
func (l lens) shown(posts []Post) []*Revision {
	all := make([]*Revision, len(posts))
	for i, p := range posts {
		all[i] = words(p, p.Author == l.reader)
	}
	return all
}

// seen turns the posts of a page into what this reader sees of them.
func (a around) seen(l lens, page page) []Seen {
	all := make([]Seen, len(page.posts))
	for i, p := range page.posts {
		all[i] = a.one(l, p)
		all[i].N = page.first + i
		if ref := all[i].Ref; ref != nil {
			ref.Here = page.has(ref.Post)
		}
	}
	return slices.DeleteFunc(all, func(p Seen) bool { return p.Trace() || p.blank && !p.Placeholder })
}

// one is a single post as this reader sees it: name, reference, quotes, note, buttons. What waits for a person leaves
// with nobody but its author.
func (a around) one(l lens, p Post) Seen {
	f := p.Facts(l.facts, l.reader, l.now)
	if p.hidden() && !f.Own {
		return placeholder(p)
	}
	masked := !f.Own && p.Shown != nil && len(gate.In(p.Shown.Mask, "")) > 0
	p.Shown = l.meets(p.Shown, p.Author)
	shown := words(p, f.Own)
	if !f.Own {
		p.Waiting = nil
	}
	seen := Seen{
		Post: p, By: a.named[p.Author], Own: f.Own, Ref: a.ref(l, p), Muted: l.mutes(p.Author), Hid: !f.Own && l.hides(p.ID),
		Masked: masked, Removed: p.Removal,
		Change:      access.May(l.actor, access.ChangePost, f) == nil,
		Retract:     access.May(l.actor, access.TakeBack, f) == nil,
		Quote:       p.Shown != nil && !p.early(l.now) && access.May(l.actor, access.WritePost, l.facts) == nil,
		Move:        p.Shown != nil && !p.early(l.now) && p.ID != l.thread.Opening && access.May(l.actor, access.MovePost, f) == nil,
		Differences: p.Older && access.May(l.actor, access.ReadRevisions, f) == nil,
		Raise:       !f.Own && p.Moved == "" && access.May(l.actor, access.TakeCase, f) == nil,
		Report:      !f.Own && p.Shown != nil && access.May(l.actor, access.Report, f) == nil,
		Note:        l.noteOf(shown, p.Author), Quotes: a.quotes(l, shown),
	}
	if seen.Ref == nil || seen.Ref.Blank {
		seen.To = "" // nothing says whose post it answers
	}
	if shown != nil {
		seen.Hope, seen.Despair = shown.Hope, shown.Fold
	}
	if f.Own && shown != nil {
		seen.own(l.now)
	}
	return seen
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

// The addresses of a thread's first and last page.
const (
	Beginning = "start"
	Ending    = "end"
)

// String is the place as addresses name it: number, time, id. The number is for the reader's ear and is not trusted with
// anything else.
func (pl Place) String() string {
	if pl.ID == "" {
		return Beginning
	}
	return strconv.Itoa(pl.N) + "-" + strconv.FormatInt(pl.At, 36) + "-" + string(pl.ID)
}

// ParsePlace is the reverse of Place.String. ErrNotFound for anything else.
func ParsePlace(s string) (Place, error) {
	if s == Beginning {
		return Place{}, nil
	}
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

func address(p Post, n int) string { return Place{clock.Millis(p.Published), p.ID, n}.String() }
