package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func composer(s Setting) pages.Write {
	return pages.Write{
		Frame: s.frame("Writing"), Back: parts.Link{Label: "Back to the conversation", Href: "/threads/t1"},
		Cohort: "Tuesday evening group", Action: "/threads/t1/posts", Kept: parts.Kept{Nonce: "n0nce"},
		Who:      "The 9 people of Tuesday evening group, and its staff.",
		Software: "Your words pass a check by software first.",
		Members:  []string{"Willow", "Tern", "Juniper", "Rook", "Sorrel"}, Staff: []string{"Dr Amara Osei", "Inês Duarte"},
		NamesAt:  "/cohorts/g1/people",
		WhenRead: "Members, whenever they look in. Dr Osei reads next tomorrow at 9 am.",
		Hopes: []parts.Choice{
			{Value: "heard", Label: "To be heard"}, {Value: "questions", Label: "Questions"}, {Value: "advice", Label: "Advice"},
			{Value: "nothing", Label: "Nothing back"},
		},
		Themes: []parts.Choice{{Value: "hospital", Label: "Hospital"}, {Value: "family", Label: "Family and violence in it"}, {Value: "body", Label: "Food and the body"}},
		Noted:  true, DraftAt: "/drafts/answer/t1", Key: "answer/t1",
	}
}

func writeNew(s Setting) pages.Write {
	w := composer(s)
	w.Back = parts.Link{Label: "Tuesday evening group", Href: "/cohorts/g1"}
	w.Action, w.DraftAt = "/cohorts/g1/threads", "/drafts/thread/g1"
	w.Kept.HasTitle = true
	return w
}

func writeStaff(s Setting) pages.Write {
	w := writeNew(s)
	w.Kinds = []parts.Choice{{Label: "Discussion"}, {Value: "check-in", Label: "Check-in"}, {Value: "introductions", Label: "Introductions"}}
	w.Kept.Kind = "check-in"
	return w
}

// writeBare is a house without drafts, lists or an editor: what is left must be whole.
func writeBare(s Setting) pages.Write {
	w := pages.Write{
		Frame: s.frame("Writing"), Back: parts.Link{Label: "Back to the group", Href: "/cohorts/g1"}, Action: "/cohorts/g1/threads",
		Who: "You alone are in this group so far.", WhenRead: "Nobody can say yet.", Kept: parts.Kept{Nonce: "n0nce"},
	}
	w.Frame.Links.Editor = ""
	return w
}

func writeRefused(s Setting) pages.Write {
	w := writeNew(s)
	w.Kept.Words = typed().Words
	w.Problem = &parts.Problem{Heading: "We couldn’t share that yet", Sentence: "A conversation needs a few words as its title. Your words are still in the box below.", Field: "title"}
	return w
}

func writeLong(s Setting) pages.Write {
	w := writeNew(s)
	w.Cohort = "The Tuesday evening group of people who find it hard to say no, autumn and winter, upstairs"
	w.Who = "The 9 people of " + w.Cohort + ", and its staff."
	w.Members = []string{longName, "ילנה", "Tern", longName + "-the-second"}
	w.Themes = append(w.Themes, parts.Choice{Value: "long", Label: "The last weeks of a parent, a partner or a child, and the time after it"})
	w.Kept = parts.Kept{Nonce: "n0nce", HasTitle: true, Title: longName, Words: "שלום. " + longName + longName, Theme: "long", Note: longName, Hope: "questions"}
	w.Problem = &parts.Problem{Heading: "We couldn’t share that yet", Sentence: "A content note can be 80 characters long at most.", Field: "note"}
	return w
}

func answer(s Setting) pages.Write {
	w := composer(s)
	w.Kind, w.Kept.To = pages.AnswerPost, "7"
	w.To = &parts.Ref{Name: "Tern", Href: "/threads/t1#p7", Excerpt: "I think it was “fine”. Just “fine”, and then the door."}
	return w
}

func answerQuotes(s Setting) pages.Write {
	w := answer(s)
	when := parts.Clock(at(11, 19, 40), now)
	w.Quotes = []pages.QuoteKept{
		{Ref: "7:r1:12:54", Quote: parts.Quote{Who: "Tern", Href: "/posts/7", When: when, HTML: "<p>Just “fine”, and then the door.</p>"}},
		{Ref: "8:r1:0:40", Quote: parts.Quote{Who: longName, Href: "/posts/8", When: when, HTML: "<p>They kept her in for the night.</p>", Note: "hospital"}},
		{Ref: "9:r1:0:9", Quote: parts.Quote{Who: "Rook", Href: "/posts/9", When: when, Changed: true}},
		{Ref: "5:r1:0:9", Quote: parts.Quote{Who: "Juniper", Gone: true}},
	}
	w.Kept.Quote = "7:r1:12:54 8:r1:0:40 9:r1:0:9 5:r1:0:9"
	w.Kept.Words, w.Kept.Hope, w.Kept.Theme, w.Kept.Draft = typed().Words, "heard", "family", "4"
	w.DraftKept, w.DraftDiscard = parts.By(at(11, 21, 12), now), "/drafts/answer/t1/discarding"
	return w
}

func answerTwo(s Setting) pages.Write {
	w := answerQuotes(s)
	w.Quotes, w.Kept.Quote, w.DraftTwo = nil, "", "/drafts/d1"
	return w
}

func answerProblem(s Setting) pages.Write {
	w := answer(s)
	w.Kept.Words = typed().Words
	w.Problem = &parts.Problem{Heading: "We couldn’t share that yet", Sentence: "It is longer than one post can be. Your words are still in the box below; share them in two parts.", Field: "words"}
	return w
}

// answerNamed is the soft word when somebody who is named asked to be left alone for a while.
func answerNamed(s Setting) pages.Write {
	w := answer(s)
	w.Kept.Words = "@Juniper, how was it for you?"
	w.Problem = &parts.Problem{
		Heading:  "We couldn’t share that yet",
		Sentence: "Juniper asked not to be called on this week. You can share it as it is, or take the name out. Nothing is shared yet.", Field: "knowing",
	}
	return w
}

func change(s Setting) pages.Write {
	w := composer(s)
	w.Kind, w.Action, w.DraftAt = pages.ChangePost, "/posts/6/revisions", "/drafts/change/6"
	w.Kept = parts.Kept{Nonce: "n0nce", Seen: "r1", Words: "What did you think he would say?"}
	return w
}

// changeFormatted is a post that has more form than the plain box can hold.
func changeFormatted(s Setting) pages.Write {
	w := change(s)
	w.Kept.Words = "What did you think he would say?\n\n• fine\n• nothing at all"
	w.Kept.HTML = "<p>What did <strong>you</strong> think he would say?</p><ul><li>fine</li><li>nothing at all</li></ul>"
	return w
}

func changeConflict(s Setting) pages.Write {
	w := change(s)
	w.Opening, w.Kept.Title = true, "Saying no without the three-day hangover"
	w.Conflict = &pages.Conflict{Title: "Saying no", When: parts.Clock(at(11, 20, 50), now), Body: html("<p>What did you think he might say, on the phone?</p>")}
	return w
}

func writePrivate(s Setting) pages.Write {
	w := composer(s)
	w.Kind, w.Action, w.DraftAt = pages.WritePrivate, "/cohorts/g1/private", "/drafts/private/g1"
	w.Back = parts.Link{Label: "Tuesday evening group", Href: "/cohorts/g1"}
	w.Who, w.Members = "You, Dr Osei and Inês Duarte.", nil
	w.Private = &pages.PrivateTo{Who: "you", Readers: []string{"Dr Amara Osei", "Inês Duarte"}}
	return w
}

func answerPrivate(s Setting) pages.Write {
	w := writePrivate(s)
	w.Kind, w.Private.Who = pages.AnswerPost, "Willow"
	w.Who = "Willow, you and Inês Duarte."
	return w
}

func takeBack(s Setting) pages.TakeBack {
	mine := posts()[5]
	return pages.TakeBack{Frame: s.frame("Writing"), Back: parts.Link{Label: "Back to the conversation", Href: "/threads/t1#p6"}, Post: mine, Action: "/posts/6/taking-back", Seen: "r1"}
}

func takeBackEarly(s Setting) pages.TakeBack {
	t := takeBack(s)
	t.Early = true
	return t
}

func takeBackOpening(s Setting) pages.TakeBack {
	t := takeBack(s)
	t.Opening = true
	return t
}
