package moderation

import (
	"context"

	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Looks is where second looks live: by scope while they wait, by cohort and time once somebody looked.
var Looks = &store.Collection{
	Name: "moderation_looks", Words: []string{"note"},
	Indexes: []store.Index{{Name: "by_scope", Keys: keys("scope", "due")}, {Name: "by_cohort", Keys: keys("cohort", "at")}},
}

// lookEvent is of a look that differs: [] those whom it concerns are told.
const lookEvent = "moderation.look"

type lookFacts struct {
	Kind     LookKind     `json:"kind"`
	Decision id.Decision  `json:"decision"`
	Case     id.Case      `json:"case"`
	Subject  subjectFacts `json:"subject"`
	Revision id.Revision  `json:"revision,omitempty"`
	Since    int64        `json:"since"`
	Due      int64        `json:"due"`
	By       id.Person    `json:"by"`
	First    opinionFacts `json:"first"`
	Second   opinionFacts `json:"second"`
	Looker   id.Person    `json:"looker,omitempty"`
	At       int64        `json:"at,omitempty"`
}

type opinionFacts struct {
	Tier gate.Tier `json:"tier,omitempty"`
	Act  forum.Act `json:"act,omitempty"`
}

func (l Look) doc(owner id.Practice) store.Doc {
	doc := store.Doc{
		ID: l.ID, Rev: l.rev, Schema: 1, Events: l.events, Keys: map[string]any{}, Words: map[string]store.Words{},
		Body: store.Facts(lookFacts{
			l.Kind, l.Decision, l.Case, subjectFacts(l.Subject), l.Revision, ms(l.Since), ms(l.Due), l.By,
			opinionFacts(l.First), opinionFacts(l.Second), l.Looker, ms(l.At),
		}),
	}
	if l.At.IsZero() {
		doc.Keys["scope"], doc.Keys["due"] = l.Subject.scope(), ms(l.Due)
	} else {
		doc.Keys["cohort"], doc.Keys["at"] = string(l.Subject.Cohort), ms(l.At)
	}
	if l.Note != "" {
		doc.Words["note"] = evidence(owner, l.Note)
	}
	return doc
}

func lookOf(doc store.Doc) (Look, error) {
	var f lookFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Look{}, errUnreadable(err)
	}
	l := Look{
		ID: doc.ID, Kind: f.Kind, Decision: f.Decision, Case: f.Case, Subject: Subject(f.Subject), Revision: f.Revision,
		Since: fromMs(f.Since), Due: fromMs(f.Due), By: f.By, First: Opinion(f.First), Second: Opinion(f.Second),
		Looker: f.Looker, At: fromMs(f.At), rev: doc.Rev, events: doc.Events,
	}
	return l, readEvidence(doc.Words["note"], &l.Note)
}

func (s *Service) look(ctx context.Context, which string) (Look, error) {
	doc, err := s.store.Get(ctx, Looks, which)
	if err != nil {
		return Look{}, err
	}
	return lookOf(doc)
}

// looksOf are the looks that were taken in a stretch of time, newest first.
func (s *Service) looksOf(ctx context.Context, which id.Cohort, in span) ([]Look, error) {
	var all []Look
	err := s.each(ctx, Looks, store.Query{Index: "by_cohort", Equal: []any{string(which)}, From: ms(in.from), Before: ms(in.before), Desc: true}, func(doc store.Doc) error {
		l, err := lookOf(doc)
		all = append(all, l)
		return err
	})
	return all, err
}
