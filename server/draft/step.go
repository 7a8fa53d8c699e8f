package draft

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/store"
)

// step is what a change comes to: how the box stands afterwards, and what is put aside before.
type step struct {
	draft   Draft
	aside   []Draft
	changed bool
}

// take decides what one more text does to a draft, and how its writer is answered.
func (d Draft) take(t Text, seen int64) (step, error) {
	switch {
	case d.sharedBy(t.From.Form):
		return step{draft: d}, ErrShared
	case d.words == nil && t.Fields.Blank():
		return step{draft: d}, nil
	case d.words == nil:
		return d.with(t), nil
	case d.Other != nil && t.same(*d.Other):
		return d.beside(t), ErrConflict
	case t.Fields == d.words.Fields, t.same(*d.words) && t.late(*d.words):
		return step{draft: d}, nil
	case t.same(*d.words), seen == d.Version:
		return d.with(t), nil
	default:
		return d.beside(t), ErrConflict
	}
}

// sharedBy says whether that loading of a page has shared what it held.
func (d Draft) sharedBy(form string) bool {
	return form != "" && slices.ContainsFunc(d.sent, func(s sent) bool { return s.Form == form })
}

// same says whether both came from one loading of a page.
func (t Text) same(u Text) bool { return t.From.Form != "" && t.From.Form == u.From.Form }

// late says whether t was sent before u and came after it.
func (t Text) late(u Text) bool { return t.From.Step != 0 && t.From.Step <= u.From.Step }

// with puts t in the place of what stands. An emptied box gives the old text up, which can be restored for a day.
func (d Draft) with(t Text) step {
	if t.Fields.Blank() {
		return d.emptied(t.At, d.aside(d.words, d.Other, t.At))
	}
	d.words, d.Version, d.Until = &t, d.Version+1, t.At.Add(Kept)
	return step{draft: d.shown(), changed: true}
}

// beside keeps t as the second text; an empty one takes nothing away. A third text is put aside, with its own thirty
// days.
func (d Draft) beside(t Text) step {
	if t.Fields.Blank() {
		return step{draft: d}
	}
	next := step{changed: true}
	switch {
	case d.Other == nil:
	case t.same(*d.Other) && t.late(*d.Other):
		return step{draft: d}
	case !t.same(*d.Other):
		next.aside = []Draft{d.aside(d.Other, nil, time.Time{})}
	}
	d.Other, d.Until = &t, t.At.Add(Kept)
	next.draft = d
	return next
}

// emptied is d without its words, which stand aside.
func (d Draft) emptied(now time.Time, aside Draft) step {
	d.words, d.Other, d.Version, d.Until = nil, nil, d.Version+1, now.Add(Kept)
	return step{draft: d.shown(), aside: []Draft{aside}, changed: true}
}

// aside is a text of d as a draft beside the box. A discarded one has a day, any other what is left of its thirty.
func (d Draft) aside(words, other *Text, discarded time.Time) Draft {
	a := Draft{Key: d.Key, Version: d.Version, Aside: true, Discarded: discarded, Until: words.At.Add(Kept), Other: other, words: words, author: d.author}
	if !discarded.IsZero() {
		a.Until = discarded.Add(RestoreTime)
	}
	return a.shown()
}

// move writes a step, first what is put aside, then the box. The id of what is put aside follows from what it was, so
// that a step that was cut short, or met a faster one, puts it aside once when it is taken again.
func (s *Service) move(ctx context.Context, next *step) error {
	if !next.changed {
		return nil
	}
	for i := range next.aside {
		if err := s.putAside(ctx, next.draft.ID, &next.aside[i]); err != nil {
			return err
		}
	}
	write := s.store.Replace
	if next.draft.rev == 0 {
		write = s.store.Insert
	}
	doc, err := write(ctx, Drafts, next.draft.doc())
	next.draft.rev = doc.Rev
	return err
}

func (s *Service) putAside(ctx context.Context, box string, a *Draft) error {
	at := strconv.FormatInt(clock.Millis(a.words.At), 10)
	f := a.words.Fields
	digest := s.ring.Fingerprint("draft.aside", box, strconv.FormatInt(a.Version, 10), at, a.words.From.Form, f.Title, f.Words, f.HTML, f.Note)
	a.ID = id.Derived(time.UnixMilli(0), digest)
	_, err := s.store.Insert(ctx, Drafts, a.doc())
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

// again says that somebody was faster, so that what stands now has to be looked at.
func again(err error) bool {
	return errors.Is(err, store.ErrChanged) || errors.Is(err, store.ErrExists)
}
