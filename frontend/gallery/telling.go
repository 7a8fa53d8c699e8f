package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

// telling is what members meet of screening and of what staff decide.
func telling() []Entry {
	return []Entry{
		{"aid", "Shared, and the card beside it", page(threadAid, pages.ThreadPage)},
		{"despair", "A post folded for its readers", page(threadDespair, pages.ThreadPage)},
		{"returned", "A post that came back with notes", page(threadReturned, pages.ThreadPage)},
		{"removed", "Posts that staff removed, or hold", page(threadRemoved, pages.ThreadPage)},
		{"report", "Ask staff to look at a post", page(report, pages.ReportPage)},
		{"report-refused", "Ask staff to look at a post, refused", page(reportRefused, pages.ReportPage)},
		{"report-unheard", "A report that nobody here could look at", page(reportUnheard, pages.ReportPage)},
		{"reported", "Staff will look at it", page(reported, pages.ReportedPage)},
		{"reported-unheard", "A report that is kept", page(reportedUnheard, pages.ReportedPage)},
		{"reports", "What one asked staff to look at", page(reports, pages.ReportsPage)},
		{"reports-empty", "Nothing one asked about", page(reportsEmpty, pages.ReportsPage)},
		{"decided", "What was decided, and an appeal", page(decided, pages.DecidedPage)},
		{"decided-refused", "An appeal without words", page(decidedRefused, pages.DecidedPage)},
		{"decided-returned", "Words that came back", page(decidedReturned, pages.DecidedPage)},
		{"decided-pause", "A pause that ends by itself", page(decidedPause, pages.DecidedPage)},
		{"decided-move", "A place in another group", page(decidedMove, pages.DecidedPage)},
		{"decided-waits", "An appeal somebody looks at", page(decidedWaits, pages.DecidedPage)},
		{"decided-answered", "An appeal that was answered", page(decidedAnswered, pages.DecidedPage)},
		{"decided-list", "From the staff to you", page(decidedList, pages.DecidedListPage)},
		{"decided-none", "Nothing was decided", page(decidedNone, pages.DecidedListPage)},
	}
}

var emergencies = []parts.AidLine{{Label: "999", Href: "tel:999"}, {Label: "112", Href: "tel:112"}}

func aid() parts.Aid {
	return parts.Aid{
		Heading: "That is a lot to carry on your own tonight.",
		Intro:   "Thank you for putting it into words here. You do not have to wait for the group to answer. Which of these would help most now?",
		Why:     "It comes beside posts that hold words like these. Only you see it. It says nothing about you, and it changes nothing about your place here. You find it again under Help now.",
		Lines:   []parts.AidLine{{Label: "The Night Line, 0808 157 0100", Href: "tel:08081570100", Detail: "Free, day and night."}},
		Staff:   parts.AidLine{Label: "Write to a person at Alder House", Href: "/cohorts/g1/private", Detail: "Staff read next tomorrow, 9 am."},
		Plan:    parts.AidLine{Label: "Open my safety plan", Href: "/plan", Detail: "What helps, whom I ring, in your own words."},
		Danger:  emergencies, Checked: "The numbers were checked on 3 November.",
	}
}

func own(words string) parts.Post {
	return parts.Post{ID: "8", Number: 8, Author: willow, Own: true, When: parts.Clock(now, now), Body: html(words), Change: "/posts/8/change", TakeBack: "/posts/8/taking-back"}
}

func threadAid(s Setting) pages.Thread {
	t := threadRead(s)
	p, card := own("<p>I keep coming back to the thought that everyone would be lighter without me.</p>"), aid()
	p.Aid = &card
	t.Posts = append(t.Posts[:1], p)
	return t
}

func threadDespair(s Setting) pages.Thread {
	t := threadRead(s)
	p := own("<p>I keep coming back to the thought that everyone would be lighter without me. I wrote [not shown].</p>")
	p.Own, p.Author, p.Change, p.TakeBack, p.Answer, p.Report = false, tern, "", "", "/threads/t1/answer?to=8", "/posts/8/report"
	p.Note = &parts.ContentNote{Words: "despair"}
	p.Despair = &parts.Despair{Told: "Staff have been told.", Danger: emergencies}
	open := p
	open.ID, open.Number, open.Note = "9", 9, &parts.ContentNote{Words: "despair", Open: true}
	open.Despair = &parts.Despair{Told: "Staff read this tomorrow, 9 am."}
	hidden := p
	hidden.ID, hidden.Number, hidden.Note, hidden.Despair, hidden.Hidden = "10", 10, nil, nil, true
	t.Posts = append(t.Posts[:1], p, open, hidden)
	return t
}

func threadReturned(s Setting) pages.Thread {
	t := threadRead(s)
	p := own("<p>It started again when I drove past Daniel’s work, the garage on Kettle Street, and the van was there.</p>")
	p.Held = &parts.Held{
		Why: []string{"Milo sent it back to you with a note."}, Who: "You and the staff of this group. Not the group.",
		Until: "As long as you like. Send it again, and Milo reads it first.", Change: "/posts/8/change", Resend: "/posts/8/resending?of=d1", Decision: "/decisions/d1",
		Notes: []parts.LineNote{{Words: "the garage on Kettle Street", Note: "This could lead somebody to him. “Where he works” says enough."}, {Note: "The rest can stand."}},
	}
	t.Posts = append(t.Posts[:1], p)
	return t
}

func threadRemoved(s Setting) pages.Thread {
	t := threadRead(s)
	mine := own("")
	mine.Removed, mine.When = &parts.Removed{Clause: "We name nobody outside", Decision: "/decisions/d1"}, parts.On(at(9, 14, 0), now)
	theirs := mine
	theirs.ID, theirs.Own, theirs.Author, theirs.Removed = "9", false, tern, &parts.Removed{}
	t.Posts = append(t.Posts[:1], mine, theirs, parts.Post{ID: "10", Blank: true})
	return t
}

func report(s Setting) pages.Report {
	return pages.Report{
		Frame: s.frame("Reading"), Back: toGroup(), Author: "Tern", When: parts.Clock(at(9, 19, 40), now), Action: "/posts/8/report", Seen: "r1", Nonce: "n",
		Looks: "Somebody of the staff reads it tomorrow, from 9 am.",
		Reasons: []pages.ReasonLine{
			{Value: "worried", Label: "I am worried about them", Hint: "They may not be safe."},
			{Value: "hurt", Label: "It is aimed at me, or at somebody here"},
			{Value: "private", Label: "It tells something about somebody that is not theirs to tell"},
			{Value: "advice", Label: "It advises something that could harm"},
			{Value: "selling", Label: "It sells something, or leads out of the group"},
			{Value: "other", Label: "Something else"},
		},
	}
}

func reportRefused(s Setting) pages.Report {
	p := report(s)
	p.Author, p.Words = longName, unbroken
	p.Problem = &parts.Problem{Heading: "We couldn’t send that yet", Sentence: "Please choose what it is about.", Field: "words"}
	return p
}

func reportUnheard(s Setting) pages.Report {
	p := report(s)
	p.Author, p.Unheard = "Dr Amara Osei", &pages.Unheard{Who: "Dr Amara Osei"}
	return p
}

func reportedUnheard(s Setting) pages.Reported {
	p := reported(s)
	p.Aid.Staff, p.Unheard = parts.AidLine{}, &pages.Unheard{Who: longName, Outside: "Dr Hale, supervisor, once a month, 01632 960 044"}
	return p
}

func reported(s Setting) pages.Reported {
	card := aid()
	card.Heading, card.Intro, card.Why = "Are you all right after reading that?", "Some words stay with one. These are for you as much as for anybody.", ""
	return pages.Reported{Frame: s.frame("Reading"), Back: toGroup(), Looks: report(s).Looks, Outcome: "/reports", Aid: card}
}

func reports(s Setting) pages.Reports {
	return pages.Reports{Frame: s.frame("Reading"), Back: toGroup(), Rows: []pages.ReportRow{
		{Reason: "I am worried about them", Where: parts.Link{Label: "Saying no without the three-day hangover", Href: "/threads/t1"}, When: parts.On(at(10, 9, 0), now), Outcome: "Somebody is still looking.", Show: "/reports/1/showing"},
		{Reason: "It advises something that could harm", Where: parts.Link{Label: unbroken}, When: parts.On(at(2, 9, 0), now), Outcome: "Somebody of the staff looked at it and did something about it. Thank you for saying so."},
	}}
}

func reportsEmpty(s Setting) pages.Reports {
	return pages.Reports{Frame: s.frame("Reading"), Back: toGroup()}
}

func decided(s Setting) pages.Decided {
	return pages.Decided{
		Frame: s.frame("Reading"), Back: toGroup(), What: "Your post was removed", When: parts.On(at(9, 14, 0), now), By: "Milo Brandt", Clause: "4. We name nobody outside",
		Message: []string{"Willow, I’m glad you wrote this down rather than keeping it in.", "It names a man and the place where he works, so I took it out of the conversation."},
		Words:   html("<p>It started again when I drove past <mark>Daniel’s work, the garage on Kettle Street</mark>, and the van was there.</p>"),
		Appeal: &pages.Appeal{
			Ask: "/decisions/d1/appeal", Until: parts.By(at(23, 14, 0), now), Nonce: "n",
			Reviewer: "Another person than Milo Brandt looks at it, within seven days, and can bring it back.",
		},
	}
}

func decidedRefused(s Setting) pages.Decided {
	p := decided(s)
	p.Problem = &parts.Problem{Heading: "We couldn’t send that yet", Sentence: "Please say what they should know. A line is enough.", Field: "words"}
	return p
}

func decidedReturned(s Setting) pages.Decided {
	p := decided(s)
	p.What, p.Change, p.Resend = "Your post came back to you with notes", "/posts/8/change", "/posts/8/resending?of=d1"
	p.Notes = []parts.LineNote{{Words: "the garage on Kettle Street", Note: "This could lead somebody to him."}}
	return p
}

func decidedPause(s Setting) pages.Decided {
	p := decided(s)
	p.What, p.Words, p.Until, p.By, p.Clause = "You cannot write here until tomorrow evening", nil, parts.By(at(12, 18, 0), now), "", ""
	return p
}

func decidedMove(s Setting) pages.Decided {
	p := decided(s)
	p.What, p.Words, p.Clause = "A place in another group is offered to you", nil, ""
	p.Message = []string{"The morning group talks about what you told us on Sunday.", "If you would rather stay, say so: nothing changes then."}
	p.Onward = parts.Link{Label: "Where to go on", Href: "/cohorts/g2/application"}
	return p
}

func decidedWaits(s Setting) pages.Decided {
	p := decided(s)
	p.Appeal = &pages.Appeal{Waits: "You asked on Monday. Dr Amara Osei looks at it by 17 November and tells you what comes of it."}
	return p
}

func decidedAnswered(s Setting) pages.Decided {
	p := decided(s)
	p.Appeal = &pages.Appeal{Answer: "Dr Amara Osei looked at it again and brought your post back.", Reasons: "You were quoting a song, and it names nobody."}
	return p
}

func decidedList(s Setting) pages.DecidedList {
	return pages.DecidedList{Frame: s.frame("Reading"), Back: toGroup(), Rows: []pages.DecidedRow{
		{What: "Your post was removed", Href: "/decisions/d1", When: parts.On(at(9, 14, 0), now), Unread: true},
		{What: "Your post came back to you with notes", Href: "/decisions/d2", When: parts.On(at(2, 9, 0), now), Appeal: "You asked for a second look. Somebody answers by 17 November."},
	}}
}

func decidedNone(s Setting) pages.DecidedList {
	return pages.DecidedList{Frame: s.frame("Reading"), Back: toGroup()}
}
