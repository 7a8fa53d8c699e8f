package forum

import (
	"cmp"
	"context"
	"slices"

	"holdfast/server/id"
	"holdfast/server/store"
)

// Lately gives what was shared last in these cohorts, newest first: the posts of each cohort's latest threads that the
// group sees, never those of a private thread. For the house itself, which tries rules of screening on them.
func (s *Service) Lately(ctx context.Context, which []id.Cohort, most int) ([]Post, error) {
	var all []Post
	for _, c := range which {
		docs, err := s.store.Find(ctx, Threads, store.Query{Index: "by_cohort", Equal: []any{string(c)}, Desc: true, Limit: PageSize})
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			posts, err := s.find(ctx, s.view(""), store.Query{Index: "by_thread", Equal: []any{doc.ID}, Desc: true, Limit: min(most, lately)})
			if err != nil {
				return nil, err
			}
			all = append(all, posts...)
		}
	}
	all = slices.DeleteFunc(all, func(p Post) bool { return p.Shown == nil })
	slices.SortFunc(all, func(a, b Post) int { return cmp.Or(b.Published.Compare(a.Published), cmp.Compare(b.ID, a.ID)) })
	return all[:min(len(all), most)], nil
}

// lately is how far back Lately looks in one thread.
const lately = 100
