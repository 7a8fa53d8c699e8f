package forum

import (
	"context"
	"slices"
	"unicode/utf8"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
)

const (
	// MaxQuotes is the most passages one post quotes: it is there for its author's own words.
	MaxQuotes = 5
	// MaxQuoted is the most runes of one passage, about what a phone shows at once. A post quoted as a whole is quoted so
	// far.
	MaxQuoted = 1000
)

var (
	errQuotes   = errs.In("quote", "One post can quote {most} passages. Take one out, or write another post.").With("most", "5")
	errNoQuote  = errs.In("quote", "What you quote is not there any more, or it cannot be quoted here. Your words are still in the box.")
	errRequote  = errs.In("quote", "What you quote was changed meanwhile. Look at it again and choose the words once more.")
	errPrivacy  = errs.In("quote", "Words from a conversation that not everybody here reads stay in it. Your own words are still in the box.")
	errQuoteBig = errs.In("quote", "That passage is too long to be quoted. Choose the part you mean.")
)

// quotes checks what somebody quotes in a thread, and completes it: no revision means the published one, and no range
// all of it. Those of was stay as they are, also when what they quote has changed since.
func (s *Service) quotes(ctx context.Context, actor access.Actor, t Thread, in []gate.Quote, was gate.Body) (gate.Body, error) {
	if len(in) == 0 {
		return nil, nil
	}
	if len(in) > MaxQuotes {
		return nil, errQuotes
	}
	l, err := s.lens(ctx, actor, t)
	if err != nil {
		return nil, err
	}
	wanted := &Revision{}
	for _, q := range in {
		wanted.Body = append(wanted.Body, gate.Segment{Quote: &q})
	}
	a, err := s.around(ctx, l, nil, []*Revision{wanted})
	if err != nil {
		return nil, err
	}
	var body gate.Body
	for _, q := range in {
		if !quoted(was, q) {
			if q, err = s.quote(ctx, l, a, q); err != nil {
				return nil, err
			}
		}
		body = append(body, gate.Segment{Quote: &q})
	}
	return body, nil
}

func quoted(was gate.Body, q gate.Quote) bool {
	return slices.ContainsFunc(was, func(seg gate.Segment) bool { return seg.Quote != nil && *seg.Quote == q })
}

// quote checks one passage. Whoever reads the target must be able to read it where it stands: so nothing leaves or
// enters a private thread or a guest's room.
func (s *Service) quote(ctx context.Context, l lens, a around, q gate.Quote) (gate.Quote, error) {
	p, ok := a.open(l, id.Post(q.Post))
	if !ok || p.early(l.now) || p.Shown == nil {
		return q, errNoQuote
	}
	if p.Thread != l.thread.ID {
		rooms, err := s.cohorts.Rooms(ctx, l.thread.Cohort)
		if err != nil {
			return q, err
		}
		if slices.Contains(rooms, p.Thread) || slices.Contains(rooms, l.thread.ID) {
			return q, errPrivacy
		}
	}
	if q.Revision == "" {
		q.Revision = string(p.Shown.ID)
	}
	if q.Revision != string(p.Shown.ID) {
		return q, errRequote
	}
	return passage(q, p.Shown.Body)
}

// passage fits a range to the words it is of.
func passage(q gate.Quote, body gate.Body) (gate.Quote, error) {
	long := utf8.RuneCountInString(body.Text())
	if q.From == 0 && q.To == 0 {
		q.To = min(long, MaxQuoted)
		return q, nil
	}
	switch {
	case q.From < 0 || q.To > long || q.From >= q.To:
		return q, errNoQuote
	case q.To-q.From > MaxQuoted:
		return q, errQuoteBig
	default:
		return q, nil
	}
}
