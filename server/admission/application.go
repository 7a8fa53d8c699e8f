package admission

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/audit"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Application is what one person gave for one group. The zero Given says that nothing was given yet.
type Application struct {
	Cohort  id.Cohort
	Person  id.Person
	Answers Answers
	Given   time.Time
	Changed time.Time

	waiting string // names the time of waiting that they are in, or were in last; see beginWaiting
	round   string // the one in which this was given
	rev     int64
	events  []store.Event
}

// Applications is where they live, one for each membership. Everything in them is sealed under the person.
var Applications = &store.Collection{
	Name: "applications", Words: []string{"answers"},
	Indexes: []store.Index{{Name: "by_person", Keys: []store.Key{{Name: "person", Kind: store.Text}}}},
}

var (
	errNothing = errs.New(errs.Conflict, "They have not given yet what admission needs. There is nothing to decide.")
	// ErrUngiven: this person has given nothing for this group. Tested with errors.Is.
	ErrUngiven = errs.New(errs.Conflict, "They have not given yet what admission needs.")
)

// Application gives somebody what they gave themselves, for any group they are or were in.
func (s *Service) Application(ctx context.Context, actor access.Actor, which id.Cohort) (Application, cohort.Membership, error) {
	m, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return Application{}, cohort.Membership{}, err
	}
	if err := access.May(actor, access.ReadOwnCard, m.Facts()); err != nil {
		return Application{}, cohort.Membership{}, err
	}
	a, err := s.application(ctx, which, actor.Person)
	return a, m, err
}

// Apply keeps what somebody gives to be admitted, and tells the clinicians when it is the first time. While they wait
// it can be given again. Consent comes before it (access.ErrTerms). Invalid, Field as in Answers' form: also "alias" when
// it is taken.
func (s *Service) Apply(ctx context.Context, actor access.Actor, which id.Cohort, in Answers) error {
	if err := s.mayApply(ctx, actor, which); err != nil {
		return err
	}
	in, err := in.clean()
	if err != nil {
		return err
	}
	// The name comes first: if it is taken, nothing else was kept; if we stop after it, it is this person's already.
	if _, err := s.cohorts.NameYourself(ctx, which, actor.Person, in.Alias, in.Shape, in.LegalName); err != nil {
		return err
	}
	return s.changeApplication(ctx, which, actor.Person, func(a *Application) (bool, error) {
		if a.Answers == in && a.Complete() {
			return false, nil
		}
		now := s.clock.Now()
		a.events = append(a.events, s.trace(access.Apply, actor.Person, id.Pair(which, actor.Person)))
		if !a.Complete() {
			a.Given, a.round = now, a.waiting
			a.events = append(a.events, s.event(WaitingEvent, map[string]string{"cohort": string(which), "person": string(actor.Person)}))
		}
		a.Answers, a.Changed = in, now
		return true, nil
	})
}

func (s *Service) mayApply(ctx context.Context, actor access.Actor, which id.Cohort) error {
	m, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return err
	}
	if err := access.May(actor, access.Apply, m.Facts()); err != nil {
		return err
	}
	if m.Facts().TermsDue {
		return access.ErrTerms
	}
	return nil
}

// beginWaiting notes, before somebody gets a place at the door, which time of waiting it is: what was given and decided
// an earlier time does not count for this one. Somebody who has a place goes on as they were.
func (s *Service) beginWaiting(ctx context.Context, which id.Cohort, who id.Person, waiting string) error {
	m, err := s.cohorts.Membership(ctx, which, who)
	if err != nil || hasPlace(m) {
		return err
	}
	return s.changeApplication(ctx, which, who, func(a *Application) (bool, error) {
		if a.waiting == waiting {
			return false, nil
		}
		a.waiting = waiting
		return true, nil
	})
}

// OpenApplication gives a clinician of the group, or the one who treats this person, what they gave. It is on record
// before it is read, and not read if it cannot be. ErrUngiven when there is nothing.
func (s *Service) OpenApplication(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (Application, error) {
	return s.opened(ctx, actor, access.ReadApplication, which, who)
}

// opened is the way to every sealed record of somebody else: allow, note, read.
func (s *Service) opened(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort, who id.Person) (Application, error) {
	if _, err := s.mayOpen(ctx, actor, action, which, who); err != nil {
		return Application{}, err
	}
	err := s.audit.Append(ctx, audit.Record{
		ID: s.ids.New(), At: s.clock.Now(), Action: string(action), Actor: string(actor.Person),
		Object: id.Pair(which, who), Outcome: "done",
	})
	if err != nil {
		return Application{}, err
	}
	a, err := s.application(ctx, which, who)
	if err == nil && a.Given.IsZero() {
		err = ErrUngiven
	}
	return a, err
}

// MayOpen says, before anything is opened or on record, whether somebody may open a person's application or card, and
// gives that person's membership. action is access.ReadApplication or access.ReadCard.
func (s *Service) MayOpen(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort, who id.Person) (cohort.Membership, error) {
	return s.mayOpen(ctx, actor, action, which, who)
}

func (s *Service) mayOpen(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort, who id.Person) (cohort.Membership, error) {
	own, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return cohort.Membership{}, err
	}
	m, err := s.cohorts.Membership(ctx, which, who)
	if err != nil {
		return cohort.Membership{}, err
	}
	if err := access.May(actor, action, own.About(m)); err != nil {
		return cohort.Membership{}, err
	}
	if m.Standing == access.NoStanding {
		return cohort.Membership{}, errAbsent
	}
	return m, nil
}

// application is the zero Application when nothing was given.
func (s *Service) application(ctx context.Context, which id.Cohort, who id.Person) (Application, error) {
	doc, err := s.store.Get(ctx, Applications, id.Pair(which, who))
	if errors.Is(err, store.ErrNotFound) {
		return Application{Cohort: which, Person: who}, nil
	}
	if err != nil {
		return Application{}, err
	}
	a, err := applicationOf(doc)
	a.Cohort, a.Person = which, who
	return a, err
}

func (s *Service) changeApplication(ctx context.Context, which id.Cohort, who id.Person, edit func(*Application) (bool, error)) error {
	for {
		a, err := s.application(ctx, which, who)
		if err != nil {
			return err
		}
		if changed, err := edit(&a); err != nil || !changed {
			return err
		}
		write := s.store.Replace
		if a.rev == 0 {
			write = s.store.Insert
		}
		doc, err := write(ctx, Applications, a.doc())
		if errors.Is(err, store.ErrChanged) || errors.Is(err, store.ErrExists) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, Applications, doc)
		}
		return err
	}
}

// Complete says whether what admission needs was given for the time of waiting that this person is in.
func (a Application) Complete() bool { return !a.Given.IsZero() && a.round == a.waiting }

type applicationFacts struct {
	Given   int64  `json:"given,omitempty"`
	Changed int64  `json:"changed,omitempty"`
	Waiting string `json:"waiting,omitempty"`
	Round   string `json:"round,omitempty"`
}

func (a Application) doc() store.Doc {
	doc := store.Doc{
		ID: id.Pair(a.Cohort, a.Person), Rev: a.rev, Schema: 1, Events: a.events, Keys: map[string]any{"person": string(a.Person)},
	}
	f := applicationFacts{Waiting: a.waiting, Round: a.round}
	if a.Given.IsZero() {
		doc.Body = store.Facts(f)
		return doc
	}
	f.Given, f.Changed = clock.Millis(a.Given), clock.Millis(a.Changed)
	text, err := json.Marshal(a.Answers)
	if err != nil {
		panic("admission: answers that cannot be encoded: " + err.Error()) // a struct of strings always can
	}
	doc.Body = store.Facts(f)
	doc.Words = map[string]store.Words{"answers": {Owner: string(a.Person), Class: string(seal.Clinical), Text: text}}
	return doc
}

func applicationOf(doc store.Doc) (Application, error) {
	var f applicationFacts
	if err := readFacts(doc, &f); err != nil {
		return Application{}, err
	}
	a := Application{waiting: f.Waiting, round: f.Round, rev: doc.Rev, events: doc.Events}
	if f.Given != 0 {
		a.Given, a.Changed = clock.FromMillis(f.Given), clock.FromMillis(f.Changed)
	}
	if text := doc.Words["answers"].Text; text != nil { // nil: erased
		if err := json.Unmarshal(text, &a.Answers); err != nil {
			return Application{}, errs.Wrap(err, errs.Internal, "A record could not be read.")
		}
	}
	return a, nil
}
