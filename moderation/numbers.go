package moderation

import (
	"context"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Numbers is how a cohort's cases went in one month, as its calendar has it. There is nothing of single people in it:
// neither who wrote nor who decided.
type Numbers struct {
	Month       time.Time           // its beginning, in the cohort's zone
	InTime      map[gate.Tier]Share // crisis and red cases that somebody took on by when they were due
	Decided     int
	DecidedLate int
	OpenLate    int // now, up to CountMost
	Appeals     Share
	Corrections []Correction
	Hours       [24]int // decisions by hour of the day
	Agreement   Agreement
}

// Share is some of many. Of appeals: those that were overturned, of those that were answered.
type Share struct{ Some, Of int }

// Correction is how often people found the tier wrong that a rule had led to.
type Correction struct {
	Rule   string
	Graver int // it should have been higher
	Milder int
	Of     int // decisions in which the rule had spoken
}

// Numbers gives them for a month, the one that month lies in. For the staff of the cohort.
func (s *Service) Numbers(ctx context.Context, actor access.Actor, which id.Cohort, month time.Time) (Numbers, error) {
	c, _, err := s.cohorts.Ask(ctx, actor, access.ReadNumbers, which)
	if err != nil {
		return Numbers{}, err
	}
	in := monthOf(month, c.Clock())
	t := tally{zone: c.Clock(), seen: map[string]bool{}, rules: map[string]*Correction{}}
	t.Month, t.InTime = in.from, map[gate.Tier]Share{}
	err = s.each(ctx, Decisions, store.Query{
		Index: "by_cohort", Equal: []any{string(which)}, From: ms(in.from), Before: ms(in.before), NoWords: true,
	}, func(doc store.Doc) error {
		m, err := madeOf(doc)
		if err == nil && m.Failed == NotFailed {
			t.add(m)
		}
		return err
	})
	if err != nil {
		return Numbers{}, err
	}
	looks, err := s.looksOf(ctx, which, in)
	if err != nil {
		return Numbers{}, err
	}
	t.Agreement, t.Corrections = agreement(looks), t.corrections()
	t.OpenLate, err = s.openLate(ctx, which)
	return t.Numbers, err
}

// openLate counts what is late now, whoever may see it: a number tells nobody what is in it.
func (s *Service) openLate(ctx context.Context, which id.Cohort) (int, error) {
	n := 0
	for _, sc := range []string{scope(which, false), scope(which, true)} {
		for _, r := range []int64{0, 1} {
			some, err := s.store.Count(ctx, Cases, store.Query{
				Index: "by_rank", Equal: []any{sc, r}, Before: ms(s.clock.Now()) + 1,
			}, CountMost)
			if err != nil {
				return 0, err
			}
			n += some
		}
	}
	return min(n, CountMost), nil
}

// tally adds decisions up, oldest first.
type tally struct {
	Numbers
	zone  *time.Location
	seen  map[string]bool // rounds of cases
	rules map[string]*Correction
}

func (t *tally) add(m Made) {
	t.Decided++
	t.Hours[m.At.In(t.zone).Hour()]++
	if m.Appeal != NoVerdict {
		t.Appeals.Of++
		if m.Appeal == Overturn {
			t.Appeals.Some++
		}
	}
	if m.At.After(m.Due) {
		t.DecidedLate++
	}
	t.addRound(m)
	t.addRules(m)
}

// addRound counts the first decision about each round: later ones are about the same being taken on.
func (t *tally) addRound(m Made) {
	round := string(m.Case) + m.Opened.String()
	tier := m.opinion().Tier
	if t.seen[round] || tier.Level() < gate.Red.Level() {
		return
	}
	t.seen[round] = true
	share := t.InTime[tier]
	share.Of++
	seen := m.Seen
	if seen.IsZero() {
		seen = m.At
	}
	if !seen.After(m.Due) {
		share.Some++
	}
	t.InTime[tier] = share
}

func (t *tally) addRules(m Made) {
	was, is := m.Was.Level(), m.opinion().Tier.Level()
	for _, rule := range m.Rules {
		c := t.rules[rule]
		if c == nil {
			c = &Correction{Rule: rule}
			t.rules[rule] = c
		}
		c.Of++
		if is > was {
			c.Graver++
		} else if is < was {
			c.Milder++
		}
	}
}

// corrections are those rules that people disagreed with, by how often.
func (t *tally) corrections() []Correction {
	var all []Correction
	for _, c := range t.rules {
		if c.Graver+c.Milder > 0 {
			all = append(all, *c)
		}
	}
	slices.SortFunc(all, func(a, b Correction) int {
		if n := (b.Graver + b.Milder) - (a.Graver + a.Milder); n != 0 {
			return n
		}
		if a.Rule < b.Rule {
			return -1
		}
		return 1
	})
	return all
}

// span is a stretch of time: from, and before.
type span struct{ from, before time.Time }

func monthOf(at time.Time, zone *time.Location) span {
	y, m, _ := at.In(zone).Date()
	return span{time.Date(y, m, 1, 0, 0, 0, 0, zone), time.Date(y, m+1, 1, 0, 0, 0, 0, zone)}
}

// each reads everything that a query finds, page by page.
func (s *Service) each(ctx context.Context, of *store.Collection, q store.Query, do func(store.Doc) error) error {
	q.Limit = 200
	for {
		docs, err := s.store.Find(ctx, of, q)
		if err != nil {
			return err
		}
		for _, doc := range docs {
			if err := do(doc); err != nil {
				return err
			}
		}
		if len(docs) < q.Limit {
			return nil
		}
		last := docs[len(docs)-1]
		q.After = &store.Cursor{Keys: []any{last.Keys["at"]}, ID: last.ID}
	}
}
