package cohort

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Fold is how a reader wants posts with a content note of one theme.
type Fold string

// The ways to read a noted post.
const (
	FoldClosed  Fold = ""        // folded; they open it themselves
	FoldOpen    Fold = "open"    // like any other post
	FoldStaffed Fold = "staffed" // open while staff are on, folded otherwise
)

// Choices is how one person reads one cohort. Nobody else sees it: no staff page, no count and no record shows it, and
// whoever is muted is not told.
type Choices struct {
	Themes map[string]Fold // by Theme.ID, and OwnWords; only what is not FoldClosed
	Muted  []id.Person
	Hidden []string // posts that they reported and read without, HiddenMost at most
}

// Fold is how posts with this theme are drawn; theme "" is a note in the writer's own words.
func (c Choices) Fold(theme string) Fold {
	if theme == "" {
		theme = OwnWords
	}
	return c.Themes[theme]
}

// Mutes says whether the reader reads without this person.
func (c Choices) Mutes(who id.Person) bool { return slices.Contains(c.Muted, who) }

// Hides says whether the reader reads without this post.
func (c Choices) Hides(post string) bool { return slices.Contains(c.Hidden, post) }

// choicesKept is where readers' choices live, sealed under the reader: not even the database shows who reads without
// whom.
var choicesKept = &store.Collection{Name: "choices", Words: []string{"choices"}}

// quietAtMost is how far ahead "not this week" can reach. Who needs longer takes a break, which staff see.
const quietAtMost = 31 * 24 * time.Hour

var (
	errSelf      = errs.New(errs.Conflict, "This is you. You can read without somebody else.")
	errStaffOpen = errs.New(errs.Conflict, "What the staff write here stays open to everybody, so nobody reads without them.")
	errReadsAll  = errs.New(errs.Conflict, "You work here, so you read everybody.")
	errNoFold    = errs.In("themes", "Please choose one of the three ways for each theme.")
	errUntil     = errs.In("until", "Please give a day within the next month. For longer, a break is better: you find it on the page of your place.")
)

// Choices gives how somebody reads their cohort, for use cases that asked about them. It reads nothing for a
// membership that never chose.
func (s *Service) Choices(ctx context.Context, m Membership) (Choices, error) {
	if !m.Chooses {
		return Choices{}, nil
	}
	choices, _, err := s.choices(ctx, m.Cohort, m.Person)
	return choices, err
}

// SetChoices sets how the actor reads posts with content notes, whole: themes that are not named are folded. What the
// list does not know is left out. For whoever reads the cohort. Invalid with field "themes".
func (s *Service) SetChoices(ctx context.Context, actor access.Actor, which id.Cohort, themes map[string]Fold) error {
	c, _, err := s.allowed(ctx, actor, access.SetChoices, which)
	if err != nil {
		return err
	}
	kept := map[string]Fold{}
	for theme, fold := range themes {
		if fold != FoldClosed && fold != FoldOpen && fold != FoldStaffed {
			return errNoFold
		}
		if fold != FoldClosed && (theme == OwnWords || c.ThemeWords(theme) != "") {
			kept[theme] = fold
		}
	}
	return s.choose(ctx, which, actor.Person, func(choices *Choices) { choices.Themes = kept })
}

// Mute lets the actor read without another member: their posts stand folded, and what they write is no news. They are
// not told, and neither is anybody else. For whoever reads the cohort, but for its staff; staff cannot be muted. Muted
// already is no error.
func (s *Service) Mute(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) error {
	_, own, err := s.allowed(ctx, actor, access.SetChoices, which)
	if err != nil {
		return err
	}
	other, err := s.Membership(ctx, which, who)
	switch {
	case err != nil:
		return err
	case other.rev == 0 || other.Joined.IsZero():
		return store.ErrNotFound
	case own.Staff():
		return errReadsAll
	case who == actor.Person:
		return errSelf
	case other.Staff():
		return errStaffOpen
	}
	return s.choose(ctx, which, actor.Person, func(choices *Choices) {
		if !choices.Mutes(who) {
			choices.Muted = append(choices.Muted, who)
		}
	})
}

// Unmute ends Mute. Not muted is no error.
func (s *Service) Unmute(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) error {
	if _, _, err := s.allowed(ctx, actor, access.SetChoices, which); err != nil {
		return err
	}
	return s.choose(ctx, which, actor.Person, func(choices *Choices) {
		choices.Muted = slices.DeleteFunc(choices.Muted, func(p id.Person) bool { return p == who })
	})
}

// HiddenMost is how many posts somebody reads without at once. Beyond it the one they hid first is shown again.
const HiddenMost = 200

// Hide lets the actor read without one post, which they reported: nobody is told, and nobody else reads differently. For
// whoever reads the group, and for a guest in their room, whose posts the caller has asked about. Hidden already is no
// error.
func (s *Service) Hide(ctx context.Context, actor access.Actor, which id.Cohort, post id.Post) error {
	return s.hide(ctx, actor, which, func(hidden []string) []string {
		if slices.Contains(hidden, string(post)) {
			return hidden
		}
		hidden = append(hidden, string(post))
		return hidden[max(0, len(hidden)-HiddenMost):]
	})
}

// Unhide ends Hide. Not hidden is no error.
func (s *Service) Unhide(ctx context.Context, actor access.Actor, which id.Cohort, post id.Post) error {
	return s.hide(ctx, actor, which, func(hidden []string) []string {
		return slices.DeleteFunc(hidden, func(p string) bool { return p == string(post) })
	})
}

func (s *Service) hide(ctx context.Context, actor access.Actor, which id.Cohort, alter func([]string) []string) error {
	_, own, err := s.place(ctx, which, actor.Person)
	if err != nil {
		return err
	}
	action := access.SetChoices
	if own.Role == access.RoleGuest {
		action = access.ReadTerms // a guest has no other choices, and reports all the same
	}
	if err := access.May(actor, action, own.Facts()); err != nil {
		return err
	}
	return s.choose(ctx, which, actor.Person, func(c *Choices) { c.Hidden = alter(c.Hidden) })
}

// SetQuiet says to the group that the actor would rather not be called on until then; zero ends it. For whoever reads
// the cohort. Invalid with field "until" for a time that is over or more than a month away.
func (s *Service) SetQuiet(ctx context.Context, actor access.Actor, which id.Cohort, until time.Time) error {
	if _, _, err := s.allowed(ctx, actor, access.SetChoices, which); err != nil {
		return err
	}
	now := s.clock.Now()
	if !until.IsZero() && (!until.After(now) || until.After(now.Add(quietAtMost))) {
		return errUntil
	}
	return s.adjustMember(ctx, which, actor.Person, func(m *Membership) bool {
		if m.Quiet.Equal(until) {
			return false
		}
		m.Quiet = until
		m.events = append(m.events, s.event(auditEvent, map[string]string{
			"action": string(access.SetChoices), "actor": string(actor.Person), "object": id.Pair(which, actor.Person)}))
		return true
	})
}

// QuietAt says whether somebody asked not to be called on now.
func (m Membership) QuietAt(now time.Time) bool { return now.Before(m.Quiet) }

// choose changes somebody's choices, and then lets their membership know that there are some: after a crash in between
// the next change does. It leaves no audit record: who reads without whom is nobody's business.
func (s *Service) choose(ctx context.Context, which id.Cohort, who id.Person, alter func(*Choices)) error {
	for {
		choices, rev, err := s.choices(ctx, which, who)
		if err != nil {
			return err
		}
		alter(&choices)
		write := s.store.Replace
		if rev == 0 {
			write = s.store.Insert
		}
		_, err = write(ctx, choicesKept, choices.doc(which, who, rev))
		if errors.Is(err, store.ErrChanged) || errors.Is(err, store.ErrExists) {
			continue
		}
		if err != nil {
			return err
		}
		return s.adjustMember(ctx, which, who, func(m *Membership) bool {
			changed := !m.Chooses
			m.Chooses = true
			return changed
		})
	}
}

func (s *Service) choices(ctx context.Context, which id.Cohort, who id.Person) (Choices, int64, error) {
	doc, err := s.store.Get(ctx, choicesKept, id.Pair(which, who))
	if errors.Is(err, store.ErrNotFound) {
		return Choices{}, 0, nil
	}
	var choices Choices
	if text := doc.Words["choices"].Text; err == nil && len(text) > 0 { // else their key was destroyed
		err = json.Unmarshal(text, &choices)
	}
	return choices, doc.Rev, err
}

func (c Choices) doc(which id.Cohort, who id.Person, rev int64) store.Doc {
	text, _ := json.Marshal(c) // a map and a list of strings always marshal
	doc := store.Doc{ID: id.Pair(which, who), Rev: rev, Schema: 1, Keys: map[string]any{}, Words: map[string]store.Words{}}
	put(doc, "choices", string(who), seal.Private, string(text))
	return doc
}

// adjustMember rewrites what a membership keeps for its person alone: no change on record, nothing that staff read.
func (s *Service) adjustMember(ctx context.Context, which id.Cohort, who id.Person, alter func(*Membership) bool) error {
	for {
		m, err := s.Membership(ctx, which, who)
		if err != nil {
			return err
		}
		if m.rev == 0 {
			return store.ErrNotFound
		}
		if !alter(&m) {
			return nil
		}
		doc, err := s.store.Replace(ctx, Memberships, m.doc())
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, Memberships, doc)
		}
		return err
	}
}
