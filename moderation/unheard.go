package moderation

import (
	"context"

	"holdfast/server/access"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Unheard says that nobody who works for a group may look at what is said of a post, because it is by the only one who
// could: its case then waits for whoever else comes to work there. For whoever may report the post, before they do;
// refusals as of Report.
func (s *Service) Unheard(ctx context.Context, actor access.Actor, which id.Post) (bool, error) {
	t, err := s.reportable(ctx, actor, Report{Post: which})
	if err != nil {
		return false, err
	}
	return s.unheard(ctx, t.about)
}

func (s *Service) unheard(ctx context.Context, about Subject) (bool, error) {
	may, err := s.deciders(ctx, about)
	return len(may) == 0, err
}

// deciders are who works for a subject's cohort and may decide about it.
func (s *Service) deciders(ctx context.Context, about Subject) ([]id.Person, error) {
	staff, err := s.cohorts.Working(ctx, about.Cohort)
	if err != nil {
		return nil, err
	}
	var may []id.Person
	for _, m := range staff {
		who, err := s.cohorts.Acting(ctx, m.Person)
		if err != nil {
			return nil, err
		}
		if access.May(who, access.DecideCase, about.facts(m)) == nil {
			may = append(may, m.Person)
		}
	}
	return may, nil
}

// Unattended counts, by cohort, what waits for somebody who does not work there yet: it is about the only one who could
// decide it, or an appeal against what they decided. For the admin, who reads none of it and can let somebody else work
// there; what is about the actor is left out. Each is counted up to CountMost. NotFound for everybody else.
func (s *Service) Unattended(ctx context.Context, actor access.Actor) (map[id.Cohort]int, error) {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return nil, err
	}
	alone, err := s.cohorts.Alone(ctx)
	if err != nil {
		return nil, err
	}
	all, err := s.cohorts.All(ctx)
	if err != nil {
		return nil, err
	}
	waits := map[id.Cohort]int{}
	for _, c := range all {
		for _, private := range []bool{false, true} {
			n, err := s.unattended(ctx, actor, Subject{Cohort: c.ID, Private: private}, alone)
			if err != nil {
				return nil, err
			}
			if n > 0 {
				waits[c.ID] = min(waits[c.ID]+n, CountMost)
			}
		}
	}
	return waits, nil
}

// unattended counts it in one list of a cohort: what is about nobody there shows who may decide.
func (s *Service) unattended(ctx context.Context, actor access.Actor, list Subject, alone bool) (int, error) {
	may, err := s.deciders(ctx, list)
	if err != nil || len(may) > 1 {
		return 0, err
	}
	var of []store.Query
	for _, r := range []int64{0, 1} {
		if len(may) == 0 {
			of = append(of, store.Query{Index: "by_rank", Equal: []any{list.scope(), r}})
		} else if !alone { // who works alone answers appeals too, after a day
			of = append(of, store.Query{Index: "by_appeal", Equal: []any{list.scope(), int64(1), r}})
		}
	}
	if len(may) == 1 {
		of = append(of, store.Query{Index: "by_concern", Equal: []any{string(may[0])}})
	}
	waits := map[id.Case]bool{}
	for _, q := range of {
		q.Limit, q.NoWords = CountMost, true
		docs, err := s.store.Find(ctx, Cases, q)
		if err != nil {
			return 0, err
		}
		for _, doc := range docs {
			c, err := caseOf(doc)
			if err != nil {
				return 0, err
			}
			stuck, err := s.stuck(ctx, c, may)
			if err != nil {
				return 0, err
			}
			if stuck && c.Person != actor.Person && c.scope() == list.scope() {
				waits[c.ID] = true
			}
		}
	}
	return len(waits), nil
}

// stuck says whether none of those who may decide in a cohort may decide this case.
func (s *Service) stuck(ctx context.Context, c Case, may []id.Person) (bool, error) {
	if len(may) == 0 || c.Person == may[0] {
		return true, nil
	}
	if c.Appeal == "" {
		return false, nil
	}
	of, err := s.made(ctx, c.Appeal)
	return of.By == may[0], err
}
