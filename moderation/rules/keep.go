package rules

import (
	"context"
	"encoding/json"
	"errors"

	"holdfast/moderation/screen"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// published reads what is published, with its document; the empty set where nothing was.
func (s *Service) published(ctx context.Context) (Set, store.Doc, error) {
	doc, err := s.Store.Get(ctx, Sets, activeDoc)
	if errors.Is(err, store.ErrNotFound) {
		return Set{}, store.Doc{}, nil
	}
	if err != nil {
		return Set{}, doc, err
	}
	set, err := setOf(doc)
	return set, doc, err
}

func (s *Service) draft(ctx context.Context) (Draft, error) {
	doc, err := s.Store.Get(ctx, Sets, draftDoc)
	if errors.Is(err, store.ErrNotFound) {
		set, _, err := s.published(ctx)
		return Draft{Set: set}, err
	}
	if err != nil {
		return Draft{}, err
	}
	var f setFacts
	if err := readFacts(doc, &f); err != nil {
		return Draft{}, err
	}
	d := Draft{last: f.Number, rev: doc.Rev, events: doc.Events}
	if f.Dropped {
		d.Set, _, err = s.published(ctx)
		return d, err
	}
	d.Number = f.Number
	if d.Set, err = setOf(doc); err != nil {
		return d, err
	}
	if f.Tried != nil {
		d.Tried = f.Tried.trial()
	}
	return d, nil
}

// put inserts a document that was not there, and replaces one that was. ErrChanged when somebody was faster.
func (s *Service) put(ctx context.Context, doc store.Doc) (store.Doc, error) {
	if doc.Rev != 0 {
		return s.Store.Replace(ctx, Sets, doc)
	}
	doc, err := s.Store.Insert(ctx, Sets, doc)
	if errors.Is(err, store.ErrExists) {
		err = store.ErrChanged
	}
	return doc, err
}

type setFacts struct {
	Version int64       `json:"version"`
	Off     []string    `json:"off,omitempty"` // ids of ours
	At      int64       `json:"at,omitempty"`
	By      id.Person   `json:"by,omitempty"`
	Number  int64       `json:"number,omitempty"`
	Dropped bool        `json:"dropped,omitempty"`
	Tried   *trialFacts `json:"tried,omitempty"`
}

type trialFacts struct {
	At      int64    `json:"at"`
	Against int64    `json:"against"`
	Of      int      `json:"of"`
	Higher  int      `json:"higher,omitempty"`
	Lower   int      `json:"lower,omitempty"`
	Held    int      `json:"held,omitempty"`
	Freed   int      `json:"freed,omitempty"`
	Slow    int      `json:"slow,omitempty"`
	Changes []Effect `json:"changes,omitempty"`
}

func (t *trialFacts) trial() *Trial {
	return &Trial{clock.FromMillis(t.At), t.Against, t.Of, t.Higher, t.Lower, t.Held, t.Freed, t.Slow, t.Changes}
}

// listText is a list as it is sealed: its words are the practice's, and tell what its members are called and come with.
type listText struct {
	ID      string    `json:"id"`
	Reason  string    `json:"reason"`
	Tier    gate.Tier `json:"tier"`
	Phrases []string  `json:"phrases"`
}

func (s Set) facts() setFacts {
	f := setFacts{Version: s.Version, Off: s.Off, By: s.By}
	if !s.At.IsZero() {
		f.At = clock.Millis(s.At)
	}
	return f
}

func (s Set) doc(which string, owner id.Practice, rev int64, events []store.Event) store.Doc {
	doc := store.Doc{ID: which, Rev: rev, Schema: 1, Body: store.Facts(s.facts()), Events: events, Words: map[string]store.Words{}}
	if len(s.Lists) > 0 {
		var lists []listText
		for _, l := range s.Lists {
			lists = append(lists, listText{l.ID, l.Reason, l.Tier, l.Phrases})
		}
		text, _ := json.Marshal(lists) // strings always can
		doc.Words["lists"] = store.Words{Owner: string(owner), Class: string(seal.Evidence), Text: text}
	}
	return doc
}

func (d Draft) doc(owner id.Practice) store.Doc {
	doc := d.Set.doc(draftDoc, owner, d.rev, d.events)
	f := d.Set.facts()
	f.Number, f.Dropped = d.last, d.Number == 0
	if t := d.Tried; t != nil {
		f.Tried = &trialFacts{clock.Millis(t.At), t.Against, t.Of, t.Higher, t.Lower, t.Held, t.Freed, t.Slow, t.Changes}
	}
	doc.Body = store.Facts(f)
	return doc
}

func setOf(doc store.Doc) (Set, error) {
	var f setFacts
	if err := readFacts(doc, &f); err != nil {
		return Set{}, err
	}
	s := Set{Version: f.Version, Off: f.Off, By: f.By}
	if f.At != 0 {
		s.At = clock.FromMillis(f.At)
	}
	text := doc.Words["lists"].Text
	if text == nil {
		return s, nil
	}
	var lists []listText
	if err := json.Unmarshal(text, &lists); err != nil {
		return s, errs.Wrap(err, errs.Internal, "A record could not be read.")
	}
	for _, l := range lists {
		s.Lists = append(s.Lists, screen.List{ID: l.ID, Reason: l.Reason, Tier: l.Tier, Phrases: l.Phrases})
	}
	return s, nil
}

func readFacts(doc store.Doc, into any) error {
	return errs.Wrap(store.ReadFacts(doc.Body, into), errs.Internal, "A record could not be read.")
}
