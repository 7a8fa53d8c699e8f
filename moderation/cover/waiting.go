package cover

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// PageRow is a page as the staff's own pages show it.
type PageRow struct {
	ID     string
	Kind   Kind
	Case   id.Case // empty for a test
	Cohort id.Cohort
	At     time.Time // when this person was paged last
	Step   int
	Digest bool   // it is about the queue, and not about its one case
	Link   string // a path of ours
}

// Waiting lists what the actor is paged for now, for whoever works in the practice: one row for each case that nobody has
// in hand, the oldest first, and then tests of the app that they can answer. Empty for everybody else.
func (s *Service) Waiting(ctx context.Context, actor access.Actor) ([]PageRow, error) {
	if access.May(actor, access.TestChannel, access.Facts{}) != nil {
		return nil, access.May(actor, access.ReadHome, access.Facts{})
	}
	live, err := s.live(ctx, actor)
	if err != nil {
		return nil, err
	}
	var rows []PageRow
	for _, l := range live {
		p, paged, err := s.lastOf(ctx, l.id(), actor.Person)
		if err != nil {
			return nil, err
		}
		if paged && !p.At.Before(l.Base) { // not since it began again
			rows = append(rows, s.row(p))
		}
	}
	tests, err := s.tests(ctx, actor.Person)
	return append(rows, tests...), err
}

// Breach is a crisis that nobody came for in time. Nobody has it in hand yet.
type Breach struct {
	Case   id.Case
	Cohort id.Cohort
	Since  time.Time // when the crisis began
	At     time.Time // when the promise was broken
	Drill  bool
}

// Breached lists them in the cohorts the actor works for, the oldest first: what every page of the staff says, whatever
// else it is about. Empty for members. Errors: Unauthenticated, the store's.
func (s *Service) Breached(ctx context.Context, actor access.Actor) ([]Breach, error) {
	if access.May(actor, access.TestChannel, access.Facts{}) != nil {
		return nil, access.May(actor, access.ReadHome, access.Facts{})
	}
	live, err := s.live(ctx, actor)
	var all []Breach
	for _, l := range live {
		if at, broke := l.broke(); broke {
			all = append(all, Breach{l.Case, l.Cohort, l.Began, at, l.Drill})
		}
	}
	return all, err
}

// live lists the ladders of the actor's cohorts whose case nobody has in hand at this moment, whatever the ladder knew
// when it last looked; not those that the actor may not know of.
func (s *Service) live(ctx context.Context, actor access.Actor) ([]ladder, error) {
	all, err := s.open(ctx)
	if err != nil || len(all) == 0 || s.cases == nil {
		return nil, err
	}
	places, err := s.cohorts.Places(ctx, actor)
	if err != nil {
		return nil, err
	}
	var live []ladder
	for _, l := range all {
		i := slices.IndexFunc(places, func(p cohort.Place) bool { return p.Cohort.ID == l.Cohort && p.Membership.Staff() })
		if i < 0 {
			continue
		}
		st, err := s.cases.Standing(ctx, l.Case)
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if st.waits(l, s.clock.Now()) && st.About != actor.Person && (!st.Private || places[i].Membership.Clinical()) {
			live = append(live, l)
		}
	}
	return live, nil
}

// waits says whether nobody has the case in hand, or has had it for too long.
func (st Standing) waits(l ladder, now time.Time) bool {
	return !st.ended(l.Round) && !(st.Acknowledged && !st.AckAt.Before(l.Base) && now.Before(st.AckAt.Add(HandTime)))
}

// lastOf is the last page of a ladder to one person, in the app.
func (s *Service) lastOf(ctx context.Context, ladder string, who id.Person) (Page, bool, error) {
	docs, err := s.store.Find(ctx, Pages, store.Query{
		Index: "by_ladder", Equal: []any{ladder, string(who)}, Desc: true, Limit: len(ChannelKinds), // those of one step
	})
	for _, doc := range docs {
		p, err := pageOf(doc)
		if err != nil || p.Channel == InApp {
			return p, err == nil, err
		}
	}
	return Page{}, false, err
}

// tests lists the tests of the app that somebody can answer now.
func (s *Service) tests(ctx context.Context, who id.Person) ([]PageRow, error) {
	docs, err := s.store.Find(ctx, Pages, store.Query{
		Index: "by_test", Equal: []any{string(who)}, From: clock.Millis(s.clock.Now().Add(-TestValid)), Limit: 10,
	})
	var rows []PageRow
	for _, doc := range docs {
		p, err := pageOf(doc)
		if err != nil {
			return nil, err
		}
		rows = append(rows, s.row(p))
	}
	return rows, err
}

func (s *Service) row(p Page) PageRow {
	return PageRow{ID: p.ID, Kind: p.Kind, Case: p.Case, Cohort: p.Cohort, At: p.At, Step: p.Step, Digest: p.Digest(), Link: CalledPath + s.way(p)}
}

// Called reads the page behind a link, what being the end of it after CalledPath: the id of a page, or a test's token. For
// the person who was paged, signed in: a link lets nobody in. A page leads to its case; a test to AcknowledgeTest.
// NotFound for everybody else, and for a test that cannot be answered any more.
func (s *Service) Called(ctx context.Context, actor access.Actor, what string) (PageRow, error) {
	p, err := s.testPage(ctx, actor, what)
	if errs.KindOf(err) == errs.NotFound {
		p, err = s.ownPage(ctx, actor, what)
	}
	return s.row(p), err
}

// Saw notes that a page brought the actor, when they say that they have its case in hand: a drill's result tells which
// channels did. NotFound for anybody else's page; again is no error.
func (s *Service) Saw(ctx context.Context, actor access.Actor, page string) error {
	p, err := s.ownPage(ctx, actor, page)
	if err != nil {
		return err
	}
	return s.seen(ctx, p.ID)
}

func (s *Service) ownPage(ctx context.Context, actor access.Actor, which string) (Page, error) {
	if err := access.May(actor, access.TestChannel, access.Facts{}); err != nil {
		return Page{}, err
	}
	if _, err := id.Parse[string](which); err != nil {
		return Page{}, errAbsent
	}
	p, err := s.readPage(ctx, which)
	if errors.Is(err, store.ErrNotFound) || err == nil && (p.Person != actor.Person || p.Kind == Tested) {
		return Page{}, errAbsent
	}
	return p, err
}

// testPage finds the actor's own test by the token of its link, while it can be answered.
func (s *Service) testPage(ctx context.Context, actor access.Actor, token string) (Page, error) {
	if err := access.May(actor, access.TestChannel, access.Facts{}); err != nil {
		return Page{}, err
	}
	docs, err := s.store.Find(ctx, Pages, store.Query{
		Index: "by_token", Equal: []any{s.ring.TokenHash("cover.test", token)}, Limit: 1,
	})
	if err != nil {
		return Page{}, err
	}
	if len(docs) == 0 {
		return Page{}, errAbsent
	}
	p, err := pageOf(docs[0])
	if err == nil && (p.Person != actor.Person || s.clock.Now().Sub(p.At) > TestValid) {
		return Page{}, errAbsent
	}
	return p, err
}
