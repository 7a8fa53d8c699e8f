package moderation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// reader is what somebody looks after at a time: the cohorts whose staff they are.
type reader struct {
	who    id.Person
	now    time.Time
	places []cohort.Place
	scopes []string // of what they see, see scope
}

// reader reads it. NotFound for whoever is staff of no cohort.
func (s *Service) reader(ctx context.Context, actor access.Actor) (reader, error) {
	all, err := s.cohorts.Places(ctx, actor)
	if err != nil {
		return reader{}, err
	}
	d := reader{who: actor.Person, now: s.clock.Now()}
	for _, p := range all {
		if access.May(actor, access.ReadQueue, p.Membership.Facts()) != nil {
			continue
		}
		d.places = append(d.places, p)
		d.scopes = append(d.scopes, scope(p.Cohort.ID, false))
		facts := p.Membership.Facts()
		facts.Private = true
		if access.May(actor, access.ReadCase, facts) == nil {
			d.scopes = append(d.scopes, scope(p.Cohort.ID, true))
		}
	}
	if len(d.places) == 0 {
		return d, store.ErrNotFound
	}
	return d, nil
}

// of is the cohort's place; nil when it is not theirs.
func (d reader) of(which id.Cohort) *cohort.Place {
	for i := range d.places {
		if d.places[i].Cohort.ID == which {
			return &d.places[i]
		}
	}
	return nil
}

// shows says whether somebody sees a case. A list asks for what is theirs; this is what is not, within that.
func (d reader) shows(c Case) bool {
	return c.Person != d.who && slices.Contains(d.scopes, c.scope())
}

// lane is one stretch of an index, in the order of due times, all of one rank.
type lane struct {
	rank  int64
	query store.Query
}

// lanes are where the cases of a filter stand, by the index that leaves most of the others out.
func (f Filter) lanes(d reader) []lane {
	var all []lane
	for _, scope := range d.scopes {
		if f.Cohort != "" && !strings.HasPrefix(scope, string(f.Cohort)) {
			continue
		}
		for _, r := range []int64{0, 1} {
			q := store.Query{Index: "by_rank", Equal: []any{scope, r}, NoWords: true}
			switch {
			case f.Appeals:
				q.Index, q.Equal = "by_appeal", []any{scope, int64(1), r}
			case f.Waiting:
				q.Index, q.Equal = "by_state", []any{scope, string(CaseWaiting), r}
			case f.Tier != "" && rank(f.Tier) != r:
				continue
			case f.Tier != "":
				q.Index, q.Equal = "by_tier", []any{scope, string(f.Tier)}
			}
			if f.Late {
				q.Before = ms(d.now) + 1
			}
			all = append(all, lane{r, q})
		}
	}
	return all
}

// spot is a place in the order of the queue.
type spot struct {
	rank, due int64
	id        string
}

func (c Case) spot() spot { return spot{rank(c.Tier), ms(c.Due), string(c.ID)} }

func (c Case) address() string {
	at := c.spot()
	return fmt.Sprintf("%d-%d-%s", at.rank, at.due, at.id)
}

func spotOf(doc store.Doc, rank int64) spot {
	due, _ := doc.Keys["due"].(int64)
	return spot{rank, due, doc.ID}
}

func (a spot) compare(b spot) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.due, b.due), strings.Compare(a.id, b.id))
}

// placeOf reads the address of a page; nil is the first. NotFound for what is no address.
func placeOf(at string) (*spot, error) {
	if at == "" {
		return nil, nil
	}
	parts := strings.SplitN(at, "-", 3)
	if len(parts) != 3 {
		return nil, store.ErrNotFound
	}
	r, err1 := strconv.ParseInt(parts[0], 10, 64)
	due, err2 := strconv.ParseInt(parts[1], 10, 64)
	if _, err := id.Parse[id.Case](parts[2]); err != nil || err1 != nil || err2 != nil {
		return nil, store.ErrNotFound
	}
	return &spot{r, due, parts[2]}, nil
}

// gather merges lanes into one list in the order of the queue, and gives the first so many that are kept.
func (s *Service) gather(ctx context.Context, lanes []lane, after *spot, most int, keep func(Case) (bool, error)) ([]Case, error) {
	var kept []Case
	for _, r := range []int64{0, 1} {
		var heads []*head
		for _, l := range lanes {
			if l.rank == r && (after == nil || after.rank <= r) {
				heads = append(heads, &head{lane: l, chunk: min(most, QueuePage+1)})
				if after != nil && after.rank == r {
					heads[len(heads)-1].query.After = &store.Cursor{Keys: []any{after.due}, ID: after.id}
				}
			}
		}
		for len(kept) < most {
			doc, err := s.pop(ctx, heads)
			if err != nil {
				return nil, err
			}
			if doc == nil {
				break
			}
			c, err := caseOf(*doc)
			if err != nil {
				return nil, err
			}
			ok, err := keep(c)
			if err != nil {
				return nil, err
			}
			if ok {
				kept = append(kept, c)
			}
		}
	}
	return kept, nil
}

// head is where one lane was read to.
type head struct {
	lane
	chunk int
	docs  []store.Doc
	last  bool
}

// pop takes the first document of all heads; nil when there is none.
func (s *Service) pop(ctx context.Context, heads []*head) (*store.Doc, error) {
	var first *head
	for _, h := range heads {
		if err := s.fill(ctx, h); err != nil {
			return nil, err
		}
		if len(h.docs) > 0 && (first == nil || spotOf(h.docs[0], h.rank).compare(spotOf(first.docs[0], first.rank)) < 0) {
			first = h
		}
	}
	if first == nil {
		return nil, nil
	}
	doc := first.docs[0]
	first.docs = first.docs[1:]
	return &doc, nil
}

func (s *Service) fill(ctx context.Context, h *head) error {
	if len(h.docs) > 0 || h.last {
		return nil
	}
	h.query.Limit = h.chunk
	docs, err := s.store.Find(ctx, Cases, h.query)
	if err != nil {
		return err
	}
	h.docs, h.last = docs, len(docs) < h.chunk
	if len(docs) > 0 {
		end := docs[len(docs)-1]
		h.query.After = &store.Cursor{Keys: []any{end.Keys["due"]}, ID: end.ID}
	}
	h.chunk = min(h.chunk*2, 200)
	return nil
}

// mineMost is more than anybody can have in hand.
const mineMost = 200

// inHand is what somebody has in hand, in the order of the queue.
func (s *Service) inHand(ctx context.Context, d reader, after *spot, keep func(Case) (bool, error)) ([]Case, error) {
	docs, err := s.store.Find(ctx, Cases, store.Query{
		Index: "by_holder", Equal: []any{string(d.who)}, From: ms(d.now) + 1, Limit: mineMost, NoWords: true,
	})
	if err != nil {
		return nil, err
	}
	var cases []Case
	for _, doc := range docs {
		c, err := caseOf(doc)
		if err != nil {
			return nil, err
		}
		ok, err := keep(c)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if after == nil || c.spot().compare(*after) > 0 {
			cases = append(cases, c)
		}
	}
	slices.SortFunc(cases, func(a, b Case) int { return a.spot().compare(b.spot()) })
	return cases, nil
}

var tiers = []gate.Tier{gate.Crisis, gate.Red, gate.Amber, gate.Green}
