package cohort

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/store"
)

// LineStands is how long somebody finds what they told a group of themselves beside their own place: as long as the card
// above a post (triage anchor §4).
const LineStands = 24 * time.Hour

// OwnLine is what somebody told a group of themselves, as they wrote it.
type OwnLine struct {
	Line
	Held bool // the group does not see it: the staff read it
	Card bool // its author is shown where to find help
}

// OwnLine gives the last line that the actor told a cohort of themselves, within LineStands; nil when there is none. For
// whoever has or had a place in it, also after they left.
func (s *Service) OwnLine(ctx context.Context, actor access.Actor, which id.Cohort) (*OwnLine, error) {
	if _, _, err := s.allowed(ctx, actor, access.ReadOwnCard, which); err != nil {
		return nil, err
	}
	docs, err := s.store.Find(ctx, Changes, store.Query{
		Index: "by_subject", Equal: []any{id.Pair(which, actor.Person)}, From: clock.Millis(s.clock.Now().Add(-LineStands)), Desc: true, Limit: maxHistory,
	})
	if err != nil {
		return nil, err
	}
	for _, doc := range docs {
		c, err := changeOf(doc)
		if err != nil {
			return nil, err
		}
		if c.own && c.Line != "" {
			return &OwnLine{Line: Line{At: c.At, Text: c.Line, Kind: AboutMember, Fold: c.Fold}, Held: !c.Told, Card: c.card}, nil
		}
	}
	return nil, nil
}
