package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	screening "holdfast/moderation/rules"
	"holdfast/moderation/screen"
	"holdfast/server/gate"
)

// listTiers say how soon somebody looks at what one of a practice's own words stands in.
var listTiers = map[gate.Tier]string{
	gate.Amber: words.M("Within a day of staffed hours (amber)"), gate.Red: words.M("Within an hour of staffed hours (red)"),
	gate.Green: words.M("Not at all: other rules pass over these words"),
}

var listTiersInOrder = []gate.Tier{gate.Amber, gate.Red, gate.Green}

// ruleGroup is rules about one thing.
type ruleGroup struct {
	name    string
	classes []string
}

// ruleGroups put rules together. Whatever is in no other group is in the last.
var ruleGroups = []ruleGroup{
	{words.M("Danger to oneself"), []string{"ideation", "plan", "means", "time", "in-progress", "farewell", "affairs", "burden", "hopeless", "self-harm"}},
	{words.M("Danger to somebody else, or from somebody"), []string{"other-at-risk", "abuse", "child-risk", "threat", "weapon", "encouragement", "method-offer"}},
	{words.M("Illness"), []string{"voices", "medical", "substance", "eating", "distress", "med-advice"}},
	{words.M("Names, addresses and contact elsewhere"), []string{"pii-other", "pii-own", "contact-out"}},
	{words.M("Everything else"), nil},
}

func (s *Server) showScreeningDraft(r *request) error {
	d, err := s.Rules.Draft(r.ctx, r.actor())
	if err != nil {
		return err
	}
	lists := append(slices.Clone(d.Lists), screen.List{Tier: gate.Amber}) // one more to fill in
	return r.page(s.screeningForm(r, screening.Set{Lists: lists, Off: d.Off}, d.Number, nil))
}

// screeningForm is the form with these lists in it, the empty ones too.
func (s *Server) screeningForm(r *request, set screening.Set, seen int64, problem *parts.Problem) templ.Component {
	page := pages.ScreeningChange{
		Frame: r.frame("Practice", "/practice"), Back: parts.Link{Label: r.T("What software looks for"), Href: screeningAddress},
		Seen: strconv.FormatInt(seen, 10), Rules: r.ruleSwitches(s.Rules.Rules(set)), Action: screeningAddress + "/draft", Problem: problem,
	}
	for i, l := range set.Lists {
		boxes := pages.ListBoxes{Number: strconv.Itoa(i + 1), ID: l.ID, Reason: l.Reason, Phrases: strings.Join(l.Phrases, "\n")}
		for _, t := range listTiersInOrder {
			boxes.Tiers = append(boxes.Tiers, parts.Choice{Value: string(t), Label: r.T(listTiers[t]), Selected: t == l.Tier})
		}
		page.Lists = append(page.Lists, boxes)
	}
	return pages.ScreeningChangePage(page)
}

func (r *request) ruleSwitches(all []screening.Rule) []pages.RuleGroup {
	groups := make([]pages.RuleGroup, len(ruleGroups))
	for _, rule := range all {
		at := slices.IndexFunc(ruleGroups, func(g ruleGroup) bool { return slices.Contains(g.classes, rule.Class) })
		if at < 0 {
			at = len(ruleGroups) - 1
		}
		g := &groups[at]
		g.Name, g.Some = r.T(ruleGroups[at].name), g.Some || rule.Off
		g.Rules = append(g.Rules, pages.Tick{Value: rule.ID, Label: r.T(rule.Reason), On: rule.Off})
	}
	return slices.DeleteFunc(groups, func(g pages.RuleGroup) bool { return len(g.Rules) == 0 })
}

func (s *Server) setScreeningDraft(r *request) error {
	typed := r.screeningTyped()
	in := screening.Set{Off: typed.Off}
	for _, l := range typed.Lists {
		if l.Reason != "" || len(l.Phrases) > 0 { // an empty one is taken away, or was never filled in
			in.Lists = append(in.Lists, l)
		}
	}
	_, err := s.Rules.SetDraft(r.ctx, r.actor(), in, r.number("seen"))
	if err == nil {
		return r.see(screeningAddress + "?said=draft-set")
	}
	return r.refused(err, "Nothing was changed yet", func(p *parts.Problem) (templ.Component, error) {
		return s.screeningForm(r, typed, r.number("seen"), p), nil
	})
}

// screeningTyped reads the form as it was filled in, empty lists too.
func (r *request) screeningTyped() screening.Set {
	set := screening.Set{Off: r.fields("off")}
	for i := 1; i <= min(int(r.number("count")), screening.MaxLists+1); i++ {
		n := "-" + strconv.Itoa(i)
		l := screen.List{ID: r.field("list" + n), Reason: strings.TrimSpace(r.field("reason" + n)), Tier: gate.Tier(r.field("tier" + n))}
		for line := range strings.Lines(r.field("phrases" + n)) {
			if line = strings.TrimSpace(line); line != "" {
				l.Phrases = append(l.Phrases, line)
			}
		}
		set.Lists = append(set.Lists, l)
	}
	return set
}
