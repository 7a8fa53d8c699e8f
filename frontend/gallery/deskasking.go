package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func askRows() []pages.AskRow {
	return []pages.AskRow{
		{Sentence: "Dr Amara Osei asks you to join them in this.", About: "Crisis, Tuesday evening group. Asked 9:12 pm.", Href: "/cases/c1", Join: "/cases/c1/asks/joining", Cannot: "/cases/c1/asks/declining"},
		{Sentence: longName + " cannot join you now.", About: "Red, Newcomers. Asked 9:05 pm.", Href: "/cases/c4", Heard: "/cases/c4/asks/reading"},
	}
}

func queueAsked(s Setting) pages.Queue {
	p := queue(s)
	p.Asks = askRows()
	return p
}

func handoverAsked(s Setting) pages.Handover {
	p := handover(s)
	p.Asks = askRows()[:1]
	return p
}

func colleagues() []parts.Choice {
	return []parts.Choice{{Value: "s1", Label: "Dr Amara Osei"}, {Value: "s2", Label: "Inês Duarte", Selected: true}, {Value: "s3", Label: longName}}
}

func caseAlone(s Setting) pages.Case {
	p := caseFree(s)
	p.Lease.Advice, p.Ask = "", &pages.AskPane{Action: "/cases/c5/asks"}
	return p
}

func caseAsking(s Setting) pages.Case {
	p := caseMine(s)
	p.Tier = crisis
	p.Ask = &pages.AskPane{Action: "/cases/c5/asks", Form: "decision", To: colleagues(), Lines: []string{"Dr Amara Osei is asked, since 9:12 pm.", "Inês Duarte cannot join now."}}
	return p
}

func caseAskRefused(s Setting) pages.Case {
	p := caseFree(s)
	p.Ask = &pages.AskPane{Action: "/cases/c5/asks", To: colleagues(), Problem: &parts.Problem{Heading: "Nobody was asked", Sentence: "They do not work with this group, or the case is about them. Please choose somebody else.", Field: "ask"}}
	return p
}

func caseAsked(s Setting) pages.Case {
	p := caseTheirs(s)
	p.Lease.Problem, p.Lease.Reason = nil, ""
	p.Asked = &pages.AskRow{Sentence: "Dana Whitlock asks you to join them in this.", Join: "/cases/c5/asks/joining"}
	p.Ask = &pages.AskPane{Action: "/cases/c5/asks", To: colleagues()}
	return p
}

func caseMove(s Setting) pages.Case {
	p := casePerson(s)
	p.Form.Persons[0].Selected = false
	p.Form.Persons = append(p.Form.Persons, act("move", "Move to another group", "A place there is offered. They stay here until they are admitted there, and can say no.", "Offer the place", true))
	p.Form.Moves = []parts.Choice{{Value: "", Label: "None"}, {Value: "g2", Label: "Carers mornings", Selected: true}, {Value: "g3", Label: "A group whose name is as long as names of groups can be"}}
	p.Form.Button = "Offer the place"
	p.Form.Problem = &parts.Problem{Heading: "Not decided yet", Sentence: "There is no free place in that group at the moment. Please choose another, or ask whoever leads it.", Field: "move"}
	return p
}

func caseMoveNone(s Setting) pages.Case {
	p := casePerson(s)
	p.Form.Persons[0].Selected, p.Form.Persons[1].Selected = false, true
	p.Form.NoMove = "You look after no other group that is open and takes people in, so there is none to choose."
	return p
}
