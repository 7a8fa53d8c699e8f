package moderation

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/gate"
	"holdfast/server/store"
)

// CountMost is where counting stops, so that it takes no longer the more there is: a page then says "100 or more".
const CountMost = 100

// Counts says how many open cases there are that somebody sees, each up to CountMost. What is in somebody's hand, and
// what waits on its author, is in them.
type Counts struct {
	All, Crisis, Red, Amber, Green int
	Late, Waiting, Appeals, Mine   int
}

// Counts counts the open cases of every cohort that the actor is staff of. NotFound for whoever is staff of none.
func (s *Service) Counts(ctx context.Context, actor access.Actor) (Counts, error) {
	d, err := s.reader(ctx, actor)
	if err != nil {
		return Counts{}, err
	}
	return s.count(ctx, d)
}

func (s *Service) count(ctx context.Context, d reader) (Counts, error) {
	var n Counts
	for _, scope := range d.scopes {
		if err := s.countScope(ctx, d, scope, &n); err != nil {
			return Counts{}, err
		}
	}
	if err := s.discount(ctx, d, &n); err != nil {
		return Counts{}, err
	}
	mine, err := s.inHand(ctx, d, nil, func(c Case) (bool, error) { return d.shows(c), nil })
	n.Mine = len(mine)
	n.All = n.Crisis + n.Red + n.Amber + n.Green
	for _, part := range n.parts() {
		*part = min(*part, CountMost)
	}
	return n, err
}

func (n *Counts) parts() []*int {
	return []*int{&n.All, &n.Crisis, &n.Red, &n.Amber, &n.Green, &n.Late, &n.Waiting, &n.Appeals, &n.Mine}
}

func (n *Counts) tier(t gate.Tier) *int {
	switch t {
	case gate.Crisis:
		return &n.Crisis
	case gate.Red:
		return &n.Red
	case gate.Amber:
		return &n.Amber
	default:
		return &n.Green
	}
}

func (s *Service) countScope(ctx context.Context, d reader, scope string, n *Counts) error {
	past := ms(d.now) + 1
	add := func(to *int, q store.Query) error {
		found, err := s.store.Count(ctx, Cases, q, CountMost)
		*to += found
		return err
	}
	for _, t := range tiers {
		if err := add(n.tier(t), store.Query{Index: "by_tier", Equal: []any{scope, string(t)}}); err != nil {
			return err
		}
	}
	for _, r := range []int64{0, 1} {
		if err := add(&n.Late, store.Query{Index: "by_rank", Equal: []any{scope, r}, Before: past}); err != nil {
			return err
		}
	}
	if err := add(&n.Waiting, store.Query{Index: "by_state", Equal: []any{scope, string(CaseWaiting)}}); err != nil {
		return err
	}
	return add(&n.Appeals, store.Query{Index: "by_appeal", Equal: []any{scope, int64(1)}})
}

// discount leaves out what is about the reader. There is little of it: they work here.
func (s *Service) discount(ctx context.Context, d reader, n *Counts) error {
	docs, err := s.store.Find(ctx, Cases, store.Query{Index: "by_concern", Equal: []any{string(d.who)}, Limit: mineMost, NoWords: true})
	if err != nil {
		return err
	}
	theirs := reader{now: d.now, scopes: d.scopes}
	for _, doc := range docs {
		c, err := caseOf(doc)
		if err != nil {
			return err
		}
		if !theirs.shows(c) {
			continue
		}
		less(n.tier(c.Tier), true)
		less(&n.Late, c.LateAt(d.now))
		less(&n.Waiting, c.State == CaseWaiting)
		less(&n.Appeals, c.Appeal != "")
	}
	return nil
}

func less(n *int, one bool) {
	if one && *n > 0 {
		*n--
	}
}
