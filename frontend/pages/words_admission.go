package pages

import (
	"context"
	"strconv"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

var invitations = map[InvitationState]lines{
	InvitationOpen:    {words.M("Somebody invited you"), words.M("This is a private place for small groups. To go on you need a code: whoever invited you tells it to you by another way, on the phone or face to face."), ""},
	InvitationNewer:   {words.M("There is a newer link"), words.M("Your link was replaced by a newer one. It is enough to give the code that belongs to the newer one."), words.M("If you only have the old code, ask whoever invited you.")},
	InvitationExpired: {words.M("This link has run out"), words.M("Links work for a week, so that an old one in a mailbox opens nothing."), words.M("Ask whoever invited you for a new one. Nothing is lost by that.")},
	InvitationRevoked: {words.M("This link does not work"), words.M("It was taken back, or it is not complete."), words.M("Ask whoever gave it to you. If you typed it, look at it once more.")},
	InvitationSpent:   {words.M("This link was closed"), words.M("The code was wrong too many times, so nobody can use this link any more."), words.M("Ask whoever invited you for a new one.")},
	InvitationUsed:    {words.M("This link was used"), words.M("Somebody has already come in with it. A link works once."), words.M("If that was you, sign in. If it was not, tell whoever invited you soon.")},
}

func (p Invitation) lines(ctx context.Context) lines {
	l, known := invitations[p.State]
	if !known {
		l = invitations[InvitationRevoked]
	}
	return l.in(ctx)
}

func (p Invitation) opens() bool { return p.State == InvitationOpen || p.State == InvitationNewer }

func (p InvitedAccount) heading(ctx context.Context) string {
	if p.Staff {
		return words.F(ctx, "You are asked to work at {practice}", "practice", p.Cohort)
	}
	return words.F(ctx, "You are invited to {cohort}", "cohort", p.Cohort)
}

func (p InvitedAccount) about(ctx context.Context) string {
	if p.Staff {
		return words.F(ctx, "{who} invites you. First, how you will sign in; then a second way to show that it is you.", "who", p.By)
	}
	return words.F(ctx, "{who} invites you. First, how you will sign in. Then you read what is asked of you, and say who you are; that takes some minutes, and you can stop in between.", "who", p.By)
}

func (p InvitedAccount) addressBox(ctx context.Context) parts.Box {
	b := addressBox(ctx, p.Address, "username")
	b.Hint = words.T(ctx, "For signing in, and for mail that says only that something is waiting. A name without @ does as well; then no mail comes.")
	if p.NoMail {
		b.Label, b.Mode, b.Hint = words.T(ctx, "Sign-in name"), "", words.T(ctx, "Any name you can remember. Nobody in the group sees it.")
	}
	return b
}

func (p Terms) heading(ctx context.Context) string {
	switch {
	case len(p.Changed) > 0:
		return words.F(ctx, "Something changed in {cohort}", "cohort", p.Cohort)
	case p.Action == "":
		return words.F(ctx, "What is asked in {cohort}", "cohort", p.Cohort)
	}
	return words.F(ctx, "Before you go into {cohort}", "cohort", p.Cohort)
}

func clauseID(i int) string { return "clause-" + strconv.Itoa(i+1) }

func (p Application) heading(ctx context.Context) string {
	if p.Changes {
		return words.T(ctx, "What you gave")
	}
	return words.T(ctx, "Who you are")
}

// above is the line over the title.
func (p Application) above(ctx context.Context) string {
	if p.Step == "" {
		return p.Cohort
	}
	return words.F(ctx, "{step}, {cohort}", "step", p.Step, "cohort", p.Cohort)
}

func (p Application) send(ctx context.Context) string {
	if p.Changes {
		return words.T(ctx, "Send it again")
	}
	return words.T(ctx, "Send it to the facilitators")
}

// shape is one pebble to choose.
type shape struct {
	parts.Choice
	Person parts.Person
}

func shapes(ctx context.Context, chosen parts.Pebble, name string) []shape {
	var all []shape
	for i, label := range []string{words.T(ctx, "Slate"), words.T(ctx, "Wrack"), words.T(ctx, "Lichen"), words.T(ctx, "Stone")} {
		p := parts.Pebble(i)
		all = append(all, shape{parts.Choice{Value: strconv.Itoa(i), Label: label, Selected: p == chosen}, parts.Person{Name: name, Pebble: p}})
	}
	return all
}

var standings = map[WaitingState]lines{
	WaitingDecision: {words.M("You have done your part"), words.M("What you gave is with the facilitators. Nobody in the group sees it, or that you are waiting."), words.M("They decide, and you hear from them here; a mail says only that something is waiting.")},
	WaitingMore:     {words.M("One more thing"), words.M("The facilitators need something else before they can decide."), words.M("Change what you gave, and send it again.")},
	WaitingOpening:  {words.M("You are in"), words.M("The group is not open yet. Until it is, nobody can read or write there."), words.M("You hear from the facilitators when it opens.")},
	WaitingNotNow:   {words.M("Not now"), words.M("The facilitators say: not now. Here is where you can turn instead."), words.M("If things change, you can be invited again.")},
	WaitingPaused:   {words.M("Your access is paused"), words.M("Somebody at the practice paused it, and a second person looks at it within a day. What you wrote is kept as it is."), words.M("They tell you what they decide, and why.")},
}

func (p Waiting) lines(ctx context.Context) lines {
	l := standings[p.State].in(ctx)
	if p.State == WaitingPaused && p.Alone {
		l.happened = words.T(ctx, "It was paused by the one person who works at the practice. Nobody else looks at it; they do so again themselves, after a day. What you wrote is kept as it is.")
	}
	if p.By == "" {
		return l
	}
	switch p.State {
	case WaitingDecision:
		l.happened = words.F(ctx, "{who} reads what you gave. Nobody in the group sees it, or that you are waiting.", "who", p.By)
	case WaitingMore:
		l.happened = words.F(ctx, "{who} needs something else before deciding.", "who", p.By)
	case WaitingNotNow:
		l.happened = words.F(ctx, "{who} says: not now. Here is where you can turn instead.", "who", p.By)
	}
	return l
}

func (p Waiting) ways(ctx context.Context) []parts.Link {
	var all []parts.Link
	for _, l := range []parts.Link{
		{Label: words.T(ctx, "Change what you gave"), Href: p.ChangeAt},
		{Label: words.T(ctx, "What you said yes to"), Href: p.TermsAt},
		{Label: words.T(ctx, "Who opened what you gave"), Href: p.MoreAt},
	} {
		if l.Href != "" {
			all = append(all, l)
		}
	}
	return all
}

func (p Applicant) adult(ctx context.Context) string {
	if p.Adult {
		return words.T(ctx, "Says so.")
	}
	return words.T(ctx, "Did not say so.")
}

func (c Criterion) choices(ctx context.Context) []parts.Choice {
	all := []parts.Choice{{Value: "yes", Label: words.T(ctx, "Yes")}, {Value: "no", Label: words.T(ctx, "No")}, {Value: "unclear", Label: words.T(ctx, "Unclear")}}
	for i := range all {
		all[i].Selected = all[i].Value == c.Met
	}
	return all
}
