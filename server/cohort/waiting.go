package cohort

import (
	"context"
	"slices"
	"sort"
	"time"

	"holdfast/server/access"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Matter is something in a cohort that a person must decide.
type Matter struct {
	Cohort id.Cohort
	Name   string // of the cohort
	Person id.Person
	Alias  string // empty: they have not named themselves yet
	Kind   MatterKind
	Since  time.Time
	Due    time.Time // zero: no time was promised
	First  bool      // the actor took the first step, so another takes the second
}

// MatterKind says what must be decided.
type MatterKind string

// The kinds of matter.
const (
	MatterPending MatterKind = "pending" // admit, or not now
	MatterReview  MatterKind = "review"  // of a suspension
	MatterRemoval MatterKind = "removal" // confirm, or set aside
	MatterMinor   MatterKind = "minor"   // somebody under age
)

// Late says whether the time it was due has passed. What is late stays, and comes first.
func (m Matter) Late(now time.Time) bool { return !m.Due.IsZero() && now.After(m.Due) }

// Waiting lists what must be decided in the cohorts the actor works for and what of it the actor may decide or began
// themselves, by due time; what has none comes after, by how long it has waited. Empty for members.
func (s *Service) Waiting(ctx context.Context, actor access.Actor) ([]Matter, error) {
	places, err := s.Places(ctx, actor)
	if err != nil {
		return nil, err
	}
	var matters []Matter
	for _, p := range places {
		if !p.Membership.Staff() {
			continue
		}
		some, err := s.mattersOf(ctx, actor, p)
		if err != nil {
			return nil, err
		}
		matters = append(matters, some...)
	}
	sort.SliceStable(matters, func(i, j int) bool { return matters[i].before(matters[j]) })
	return matters, nil
}

func (m Matter) before(other Matter) bool {
	switch {
	case m.Due.IsZero() != other.Due.IsZero():
		return other.Due.IsZero()
	case !m.Due.Equal(other.Due):
		return m.Due.Before(other.Due)
	default:
		return m.Since.Before(other.Since)
	}
}

func (s *Service) mattersOf(ctx context.Context, actor access.Actor, p Place) ([]Matter, error) {
	var matters []Matter
	q := store.Query{Index: "by_due", Equal: []any{string(p.Cohort.ID)}, Limit: 200}
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
			matters = append(matters, m.matters(actor, p)...)
		}
		if len(docs) < q.Limit {
			return matters, nil
		}
		last := docs[len(docs)-1]
		q.After = &store.Cursor{Keys: []any{last.Keys["due"]}, ID: last.ID}
	}
}

// matters is what about this member the actor can do something about.
func (m Membership) matters(actor access.Actor, p Place) []Matter {
	matter := Matter{Cohort: p.Cohort.ID, Name: p.Cohort.Name, Person: m.Person, Alias: m.Alias}
	var all []Matter
	facts := p.Membership.About(m)
	add := func(action access.Action, kind MatterKind, since, due time.Time, first bool) {
		if access.May(actor, action, facts) == nil {
			matter.Kind, matter.Since, matter.Due, matter.First = kind, since, due, first
			all = append(all, matter)
		}
	}
	if m.Standing == access.Pending {
		add(access.Admit, MatterPending, m.Changed, time.Time{}, false)
	}
	if t := m.Two; t != nil {
		kind := MatterReview
		if t.What == TwoMinor {
			kind = MatterMinor
		}
		add(access.ReviewSuspension, kind, t.At, t.Due, t.By == actor.Person)
	}
	if t := m.Removal; t != nil {
		add(access.ConfirmRemoval, MatterRemoval, t.At, t.Due, t.By == actor.Person)
	}
	return slices.Clip(all)
}
