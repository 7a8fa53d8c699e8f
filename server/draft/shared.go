package draft

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/seal"
)

// sentKept is how many sharings from one box are remembered; a late save comes within minutes.
const sentKept = 8

// Again is how long the same words from the same box are taken for the same thing: somebody who goes back in their
// browser finds the box as it was, and a fresh form around it.
const Again = time.Hour

// Sharing is what was shared from a box: Seen is the Version its form knew, Form and Nonce those of its From.
type Sharing struct {
	Seen   int64
	Form   string
	Nonce  string
	Fields Fields
	Post   id.Post
}

// Done ends the draft of what was shared. What was saved from elsewhere meanwhile stays. A late save of that page is
// ErrShared afterwards.
func (s *Service) Done(ctx context.Context, actor access.Actor, key Key, in Sharing) error {
	if err := access.May(actor, access.WriteDraft, access.Facts{}); err != nil {
		return err
	}
	if err := key.check(); err != nil {
		return err
	}
	mark, err := s.mark(ctx, actor, in.Fields)
	if err != nil {
		return err
	}
	for {
		d, err := s.at(ctx, actor.Person, key)
		if err != nil {
			return err
		}
		now := s.clock.Now()
		next := d.done(in.Seen, in.Form, now)
		next.draft.remember(sent{in.Form, in.Nonce, in.Post, clock.Millis(now), mark}, now)
		next.changed = true
		if err := s.move(ctx, &next); !again(err) {
			return err
		}
	}
}

// done takes out of d what this page shared.
func (d Draft) done(seen int64, form string, now time.Time) step {
	mine := func(t *Text) bool { return t != nil && form != "" && t.From.Form == form }
	switch {
	case mine(d.Other):
		d.Other = nil
	case mine(d.words), d.words != nil && d.Version == seen:
		d.words, d.Other, d.Version = d.Other, nil, d.Version+1
	}
	return step{draft: d.shown()}
}

func (d *Draft) remember(s sent, now time.Time) {
	all := append(slices.Clone(d.sent), s)
	d.sent = all[max(0, len(all)-sentKept):]
	if d.words == nil {
		d.Until = now.Add(Kept)
	}
}

// SharedAs is the post that the same words became when they were shared from this box within Again, under another nonce
// than this; empty when they were not. It may have been taken back meanwhile.
func (s *Service) SharedAs(ctx context.Context, actor access.Actor, key Key, fields Fields, nonce string) (id.Post, error) {
	if err := access.May(actor, access.ReadDrafts, access.Facts{}); err != nil {
		return "", err
	}
	if err := key.check(); err != nil {
		return "", err
	}
	d, err := s.at(ctx, actor.Person, key)
	if err != nil || len(d.sent) == 0 {
		return "", err
	}
	mark, err := s.mark(ctx, actor, fields)
	if err != nil {
		return "", err
	}
	since := clock.Millis(s.clock.Now().Add(-Again))
	for _, was := range slices.Backward(d.sent) {
		if was.At > since && bytes.Equal(was.Mark, mark) && was.Nonce != nonce {
			return was.Post, nil
		}
	}
	return "", nil
}

// mark is a hash of what was written, and to whom, under its author's own key. How it was typed does not count: a box
// that a browser filled again has the words and may lack their formatting.
func (s *Service) mark(ctx context.Context, actor access.Actor, f Fields) ([]byte, error) {
	words := f.Words
	if words == "" {
		words = f.HTML
	}
	said, err := json.Marshal([]string{f.To, f.Title, strings.Join(strings.Fields(words), " ")})
	if err != nil {
		return nil, unreadable(err)
	}
	return s.ring.RevisionMAC(ctx, string(actor.Person), seal.Private, "shared", said)
}
