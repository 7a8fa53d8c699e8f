package pages

import (
	"context"
	"strconv"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

// what says what waits, and whose it is: "You open a check-in." or "Dr Osei answers here."
func (r ScheduledRow) what(ctx context.Context) string {
	switch {
	case !r.Opens:
		return words.F(ctx, "An answer, by {who}.", "who", r.By)
	case r.Kind != "":
		return words.F(ctx, "{kind}, by {who}.", "kind", r.Kind, "who", r.By)
	default:
		return words.F(ctx, "A new conversation, by {who}.", "who", r.By)
	}
}

func (p ScheduleEdit) heading(ctx context.Context) string {
	if p.Answers != nil {
		return words.T(ctx, "Answer later")
	}
	return words.T(ctx, "Start a conversation later")
}

func (p ScheduleEdit) goes(ctx context.Context) string {
	if p.Answers != nil {
		return words.F(ctx, "It is shared in “{title}” as your own words, when its time comes.", "title", p.Answers.Label)
	}
	return words.F(ctx, "It is shared with {cohort} as your own words, when its time comes.", "cohort", p.Cohort)
}

// marked is a list with one of it selected.
func marked(all []parts.Choice, value string) []parts.Choice {
	out := make([]parts.Choice, len(all))
	for i, c := range all {
		c.Selected = c.Value == value
		out[i] = c
	}
	return out
}

func (p Move) takes(ctx context.Context) string {
	if p.Below {
		return words.T(ctx, "What answers it goes along. Everything stands at the end of the other conversation, and is new to its readers. Here one line stays, and says where to.")
	}
	return words.T(ctx, "It stands at the end of the other conversation, and is new to its readers. Here one line stays, and says where to.")
}

// kept says who reads clinical notes, and what becomes of them.
func (p Clinical) kept(ctx context.Context) string {
	line := words.T(ctx, "Kept for the treatment, apart from everything the group sees. Each opening of this page is on record.")
	if len(p.Readers) == 0 {
		return line
	}
	return words.F(ctx, "Read by {names}.", "names", parts.Names(ctx, p.Readers, len(p.Readers))) + " " + line
}

// folds are the ways to read posts with one theme.
func folds(ctx context.Context, value string) []parts.Choice {
	return marked([]parts.Choice{
		{Value: "", Label: words.T(ctx, "Folded; I open it when I want")},
		{Value: "open", Label: words.T(ctx, "Open, like any other post")},
		{Value: "staffed", Label: words.T(ctx, "Open while staff are on, folded else")},
	}, value)
}

func themeLabel(ctx context.Context, i int, row ThemeRow) string {
	if row.ID == "" {
		return words.T(ctx, "Another theme")
	}
	return words.F(ctx, "Theme {number}", "number", strconv.Itoa(i+1))
}
