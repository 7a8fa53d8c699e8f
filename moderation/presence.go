package moderation

import (
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/store"
)

// PresentFor is how long somebody counts as looking at a case after their page last said so; it says so several times in
// that time.
const PresentFor = 60 * time.Second

// presentAgain is how soon it is worth writing down once more.
const presentAgain = 10 * time.Second

// presences is who looks at which open case, one document for each pair, renewed and forgotten when the case closes. It
// leaves no record and decides nothing.
var presences = &store.Collection{
	Name: "moderation_presences",
	Indexes: []store.Index{
		{Name: "by_case", Keys: keys("case", "at")},
		{Name: "by_scope", Keys: keys("scope", "at")},
	},
}

type presenceFacts struct {
	Case   id.Case   `json:"case"`
	Person id.Person `json:"person"`
}

// Present says that the actor has a case open, and gives who else has, in no order. For staff of the cohort whom the
// case is not about. NotFound to everybody else.
func (s *Service) Present(ctx context.Context, actor access.Actor, which id.Case) ([]cohort.Membership, error) {
	c, _, err := s.asked(ctx, actor, access.ReadCase, which)
	if err != nil {
		return nil, err
	}
	if c.State != CaseClosed {
		if err := s.seen(ctx, c, actor.Person); err != nil {
			return nil, err
		}
	}
	if c.askOf(actor.Person) != nil {
		if err := s.joinedIn(ctx, which, actor.Person); err != nil {
			return nil, err
		}
	}
	people, err := s.others(ctx, which, actor.Person)
	if err != nil || len(people) == 0 {
		return nil, err
	}
	named, err := s.cohorts.Named(ctx, c.Cohort, people)
	if err != nil {
		return nil, err
	}
	var with []cohort.Membership
	for _, who := range people {
		if m, here := named[who]; here {
			with = append(with, m)
		}
	}
	return with, nil
}

// seen writes down that somebody looks. Two of their pages at once write the same.
func (s *Service) seen(ctx context.Context, c Case, who id.Person) error {
	now := s.clock.Now()
	doc, err := s.store.Get(ctx, presences, id.Pair(c.ID, who))
	switch {
	case errors.Is(err, store.ErrNotFound):
		doc = store.Doc{ID: id.Pair(c.ID, who), Schema: 1, Body: store.Facts(presenceFacts{c.ID, who})}
	case err != nil:
		return err
	case now.Sub(lastSeen(doc)) < presentAgain:
		return nil
	}
	doc.Keys = map[string]any{"case": string(c.ID), "scope": c.scope(), "at": ms(now)}
	if doc.Rev == 0 {
		_, err = s.store.Insert(ctx, presences, doc)
	} else {
		_, err = s.store.Replace(ctx, presences, doc)
	}
	if errors.Is(err, store.ErrExists) || errors.Is(err, store.ErrChanged) {
		return nil
	}
	return err
}

func lastSeen(doc store.Doc) time.Time {
	at, _ := doc.Keys["at"].(int64)
	return fromMs(at)
}

// others is who looks at a case now, but for one person.
func (s *Service) others(ctx context.Context, which id.Case, but id.Person) ([]id.Person, error) {
	docs, err := s.store.Find(ctx, presences, store.Query{
		Index: "by_case", Equal: []any{string(which)}, From: ms(s.clock.Now().Add(-PresentFor)), Limit: 50,
	})
	if err != nil {
		return nil, err
	}
	var people []id.Person
	for _, doc := range docs {
		var f presenceFacts
		if err := store.ReadFacts(doc.Body, &f); err != nil {
			return nil, errUnreadable(err)
		}
		if f.Person != but {
			people = append(people, f.Person)
		}
	}
	return people, nil
}

// looking is who looks at which of the open cases of a scope now.
func (s *Service) looking(ctx context.Context, scope string) (map[id.Case][]id.Person, error) {
	docs, err := s.store.Find(ctx, presences, store.Query{
		Index: "by_scope", Equal: []any{scope}, From: ms(s.clock.Now().Add(-PresentFor)), Limit: 200,
	})
	if err != nil {
		return nil, err
	}
	who := map[id.Case][]id.Person{}
	for _, doc := range docs {
		var f presenceFacts
		if err := store.ReadFacts(doc.Body, &f); err != nil {
			return nil, errUnreadable(err)
		}
		who[f.Case] = append(who[f.Case], f.Person)
	}
	return who, nil
}

// left forgets who looked at a case that is closed.
func (s *Service) left(ctx context.Context, doc store.Doc, _ store.Event) error {
	for {
		docs, err := s.store.Find(ctx, presences, store.Query{Index: "by_case", Equal: []any{doc.ID}, Limit: 200})
		if err != nil || len(docs) == 0 {
			return err
		}
		for _, p := range docs {
			if err := s.store.Delete(ctx, presences, p.ID, p.Rev); err != nil && !errors.Is(err, store.ErrChanged) {
				return err
			}
		}
	}
}
