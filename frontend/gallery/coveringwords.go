package gallery

import (
	"strings"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func modes(s Setting) pages.Modes {
	same := "The card, the case and its clock are the same."
	return pages.Modes{
		Frame: s.frame("Staff"), Back: toGroup(), Cohort: group, Action: "/cohorts/g1/modes", First: "3",
		Ways: []pages.ModeChoice{
			{Value: "none", Label: "All posts at once", Hint: "The group sees a post as soon as its author cannot take it back any more. Only what could endanger somebody else waits. " + same},
			{Value: "first", Label: "First posts are read first", Hint: "Somebody of the staff reads so many of each member’s posts before the group does, and what comes after is shared at once. " + same, Selected: true},
			{Value: "all", Label: "All posts are read first", Hint: "The group sees no post of a member before somebody of the staff has read it. " + same},
		},
		Members: []parts.Link{{Label: "Willow", Href: "/cohorts/g1/members/m1/mode"}, {Label: longName, Href: "/cohorts/g1/members/m2/mode"}},
	}
}

func modesRefused(s Setting) pages.Modes {
	p := modes(s)
	p.First, p.Members = "many", nil
	p.Problem = &parts.Problem{Heading: "Nothing was changed yet", Sentence: "How many first posts does somebody read? Please give a number from 1 to 50.", Field: "first"}
	return p
}

func modeMember(s Setting) pages.Modes {
	p := modes(s)
	p.Who, p.Members, p.Action = longName, nil, "/cohorts/g1/members/m1/mode"
	p.Ways = append([]pages.ModeChoice{{Value: "group", Label: "As the group has it", Hint: "Now: the first 3 posts are read first.", Selected: true}}, p.Ways...)
	p.Ways[0].Selected, p.Ways[2].Selected = true, false
	return p
}

func ownWords() []pages.ScreeningList {
	return []pages.ScreeningList{
		{Reason: "Names the clinic’s old ward.", Tier: "Within a day of staffed hours (amber)", Phrases: []string{"the green floor", "station four"}},
		{Reason: unbroken, Tier: "Not at all: other rules pass over these words", Phrases: []string{unbroken}},
	}
}

func screening(s Setting) pages.Screening {
	return pages.Screening{
		Frame: s.frame("Practice"), Back: toPractice(), Said: "Version 3, 9 November 2026, by Ruth Adeyemi.", Lists: ownWords(), Off: []string{"Mentions alcohol."},
		Versions: []parts.Link{{Label: "Version 2, 1 October 2026", Href: "/practice/screening/versions/2"}, {Label: "Version 1, 12 September 2026", Href: "/practice/screening/versions/1"}},
		Draft: &pages.ScreeningDraft{
			Seen: "7", Change: "/practice/screening/draft", Try: "/practice/screening/trial", Publish: "/practice/screening/publication", Drop: "/practice/screening/dropping",
			Trial: &pages.Trial{
				When: parts.On(at(11, 20, 0), now), Less: "More posts than these would change.",
				Facts: []pages.TermsItem{{Title: "Posts it was tried on", Text: "500"}, {Title: "Would be seen sooner", Text: "3"}, {Title: "Would be seen later, or by nobody", Text: "1"}, {Title: "Would be held", Text: "0"}, {Title: "Would not be held any more", Text: "1"}},
				Rows: []pages.TrialRow{
					{Where: "A post in " + group, Href: "/posts/p1", Tiers: "Green now, and would be amber.", New: []string{"Names the clinic’s old ward."}},
					{Where: "A post in " + unbroken, Href: "/posts/p2", Tiers: "Stays red.", Held: "It would not be held any more.", Gone: []string{"Mentions alcohol."}},
				},
			},
		},
	}
}

func screeningBare(s Setting) pages.Screening {
	return pages.Screening{Frame: with(s.frame("Practice"), "Change this", "/practice/screening/draft", "write"), Back: toPractice(), Said: "As it comes: nothing was changed yet."}
}

func screeningBegun(s Setting) pages.Screening {
	p := screening(s)
	p.Draft.Trial, p.Draft.Publish = nil, ""
	p.Problem = &parts.Problem{Heading: "Nothing was published yet", Sentence: "Please try these on recent posts first, and look at what would change. What you set is kept."}
	return p
}

func screeningOld(s Setting) pages.Screening {
	p := screening(s)
	p.Back, p.Said, p.Draft, p.Versions, p.Begin = parts.Link{Label: "What software looks for", Href: "/practice/screening"}, "Version 2, 1 October 2026, by Ruth Adeyemi. It does not hold any more.", nil, nil, "/practice/screening/versions/2/draft"
	return p
}

func listTiers(chosen string) []parts.Choice {
	all := []parts.Choice{{Value: "amber", Label: "Within a day of staffed hours (amber)"}, {Value: "red", Label: "Within an hour of staffed hours (red)"}, {Value: "green", Label: "Not at all: other rules pass over these words"}}
	for i := range all {
		all[i].Selected = all[i].Value == chosen
	}
	return all
}

func screeningDraft(s Setting) pages.ScreeningChange {
	return pages.ScreeningChange{
		Frame: s.frame("Practice"), Back: parts.Link{Label: "What software looks for", Href: "/practice/screening"}, Seen: "7", Action: "/practice/screening/draft",
		Lists: []pages.ListBoxes{
			{Number: "1", ID: "l1", Reason: "Names the clinic’s old ward.", Phrases: "the green floor\nstation four", Tiers: listTiers("amber")},
			{Number: "2", ID: "l2", Reason: unbroken, Phrases: strings.Repeat("wort ", 12), Tiers: listTiers("green")},
			{Number: "3", Tiers: listTiers("amber")},
		},
		Rules: []pages.RuleGroup{
			{Name: "Danger to oneself", Rules: []pages.Tick{{Value: "own.burden", Label: "Feels a burden to others."}, {Value: "own.plan", Label: "Says how and when."}}},
			{Name: "Substances", Some: true, Rules: []pages.Tick{{Value: "low.alcohol", Label: "Mentions alcohol.", On: true}}},
		},
	}
}

func screeningRefused(s Setting) pages.ScreeningChange {
	p := screeningDraft(s)
	p.Lists[1].Phrases = ""
	p.Problem = &parts.Problem{Heading: "Nothing was changed yet", Sentence: "One of the lists has no words yet. Please give some, or take the list away.", Field: "lists"}
	return p
}

const removedText = "We took this post down, because of [which words] and part [which part] of the agreement.\n\nYou are still part of the group."

func practiceMessages(s Setting) pages.PracticeMessages {
	return pages.PracticeMessages{
		Frame: with(s.frame("Practice"), "Write another", "/practice/messages/new", "write"), Back: toPractice(),
		Rows: []pages.PracticeMessage{
			{Name: "Taken down", For: "It goes with: Removing a post.", Text: removedText, From: "As it came with this place.", Change: "/practice/messages/starter.remove"},
			{Name: unbroken, For: "It goes with: Anything.", Text: removedText, From: "The practice’s own words, from 9 November 2026.", Change: "/practice/messages/m1"},
		},
	}
}

func practiceMessage(s Setting) pages.MessageChange {
	return pages.MessageChange{
		Frame: s.frame("Practice"), Back: parts.Link{Label: "Messages", Href: "/practice/messages"}, Key: "starter.remove", Version: "0", Name: "Taken down", Text: removedText, Action: "/practice/messages",
		Uses: []parts.Choice{{Value: "", Label: "Anything"}, {Value: "remove", Label: "Removing a post", Selected: true}},
	}
}

func practiceMessageNew(s Setting) pages.MessageChange {
	p := practiceMessage(s)
	p.New, p.Key, p.Name, p.Text = true, "m9", "", ""
	p.Problem = &parts.Problem{Heading: "It was not kept yet", Sentence: "Please write something first.", Field: "name"}
	return p
}
