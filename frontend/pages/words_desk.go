package pages

import (
	"context"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

// end closes a list, so that nobody wonders whether something lies below.
func (p Queue) end(ctx context.Context) string {
	switch {
	case p.Later != "":
		return words.T(ctx, "More follows on the next page. What somebody works on stays in the list.")
	case p.Whole:
		return words.T(ctx, "That is everything open, with nothing left out. What somebody works on stays in the list.")
	}
	return words.T(ctx, "That is everything of this kind. Other things may be open.")
}

func (n Narrowing) chosen() bool {
	for i, item := range n.Items {
		if item.Current {
			return i > 0 // the first leaves nothing out
		}
	}
	return false
}

// blanks names what is still to be filled in a message.
func (p DecisionForm) blanks(ctx context.Context) string {
	if len(p.Blanks) == 0 {
		return words.T(ctx, "What stands in square brackets is to be filled first.")
	}
	return words.F(ctx, "Still to be filled: {blanks}.", "blanks", parts.Names(ctx, p.Blanks, len(p.Blanks)))
}

func (p DecisionForm) button(ctx context.Context) string {
	if p.Button == "" {
		return p.whole(ctx)
	}
	return p.Button
}

// whole names the button where no one act names it.
func (p DecisionForm) whole(ctx context.Context) string {
	if len(p.Appeal) > 0 {
		return words.T(ctx, "Answer the appeal")
	}
	return words.T(ctx, "Carry this out")
}

func (p DecisionForm) foot(ctx context.Context) string {
	if p.Who == "" {
		return words.T(ctx, "What people are told waits 30 seconds; you can undo it until then.")
	}
	return words.F(ctx, "What hides, hides at once. What people are told waits 30 seconds; you can undo it until then. If {who} edits meanwhile, you see the new words first.", "who", p.Who)
}

func (n LineNote) label(ctx context.Context) string {
	return words.F(ctx, "{number}. “{words}”", "number", n.Number, "words", n.About)
}

func (p SecondLook) blindWords(ctx context.Context) string {
	if p.Blind {
		return words.T(ctx, "Somebody has decided this. You do not see who, or what: say what you would do, and the two are compared.")
	}
	return words.T(ctx, "A colleague decided this about somebody in their own care. You see what they decided; say what you would do.")
}

// masking says whether the boxes about words to mask hold something.
func (p DecisionForm) masking() bool {
	for _, a := range p.Words {
		if a.Selected && a.Value == "mask" {
			return true
		}
	}
	return p.MaskOther != ""
}

// noting says whether a note beside a line was begun.
func (p DecisionForm) noting() bool {
	for _, n := range p.Notes {
		if n.Text != "" {
			return true
		}
	}
	for _, a := range p.Words {
		if a.Selected && a.Value == "return" {
			return true
		}
	}
	return p.Note.About+p.Note.Text != ""
}

// aboutPerson says whether something about the person was chosen.
func (p DecisionForm) aboutPerson() bool {
	for _, a := range p.Persons {
		if a.Selected && a.Value != "" {
			return true
		}
	}
	return false
}

// problem is about one of many boxes of the same name.
func (r GroupMessage) problem(p *parts.Problem) *parts.Problem {
	if !r.Refused || p == nil {
		return nil
	}
	at := *p
	at.Field, at.At = "text", "text-"+r.ID
	return &at
}
