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
	return all
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
