package pages

import (
	"context"

	"holdfast/frontend/words"
)

func (t CoverTurn) order(ctx context.Context) string {
	if t.First {
		return words.T(ctx, "Called first.")
	}
	return words.T(ctx, "Stands by.")
}

// last is the number of the last row, so that whoever reads the form knows how far to look.
func (p Rota) last() string {
	if len(p.Rows) == 0 {
		return "0"
	}
	return p.Rows[len(p.Rows)-1].Number
}

func (p ScreeningChange) last() string {
	if len(p.Lists) == 0 {
		return "0"
	}
	return p.Lists[len(p.Lists)-1].Number
}

func (p Channels) address(ctx context.Context) string {
	if p.Host != "" {
		return words.T(ctx, "Another address")
	}
	return words.T(ctx, "Address of your pager")
}

func (p Modes) title(ctx context.Context) string {
	if p.Who != "" {
		return words.F(ctx, "What is read first of {who}’s posts", "who", p.Who)
	}
	return words.F(ctx, "What is read before {cohort} sees it", "cohort", p.Cohort)
}

func (d ScreeningDraft) stands(ctx context.Context) string {
	switch {
	case d.Trial == nil:
		return words.T(ctx, "Nothing is screened by it yet. Try it on recent posts, and look at what would change.")
	case d.Publish == "":
		return words.T(ctx, "What everything is screened by was changed after this was tried. Please try it again.")
	default:
		return words.T(ctx, "Nothing is screened by it yet. It was tried as it stands.")
	}
}

func (p MessageChange) title(ctx context.Context) string {
	if p.New {
		return words.T(ctx, "Write a message for decisions")
	}
	return words.T(ctx, "Change a message for decisions")
}

func (p MessageChange) hint(ctx context.Context) string {
	said := words.T(ctx, "Say what happened, why, and what they can do now. What must be said anew each time goes in square brackets: [which words].")
	if !p.New {
		said += " " + words.T(ctx, "Empty: it is offered no more.")
	}
	return said
}
