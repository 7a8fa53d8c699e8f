package moderation

import (
	"context"
	"time"

	"holdfast/server/id"
	"holdfast/server/store"
)

// Load reads a case as it is kept.
func (s *Service) Load(ctx context.Context, which id.Case) (Case, error) { return s.load(ctx, which) }

// Close ends a round as a decision does: by whoever has the case in hand, under their token.
func (s *Service) Close(ctx context.Context, which id.Case, who id.Person, token int64) error {
	_, err := s.change(ctx, which, func(c *Case) (Entry, error) {
		if c.State == CaseClosed {
			return Entry{}, ErrDecided
		}
		if err := c.inHand(who, token); err != nil {
			return Entry{}, err
		}
		c.close()
		return Entry{Kind: EntryDecided, By: who}, nil
	})
	return err
}

// Change is the one way in which cases change.
func (s *Service) Change(ctx context.Context, which id.Case, edit func(*Case) (Entry, error)) (Case, error) {
	return s.change(ctx, which, edit)
}

// Wait has a case wait on its author, as a decision to return it does.
func (s *Service) Wait(ctx context.Context, which id.Case) error {
	_, err := s.change(ctx, which, func(c *Case) (Entry, error) {
		c.State, c.Lease = CaseWaiting, nil
		return Entry{Kind: EntryDecided}, nil
	})
	return err
}

// HistoryOf is all of a case's history, oldest first.
func (s *Service) HistoryOf(ctx context.Context, c Case) ([]Entry, error) {
	var all []Entry
	for page := range c.Pages {
		entries, err := s.earlier(ctx, c, page+1)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return append(all, c.History...), nil
}

// The limits of what a case's own document keeps.
const (
	SignalsKept = signalsKept
	HistoryKept = historyKept
)

// Fits sets what is asked before a case is offered.
func (s *Service) Fits(f Fit) { s.fit = f }

// AnswerReports notes what became of a case in its reports.
func (s *Service) AnswerReports(ctx context.Context, which id.Case, out Outcome, at time.Time) ([]id.Person, error) {
	return s.answerReports(ctx, which, out, at)
}

// Said keeps words that nothing names.
func (s *Service) Said(ctx context.Context, which id.Case, text string) (string, error) {
	return s.said(ctx, caseWriting, string(which), text)
}

// Sweep looks at a writing at that time.
func (s *Service) Sweep(ctx context.Context, doc store.Doc, at time.Time) error {
	later := *s
	later.clock = fixed{at}
	return later.sweep(ctx, doc, doc.Events[0])
}

type fixed struct{ at time.Time }

func (f fixed) Now() time.Time                                 { return f.at }
func (f fixed) After(time.Duration) (<-chan time.Time, func()) { return nil, func() {} }

// Sample sets of how many green texts one is read; 0: none is.
func (s *Service) Sample(oneIn uint64) { s.oneIn = oneIn }
