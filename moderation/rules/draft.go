package rules

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"holdfast/moderation/screen"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/store"
)

// Draft gives the draft, for the admin; where there is none, what is published, with Number 0.
func (s *Service) Draft(ctx context.Context, actor access.Actor) (Draft, error) {
	if err := access.May(actor, access.SetRules, access.Facts{}); err != nil {
		return Draft{}, err
	}
	return s.draft(ctx)
}

// SetDraft changes the draft, for the admin. seen is the Number they had before them: another is a Conflict. Whatever it
// was tried on does not count any more. Invalid names the field: lists, or off.
func (s *Service) SetDraft(ctx context.Context, actor access.Actor, in Set, seen int64) (Draft, error) {
	if err := access.May(actor, access.SetRules, access.Facts{}); err != nil {
		return Draft{}, err
	}
	active, _, err := s.published(ctx)
	if err != nil {
		return Draft{}, err
	}
	if in, err = s.clean(in); err != nil {
		return Draft{}, err
	}
	return s.changeDraft(ctx, seen, func(d *Draft) bool {
		name(in.Lists, d.Lists, active.Lists)
		in.Version, in.At, in.By = active.Version, s.Clock.Now(), actor.Person
		if d.Number > 0 && d.same(in) {
			return false
		}
		d.Set, d.Tried = in, nil
		d.last++
		d.Number = d.last
		d.events = append(d.events, s.trace(actor))
		return true
	})
}

// DropDraft forgets the draft, for the admin. Gone already is no error; another than was seen is a Conflict.
func (s *Service) DropDraft(ctx context.Context, actor access.Actor, seen int64) error {
	if err := access.May(actor, access.SetRules, access.Facts{}); err != nil {
		return err
	}
	d, err := s.draft(ctx)
	if err != nil || d.Number == 0 {
		return err
	}
	_, err = s.changeDraft(ctx, seen, func(d *Draft) bool {
		d.forget()
		d.events = append(d.events, s.trace(actor))
		return true
	})
	return err
}

// forget ends a draft. Its document stays, with what has yet to follow from its changes.
func (d *Draft) forget() { d.Set, d.Tried, d.Number = Set{}, nil, 0 }

// errUntried refuses what nobody has looked at the effect of.
var errUntried = errs.New(errs.Conflict, "Please try these on recent posts first, and look at what would change. What you set is kept.")

// Publish makes the draft what everything is screened by, for the admin, once it was tried as it stands. seen is its
// Number. Every process follows within Within. Conflict for another draft, one not tried, or none.
func (s *Service) Publish(ctx context.Context, actor access.Actor, seen int64) (Set, error) {
	if err := access.May(actor, access.SetRules, access.Facts{}); err != nil {
		return Set{}, err
	}
	d, err := s.draft(ctx)
	if err != nil {
		return Set{}, err
	}
	active, doc, err := s.published(ctx)
	switch {
	case err != nil:
		return Set{}, err
	case d.Number == 0 || d.Number != seen:
		return Set{}, errMeanwhile
	case d.Tried == nil || d.Tried.Against != active.Version:
		return Set{}, errUntried
	}
	if err := s.archive(ctx, active); err != nil {
		return Set{}, err
	}
	next := d.Set
	next.Version, next.At, next.By = active.Version+1, s.Clock.Now(), actor.Person
	stored, err := s.put(ctx, next.doc(activeDoc, s.Practice, doc.Rev, append(doc.Events, s.trace(actor))))
	if errors.Is(err, store.ErrChanged) {
		return Set{}, errMeanwhile
	}
	if err != nil {
		return Set{}, err
	}
	s.Carrier.Carry(ctx, Sets, stored)
	s.take(next)
	// A draft that stays because of a crash here is what is published, and is refused until it is tried again.
	_, err = s.changeDraft(ctx, seen, func(d *Draft) bool { d.forget(); return true })
	if errors.Is(err, errMeanwhile) {
		err = nil // somebody has begun the next
	}
	return next, err
}

// archive keeps a version that is about to be followed by another. The first of all is empty and needs no place.
func (s *Service) archive(ctx context.Context, old Set) error {
	if old.Version == 0 {
		return nil
	}
	doc := old.doc("v."+strconv.FormatInt(old.Version, 10), s.Practice, 0, nil)
	doc.Keys = map[string]any{"all": int64(1), "version": old.Version}
	_, err := s.Store.Insert(ctx, Sets, doc)
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

// changeDraft edits the draft under the store's revision check. edit says whether there is something to write.
func (s *Service) changeDraft(ctx context.Context, seen int64, edit func(*Draft) bool) (Draft, error) {
	for {
		d, err := s.draft(ctx)
		if err != nil {
			return d, err
		}
		if d.Number != seen {
			return d, errMeanwhile
		}
		if !edit(&d) {
			return d, nil
		}
		doc, err := s.put(ctx, d.doc(s.Practice))
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			d.rev = doc.Rev
			s.Carrier.Carry(ctx, Sets, doc)
		}
		return d, err
	}
}

// clean takes what was typed through the gate.
func (s *Service) clean(in Set) (Set, error) {
	if len(in.Lists) > MaxLists {
		return in, errs.In("lists", "These are more lists than fit, which is {most}. Please put words together that mean the same to you.").With("most", strconv.Itoa(MaxLists))
	}
	var err error
	lists := make([]screen.List, len(in.Lists))
	for i, l := range in.Lists {
		if lists[i], err = cleanList(l); err != nil {
			return in, err
		}
	}
	off := slices.Clone(in.Off)
	slices.Sort(off)
	off = slices.Compact(off)
	known := s.known()
	for _, o := range off {
		if !slices.ContainsFunc(known, func(r screen.Rule) bool { return r.ID == o }) {
			return in, errs.In("off", "One of the rules you silenced is not there any more. Please look at the list once more.")
		}
	}
	return Set{Lists: lists, Off: off}, nil
}

func cleanList(l screen.List) (screen.List, error) {
	reason, err := gate.Line(l.Reason, MaxReason)
	if err != nil {
		return l, errs.In("lists", "Each list needs a few words that tell your colleagues why it is there; {most} characters at most.").With("most", strconv.Itoa(MaxReason))
	}
	if l.Tier != gate.Green && l.Tier != gate.Amber && l.Tier != gate.Red {
		return l, errs.In("lists", "Please say for each list how soon somebody should look.")
	}
	var phrases []string
	for _, p := range l.Phrases {
		if strings.TrimSpace(p) == "" {
			continue
		}
		phrase, err := gate.Line(p, MaxPhrase)
		if err != nil {
			return l, errs.In("lists", "One of the lines cannot be read, or is longer than {most} characters. Please shorten it.").With("most", strconv.Itoa(MaxPhrase))
		}
		if !slices.Contains(phrases, phrase) {
			phrases = append(phrases, phrase)
		}
	}
	if len(phrases) == 0 {
		return l, errs.In("lists", "One of the lists has no words yet. Please give some, or take the list away.")
	}
	if len(phrases) > MaxPhrases {
		return l, errs.In("lists", "One of the lists is longer than {most} lines. Please make two of it.").With("most", strconv.Itoa(MaxPhrases))
	}
	return screen.List{ID: l.ID, Reason: reason, Tier: l.Tier, Phrases: phrases}, nil
}

// name gives lists that are new an id of their own, and lets those keep theirs that had one: it stands in the verdicts of
// cases. An id from anywhere else is replaced.
func name(lists []screen.List, known ...[]screen.List) {
	most, old := 0, slices.Concat(known...)
	for _, l := range old {
		if n, err := strconv.Atoi(strings.TrimPrefix(l.ID, "l")); err == nil {
			most = max(most, n)
		}
	}
	taken := map[string]bool{}
	for i, l := range lists {
		if taken[l.ID] || !slices.ContainsFunc(old, func(o screen.List) bool { return o.ID == l.ID }) {
			most++
			lists[i].ID = "l" + strconv.Itoa(most)
		}
		taken[lists[i].ID] = true
	}
}
