package pages

import (
	"context"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

func (p SignedOut) shape() string {
	if !p.Kept.Empty() && len(p.Personas) == 1 {
		return "writes"
	}
	return ""
}

// lines are what a Problem page says: its heading, what happened with what is safe, and what to do.
type lines struct{ heading, happened, do string }

func (l lines) in(ctx context.Context) lines {
	return lines{words.T(ctx, l.heading), words.T(ctx, l.happened), words.T(ctx, l.do)}
}

var problems = map[int]lines{
	403: {words.M("That is not open to you"), words.M("You can read this, but this step belongs to somebody else here. Nothing was changed."), words.M("If you think it should be yours, tell your facilitator.")},
	404: {words.M("There is nothing here"), words.M("It may have been taken back or moved, or it is not yours to see. Nothing of yours is lost."), words.M("You can go back to the start and find your way from there.")},
	409: {words.M("This changed meanwhile"), words.M("Somebody else was a moment faster, so we stopped. Nothing was lost."), words.M("Look at how it is now, and try again if you still want to.")},
	413: {words.M("That is more than fits"), words.M("It is longer than one post can be, so it was not shared. Your words are safe as long as this page is open."), words.M("Share it in two parts, or shorten it.")},
	422: {words.M("We couldn’t take that as it is"), words.M("Something in it is missing or not as we expected. Nothing was shared."), words.M("Look at it once more and try again.")},
	429: {words.M("A short pause"), words.M("That was a lot at once, so we stopped here. Nothing was lost."), ""},
	500: {words.M("Something went wrong on our side"), words.M("It is nothing you did. What was here before is safe."), words.M("Please try again in a minute. If it stays so, tell your practice.")},
	503: {words.M("We can’t get to it just now"), words.M("A part of this place is not answering. What was here before is safe."), ""},
}

func (p Problem) lines(ctx context.Context) lines {
	l, known := problems[p.Status]
	if !known {
		l = problems[500]
	}
	l = l.in(ctx)
	if p.Sentence != "" {
		l.happened = p.Sentence
	}
	if p.Heading != "" {
		l.heading = p.Heading
	}
	if p.Move.Href != "" {
		l.do = "" // the way on says it
	}
	if p.Status == 429 || p.Status == 503 {
		l.do = words.F(ctx, "Please try again {wait}.", "wait", p.wait(ctx))
	}
	return l
}

func (p Problem) wait(ctx context.Context) string {
	if p.Wait == "" {
		return words.T(ctx, "in a minute")
	}
	return p.Wait
}

// safeAgain tells somebody who cannot know whether their words arrived that sending them again is safe.
func (p Problem) safeAgain() bool { return p.Kept != nil && p.Status >= 500 }

// mayRetry says whether asking again may answer otherwise.
func (p Problem) mayRetry() bool {
	return p.Retry != "" && (p.Status == 409 || p.Status == 429 || p.Status >= 500)
}

func (p Problem) shape() string {
	if p.Kept.Empty() {
		return ""
	}
	return "writes"
}

func (p Problem) backTo(ctx context.Context) parts.Link {
	if p.BackTo.Href == "" {
		return parts.Link{Label: words.T(ctx, "Back to the start"), Href: "/"}
	}
	return p.BackTo
}
