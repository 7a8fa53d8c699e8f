package pages

import (
	"strconv"

	"holdfast/frontend/parts"
)

var invitations = map[InvitationState]lines{
	InvitationOpen:    {"Somebody invited you", "This is a private place for small groups. To go on you need a code: whoever invited you tells it to you by another way, on the phone or face to face.", ""},
	InvitationNewer:   {"There is a newer link", "Your link was replaced by a newer one. It is enough to give the code that belongs to the newer one.", "If you only have the old code, ask whoever invited you."},
	InvitationExpired: {"This link has run out", "Links work for a week, so that an old one in a mailbox opens nothing.", "Ask whoever invited you for a new one. Nothing is lost by that."},
	InvitationRevoked: {"This link does not work", "It was taken back, or it is not complete.", "Ask whoever gave it to you. If you typed it, look at it once more."},
	InvitationSpent:   {"This link was closed", "The code was wrong too many times, so nobody can use this link any more.", "Ask whoever invited you for a new one."},
	InvitationUsed:    {"This link was used", "Somebody has already come in with it. A link works once.", "If that was you, sign in. If it was not, tell whoever invited you soon."},
}

func (p Invitation) lines() lines {
	l, known := invitations[p.State]
	if !known {
		return invitations[InvitationRevoked]
	}
	return l
}

func (p Invitation) opens() bool { return p.State == InvitationOpen || p.State == InvitationNewer }

func (p InvitedAccount) heading() string {
	if p.Staff {
		return "You are asked to work at " + p.Cohort
	}
	return "You are invited to " + p.Cohort
}

func (p InvitedAccount) about() string {
	if p.Staff {
		return p.By + " invites you. First, how you will sign in; then a second way to show that it is you."
	}
	return p.By + " invites you. First, how you will sign in. Then you read what is asked of you, and say who you are; that takes some minutes, and you can stop in between."
}

func (p InvitedAccount) addressBox() parts.Box {
	b := addressBox(p.Address, "username")
	b.Hint = "For signing in, and for mail that says only that something is waiting. A name without @ does as well; then no mail comes."
	if p.NoMail {
		b.Label, b.Mode, b.Hint = "Sign-in name", "", "Any name you can remember. Nobody in the group sees it."
	}
	return b
}

func (p Terms) heading() string {
	switch {
	case len(p.Changed) > 0:
		return "Something changed in " + p.Cohort
	case p.Action == "":
		return "What is asked in " + p.Cohort
	}
	return "Before you go into " + p.Cohort
}

func clauseID(i int) string { return "clause-" + strconv.Itoa(i+1) }

func (p Application) heading() string {
	if p.Changes {
		return "What you gave"
	}
	return "Who you are"
}

// above is the line over the title.
func (p Application) above() string {
	if p.Step == "" {
		return p.Cohort
	}
	return p.Step + ", " + p.Cohort
}

func (p Application) send() string {
	if p.Changes {
		return "Send it again"
	}
	return "Send it to the facilitators"
}

// shape is one pebble to choose.
type shape struct {
	parts.Choice
	Person parts.Person
}

func shapes(chosen parts.Pebble, name string) []shape {
	var all []shape
	for i, label := range []string{"Slate", "Wrack", "Lichen", "Stone"} {
		p := parts.Pebble(i)
		all = append(all, shape{parts.Choice{Value: strconv.Itoa(i), Label: label, Selected: p == chosen}, parts.Person{Name: name, Pebble: p}})
	}
	return all
}

var standings = map[WaitingState]lines{
	WaitingDecision: {"You have done your part", "What you gave is with the facilitators. Nobody in the group sees it, or that you are waiting.", "They decide, and you hear from them here; a mail says only that something is waiting."},
	WaitingMore:     {"One more thing", "The facilitators need something else before they can decide.", "Change what you gave, and send it again."},
	WaitingOpening:  {"You are in", "The group is not open yet. Until it is, nobody can read or write there.", "You hear from the facilitators when it opens."},
	WaitingNotNow:   {"Not now", "The facilitators say: not now. Here is where you can turn instead.", "If things change, you can be invited again."},
	WaitingPaused:   {"Your access is paused", "Somebody at the practice paused it, and a second person looks at it within a day. What you wrote is kept as it is.", "They tell you what they decide, and why."},
}

func (p Waiting) lines() lines {
	l := standings[p.State]
	if p.By == "" {
		return l
	}
	switch p.State {
	case WaitingDecision:
		l.happened = p.By + " reads what you gave. Nobody in the group sees it, or that you are waiting."
	case WaitingMore:
		l.happened = p.By + " needs something else before deciding."
	case WaitingNotNow:
		l.happened = p.By + " says: not now. Here is where you can turn instead."
	}
	return l
}

func (p Waiting) ways() []parts.Link {
	var all []parts.Link
	for _, l := range []parts.Link{{Label: "Change what you gave", Href: p.ChangeAt}, {Label: "What you said yes to", Href: p.TermsAt}, {Label: "Who opened what you gave", Href: p.MoreAt}} {
		if l.Href != "" {
			all = append(all, l)
		}
	}
	return all
}

func (p Applicant) adult() string {
	if p.Adult {
		return "Says so."
	}
	return "Did not say so."
}

func (c Criterion) choices() []parts.Choice {
	all := []parts.Choice{{Value: "yes", Label: "Yes"}, {Value: "no", Label: "No"}, {Value: "unclear", Label: "Unclear"}}
	for i := range all {
		all[i].Selected = all[i].Value == c.Met
	}
	return all
}
