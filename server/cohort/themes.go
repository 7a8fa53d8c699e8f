package cohort

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Limits of a cohort's list of themes. Somebody who writes late at night reads the whole list to find theirs.
const (
	MaxThemes = 16 // that can be chosen; retired ones do not count
	MaxTheme  = 40 // runes of one
)

// maxKept is how many themes a cohort ever has, retired ones among them.
const maxKept = 100

// Theme is something a content note can name. Its id stays whatever becomes of its words, so that notes and readers'
// choices keep their sense.
type Theme struct {
	ID      string
	Words   string
	Retired bool // not offered any more; notes that name it keep their words
}

// OwnWords is the key of Choices.Themes for notes in a writer's own words. No theme has it as its id.
const OwnWords = "own"

// ShippedThemes is what a cohort's list is until its clinicians change it. The themes are those that content notes of
// peer-support forums name most (anchors/ecosystem, content notes), in words a member would use; the lightest to read come first.
func ShippedThemes() []Theme {
	return []Theme{
		{ID: "hospital", Words: "illness or hospital"},
		{ID: "grief", Words: "death and grief"},
		{ID: "substances", Words: "alcohol or drugs"},
		{ID: "eating", Words: "eating and weight"},
		{ID: "sexual-violence", Words: "sexual violence"},
		{ID: "violence", Words: "violence"},
		{ID: "self-harm", Words: "self-harm"},
		{ID: "dying", Words: "wanting to die"},
	}
}

// Offered are the themes that a writer can choose among.
func (c Cohort) Offered() []Theme {
	return slices.DeleteFunc(slices.Clone(c.Themes), func(t Theme) bool { return t.Retired })
}

// ThemeWords is what a theme is called now, also a retired one; empty for an id that was never in the list.
func (c Cohort) ThemeWords(theme string) string {
	for _, t := range c.Themes {
		if t.ID == theme {
			return t.Words
		}
	}
	return ""
}

var (
	errThemes = errs.In("themes", "That is more than {most} themes. Somebody looking for theirs would not find it.").With("most", strconv.Itoa(MaxThemes))
	errKept   = errs.In("themes", "This group has had very many themes. Please bring an earlier one back instead of adding another.")
	errDouble = errs.In("themes", "Two themes have the same words. Please change one of them.")
)

// SetThemes changes the cohort's list of themes, for its clinicians. in is the list as it shall be offered: a theme
// with an id of the list keeps it, one without gets a new one, and what is left out is retired. seen is the
// Cohort.ThemesVersion they had before them: another is a conflict over words. Invalid with field "themes", or "theme"
// and the number of the line from 0.
func (s *Service) SetThemes(ctx context.Context, actor access.Actor, which id.Cohort, in []Theme, seen int64) (Cohort, error) {
	if _, _, err := s.allowed(ctx, actor, access.SetThemes, which); err != nil {
		return Cohort{}, err
	}
	in, err := cleanThemes(in)
	if err != nil {
		return Cohort{}, err
	}
	for i := range in {
		if in[i].ID == "" {
			in[i].ID = s.ids.New()
		}
	}
	return s.changeCohort(ctx, which, func(c *Cohort) (step, error) {
		next, err := c.withThemes(in)
		if err != nil {
			return step{}, err
		}
		if slices.Equal(next, c.Themes) {
			return step{}, errSame
		}
		if c.ThemesVersion != seen {
			return step{}, errMeanwhile
		}
		c.Themes, c.ThemesVersion = next, c.ThemesVersion+1
		return step{action: access.SetThemes, actor: actor, what: Settled}, nil
	})
}

// cleanThemes takes what was typed through the gate.
func cleanThemes(in []Theme) ([]Theme, error) {
	if len(in) > MaxThemes {
		return nil, errThemes
	}
	taken := map[string]bool{}
	clean := slices.Clone(in)
	for i := range clean {
		words, err := gate.Line(clean[i].Words, MaxTheme)
		if err != nil {
			return nil, inField(err, "theme"+strconv.Itoa(i))
		}
		if taken[skeleton(words)] {
			return nil, errDouble
		}
		taken[skeleton(words)] = true
		clean[i].Words, clean[i].Retired = words, false
	}
	return clean, nil
}

// withThemes is the list with in offered and the rest retired. An id that is not of the list is no one's.
func (c Cohort) withThemes(in []Theme) ([]Theme, error) {
	next := slices.Clone(in)
	for _, t := range in {
		known := slices.ContainsFunc(c.Themes, func(old Theme) bool { return old.ID == t.ID })
		if !known && id.Time(t.ID).IsZero() {
			return nil, store.ErrNotFound
		}
	}
	for _, old := range c.Themes {
		if !slices.ContainsFunc(in, func(t Theme) bool { return t.ID == old.ID }) {
			old.Retired = true
			next = append(next, old)
		}
	}
	if len(next) > maxKept {
		return nil, errKept
	}
	return next, nil
}

// putThemes lays the list into doc. Before anybody changed it there is none: what ships may still grow.
func (c Cohort) putThemes(doc store.Doc) {
	if c.ThemesVersion == 0 {
		return
	}
	text, _ := json.Marshal(c.Themes) // strings and truth values always marshal
	put(doc, "themes", string(c.ID), seal.Group, string(text))
}

func themesOf(version int64, words store.Words) ([]Theme, error) {
	if version == 0 {
		return ShippedThemes(), nil
	}
	var themes []Theme
	if len(words.Text) == 0 {
		return nil, nil // their key was destroyed
	}
	if err := json.Unmarshal(words.Text, &themes); err != nil {
		return nil, errUnreadable(err)
	}
	return themes, nil
}
