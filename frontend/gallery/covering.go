package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

// covering is what moderation stands on: who is there when, how they are called, and by what words are read.
func covering() []Entry {
	return []Entry{
		{"cover", "Who is there for a group", page(coverFull, pages.CoverPage)},
		{"cover-bare", "Who is there, with nothing set", page(coverBare, pages.CoverPage)},
		{"cover-lapsed", "Who is there, the hours lapsed and a date refused", page(coverLapsed, pages.CoverPage)},
		{"cover-staff", "Who is there, only to read", page(coverStaff, pages.CoverPage)},
		{"practice-cover", "Who is there, in each group", page(practiceCover, pages.PracticeCoverPage)},
		{"practice-cover-none", "Who is there, with no group", page(practiceCoverNone, pages.PracticeCoverPage)},
		{"rota", "On call", page(rota, pages.RotaPage)},
		{"rota-refused", "On call, refused", page(rotaRefused, pages.RotaPage)},
		{"drills", "Drills", page(drills, pages.DrillsPage)},
		{"drills-none", "Drills, none yet and not now", page(drillsNone, pages.DrillsPage)},
		{"drills-refused", "Drills, refused", page(drillsRefused, pages.DrillsPage)},
		{"channels", "How one is called", page(channels, pages.ChannelsPage)},
		{"channels-none", "How one is called, nothing proven", page(channelsNone, pages.ChannelsPage)},
		{"called", "Called for a crisis", page(called, pages.CalledPage)},
		{"called-test", "A test of a way to be called", page(calledTest, pages.CalledPage)},
		{"called-over", "Called, and somebody has it", page(calledOver, pages.CalledPage)},
		{"calls", "Home, called and nobody came", page(calls, pages.HomePage)},
		{"modes", "What is read first", page(modes, pages.ModesPage)},
		{"modes-refused", "What is read first, refused", page(modesRefused, pages.ModesPage)},
		{"mode-member", "What is read first of one member", page(modeMember, pages.ModesPage)},
		{"screening", "What software looks for", page(screening, pages.ScreeningPage)},
		{"screening-bare", "What software looks for, as it comes", page(screeningBare, pages.ScreeningPage)},
		{"screening-begun", "What software looks for, a draft not tried", page(screeningBegun, pages.ScreeningPage)},
		{"screening-old", "What software looked for earlier", page(screeningOld, pages.ScreeningPage)},
		{"screening-draft", "Change what software looks for", page(screeningDraft, pages.ScreeningChangePage)},
		{"screening-refused", "Change what software looks for, refused", page(screeningRefused, pages.ScreeningChangePage)},
		{"practice-messages", "Messages of the practice", page(practiceMessages, pages.PracticeMessagesPage)},
		{"practice-message", "Change a message", page(practiceMessage, pages.MessageChangePage)},
		{"practice-message-new", "Write a message, refused", page(practiceMessageNew, pages.MessageChangePage)},
	}
}

func coverFull(s Setting) pages.Cover {
	return pages.Cover{
		Frame: s.frame("Staff"), Back: toGroup(), Cohort: group,
		Links: []parts.Link{{Label: "Change who is on call", Href: "/cohorts/g1/cover/rota"}, {Label: "Drills", Href: "/cohorts/g1/cover/drills"}, {Label: "Change the hours", Href: "/cohorts/g1/settings"}, {Label: "How you are called", Href: "/channels"}},
		Promise: []string{
			"Staff read next tomorrow at 9 am. Before that, nobody of the staff may have seen what is written.",
			"Dr Amara Osei is on call and can be woken: a crisis is seen within 15 minutes, at any hour.",
		},
		Warnings: []pages.CoverWarning{
			{What: "A pager’s proof ends soon", Then: "Somebody on call has to try theirs again within a week, or it does not count any more."},
			{What: "Hours count until Wednesday", Then: "After that, pages name no time and nobody is promised to be there, unless you say that they still hold."},
		},
		Week: []string{"Monday to Friday: 9 am to 6 pm", "Saturday: 10 am to 1 pm"}, Clock: "On the clock of Europe/London.", Pressing: true,
		Holds: "Somebody last said so on 19 September. They count until 18 November.", Confirm: "/cohorts/g1/cover/confirmation",
		Holidays: []string{"24 December 2026 to 2 January 2027", "2 April 2027"}, Days: "2026-12-24 to 2027-01-02\n2027-04-02", SetDays: "/cohorts/g1/cover/holidays",
		OnCall: "At this moment Dr Amara Osei is called first, and then Inês Duarte.",
		Turns: []pages.CoverTurn{
			{Who: "Dr Amara Osei", First: true, When: "Monday to Friday: 6 pm to midnight. From 1 November."},
			{Who: "Inês Duarte", When: "Every hour. From 1 November to 30 November."},
			{Who: longName, When: "Saturday and Sunday: midnight to midnight."},
		},
		Reach: reach(),
	}
}

func reach() []pages.Reach {
	return []pages.Reach{
		{Who: "Dr Amara Osei", Ways: []string{"In the app: counts until 3 December.", "Mail: never tried.", "Pager: counts until 17 November."}},
		{Who: longName, Ways: []string{"In the app: never tried.", "Mail: leads nowhere.", "Pager: leads nowhere."}},
	}
}

func coverBare(s Setting) pages.Cover {
	return pages.Cover{
		Frame: s.frame("Staff"), Back: toGroup(), Cohort: unbroken, Promise: []string{"No page names a time to members, because no hours are set."},
		Warnings: []pages.CoverWarning{
			{What: "No hours are set", Then: "No page tells members when somebody reads.", Move: parts.Link{Label: "Set the hours", Href: "/cohorts/g1/settings"}},
			{What: "Nobody can be woken", Then: "Nobody on call has a pager that was proven in the last 30 days, so pages promise staffed hours only."},
		},
		SetDays: "/cohorts/g1/cover/holidays", OnCall: "Nobody is on call. In a crisis the lead is called, and then all facilitators.", Reach: reach()[1:],
	}
}

func coverLapsed(s Setting) pages.Cover {
	p := coverFull(s)
	p.Promise = []string{"No page names a time to members, because nobody has said for 60 days that the hours still hold."}
	p.Warnings = []pages.CoverWarning{{What: "The hours have lapsed", Then: "Pages speak as if nobody were there, until somebody says that the hours still hold."}}
	p.Holds, p.Days = "They stopped to count on 3 November.", "Christmas"
	p.Problem = &parts.Problem{Heading: "Nothing was changed yet", Sentence: "We did not understand “Christmas”. Please write a date as 2026-12-24, or two with “to” between.", Field: "holidays"}
	return p
}

func coverStaff(s Setting) pages.Cover {
	p := coverFull(s)
	p.Links, p.Confirm, p.SetDays, p.Warnings, p.Pressing = p.Links[1:2], "", "", nil, false
	return p
}

func practiceCover(s Setting) pages.PracticeCover {
	return pages.PracticeCover{Frame: s.frame("Practice"), Back: toPractice(), Rows: []pages.PracticeCoverRow{
		{Name: group, Href: "/cohorts/g1/cover", Line: "Staff read next tomorrow at 9 am."},
		{Name: unbroken, Href: "/cohorts/g2/cover", Line: "No page names a time to members, because no hours are set.", Warnings: []string{"No hours are set.", "Nobody can be woken."}},
	}}
}

func practiceCoverNone(s Setting) pages.PracticeCover {
	return pages.PracticeCover{Frame: s.frame("Practice"), Back: toPractice()}
}

func rotaRow(number, who, order, days, from, to string) pages.RotaRow {
	people := []parts.Choice{{Value: "", Label: "Nobody"}, {Value: "s1", Label: "Dr Amara Osei"}, {Value: "s2", Label: "Inês Duarte"}, {Value: "s9", Label: longName}}
	orders := []parts.Choice{{Value: "main", Label: "First"}, {Value: "backup", Label: "Stands by"}}
	for i := range people {
		people[i].Selected = people[i].Value == who
	}
	for i := range orders {
		orders[i].Selected = orders[i].Value == order
	}
	return pages.RotaRow{Number: number, People: people, Orders: orders, Days: days, From: from, To: to}
}

func rota(s Setting) pages.Rota {
	return pages.Rota{
		Frame: s.frame("Staff"), Back: parts.Link{Label: "Who is there", Href: "/cohorts/g1/cover"}, Cohort: group, Clock: "On the clock of Europe/London.", Seen: "3", Action: "/cohorts/g1/cover/rota",
		Rows: []pages.RotaRow{
			rotaRow("1", "s1", "main", "Mon-Fri 18:00-24:00\nTue-Sat 0:00-9:00", "2026-11-01", ""), rotaRow("2", "s9", "backup", "", "", ""), rotaRow("3", "", "main", "", "", ""), rotaRow("4", "", "main", "", "", ""),
		},
	}
}

func rotaRefused(s Setting) pages.Rota {
	p := rota(s)
	p.Rows[1].Days = "evenings"
	p.Problem = &parts.Problem{Heading: "Nothing was changed yet", Sentence: "We could not read the line “evenings”. Please write it like “Mon-Fri 9:00-18:00” or “Saturday 10 am to 1 pm”.", Field: "days-2"}
	return p
}

func drills(s Setting) pages.Drills {
	return pages.Drills{
		Frame: s.frame("Staff"), Back: parts.Link{Label: "Who is there", Href: "/cohorts/g1/cover"}, Cohort: group, Action: "/cohorts/g1/cover/drills",
		Rows: []pages.DrillRow{
			{Result: "Nobody has it yet", When: parts.On(at(11, 21, 10), now), By: "Ruth Adeyemi", Reach: reach()[1:]},
			{Result: "Milo Brandt had it after 3 min", When: parts.On(at(9, 14, 0), now), By: "Dr Amara Osei", Reach: []pages.Reach{
				{Who: "Milo Brandt", Ways: []string{"In the app: sent.", "Pager: sent, and it brought them."}},
			}},
			{Result: longName + " had it after 22 min", Bad: true, When: parts.On(at(1, 14, 0), now), By: longName, Reach: []pages.Reach{
				{Who: "Milo Brandt", Ways: []string{"In the app: sent.", "Mail: sent.", "Pager: did not take the call."}},
			}},
		},
	}
}

func drillsNone(s Setting) pages.Drills {
	p := drills(s)
	p.Rows, p.Action, p.Waits = nil, "", "A drill wakes nobody, so it starts in staffed hours only. Those begin tomorrow at 9 am."
	return p
}

func drillsRefused(s Setting) pages.Drills {
	p := drills(s)
	p.Problem = &parts.Problem{Heading: "No drill was started", Sentence: "A drill is running already. It ends when somebody says that they have it."}
	return p
}

func channels(s Setting) pages.Channels {
	return pages.Channels{
		Frame: s.frame("You"), Back: parts.Link{Label: "You", Href: "/account"}, Host: "alarm.example.org", Action: "/channels/address",
		Rows: []pages.Channel{
			{Name: "In the app", What: "A line on top of every page of yours. It wakes nobody.", State: "You answered a test on 3 November. It counts until 3 December.", Counts: true, Try: "/channels/in-app/test"},
			{Name: "Mail", What: "It says that something waits, and no more. It wakes nobody.", State: "Never tried, so it does not count.", Try: "/channels/mail/test"},
			{Name: "Pager", What: "Calls the service that you name below, at any hour. It wakes you.", State: "A test went out today at 9:14 pm. Open its link within the hour, and press once.", Try: "/channels/webhook/test"},
		},
	}
}

func channelsNone(s Setting) pages.Channels {
	p := channels(s)
	p.Host, p.Address = "", "http://pager"
	p.Rows[0].Counts, p.Rows[0].State = false, "The last test counted until 2 November. Please try it again."
	p.Rows[1].Try, p.Rows[1].State = "", "It leads nowhere: no mail goes out to you. You can change that under You."
	p.Rows[2].Try, p.Rows[2].State = "", "It leads nowhere: no address is set."
	p.Problem = &parts.Problem{Heading: "Nothing was changed yet", Sentence: "This address cannot be called. Please give the https address that the pager service shows.", Field: "address"}
	return p
}

func called(s Setting) pages.Called {
	return pages.Called{
		Frame: s.frame("Staff"), Title: "Somebody may be in danger", When: parts.By(at(11, 21, 10), now), Action: "/called/p1/answer", Button: "I have it: open the case",
		Lines: []string{"It is in " + group + ". Nobody has come for it yet.", "If you press, nobody else is called for half an hour."}, Else: parts.Link{Label: "Look at it without saying so", Href: "/cases/c1"},
	}
}

func calledTest(s Setting) pages.Called {
	return pages.Called{
		Frame: s.frame("Staff"), Title: "A test reached you", Lines: []string{"It came by your pager. Nobody is in danger.", "Press, and this way counts for the next 30 days."}, Action: "/called/t1/answer", Button: "It reached me",
	}
}

func calledOver(s Setting) pages.Called {
	p := called(s)
	p.Lines, p.Action, p.Else = []string{"Somebody has it in hand. You do not have to do anything."}, "", parts.Link{Label: "Open the case", Href: "/cases/c1"}
	return p
}

func calls(s Setting) pages.Home {
	p := homeDesk(s)
	p.Frame.Calls = []parts.Call{
		{Sentence: "Somebody in " + group + " may be in danger, and nobody has come for 20 min.", Late: true, Move: parts.Link{Label: "See to it", Href: "/called/p1"}},
		{Sentence: "You are called for a drill in " + unbroken + ". Nobody is in danger.", Move: parts.Link{Label: "See to it", Href: "/called/p2"}},
		{Sentence: "A test of how you are called waits for your answer.", Move: parts.Link{Label: "It reached me", Href: "/called/t1"}},
	}
	return p
}
