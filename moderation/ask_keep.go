package moderation

import (
	"context"
	"errors"
	"slices"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// askEvent is of a case: those who are asked in it find that, and those who are not any more do not.
const askEvent = "moderation.ask"

// asks are what people find of their asks, one document for each that waits for somebody: whoever is asked, or, when they
// cannot, whoever asked. The case itself says what holds; these only lead to it.
var asks = &store.Collection{
	Name:    "moderation_asks",
	Indexes: []store.Index{{Name: "by_person", Keys: keys("person", "at")}, {Name: "by_case", Keys: keys("case", "at")}},
}

type askFacts struct {
	Case   id.Case   `json:"case,omitempty"`
	To     id.Person `json:"to"`
	By     id.Person `json:"by"`
	At     int64     `json:"at"`
	Cannot int64     `json:"cannot,omitempty"`
}

// waitsFor is whom an ask waits for.
func (a Ask) waitsFor() id.Person {
	if a.Cannot.IsZero() {
		return a.To
	}
	return a.By
}

func (a Ask) doc(which id.Case) store.Doc {
	return store.Doc{
		ID: id.Pair(which, a.To), Schema: 1, Body: store.Facts(askFacts{Case: which, To: a.To}),
		Keys: map[string]any{"person": string(a.waitsFor()), "case": string(which), "at": ms(a.At)},
	}
}

// tellAsks makes what people find follow the case, whatever was there: run twice, late, or beside another, it comes to
// the same in the end. The case is read last, so that nothing is taken away that a newer one of it has put there.
func (s *Service) tellAsks(ctx context.Context, doc store.Doc, _ store.Event) error {
	for {
		found, err := s.store.Find(ctx, asks, store.Query{Index: "by_case", Equal: []any{doc.ID}, Limit: 200})
		if err != nil {
			return err
		}
		c, err := s.load(ctx, id.Case(doc.ID))
		if err != nil {
			return err
		}
		err = s.tellAsksOf(ctx, c, found)
		if !errors.Is(err, store.ErrChanged) && !errors.Is(err, store.ErrExists) {
			return err
		}
	}
}

// tellAsksOf changes what was found to what the case says. ErrChanged and ErrExists when somebody else did meanwhile.
func (s *Service) tellAsksOf(ctx context.Context, c Case, found []store.Doc) error {
	there := map[string]store.Doc{}
	for _, d := range found {
		there[d.ID] = d
	}
	for _, a := range c.Asks {
		want, write := a.doc(c.ID), s.store.Insert
		have, is := there[want.ID]
		delete(there, want.ID)
		if is && have.Keys["person"] == want.Keys["person"] && have.Keys["at"] == want.Keys["at"] {
			continue
		}
		if is {
			want.Rev, write = have.Rev, s.store.Replace
		}
		if _, err := write(ctx, asks, want); err != nil {
			return err
		}
	}
	for _, d := range there {
		if err := s.store.Delete(ctx, asks, d.ID, d.Rev); err != nil {
			return err
		}
	}
	return nil
}

// Asked is an ask as whom it waits for finds it: they are asked, or somebody whom they asked cannot. There are no words
// of the case in it.
type Asked struct {
	Ask
	Case   Case
	Cohort cohort.Cohort
	To, By cohort.Membership
}

// asksShown is more than anybody is asked at a time.
const asksShown = 50

// Asks lists what waits for the actor, oldest first: those who ask them to join, and those who cannot. NotFound for
// whoever is staff of no cohort.
func (s *Service) Asks(ctx context.Context, actor access.Actor) ([]Asked, error) {
	if _, err := s.reader(ctx, actor); err != nil {
		return nil, err
	}
	docs, err := s.store.Find(ctx, asks, store.Query{Index: "by_person", Equal: []any{string(actor.Person)}, Limit: asksShown})
	if err != nil {
		return nil, err
	}
	var all []Asked
	for _, doc := range docs {
		var f askFacts
		if err := store.ReadFacts(doc.Body, &f); err != nil {
			return nil, errUnreadable(err)
		}
		a, err := s.askedOf(ctx, actor, f)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// askedOf completes one by its case, as that stands. NotFound when it waits for the actor no more, or the case is not
// theirs to see.
func (s *Service) askedOf(ctx context.Context, actor access.Actor, f askFacts) (Asked, error) {
	c, here, err := s.asked(ctx, actor, access.ReadCase, f.Case)
	if err != nil {
		return Asked{}, err
	}
	i := slices.IndexFunc(c.Asks, func(a Ask) bool { return a.To == f.To && a.waitsFor() == actor.Person })
	if i < 0 {
		return Asked{}, store.ErrNotFound
	}
	out := Asked{Ask: c.Asks[i], Case: c, Cohort: here.Cohort}
	named, err := s.cohorts.Named(ctx, c.Cohort, []id.Person{out.Ask.To, out.Ask.By})
	out.To, out.By = named[out.Ask.To], named[out.Ask.By]
	return out, err
}
