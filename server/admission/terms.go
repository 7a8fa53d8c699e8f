package admission

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Terms is what one group asks of somebody before their first word.
type Terms struct {
	Cohort    cohort.Cohort
	Hash      string // of every word below
	Consent   []Sentence
	Agreement []Sentence
	Version   int         // of the agreement; 0: the group has none
	Since     time.Time   // when that version was set
	Accepted  *Acceptance // what the reader said yes to last; nil: nothing
	Due       bool        // the reader is asked for a yes
	Changed   []string    // what is other than what they said yes to, a sentence each
}

// Texts is where the exact words of consent and agreement lie that people said yes to, by their hash, for ever.
var Texts = &store.Collection{Name: "consents", Words: []string{"texts"}}

// texts is one version of what people say yes to.
type texts struct {
	Consent   []Sentence `json:"consent"`
	Agreement []Sentence `json:"agreement"`
	Version   int        `json:"version"`
}

// ErrMoved refuses a yes to texts that changed while they were read. Tested with errors.Is.
var ErrMoved = errs.New(errs.Conflict, "These texts changed while you were reading. Please read what is different, and decide again.")

// Terms reads what a group asks, with what changed since this person said yes, for whoever belongs to it. NotFound for
// everybody else.
func (s *Service) Terms(ctx context.Context, actor access.Actor, which id.Cohort) (Terms, error) {
	m, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return Terms{}, err
	}
	if err := access.May(actor, access.ReadTerms, m.Facts()); err != nil {
		return Terms{}, err
	}
	c, err := s.cohorts.Cohort(ctx, which)
	if err != nil {
		return Terms{}, err
	}
	now, hash, err := s.texts(ctx, c)
	if err != nil {
		return Terms{}, err
	}
	t := Terms{
		Cohort: c, Hash: hash, Consent: now.Consent, Agreement: now.Agreement, Version: now.Version,
		Since: c.Agreement.At, Due: m.Facts().TermsDue,
	}
	last, err := s.lastAcceptance(ctx, which, actor.Person)
	if err != nil || last == nil {
		return t, err
	}
	t.Accepted = last
	if was, err := s.textsOf(ctx, last.Hash); err == nil {
		t.Changed = append(changed(was.Consent, t.Consent, "Consent"), changed(was.Agreement, t.Agreement, "Agreement")...)
	}
	return t, err
}

// Preview is the consent texts as they stand without any group, for the admin to read before there is one.
func (s *Service) Preview(ctx context.Context, actor access.Actor) ([]Sentence, error) {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return nil, err
	}
	p, err := s.thePractice(ctx)
	if err != nil {
		return nil, err
	}
	staff, err := s.accounts.Staff(ctx)
	return consent(s.setting(p, staff, cohortFacts{})), err
}

// texts words what a cohort asks now, and its hash.
func (s *Service) texts(ctx context.Context, c cohort.Cohort) (texts, string, error) {
	p, err := s.thePractice(ctx)
	if err != nil {
		return texts{}, "", err
	}
	staff, err := s.accounts.Staff(ctx)
	if err != nil {
		return texts{}, "", err
	}
	facts, err := s.factsOf(ctx, c)
	if err != nil {
		return texts{}, "", err
	}
	t := texts{Consent: consent(s.setting(p, staff, facts)), Version: c.Agreement.Version}
	for _, clause := range c.Agreement.Clauses {
		t.Agreement = append(t.Agreement, Sentence{clause.Title, clause.Text})
	}
	return t, s.textHash(t.Consent, t.Agreement), nil
}

func (s *Service) setting(p Practice, staff int, c cohortFacts) setting {
	return setting{
		practice: s.name(p), hours: s.policy.Hours, emergency: s.policy.Emergency, retention: s.policy.Retention,
		reviewer: p.OutsideReviewer, staff: staff, cohort: c,
	}
}

// Recompute has a cohort ask for what its texts say now. Nothing changes while every word is the same, and a cohort with
// no agreement asks for nothing. For events and for the start of the house.
func (s *Service) Recompute(ctx context.Context, which id.Cohort) error {
	c, err := s.cohorts.Cohort(ctx, which)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil || c.Agreement.Version == 0 {
		return err
	}
	now, hash, err := s.texts(ctx, c)
	if err != nil {
		return err
	}
	// The texts come before the hash that points to them.
	if err := s.keepTexts(ctx, hash, now); err != nil || c.Terms == hash {
		return err
	}
	return s.cohorts.SetTerms(ctx, which, hash)
}

// PlanTerms has a relay recompute every cohort once, soon: settings may have changed since the last start.
func (s *Service) PlanTerms(ctx context.Context) error {
	return s.due.Schedule(ctx, relay.Work{ID: termsKind, Kind: termsKind, Due: s.clock.Now()})
}

// renewTerms is the effect of a cohort's change.
func (s *Service) renewTerms(ctx context.Context, _ store.Doc, ev store.Event) error {
	return s.Recompute(ctx, id.Cohort(ev.Facts["cohort"]))
}

// renewAllTerms is the effect of a change that concerns every cohort.
func (s *Service) renewAllTerms(ctx context.Context, _ store.Doc, _ store.Event) error {
	all, err := s.cohorts.All(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := s.Recompute(ctx, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// keepTexts notes the exact words of a version; they are there already if anybody was asked for them before.
func (s *Service) keepTexts(ctx context.Context, hash string, t texts) error {
	text, err := json.Marshal(t)
	if err != nil {
		return errs.Wrap(err, errs.Internal, "Texts could not be kept.")
	}
	_, err = s.store.Insert(ctx, Texts, store.Doc{ID: hash, Schema: 1, Words: map[string]store.Words{"texts": {
		Owner: string(s.practice), Class: string(seal.Clinical), Text: text,
	}}})
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

func (s *Service) textsOf(ctx context.Context, hash string) (texts, error) {
	doc, err := s.store.Get(ctx, Texts, hash)
	if err != nil {
		return texts{}, err
	}
	var t texts
	err = json.Unmarshal(doc.Words["texts"].Text, &t)
	return t, errs.Wrap(err, errs.Internal, "A record could not be read.")
}
