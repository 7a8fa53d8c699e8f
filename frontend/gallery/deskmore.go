package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func doneNow(s Setting) pages.Done {
	until := parts.Exact(at(11, 21, 14), now)
	return pages.Done{
		Frame: with(s.atDesk("Case"), "Open what is due next", "/queue/next", "down"), Back: toQueue(), Heading: "Returned to Willow",
		Lines: []string{"The group does not see it.", "Willow reads your words, with two notes beside the lines.", "Dr Amara Osei is told."}, Until: &until, Undo: "/cases/c5/decisions/d1/undoing",
	}
}

func doneThen(s Setting) pages.Done {
	p := doneNow(s)
	p.Heading, p.Undo, p.Until = "Undone", "", nil
	p.Lines, p.Again = []string{"Nobody was told anything. The case is open as before."}, parts.Link{Label: "Open the case again", Href: "/cases/c5"}
	return p
}

func glass(s Setting) pages.OpenGlass {
	return pages.OpenGlass{Frame: s.atDesk("Case"), Back: parts.Link{Label: "The case", Href: "/cases/c5"}, Who: longName, Action: "/cases/c5/card"}
}

func glassRefused(s Setting) pages.OpenGlass {
	p := glass(s)
	p.Reason = "ok"
	p.Problem = &parts.Problem{Heading: "It stays sealed", Sentence: "Please say why it must be opened, in a sentence.", Field: "reason"}
	return p
}

func glassOpen(s Setting) pages.OpenGlass {
	p := glass(s)
	p.Action, p.Card = "", &pages.CardValues{LegalName: "Anna Berger", Place: "Fuggerstr. 9, Steinbach", Phone: "+44 7700 900123", SafeContact: "Her sister, +44 7700 900124", Language: "German"}
	return p
}

func handover(s Setting) pages.Handover {
	rows := queueRows()
	return pages.Handover{
		Frame: s.atDesk("Queue"), Back: toQueue(), Shift: pages.Shift{Said: "You have read twelve hard posts since 6 pm. That is enough for one shift."}, Urgent: rows[:3], Mine: rows[3:5], Waiting: rows[8:9],
		Notes: []pages.HandoverNote{
			{By: "Dana Whitlock", When: parts.On(at(11, 18, 0), now), Words: "Plover’s sister is with her until ten. Ring then.\n" + unbroken, Read: "/queue/handover/h1/reading"},
			{By: "Inês Duarte", When: parts.On(at(11, 9, 0), now), Words: "Quiet night.", Seen: "About Carers mornings."},
		},
		Groups: []parts.Choice{{Value: "g1", Label: group}, {Value: "g2", Label: "Carers mornings"}}, Checks: []parts.Choice{{Value: "", Label: "At no time in particular"}, {Value: "4h", Label: "In four hours"}}, Note: "Larch has not answered yet.", Nonce: "n1", Action: "/queue/handover",
		Topics: []pages.Tick{{Value: "self-harm", Label: "Self-harm", On: true}, {Value: "abuse", Label: "Being hurt by somebody"}, {Value: "child-risk", Label: "Children in danger"}}, SetAt: "/queue/topics",
		Problem: &parts.Problem{Heading: "Not handed over yet", Sentence: "This is longer than we can keep. Please shorten it.", Field: "text"},
	}
}

func handoverEmpty(s Setting) pages.Handover {
	p := handover(s)
	p.Urgent, p.Mine, p.Waiting, p.Notes, p.Problem, p.Note = nil, nil, nil, nil, nil, ""
	p.Shift.Said = "You have read nothing hard in this shift."
	return p
}

func looks(s Setting) pages.Looks {
	return pages.Looks{Frame: s.atDesk("Queue"), Back: toQueue(), Gaps: "/queue/gaps", Rows: []pages.LookRow{
		{Sentence: "A post in Carers mornings", Href: "/queue/looks/l1", Why: "Drawn blindly.", Due: *due(11, 20, 0), Late: true},
		{Sentence: "A post in " + group, Href: "/queue/looks/l2", Why: "Decided about somebody in the decider’s own care.", Due: *due(13, 12, 0)},
	}}
}

func looksEmpty(s Setting) pages.Looks {
	p := looks(s)
	p.Rows = nil
	return p
}

func lookBlind(s Setting) pages.SecondLook {
	c := caseBase(s)
	c.Words.State, c.Words.Heading, c.Words.Order = "As it was when it was decided.", "What was written", parts.Link{}
	return pages.SecondLook{
		Frame: s.atDesk("Queue"), Back: parts.Link{Label: "Second looks", Href: "/queue/looks"}, Title: "A post in " + group, Blind: true, Words: c.Words, Why: c.Why, Around: c.Around[:1], Clauses: c.Clauses,
		Tiers: []parts.Choice{{Value: "crisis", Label: "Crisis"}, {Value: "red", Label: "Red"}, {Value: "amber", Label: "Amber"}, {Value: "green", Label: "Not at all"}},
		Acts:  []parts.Choice{{Value: "publish", Label: "Publish as written"}, {Value: "fold", Label: "Publish folded"}, {Value: "return", Label: "Return with notes"}, {Value: "remove", Label: "Remove it"}}, Action: "/queue/looks/l2",
		Problem: &parts.Problem{Heading: "Not kept yet", Sentence: "Please choose how soon it should be read.", Field: "tier"},
	}
}

func lookCompared(s Setting) pages.SecondLook {
	p := lookBlind(s)
	p.Action, p.Problem, p.Said = "", nil, "The same tier, and another act. Nothing follows by itself; talk about it when you meet."
	p.Was = []pages.Fact{{Name: "How soon", Words: "Red"}, {Name: "The words", Words: "Return with notes"}, {Name: "Why", Words: "First name and work together could lead someone to him."}}
	p.Yours = []pages.Fact{{Name: "How soon", Words: "Red"}, {Name: "The words", Words: "Mask words, publish the rest"}}
	return p
}

func numbers(s Setting) pages.Numbers {
	return pages.Numbers{Frame: s.atDesk("Queue"), Back: toQueue(), Gaps: "/queue/gaps", Span: "Tuesday evening group, this month and the two before.", Groups: []parts.NavItem{{Label: group, Href: "/queue/numbers", Current: true}, {Label: "Carers mornings", Href: "/queue/numbers?cohort=g2"}}, Tables: []pages.NumberTable{
		{ID: "seen", Heading: "Seen in time", Said: "Of 100 cases of crisis, 96 were seen in time.", Heads: []string{"Tier", "Seen in time", "Later", "Open and late now"}, Rows: [][]string{{"Crisis", "96 %", "1", "0"}, {"Red", "91 %", "4", "1"}, {"Amber", "99 %", "2", "0"}}},
		{ID: "appeals", Heading: "Appeals", Said: "One of three was overturned.", Heads: []string{"Month", "Asked", "Overturned"}, Rows: [][]string{{"November 2026", "3", "1"}}},
		{ID: "rules", Heading: "Corrected tiers, by rule", Said: "These rules were corrected most.", Heads: []string{"Rule", "Too high", "Too low"}, Rows: [][]string{{"Says goodbye (farewell.group-of-a-long-rule-name)", "4", "0"}}},
		{ID: "load", Heading: "Load by hour", Said: "Most comes in between 8 pm and 10 pm.", Heads: []string{"Hour", "Cases"}, Rows: [][]string{{"8 pm", "41"}, {"9 pm", "38"}}},
		{ID: "agree", Heading: "Agreement of second looks", Said: "There are too few second looks this month to say.", Heads: nil},
	}}
}

func numbersNew(s Setting) pages.Numbers {
	p := numbers(s)
	p.Tables = []pages.NumberTable{{ID: "seen", Heading: "Seen in time", Said: "Nothing was decided yet. Once something is, it is counted here."}}
	return p
}

func groupMessages(s Setting) pages.GroupMessages {
	return pages.GroupMessages{Frame: s.atDesk("Queue"), Back: toQueue(), Cohort: group, Action: "/cohorts/g1/messages", Rows: []pages.GroupMessage{
		{ID: "return", Label: "Returned with notes", Words: "Thank you for writing this. One thing only: [which words] could lead somebody to [whom]. Change them and send it again."},
		{ID: "remove", Label: "Removed", Words: "I took this away, because [why]. " + unbroken},
	}}
}

func groupMessagesRefused(s Setting) pages.GroupMessages {
	p := groupMessages(s)
	p.Rows[1].Refused, p.Rows[1].Words = true, unbroken
	p.Problem = &parts.Problem{Heading: "Not kept yet", Sentence: "This can be 4000 characters long, and it has 5120. Please shorten it.", Field: "text"}
	return p
}
