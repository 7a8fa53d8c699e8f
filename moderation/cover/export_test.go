package cover

import (
	"context"

	"holdfast/server/id"
	"holdfast/server/store"
)

// Everything lists every page there is, by age.
func (s *Service) Everything(ctx context.Context) (all []Page, err error) {
	docs, err := s.store.Find(ctx, Pages, store.Query{Index: "by_age", Equal: []any{int64(1)}, Limit: 1000})
	for _, doc := range docs {
		p, err := pageOf(doc)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, err
}

// Way is the end of a page's link.
func (s *Service) Way(p Page) string { return s.way(p) }

// LadderDoc is the id of a ladder's document.
func LadderDoc(which id.Case, round int) string { return ladderID(which, round) }

// Rung is when a step comes.
var Rung = rung
