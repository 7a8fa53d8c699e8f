package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func rows() []parts.ThreadRow {
	return []parts.ThreadRow{
		{Title: "Saying no without the three-day hangover", Href: "/threads/t1#new", Fresh: []string{"Dr Osei", "Rook", "Sorrel", "Tern"}, AnsweredYou: []string{"Tern"}, Pinned: true, People: []parts.Person{tern, osei, rook, sorrel}},
		{Title: "The Sunday night drop", Href: "/threads/t2#new", Fresh: []string{"Juniper"}, People: []parts.Person{juniper}},
		{Title: "Small good things, November", Href: "/threads/t3", Last: "Sorrel", LastWhen: parts.On(at(7, 18, 0), now)},
		{Title: "What I said to the boiler man", Href: "/threads/t4", Last: "you", LastWhen: parts.On(at(10, 23, 0), now), Kind: "Discussion"},
		{Title: "Closing words, session 4", Href: "/threads/t5", Kind: "Session", Last: "Dr Osei", LastWhen: parts.On(at(5, 10, 0), now), Closed: true},
		{Title: "A title somebody made as long as titles can be, because the thing they had to say would not fit in fewer words than these", Href: "/threads/t6", Fresh: []string{longName, "Juniper", "Rook", "Tern"}, People: []parts.Person{winter, juniper, rook}},
		{Title: "Averylongunbrokenwordthatsomebodypastedfromsomewhereelse", Href: "/threads/t7", Kind: "Discussion"},
	}
}

func here() []parts.Person {
	return []parts.Person{osei, juniper, rook, sorrel, tern, winter, willow}
}

func cohortFull(s Setting) pages.Cohort {
	return pages.Cohort{
		Frame: with(s.frame("Group"), "Write to the group", "/cohorts/g1/write", "write"),
		State: "Open, week 5 of 12. Today is Wednesday, 9:14 pm.", Name: "Tuesday evening group",
		Rows: rows(), Earlier: "/cohorts/g1?after=c1", Private: parts.Link{Label: "Only to the facilitators", Href: "/cohorts/g1/private"}, People: here(), PeopleAt: "/cohorts/g1/people", Write: "/cohorts/g1/write",
	}
}

func cohortLater(s Setting) pages.Cohort {
	c := cohortFull(s)
	c.Rows, c.Earlier, c.Latest = rows()[2:5], "", "/cohorts/g1"
	c.Frame.Flash = "kept-new"
	return c
}

func cohortEmpty(s Setting) pages.Cohort {
	c := cohortFull(s)
	c.Rows, c.Earlier, c.People = nil, "", here()[:2]
	return c
}

func staffLinks() []parts.Link {
	return []parts.Link{
		{Label: "Settings", Href: "/cohorts/g1/settings"}, {Label: "Invitations", Href: "/cohorts/g1/invitations"}, {Label: "Agreement", Href: "/cohorts/g1/agreement"},
		{Label: "Who works here", Href: "/cohorts/g1/staff"}, {Label: "View as a member", Href: "/cohorts/g1/as-member"},
	}
}

func told() []pages.ChangeLine {
	return []pages.ChangeLine{
		{Text: "Willow has joined.", When: parts.On(at(9, 10, 0), now)},
		{Text: "Inês Duarte now works here as co-facilitator.", When: parts.On(at(3, 10, 0), now)},
		{Text: longName + " is away for a while, and sends greetings.", When: parts.On(at(2, 10, 0), now)},
	}
}

func cohortStaffed(s Setting) pages.Cohort {
	c := cohortFull(s)
	c.Lines, c.Links, c.State = told(), staffLinks(), "Open, and new people can come in: two members moved away."
	return c
}

func cohortAsMember(s Setting) pages.Cohort {
	c := cohortFull(s)
	c.Frame.Filled, c.Frame.AsMember = nil, &parts.AsMember{Cohort: "Tuesday evening group", Back: "/cohorts/g1"}
	c.Write, c.Lines = "", told()
	return c
}

func cohortBreak(s Setting) pages.Cohort {
	c := cohortFull(s)
	c.Frame.Filled, c.Frame.Ends = nil, 3600
	c.Frame.Recovery = &parts.Recovery{By: "Dr Amara Osei", Ready: parts.By(at(12, 21, 0), now), Stop: "/account/recovery/stop"}
	c.Write, c.Lines, c.Place = "", told(), "/cohorts/g1/me"
	c.Standing = "You are on a break. You can read; nobody expects you."
	return c
}

func peopleStaff(s Setting) pages.People {
	p := people(s)
	p.Links = staffLinks()[1:4]
	for i := range p.Members {
		p.Members[i].Href = "/cohorts/g1/members/p1"
	}
	p.Members[1].Line = "On a break since Monday"
	return p
}

func people(s Setting) pages.People {
	duarte := ines
	duarte.Line = "Here on Tuesdays and Thursdays"
	before := earlier
	before.Line = "Wrote before the group came here"
	return pages.People{
		Frame: s.frame("Group"), Back: parts.Link{Label: "Tuesday evening group", Href: "/cohorts/g1"}, Cohort: "Tuesday evening group",
		Staff: []parts.Person{osei, duarte}, Members: here()[1:], Before: []parts.Person{before},
	}
}

func html(text string) []parts.Segment { return []parts.Segment{{HTML: parts.HTML(text)}} }

func posts() []parts.Post {
	return []parts.Post{
		{ID: "1", Author: tern, When: parts.Clock(at(8, 19, 20), now), Answer: "/threads/t1/answer?to=1",
			Body: html("<p>I told my brother I couldn’t drive over on Saturday to deal with the boiler man again. One sentence, quite polite. Then I spent two days waiting to be punished for it.</p><p>Nothing came. He sent me a photo of the dog. How long does the waiting last for the rest of you?</p>")},
		{ID: "2", Author: juniper, When: parts.Clock(at(9, 8, 5), now), Answer: "/threads/t1/answer?to=2",
			Ref:  &parts.Ref{Name: "Tern", Href: "#p1", Excerpt: "How long does the waiting last…"},
			Body: html("<p>Three days, reliably. It used to be a week, so I suppose that’s movement. What I noticed this time is that I was rehearsing the apology I had already decided not to make.</p>")},
		{ID: "3", Author: osei, When: parts.Clock(at(10, 9, 10), now), Answer: "/threads/t1/answer?to=3",
			Body: html("<p>Two of you have now described the same shape: the no takes a minute and the waiting takes days.</p><p>If you like, write down one sentence you tell yourself while you wait. Just the sentence. You don’t have to argue with it yet.</p>")},
		{ID: "4", Author: rook, When: parts.Clock(at(10, 12, 31), now), Edited: parts.On(at(10, 12, 40), now), Answer: "/threads/t1/answer?to=4",
			Body: []parts.Segment{
				{Quote: &parts.Quote{Who: "Juniper", Href: "#p2", When: parts.Clock(at(9, 8, 5), now), HTML: "<p>I was rehearsing the apology I had already decided not to make.</p>"}},
				{HTML: "<p>This stopped me on the bus. I have a whole drawer of those:</p><ul><li>“I know you’re busy but”</li><li>“It’s probably nothing”</li></ul><blockquote><p>A line from a book, which nobody here wrote.</p></blockquote>"},
			}},
		{ID: "5", Author: sorrel, When: parts.On(at(11, 18, 0), now), Gone: true},
		{ID: "6", Author: willow, Own: true, When: parts.Clock(at(11, 18, 40), now), Change: "/posts/6/change", TakeBack: "/posts/6/taking-back",
			Body: html("<p>What did you think he would say?</p>")},
		{ID: "7", Author: tern, When: parts.Clock(at(11, 19, 40), now), Answer: "/threads/t1/answer?to=7",
			Ref:  &parts.Ref{Name: "you", Href: "#p6", Excerpt: "What did you think he would say?"},
			Body: html("<p>I think it was “fine”. Just “fine”, and then the door.</p><p>Thank you for asking that one.</p>")},
	}
}

func threadNew(s Setting) pages.Thread {
	return pages.Thread{
		Frame: with(s.frame("Reading"), "Answer", "/threads/t1/answer", "answer"),
		Back:  parts.Link{Label: "Tuesday evening group", Href: "/cohorts/g1"},
		Title: "Saying no without the three-day hangover", StartedBy: "Tern", Readers: "Everybody in this group can read it.",
		Pinned: true, GoNew: "#new", Posts: posts(), Tide: &parts.Tide{Before: 2, Since: parts.Since(at(9, 19, 30), now)},
		End: parts.End{Read: "/threads/t1/read", Upto: "7"},
	}
}

func threadRead(s Setting) pages.Thread {
	t := threadNew(s)
	t.GoNew, t.Tide, t.End = "", nil, parts.End{Unread: "/threads/t1/unread"}
	t.Frame.Flash = "shared"
	return t
}

func threadMiddle(s Setting) pages.Thread {
	t := threadNew(s)
	t.Earlier, t.Newer, t.GoNew = "/threads/t1", "/threads/t1?after=c2", "/threads/t1?after=c2#new"
	t.Tide, t.End.More = nil, true
	return t
}

func threadClosed(s Setting) pages.Thread {
	t := threadRead(s)
	t.Frame = s.frame("Reading")
	t.Closed = &pages.Closed{By: "Dr Osei", When: parts.On(at(5, 10, 0), now)}
	t.Unpin, t.Reopen = "/threads/t1/unpin", "/threads/t1/reopening"
	for i := range t.Posts {
		t.Posts[i].Answer, t.Posts[i].Change = "", ""
	}
	return t
}

func cohortAway(s Setting) pages.Cohort {
	c := cohortFull(s)
	c.Away = away7("/cohorts/g1/caught-up")
	c.Rows, c.Older = []parts.ThreadRow{{Title: "How did the week land?", Href: "/threads/t8#new", Kind: "Check-in", Fresh: []string{"Juniper", "Rook"}, People: []parts.Person{juniper, rook}}}, rows()
	return c
}

func away7(caughtUp string) *pages.Gentle {
	return &pages.Gentle{Start: parts.Link{Label: "Start from the latest check-in", Href: "/threads/t8#new"}, CaughtUp: caughtUp}
}

func threadAway(s Setting) pages.Thread {
	t := threadNew(s)
	t.Away = away7("/threads/t1/caught-up")
	t.Away.Start = parts.Link{Label: "Start from the latest", Href: "/threads/t1?at=end"}
	t.Newer, t.End.More, t.CaughtUp = "/threads/t1?after=c2", true, "/threads/t1/caught-up"
	return t
}

func threadFresh(s Setting) pages.Thread {
	t := threadRead(s)
	t.Frame.Flash, t.Fresh = "", "/threads/t1/fresh?after=7"
	return t
}

func threadPrivate(s Setting) pages.Thread {
	t := threadNew(s)
	t.Title, t.StartedBy, t.Readers, t.Pinned, t.GoNew = "", "", "", false, ""
	t.Private = &pages.PrivateTo{Who: "you", Readers: []string{"Dr Amara Osei", "Inês Duarte"}}
	t.Posts, t.Tide = []parts.Post{posts()[5], posts()[2]}, &parts.Tide{Before: 1, Since: parts.Since(at(11, 19, 30), now)}
	return t
}

func threadPrivateStaff(s Setting) pages.Thread {
	t := threadPrivate(s)
	t.Private.Who = longName
	t.Posts[0].Note, t.Posts[0].Own, t.Posts[0].Author = note("hospital", false), false, winter
	return t
}

func threadLastWord(s Setting) pages.Thread {
	t := threadClosed(s)
	t.Closed.By, t.LastWord = "you", html("<p>Thank you, all of you. What was said here stays here.</p>")
	return t
}

func threadEmpty(s Setting) pages.Thread {
	t := threadRead(s)
	t.Frame.Flash, t.Posts = "", posts()[4:5]
	t.End = parts.End{}
	return t
}

func threadBefore(s Setting) pages.Thread {
	t := threadNew(s)
	t.Title = "Averylongunbrokenwordthatsomebodypastedfromsomewhereelse and then went on to explain in the title itself"
	t.StartedBy, t.Imported, t.Pinned = "Therapist 12", true, false
	t.Pin, t.Close = "/threads/t1/pin", "/threads/t1/closing"
	t.Tide = &parts.Tide{Before: 0}
	old := parts.Clock(at(8, 0, 5).AddDate(-7, 0, 0), now)
	t.Posts = []parts.Post{
		{ID: "1", Author: earlier, When: old, Answer: "/a", Body: html("<p>Averylongunbrokenwordorlinkthatsomebodypastedfromsomewhereelsewithoutanyspacesinit breaks inside. <strong>Strong</strong> and <em>soft</em>, and <a href=\"https://example.org/a\" rel=\"nofollow noreferrer noopener\">a link</a>.</p><ol><li>One</li><li>Two</li></ol>")},
		{ID: "2", Author: winter, When: parts.Clock(at(11, 7, 5), now), Edited: parts.On(at(11, 7, 20), now), Answer: "/a", Ref: &parts.Ref{Name: longName, Gone: true}, Body: html("<p>A long name wraps and pushes nothing aside.</p>")},
		{ID: "3", Author: parts.Person{Name: "نورس", Pebble: parts.Wrack}, When: parts.Clock(at(11, 8, 0), now), Answer: "/a", Ref: &parts.Ref{Name: "Therapist 12", Href: "#p1"},
			Body: []parts.Segment{{HTML: "<p>كنت أتدرب على اعتذار قررت ألا أقدمه.</p>"}, {Quote: &parts.Quote{Who: "Juniper", Gone: true}}, {Quote: &parts.Quote{Who: "Rook", Href: "#p2"}}}},
		{ID: "4", Author: willow, Own: true, Gone: true, When: parts.On(at(10, 22, 0), now)},
		{ID: "5", Author: ines, When: parts.Clock(at(11, 9, 0), now), Answer: "/a", Body: html("<p>Staff are a cut stone.</p>")},
		{ID: "6", Author: osei, When: parts.Clock(at(11, 9, 30), now), Answer: "/a", Body: html("<p>Two of them in a row keep apart.</p>")},
	}
	return t
}

func threadHeld(s Setting) pages.Thread {
	t := threadRead(s)
	t.Frame.Flash = "held"
	t.Posts = t.Posts[:1]
	t.Posts = append(t.Posts, parts.Post{
		ID: "8", Author: willow, Own: true, When: parts.Clock(now, now), Change: "/posts/8/change", TakeBack: "/posts/8/taking-back",
		Held: &parts.Held{
			Why:   []string{"It names another person and where he works.", "The rest of what you wrote is welcome here as it is."},
			Who:   "You, Dr Osei and the moderators. Not the group.",
			Until: "Milo reads it tomorrow morning and tells you what he decides, and why.",
		},
		Body: html("<p>It started again when I drove past Daniel’s work, and the van was there.</p>"),
	})
	return t
}
