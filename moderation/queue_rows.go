package moderation

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// Fit says why a case is not offered to somebody now, such as a crisis to whoever would be alone with it where there are
// two: nil, or a refusal. It is asked by Next alone: nobody is kept from a case in the list. Set it before use.
type Fit func(ctx context.Context, actor access.Actor, c Case) error

// fitting asks Fit. A refusal leaves the case to others; that it could not be asked is an error.
func (s *Service) fitting(ctx context.Context, actor access.Actor, c Case) (bool, error) {
	if s.fit == nil {
		return true, nil
	}
	err := s.fit(ctx, actor, c)
	switch errs.KindOf(err) {
	case errs.Conflict, errs.Forbidden, errs.NotFound:
		return err == nil, nil
	}
	return err == nil, err
}

// rows completes cases by the names of those they are about, who has them in hand and who else looks.
func (s *Service) rows(ctx context.Context, d reader, cases []Case) ([]Row, error) {
	if len(cases) == 0 {
		return nil, nil
	}
	with, err := s.withOthers(ctx, d, cases)
	if err != nil {
		return nil, err
	}
	names, err := s.names(ctx, cases, with)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(cases))
	for i, c := range cases {
		rows[i] = d.row(c, with[c.ID], names[c.Cohort])
	}
	return rows, nil
}

// withOthers is who looks at which case, but for the reader.
func (s *Service) withOthers(ctx context.Context, d reader, cases []Case) (map[id.Case][]id.Person, error) {
	with := map[id.Case][]id.Person{}
	read := map[string]bool{}
	for _, c := range cases {
		if read[c.scope()] {
			continue
		}
		read[c.scope()] = true
		looking, err := s.looking(ctx, c.scope())
		if err != nil {
			return nil, err
		}
		for which, people := range looking {
			for _, who := range people {
				if who != d.who {
					with[which] = append(with[which], who)
				}
			}
		}
	}
	return with, nil
}

// names reads the memberships of everybody whom the rows name, by cohort.
func (s *Service) names(ctx context.Context, cases []Case, with map[id.Case][]id.Person) (map[id.Cohort]map[id.Person]cohort.Membership, error) {
	people := map[id.Cohort]map[id.Person]bool{}
	for _, c := range cases {
		if people[c.Cohort] == nil {
			people[c.Cohort] = map[id.Person]bool{}
		}
		named := append([]id.Person{c.Person, c.PassedBy}, with[c.ID]...)
		if c.Lease != nil {
			named = append(named, c.Lease.Holder)
		}
		for _, who := range named {
			if who != "" {
				people[c.Cohort][who] = true
			}
		}
	}
	names := map[id.Cohort]map[id.Person]cohort.Membership{}
	for which, set := range people {
		var list []id.Person
		for who := range set {
			list = append(list, who)
		}
		var err error
		if names[which], err = s.cohorts.Named(ctx, which, list); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func (d reader) row(c Case, with []id.Person, names map[id.Person]cohort.Membership) Row {
	r := Row{Case: c, About: names[c.Person], Left: c.Due.Sub(d.now), Late: c.LateAt(d.now), Why: c.Why()}
	if p := d.of(c.Cohort); p != nil {
		r.Cohort = p.Cohort
	}
	if holder := c.Held(d.now); holder != "" {
		m := names[holder]
		r.Holder, r.Until, r.Mine = &m, c.Lease.Until, holder == d.who
	}
	if c.PassedBy != "" {
		m := names[c.PassedBy]
		r.Passed = &m
	}
	for _, who := range with {
		if name := names[who].Alias; name != "" {
			r.With = append(r.With, name)
		}
	}
	return r
}
