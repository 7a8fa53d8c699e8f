package gallery

import (
	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

// drafting is everything about words that are not shared yet.
func drafting() []Entry {
	return []Entry{
		{"drafts", "Drafts", func(s Setting) templ.Component { return pages.DraftsPage(drafts(s)) }},
		{"drafts-two", "Drafts: one written in two places", func(s Setting) templ.Component { return pages.DraftsPage(draftsTwo(s)) }},
		{"drafts-none", "Drafts: nothing is begun", func(s Setting) templ.Component { return pages.DraftsPage(noDrafts(s)) }},
		{"write-draft", "A box with its draft", func(s Setting) templ.Component { return pages.WritePage(boxWithDraft(s)) }},
		{"resume", "A form that came back after signing in", func(s Setting) templ.Component { return pages.ResumePage(resumed(s)) }},
		{"resume-later", "A form that could not be taken just then", func(s Setting) templ.Component { return pages.ResumePage(resumedLater(s)) }},
		{"signed-out-form", "Signed out, with a form", func(s Setting) templ.Component { return pages.SignedOutPage(signedOutForm(s)) }},
	}
}

func noDrafts(s Setting) pages.Drafts {
	return pages.Drafts{Frame: s.frame("Drafts"), Back: parts.Link{Label: "Home", Href: "/home"}, KeepAt: "/drafts", Whose: "w1ll0w"}
}

func drafts(s Setting) pages.Drafts {
	p := noDrafts(s)
	p.Drafts = []pages.Draft{
		{
			ID: "d1", Line: "An answer in “Saying no without the three-day hangover”", Until: "It is removed on 10 December at 9:12 pm, unless you go on with it.",
			Text: pages.DraftText{Words: "In our house it was “suit yourself”.\n\nI can hear the plates.", Note: "family: shouting", When: parts.Clock(at(10, 21, 12), now), Device: "Firefox on Android"},
			Open: "/threads/t1/answer", Away: "/drafts/d1/discarding",
		},
		{
			ID: "d2", Line: "A new conversation in " + longName, Until: "It is removed on 9 December at 8 am, unless you go on with it.",
			Text: pages.DraftText{Title: "The long hallway", Words: "I painted it.", When: parts.Clock(at(9, 8, 0), now)},
			Open: "/cohorts/g1/write", Away: "/drafts/d2/discarding", Aside: "/drafts/d2/setting-aside",
		},
		{
			ID: "d3", Line: "An answer", Until: "It is removed on 4 December at 8 am, unless you go on with it.",
			Gone: "This conversation is closed. You can still read all of it. Your words are here, to keep or to copy.",
			Text: pages.DraftText{Words: "Too late for this one.", When: parts.Clock(at(4, 8, 0), now)}, Away: "/drafts/d3/discarding",
		},
	}
	p.Aside = []pages.Draft{{
		ID: "d4", Line: "A new conversation in Tuesday evening group", Text: pages.DraftText{Words: "Something about Sundays.", When: parts.Clock(at(2, 18, 0), now)},
		Back: "/drafts/d4/restoring", Away: "/drafts/d4/discarding",
	}}
	p.Discarded = []pages.Draft{{
		ID: "d5", Line: "Other words for a post of yours", Text: pages.DraftText{Words: "Perhaps not.", When: parts.Clock(at(11, 20, 0), now)}, Back: "/drafts/d5/restoring",
	}}
	return p
}

func draftsTwo(s Setting) pages.Drafts {
	p := drafts(s)
	p.Aside, p.Discarded, p.Drafts = nil, nil, p.Drafts[:1]
	p.Drafts[0].Choose = "/drafts/d1/choice"
	p.Drafts[0].Other = &pages.DraftText{Words: "In our house nobody said anything.", When: parts.Clock(at(11, 21, 2), now), Device: "Chrome on a Mac"}
	return p
}

func boxWithDraft(s Setting) pages.Write {
	w := answer(s)
	w.Kept.Words, w.Kept.Draft = typed().Words, "3"
	w.DraftAt, w.Key, w.DraftKept, w.DraftDiscard, w.DraftTwo = "/drafts?box=answer.t1", "answer.t1", parts.By(at(11, 21, 12), now), "/drafts/d1/discarding", "/drafts#d1"
	return w
}

func someForm() parts.Form {
	return parts.Form{At: "/cohorts/g1/break", Whose: "w1ll0w", Fields: []parts.Field{
		{Name: "line", Value: "I need some weeks to myself.\n\nI will read along.", Written: true}, {Name: "until", Value: "spring"},
	}}
}

func resumed(s Setting) pages.Resume {
	return pages.Resume{Frame: s.frame("Writing"), Form: someForm()}
}

func resumedLater(s Setting) pages.Resume {
	p := resumed(s)
	p.Sentence, p.Wait = "We cannot reach our records at the moment. Please try again in a minute.", "in a minute"
	return p
}

func signedOutForm(s Setting) pages.SignedOut {
	f := someForm()
	return pages.SignedOut{Frame: s.outside("Signed out"), Next: "/home", Personas: personas()[:1], Kept: &parts.Kept{Form: &f}}
}
