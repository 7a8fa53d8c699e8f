package forum

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Scheduled is a post that is written now and shared later: a new thread of Cohort, or an answer in Thread.
type Scheduled struct {
	ID     string
	Cohort id.Cohort
	Thread id.Thread // empty: a new one
	Kind   Kind      // of a new one
	Author id.Person
	Title  string // of a new one
	Words  Words  // for others than the author: none
	At     time.Time
	Nonce  string
	Back   string // why it was not shared, a sentence for its author; empty: it waits
	rev    int64
	events []store.Event
}

// Shelf is what waits in a cohort, as one facilitator may see it.
type Shelf struct {
	Cohort  cohort.Cohort
	Own     cohort.Membership
	Waiting []Waiting
}

// Waiting is one scheduled post in a list.
type Waiting struct {
	Scheduled
	By     cohort.Membership
	Own    bool
	Target Thread // where it will stand; the zero Thread for a new one, or one that is gone
}

// ScheduledPosts is where scheduled posts wait, sealed under their author as drafts are. Nothing of them is the group's
// before their time.
var ScheduledPosts = &store.Collection{
	Name:  "scheduled",
	Words: []string{"title", "words", "back"},
	Indexes: []store.Index{{Name: "by_cohort", Keys: []store.Key{
		{Name: "cohort", Kind: store.Text}, {Name: "at", Kind: store.Number}}}},
}

// share is what happens when the time has come: the post is shared as its author would now, under the nonce it has, so
// that it is shared once however often this runs. What cannot be shared goes back to its author with the reason.
func (s *Service) share(ctx context.Context, doc store.Doc, _ store.Event) error {
	in, err := s.scheduled(ctx, doc.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && in.Back != "" {
		return nil
	}
	if err != nil {
		return err
	}
	if s.clock.Now().Before(in.At) {
		return relay.Again(in.At)
	}
	err = s.sharedNow(ctx, in)
	if e, ok := errs.As(err); ok && final(e.Kind) {
		return s.giveBack(ctx, in, e.Sentence)
	}
	if err != nil {
		return err
	}
	return s.store.Delete(ctx, ScheduledPosts, in.ID, in.rev) // changed in the same moment: it is looked at again
}

// sharedNow shares it as its author, if they may now.
func (s *Service) sharedNow(ctx context.Context, in Scheduled) error {
	actor, err := s.cohorts.Acting(ctx, in.Author)
	if err != nil {
		return err
	}
	if in.Thread != "" {
		_, err = s.Answer(ctx, actor, NewPost{Thread: in.Thread, Words: in.Words, Nonce: in.Nonce, Knowing: true})
		return err
	}
	_, err = s.StartThread(ctx, actor, NewThread{
		Cohort: in.Cohort, Title: in.Title, Kind: in.Kind, Words: in.Words, Nonce: in.Nonce, Knowing: true,
	})
	return err
}

// final says whether a refusal will not go away by itself.
func final(kind errs.Kind) bool {
	return slices.Contains([]errs.Kind{errs.Invalid, errs.Unauthenticated, errs.Forbidden, errs.NotFound, errs.Conflict, errs.TooLarge}, kind)
}

func (s *Service) giveBack(ctx context.Context, in Scheduled, why string) error {
	in.Back = why
	_, err := s.store.Replace(ctx, ScheduledPosts, in.doc())
	return err // changed meanwhile: it is tried again as it is then
}

func (s *Service) scheduled(ctx context.Context, which string) (Scheduled, error) {
	doc, err := s.store.Get(ctx, ScheduledPosts, which)
	if err != nil {
		return Scheduled{}, err
	}
	return scheduledOf(doc)
}

type scheduledFacts struct {
	Thread id.Thread `json:"thread,omitempty"`
	Kind   Kind      `json:"kind,omitempty"`
	Author id.Person `json:"author"`
	Nonce  string    `json:"nonce"`
}

func (in Scheduled) doc() store.Doc {
	doc := store.Doc{
		ID: in.ID, Rev: in.rev, Schema: 1, Events: in.events, Words: map[string]store.Words{},
		Keys: map[string]any{"cohort": string(in.Cohort), "at": clock.Millis(in.At)},
		Body: store.Facts(scheduledFacts{in.Thread, in.Kind, in.Author, in.Nonce}),
	}
	words, _ := json.Marshal(in.Words) // strings and numbers always marshal
	for field, text := range map[string]string{"title": in.Title, "words": string(words), "back": in.Back} {
		if text != "" {
			doc.Words[field] = store.Words{Owner: string(in.Author), Class: string(seal.Private), Text: []byte(text)}
		}
	}
	return doc
}

func scheduledOf(doc store.Doc) (Scheduled, error) {
	var f scheduledFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Scheduled{}, errUnreadable(err)
	}
	which, _ := doc.Keys["cohort"].(string)
	at, _ := doc.Keys["at"].(int64)
	in := Scheduled{
		ID: doc.ID, Cohort: id.Cohort(which), Thread: f.Thread, Kind: f.Kind, Author: f.Author, Nonce: f.Nonce, At: clock.FromMillis(at),
		Title: string(doc.Words["title"].Text), Back: string(doc.Words["back"].Text), rev: doc.Rev, events: doc.Events,
	}
	if text := doc.Words["words"].Text; len(text) > 0 { // else their key was destroyed
		if json.Unmarshal(text, &in.Words) != nil { // the parser's own error can quote words
			return Scheduled{}, errUnreadable(errLine)
		}
	}
	return in, nil
}
