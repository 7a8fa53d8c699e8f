package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func safety() []Entry {
	return []Entry{
		{"help", "Help now", page(helpFull, pages.HelpPage)},
		{"help-plan", "Help now, with one's own plan first", page(helpPlan, pages.HelpPage)},
		{"help-bare", "Help now, no lines", page(helpBare, pages.HelpPage)},
		{"help-stale", "Help now, lines nobody checked, long names", page(helpStale, pages.HelpPage)},
		{"offline", "Without a connection", page(offline, pages.HelpPage)},
		{"plan", "My safety plan", page(plan, pages.PlanPage)},
		{"plan-empty", "My safety plan, not written yet", page(planEmpty, pages.PlanPage)},
		{"plan-change", "Write a safety plan", page(planChange, pages.PlanChangePage)},
		{"plan-conflict", "Write a safety plan, from two places", page(planConflict, pages.PlanChangePage)},
		{"plan-refused", "Write a safety plan, too long", page(planRefused, pages.PlanChangePage)},
		{"away", "After leaving quickly", page(away, pages.AwayPage)},
		{"leaving-quickly", "What leaving quickly does", page(leavingQuickly, pages.LeavingQuicklyPage)},
		{"first-visit", "A first visit, with another name for leaving", page(firstVisit, pages.HomePage)},
		{"help-lines", "Help lines, for the admin", page(helpLines, pages.PracticeHelpPage)},
		{"help-lines-none", "Help lines, none yet, refused", page(helpLinesRefused, pages.PracticeHelpPage)},
		{"help-line", "Change a help line", page(helpLine, pages.PracticeHelpLinePage)},
		{"look-outside", "How it looks from outside", page(lookOutside, pages.PracticeLookPage)},
		{"look-outside-refused", "How it looks from outside, refused", page(lookOutsideRefused, pages.PracticeLookPage)},
	}
}

const stale = "Checked 14 months ago. The emergency number works in any case."

func (s Setting) forHelp(f parts.Frame) parts.Frame {
	f.Links.Plan = s.Plan
	return f
}

func helpFull(s Setting) pages.Help {
	return pages.Help{
		Frame: s.forHelp(s.frame("Help")), Practice: "Alder House",
		Own: []pages.HelpLine{{Label: "Alder House, 01632 960 100", Href: "tel:01632960100", Detail: "Weekdays, 9 am to 6 pm."}},
		Groups: []pages.HelpGroup{{Country: "Example Isles", Lines: []pages.HelpLine{
			{Label: "The Night Line, 0808 157 0100", Href: "tel:08081570100", Detail: "Free, day and night."},
			{Label: "The Night Line, 01632 960 103", Href: "sms:01632960103", Detail: "By text. Free."},
		}}},
		Danger: []pages.HelpLine{{Label: "999", Href: "tel:999"}, {Label: "112", Href: "tel:112"}},
		Action: "/help", Countries: []parts.Choice{{Label: "Everywhere"}, {Value: "Example Isles", Label: "Example Isles", Selected: true}, {Value: "Elsewhere", Label: "Elsewhere"}},
		Languages: []parts.Choice{{Label: "Any language"}, {Value: "Welsh", Label: "Welsh"}},
		Staffed:   "Staff read here on weekdays, 9 am to 6 pm.", Checked: "The numbers were checked on 3 November.",
		Next: []pages.NextStaffed{{Cohort: "Tuesday evening group", When: parts.By(at(12, 9, 0), now)}, {Cohort: longName}},
	}
}

func helpPlan(s Setting) pages.Help {
	p := helpFull(s)
	p.Plan = &pages.OwnPlan{Href: "/plan", People: []pages.PlanLine{
		{Before: "Maya, next door, ", Number: "01632 960 111", Href: "tel:01632960111", After: " (not after ten)"},
		{Before: "Walk to the harbour with the dog"},
	}}
	p.Action = ""
	return p
}

func helpBare(s Setting) pages.Help {
	f := s.outside("Help")
	f.StaffHours = ""
	return pages.Help{Frame: f}
}

func helpStale(s Setting) pages.Help {
	p := helpFull(s)
	p.Frame = s.forHelp(s.outside("Help"))
	p.Checked, p.Next = "", nil
	p.Groups = []pages.HelpGroup{
		{Country: longName, Lines: []pages.HelpLine{{Label: longName + ", 0808 157 0100", Href: "tel:08081570100", Detail: longName, Stale: stale}}},
		{Lines: []pages.HelpLine{{Label: "a-site-with-a-very-long-address.example.org", Href: "https://a-site-with-a-very-long-address.example.org/", Stale: "Checked 7 months ago."}}},
	}
	p.Danger[0].Stale = "Checked 14 months ago."
	return p
}

func offline(s Setting) pages.Help {
	p := helpFull(s)
	p.Frame, p.Offline, p.Action, p.Next = s.forHelp(s.outside("Help")), true, "", nil
	return p
}

func planParts(text bool) []pages.PlanPart {
	all := []pages.PlanPart{
		{Field: "signs", Title: "How I notice", Hint: "What changes first: sleep, thoughts, what you stop doing.", Text: "I stop answering Maya.\nNo breakfast."},
		{Field: "helps", Title: "What helps", Text: "Cold water. The long way round the harbour."},
		{Field: "places", Title: "Where I am safe", Text: "The library, until eight."},
		{Field: "people", Title: "Whom I can ring", Hint: "A name and a number on each line.", Text: "Maya, 01632 960 111"},
		{Field: "reasons", Title: "Why I hold on", Text: longName + longName},
	}
	if text {
		return all
	}
	for i := range all {
		all[i].Lines = []pages.PlanLine{{Before: all[i].Text}}
	}
	all[3].Lines = []pages.PlanLine{{Before: "Maya, ", Number: "01632 960 111", Href: "tel:01632960111"}}
	return all
}

func plan(s Setting) pages.Plan {
	return pages.Plan{Frame: s.forHelp(s.frame("Plan")), Parts: planParts(false), Changed: parts.On(at(3, 9, 0), now), ChangeAt: "/plan/change", Version: "3", Device: true}
}

func planEmpty(s Setting) pages.Plan {
	return pages.Plan{Frame: s.frame("Plan"), ChangeAt: "/plan/change"}
}

func planChange(s Setting) pages.PlanChange {
	return pages.PlanChange{Frame: s.frame("Plan"), Back: parts.Link{Label: "My safety plan", Href: "/plan"}, Parts: planParts(true), Seen: "3", Action: "/plan"}
}

func planConflict(s Setting) pages.PlanChange {
	p := planChange(s)
	p.Parts[3].Now = "Maya, 01632 960 111\nHer brother, 01632 960 112"
	p.Problem = &parts.Problem{Heading: "Nothing was changed yet", Sentence: "This was changed from somewhere else while you were writing. What you wrote is still in the boxes; what stands there now is shown above them."}
	return p
}

func planRefused(s Setting) pages.PlanChange {
	p := planChange(s)
	p.Problem = &parts.Problem{Heading: "Nothing was changed yet", Sentence: "This is more than one part of a plan can hold. A few short lines are easier to read when it matters.", Field: "helps"}
	return p
}

func away(s Setting) pages.Away { return pages.Away{Frame: s.outside("")} }

func leavingQuickly(s Setting) pages.LeavingQuickly {
	return pages.LeavingQuickly{Frame: s.frame("Leaving")}
}

func firstVisit(s Setting) pages.Home {
	p := homeFirst(s)
	p.Frame.First, p.Frame.Leave, p.Frame.Brand, p.Frame.Drawing = true, "Wwwwwwwwww mmmmmmmmmmmmm", "Wwwwwwwwww mmmmmmmmmmmmm", "leaf"
	return p
}

func helpKinds() []parts.Choice {
	return []parts.Choice{{Value: "call", Label: "They call", Selected: true}, {Value: "text", Label: "They text"}, {Value: "web", Label: "On the web"}, {Value: "emergency", Label: "Emergency number"}}
}

func toPractice() parts.Link { return parts.Link{Label: "The practice", Href: "/practice"} }

func helpLines(s Setting) pages.PracticeHelp {
	return pages.PracticeHelp{
		Frame: s.frame("Practice"), Back: toPractice(), Action: "/practice/help", HoursAction: "/practice/hours", Hours: "Somebody reads on weekdays, 9 am to 6 pm.",
		Values: pages.HelpValues{Kinds: helpKinds()},
		Rows: []pages.HelpRow{
			{Label: "Alder House", Number: "01632 960 100", Where: "They call. Our own.", Checked: parts.On(at(3, 9, 0), now), Change: "/practice/help/1", Check: "/practice/help/1/check", Remove: "/practice/help/1/removal"},
			{Label: longName, Number: "https://a-site-with-a-very-long-address.example.org/and/a/path", Where: "On the web. " + longName + ".", Source: longName, Stale: "Checked 14 months ago.", Change: "/practice/help/2", Check: "/practice/help/2/check", Remove: "/practice/help/2/removal"},
		},
	}
}

func helpLinesRefused(s Setting) pages.PracticeHelp {
	p := helpLines(s)
	p.Rows, p.Hours, p.HoursNow = nil, "", "Staff read on weekdays, 9 am to 6 pm."
	p.Values.Label, p.Values.Number = "The Night Line", "ring us"
	p.Problem = &parts.Problem{Heading: "Nothing was added yet", Sentence: "Please give the number as it is dialled: digits, with spaces where they help. Words such as what to text go into the line below.", Field: "number"}
	return p
}

func helpLine(s Setting) pages.PracticeHelpLine {
	return pages.PracticeHelpLine{
		Frame: s.frame("Practice"), Back: parts.Link{Label: "Help lines", Href: "/practice/help"}, Action: "/practice/help/1",
		Values: pages.HelpValues{Label: "Alder House", Number: "01632 960 100", Kinds: helpKinds(), Own: true},
	}
}

func lookOutside(s Setting) pages.PracticeLook {
	return pages.PracticeLook{
		Frame: s.frame("Practice"), Back: toPractice(), Title: "Tide tables", Usual: "Notes", Action: "/practice/look",
		Icons: []parts.Choice{{Value: "mark", Label: "The usual one"}, {Value: "leaf", Label: "Leaf", Selected: true}, {Value: "wave", Label: "Waves"}, {Value: "page", Label: "Page"}, {Value: "ring", Label: "Ring"}},
	}
}

func lookOutsideRefused(s Setting) pages.PracticeLook {
	p := lookOutside(s)
	p.Title = "The anxious people’s weekly group"
	p.Problem = &parts.Problem{Heading: "Nothing was changed yet", Sentence: "This can be 24 characters long, and it has 33. Please shorten it.", Field: "title"}
	return p
}
