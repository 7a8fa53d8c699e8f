package moderation

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// QueuePage is how many cases a page of the queue has.
const QueuePage = 50

// Filter says which open cases somebody wants to see. The zero Filter is everything that is theirs to see.
type Filter struct {
	Mine    bool // they have it in hand
	Cohort  id.Cohort
	Tier    gate.Tier
	Late    bool
	Waiting bool // on the author
	Appeals bool
}

// Queue is one page of what waits for a person: crisis first, then whatever is due soonest.
type Queue struct {
	Rows    []Row
	Next    string // address of the page after this one; empty: it is the last
	Counts  Counts
	Cohorts []cohort.Place // that the reader is staff of, in order of name
	Filter  Filter
	At      time.Time
}

// Row is one case in the queue. There are no words in it.
type Row struct {
	Case   Case
	Cohort cohort.Cohort
	About  cohort.Membership // whose words or place it is about; zero: nobody's
	Left   time.Duration     // until it is due; less than zero: it is late
	Late   bool
	Why    []string // see Case.Why
	Holder *cohort.Membership
	Until  time.Time // when the holder's lease ends
	Mine   bool      // the reader is the holder
	With   []string  // who else looks at it now, by name
	Passed *cohort.Membership
}

// Queue gives a page of the open cases of every cohort that the actor is staff of, and how many there are. Cases about
// themselves are not there, and those about words private to the facilitators only for the cohort's clinicians. One that
// somebody has in hand is. at is a page's Next, or empty. NotFound for whoever is staff of no cohort, and for a
// filter's cohort that is not theirs.
func (s *Service) Queue(ctx context.Context, actor access.Actor, f Filter, at string) (Queue, error) {
	d, err := s.reader(ctx, actor)
	if err != nil {
		return Queue{}, err
	}
	after, err := placeOf(at)
	if err != nil {
		return Queue{}, err
	}
	if f.Cohort != "" && d.of(f.Cohort) == nil {
		return Queue{}, store.ErrNotFound
	}
	q := Queue{Cohorts: d.places, Filter: f, At: d.now}
	if q.Counts, err = s.count(ctx, d); err != nil {
		return Queue{}, err
	}
	cases, more, err := s.cases(ctx, d, f, after)
	if err != nil {
		return Queue{}, err
	}
	if more {
		q.Next = cases[len(cases)-1].address()
	}
	q.Rows, err = s.rows(ctx, d, cases)
	return q, err
}

// cases are those of one page, and whether there are more.
func (s *Service) cases(ctx context.Context, d reader, f Filter, after *spot) ([]Case, bool, error) {
	keep := func(c Case) (bool, error) { return d.shows(c) && f.keeps(c, d), nil }
	var cases []Case
	var err error
	if f.Mine {
		cases, err = s.inHand(ctx, d, after, keep)
	} else {
		cases, err = s.gather(ctx, f.lanes(d), after, QueuePage+1, keep)
	}
	if len(cases) > QueuePage {
		return cases[:QueuePage], true, err
	}
	return cases, false, err
}

// Next is the first case that nobody has in hand and that the actor may take now; empty: there is none. What they passed
// on is not offered again for PassedFor, and what waits on its author not before it is due.
func (s *Service) Next(ctx context.Context, actor access.Actor) (id.Case, error) {
	d, err := s.reader(ctx, actor)
	if err != nil {
		return "", err
	}
	first, err := s.gather(ctx, Filter{}.lanes(d), nil, 1, func(c Case) (bool, error) {
		passed, did := c.Passed[actor.Person]
		switch {
		case !d.shows(c), c.Held(d.now) != "", c.State == CaseWaiting && !c.LateAt(d.now), did && d.now.Sub(passed) < PassedFor:
			return false, nil
		}
		return s.fitting(ctx, actor, c)
	})
	if err != nil || len(first) == 0 {
		return "", err
	}
	return first[0].ID, nil
}

// keeps says whether a case is one of those that were asked for.
func (f Filter) keeps(c Case, d reader) bool {
	return (f.Cohort == "" || c.Cohort == f.Cohort) && (f.Tier == "" || c.Tier == f.Tier) && (!f.Late || c.LateAt(d.now)) &&
		(!f.Waiting || c.State == CaseWaiting) && (!f.Appeals || c.Appeal != "") && (!f.Mine || c.Held(d.now) == d.who)
}
