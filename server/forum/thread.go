package forum

import (
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// recentKept is how many of a thread's latest posts its document names, so that the cohort page can say who wrote.
const recentKept = 8

// Thread is one conversation of a cohort. Its title is its starter's words, sealed under their key.
type Thread struct {
	ID      id.Thread
	Cohort  id.Cohort
	Author  id.Person
	Title   string
	Opening id.Post
	Source  Source
	Created time.Time
	Pinned  bool
	Closed  time.Time // zero while open
	Recent  []Recent  // the latest published posts, newest first
	rev     int64
	events  []store.Event
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

// Threads is where threads live, by cohort: pinned ones, then by their latest post.
var Threads = &store.Collection{
	Name:  "threads",
	Words: []string{"title"},
	Indexes: []store.Index{{Name: "by_cohort", Keys: []store.Key{
		{Name: "cohort", Kind: store.Text}, {Name: "pinned", Kind: store.Number}, {Name: "active", Kind: store.Number}}}},
}

type threadFacts struct {
	Author  id.Person `json:"author"`
	Opening id.Post   `json:"opening"`
	Source  Source    `json:"source"`
	Created int64     `json:"created"`
	Closed  int64     `json:"closed,omitempty"`
	Recent  []Recent  `json:"recent,omitempty"`
}

// Active is when something was last published in the thread.
func (t Thread) Active() time.Time {
	if len(t.Recent) > 0 {
		return clock.FromMillis(t.Recent[0].At)
	}
	return t.Created
}

func (t Thread) doc() store.Doc {
	facts := threadFacts{t.Author, t.Opening, t.Source, clock.Millis(t.Created), 0, t.Recent}
	if !t.Closed.IsZero() {
		facts.Closed = clock.Millis(t.Closed)
	}
	body := store.Facts(facts)
	pinned := int64(0)
	if t.Pinned {
		pinned = 1
	}
	return store.Doc{
		ID: string(t.ID), Rev: t.rev, Schema: 1, Body: body, Events: t.events,
		Keys:  map[string]any{"cohort": string(t.Cohort), "pinned": pinned, "active": clock.Millis(t.Active())},
		Words: map[string]store.Words{"title": {Owner: string(t.Author), Class: class, Text: []byte(t.Title)}},
	}
}

func threadOf(doc store.Doc) (Thread, error) {
	var f threadFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Thread{}, errUnreadable(err)
	}
	cohort, _ := doc.Keys["cohort"].(string)
	pinned, _ := doc.Keys["pinned"].(int64)
	t := Thread{
		ID: id.Thread(doc.ID), Cohort: id.Cohort(cohort), Author: f.Author, Title: string(doc.Words["title"].Text),
		Opening: f.Opening, Source: f.Source, Created: clock.FromMillis(f.Created), Pinned: pinned == 1,
		Recent: f.Recent, rev: doc.Rev, events: doc.Events,
	}
	if f.Closed != 0 {
		t.Closed = clock.FromMillis(f.Closed)
	}
	return t, nil
}

func errUnreadable(cause error) error {
	return errs.Wrap(cause, errs.Internal, "A record could not be read.")
}
