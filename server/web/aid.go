package web

import (
	"time"

	"holdfast/frontend/parts"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/safety"
)

// aidLines is how many lines stand on a card: a choice somebody can take in when things are hard. All are under Help.
const aidLines = 3

// aid is the card beside somebody's own words: help lines, a person here, their own plan. When something of it cannot be
// read, the rest stands.
func (r *request) aid(c cohort.Cohort) parts.Aid {
	card := r.aidFor(c)
	card.Heading = r.T("That is a lot to carry on your own.")
	if hour := r.now.Hour(); hour >= 20 || hour < 5 {
		card.Heading = r.T("That is a lot to carry on your own tonight.")
	}
	card.Intro = r.T("Thank you for putting it into words here. You do not have to wait for the group to answer. Which of these would help most now?")
	card.Why = r.T("Software reads along here. This comes beside posts with words that people use when things are hard, and beside posts that it cannot read. Only you see it. It says nothing about you, and it changes nothing about your place here. You find it again under Help now.")
	return card
}

// aidFor is the ways to reach somebody from a group.
func (r *request) aidFor(c cohort.Cohort) parts.Aid {
	page := r.helpPage("", "")
	card := parts.Aid{Checked: page.Checked, Plan: parts.AidLine{
		Label: r.T("Open my safety plan"), Href: "/plan", Detail: r.T("What helps, whom I ring, in your own words."),
	}}
	all := page.Own
	for _, group := range page.Groups {
		all = append(all, group.Lines...)
	}
	for _, line := range all[:min(len(all), aidLines)] {
		card.Lines = append(card.Lines, parts.AidLine{Label: line.Label, Href: line.Href, Detail: line.Detail + line.Stale})
	}
	for _, line := range page.Danger {
		card.Danger = append(card.Danger, parts.AidLine{Label: line.Label, Href: line.Href})
	}
	if c.ID != "" {
		card.Staff = parts.AidLine{Label: r.T("Write to the facilitators"), Href: groupAddress(c.ID) + "/private", Detail: r.readsNext(c)}
	}
	return card
}

// readsNext says when somebody of the staff reads, where the calendar backs it.
func (r *request) readsNext(c cohort.Cohort) string {
	now := r.s.Now()
	next, known := c.NextStaffed(now)
	switch {
	case !known:
		return r.T("They read it when they next look in.")
	case !next.After(now):
		return r.T("Staff are on now, and look in from time to time.")
	default:
		return r.F("Staff read next {when}.", "when", parts.By(next.In(r.now.Location()), r.now).In(r.tongue()))
	}
}

// despair is what the readers of a post that was folded for them should know: what is done, and what is not theirs to do.
func (r *request) despair(c cohort.Cohort) *parts.Despair {
	d := &parts.Despair{Told: r.T("Staff have been told.")}
	now := r.s.Now()
	switch next, known := c.NextStaffed(now); {
	case !known:
		d.Told = r.T("Staff see it when they next look in.")
	case next.After(now):
		d.Told = r.F("Staff see it {when}.", "when", parts.By(next.In(r.now.Location()), r.now).In(r.tongue()))
	}
	lines, err := r.s.Safety.Lines(r.ctx, "", "")
	if err != nil {
		return d
	}
	for _, l := range lines {
		if l.Kind == safety.Emergency {
			d.Danger = append(d.Danger, parts.AidLine{Label: l.Number, Href: "tel:" + dial(l.Number)})
		}
	}
	return d
}

// held is what an author reads above words that wait: why, who sees them, until when, and what they can do.
func (r *request) held(p forum.Seen, c cohort.Cohort) *parts.Held {
	h := &parts.Held{Who: r.T("You and the staff of this group. Not the group."), Until: r.decides(p.Post, c)}
	if p.Change {
		h.Change = "/posts/" + string(p.ID) + "/change"
	}
	switch p.Held.For {
	case forum.HeldForReturned:
		h.Why = []string{r.T("Somebody of the staff gave it back to you with a note.")}
		h.Until = r.T("As long as you like. When you send it again, they read it first.")
		if p.Change && len(p.Decisions) > 0 {
			h.Resend = resendAddress(p.Post, p.Decisions[len(p.Decisions)-1])
		}
	case forum.HeldForAgain:
		h.Why = []string{r.T("You sent it again. Somebody of the staff reads it before the group does.")}
	case forum.HeldForMode:
		h.Why, h.Change = []string{r.T("In this group somebody of the staff reads posts before the others do. It is not about what you wrote.")}, ""
	case forum.HeldForDecision:
		h.Why = []string{r.T("Somebody of the staff keeps it from the group while they look at it.")}
	default:
		h.Why = r.toldOf(p.Held.Rules)
	}
	r.decisionOn(h, p)
	return h
}

// decides says until when a held post waits, as far as there is a promise.
func (r *request) decides(p forum.Post, c cohort.Cohort) string {
	begin := r.T("Until a person has read it.")
	if by, ok := r.readBy(p); ok {
		begin = r.F("Somebody of the staff reads it {when} at the latest.", "when", parts.By(by.In(r.now.Location()), r.now).In(r.tongue()))
	} else {
		begin += " " + r.readsNext(c)
	}
	return begin + " " + r.T("They tell you what they decide, and why.")
}

// removed words the line that stands where staff removed a post.
func (r *request) removed(p forum.Seen, c cohort.Cohort) *parts.Removed {
	out := &parts.Removed{Clause: r.clause(c, p.Removed.Clause, p.Removed.Version)}
	if p.Own && r.s.Now().Sub(p.Removed.At) > time.Minute { // before, it can be undone
		out.Decision = "/decisions/" + string(p.Removed.Decision)
	}
	return out
}
