package web

import (
	"slices"
	"time"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// gapMonths is how many months the page offers: a quarter and the one before it, in which one can still remember.
const gapMonths = 6

const gapsAddress = "/queue/gaps"

// showGaps is where two people saw the same otherwise, in a month: what each said, and nothing of how often it was whom.
func (s *Server) showGaps(r *request) error {
	groups, err := r.placesFor(access.ReadNumbers)
	if err != nil {
		return err
	}
	month, err := r.chosenMonth()
	if err != nil {
		return err
	}
	which := id.Cohort(r.Query("cohort"))
	page := pages.Gaps{
		Frame: r.deskFrame(words.M("Queue")), Back: parts.Link{Label: r.T("Second looks"), Href: "/queue/looks"},
		Span: r.monthName(month), Months: r.gapMonths(which, month),
	}
	if len(groups) > 1 {
		page.Groups = gapGroups(groups, which, month)
		page.Groups[0].Label = r.T("Every group")
	} else if which == "" {
		which = groups[0].Cohort.ID
	}
	groups = slices.DeleteFunc(groups, func(g cohort.Place) bool { return which != "" && g.Cohort.ID != which })
	if len(groups) == 0 {
		return errNotHere
	}
	for _, g := range groups {
		some, err := r.gaps(g.Cohort, month)
		if err != nil {
			return err
		}
		page.Rows = append(page.Rows, some...)
	}
	return r.page(pages.GapsPage(page))
}

// gaps are those of one group, newest first.
func (r *request) gaps(c cohort.Cohort, month time.Time) ([]pages.Gap, error) {
	looks, err := r.s.Moderation.Gaps(r.ctx, r.actor(), c.ID, month)
	if err != nil {
		return nil, err
	}
	var rows []pages.Gap
	for _, l := range looks {
		row, err := r.gap(l, c)
		if err != nil && errs.KindOf(err) == errs.NotFound {
			continue // its case is not the reader's any more
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func gapsOf(which id.Cohort, month time.Time) string {
	at := gapsAddress + "?month=" + month.Format(monthForm)
	if which != "" {
		at += "&cohort=" + string(which)
	}
	return at
}

// gapGroups are the groups that can be chosen; the first is all of them.
func gapGroups(groups []cohort.Place, which id.Cohort, month time.Time) []parts.NavItem {
	all := []parts.NavItem{{Href: gapsOf("", month), Current: which == ""}}
	for _, g := range groups {
		all = append(all, parts.NavItem{Label: g.Cohort.Name, Href: gapsOf(g.Cohort.ID, month), Current: g.Cohort.ID == which})
	}
	return all
}

const monthForm = "2006-01"

// chosenMonth is the month of the address, else this one: a day in the middle of it, where no zone makes another of it.
func (r *request) chosenMonth() (time.Time, error) {
	month := midMonth(r.now)
	if wanted := r.Query("month"); wanted != "" {
		t, err := time.ParseInLocation(monthForm, wanted, r.now.Location())
		if err != nil || t.After(r.now.AddDate(0, 0, 1)) || t.Year() < 2000 {
			return month, errNotHere
		}
		month = midMonth(t)
	}
	return month, nil
}

func midMonth(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 15, 12, 0, 0, 0, t.Location())
}

// gapMonths are the months that can be chosen: the latest, and the one that is shown.
func (r *request) gapMonths(which id.Cohort, shown time.Time) []parts.NavItem {
	at := midMonth(r.now)
	var all []parts.NavItem
	add := func(t time.Time) {
		all = append(all, parts.NavItem{Label: r.monthName(t), Href: gapsOf(which, t), Current: t.Equal(shown)})
	}
	for range gapMonths {
		add(at)
		at = at.AddDate(0, -1, 0)
	}
	if !slices.ContainsFunc(all, func(i parts.NavItem) bool { return i.Current }) {
		add(shown)
	}
	return all
}

// gap words one of them.
func (r *request) gap(l moderation.Look, c cohort.Cohort) (pages.Gap, error) {
	past, err := r.s.Moderation.Past(r.ctx, r.actor(), l.Case, false)
	if err != nil {
		return pages.Gap{}, err
	}
	f := file{request: r}
	out := pages.Gap{
		ID: l.ID, Title: r.lookTitle(l, c), When: parts.On(l.At.In(r.now.Location()), r.now), Second: r.opinion(l.Second, l.Note),
		Case: caseAddress(l.Case), Said: r.gapSaid(l),
	}
	first := moderation.Made{}
	for _, m := range slices.Backward(past) { // oldest first
		switch {
		case m.ID == l.Decision:
			first = m
		case m.At.After(l.At):
			out.Then = append(out.Then, capital(f.did(m))+".")
		}
	}
	out.First = r.opinion(l.First, first.Reason)
	if first.ID != "" {
		out.First = append([]pages.Fact{{Name: r.T("Decided"), Words: capital(f.did(first))}}, out.First...)
	}
	return out, nil
}

// gapSaid says in what the two differ.
func (r *request) gapSaid(l moderation.Look) string {
	switch {
	case l.First.Tier == l.Second.Tier:
		return r.T("The same tier, and another act.")
	case l.Second.Tier.Level() > l.First.Tier.Level():
		return r.T("The second look found it more urgent.")
	default:
		return r.T("The second look found it less urgent.")
	}
}
