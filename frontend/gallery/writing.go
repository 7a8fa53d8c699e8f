package gallery

import (
	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func composer(s Setting) pages.Write {
	return pages.Write{
		Frame: s.frame("Writing"), Back: parts.Link{Label: "Back to the conversation", Href: "/threads/t1"},
		Cohort: "Tuesday evening group", Action: "/threads/t1/posts", Kept: parts.Kept{Nonce: "n0nce"},
		Who:      "The people of Tuesday evening group, Dr Osei among them; other staff only if a post needs care.",
		NamesAt:  "/cohorts/g1/people",
		WhenRead: "Members, whenever they look in. Dr Osei reads next tomorrow at 9 am.",
	}
}

func writeNew(s Setting) pages.Write {
	w := composer(s)
	w.Back = parts.Link{Label: "Tuesday evening group", Href: "/cohorts/g1"}
	w.Action = "/cohorts/g1/threads"
	return w
}

func writeRefused(s Setting) pages.Write {
	w := writeNew(s)
	w.Kept.Words = typed().Words
	w.Problem = &parts.Problem{Heading: "We couldn’t share that yet", Sentence: "A conversation needs a few words as its title. Your words are still in the box below.", Field: "title"}
	return w
}

func answer(s Setting) pages.Write {
	w := composer(s)
	w.Kind, w.Kept.To = pages.AnswerPost, "7"
	w.To = &parts.Ref{Name: "Tern", Href: "/threads/t1#p7", Excerpt: "I think it was “fine”. Just “fine”, and then the door."}
	return w
}

func answerProblem(s Setting) pages.Write {
	w := answer(s)
	w.Kept.Words = typed().Words
	w.Problem = &parts.Problem{Heading: "We couldn’t share that yet", Sentence: "It is longer than one post can be. Your words are still in the box below; share them in two parts.", Field: "words"}
	return w
}

func change(s Setting) pages.Write {
	w := composer(s)
	w.Kind, w.Action = pages.ChangePost, "/posts/6/revisions"
	w.Kept = parts.Kept{Nonce: "n0nce", Seen: "r1", Words: "What did you think he would say?"}
	return w
}

func changeConflict(s Setting) pages.Write {
	w := change(s)
	w.Opening, w.Kept.Title = true, "Saying no without the three-day hangover"
	w.Conflict = &pages.Conflict{Title: "Saying no", When: parts.Clock(at(11, 20, 50), now), Body: html("<p>What did you think he might say, on the phone?</p>")}
	return w
}

func takeBack(s Setting) pages.TakeBack {
	mine := posts()[5]
	return pages.TakeBack{Frame: s.frame("Writing"), Back: parts.Link{Label: "Back to the conversation", Href: "/threads/t1#p6"}, Post: mine, Action: "/posts/6/taking-back", Seen: "r1"}
}

func takeBackOpening(s Setting) pages.TakeBack {
	t := takeBack(s)
	t.Opening = true
	return t
}
