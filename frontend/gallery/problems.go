package gallery

import (
	"fmt"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
)

func problems() []Entry {
	var all []Entry
	for _, status := range []int{403, 404, 409, 413, 422, 429, 500, 503} {
		all = append(all,
			Entry{fmt.Sprintf("problem-%d", status), fmt.Sprintf("%d, while reading", status), page(problem(status, nil), pages.ProblemPage)},
			Entry{fmt.Sprintf("problem-%d-words", status), fmt.Sprintf("%d, with words in the box", status), page(problem(status, typed()), pages.ProblemPage)})
	}
	return append(all,
		Entry{"problem-terms", "Not before a yes", page(firstThing("Before you go in, please read what this group and this place ask of you.", "Read it now", "/cohorts/g1/terms"), pages.ProblemPage)},
		Entry{"problem-terms-words", "Not before a yes, with words in the box", page(firstThingWords, pages.ProblemPage)},
		Entry{"problem-pending", "Not admitted yet", page(firstThing("You are not in yet. The facilitators decide, and you hear from them.", "Where it stands", "/cohorts/g1/application"), pages.ProblemPage)},
		Entry{"problem-paused", "Access paused", page(firstThing("Your access is paused. Somebody of the practice looks at it within a day and tells you.", "If it cannot wait", "/help"), pages.ProblemPage)},
	)
}

func firstThing(sentence, label, href string) func(Setting) pages.Problem {
	return func(s Setting) pages.Problem {
		return pages.Problem{Frame: s.frame("Not now"), Status: 403, Heading: "One thing first", Sentence: sentence, Move: parts.Link{Label: label, Href: href}, BackTo: parts.Link{Label: "Home", Href: "/home"}}
	}
}

func problem(status int, kept *parts.Kept) func(Setting) pages.Problem {
	return func(s Setting) pages.Problem {
		p := pages.Problem{Frame: s.frame("Not now"), Status: status, Kept: kept}
		if status == 429 || status == 503 {
			p.Wait, p.Retry = "in two minutes", "/threads/t1"
		}
		if kept != nil {
			p.Retry, p.BackTo = "/threads/t1/posts", parts.Link{Label: "Back to the conversation", Href: "/threads/t1"}
		}
		return p
	}
}

func firstThingWords(s Setting) pages.Problem {
	p := firstThing("Before you go in, please read what this group and this place ask of you.", "Read it now", "/cohorts/g1/terms")(s)
	p.Kept, p.Retry = typed(), "/threads/t1/posts"
	return p
}
