package cover

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// DrillResult is what came of a crisis that was none.
type DrillResult struct {
	Case   id.Case
	Began  time.Time
	By     id.Person
	Over   bool
	SeenBy id.Person // who had it in hand; empty: nobody, so far
	SeenAt time.Time
	Broken bool // nobody had within CrisisWithin
	Pages  []Page
}

// After is how long it took until somebody had it in hand; zero: nobody had.
func (d DrillResult) After() time.Duration {
	if d.SeenAt.IsZero() {
		return 0
	}
	return d.SeenAt.Sub(d.Began)
}

// Drills are shown up to so many back.
const drillsShown = 20

// Drill makes a crisis that is none and pages people for it as if it were one, marked as a drill everywhere, for the
// cohort's lead and the admin. Only in staffed hours, and one at a time: Conflict otherwise.
func (s *Service) Drill(ctx context.Context, actor access.Actor, which id.Cohort) (id.Case, error) {
	if _, err := s.allowed(ctx, actor, access.RunDrill, which); err != nil {
		return "", err
	}
	c, err := s.cohorts.Cohort(ctx, which)
	if err != nil {
		return "", err
	}
	if !c.StaffOn(s.clock.Now()) {
		return "", errs.New(errs.Conflict, "A drill wakes nobody: it runs in staffed hours only. Please start it when somebody is there.")
	}
	if s.cases == nil {
		return "", errNoCases
	}
	if err := s.oneDrill(ctx, which); err != nil {
		return "", err
	}
	made, err := s.cases.Drill(ctx, which)
	if err != nil {
		return "", err
	}
	st, err := s.cases.Standing(ctx, made)
	if err != nil {
		return "", err
	}
	if err := s.Start(ctx, made, which, st.Round, s.clock.Now(), true); err != nil {
		return "", err
	}
	return made, s.drilledBy(ctx, actor, ladderID(made, st.Round))
}

// oneDrill refuses a second drill while one runs that nobody has seen yet.
func (s *Service) oneDrill(ctx context.Context, which id.Cohort) error {
	last, err := s.drills(ctx, which, 1)
	if err != nil || len(last) == 0 || !last[0].Ended.IsZero() {
		return err
	}
	st, err := s.cases.Standing(ctx, last[0].Case)
	if errs.KindOf(err) == errs.NotFound || err == nil && !st.waits(last[0], s.clock.Now()) {
		return nil
	}
	if err != nil {
		return err
	}
	return errs.New(errs.Conflict, "A drill is running already. It ends when somebody says that they have it.")
}

// drilledBy notes who began a drill, once; moderation may have begun its ladder already.
func (s *Service) drilledBy(ctx context.Context, actor access.Actor, which string) error {
	for {
		l, err := s.ladder(ctx, which)
		if err != nil || l.By != "" {
			return err
		}
		l.By = actor.Person
		l.events = append(l.events, s.trace(actor, access.RunDrill, string(l.Cohort)))
		doc, err := s.put(ctx, Ladders, l.doc())
		if errs.KindOf(err) == errs.Conflict {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, Ladders, doc)
		}
		return err
	}
}

// Drills lists the last drills of a cohort, newest first, for its staff and the admin.
func (s *Service) Drills(ctx context.Context, actor access.Actor, which id.Cohort) ([]DrillResult, error) {
	if _, err := s.allowed(ctx, actor, access.ReadCover, which); err != nil {
		return nil, err
	}
	all, err := s.drills(ctx, which, drillsShown)
	if err != nil {
		return nil, err
	}
	results := make([]DrillResult, len(all))
	for i, l := range all {
		if results[i], err = s.result(ctx, l); err != nil {
			return nil, err
		}
	}
	return results, nil
}

// result is what is known of a drill now: its ladder looks at the case only when its next step is due.
func (s *Service) result(ctx context.Context, l ladder) (DrillResult, error) {
	d := DrillResult{
		Case: l.Case, Began: l.Began, By: l.By, Over: !l.Ended.IsZero(), SeenBy: l.Hand, SeenAt: l.InHand, Broken: !l.Broken.IsZero(),
	}
	if !d.Over && s.cases != nil {
		st, err := s.cases.Standing(ctx, l.Case)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return d, err
		}
		if st.Round == l.Round && st.Acknowledged && !st.AckAt.Before(l.Began) {
			d.Over, d.SeenBy, d.SeenAt = true, st.AckBy, st.AckAt
		}
	}
	var err error
	d.Pages, err = s.pagesOf(ctx, l.id())
	return d, err
}

func (s *Service) drills(ctx context.Context, which id.Cohort, most int) ([]ladder, error) {
	docs, err := s.store.Find(ctx, Ladders, store.Query{Index: "by_drill", Equal: []any{string(which)}, Desc: true, Limit: most})
	if err != nil {
		return nil, err
	}
	all := make([]ladder, len(docs))
	for i, doc := range docs {
		if all[i], err = ladderOf(doc); err != nil {
			return nil, err
		}
	}
	return all, nil
}
