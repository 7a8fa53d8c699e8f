package web

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/server/account"
	"holdfast/server/safety"
)

// help is "Help now", for anybody. It answers with what there is, whatever else fails: a number is worth more than an
// error page.
func (s *Server) help(r *request) error {
	page := r.helpPage(r.Query("country"), r.Query("language"))
	page.Plan = r.ownPlan()
	page.Next = r.nextStaffed()
	page.Frame.Worker = !r.session.Shared
	return r.page(pages.HelpPage(page))
}

// offline is the same as a browser keeps it for when there is no connection: only what anybody may read.
func (s *Server) offline(r *request) error {
	r.session, r.token = account.Session{}, ""
	page := r.helpPage("", "")
	page.Offline, page.Action, page.Frame.Demo = true, "", false
	page.Frame.Links.Script, page.Frame.Links.Icon = "", "" // kept are the style sheet and the two scripts it needs
	return r.page(pages.HelpPage(page))
}

func (r *request) helpPage(country, language string) pages.Help {
	f := r.frame("Help", "")
	f.Links.Plan = r.s.Assets.URL("plan.js")
	page := pages.Help{Frame: f, Practice: r.s.Settings.Practice, Staffed: f.StaffHours}
	all, err := r.s.Safety.Lines(r.ctx, "", "")
	if err != nil {
		all = nil
	}
	page.Countries = r.choices(all, country, r.T("Everywhere"), func(l safety.Line) string { return l.Country })
	page.Languages = r.choices(all, language, r.T("Any language"), func(l safety.Line) string { return l.Language })
	if len(page.Countries)+len(page.Languages) > 0 {
		page.Action = "/help"
	}
	if shown, err := r.s.Safety.Lines(r.ctx, country, language); err == nil {
		r.addLines(&page, shown)
	}
	r.addSettings(&page)
	return page
}

// choices are the values that lines have, when there is more than one to choose from; what is asked for is chosen.
func (r *request) choices(all []safety.Line, asked, every string, of func(safety.Line) string) []parts.Choice {
	list := []parts.Choice{{Label: every}}
	for _, l := range all {
		value := of(l)
		if value != "" && !slices.ContainsFunc(list, func(c parts.Choice) bool { return c.Value == value }) {
			list = append(list, parts.Choice{Value: value, Label: value, Selected: value == asked})
		}
	}
	if len(list) < 3 && asked == "" {
		return nil
	}
	return list
}

func (r *request) addLines(page *pages.Help, all []safety.Line) {
	emergency := slices.ContainsFunc(all, func(l safety.Line) bool { return l.Kind == safety.Emergency })
	var oldest time.Time
	for _, l := range all {
		shown := r.helpLine(l, emergency)
		if !l.Stale(r.s.Now()) && (oldest.IsZero() || l.Checked.Before(oldest)) {
			oldest = l.Checked
		}
		switch {
		case l.Kind == safety.Emergency:
			page.Danger = append(page.Danger, shown)
		case l.Own:
			page.Own = append(page.Own, shown)
		default:
			page.Groups = inGroup(page.Groups, l.Country, shown)
		}
	}
	if !oldest.IsZero() {
		page.Checked = r.F("The numbers were checked {when}.", "when", parts.On(oldest.In(r.now.Location()), r.now).Words)
	}
}

func inGroup(groups []pages.HelpGroup, country string, l pages.HelpLine) []pages.HelpGroup {
	for i := range groups {
		if groups[i].Country == country {
			groups[i].Lines = append(groups[i].Lines, l)
			return groups
		}
	}
	return append(groups, pages.HelpGroup{Country: country, Lines: []pages.HelpLine{l}})
}

func (r *request) helpLine(l safety.Line, emergency bool) pages.HelpLine {
	shown := pages.HelpLine{Label: l.Label + ", " + l.Number, Href: "tel:" + dial(l.Number), Detail: l.Detail, Stale: r.stale(l)}
	switch l.Kind {
	case safety.Emergency:
		shown.Label, shown.Detail = l.Number, l.Label
	case safety.Text:
		shown.Href, shown.Detail = "sms:"+dial(l.Number), strings.TrimSpace(r.T("By text.")+" "+l.Detail)
	case safety.Web:
		shown.Label, shown.Href = l.Label, l.Number
	}
	if shown.Stale != "" && emergency && l.Kind != safety.Emergency {
		shown.Stale += " " + r.T("The emergency number works in any case.")
	}
	return shown
}

// stale says how long ago a line was checked, when that is too long.
func (r *request) stale(l safety.Line) string {
	if !l.Stale(r.s.Now()) {
		return ""
	}
	return r.N(int(r.s.Now().Sub(l.Checked)/(30*24*time.Hour)), "Checked {n} month ago.", "Checked {n} months ago.")
}

// addSettings fills in from the operator's settings what the practice has not put here itself.
func (r *request) addSettings(page *pages.Help) {
	if set := r.s.Settings.HelpPhone; set != "" && len(page.Own)+len(page.Groups) == 0 {
		page.Own = []pages.HelpLine{{Label: set, Href: called(set)}}
	}
	if set := r.s.Settings.HelpEmergency; set != "" && len(page.Danger) == 0 {
		page.Danger = []pages.HelpLine{{Label: set, Href: called(set)}}
	}
}

// called is where the number of a sentence leads; empty when there is none in it.
func called(sentence string) string { return planLine(sentence).Href }

// number is what can be rung in a line that somebody wrote: six digits at least, with what people put between them, or
// all of a short one.
var number = regexp.MustCompile(`\+?[0-9][0-9 ()./-]{4,}[0-9]|^[0-9]{2,6}$`)

// planLine parts a line at its first number.
func planLine(line string) pages.PlanLine {
	at := number.FindStringIndex(line)
	if at == nil {
		return pages.PlanLine{Before: line}
	}
	found := line[at[0]:at[1]]
	return pages.PlanLine{Before: line[:at[0]], Number: found, Href: "tel:" + dial(found), After: line[at[1]:]}
}

// dial is a number as a phone takes it.
func dial(number string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c == '+' {
			return c
		}
		return -1
	}, number)
}

// ownPlan is the reader's own people and the way to all of their plan. When it cannot be read, the numbers stand alone.
func (r *request) ownPlan() *pages.OwnPlan {
	if r.session.Person == "" {
		return nil
	}
	plan, err := r.s.Safety.Plan(r.ctx, r.actor())
	if err != nil || plan.Empty() {
		return nil
	}
	return &pages.OwnPlan{Href: "/plan", People: planLines(plan.People)}
}

// nextStaffed is when staff of the reader's groups read next, for those groups whose calendar says so.
func (r *request) nextStaffed() []pages.NextStaffed {
	if r.session.Person == "" {
		return nil
	}
	places, err := r.s.Cohorts.Mine(r.ctx, r.actor())
	if err != nil {
		return nil
	}
	var next []pages.NextStaffed
	for _, p := range places {
		at, ok := p.Cohort.NextStaffed(r.s.Now())
		if !ok {
			continue
		}
		shown := pages.NextStaffed{Cohort: p.Cohort.Name}
		if !p.Cohort.StaffOn(r.s.Now()) {
			shown.When = parts.By(at.In(r.now.Location()), r.now)
		}
		next = append(next, shown)
	}
	return next
}
