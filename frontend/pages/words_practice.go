package pages

import (
	"context"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

func (p InvitationMade) heading(ctx context.Context) string {
	switch {
	case p.Address != "":
		return words.F(ctx, "Invitation for {who}", "who", p.Address)
	case p.Note != "":
		return words.F(ctx, "Invitation for {who}", "who", p.Note)
	case p.Staff:
		return words.F(ctx, "Invitation to work at {practice}", "practice", p.Cohort)
	}
	return words.F(ctx, "Invitation to {cohort}", "cohort", p.Cohort)
}

func (p Practice) ways(ctx context.Context) []parts.Link {
	var all []parts.Link
	for _, l := range []parts.Link{
		{Label: words.T(ctx, "Who works here"), Href: p.StaffAt}, {Label: words.T(ctx, "Who is there, in each group"), Href: p.CoverAt},
		{Label: words.T(ctx, "Help lines and hours"), Href: p.HelpAt}, {Label: words.T(ctx, "What software looks for"), Href: p.ScreeningAt},
		{Label: words.T(ctx, "What people read with a decision"), Href: p.MessagesAt}, {Label: words.T(ctx, "How it looks from outside"), Href: p.LookAt},
		{Label: words.T(ctx, "Start a group"), Href: p.NewCohort},
	} {
		if l.Href != "" {
			all = append(all, l)
		}
	}
	return all
}

func (p Practice) readiness(ctx context.Context) string {
	if p.Ready {
		return words.T(ctx, "Ready for a group")
	}
	return words.T(ctx, "Before the first group opens")
}

func (p Practice) what(ctx context.Context) string {
	if p.Ready {
		return words.T(ctx, "All of this holds. Look at it again when something changes.")
	}
	return words.T(ctx, "People will write here what they tell nobody else. Until each of these holds, no group can be opened.")
}

func (c Check) state(ctx context.Context) string {
	if c.OK {
		return words.T(ctx, "Done.")
	}
	return words.T(ctx, "Still open.")
}

func (c Check) confirm(ctx context.Context) string {
	if c.OK {
		return words.T(ctx, "Confirm again")
	}
	return words.T(ctx, "I have done this")
}

// about gives the problem to the one form that it is about: a person's letters, or "" for the invitation.
func (p PracticeStaff) about(person string) *parts.Problem {
	if p.Problem == nil || p.Refused != person {
		return nil
	}
	return p.Problem
}

// summary leads to the one of many boxes for letters.
func (p PracticeStaff) summary() *parts.Problem {
	if p.Problem == nil || p.Refused == "" {
		return p.Problem
	}
	led := *p.Problem
	led.At = lettersID(p.Refused)
	return &led
}

func lettersID(person string) string { return "letters-" + person }

func (r StaffRow) kind(ctx context.Context) string {
	if r.Admin {
		return words.T(ctx, "Practice admin.")
	}
	return words.T(ctx, "Staff.")
}

func lettersBox(ctx context.Context, id, letters, who string) parts.Box {
	b := parts.Code("letters", words.F(ctx, "Letters that {who} told you", "who", who), words.F(ctx, "Only when you are sure who speaks. You do not set the password: a day later {who} does, and can stop it until then.", "who", who), letters)
	b.ID = id
	return b
}
