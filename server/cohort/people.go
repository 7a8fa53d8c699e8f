package cohort

import (
	"context"
	"errors"
	"sort"
	"strings"

	"holdfast/server/access"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// here is how those stand whom the group counts as its own. Somebody suspended is among them: whether the group hears
// of it is a line the staff choose, and a name that vanished would say it anyway.
var here = []access.Standing{access.Admitted, access.OnBreak, access.InHospital, access.Suspended}

// Join gives a person a place in a cohort; an existing membership stays as it is. Only an operator may: demos, imports
// and guests. A facilitator with no relation leads. Invalid when the alias is empty or longer than MaxAlias; that it is
// like another's is taken as it is, since a history may have two of a name.
func (s *Service) Join(ctx context.Context, actor access.Actor, m Membership) error {
	if err := access.May(actor, access.Arrange, access.Facts{}); err != nil {
		return err
	}
	alias, err := gate.Line(m.Alias, MaxAlias)
	if err != nil {
		return err
	}
	m.Alias = alias
	if m.Joined.IsZero() {
		m.Joined = s.clock.Now()
	}
	m.Changed = m.Joined
	if m.Role == access.RoleFacilitator && m.Relation == access.NoRelation {
		m.Relation = access.Lead
	}
	if err := s.claim(ctx, m.Cohort, m.Person, alias); err != nil && !errors.Is(err, errTaken) {
		return err
	}
	if m.Imported {
		verdict := s.screened(ctx, m.Cohort, m.Person, gate.Imported, alias)
		m.events = append(m.events, s.signal(m.Cohort, m.Person, subjectAlias, gate.Imported, verdict))
	}
	if _, err := s.store.Insert(ctx, Memberships, m.doc()); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	if m.Relation != access.Lead {
		return nil
	}
	return s.addLead(ctx, m.Cohort, m.Person)
}

// Membership reads one person's place in a cohort, with what its state means for them. Somebody who has none, or has
// not come in, gets the zero Membership, which the access table refuses like an absent cohort.
func (s *Service) Membership(ctx context.Context, which id.Cohort, who id.Person) (Membership, error) {
	_, m, err := s.place(ctx, which, who)
	return m, err
}

// place reads a cohort and one person's place in it. Both are zero for somebody who has none: a stranger costs one read
// whether there is such a cohort or not.
func (s *Service) place(ctx context.Context, which id.Cohort, who id.Person) (Cohort, Membership, error) {
	if who == "" {
		return Cohort{}, Membership{}, nil
	}
	doc, err := s.store.Get(ctx, Memberships, id.Pair(which, who))
	if errors.Is(err, store.ErrNotFound) {
		return Cohort{}, Membership{}, nil
	}
	if err != nil {
		return Cohort{}, Membership{}, err
	}
	m, err := membershipOf(doc)
	if err != nil {
		return Cohort{}, Membership{}, err
	}
	c, err := s.get(ctx, which)
	if errors.Is(err, store.ErrNotFound) {
		return Cohort{}, Membership{}, nil // it is being made, or its making was cut short
	}
	return c, m.in(c, s.clock.Now()), err
}

// allowed loads a cohort with the actor's own place in it, if they may do this there. with adds facts.
func (s *Service) allowed(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort, with ...func(*access.Facts)) (Cohort, Membership, error) {
	c, own, err := s.place(ctx, which, actor.Person)
	if err != nil {
		return Cohort{}, Membership{}, err
	}
	facts := own.Facts()
	for _, add := range with {
		add(&facts)
	}
	if err := access.May(actor, action, facts); err != nil {
		return Cohort{}, Membership{}, err
	}
	if own.rev == 0 { // an admin, who has no place in it
		c, err = s.get(ctx, which)
	}
	return c, own, err
}

// about is allowed for what is done about another person of the cohort. NotFound for somebody who has no place in it.
func (s *Service) about(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort, who id.Person, with ...func(*access.Facts)) (own, subject Membership, err error) {
	if _, subject, err = s.place(ctx, which, who); err != nil {
		return own, subject, err
	}
	treats := func(f *access.Facts) { f.Treats = subject.Clinician != "" && subject.Clinician == actor.Person }
	if _, own, err = s.allowed(ctx, actor, action, which, append([]func(*access.Facts){treats}, with...)...); err != nil {
		return own, subject, err
	}
	if subject.rev == 0 {
		return own, subject, store.ErrNotFound
	}
	return own, subject, nil
}

// Named reads the memberships of those people in a cohort, by person, for their names: they have every bar up. Whoever
// was never of the cohort is missing. For use cases that have asked the access table about the cohort.
func (s *Service) Named(ctx context.Context, which id.Cohort, people []id.Person) (map[id.Person]Membership, error) {
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = id.Pair(which, p)
	}
	docs, err := s.store.GetMany(ctx, Memberships, ids)
	if err != nil {
		return nil, err
	}
	named := make(map[id.Person]Membership, len(docs))
	for _, doc := range docs {
		m, err := membershipOf(doc)
		if err != nil {
			return nil, err
		}
		named[m.Person] = m
	}
	return named, nil
}

// Here lists who belongs to the cohort now, staff among them, in order of name, for whoever reads it. How the others
// stand is for its staff only: to everybody else all who are here are admitted.
func (s *Service) Here(ctx context.Context, actor access.Actor, which id.Cohort) ([]Membership, error) {
	_, own, err := s.allowed(ctx, actor, access.ReadPeople, which)
	if err != nil {
		return nil, err
	}
	all, err := s.standing(ctx, which, here...)
	return own.shown(all), err
}

// People lists everybody who has or had a place in the cohort, in order of name, for whoever reads it. Those who were
// never admitted are listed for its staff only. A history that was brought in can make this long.
func (s *Service) People(ctx context.Context, actor access.Actor, which id.Cohort) ([]Membership, error) {
	_, own, err := s.allowed(ctx, actor, access.ReadPeople, which)
	if err != nil {
		return nil, err
	}
	all, err := s.standing(ctx, which)
	return own.shown(all), err
}

// shown is what the holder of this membership may know of the others: all of it for staff. For the others, who is here,
// who was, and nothing of why.
func (own Membership) shown(all []Membership) []Membership {
	sort.SliceStable(all, func(i, j int) bool { return strings.ToLower(all[i].Alias) < strings.ToLower(all[j].Alias) })
	if own.Staff() {
		return all
	}
	seen := all[:0]
	for _, m := range all {
		if m.Joined.IsZero() || m.Role == access.RoleGuest {
			continue
		}
		if m.Person == own.Person {
			seen = append(seen, m)
			continue
		}
		public := Membership{
			Cohort: m.Cohort, Person: m.Person, Role: m.Role, Relation: m.Relation, Standing: access.Left,
			Alias: m.Alias, Shape: m.Shape, Imported: m.Imported, Quiet: m.Quiet,
		}
		if IsHere(m) {
			public.Standing = access.Admitted
		}
		seen = append(seen, public)
	}
	return seen
}

// SeenByMembers is what a member of the group may know of these people.
func SeenByMembers(all []Membership) []Membership { return Membership{}.shown(all) }

// standing reads who stands so in a cohort; with no standing, everybody.
func (s *Service) standing(ctx context.Context, which id.Cohort, so ...access.Standing) ([]Membership, error) {
	if len(so) == 0 {
		return s.list(ctx, string(which))
	}
	var all []Membership
	for _, standing := range so {
		some, err := s.list(ctx, string(which), string(standing))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func (s *Service) list(ctx context.Context, equal ...any) ([]Membership, error) {
	var people []Membership
	q := store.Query{Index: "by_cohort", Equal: equal, Limit: 500}
	for {
		docs, err := s.store.Find(ctx, Memberships, q)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			m, err := membershipOf(doc)
			if err != nil {
				return nil, err
			}
			people = append(people, m)
		}
		if len(docs) < q.Limit {
			return people, nil
		}
		q.After = after(docs[len(docs)-1], equal)
	}
}

// after is the place of a membership in the index by cohort, behind what the query held equal.
func after(doc store.Doc, equal []any) *store.Cursor {
	c := &store.Cursor{ID: doc.ID}
	if len(equal) == 1 {
		c.Keys = []any{doc.Keys["standing"]}
	}
	return c
}

// Readers counts who reads the cohort now, staff among them. For use cases that have asked the access table.
func (s *Service) Readers(ctx context.Context, which id.Cohort) (int, error) {
	n := 0
	for _, standing := range here {
		some, err := s.store.Count(ctx, Memberships, store.Query{Index: "by_cohort", Equal: []any{string(which), string(standing)}}, 1000)
		if err != nil {
			return 0, err
		}
		n += some
	}
	return n, nil
}

// Acting is somebody as the access table sees them now, for what they asked to be done later: they had shown who they
// are then, and what they are to the practice is looked at again.
func (s *Service) Acting(ctx context.Context, who id.Person) (access.Actor, error) {
	p, err := s.accounts.Person(ctx, who)
	if err != nil {
		return access.Actor{}, err
	}
	actor := p.Actor()
	actor.Strong, actor.Paused = true, p.Suspended
	return actor, nil
}
