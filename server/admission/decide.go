package admission

import (
	"context"
	"errors"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Decide admits somebody or not, for the facilitators who treat the group. Of decisions made at once the first stands;
// the others get Conflict. Whoever is known not to be an adult is paused with a case instead. Invalid as
// Decision.clean says; Forbidden when the group takes nobody in.
func (s *Service) Decide(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, in Decision) error {
	c, m, a, err := s.mayDecide(ctx, actor, which, who)
	if err != nil {
		return err
	}
	if in, err = in.clean(); err != nil {
		return err
	}
	if in.Admit && !c.Admits() {
		return errClosed
	}
	round, err := s.openRound(ctx, a, m)
	if err != nil {
		return err
	}
	d := decided{
		Decision: in, id: s.decisionID(which, who, round), cohort: which, person: who, by: actor.Person,
		at: s.clock.Now(), round: round, outcome: in.Outcome(),
	}
	// The membership that changes carries the audit record; this document only makes it change.
	d.events = []store.Event{s.event(decidedEvent, nil)}
	doc, err := s.store.Insert(ctx, Decisions, s.decisionDoc(d))
	if errors.Is(err, store.ErrExists) {
		return s.decidedBefore(ctx, d)
	}
	if err != nil {
		return err
	}
	refusal, err := s.settle(ctx, &d)
	s.carrier.Carry(ctx, Decisions, doc)
	if err != nil {
		s.log.Warn("a decision is left to a relay", "decision", d.id, "reason", errs.KindOf(err).String())
	}
	return refusal
}

func (s *Service) mayDecide(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (cohort.Cohort, cohort.Membership, Application, error) {
	refuse := func(err error) (cohort.Cohort, cohort.Membership, Application, error) {
		return cohort.Cohort{}, cohort.Membership{}, Application{}, err
	}
	own, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return refuse(err)
	}
	c, m, err := s.cohorts.Place(ctx, which, who)
	if err != nil {
		return refuse(err)
	}
	if err := access.May(actor, access.Admit, own.About(m)); err != nil {
		return refuse(err)
	}
	switch {
	case m.Standing == access.NoStanding:
		return refuse(errAbsent)
	case m.Standing != access.Pending:
		return refuse(cohort.ErrDecided)
	}
	a, err := s.application(ctx, which, who)
	if err == nil && !a.Complete() {
		err = errNothing
	}
	return c, m, a, err
}

// openRound names what is decided about: the time of waiting. When somebody was paused as a minor and it was found
// otherwise, they wait again, and that is decided anew.
func (s *Service) openRound(ctx context.Context, a Application, m cohort.Membership) (string, error) {
	round := a.waiting
	for {
		d, err := s.decision(ctx, m.Cohort, m.Person, round)
		if err != nil || d == nil || !d.past(m) {
			return round, err
		}
		round += "+"
	}
}

// past says whether somebody pending began to wait after this was decided, so that it is not about this waiting.
func (d *decided) past(m cohort.Membership) bool { return m.Changed.After(d.at) }

// decidedBefore finishes what an earlier decision began. The same one sent again, after a crash say, has then done what
// it should; another is told that it came too late.
func (s *Service) decidedBefore(ctx context.Context, again decided) error {
	doc, err := s.store.Get(ctx, Decisions, again.id)
	if errors.Is(err, store.ErrNotFound) { // it could not stand, and was taken away a moment ago
		return errs.New(errs.Conflict, "Somebody else decided at the same moment. Please look again.")
	}
	if err != nil {
		return err
	}
	first, err := decidedOf(doc)
	if err != nil {
		return err
	}
	refusal, err := s.settle(ctx, first)
	switch {
	case err != nil:
		return err
	case refusal != nil:
		return refusal
	case first.by != again.by || first.outcome != again.outcome:
		return cohort.ErrDecided
	}
	return nil
}

// carryOut is the effect of decidedEvent.
func (s *Service) carryOut(ctx context.Context, doc store.Doc, _ store.Event) error {
	d, err := decidedOf(doc)
	if err != nil {
		return err
	}
	_, err = s.settle(ctx, d)
	return err
}

// settle does what a decision says. The membership changes once, whoever tries; a decision about an earlier time of
// waiting changes nothing. One that the group cannot follow is taken away, with the refusal for whoever decided.
func (s *Service) settle(ctx context.Context, d *decided) (refusal, err error) {
	a, err := s.application(ctx, d.cohort, d.person)
	if err != nil {
		return nil, err
	}
	m, err := s.cohorts.Membership(ctx, d.cohort, d.person)
	if err != nil || m.Standing != access.Pending || a.waiting != strings.TrimRight(d.round, "+") || d.past(m) {
		return nil, err
	}
	err = s.effect(ctx, d)
	switch errs.KindOf(err) {
	case errs.Conflict, errs.Forbidden, errs.NotFound:
		return s.takeAway(ctx, d, err)
	default:
		return nil, err
	}
}

func (s *Service) effect(ctx context.Context, d *decided) error {
	by, err := s.accounts.Person(ctx, d.by)
	if err != nil {
		return err
	}
	actor := access.Actor{Person: by.ID, Kind: by.Kind, Strong: true} // they were asked when they decided
	switch d.outcome {
	case Admit:
		err = s.cohorts.Admit(ctx, actor, d.cohort, d.person)
	case Minor:
		err = s.cohorts.DiscoverMinor(ctx, actor, d.cohort, d.person, s.minorNote(ctx, d))
	default:
		err = s.cohorts.Refuse(ctx, actor, d.cohort, d.person)
	}
	return err
}

// minorNote is what was noted beside the criterion, for the case.
func (s *Service) minorNote(ctx context.Context, d *decided) string {
	whole, err := s.decision(ctx, d.cohort, d.person, d.round)
	if err == nil && whole != nil {
		for _, c := range whole.Criteria {
			if c.ID == adult && c.Note != "" {
				return c.Note
			}
		}
	}
	return "Found at admission."
}

// takeAway removes a decision that the membership did not take. If it is pending no more, somebody else carried the
// same decision out at the same moment, and it stays.
func (s *Service) takeAway(ctx context.Context, d *decided, why error) (refusal, err error) {
	m, err := s.cohorts.Membership(ctx, d.cohort, d.person)
	if err != nil || m.Standing != access.Pending {
		return nil, err
	}
	doc, err := s.store.Get(ctx, Decisions, d.id)
	if errors.Is(err, store.ErrNotFound) {
		return why, nil
	}
	if err != nil {
		return why, err
	}
	if err := s.store.Delete(ctx, Decisions, d.id, doc.Rev); !errors.Is(err, store.ErrChanged) {
		return why, err
	}
	return why, nil
}

// lastDecision is the newest one about somebody's last time of waiting; nil when there is none.
func (s *Service) lastDecision(ctx context.Context, a Application) (last *decided, err error) {
	for round := a.waiting; ; round += "+" {
		d, err := s.decision(ctx, a.Cohort, a.Person, round)
		if err != nil || d == nil {
			return last, err
		}
		last = d
	}
}

// Answer is what somebody hears about their admission.
type Answer struct {
	Standing  access.Standing
	Given     bool      // what admission needs was given
	At        time.Time // when it was decided; zero while it is not
	By        string    // who decided
	Words     string    // to them
	Elsewhere string    // where they find help instead
}

// NotNow lists the groups that somebody asked to come into and was not admitted to: no list of their groups has them any
// more, and an answer is waiting there.
func (s *Service) NotNow(ctx context.Context, actor access.Actor) ([]id.Cohort, error) {
	if err := access.May(actor, access.ReadHome, access.Facts{}); err != nil {
		return nil, err
	}
	docs, err := s.store.Find(ctx, Applications, store.Query{Index: "by_person", Equal: []any{string(actor.Person)}, Limit: 200, NoWords: true})
	if err != nil {
		return nil, err
	}
	var groups []id.Cohort
	for _, doc := range docs {
		which, _, _ := strings.Cut(doc.ID, ".")
		m, err := s.cohorts.Membership(ctx, id.Cohort(which), actor.Person)
		if err != nil {
			return nil, err
		}
		if m.Standing == access.Refused {
			groups = append(groups, m.Cohort)
		}
	}
	return groups, nil
}

// Answer tells somebody where they stand with a group, and what was written to them with the decision. Nothing of the
// criteria is in it.
func (s *Service) Answer(ctx context.Context, actor access.Actor, which id.Cohort) (Answer, error) {
	a, m, err := s.Application(ctx, actor, which)
	if err != nil {
		return Answer{}, err
	}
	answer := Answer{Standing: m.Standing, Given: a.Complete()}
	if m.Standing == access.Pending {
		return answer, nil
	}
	d, err := s.lastDecision(ctx, a)
	if err != nil || d == nil {
		return answer, err
	}
	answer.At, answer.By = d.at, s.nameOf(ctx, d.by)
	answer.Words, answer.Elsewhere = strings.TrimSpace(d.Words), strings.TrimSpace(d.Elsewhere)
	return answer, nil
}
