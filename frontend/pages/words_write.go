package pages

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

// heading is the composer's title.
func (p Write) heading(ctx context.Context) string {
	switch {
	case p.Private != nil && p.toMember():
		return words.F(ctx, "Only to {who} and the facilitators", "who", p.Private.Who)
	case p.Private != nil:
		return words.T(ctx, "Only to the facilitators")
	case p.Kind == ChangePost:
		return words.T(ctx, "Change your words")
	case p.Kind == AnswerPost && p.To != nil && p.To.Name == "you":
		return words.T(ctx, "Add to your own words")
	case p.Kind == AnswerPost && p.To != nil:
		return words.F(ctx, "Answer {who}", "who", p.To.Name)
	case p.Kind == AnswerPost:
		return words.T(ctx, "Answer")
	}
	return words.T(ctx, "Start a conversation")
}

// toMember says that a facilitator writes in a member's private thread.
func (p Write) toMember() bool { return p.Private.Who != "" && p.Private.Who != "you" }

// apart says, where nobody can overlook it, that this is not for the group.
func (p Write) apart(ctx context.Context) string {
	if p.toMember() {
		return words.F(ctx, "This is between {who} and the facilitators. The group does not see it, and it stands in no list of theirs.", "who", p.Private.Who)
	}
	return words.T(ctx, "This is between you and the facilitators. The group does not see it, and it stands in no list of theirs.")
}

// edge marks a form whose words do not go to the group.
func (p Write) edge() string {
	if p.Private != nil {
		return "flow private"
	}
	return "flow"
}

// share is what the one filled button does.
func (p Write) share(ctx context.Context) string {
	switch {
	case p.Conflict != nil:
		return words.T(ctx, "Replace it with mine")
	case p.Private != nil && p.Kind == ChangePost:
		return words.T(ctx, "Send the new words")
	case p.Private != nil && p.toMember():
		return words.F(ctx, "Send to {who}", "who", p.Private.Who)
	case p.Private != nil:
		return words.T(ctx, "Send to the facilitators")
	case p.Kind == ChangePost:
		return words.T(ctx, "Share the new words")
	}
	return words.T(ctx, "Share with the group")
}

// sharing is what the button says while the words are on their way.
func (p Write) sharing(ctx context.Context) string {
	if p.Private != nil {
		return words.T(ctx, "Sending…")
	}
	return words.T(ctx, "Sharing…")
}

// later says what can still be done after sharing, and who may have read it by then.
func (p Write) later(ctx context.Context) string {
	switch {
	case p.Kind == ChangePost:
		return words.T(ctx, "The post then says that it was edited. You can still take it back any time.")
	case p.Private != nil:
		return words.T(ctx, "You can change it, or take it back, any time after. They may have read it by then.")
	}
	return words.T(ctx, "You have half a minute to take it back before the group sees it; staff may already have seen it by then. You can change it, or take it back, any time after.")
}

// titled says whether the form has a title box.
func (p Write) titled() bool { return p.Kind == NewThread || p.Opening }

func (p Write) titleHint(ctx context.Context) string {
	if p.Cohort == "" {
		return words.T(ctx, "A few words, as the title. The group sees it in its list.")
	}
	return words.F(ctx, "A few words, as the title. {group} sees it in its list.", "group", p.Cohort)
}

// unkept is the draft line before anything was kept.
func (p Write) unkept(ctx context.Context) string {
	return words.T(ctx, "Nothing of this is kept yet. “Keep as a draft” keeps it, for you alone.")
}

// wrong ties a box to the sentence about it. by are the ids that describe the box in any case.
func (p Write) wrong(field, by string) templ.Attributes {
	all := templ.Attributes{}
	if p.Problem.About(field) {
		all["aria-invalid"] = "true"
		by = strings.TrimSpace("said " + by)
	}
	if by != "" {
		all["aria-describedby"] = by
	}
	return all
}

// wordsBy is what describes the words box: that changing it here loses its formatting, and where its draft is.
func (p Write) wordsBy() string {
	by := ""
	if p.Kept.HTML != "" {
		by = "plain"
	}
	if p.DraftAt != "" {
		by += " kept"
	}
	return strings.TrimSpace(by)
}

// notedOpen says whether a content note is set, or was wrong: the fold is open then.
func (p Write) notedOpen() bool {
	return p.Kept.Theme != "" || p.Kept.Note != "" || p.Problem.About("note") || p.Problem.About("theme")
}

// named says that somebody who is named in the words asked not to be called on.
func (p Write) named() bool { return p.Problem.About("knowing") }

// problem is the summary above the boxes. What is about somebody's wish has no box to go to.
func (p Write) problem(ctx context.Context) *parts.Problem {
	switch {
	case p.named():
		return &parts.Problem{Heading: words.T(ctx, "One thing first"), Sentence: p.Problem.Sentence, Soft: true}
	case p.Problem != nil && !p.boxed(p.Problem.Field):
		return &parts.Problem{Heading: p.Problem.Heading, Sentence: p.Problem.Sentence}
	case p.Conflict == nil || p.Problem != nil:
		return p.Problem
	}
	return &parts.Problem{
		Heading:  words.T(ctx, "This post changed meanwhile"),
		Sentence: words.T(ctx, "Both versions are kept: what is there now is shown here, and what you typed is still in the box below. Nothing is replaced until you say so."),
	}
}

// boxed says whether a field has a box on this page that one can be led to.
func (p Write) boxed(field string) bool {
	there := map[string]bool{
		"title": p.titled(), "words": true, "kind": len(p.Kinds) > 0, "hope": len(p.Hopes) > 0, "theme": p.Noted && len(p.Themes) > 0, "note": p.Noted,
	}
	return there[field]
}

func (p Write) hopes(ctx context.Context) []parts.Choice {
	return picked(p.Kept.Hope, append([]parts.Choice{{Label: words.T(ctx, "I leave it open")}}, p.Hopes...))
}

func (p Write) themes(ctx context.Context) []parts.Choice {
	return picked(p.Kept.Theme, append([]parts.Choice{{Label: words.T(ctx, "None of these")}}, p.Themes...))
}

// picked marks the one of that value.
func picked(value string, all []parts.Choice) []parts.Choice {
	out := make([]parts.Choice, len(all))
	for i, c := range all {
		c.Selected = c.Value == value
		out[i] = c
	}
	return out
}

func leaveID(i int) string { return "leave-" + strconv.Itoa(i) }
