package clinical

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/id"
)

// Names says which other members of the cohort a text names, by the names the group knows them by, in order of name: for
// the page of a note that ErrNames refused. For whoever may write it.
func (s *Service) Names(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person, text string) ([]string, error) {
	own, m, err := s.about(ctx, actor, access.WriteClinical, which, who)
	if err != nil {
		return nil, err
	}
	return s.names(ctx, actor, own, m, text)
}

func (s *Service) names(ctx context.Context, actor access.Actor, own, about cohort.Membership, text string) ([]string, error) {
	people, err := s.cohorts.People(ctx, actor, own.Cohort)
	if err != nil {
		return nil, err
	}
	var aliases []string
	for _, m := range people {
		if m.Person != about.Person && !m.Staff() && m.Alias != "" && !strings.EqualFold(m.Alias, about.Alias) {
			aliases = append(aliases, m.Alias)
		}
	}
	return Check(text, aliases), nil
}

// Check gives those of aliases that stand in a text as words of their own, whatever their case, in order of name. It
// knows no nicknames: it is there for the slip of a tired hand, and not to keep anybody from writing around it.
func Check(text string, aliases []string) []string {
	var found []string
	text = plain(text)
	for _, alias := range aliases {
		if name := plain(alias); name != "" && stands(text, name) && !slices.Contains(found, alias) {
			found = append(found, alias)
		}
	}
	slices.Sort(found)
	return found
}

// plain is a text in lower case with single spaces.
func plain(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }

// stands says whether name is in text with no letter or digit touching it.
func stands(text, name string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return false
		}
		begin, end := from+i, from+i+len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:begin])
		after, _ := utf8.DecodeRuneInString(text[end:])
		if !inWord(before) && !inWord(after) {
			return true
		}
		_, step := utf8.DecodeRuneInString(text[begin:])
		from = begin + step
	}
}

func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// firstOf is err, else the refusal of a note that names others. Whom it names is not part of it: refusals are logged.
func firstOf(err error, names []string) error {
	if err != nil || len(names) == 0 {
		return err
	}
	return ErrNames
}
