package web

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// moves fills in the groups in which whom a case is about could be offered a place, or why there is none.
func (f file) moves(out *pages.DecisionForm) error {
	groups, err := f.s.Moderation.MoveTo(f.ctx, f.actor(), f.o)
	if e, ok := errs.As(err); ok && e.Kind == errs.Invalid {
		out.NoMove = f.request.told(e)
		if out.Problem.About("move") { // there were some a moment ago
			out.Moves = []parts.Choice{{Value: "", Label: f.T("None")}}
		}
		return nil
	}
	if err != nil {
		return err
	}
	out.Moves = []parts.Choice{{Value: "", Label: f.T("None")}}
	for _, c := range groups {
		out.Moves = append(out.Moves, parts.Choice{Value: string(c.ID), Label: c.Name, Selected: f.field("move") == string(c.ID)})
	}
	return nil
}

// movedTo is the group that was chosen for a move; empty: none, which the decision refuses with a sentence.
func (r *request) movedTo() id.Cohort {
	to, err := id.Parse[id.Cohort](r.field("move"))
	if err != nil {
		return ""
	}
	return to
}

// offeredFrom is the group in which somebody is to whom a place in this one is offered; nil: none is.
func offeredFrom(places []cohort.Place, at cohort.Membership) *cohort.Cohort {
	if at.Standing != access.Pending {
		return nil
	}
	for _, p := range places {
		if p.Membership.Moving != nil && p.Membership.Moving.To == at.Cohort {
			return &p.Cohort
		}
	}
	return nil
}

// offeredHere words, on the first page, a place that is offered to the reader in another group, and what they can say to
// it.
func (r *request) offeredHere(group *pages.HomeGroup, from cohort.Cohort, base string) {
	group.State = r.F("A place in this group is offered to you. You stay in {group} until you are in.", "group", from.Name)
	group.Move = parts.Link{Label: r.T("Where to go on"), Href: base + "/application"}
	group.Other = parts.Link{Label: r.T("I would rather stay"), Href: base + "/leaving"}
}

// staysIn is the group in which the reader would stay who says no to a place in this one; empty: none was offered.
func (r *request) staysIn(which id.Cohort) (string, error) {
	places, err := r.s.Cohorts.Places(r.ctx, r.actor())
	if err != nil {
		return "", err
	}
	for _, p := range places {
		if p.Cohort.ID != which {
			continue
		}
		if from := offeredFrom(places, p.Membership); from != nil {
			return from.Name, nil
		}
	}
	return "", nil
}

// onward leads from what was decided to the place that it offers, while that is open.
func (r *request) onward(l moderation.Letter) (parts.Link, error) {
	if l.Person.Kind != moderation.MovePerson || l.Person.To == "" {
		return parts.Link{}, nil
	}
	m, err := r.s.Cohorts.Membership(r.ctx, l.Person.To, r.session.Person)
	if err != nil || m.Standing != access.Pending {
		return parts.Link{}, err
	}
	return parts.Link{Label: r.T("Where to go on"), Href: groupAddress(l.Person.To) + "/application"}, nil
}

// movedNews words for staff how a place that they offered was taken; false: it is about something else.
func (r *request) movedNews(t moderation.Telling, line *pages.Intent) bool {
	switch t.Kind {
	case moderation.ToldCame:
		line.Sentence, line.Why = r.T("Somebody to whom a place was offered is in the other group now."), r.T("Their place here has ended with that. What they wrote stays.")
	case moderation.ToldStays:
		line.Sentence, line.Why = r.T("Somebody to whom a place in another group was offered would rather stay."), r.T("Nothing has changed for them. Nobody asked why.")
	case moderation.ToldNotThere:
		line.Sentence, line.Why = r.T("Somebody to whom a place in another group was offered was not admitted there."), r.T("They stay here. They were told there why.")
	default:
		return false
	}
	line.Href = caseAddress(t.Case)
	return true
}
