package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

// deskRest is what staff raise and compare, and what comes back of what they returned.
func deskRest() []Entry {
	return []Entry{
		{"case-thread", "A case about a conversation that was closed", page(caseThread, pages.CasePage)},
		{"case-private", "A case about a private conversation, with nothing below", page(casePrivate, pages.CasePage)},
		{"case-left", "A case, nothing decided about its words", page(caseLeft, pages.CasePage)},
		{"raise", "Raise something", page(raise, pages.RaisePage)},
		{"raise-post", "Raise a post that has a case", page(raisePost, pages.RaisePage)},
		{"raise-refused", "Raise something, refused", page(raiseRefused, pages.RaisePage)},
		{"gaps", "Seen otherwise", page(gaps, pages.GapsPage)},
		{"gaps-empty", "Seen otherwise, nothing", page(gapsEmpty, pages.GapsPage)},
		{"decided-again", "Words that were sent again", page(decidedAgain, pages.DecidedPage)},
		{"sent-again", "A post that was sent again", page(threadAgain, pages.ThreadPage)},
		{"told-lines", "A group told something hard", page(toldHard, pages.CohortPage)},
		{"my-place-card", "My place, and the card beside a line", page(myPlaceCard, pages.MyPlacePage)},
	}
}

func caseThread(s Setting) pages.Case {
	p := caseMine(s)
	p.Title, p.Tier, p.Changes = "A colleague asks to look", amber, nil
	p.About = append(p.About, parts.Link{Label: "raise its first post by itself", Href: "/posts/x4/raise"})
	p.Words.Heading, p.Words.Title = "The conversation, as Willow began it", "Driving past"
	p.Words.State = "Wording 1, yesterday, 8:40 pm. The group sees it. The group does not see its title as it was written."
	p.Words.Ending = [][]parts.Stretch{{{Words: "We go on with this when we meet on Tuesday."}}}
	p.Why = []parts.Reason{{What: "A colleague asks to look.", Quoted: "Read on to the end: it turns.", By: "Inês Duarte, today."}}
	p.Around = []pages.Nearby{
		{Heading: "Between: more posts, in the conversation", Href: "/threads/t1"},
		{Heading: "After: " + longName, Href: "/posts/x7", When: clocked(11, 20, 2), Words: "I had not seen it like that. " + unbroken},
		{Heading: "After: Tern", Href: "/posts/x8", When: clocked(11, 20, 10), Line: "Its words are not shown to the group."},
	}
	p.Form.Words, p.Form.Masks, p.Form.Notes, p.Form.Revision, p.Form.Button = nil, nil, nil, "", ""
	return p
}

func casePrivate(s Setting) pages.Case {
	p := caseThread(s)
	p.Words.Heading, p.Words.Title, p.Words.State = "Willow and the facilitators", "", "Wording 1, yesterday, 8:40 pm."
	p.Words.Ending, p.Around = nil, nil
	return p
}

func caseLeft(s Setting) pages.Case {
	p := caseMine(s)
	p.Form.Words[0].Hint = "Then say below that it is not a concern, or what was done under care."
	for i := range p.Form.Words {
		p.Form.Words[i].Selected = i == 0
	}
	p.Form.Button = ""
	p.Form.Problem = &parts.Problem{
		Heading: "Not decided yet", Sentence: "Leaving the words as they stand decides nothing by itself. Please also tick “Not a concern”, or under care what was done.",
		Field: "words", At: "words-" + p.Form.Words[0].Value,
	}
	return p
}

func raise(s Setting) pages.Raise {
	return pages.Raise{
		Frame: s.atDesk("Queue"), Back: toGroup(), Cohort: group, Action: "/cohorts/g1/raise", Nonce: "n",
		About: []parts.Choice{{Value: "", Label: "Please choose"}, {Value: "person-p1", Label: "Willow", Selected: true}, {Value: "person-p9", Label: longName}, {Value: "thread-t1", Label: "Conversation: Driving past"}, {Value: "group", Label: "Something else in this group"}},
		Tiers: []parts.Choice{{Value: "crisis", Label: "Crisis: at once"}, {Value: "red", Label: "Red: within an hour"}, {Value: "amber", Label: "Amber: the same day"}},
	}
}

func raisePost(s Setting) pages.Raise {
	p := raise(s)
	p.About, p.Author, p.When, p.Case, p.Action = nil, longName, *clocked(11, 20, 2), "/cases/c5", "/posts/x7/raise"
	return p
}

func raiseRefused(s Setting) pages.Raise {
	p := raise(s)
	p.Tiers[1].Selected = true
	p.Problem = &parts.Problem{Heading: "Not raised yet", Sentence: "Please say in a sentence why, so that a colleague can begin there.", Field: "words"}
	return p
}

func gaps(s Setting) pages.Gaps {
	return pages.Gaps{
		Frame: s.atDesk("Queue"), Back: parts.Link{Label: "Second looks", Href: "/queue/looks"}, Span: "November 2026",
		Groups: []parts.NavItem{{Label: "Every group", Href: "/queue/gaps", Current: true}, {Label: group, Href: "/queue/gaps?cohort=g1"}, {Label: "Carers mornings", Href: "/queue/gaps?cohort=g2"}},
		Months: []parts.NavItem{{Label: "November 2026", Href: "/queue/gaps?month=2026-11", Current: true}, {Label: "October 2026", Href: "/queue/gaps?month=2026-10"}},
		Rows: []pages.Gap{
			{
				ID: "l1", Title: "A post in " + group, Said: "The second look found it more urgent.", When: parts.On(at(10, 9, 0), now), Case: "/cases/c5",
				First:  []pages.Fact{{Name: "Decided", Words: "Published"}, {Name: "How soon", Words: "Green: by nobody in particular"}, {Name: "The words", Words: "Publish as written"}, {Name: "Why", Words: "A figure of speech. " + unbroken}},
				Second: []pages.Fact{{Name: "How soon", Words: "Red: within an hour"}, {Name: "The words", Words: "Publish folded"}, {Name: "Why", Words: "It sounds final to me."}}, Then: []string{"Folded, called."},
			},
			{
				ID: "l2", Title: "A decision in Carers mornings", Said: "The same tier, and another act.", When: parts.On(at(4, 9, 0), now), Case: "/cases/c6",
				First: []pages.Fact{{Name: "How soon", Words: "Amber: the same day"}}, Second: []pages.Fact{{Name: "How soon", Words: "Amber: the same day"}, {Name: "The words", Words: "Return with notes"}},
			},
		},
	}
}

func gapsEmpty(s Setting) pages.Gaps {
	p := gaps(s)
	p.Rows, p.Groups = nil, nil
	return p
}

func decidedAgain(s Setting) pages.Decided {
	p := decidedReturned(s)
	p.Change, p.Resend, p.Sent = "", "", "You sent it again. Somebody of the staff reads it before the group does."
	return p
}

func threadAgain(s Setting) pages.Thread {
	t := threadReturned(s)
	h := *t.Posts[1].Held
	h.Why, h.Until, h.Notes, h.Resend = []string{"You sent it again. Somebody of the staff reads it before the group does."}, "Somebody of the staff reads it tomorrow at 10 am at the latest. They tell you what they decide, and why.", nil, ""
	t.Posts[1].Held = &h
	return t
}

func toldHard(s Setting) pages.Cohort {
	p := cohortFull(s)
	p.Lines = append([]pages.ChangeLine{
		{Text: "Away. I am at the garage on Kettle Street. " + unbroken, When: parts.On(at(11, 20, 0), now), Held: true},
		{Text: "I do not think that I come back.", When: parts.On(at(11, 19, 0), now), Fold: true, Despair: &parts.Despair{Told: "Staff have been told.", Danger: emergencies}},
	}, told()...)
	return p
}

func myPlaceCard(s Setting) pages.MyPlace {
	p := myPlaceBreak(s)
	card := aid()
	p.Aid, p.Held = &card, &pages.ChangeLine{Text: "Away. I am at the garage on Kettle Street.", When: parts.On(at(11, 20, 0), now), Held: true}
	return p
}
