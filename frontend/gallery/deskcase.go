package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func burden() [][]parts.Stretch {
	return [][]parts.Stretch{
		{{Words: "I keep coming back to the thought that "}, {Words: "everyone would be lighter without me", Number: 1}, {Words: ". I’m not going to do anything tonight. I just want it to be somewhere that isn’t my own head."}},
		{{Words: "It started again when I drove past "}, {Words: "Daniel’s work", Number: 2}, {Words: " and the van was there. I know I shouldn’t look."}},
	}
}

func caseBase(s Setting) pages.Case {
	return pages.Case{
		Frame: s.atDesk("Case"), Back: toQueue(), Tier: red, Left: "35 min left", Due: "due 9:49 pm", Title: "Feels a burden to others; names another person", Person: "Willow",
		About: []parts.Link{{Label: "Willow", Href: "/cohorts/g1/members/p1"}, {Label: group}, {Label: "the conversation", Href: "/threads/t1"}},
		Words: &pages.CaseWords{
			Heading: "What Willow wrote", State: "Second wording, today, 8:40 pm. Held: the group does not see it. Willow has the card.",
			Described: "Two short paragraphs. Feels a burden to others; names another person.", Text: burden(),
			Order: parts.Link{Label: "Show the marked lines last", Href: "/cases/c5?marked=last"},
		},
		Why: []parts.Reason{
			{Number: 1, What: "Feels a burden to others.", Rule: "burden.present"},
			{Number: 2, What: "Names another person and where they work.", Detail: "That is why it is held.", Rule: "pii.leads-to"},
		},
		Around: []pages.Nearby{
			{Heading: "Before: Tern", Href: "/posts/x1", When: clocked(11, 19, 40), Words: "I think it was “fine”. Just “fine”, and then the door."},
			{Heading: "After: nothing yet", Line: "Nobody in the group has seen this post."},
		},
		Lately: []pages.Nearby{
			{Heading: "A post, in Sunday night", Href: "/posts/x2", When: clocked(8, 21, 2), Words: "Slept four hours. That is twice as much as last week."},
			{Heading: "A case, red", Href: "/cases/c0", When: clocked(4, 18, 0), Line: "Milo Brandt: replied, safety plan looked at. Published as written."},
		},
		Decided: []pages.Nearby{{Heading: "Milo Brandt published it folded", When: clocked(10, 21, 26), Line: "Part 2, We write about ourselves.", Words: "Safe tonight, her sister is staying. She will ring her GP."}},
		Changes: &pages.Changes{Heading: "What changed between the wordings", All: "/posts/x4/history", Pieces: []pages.Piece{
			{Words: "It started again when I drove past Daniel’s work"}, {Words: ", the garage on Kettle Street,", Went: true}, {Words: " and the van was there. "}, {Words: "I know I shouldn’t look.", Came: true},
		}},
		Clauses:  []pages.TermsItem{{Title: "We keep what is said here", Text: "Nothing leaves this group."}, {Title: "We name nobody outside", Text: "Neither by name nor by what leads to them."}},
		Card:     &pages.Glass{Ask: "/cases/c5/card"},
		Happened: []pages.MemberChange{{What: "Milo Brandt took it", When: parts.On(at(11, 21, 12), now)}, {What: "Screening found two things", When: parts.On(at(11, 20, 40), now)}},
	}
}

func caseMine(s Setting) pages.Case {
	p := caseBase(s)
	p.Lease = mine()
	p.Words.Open = true
	p.Form = form()
	return p
}

func mine() parts.Lease {
	return parts.Lease{
		State: parts.LeaseMine, Until: "9:24 pm", Left: 600, With: []string{"Dr Amara Osei"}, Pass: "/cases/c5/passing", Beat: "/cases/c5/renewal",
	}
}

func act(value, label, hint, button string, chosen bool) pages.Act {
	return pages.Act{Choice: parts.Choice{Value: value, Label: label, Hint: hint, Selected: chosen}, Button: button}
}

func form() *pages.DecisionForm {
	return &pages.DecisionForm{
		Action: "/cases/c5/decision", Who: "Willow", Token: "4", Revision: "r2", Nonce: "n1", Button: "Return to Willow",
		Words: []pages.Act{
			act("", "Leave them as they stand", "", "", false), act("publish", "Publish as written", "", "Publish it", false), act("fold", "Publish folded", "Whoever wants to opens it.", "Publish it folded", false),
			act("mask", "Mask words, publish the rest", "", "Mask and publish", false), act("return", "Return to Willow with notes", "The draft is kept, and one press sends it again.", "Return to Willow", true), act("hold", "Keep holding it", "", "Keep holding it", false), act("remove", "Remove it", "", "Remove it", false),
		},
		Masks: []pages.Tick{{Value: ":38-74", Label: "1. everyone would be lighter without me"}, {Value: ":210-223", Label: "2. Daniel’s work", On: true}},
		Notes: []pages.LineNote{{Number: "1", At: "38-74", About: "everyone would be lighter without me"}, {Number: "2", At: "210-223", About: "Daniel’s work", Text: "This could lead somebody to him."}},
		Persons: []pages.Act{act("", "Nothing", "", "", true), act("remind", "Remind of the agreement", "", "Remind Willow", false), act("pause", "Pause writing", "Reading goes on.", "Pause writing", false), act("suspend", "Pause all access", "At once; a second person looks at it within a day.", "Pause all access", false),
			act("remove", "Remove from the group", "Two people decide this: a colleague confirms it.", "Propose the removal", false)},
		Care:    []pages.Tick{{Value: "replied", Label: "Replied in the conversation", On: true}, {Value: "messaged", Label: "Wrote privately"}, {Value: "plan-checked", Label: "Looked at the safety plan together", On: true}, {Value: "called", Label: "Called"}, {Value: "contact-reached", Label: "Reached the emergency contact"}, {Value: "emergency-services", Label: "Called the emergency services"}},
		Clauses: []parts.Choice{{Value: "0", Label: "None: this is about care"}, {Value: "1", Label: "1. We keep what is said here"}, {Value: "2", Label: "2. We name nobody outside", Selected: true}},
		Reason:  "First name and work together could lead someone to him. The rest can stand.", Templates: []parts.Choice{{Value: "", Label: "None"}, {Value: "return", Label: "Returned with notes", Selected: true}},
		Message: "Willow, I’m glad you wrote this down rather than keeping it in. I’ve sent it back for one thing only: [which words] could lead someone to him. Change them and it goes straight to the group.", Blanks: []string{"which words"},
		Tell:    []pages.Tick{{Value: "s1", Label: "Dr Amara Osei", Hint: "treats Willow", On: true}, {Value: "s2", Label: "Inês Duarte"}},
		Tiers:   []parts.Choice{{Value: "", Label: "As it came up", Selected: true}, {Value: "crisis", Label: "Crisis"}, {Value: "amber", Label: "Amber"}, {Value: "green", Label: "Not at all"}},
		Concern: pages.Tick{Label: "Not a concern", Hint: "Nothing had to be looked at here."},
		Hand:    &pages.HandTo{To: []parts.Choice{{Value: "", Label: "Whoever comes next"}, {Value: "s2", Label: "Inês Duarte"}}, Checks: []parts.Choice{{Value: "", Label: "When it is due"}, {Value: "4", Label: "In 4 hours"}}},
	}
}

func caseFree(s Setting) pages.Case {
	p := caseBase(s)
	p.Tier, p.Left, p.Due = crisis, "11 min left", "due 9:25 pm"
	p.Lease = parts.Lease{State: parts.LeaseFree, Advice: "A crisis is read by two where there are two: Inês Duarte is here as well.", Take: "/cases/c5/lease", Seen: "/cases/c5/acknowledgement"}
	p.Told = "Take it first. Then the form is here, and everybody sees that you have it."
	return p
}

func caseTheirs(s Setting) pages.Case {
	p := caseBase(s)
	p.Left, p.Late, p.Due = "4 min late", true, "was due 9:10 pm"
	p.Lease = parts.Lease{State: parts.LeaseTheirs, Holder: "Dana Whitlock", Until: "9:19 pm", With: []string{"Inês Duarte", longName}, TakeOver: "/cases/c5/lease", Reason: "no",
		Problem: &parts.Problem{Heading: "Not taken over", Sentence: "Please say why, in a sentence: Dana Whitlock reads it.", Field: "takeover"}}
	p.Told = "Dana Whitlock decides this. You can read along."
	return p
}

func caseOver(s Setting) pages.Case {
	p := caseMine(s)
	p.Lease = parts.Lease{State: parts.LeaseOver}
	p.Form.Again = true
	p.Form.Problem = &parts.Problem{Heading: "Not decided yet", Sentence: "Your time with this ended while you were writing. Everything you wrote is still below."}
	return p
}

func caseClosed(s Setting) pages.Case {
	p := caseBase(s)
	p.Left, p.Due, p.Lease = "Decided", "", parts.Lease{State: parts.LeaseClosed}
	p.Card, p.Told = nil, "Milo Brandt decided this. It opens again by itself if something new comes."
	return p
}

func caseLast(s Setting) pages.Case {
	p := caseMine(s)
	p.Words.Text, p.Words.Last = [][]parts.Stretch{{{Words: "I had a quiet morning, and the tea was good."}}}, burden()
	p.Words.Order = parts.Link{Label: "Show the words in their order", Href: "/cases/c5"}
	p.Words.Title, p.Words.Note, p.Words.Source = "Sunday night "+unbroken, "a parent’s last weeks", "It is here: the garage [https://garage.example/"+unbroken+"]"
	return p
}

func caseRefused(s Setting) pages.Case {
	p := caseMine(s)
	p.Form.Problem = &parts.Problem{Heading: "Not decided yet", Sentence: "One blank is still to be filled: “which words”.", Field: "message"}
	return p
}

func caseMeanwhile(s Setting) pages.Case {
	p := caseMine(s)
	p.Form.Problem = &parts.Problem{Heading: "Willow changed the words meanwhile", Sentence: "Nothing was carried out. What you wrote is still below; look at the new words first."}
	p.Form.Changed = &pages.Changes{Heading: "What changed just now", Pieces: p.Changes.Pieces}
	return p
}

func caseReport(s Setting) pages.Case {
	p := caseMine(s)
	p.Title, p.Person, p.Tier = "A member asks staff to look: they feel threatened", longName, amber
	p.About = []parts.Link{{Label: longName, Href: "/cohorts/g1/members/p9"}, {Label: "A group whose name is as long as names of groups can be"}, {Label: "the conversation", Href: "/threads/t1"}}
	p.Words.Heading, p.Words.State = "What "+longName+" wrote", "First wording, yesterday. Published."
	p.Words.Text = [][]parts.Stretch{{{Words: "You should be careful what you say here. " + unbroken}}}
	p.Why = []parts.Reason{
		{What: "A member asks staff to look: it frightens them.", Quoted: "They wrote this right after I said no. " + unbroken, By: "Asked yesterday evening, about the words as they were then."},
		{What: "Another member asks staff to look: something else.", By: "Asked this morning."},
	}
	p.Around, p.Lately, p.Decided, p.Card, p.Changes = nil, nil, nil, nil, nil
	p.Form.Who, p.Form.Button = longName, "Return to "+longName
	p.Form.Words[4] = act("return", "Return to "+longName+" with notes", "", p.Form.Button, true)
	return p
}

func caseAppeal(s Setting) pages.Case {
	p := caseMine(s)
	p.Title, p.Words.State = "Appeal: Juniper asks for a second look", "First wording, Monday. Removed."
	p.Why = []parts.Reason{{What: "Juniper asks for a second look.", Quoted: "I was quoting a song. I should have said so.", By: "Asked this morning. Dana Whitlock decided it, so it is not for Dana Whitlock."}}
	p.Form.Appeal = []parts.Choice{{Value: "uphold", Label: "Let it stand"}, {Value: "overturn", Label: "Overturn it, and put the words back", Selected: true}}
	p.Form.Outside = &pages.Tick{Label: "Dr Hale has looked at it too", Hint: "Nobody else of the practice can answer an appeal against your own decision."}
	p.Form.Words, p.Form.Masks, p.Form.Revision, p.Form.Persons, p.Form.Button = nil, nil, "", nil, "Answer the appeal"
	return p
}

func caseDrill(s Setting) pages.Case {
	p := caseFree(s)
	p.Drill, p.Tier, p.Title, p.Words, p.Person, p.Changes, p.Clauses = true, drill, "A drill", nil, "", nil, nil
	p.Why = []parts.Reason{{What: "Ruth Adeyemi began a drill."}}
	p.About = []parts.Link{{Label: group}}
	return p
}

func casePerson(s Setting) pages.Case {
	p := caseMine(s)
	p.Title, p.Words, p.Changes, p.Clauses = "A colleague asks to look at somebody’s place here", nil, nil, nil
	p.Why = []parts.Reason{{What: "Inês Duarte asks to look.", Quoted: "Two people told me they get letters from Willow.", By: "Asked today."}}
	p.Form.Words, p.Form.Masks, p.Form.Notes, p.Form.Revision, p.Form.Button = nil, nil, nil, "", ""
	return p
}
