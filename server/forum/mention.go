package forum

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// MaxMentions is the most people one post calls on: whoever is one of many called is hardly called at all.
const MaxMentions = 3

var (
	errMentions = errs.In("words", "You can call on {most} people in one post. Write the other names without the @.").With("most", "3")
	errQuiet    = &errs.Error{Kind: errs.Conflict, Field: "knowing", Sentence: "{who} would rather not be called on just now. You can share this as it is, or take out the @ before the name."}
	errQuietAll = &errs.Error{Kind: errs.Conflict, Field: "knowing", Sentence: "{who} would rather not be called on just now. You can share this as it is, or take out the @ before the names."}
)

// mentions finds whom the words call on: "@" and the name of somebody who is in the cohort. was are those called on
// before, about whom nothing is said again. In a private thread nobody is called on, and a guest knows no names.
func (s *Service) mentions(ctx context.Context, actor access.Actor, t Thread, text string, was []id.Person, knowing bool) ([]id.Person, error) {
	if t.Kind == Private || !strings.Contains(text, "@") {
		return nil, nil
	}
	people, err := s.cohorts.Here(ctx, actor, t.Cohort)
	if kind := errs.KindOf(err); err != nil && (kind == errs.NotFound || kind == errs.Forbidden) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	called := calledOn(text, people, actor.Person)
	if len(called) > MaxMentions {
		return nil, errMentions
	}
	if knowing || len(called) == 0 {
		return called, nil
	}
	return called, s.soft(ctx, t.Cohort, slices.DeleteFunc(slices.Clone(called), func(p id.Person) bool { return slices.Contains(was, p) }))
}

// soft says once, before it is shared, that somebody asked not to be called on.
func (s *Service) soft(ctx context.Context, which id.Cohort, called []id.Person) error {
	if len(called) == 0 {
		return nil
	}
	named, err := s.cohorts.Named(ctx, which, called)
	if err != nil {
		return err
	}
	var quiet []string
	for _, who := range called {
		if m := named[who]; m.QuietAt(s.clock.Now()) {
			quiet = append(quiet, m.Alias)
		}
	}
	switch len(quiet) {
	case 0:
		return nil
	case 1:
		return errQuiet.With("who", quiet[0])
	default:
		return errQuietAll.With("who", strings.Join(quiet, ", "))
	}
}

// calledOn finds names behind an "@" that begins a word, the longest that fits, without regard to case; each person
// once, in order.
func calledOn(text string, people []cohort.Membership, self id.Person) (called []id.Person) {
	people = slices.DeleteFunc(slices.Clone(people), func(m cohort.Membership) bool { return m.Alias == "" || m.Person == self })
	slices.SortStableFunc(people, func(a, b cohort.Membership) int { return len(b.Alias) - len(a.Alias) })
	for at, r := range text {
		if r != '@' || letterBefore(text[:at]) {
			continue
		}
		rest := text[at+1:]
		i := slices.IndexFunc(people, func(m cohort.Membership) bool { return begins(rest, m.Alias) })
		if i >= 0 && !slices.Contains(called, people[i].Person) {
			called = append(called, people[i].Person)
		}
	}
	return called
}

// begins says whether the text begins with this name and the name ends there.
func begins(text, name string) bool {
	end := 0
	for range utf8.RuneCountInString(name) {
		_, n := utf8.DecodeRuneInString(text[end:])
		end += n
	}
	after, _ := utf8.DecodeRuneInString(text[end:])
	return strings.EqualFold(text[:end], name) && !isWord(after)
}

// letterBefore says whether an "@" stands inside a word, as in a mail address.
func letterBefore(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return isWord(r)
}

func isWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r)) }
