package admission

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/id"
)

var errNoCard = errs.New(errs.Conflict, "You have given nothing for this group yet, so there is no card to change.")

// Card gives a clinician of the group, or the one who treats this person, how they can be reached. It is on record
// before it is read, and not read if it cannot be. ErrUngiven when the person has no card.
func (s *Service) Card(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (Answers, error) {
	a, err := s.opened(ctx, actor, access.ReadCard, which, who)
	return a.Answers, err
}

// OwnCard gives somebody the card they gave, also after they left. The zero Answers when they gave none.
func (s *Service) OwnCard(ctx context.Context, actor access.Actor, which id.Cohort) (Answers, error) {
	a, _, err := s.Application(ctx, actor, which)
	return a.Answers, err
}

// ChangeCard lets somebody change how they can be reached, just after they proved who they are (access.ErrStale). Their
// attestation, alias and shape stay as they are. Invalid, Field as in Answers' form; Conflict when they gave none yet.
func (s *Service) ChangeCard(ctx context.Context, by account.Session, which id.Cohort, in Answers) error {
	m, err := s.cohorts.Membership(ctx, which, by.Person)
	if err != nil {
		return err
	}
	facts := m.Facts()
	facts.Fresh, facts.Own = by.Fresh(s.clock.Now()), true
	if err := access.May(by.Actor(), access.ChangeCard, facts); err != nil {
		return err
	}
	if in, err = in.cleanCard(); err != nil {
		return err
	}
	return s.changeApplication(ctx, which, by.Person, func(a *Application) (bool, error) {
		if a.Given.IsZero() {
			return false, errNoCard
		}
		in.Adult, in.Alias, in.Shape = a.Answers.Adult, a.Answers.Alias, a.Answers.Shape
		if a.Answers == in {
			return false, nil
		}
		a.Answers, a.Changed = in, s.clock.Now()
		a.events = append(a.events, s.trace(access.ChangeCard, by.Person, id.Pair(which, by.Person)))
		return true, nil
	})
}

// Readers names who of a group may open what somebody gives: its clinicians, and the one who treats them. For that
// person, before and after they give it.
func (s *Service) Readers(ctx context.Context, actor access.Actor, which id.Cohort) ([]string, error) {
	m, err := s.cohorts.Membership(ctx, which, actor.Person)
	if err != nil {
		return nil, err
	}
	if err := access.May(actor, access.ReadOwnCard, m.Facts()); err != nil {
		return nil, err
	}
	people, err := s.cohorts.Clinicians(ctx, which)
	if err != nil {
		return nil, err
	}
	var names []string
	treated := m.Clinician == ""
	for _, p := range people {
		names = append(names, s.nameOf(ctx, p))
		treated = treated || p == m.Clinician
	}
	if !treated {
		names = append(names, s.nameOf(ctx, m.Clinician))
	}
	return names, nil
}
