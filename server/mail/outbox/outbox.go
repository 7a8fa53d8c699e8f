// Package outbox keeps mails here instead of sending them: the demo shows them in the browser, and a practice without a
// mail server hands their links over by itself. They are sealed like everything that leads to people.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/mail"
	"holdfast/server/redact"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Kept is how many mails stay; older ones go.
const Kept = 200

// Mails is where they live, by the key in their Message-ID, so that a mail that comes again is the one that is there.
var Mails = &store.Collection{
	Name:    "outbox",
	Words:   []string{"to", "link", "text", "html"},
	Indexes: []store.Index{{Name: "by_time", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "at", Kind: store.Number}}}},
}

// Mail is one mail that would have been sent.
type Mail struct {
	ID      string    // the key in its Message-ID
	At      time.Time // when it last came
	Times   int       // how often it came
	Subject string
	From    string // the practice's own name and address
	To      redact.Email
	Link    redact.Words
	Text    redact.Words
	HTML    redact.Words
	rev     int64
}

// Outbox is a mail.Transport that sends nothing. It is safe for concurrent use.
type Outbox struct {
	store    store.Store
	clock    clock.Clock
	practice string
}

// New makes an outbox on a sealed store.
func New(st store.Store, c clock.Clock, practice string) *Outbox {
	return &Outbox{store: st, clock: c, practice: practice}
}

// Deliver keeps m. A mail that is there already is counted once more and comes first again. Errors are the store's.
func (o *Outbox) Deliver(ctx context.Context, m mail.Message) error {
	key, _, _ := strings.Cut(m.ID, "@")
	kept := Mail{ID: key, At: o.clock.Now(), Times: 1, Subject: m.Subject, From: m.FromName + " <" + string(m.From) + ">", To: m.To, Link: m.Link, Text: m.Text, HTML: m.HTML}
	_, err := o.store.Insert(ctx, Mails, o.doc(kept))
	if errors.Is(err, store.ErrExists) {
		err = o.again(ctx, kept)
	}
	if err != nil {
		return err
	}
	return o.trim(ctx)
}

func (o *Outbox) again(ctx context.Context, m Mail) error {
	for {
		old, err := o.Get(ctx, m.ID)
		if err != nil {
			return err
		}
		m.Times, m.rev = old.Times+1, old.rev
		_, err = o.store.Replace(ctx, Mails, o.doc(m))
		if !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// trim removes what is over Kept, the oldest first.
func (o *Outbox) trim(ctx context.Context) error {
	all := store.Query{Index: "by_time", Equal: []any{int64(1)}, NoWords: true}
	n, err := o.store.Count(ctx, Mails, all, Kept+100)
	if err != nil || n <= Kept {
		return err
	}
	all.Limit = n - Kept
	docs, err := o.store.Find(ctx, Mails, all)
	for _, doc := range docs {
		if err := o.remove(ctx, doc.ID); err != nil {
			return err
		}
	}
	return err
}

func (o *Outbox) remove(ctx context.Context, id string) error {
	doc, err := o.store.Get(ctx, Mails, id)
	if err == nil {
		err = o.store.Delete(ctx, Mails, id, doc.Rev)
	}
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrChanged) {
		return nil // somebody else removed it, or it came again just now
	}
	return err
}

// List gives the mails, newest first, without their bodies. For the demo and for operators. Errors are the store's.
func (o *Outbox) List(ctx context.Context) ([]Mail, error) {
	docs, err := o.store.Find(ctx, Mails, store.Query{Index: "by_time", Equal: []any{int64(1)}, Desc: true, Limit: Kept})
	if err != nil {
		return nil, err
	}
	mails := make([]Mail, 0, len(docs))
	for _, doc := range docs {
		m, err := mailOf(doc)
		if err != nil {
			return nil, err
		}
		mails = append(mails, m)
	}
	return mails, nil
}

// Get gives one mail. NotFound when it is not there.
func (o *Outbox) Get(ctx context.Context, id string) (Mail, error) {
	doc, err := o.store.Get(ctx, Mails, id)
	if err != nil {
		return Mail{}, err
	}
	return mailOf(doc)
}

type facts struct {
	Subject string `json:"subject"` // one of the mailer's own constants
	From    string `json:"from"`
	Times   int    `json:"times"`
}

func (o *Outbox) doc(m Mail) store.Doc {
	words := map[string]store.Words{}
	for name, text := range map[string]string{"to": string(m.To), "link": string(m.Link), "text": string(m.Text), "html": string(m.HTML)} {
		words[name] = store.Words{Owner: o.practice, Class: string(seal.Private), Text: []byte(text)}
	}
	return store.Doc{
		ID: m.ID, Rev: m.rev, Schema: 1, Body: store.Facts(facts{m.Subject, m.From, m.Times}), Words: words,
		Keys: map[string]any{"all": int64(1), "at": clock.Millis(m.At)},
	}
}

func mailOf(doc store.Doc) (Mail, error) {
	var f facts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Mail{}, errs.Wrap(err, errs.Internal, "A record could not be read.")
	}
	at, ok := doc.Keys["at"].(int64)
	if !ok {
		return Mail{}, errs.Wrap(fmt.Errorf("a mail without a time"), errs.Internal, "A record could not be read.")
	}
	word := func(name string) redact.Words { return redact.Words(doc.Words[name].Text) }
	return Mail{
		ID: doc.ID, At: clock.FromMillis(at), Times: f.Times, Subject: f.Subject, From: f.From, rev: doc.Rev,
		To: redact.Email(word("to")), Link: word("link"), Text: word("text"), HTML: word("html"),
	}, nil
}
