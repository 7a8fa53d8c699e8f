package web

import (
	"strconv"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	screening "holdfast/moderation/rules"
	"holdfast/moderation/screen"
	"holdfast/server/id"
)

// manyChanges is how many changes a trial lists, see package rules: with so many, there may be more.
const manyChanges = 200

// trial words what a draft would have changed. It names posts by their group and address, and never by their words.
func (r *request) trial(t screening.Trial, now, draft screening.Set) *pages.Trial {
	out := &pages.Trial{When: parts.On(t.At.In(r.now.Location()), r.now)}
	for _, f := range []struct {
		label string
		n     int
	}{
		{r.T("Posts it was tried on"), t.Of}, {r.T("Would be seen sooner"), t.Higher}, {r.T("Would be seen later, or by nobody"), t.Lower},
		{r.T("Would be held"), t.Held}, {r.T("Would not be held any more"), t.Freed}, {r.T("Could not be read in time"), t.Slow},
	} {
		out.Facts = append(out.Facts, pages.TermsItem{Title: f.label, Text: strconv.Itoa(f.n)})
	}
	groups := map[id.Cohort]string{}
	for _, e := range t.Changes {
		name, known := groups[e.Cohort]
		if !known {
			name = r.groupCalled(e.Cohort)
			groups[e.Cohort] = name
		}
		out.Rows = append(out.Rows, r.effect(e, name, now, draft))
	}
	out.Less = r.T("That is everything.")
	if len(t.Changes) >= manyChanges {
		out.Less = r.T("These are the latest. More may change.")
	}
	return out
}

func (r *request) effect(e screening.Effect, group string, now, draft screening.Set) pages.TrialRow {
	row := pages.TrialRow{Where: r.F("A post in {group}", "group", group), Href: "/posts/" + string(e.Post)}
	if e.From == e.To {
		row.Tiers = r.F("Stays at {tier}.", "tier", r.T(tierWords[e.From]))
	} else {
		row.Tiers = r.F("{tier} now, and would be {other}.", "tier", r.T(tierWords[e.From]), "other", r.T(tierWords[e.To]))
	}
	switch {
	case e.Changed && e.Held:
		row.Held = r.T("It would be held.")
	case e.Changed:
		row.Held = r.T("It would not be held any more.")
	}
	for _, rule := range e.New {
		row.New = append(row.New, r.ruleSaid(rule, draft.Lists))
	}
	for _, rule := range e.Gone {
		row.Gone = append(row.Gone, r.ruleSaid(rule, now.Lists))
	}
	return row
}

// ruleSaid is what a rule tells staff; a list's is in the practice's own words.
func (r *request) ruleSaid(rule string, lists []screen.List) string {
	for _, l := range lists {
		if "list."+l.ID == rule {
			return l.Reason
		}
	}
	return r.why(rule)
}
