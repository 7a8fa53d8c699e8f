package forum

import (
	"slices"
	"strings"
	"time"

	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// recentKept is how many of a thread's latest posts its document names, so that the cohort page can say who wrote.
const recentKept = 8

// Kind is what a thread is for.
type Kind string

// The kinds of thread. Members start discussions; the others are started by facilitators, and Private by a member who
// writes to them.
const (
	Discussion    Kind = ""
	CheckIn       Kind = "check-in"
	Introductions Kind = "introductions"
	Session       Kind = "session"
	Resource      Kind = "resource"
	Private       Kind = "private"
)

// group are the kinds of thread that a facilitator can start for the group.
var group = []Kind{Discussion, CheckIn, Introductions, Session, Resource}

// ForGroup says whether a facilitator can start threads of this kind.
func (k Kind) ForGroup() bool { return slices.Contains(group, k) }

// Thread is one conversation of a cohort. Its title is its starter's words, sealed under their key.
type Thread struct {
	ID       id.Thread
	Cohort   id.Cohort
	Kind     Kind
	With     id.Person // of a private thread: the member; its other readers are the cohort's clinicians
	Author   id.Person
	Title    string // empty for a private thread
	Opening  id.Post
	Source   Source
	Created  time.Time
	Shows    time.Time // the group sees it from then on, its author and the staff before; zero: from Created
	GoesOn   bool      // something was written below its opening before the group saw it
	Dropped  bool      // taken back before the group saw it: it stands in no list
	Pinned   bool
	Closed   time.Time // zero while open
	ClosedBy id.Person
	LastWord gate.Body    // what they said then; may be empty
	Noted    bool         // the opening has a content note
	Hid      State        // Held or Removed: the group saw its opening, and does not any more; then it does not see the title either
	Recent   []Recent     // the latest published posts, newest first
	mask     []gate.Range // of the title, as its opening was screened with it
	given    []gate.Range // of a title that posts were moved under
	lastMask []gate.Range // of the last word
	lastHeld bool         // the last word is its author's alone
	rev      int64
	events   []store.Event
}

// to is the thread as this reader may see it: nobody but who wrote them sees what is masked in a title or a last word, or
// the title over a post that is held; over one that was removed nobody does.
func (t Thread) to(reader id.Person) Thread {
	switch {
	case t.Title == "":
	case t.Hid == Removed:
		t.Title = gate.NotShown
	case t.Author == reader:
	case t.Hid == Held:
		t.Title, t.Author = gate.NotShown, ""
	default:
		t.Title = gate.MaskLine(t.Title, slices.Concat(t.mask, t.given))
	}
	if t.ClosedBy != reader {
		if t.LastWord = t.LastWord.Mask(t.lastMask); t.lastHeld {
			t.LastWord = nil
		}
	}
	return t
}

// Unseen says whether a reader does not see the thread yet, or never will: it was dropped, or it shows later.
func (t Thread) Unseen(m cohort.Membership, now time.Time) bool {
	return t.Dropped || now.Before(t.Shows) && t.Author != m.Person
}

// Recent names one of the latest posts of a thread.
type Recent struct {
	Post   id.Post   `json:"p"`
	Author id.Person `json:"a"`
	At     int64     `json:"t"`            // published, UTC ms
	To     id.Person `json:"to,omitempty"` // whose post it answers
	N      int       `json:"n"`            // which post of the thread it is, counting from 1
}

// number is which post of the thread this is, if it is one of the latest; 0 otherwise.
func (t Thread) number(post id.Post) int {
	for _, r := range t.Recent {
		if r.Post == post {
			return r.N
		}
	}
	return 0
}

// Threads is where threads live, by cohort: pinned ones, then by their latest post. A private thread stands under a
// key of its own, see privately.
var Threads = &store.Collection{
	Name:  "threads",
	Words: []string{"title", "last"},
	Indexes: []store.Index{{Name: "by_cohort", Keys: []store.Key{
		{Name: "cohort", Kind: store.Text}, {Name: "pinned", Kind: store.Number}, {Name: "active", Kind: store.Number}}}},
}

type threadFacts struct {
	Author   id.Person `json:"author"`
	Opening  id.Post   `json:"opening"`
	Source   Source    `json:"source"`
	Created  int64     `json:"created"`
	Closed   int64     `json:"closed,omitempty"`
	Recent   []Recent  `json:"recent,omitempty"`
	Kind     Kind      `json:"kind,omitempty"`
	With     id.Person `json:"with,omitempty"`
	ClosedBy id.Person `json:"closed_by,omitempty"`
	Noted    bool      `json:"noted,omitempty"`
	Shows    int64     `json:"shows,omitempty"`
	GoesOn   bool      `json:"goes_on,omitempty"`
	Dropped  id.Cohort `json:"dropped,omitempty"` // the cohort of one that stands in no list

	Hid      State        `json:"hid,omitempty"`
	Mask     []gate.Range `json:"mask,omitempty"`
	Given    []gate.Range `json:"given,omitempty"`
	LastMask []gate.Range `json:"last_mask,omitempty"`
	LastHeld bool         `json:"last_held,omitempty"`
}

// Active is when something was last published in the thread. Threads stand in lists by it.
func (t Thread) Active() time.Time {
	if len(t.Recent) > 0 {
		return clock.FromMillis(t.Recent[0].At)
	}
	return t.Created
}

func (t Thread) doc() store.Doc {
	facts := threadFacts{
		Author: t.Author, Opening: t.Opening, Source: t.Source, Created: clock.Millis(t.Created), Closed: millis(t.Closed),
		Recent: t.Recent, Kind: t.Kind, With: t.With, ClosedBy: t.ClosedBy, Noted: t.Noted, Shows: millis(t.Shows), GoesOn: t.GoesOn,
		Hid: t.Hid, Mask: t.mask, Given: t.given, LastMask: t.lastMask, LastHeld: t.lastHeld,
	}
	pinned := int64(0)
	if t.Pinned {
		pinned = 1
	}
	doc := store.Doc{
		ID: string(t.ID), Rev: t.rev, Schema: 1, Events: t.events,
		Keys:  map[string]any{"cohort": t.listed(), "pinned": pinned, "active": clock.Millis(t.Active())},
		Words: map[string]store.Words{},
	}
	if t.Dropped {
		facts.Dropped = t.Cohort
		delete(doc.Keys, "cohort")
	}
	if t.Title != "" {
		doc.Words["title"] = store.Words{Owner: string(t.Author), Class: class, Text: []byte(t.Title)}
	}
	if len(t.LastWord) > 0 {
		doc.Words["last"] = store.Words{Owner: string(t.ClosedBy), Class: class, Text: t.LastWord.Encode()}
	}
	doc.Body = store.Facts(facts)
	return doc
}

// listed is the key under which lists find the thread.
func (t Thread) listed() string {
	if t.Kind == Private {
		return privately + string(t.Cohort)
	}
	return string(t.Cohort)
}

func threadOf(doc store.Doc) (Thread, error) {
	var f threadFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Thread{}, errUnreadable(err)
	}
	listed, _ := doc.Keys["cohort"].(string)
	pinned, _ := doc.Keys["pinned"].(int64)
	t := Thread{
		ID: id.Thread(doc.ID), Cohort: id.Cohort(strings.TrimPrefix(listed, privately)), Kind: f.Kind, With: f.With, Author: f.Author,
		Title: string(doc.Words["title"].Text), Opening: f.Opening, Source: f.Source, Created: clock.FromMillis(f.Created),
		Shows: fromMillis(f.Shows), GoesOn: f.GoesOn, Pinned: pinned == 1, Closed: fromMillis(f.Closed), ClosedBy: f.ClosedBy, Noted: f.Noted,
		Recent: f.Recent, Hid: f.Hid, mask: f.Mask, given: f.Given, lastMask: f.LastMask, lastHeld: f.LastHeld, rev: doc.Rev, events: doc.Events,
	}
	if f.Dropped != "" {
		t.Cohort, t.Dropped = f.Dropped, true
	}
	if last := doc.Words["last"].Text; last != nil {
		var err error
		if t.LastWord, err = gate.Decode(last); err != nil {
			return Thread{}, errUnreadable(err)
		}
	}
	return t, nil
}

func errUnreadable(cause error) error {
	return errs.Wrap(cause, errs.Internal, "A record could not be read.")
}
