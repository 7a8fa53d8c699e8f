package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func desk() []Entry {
	return []Entry{
		{"queue", "The queue", page(queue, pages.QueuePage)},
		{"queue-late", "The queue, late, on a page in the middle", page(queueLate, pages.QueuePage)},
		{"queue-empty", "The queue, nothing waits", page(queueEmpty, pages.QueuePage)},
		{"queue-none", "The queue, nothing of this kind", page(queueNone, pages.QueuePage)},
		{"queue-dose", "The queue, enough for one shift", page(queueDose, pages.QueuePage)},
		{"queue-asked", "The queue, a colleague asks to be joined", page(queueAsked, pages.QueuePage)},
		{"keys", "Keys at the desk", page(keys, pages.KeysPage)},
		{"case", "A case, held by the reader", page(caseMine, pages.CasePage)},
		{"case-free", "A case, free", page(caseFree, pages.CasePage)},
		{"case-theirs", "A case, held by a colleague", page(caseTheirs, pages.CasePage)},
		{"case-over", "A case, the time with it ended", page(caseOver, pages.CasePage)},
		{"case-closed", "A case, decided", page(caseClosed, pages.CasePage)},
		{"case-last", "A case, the marked lines last", page(caseLast, pages.CasePage)},
		{"case-refused", "A case, the decision refused", page(caseRefused, pages.CasePage)},
		{"case-meanwhile", "A case, the author edited meanwhile", page(caseMeanwhile, pages.CasePage)},
		{"case-report", "A case made by reports, with hard names", page(caseReport, pages.CasePage)},
		{"case-appeal", "An appeal", page(caseAppeal, pages.CasePage)},
		{"case-drill", "A drill", page(caseDrill, pages.CasePage)},
		{"case-person", "A case about a person, with no words", page(casePerson, pages.CasePage)},
		{"case-alone", "A crisis, nobody else to ask", page(caseAlone, pages.CasePage)},
		{"case-asking", "A crisis, colleagues asked", page(caseAsking, pages.CasePage)},
		{"case-ask-refused", "A crisis, nobody was asked", page(caseAskRefused, pages.CasePage)},
		{"case-asked", "A case that a colleague asks the reader into", page(caseAsked, pages.CasePage)},
		{"case-move", "A case, a move being chosen", page(caseMove, pages.CasePage)},
		{"case-move-none", "A case, no group to move to", page(caseMoveNone, pages.CasePage)},
		{"decided-now", "Decided a moment ago", page(doneNow, pages.DonePage)},
		{"decided-then", "Decided, nothing to undo", page(doneThen, pages.DonePage)},
		{"glass", "A contact card behind glass", page(glass, pages.OpenGlassPage)},
		{"glass-refused", "A contact card, no reason given", page(glassRefused, pages.OpenGlassPage)},
		{"glass-open", "A contact card, opened", page(glassOpen, pages.OpenGlassPage)},
		{"handover", "Hand over", page(handover, pages.HandoverPage)},
		{"handover-empty", "Hand over, nothing is open", page(handoverEmpty, pages.HandoverPage)},
		{"handover-asked", "Hand over, a colleague asks to be joined", page(handoverAsked, pages.HandoverPage)},
		{"looks", "Second looks", page(looks, pages.LooksPage)},
		{"looks-empty", "Second looks, none", page(looksEmpty, pages.LooksPage)},
		{"look-blind", "A second look, blind", page(lookBlind, pages.SecondLookPage)},
		{"look-compared", "A second look, compared", page(lookCompared, pages.SecondLookPage)},
		{"numbers", "How the queue went", page(numbers, pages.NumbersPage)},
		{"group-messages", "What people read with a decision", page(groupMessages, pages.GroupMessagesPage)},
		{"group-messages-refused", "What people read with a decision, refused", page(groupMessagesRefused, pages.GroupMessagesPage)},
		{"numbers-new", "How the queue went, before there is anything", page(numbersNew, pages.NumbersPage)},
	}
}

// atDesk is the frame of the staff's pages. Its people read in the morning.
func (s Setting) atDesk(title string) parts.Frame {
	f := s.frame(title)
	f.You, f.Links.Desk, f.Links.DeskStyle = "Milo Brandt", s.Desk, s.DeskStyle
	f.Nav = []parts.NavItem{{Label: "Home", Href: "/home"}, {Label: "Queue", Href: "/queue", Current: true}, {Label: "You", Href: "/account"}}
	return f
}

var (
	crisis = parts.Tier{Kind: "crisis", Words: "Crisis"}
	red    = parts.Tier{Kind: "red", Words: "Red"}
	amber  = parts.Tier{Kind: "amber", Words: "Amber"}
	green  = parts.Tier{Kind: "green", Words: "Sample"}
	drill  = parts.Tier{Kind: "drill", Words: "Drill"}
)

func due(day, hour, minute int) *parts.When {
	w := parts.By(at(day, hour, minute), now)
	return &w
}

func clocked(day, hour, minute int) *parts.When {
	w := parts.Clock(at(day, hour, minute), now)
	return &w
}

func queueRows() []parts.QueueRow {
	return []parts.QueueRow{
		{ID: "c1", Left: "6 min left", Due: "due 9:20 pm", Tier: crisis, Title: "Says they may end their life, and names tonight", Href: "/cases/c1", About: "Plover, Carers mornings.", More: []string{"Gives belongings away."}, Hold: "Dana Whitlock, until 9:19 pm.", With: "Inês Duarte has it open too."},
		{ID: "c2", Left: "11 min left", Due: "due 9:25 pm", Tier: crisis, Title: "Says goodbye to the group", Href: "/cases/c2", About: "Larch, Newcomers.", Hold: "Free.", Take: "/cases/c2/lease"},
		{ID: "c3", Left: "4 min late", Due: "was due 9:10 pm", Late: true, Tier: red, Title: "Is being hurt by somebody", Href: "/cases/c3", About: "Heron, Carers mornings.", More: []string{"A child may be in danger."}, Hold: "Free.", Take: "/cases/c3/lease"},
		{ID: "c4", Left: "22 min left", Due: "due 9:36 pm", Tier: red, Title: "A member asks staff to look: they feel threatened", Href: "/cases/c4", About: "Lark, Newcomers.", Hold: "You, until 9:23 pm.", Mine: true, Pass: "/cases/c4/passing"},
		{ID: "c5", Left: "35 min left", Due: "due 9:49 pm", Tier: red, Title: "Feels a burden to others", Href: "/cases/c5", About: "Willow, Tuesday evening group.", More: []string{"Names another person.", "Held: the group does not see it."}, Hold: "You, until 9:27 pm.", Mine: true, Pass: "/cases/c5/passing"},
		{ID: "c6", Left: "51 min left", Due: "due 10:05 pm", Tier: red, Title: "Hurt themselves lately", Href: "/cases/c6", About: longName + ", Newcomers.", Hold: "Free.", Take: "/cases/c6/lease"},
		{ID: "c7", Left: "2 h left", Due: "due 11:14 pm", Tier: amber, Title: "Changed after somebody asked staff to look", Href: "/cases/c7", About: "Lark, Newcomers.", Hold: "Free.", Take: "/cases/c7/lease"},
		{ID: "c8", Left: "12 h left", Due: "due tomorrow at 9:30 am", Tier: amber, Title: "Not screened: the check took too long", Href: "/cases/c8", About: "Rook, Tuesday evening group.", Hold: "Free.", Take: "/cases/c8/lease"},
		{ID: "c9", Left: "Waiting on the author", Due: "since yesterday afternoon", Tier: amber, Title: "Returned with notes", Href: "/cases/c9", About: "Heron, Carers mornings.", Hold: "Free."},
		{ID: "c10", Left: "2 days left", Due: "due on Friday at 12 pm", Tier: green, Title: "First two weeks: every post is read", Href: "/cases/c10", About: "Moss, Tuesday evening group.", Hold: "Free.", Take: "/cases/c10/lease"},
	}
}

func shown(current string) []parts.NavItem {
	var all []parts.NavItem
	for _, label := range []string{"Everything open", "Mine", "Late", "Waiting on the author", "Appeals"} {
		all = append(all, parts.NavItem{Label: label, Href: "/queue?show=x", Current: label == current})
	}
	return all
}

func queue(s Setting) pages.Queue {
	return pages.Queue{
		Frame: with(s.atDesk("Queue"), "Open what is due next", "/queue/next", "down"), Now: "Wednesday, 9:14 pm. Staffed until 10 pm. Then Inês Duarte is on call.",
		Show: shown("Everything open"), Rows: queueRows(), Ask: "/queue/rows?since=1", Whole: true,
		Narrow: []pages.Narrowing{
			{Name: "By group", Items: []parts.NavItem{{Label: "Every group", Href: "/queue", Current: true}, {Label: group, Href: "/queue?cohort=g1"}, {Label: "Carers mornings", Href: "/queue?cohort=g2"}}},
			{Name: "By tier", Items: []parts.NavItem{{Label: "Every tier", Href: "/queue", Current: true}, {Label: "Crisis", Href: "/queue?tier=crisis"}}},
		},
		Shift: &pages.Shift{Said: "You have read five hard posts since 6 pm. After twelve, or 90 minutes, somebody takes over. You can stop sooner; no reason is needed.", Hand: "/queue/handover", Topics: "/queue/handover#topics"},
		Here:  []string{"Dana Whitlock, with a crisis", "Inês Duarte, with a crisis"},
		Links: []parts.Link{{Label: "Second looks", Href: "/queue/looks"}, {Label: "How it went", Href: "/queue/numbers"}},
	}
}

func queueLate(s Setting) pages.Queue {
	p := queue(s)
	p.Show, p.Whole, p.Earlier, p.Later, p.Rows = shown("Late"), false, "/queue?show=late", "/queue?show=late&at=2", p.Rows[2:3]
	p.Narrow[0].Items[0].Current, p.Narrow[0].Items[1].Current = false, true
	p.Here = nil
	return p
}

func queueEmpty(s Setting) pages.Queue {
	p := queue(s)
	p.Frame.Filled, p.Rows, p.Sample, p.Here = nil, nil, "One post in ten is read as a sample. Those come here too.", nil
	return p
}

func queueNone(s Setting) pages.Queue {
	p := queue(s)
	p.Show, p.Whole, p.Rows = shown("Appeals"), false, nil
	return p
}

func queueDose(s Setting) pages.Queue {
	p := queue(s)
	p.Shift.Said, p.Shift.Over = "You have read twelve hard posts since 6 pm.", true
	return p
}

func keys(s Setting) pages.Keys { return pages.Keys{Frame: s.atDesk("Queue"), Back: toQueue()} }

func toQueue() parts.Link { return parts.Link{Label: "Queue", Href: "/queue"} }
