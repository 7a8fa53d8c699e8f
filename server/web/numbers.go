package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/gate"
)

// numbersMonths is how many months the page looks back on: enough to see whether something changes.
const numbersMonths = 3

// showNumbers says how the queue of one group went, month by month. There is nothing of single people in it.
func (s *Server) showNumbers(r *request) error {
	groups, err := r.placesFor(access.ReadNumbers)
	if err != nil {
		return err
	}
	which, err := r.chosenGroup(groups)
	if err != nil {
		return err
	}
	page := pages.Numbers{Frame: r.deskFrame(words.M("Queue")), Back: r.toQueue(), Span: r.F("{group}, this month and the two before.", "group", which.Name)}
	if len(groups) > 1 {
		for _, g := range groups {
			page.Groups = append(page.Groups, parts.NavItem{Label: g.Cohort.Name, Href: "/queue/numbers?cohort=" + string(g.Cohort.ID), Current: g.Cohort.ID == which.ID})
		}
	}
	var months []moderation.Numbers
	at := s.Now()
	for range numbersMonths {
		n, err := s.Moderation.Numbers(r.ctx, r.actor(), which.ID, at)
		if err != nil {
			return err
		}
		months = append(months, n)
		at = n.Month.Add(-time.Hour)
	}
	page.Tables, page.Gaps = r.numberTables(months), gapsOf(which.ID, r.now)
	return r.page(pages.NumbersPage(page))
}

// chosenGroup is the group of the address, else the first.
func (r *request) chosenGroup(groups []cohort.Place) (cohort.Cohort, error) {
	wanted := r.Query("cohort")
	for _, g := range groups {
		if wanted == "" || string(g.Cohort.ID) == wanted {
			return g.Cohort, nil
		}
	}
	return cohort.Cohort{}, errNotHere
}

func (r *request) numberTables(months []moderation.Numbers) []pages.NumberTable {
	tables := []pages.NumberTable{r.seenTable(months), r.decidedTable(months), r.rulesTable(months[0]), r.loadTable(months[0])}
	return append(tables, r.agreementTable(months))
}

func (r *request) monthName(t time.Time) string {
	return strings.Join(strings.Fields(r.day(t))[1:], " ") // a day without its number
}

func share(s moderation.Share) string {
	if s.Of == 0 {
		return "–"
	}
	return strconv.Itoa((100*s.Some+s.Of/2)/s.Of) + "\u00a0%"
}

func (r *request) seenTable(months []moderation.Numbers) pages.NumberTable {
	t := pages.NumberTable{ID: "seen", Heading: r.T("Seen in time"), Heads: []string{r.T("Month"), r.T("Crisis"), r.T("Red"), r.T("Decided late")}}
	now := months[0]
	t.Said = r.T("Nothing is late now.")
	if now.OpenLate > 0 {
		t.Said = r.N(now.OpenLate, "{n} open case is late now.", "{n} open cases are late now.")
	}
	for _, n := range months {
		t.Rows = append(t.Rows, []string{r.monthName(n.Month), share(n.InTime[gate.Crisis]), share(n.InTime[gate.Red]), r.F("{some} of {all}", "some", strconv.Itoa(n.DecidedLate), "all", strconv.Itoa(n.Decided))})
	}
	return t
}

func (r *request) decidedTable(months []moderation.Numbers) pages.NumberTable {
	t := pages.NumberTable{ID: "appeals", Heading: r.T("Appeals"), Said: r.T("An appeal that is overturned shows where the agreement is not clear."), Heads: []string{r.T("Month"), r.T("Answered"), r.T("Overturned")}}
	for _, n := range months {
		t.Rows = append(t.Rows, []string{r.monthName(n.Month), strconv.Itoa(n.Appeals.Of), strconv.Itoa(n.Appeals.Some)})
	}
	return t
}

func (r *request) rulesTable(n moderation.Numbers) pages.NumberTable {
	t := pages.NumberTable{ID: "rules", Heading: r.T("Tiers that people corrected, by rule"), Said: r.T("Nobody corrected a tier this month.")}
	if len(n.Corrections) == 0 {
		return t
	}
	t.Said, t.Heads = r.T("These rules were wrong most often this month."), []string{r.T("Rule"), r.T("Should have been higher"), r.T("Should have been lower"), r.T("Decisions with it")}
	for _, c := range n.Corrections {
		t.Rows = append(t.Rows, []string{heading(r.why(c.Rule)) + " (" + c.Rule + ")", strconv.Itoa(c.Graver), strconv.Itoa(c.Milder), strconv.Itoa(c.Of)})
	}
	return t
}

func (r *request) loadTable(n moderation.Numbers) pages.NumberTable {
	t := pages.NumberTable{ID: "load", Heading: r.T("Decisions by hour of the day"), Said: r.T("Nothing was decided this month.")}
	if n.Decided == 0 {
		return t
	}
	t.Said, t.Heads = r.T("When the work is done this month, for whoever plans the hours."), []string{r.T("Hour"), r.T("Decisions")}
	for hour, many := range n.Hours {
		if many > 0 {
			at := time.Date(n.Month.Year(), n.Month.Month(), 1, hour, 0, 0, 0, n.Month.Location())
			t.Rows = append(t.Rows, []string{parts.Hour(r.tongue(), at), strconv.Itoa(many)})
		}
	}
	return t
}

// agreementTable says how far second looks agree. The figure is 1 where two people always see the same, and 0 where they
// agree no more than chance would.
func (r *request) agreementTable(months []moderation.Numbers) pages.NumberTable {
	t := pages.NumberTable{ID: "agree", Heading: r.T("Agreement of second looks"), Said: r.T("There were too few blind second looks to say how far two people agree."), Heads: []string{r.T("Month"), r.T("Second looks"), r.T("Seen otherwise"), r.T("Agreement")}}
	for _, n := range months {
		said := "–"
		if n.Agreement.Known {
			said = fmt.Sprintf("%.2f", n.Agreement.Kappa)
			t.Said = r.T("1 is agreement throughout, 0 what chance would give. Under 0.70, talk about the cases that were seen otherwise.")
		}
		t.Rows = append(t.Rows, []string{r.monthName(n.Month), strconv.Itoa(n.Agreement.Pairs), strconv.Itoa(n.Agreement.Differ), said})
	}
	return t
}
