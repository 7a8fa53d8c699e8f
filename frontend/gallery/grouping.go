package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func grouping() []Entry {
	return []Entry{
		{"cohort-new", "Start a group", page(cohortNew, pages.CohortNewPage)},
		{"cohort-new-refused", "Start a group, refused", page(cohortNewRefused, pages.CohortNewPage)},
		{"settings-forming", "Settings, the practice is not ready", page(settingsForming, pages.CohortSettingsPage)},
		{"settings-opening", "Settings, ready to open", page(settingsOpening, pages.CohortSettingsPage)},
		{"settings-open", "Settings of an open group, refused", page(settingsOpen, pages.CohortSettingsPage)},
		{"settings-reopened", "Settings, membership open again", page(settingsReopened, pages.CohortSettingsPage)},
		{"agreement", "An agreement", page(groupAgreement, pages.AgreementPage)},
		{"agreement-none", "No agreement yet", page(agreementNone, pages.AgreementPage)},
		{"agreement-change", "Change the agreement, the sample", page(agreementChange, pages.AgreementChangePage)},
		{"agreement-refused", "Change the agreement, refused", page(agreementRefused, pages.AgreementChangePage)},
		{"cohort-works", "Who works for a group", page(cohortWorks, pages.CohortStaffPage)},
		{"cohort-works-read", "Who works for a group, all are here", page(cohortWorksAll, pages.CohortStaffPage)},
		{"member", "A member, for staff", page(member, pages.MemberPage)},
		{"member-paused", "A member whose access is paused, late", page(memberPaused, pages.MemberPage)},
		{"member-removal", "A member, a removal proposed", page(memberRemoval, pages.MemberPage)},
		{"member-refused", "A member, refused", page(memberRefused, pages.MemberPage)},
		{"my-place", "My place in a group", page(myPlace, pages.MyPlacePage)},
		{"my-place-break", "My place, on a break", page(myPlaceBreak, pages.MyPlacePage)},
		{"my-place-history", "My place, asked about newcomers", page(myPlaceHistory, pages.MyPlacePage)},
		{"leaving", "Leave a group", page(leaving, pages.LeavingPage)},
		{"staying", "Say no to a place in another group", page(staying, pages.LeavingPage)},
	}
}

func values() pages.CohortValues {
	return pages.CohortValues{
		Name: group, Purpose: "For adults who find it hard to say no, and want to try it where nobody is hurt by it.",
		Starts: "2026-11-03", Ends: "2027-01-26", Capacity: "8",
		Hours: "Dr Osei and Inês Duarte read on weekdays, 9 am to 6 pm.", Cover: "At other times call Alder House, 01632 960 100; on holidays Dr Hale.",
	}
}

func cohortNew(s Setting) pages.CohortNew {
	return pages.CohortNew{Frame: s.frame("Groups"), Back: parts.Link{Label: "Home", Href: "/home"}, Action: "/cohorts"}
}

func cohortNewRefused(s Setting) pages.CohortNew {
	p := cohortNew(s)
	p.Values = values()
	p.Problem = &parts.Problem{Heading: "We couldn’t take that as it is", Sentence: "The last day lies before the first. Please look at both.", Field: "ends"}
	return p
}

func settings(s Setting) pages.CohortSettings {
	return pages.CohortSettings{
		Frame: s.frame("Groups"), Back: toGroup(), Name: group, Values: values(), Seen: "7", Action: "/cohorts/g1/settings",
		State: "Forming: nobody can read or write here yet.", Links: staffLinks()[1:4],
	}
}

func settingsForming(s Setting) pages.CohortSettings {
	p := settings(s)
	p.Open, p.NotReady = "/cohorts/g1/opening", parts.Link{Label: "The practice is not ready yet: see what is missing", Href: "/practice"}
	return p
}

func settingsOpening(s Setting) pages.CohortSettings {
	p := settings(s)
	p.Open = "/cohorts/g1/opening"
	return p
}

func settingsOpen(s Setting) pages.CohortSettings {
	p := settings(s)
	p.State, p.Reopen, p.History = "Open since 3 November. Nobody new comes in.", "/cohorts/g1/reopening", true
	p.Problem = &parts.Problem{Heading: "We couldn’t take that as it is", Sentence: "The group reads why new people come in. Please write a line.", Field: "reason"}
	return p
}

func settingsReopened(s Setting) pages.CohortSettings {
	p := settings(s)
	p.State, p.Close = "Open since 3 November.", "/cohorts/g1/membership-closing"
	p.Reopening = &pages.Reopening{By: "Dr Amara Osei", When: parts.On(at(9, 10, 0), now), Reason: "Two of us moved away, and we had wished for new voices.", History: true}
	return p
}

func groupAgreement(s Setting) pages.Agreement {
	return pages.Agreement{
		Frame: s.frame("Reading"), Back: toGroup(), Cohort: group, Clauses: agreement(), Version: "Third version, 2 November.",
		Older: []parts.Link{{Label: "Second version", Href: "/cohorts/g1/agreement?version=2"}, {Label: "First version", Href: "/cohorts/g1/agreement?version=1"}}, ChangeAt: "/cohorts/g1/agreement/change",
	}
}

func agreementNone(s Setting) pages.Agreement {
	p := groupAgreement(s)
	p.Clauses, p.Version, p.Older, p.ChangeAt = nil, "", nil, ""
	return p
}

func agreementChange(s Setting) pages.AgreementChange {
	return pages.AgreementChange{Frame: s.frame("Writing"), Back: parts.Link{Label: "The agreement", Href: "/cohorts/g1/agreement"}, Cohort: group, Clauses: agreement(), Seen: "3", Action: "/cohorts/g1/agreement", Sample: true}
}

func agreementRefused(s Setting) pages.AgreementChange {
	p := agreementChange(s)
	p.Sample = false
	p.Clauses = append(agreement()[:2], pages.TermsItem{Text: "So is passing."})
	p.Problem = &parts.Problem{Heading: "We couldn’t take that as it is", Sentence: "Part 3 needs a few words as its name.", Field: "title-3"}
	return p
}

func relations() []parts.Choice {
	return []parts.Choice{
		{Value: "lead", Label: "Lead"}, {Value: "co-facilitator", Label: "Co-facilitator"}, {Value: "locum", Label: "Locum"},
		{Value: "supervisor", Label: "Supervisor"}, {Value: "moderator", Label: "Moderator"},
	}
}

func cohortWorks(s Setting) pages.CohortStaff {
	return pages.CohortStaff{
		Frame: s.frame("Groups"), Back: toGroup(), Cohort: group, Action: "/cohorts/g1/staff", Choices: relations(),
		People: []pages.CohortStaffRow{
			{ID: "s1", Person: osei, Relation: "lead"},
			{ID: "s2", Person: ines, Relation: "co-facilitator", SetRelation: "/cohorts/g1/staff/s2/relation", Leave: "/cohorts/g1/staff/s2/leaving"},
		},
		Others: []parts.Choice{{Value: "s3", Label: "Milo Brandt"}, {Value: "s4", Label: longName}},
	}
}

func cohortWorksAll(s Setting) pages.CohortStaff {
	p := cohortWorks(s)
	p.Others = nil
	return p
}

func member(s Setting) pages.Member {
	base := "/cohorts/g1/members/p1"
	return pages.Member{
		Frame: s.frame("People"), Back: parts.Link{Label: "People", Href: "/cohorts/g1/people"}, Cohort: group, Person: winter, Standing: "In the group since 3 November.",
		Facts: []pages.Fact{{Name: "Treating clinician", Words: "Dr Amara Osei"}, {Name: "Reads", Words: "From the day they came in."}},
		History: []pages.MemberChange{
			{When: parts.On(at(9, 10, 0), now), By: "Dr Amara Osei", What: "Came back from a break."},
			{When: parts.On(at(5, 10, 0), now), What: "Took a break."},
			{When: parts.On(at(3, 10, 0), now), By: "Dr Amara Osei", What: "Admitted to the group."},
		},
		Links:     []parts.Link{{Label: "How to reach them", Href: base + "/card"}},
		Standings: []parts.Choice{{Value: "admitted", Label: "Takes part", Selected: true}, {Value: "on-break", Label: "On a break"}, {Value: "in-hospital", Label: "In hospital"}, {Value: "left", Label: "Left the group"}, {Value: "died", Label: "Died"}}, SetStanding: base + "/standing",
		Clinicians: []parts.Choice{{Value: "", Label: "Nobody here"}, {Value: "s1", Label: "Dr Amara Osei", Selected: true}}, SetClinician: base + "/clinician",
		Suspend: base + "/suspension", Minor: base + "/minor", Remove: base + "/removal", Recovery: base + "/recovery",
		Clauses: []parts.Choice{{Value: "1", Label: "1. What is said here stays here."}, {Value: "2", Label: "2. We meet here, and not elsewhere."}},
	}
}

func memberPaused(s Setting) pages.Member {
	p := member(s)
	p.Standing = "Access is paused."
	p.SetStanding, p.Suspend, p.Minor = "", "", ""
	p.Two = &pages.TwoPerson{
		What: "Access is paused", By: "Inês Duarte", Reason: "Somebody else may be writing in this name since Monday.",
		When: parts.On(at(9, 22, 0), now), Due: parts.By(at(10, 22, 0), now), Late: true, Review: "/cohorts/g1/members/p1/review",
	}
	return p
}

func memberRemoval(s Setting) pages.Member {
	p := member(s)
	p.Remove = ""
	p.Two = &pages.TwoPerson{
		What: "A removal is proposed", By: "You", Reason: "Part 1. A post was shown outside the group.", When: parts.On(at(11, 9, 0), now), Due: parts.By(at(12, 9, 0), now),
		Waits: "You took the first step, so a colleague has to take the second.",
	}
	return p
}

func memberRefused(s Setting) pages.Member {
	p := member(s)
	p.Refused, p.Typed = "recovery", "KD4 9P"
	p.Problem = &parts.Problem{Heading: "That did not work", Sentence: "These letters do not belong to an open request of this person. Ask for them once more.", Field: "letters"}
	return p
}

func myPlace(s Setting) pages.MyPlace {
	return pages.MyPlace{
		Frame: s.frame("You"), Back: toGroup(), Cohort: group, Person: willow, Standing: "You take part since 3 November.",
		Links: []parts.Link{{Label: "How to reach you", Href: "/cohorts/g1/card"}, {Label: "What you said yes to, and who opened it", Href: "/cohorts/g1/accepted"}, {Label: "The agreement", Href: "/cohorts/g1/agreement"}},
		Break: "/cohorts/g1/break", LeaveAt: "/cohorts/g1/leaving",
	}
}

func myPlaceBreak(s Setting) pages.MyPlace {
	p := myPlace(s)
	p.Person, p.Standing, p.Break, p.Return = winter, "You are on a break. You can read; nobody expects you.", "", "/cohorts/g1/return"
	return p
}

func myPlaceHistory(s Setting) pages.MyPlace {
	p := myPlace(s)
	p.Share, p.Reason = "/cohorts/g1/history", "Two of us moved away, and we had wished for new voices."
	return p
}

func staying(s Setting) pages.Leaving {
	p := leaving(s)
	p.Cohort, p.Stay = "Carers, weekday mornings", group
	return p
}

func leaving(s Setting) pages.Leaving {
	return pages.Leaving{Frame: s.frame("You"), Back: parts.Link{Label: "Your place", Href: "/cohorts/g1/me"}, Cohort: group, Action: "/cohorts/g1/leaving"}
}
