package rules

import (
	"context"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// TriedOn is how many recent posts a draft is tried on: some weeks of a practice, and some seconds of work.
const TriedOn = 500

// changesShown is how many changes a trial keeps one by one. It counts all of them.
const changesShown = 200

// Trial is what a draft would have changed. It holds no words: whoever may read a post looks there.
type Trial struct {
	At      time.Time
	Against int64 // the published version it was compared with
	Of      int   // posts it was tried on
	Higher  int   // posts that would have been seen sooner …
	Lower   int   // … and later, or not at all
	Held    int   // that would have been held, and were not …
	Freed   int   // … and the reverse
	Slow    int   // that could not be screened by the draft
	Changes []Effect
}

// Effect is what a draft would have changed for one post.
type Effect struct {
	Cohort  id.Cohort `json:"cohort"`
	Post    id.Post   `json:"post"`
	From    gate.Tier `json:"from"`
	To      gate.Tier `json:"to"`
	Held    bool      `json:"held,omitempty"`    // it would be held
	Changed bool      `json:"changed,omitempty"` // and that differs
	New     []string  `json:"new,omitempty"`     // ids of rules that would speak …
	Gone    []string  `json:"gone,omitempty"`    // … and that would not any more
}

// Try screens what was shared last by the draft and by what is published, and keeps what differs with the draft, for the
// admin. seen is the draft's Number; Conflict for another, or none.
func (s *Service) Try(ctx context.Context, actor access.Actor, seen int64) (Draft, error) {
	if err := access.May(actor, access.SetRules, access.Facts{}); err != nil {
		return Draft{}, err
	}
	d, err := s.draft(ctx)
	if err != nil {
		return d, err
	}
	if d.Number == 0 || d.Number != seen {
		return d, errMeanwhile
	}
	active, _, err := s.published(ctx)
	if err != nil {
		return d, err
	}
	texts, err := s.Posts.Recent(ctx, TriedOn)
	if err != nil {
		return d, err
	}
	trial, err := s.compare(ctx, active, d.Set, texts)
	if err != nil {
		return d, err
	}
	return s.changeDraft(ctx, seen, func(d *Draft) bool {
		d.Tried, d.Version = &trial, active.Version
		return true
	})
}

// compare screens each text twice. Its only error is ctx's.
func (s *Service) compare(ctx context.Context, active, draft Set, texts []Text) (Trial, error) {
	t := Trial{At: s.Clock.Now(), Against: active.Version, Of: len(texts)}
	was, is := s.build(active.Options()), s.build(draft.Options())
	for _, text := range texts {
		subject := gate.Subject{Cohort: string(text.Cohort), Post: string(text.Post), Entry: gate.Posted, Body: text.Body}
		before, err := was.Screen(ctx, subject)
		if err != nil {
			return t, err
		}
		after, err := is.Screen(ctx, subject)
		if err != nil {
			return t, err
		}
		t.note(text, before, after)
	}
	return t, nil
}

func (t *Trial) note(text Text, before, after gate.Verdict) {
	e := Effect{
		Cohort: text.Cohort, Post: text.Post, From: before.Tier, To: after.Tier, Held: after.Hold, Changed: after.Hold != before.Hold,
		New: minus(after.Rules, before.Rules), Gone: minus(before.Rules, after.Rules),
	}
	switch from, to := before.Tier.Level(), after.Tier.Level(); {
	case to > from:
		t.Higher++
	case to < from:
		t.Lower++
	}
	switch {
	case e.Changed && e.Held:
		t.Held++
	case e.Changed:
		t.Freed++
	}
	if after.Unscreened == "slow" || after.Unscreened == "error" {
		t.Slow++
	}
	if (e.From != e.To || e.Changed || len(e.New)+len(e.Gone) > 0) && len(t.Changes) < changesShown {
		t.Changes = append(t.Changes, e)
	}
}

func minus(all, others []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(others, s) })
}
