// Package draft keeps what somebody has begun to write and not shared yet. A draft is its author's alone: it is sealed
// under their own private key, every question is answered for the actor only, and no action of staff leads here.
package draft

import (
	"encoding/json"
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// How long what is kept.
const (
	Kept        = 30 * 24 * time.Hour // a draft, since it was last saved
	RestoreTime = 24 * time.Hour      // one that was discarded
)

// Purpose is what a draft is for. A draft of a change never opens as an answer: the purpose is part of its key.
type Purpose string

// The purposes, each with what its target names.
const (
	Thread  Purpose = "thread"  // a new conversation; the cohort
	Answer  Purpose = "answer"  // the conversation
	Change  Purpose = "change"  // the post
	Private Purpose = "private" // words to the facilitators alone; the cohort
)

var purposes = map[Purpose]bool{Thread: true, Answer: true, Change: true, Private: true}

// Key is the box a draft belongs to. Each person has one for every key.
type Key struct {
	Purpose Purpose
	Target  string
}

func (k Key) check() error {
	if _, err := id.Parse[string](k.Target); err != nil || !purposes[k.Purpose] {
		return store.ErrNotFound
	}
	return nil
}

// Fields is everything a composer holds that somebody chose or typed.
type Fields struct {
	Title, Words, HTML, To, Quote, Theme, Note, Hope, Kind, Seen string
}

// Blank says whether nothing was written. What was only chosen is not worth a draft.
func (f Fields) Blank() bool { return f.Title == "" && f.Words == "" && f.HTML == "" && f.Note == "" }

// maxFields is the most bytes one text may have: the gate lets 64 KiB of body through, and a box holds it as typed and
// as HTML, which is longer.
const maxFields = 256 << 10

func (f Fields) check() error {
	size := 0
	for _, field := range []string{f.Title, f.Words, f.HTML, f.To, f.Quote, f.Theme, f.Note, f.Hope, f.Kind, f.Seen} {
		size += len(field)
	}
	if size > maxFields {
		return errs.New(errs.TooLarge, "This is more than a draft can hold. Split it into parts and share them one after another.")
	}
	return nil
}

// From says where a text was saved from. Form names one loading of a page, made up by its script; Step orders what that
// page sent, so that a late request does not undo a newer one. Both are empty for a form without a script. Nonce is the
// form's own: a draft that is opened again goes on under it, so that words shared just before a crash are not shared
// twice.
type From struct {
	Device string
	Form   string
	Step   int64
	Nonce  string
}

// Text is one version of a draft.
type Text struct {
	Fields Fields
	From   From
	At     time.Time
}

// Other is the second text of a draft that was written from two places.
type Other = Text

// Draft is what one person has begun in one box.
type Draft struct {
	ID        string
	Key       Key
	Fields    Fields
	Version   int64 // rises with every save; a form says which one it has seen
	Saved     time.Time
	Device    string
	Nonce     string
	Other     *Other
	Aside     bool      // put aside: another text may stand in its box
	Discarded time.Time // zero: it was not
	Until     time.Time // when it is removed unless it is saved again

	author id.Person
	words  *Text // nil: nothing is here any more
	sent   []sent
	rev    int64
}

// sent is one sharing from a box: by which page, under which nonce, as which post, when, and a keyed hash of the words, so that the same
// ones are known again.
type sent struct {
	Form  string  `json:"form,omitempty"`
	Nonce string  `json:"nonce,omitempty"`
	Post  id.Post `json:"post,omitempty"`
	At    int64   `json:"at"`
	Mark  []byte  `json:"mark"`
}

// Drafts is where they live. One that was shared stays without words, so that a save still on its way does not bring it
// back, and the same words are not shared twice.
var Drafts = &store.Collection{
	Name:  "drafts",
	Words: []string{"words", "other"},
	Indexes: []store.Index{
		{Name: "by_author", Keys: []store.Key{{Name: "author", Kind: store.Text}, {Name: "saved", Kind: store.Number}}},
		{Name: "by_end", Keys: []store.Key{{Name: "ends", Kind: store.Number}}},
	},
}

// facts name nobody's thread: where somebody writes is sealed with what they write.
type facts struct {
	Author    id.Person `json:"author"`
	Version   int64     `json:"version"`
	Aside     bool      `json:"aside,omitempty"`
	Discarded int64     `json:"discarded,omitempty"`
	Sent      []sent    `json:"sent,omitempty"`
}

// kept is a text as it is sealed.
type kept struct {
	Key    Key
	Fields Fields
	From   From
	At     int64
}

func (d Draft) doc() store.Doc {
	f := facts{Author: d.author, Version: d.Version, Aside: d.Aside, Sent: d.sent}
	if !d.Discarded.IsZero() {
		f.Discarded = clock.Millis(d.Discarded)
	}
	doc := store.Doc{ID: d.ID, Rev: d.rev, Schema: 1, Body: store.Facts(f), Words: map[string]store.Words{}}
	doc.Keys = map[string]any{"ends": clock.Millis(d.Until)}
	if d.words != nil {
		doc.Keys["author"], doc.Keys["saved"] = string(d.author), clock.Millis(d.words.At)
		doc.Words["words"] = d.words.put(d)
	}
	if d.Other != nil {
		doc.Words["other"] = d.Other.put(d)
	}
	return doc
}

func (t *Text) put(d Draft) store.Words {
	text, err := json.Marshal(kept{d.Key, t.Fields, t.From, clock.Millis(t.At)})
	if err != nil {
		panic("draft: a text that cannot be encoded: " + err.Error()) // a struct of strings always can
	}
	return store.Words{Owner: string(d.author), Class: string(seal.Private), Text: text}
}

// draftOf reads a document. Words whose key was destroyed are gone: the draft is then as empty as a shared one.
func draftOf(doc store.Doc) (Draft, error) {
	var f facts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Draft{}, unreadable(err)
	}
	d := Draft{ID: doc.ID, Version: f.Version, Aside: f.Aside, author: f.Author, sent: f.Sent, rev: doc.Rev}
	if f.Discarded != 0 {
		d.Discarded = clock.FromMillis(f.Discarded)
	}
	if ends, ok := doc.Keys["ends"].(int64); ok {
		d.Until = clock.FromMillis(ends)
	}
	var err error
	if d.words, err = d.get(doc.Words["words"]); err != nil {
		return Draft{}, err
	}
	if d.Other, err = d.get(doc.Words["other"]); err != nil {
		return Draft{}, err
	}
	return d.shown(), nil
}

func (d *Draft) get(w store.Words) (*Text, error) {
	if w.Text == nil {
		return nil, nil
	}
	var k kept
	if err := json.Unmarshal(w.Text, &k); err != nil {
		return nil, unreadable(err)
	}
	d.Key = k.Key
	return &Text{Fields: k.Fields, From: k.From, At: clock.FromMillis(k.At)}, nil
}

// shown fills what readers see from the text that stands.
func (d Draft) shown() Draft {
	t := d.words
	if t == nil {
		t = &Text{}
	}
	d.Fields, d.Saved, d.Device, d.Nonce = t.Fields, t.At, t.From.Device, t.From.Nonce
	return d
}

func unreadable(err error) error {
	return errs.Wrap(err, errs.Internal, "A draft could not be read.")
}
