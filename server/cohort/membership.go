package cohort

import (
	"context"
	"errors"
	"sort"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// MaxAlias is the most runes an alias has: it must stand beside a post on a phone.
const MaxAlias = 60

// Membership is one person's place in one cohort. There is one per pair, so its id is made of both. The alias is what
// the others see, and is sealed under the person's key.
type Membership struct {
	Cohort   id.Cohort
	Person   id.Person
	Role     access.Role
	Standing access.Standing
	Alias    string
	Shape    int  // outline of their pebble, 0 to 3
	Imported bool // wrote here before the group came to this place
	Joined   time.Time
}

// Facts are what the access table needs to know of a membership. The zero Membership belongs to somebody outside.
func (m Membership) Facts() access.Facts { return access.Facts{Role: m.Role, Standing: m.Standing} }

// Staff says whether this person speaks as staff here.
func (m Membership) Staff() bool {
	return m.Role == access.RoleFacilitator || m.Role == access.RoleModerator
}

// Memberships is where memberships live.
var Memberships = &store.Collection{
	Name:  "memberships",
	Words: []string{"alias"},
	Indexes: []store.Index{
		{Name: "by_cohort", Keys: []store.Key{{Name: "cohort", Kind: store.Text}, {Name: "standing", Kind: store.Text}}},
		{Name: "by_person", Keys: []store.Key{{Name: "person", Kind: store.Text}}},
	},
}

// Join gives a person a place in a cohort; an existing membership stays as it is. Only an operator may, until
// invitations come. Invalid when the alias is empty or longer than MaxAlias.
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
	if _, err := s.store.Insert(ctx, Memberships, m.doc()); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	return nil
}

// Membership reads one person's place in a cohort. Somebody who has none, or has not come in, gets the zero Membership,
// which the access table refuses like an absent cohort.
func (s *Service) Membership(ctx context.Context, which id.Cohort, who id.Person) (Membership, error) {
	if who == "" {
		return Membership{}, nil
	}
	doc, err := s.store.Get(ctx, Memberships, id.Pair(which, who))
	if errors.Is(err, store.ErrNotFound) {
		return Membership{}, nil
	}
	if err != nil {
		return Membership{}, err
	}
	return membershipOf(doc)
}

// Named reads the memberships of those people in a cohort, by person. Whoever was never of the cohort is missing.
// For use cases that have asked the access table about the cohort.
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

// Here lists who belongs to the cohort now, staff among them, in order of name, for whoever is admitted to it.
func (s *Service) Here(ctx context.Context, actor access.Actor, which id.Cohort) ([]Membership, error) {
	return s.list(ctx, actor, which, string(which), string(access.Admitted))
}

// People lists everybody who has or had a place in the cohort, in order of name, for whoever is admitted to it. A
// history that was brought in can make this long.
func (s *Service) People(ctx context.Context, actor access.Actor, which id.Cohort) ([]Membership, error) {
	return s.list(ctx, actor, which, string(which))
}

func (s *Service) list(ctx context.Context, actor access.Actor, which id.Cohort, equal ...any) ([]Membership, error) {
	own, err := s.Membership(ctx, which, actor.Person)
	if err != nil {
		return nil, err
	}
	if err := access.May(actor, access.ReadPeople, own.Facts()); err != nil {
		return nil, err
	}
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
			break
		}
		q.After = after(docs[len(docs)-1], equal)
	}
	sort.Slice(people, func(i, j int) bool { return strings.ToLower(people[i].Alias) < strings.ToLower(people[j].Alias) })
	return people, nil
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
	return s.store.Count(ctx, Memberships,
		store.Query{Index: "by_cohort", Equal: []any{string(which), string(access.Admitted)}}, 1000)
}

type membershipFacts struct {
	Role     access.Role `json:"role"`
	Shape    int         `json:"shape"`
	Imported bool        `json:"imported,omitempty"`
	Joined   int64       `json:"joined"`
}

func (m Membership) doc() store.Doc {
	body := store.Facts(membershipFacts{m.Role, m.Shape, m.Imported, clock.Millis(m.Joined)})
	return store.Doc{
		ID: id.Pair(m.Cohort, m.Person), Schema: 1, Body: body,
		Keys:  map[string]any{"cohort": string(m.Cohort), "person": string(m.Person), "standing": string(m.Standing)},
		Words: map[string]store.Words{"alias": {Owner: string(m.Person), Class: string(seal.Group), Text: []byte(m.Alias)}},
	}
}

func membershipOf(doc store.Doc) (Membership, error) {
	var f membershipFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Membership{}, errs.Wrap(err, errs.Internal, "A record could not be read.")
	}
	text := func(key string) string { v, _ := doc.Keys[key].(string); return v }
	return Membership{
		Cohort: id.Cohort(text("cohort")), Person: id.Person(text("person")), Standing: access.Standing(text("standing")),
		Role: f.Role, Shape: f.Shape, Imported: f.Imported, Joined: clock.FromMillis(f.Joined),
		Alias: string(doc.Words["alias"].Text),
	}, nil
}
