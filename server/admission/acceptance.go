package admission

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Acceptance is one person's yes to exactly one version of a group's texts. It is kept for ever.
type Acceptance struct {
	ID      string
	Cohort  id.Cohort
	Person  id.Person
	Hash    string // of the texts, see Texts
	Version int    // of the agreement
	At      time.Time

	Consent   []Sentence // filled in by Accepted
	Agreement []Sentence
}

// Acceptances is where they live.
var Acceptances = &store.Collection{
	Name:    "acceptances",
	Indexes: []store.Index{{Name: "by_place", Keys: []store.Key{{Name: "place", Kind: store.Text}, {Name: "at", Kind: store.Number}}}},
}

// AcceptTerms notes somebody's yes to the texts with this hash. The same yes again is no error and adds nothing.
// ErrMoved when the texts are others by now; NotFound for whoever does not belong.
func (s *Service) AcceptTerms(ctx context.Context, actor access.Actor, which id.Cohort, hash string) error {
	m, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return err
	}
	if err := access.May(actor, access.AcceptTerms, m.Facts()); err != nil {
		return err
	}
	c, err := s.cohorts.Cohort(ctx, which)
	if err != nil {
		return err
	}
	now, current, err := s.texts(ctx, c)
	if err != nil {
		return err
	}
	if hash != current {
		return ErrMoved
	}
	if err := s.keepTexts(ctx, hash, now); err != nil {
		return err
	}
	if err := s.keepAcceptance(ctx, which, actor.Person, hash, now.Version); err != nil {
		return err
	}
	if err := s.Recompute(ctx, which); err != nil { // what is shown may be ahead of what the cohort asks for
		return err
	}
	return s.cohorts.AcceptTerms(ctx, which, actor.Person, hash)
}

// keepAcceptance adds a yes behind the last one. Its id follows from that one, so that of the same yes sent twice, or
// again after a crash, one is kept.
func (s *Service) keepAcceptance(ctx context.Context, which id.Cohort, who id.Person, hash string, version int) error {
	last, err := s.lastAcceptance(ctx, which, who)
	if err != nil {
		return err
	}
	before := ""
	if last != nil {
		if last.Hash == hash {
			return nil
		}
		before = last.ID
	}
	a := Acceptance{
		ID:     id.Derived(time.UnixMilli(0), s.ring.Fingerprint("acceptance", string(which), string(who), hash, before)),
		Cohort: which, Person: who, Hash: hash, Version: version, At: s.clock.Now(),
	}
	doc := a.doc()
	doc.Events = []store.Event{s.trace(access.AcceptTerms, who, a.ID)}
	stored, err := s.store.Insert(ctx, Acceptances, doc)
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err == nil {
		s.carrier.Carry(ctx, Acceptances, stored)
	}
	return err
}

func (s *Service) lastAcceptance(ctx context.Context, which id.Cohort, who id.Person) (*Acceptance, error) {
	all, err := s.acceptances(ctx, which, who, 1)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// acceptances lists somebody's, newest first.
func (s *Service) acceptances(ctx context.Context, which id.Cohort, who id.Person, limit int) ([]Acceptance, error) {
	docs, err := s.store.Find(ctx, Acceptances, store.Query{Index: "by_place", Equal: []any{id.Pair(which, who)}, Desc: true, Limit: limit})
	if err != nil {
		return nil, err
	}
	all := make([]Acceptance, len(docs))
	for i, doc := range docs {
		if all[i], err = acceptanceOf(doc); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// maxShown bounds what one page of Accepted lists.
const maxShown = 100

// opens are the acts by which staff open somebody's records.
var opens = []access.Action{access.ReadApplication, access.ReadCard, access.OpenGlass}

// Opening is one time that somebody of the staff opened the records of a person.
type Opening struct {
	At      time.Time
	By      string
	What    access.Action // ReadApplication, ReadCard or OpenGlass
	Altered bool          // the entry was changed by somebody without the keys
}

// Accepted lists what somebody said yes to in a group, with the exact texts, and who opened their records, both newest
// first, for that person: also after they left.
func (s *Service) Accepted(ctx context.Context, actor access.Actor, which id.Cohort) ([]Acceptance, []Opening, error) {
	m, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return nil, nil, err
	}
	if err := access.May(actor, access.ReadAccepted, m.Facts()); err != nil {
		return nil, nil, err
	}
	all, err := s.acceptances(ctx, which, actor.Person, maxShown)
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		t, err := s.textsOf(ctx, all[i].Hash)
		if err != nil {
			return nil, nil, err
		}
		all[i].Consent, all[i].Agreement = t.Consent, t.Agreement
	}
	openings, err := s.openings(ctx, which, actor.Person)
	return all, openings, err
}

// openings reads who opened somebody's records out of the audit records, where people stand by a keyed hash: names are
// found by trying everybody who works or worked here.
func (s *Service) openings(ctx context.Context, which id.Cohort, who id.Person) ([]Opening, error) {
	entries, err := s.audit.OfObject(ctx, id.Pair(which, who), nil, 1000)
	if err != nil {
		return nil, err
	}
	names, err := s.staffNames(ctx)
	if err != nil {
		return nil, err
	}
	var found []Opening
	for _, e := range entries {
		action := access.Action(e.Action)
		if !slices.Contains(opens, action) || len(found) == maxShown {
			continue
		}
		by, known := names[e.Actor]
		if !known {
			by = "Somebody who no longer works here"
		}
		found = append(found, Opening{At: e.At, By: by, What: action, Altered: s.audit.Verify(e) != nil})
	}
	return found, nil
}

type acceptanceFacts struct {
	Cohort  id.Cohort `json:"cohort"`
	Person  id.Person `json:"person"`
	Hash    string    `json:"hash"`
	Version int       `json:"version"`
}

func (a Acceptance) doc() store.Doc {
	return store.Doc{
		ID: a.ID, Schema: 1, Body: store.Facts(acceptanceFacts{a.Cohort, a.Person, a.Hash, a.Version}),
		Keys: map[string]any{"place": id.Pair(a.Cohort, a.Person), "at": clock.Millis(a.At)},
	}
}

func acceptanceOf(doc store.Doc) (Acceptance, error) {
	var f acceptanceFacts
	if err := readFacts(doc, &f); err != nil {
		return Acceptance{}, err
	}
	at, _ := doc.Keys["at"].(int64)
	return Acceptance{ID: doc.ID, Cohort: f.Cohort, Person: f.Person, Hash: f.Hash, Version: f.Version, At: clock.FromMillis(at)}, nil
}
