package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func touching() []Entry {
	return []Entry{
		{"privates", "Written to the facilitators alone", page(privates, pages.PrivatesPage)},
		{"privates-empty", "Nobody wrote to the facilitators alone", page(privatesEmpty, pages.PrivatesPage)},
		{"schedule", "Shared later", page(schedule, pages.SchedulePage)},
		{"schedule-empty", "Nothing is shared later", page(scheduleEmpty, pages.SchedulePage)},
		{"schedule-new", "Write something for later", page(scheduleNew, pages.ScheduleEditPage)},
		{"schedule-answer", "An answer for later, which came back", page(scheduleAnswer, pages.ScheduleEditPage)},
		{"schedule-refused", "Write something for later, refused", page(scheduleRefused, pages.ScheduleEditPage)},
		{"move", "Move a post", page(move, pages.MovePage)},
		{"move-refused", "Move a post, refused", page(moveRefused, pages.MovePage)},
		{"closing", "Close a conversation", page(closing, pages.ClosingPage)},
		{"icebreakers", "A round of introductions", page(icebreakers, pages.IcebreakersPage)},
		{"history", "What changed in a post", page(history, pages.HistoryPage)},
		{"notes", "Clinical notes", page(notes, pages.ClinicalPage)},
		{"notes-empty", "Clinical notes, none yet, to read", page(notesEmpty, pages.ClinicalPage)},
		{"notes-names", "A clinical note that names somebody", page(notesNames, pages.ClinicalPage)},
		{"notes-conflict", "A clinical note that a colleague changed", page(notesConflict, pages.ClinicalPage)},
		{"notes-versions", "A clinical note as it was before", page(notesVersions, pages.ClinicalVersionsPage)},
		{"choices", "How you read here", page(choices, pages.ChoicesPage)},
		{"choices-refused", "How you read here, quiet and refused", page(choicesRefused, pages.ChoicesPage)},
		{"themes", "What content notes can name", page(themes, pages.ThemesPage)},
		{"themes-refused", "What content notes can name, refused", page(themesRefused, pages.ThemesPage)},
	}
}

const unbroken = "Averylongunbrokenwordthatsomebodypastedfromsomewhereelse"

func privates(s Setting) pages.Privates {
	return pages.Privates{
		Frame: s.frame("Reading"), Back: toGroup(), Cohort: group, Readers: []string{"Dr Amara Osei", "Inês Duarte"},
		Rows: []parts.ThreadRow{
			{Title: "Willow and the facilitators", Href: "/threads/p1#new", Fresh: []string{"Willow"}, Private: true, People: []parts.Person{willow}},
			{Title: longName + " and the facilitators", Href: "/threads/p2", Last: "Dr Amara Osei", LastWhen: parts.On(at(8, 9, 0), now), Private: true},
		},
	}
}

func privatesEmpty(s Setting) pages.Privates {
	return pages.Privates{Frame: s.frame("Reading"), Back: toGroup(), Cohort: group}
}

func schedule(s Setting) pages.Schedule {
	return pages.Schedule{
		Frame: with(s.frame("Writing"), "Write something for later", "/cohorts/g1/schedule/new", "write"), Back: toGroup(), Cohort: group,
		Rows: []pages.ScheduledRow{
			{Title: "How was the week?", Kind: "Check-in", Opens: true, By: "you", When: parts.By(at(16, 9, 0), now), Change: "/scheduled/s1", CallOff: "/scheduled/s1/calling-off"},
			{Title: unbroken, Href: "/threads/t1", By: "Inês Duarte", When: parts.By(at(12, 9, 30), now), CallOff: "/scheduled/s2/calling-off"},
			{Title: "Saying no without the three-day hangover", Href: "/threads/t2", By: "you", When: parts.By(at(10, 9, 0), now),
				Back: "This conversation is closed. You can still read all of it.", Change: "/scheduled/s3", CallOff: "/scheduled/s3/calling-off"},
		},
	}
}

func scheduleEmpty(s Setting) pages.Schedule {
	p := schedule(s)
	p.Rows = nil
	return p
}

func laterKinds() []parts.Choice {
	return []parts.Choice{{Value: "", Label: "Conversation"}, {Value: "check-in", Label: "Check-in"}, {Value: "session", Label: "Session"}}
}

func scheduleNew(s Setting) pages.ScheduleEdit {
	return pages.ScheduleEdit{
		Frame: s.frame("Writing"), Back: parts.Link{Label: "Shared later", Href: "/cohorts/g1/schedule"}, Cohort: group, Kinds: laterKinds(),
		Themes: []parts.Choice{{Value: "", Label: "No theme"}, {Value: "grief", Label: "death and grief"}},
		Kept:   parts.Kept{Nonce: "n1", Kind: "check-in"}, Date: "2026-11-16", Time: "09:00", Zone: "Europe/London",
		StaffOn: "Staff read on weekdays, 9 am to 6 pm.", Action: "/cohorts/g1/schedule",
	}
}

func scheduleAnswer(s Setting) pages.ScheduleEdit {
	p := scheduleNew(s)
	p.Answers = &parts.Link{Label: "Saying no without the three-day hangover", Href: "/threads/t2"}
	p.Kept.Words, p.Kept.Note = "Good morning to all of you. One sentence is enough.", "a parent’s last weeks"
	p.Action, p.CallOff, p.Returned = "/scheduled/s3", "/scheduled/s3/calling-off", "This conversation is closed. You can still read all of it."
	return p
}

func scheduleRefused(s Setting) pages.ScheduleEdit {
	p := scheduleNew(s)
	p.Kept.Title, p.Kept.Words, p.Date = longName, unbroken, "2026-11-02"
	p.Problem = &parts.Problem{Heading: "It is not put by yet", Sentence: "This time is over already. Please give a later one.", Field: "at"}
	return p
}

func move(s Setting) pages.Move {
	return pages.Move{
		Frame: s.frame("Writing"), Back: parts.Link{Label: "Back to the conversation", Href: "/posts/x4"}, Below: true, Nonce: "n2", Action: "/posts/x4/move",
		Post: parts.Post{Author: rook, When: parts.Clock(at(9, 20, 14), now), Body: []parts.Segment{{HTML: "<p>This stopped me on the bus.</p>"}}},
		Threads: []parts.Choice{
			{Value: "", Label: "A new conversation", Selected: true}, {Value: "t1", Label: "The Sunday night drop"}, {Value: "t3", Label: unbroken},
		},
	}
}

func moveRefused(s Setting) pages.Move {
	p := move(s)
	p.Below, p.Post.Author = false, winter
	p.Problem = &parts.Problem{Heading: "It still stands where it was", Sentence: "It needs a title. A few plain words are enough.", Field: "title"}
	return p
}

func closing(s Setting) pages.Closing {
	return pages.Closing{
		Frame: s.frame("Writing"), Back: parts.Link{Label: "Back to the conversation", Href: "/threads/t1"}, Title: "The Sunday night drop " + unbroken,
		Words: "It goes on in “Small good things”.", Action: "/threads/t1/closing",
	}
}

func icebreakers(s Setting) pages.Icebreakers {
	return pages.Icebreakers{
		Frame: s.frame("Writing"), Back: toGroup(), Cohort: group, Action: "/cohorts/g1/icebreakers", Write: "/cohorts/g1/write?kind=introductions",
		Asks: []parts.Choice{{Value: "1", Label: "What is one ordinary thing you are good at?"}, {Value: "2", Label: "What would you rather not be asked here?"}},
	}
}

func history(s Setting) pages.History {
	return pages.History{
		Frame: s.frame("Reading"), Back: parts.Link{Label: "Back to the conversation", Href: "/posts/x4"}, Author: rook,
		Versions: []pages.HistoryVersion{
			{When: parts.Clock(at(9, 20, 24), now), State: "What the group sees now.", Note: "hospital: a parent’s last weeks", Hope: "hopes to be heard", Pieces: []pages.Piece{
				{Words: "I have a whole drawer of those. Mine "}, {Words: "all ", Came: true}, {Words: "start with “I know you’re busy"}, {Words: " but”.", Went: true}, {Words: ", but”.", Came: true},
			}},
			{When: parts.Clock(at(9, 20, 14), now), State: "It was replaced.", First: true, Pieces: []pages.Piece{{Words: "I have a whole drawer of those. Mine start with “I know you’re busy but”."}}},
		},
	}
}

func sessionNote(day int, words string) pages.ClinicalNote {
	return pages.ClinicalNote{
		ID: "n", Session: "3 November 2026", By: "Dr Amara Osei", When: parts.On(at(day, 17, 30), now),
		Body:   []parts.Segment{{HTML: parts.HTML("<p>" + words + "</p>")}},
		Change: "/cohorts/g1/members/p1/notes?session=2026-11-03", Earlier: "/cohorts/g1/members/p1/notes/2026-11-03",
	}
}

func notes(s Setting) pages.Clinical {
	return pages.Clinical{
		Frame: s.frame("Person"), Back: parts.Link{Label: longName, Href: "/cohorts/g1/members/p1"}, Member: winter,
		Readers: []string{"Dr Amara Osei", "Inês Duarte"}, Session: "2026-11-10", Seen: "0", Action: "/cohorts/g1/members/p1/notes",
		Notes: []pages.ClinicalNote{sessionNote(4, "Spoke of the Sundays for the first time. To come back to: sleep."), sessionNote(3, unbroken)},
	}
}

func notesEmpty(s Setting) pages.Clinical {
	p := notes(s)
	p.Notes, p.Action = nil, ""
	return p
}

func notesNames(s Setting) pages.Clinical {
	p := notes(s)
	p.Words, p.Names = "Leans on Tern and Rook more than she says.", []string{"Rook", "Tern"}
	p.Problem = &parts.Problem{Heading: "It is not kept yet", Sentence: "This names other members. Take the names out, or say that it is meant.", Field: "knowing"}
	return p
}

func notesConflict(s Setting) pages.Clinical {
	p, now := notes(s), sessionNote(10, "Written by a colleague meanwhile.")
	now.Change, now.Earlier = "", ""
	p.Words, p.Now, p.Seen = "What I wrote at the same time.", &now, "2"
	p.Problem = &parts.Problem{Heading: "It is not kept yet", Sentence: "A colleague changed this note while you were writing. What you wrote is still in the box; compare it with what stands there now."}
	return p
}

func notesVersions(s Setting) pages.ClinicalVersions {
	now, before := sessionNote(10, "As it is now."), sessionNote(4, "As it was.")
	now.Change, now.Earlier, before.Change, before.Earlier = "", "", "", ""
	return pages.ClinicalVersions{
		Frame: s.frame("Person"), Back: parts.Link{Label: "All notes", Href: "/cohorts/g1/members/p1/notes"}, Member: winter,
		Session: "3 November 2026", Notes: []pages.ClinicalNote{now, before},
	}
}

func choices(s Setting) pages.Choices {
	return pages.Choices{
		Frame: s.frame("Reading"), Back: parts.Link{Label: "Your place", Href: "/cohorts/g1/me"}, Cohort: group, Action: "/cohorts/g1/reading",
		Themes: []pages.ThemeChoice{
			{ID: "dying", Words: "wanting to die", Value: "staffed"}, {ID: "grief", Words: "death and grief", Value: "open"},
			{ID: "t9", Words: unbroken}, {ID: "own", Words: "A note in somebody’s own words"},
		},
		QuietAt: "/cohorts/g1/quiet", Until: "2026-11-17",
		Others: []pages.Without{{Name: "Juniper", Action: "/cohorts/g1/people/p2/muting"}, {Name: longName, Action: "/cohorts/g1/people/p3/muting"}},
	}
}

func choicesRefused(s Setting) pages.Choices {
	p := choices(s)
	p.Quiet, p.Without = "17 November 2026", []pages.Without{{Name: "Rook", Action: "/cohorts/g1/people/p4/unmuting"}}
	p.Problem = &parts.Problem{Heading: "Nothing was changed", Sentence: "What the staff write here stays open to everybody, so nobody reads without them."}
	return p
}

func themes(s Setting) pages.Themes {
	return pages.Themes{
		Frame: s.frame("Groups"), Back: toGroup(), Cohort: group, Seen: "2", Action: "/cohorts/g1/themes",
		Rows:    []pages.ThemeRow{{ID: "dying", Words: "wanting to die"}, {ID: "grief", Words: "death and grief"}, {}, {}, {}},
		Retired: []pages.ThemeRow{{ID: "t9", Words: unbroken}},
	}
}

func themesRefused(s Setting) pages.Themes {
	p := themes(s)
	p.Rows[1].Words = p.Rows[0].Words
	p.Problem = &parts.Problem{Heading: "The list is as it was", Sentence: "Two themes have the same words. Please change one of them.", Field: "theme1"}
	return p
}
