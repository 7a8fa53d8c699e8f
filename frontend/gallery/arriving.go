package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func personas() []pages.Persona {
	moss := parts.Person{Name: "Moss", Pebble: parts.Wrack}
	milo := parts.Person{Name: "Milo Reyes", Staff: true, Role: "Moderator"}
	return []pages.Persona{
		{Value: "willow", Person: willow, Line: "Member of Tuesday evening group"},
		{Value: "tern", Person: tern, Line: "Member of Tuesday evening group"},
		{Value: "moss", Person: moss, Line: "Member of another group, Carers"},
		{Value: "osei", Person: osei, Line: "Facilitator of Tuesday evening group"},
		{Value: "milo", Person: milo, Line: "Moderator"},
		{Value: "ines", Person: ines, Line: "Practice admin"},
	}
}

func enterDemo(s Setting) pages.Enter {
	return pages.Enter{Frame: s.outside("Welcome"), Practice: "Alder House", Personas: personas()}
}

func enterInvited(s Setting) pages.Enter {
	f := s.outside("Welcome")
	f.Demo = false
	return pages.Enter{Frame: f, Practice: "Alder House", SignIn: "/sign-in"}
}

func enterUnset(s Setting) pages.Enter {
	return pages.Enter{Frame: s.outside("Welcome"), Unset: true}
}

func signedOutReading(s Setting) pages.SignedOut {
	return pages.SignedOut{Frame: s.outside("Signed out"), Next: "/threads/t1", Personas: personas()}
}

func typed() *parts.Kept {
	return &parts.Kept{Words: "“Fine” and then the door is exactly it. In our house it was “suit yourself”. I can hear the plates.\n\nI tried the sentence thing on Monday and what came out was", Nonce: "n0nce", To: "7"}
}

func signedOutWords(s Setting) pages.SignedOut {
	return pages.SignedOut{Frame: s.outside("Signed out"), Next: "/threads/t1/answer?to=7", Personas: personas()[:1], Kept: typed()}
}

func signedOutUnknown(s Setting) pages.SignedOut {
	kept := typed()
	kept.HasTitle, kept.Title = true, "What came out was"
	return pages.SignedOut{Frame: s.outside("Signed out"), Next: "/cohorts/g1/write", Personas: personas(), Kept: kept}
}

func signedOutPlain(s Setting) pages.SignedOut {
	f := s.outside("Signed out")
	f.Demo = false
	return pages.SignedOut{Frame: f, Next: "/cohorts/g1/write", Kept: typed(), Passkeys: true}
}

func homeMember(s Setting) pages.Home {
	return pages.Home{
		Frame: with(s.frame(""), "Write", "/cohorts/g1/write", "write"), Greeting: "Good evening", Name: "Willow",
		LastHere: parts.On(at(9, 19, 30), now),
		Groups: []pages.HomeGroup{
			{Name: "Tuesday evening group", Href: "/cohorts/g1", Rows: rows()[:3]},
			{Name: "Carers, weekday mornings", Href: "/cohorts/g2"},
		},
	}
}

func homeStaff(s Setting) pages.Home {
	return pages.Home{
		Frame: s.frame(""), Greeting: "Good morning", Name: "Dr Amara Osei", LastHere: parts.On(at(10, 18, 0), now),
		Needs: []pages.Need{
			{Sentence: "Access of " + longName + " is paused.", Why: "Inês Duarte paused it. A second person decides.", Due: parts.By(at(11, 18, 0), now), Late: true, Move: parts.Link{Label: "Decide", Href: "/cohorts/g1/members/p1"}},
			{Sentence: "Moss asks to join Tuesday evening group.", Why: "Given this afternoon.", Move: parts.Link{Label: "Read and decide", Href: "/cohorts/g1/applications/p2"}},
			{Sentence: "Inês Duarte proposes to remove Heron.", Due: parts.By(at(13, 9, 0), now), Move: parts.Link{Label: "Look at it", Href: "/cohorts/g1/members/p3"}},
		},
		Groups: []pages.HomeGroup{{Name: "Tuesday evening group", Href: "/cohorts/g1", Rows: rows()[:2]}},
		Links:  []parts.Link{{Label: "Start a group", Href: "/cohorts/new"}, {Label: "The practice", Href: "/practice"}},
	}
}

func homeIdle(s Setting) pages.Home {
	h := homeMember(s)
	h.Frame.Ends = 200
	return h
}

func homeFinal(s Setting) pages.Home {
	h := homeIdle(s)
	h.Frame.Filled, h.Frame.Final = nil, true
	return h
}

func homeWaiting(s Setting) pages.Home {
	return pages.Home{
		Frame: s.frame(""), Greeting: "Good evening", Name: "Willow",
		Groups: []pages.HomeGroup{
			{Name: "Tuesday evening group", State: "One thing first: the agreement changed.", Move: parts.Link{Label: "Read what changed", Href: "/cohorts/g1/terms"}},
			{Name: "Carers, weekday mornings", State: "You are not in yet. Dr Osei reads what you gave.", Move: parts.Link{Label: "Where it stands", Href: "/cohorts/g2/application"}},
			{Name: "Newcomers", State: "You are in. The group is not open yet."},
			{Name: "Winter group", Href: "/cohorts/g4", State: "You are on a break. You can read; nobody expects you.", Move: parts.Link{Label: "Your place here", Href: "/cohorts/g4/me"}, Rows: rows()[1:2]},
		},
	}
}

func homeOffered(s Setting) pages.Home {
	h := homeMember(s)
	h.Groups[1] = pages.HomeGroup{
		Name: "Carers, weekday mornings", State: "A place in this group is offered to you. You stay in Tuesday evening group until you are in.",
		Move: parts.Link{Label: "Where to go on", Href: "/cohorts/g2/application"}, Other: parts.Link{Label: "I would rather stay", Href: "/cohorts/g2/leaving"},
	}
	return h
}

func homeBegun(s Setting) pages.Home {
	h := homeMember(s)
	h.Intent = []pages.Intent{{Icon: "close", Sentence: "Dr Amara Osei answered you, privately.", Href: "/threads/t9#new", Why: "Tuesday evening group"}}
	h.Drafts = []parts.DraftRow{
		{Line: "You were answering in “Saying no without the three-day hangover”", Href: "/drafts", Kept: parts.On(at(9, 21, 40), now)},
		{Line: "You were writing “Averylongunbrokenwordthatsomebodypastedfromsomewhereelse”", Href: "/drafts", Kept: parts.On(at(8, 21, 40), now), Two: true},
	}
	h.DraftsAt = "/drafts"
	return h
}

func homeAway(s Setting) pages.Home {
	h := homeMember(s)
	h.LastHere = parts.On(at(1, 19, 30).AddDate(0, -1, 0), now)
	c := cohortAway(s)
	h.Groups[0].Away, h.Groups[0].Rows, h.Groups[0].Older = c.Away, c.Rows, rows()[:3]
	return h
}

func look(s Setting) pages.Look {
	return pages.Look{Frame: s.outside("Look"), Action: "/look"}
}

func lookDark(s Setting) pages.Look {
	l := look(s)
	l.Now = parts.Look{Colours: "dark", Text: "large", Face: "plain", Motion: "none"}
	l.Frame.Look, l.Frame.Flash = l.Now, "look"
	return l
}

func lookMore(s Setting) pages.Look {
	l := look(s)
	l.Now = parts.Look{Colours: "more", Text: "largest"}
	l.Frame.Look = l.Now
	return l
}

func homeFirst(s Setting) pages.Home {
	return pages.Home{Frame: s.frame(""), Greeting: "Good morning", Name: longName}
}

func homeDesk(s Setting) pages.Home {
	return pages.Home{Frame: s.frame(""), Greeting: "Good afternoon", Name: "Milo", LastHere: parts.On(at(10, 22, 0), now), Desk: "Nothing is waiting"}
}

func zone(s Setting) pages.Zone {
	return pages.Zone{
		Frame: s.frame("Times"), Action: "/zone", Next: "/home", Example: parts.Clock(now, now),
		Choices: []pages.ZoneChoice{
			{Value: "", Label: "Where my phone or computer is"},
			{Value: "Europe/London", Label: "London", Selected: true},
			{Value: "America/Argentina/ComodRivadavia", Label: "Comodoro Rivadavia, Argentina"},
		},
	}
}
