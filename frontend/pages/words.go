package pages

import (
	"github.com/a-h/templ"

	"holdfast/frontend/parts"
)

func (p Thread) tideAt(i int) bool { return p.Tide != nil && p.Tide.Before == i }

// firstHeading keeps the outline whole for those who jump by headings.
func (p Thread) firstHeading() string {
	if p.Tide != nil {
		return "Read before"
	}
	return "Posts"
}

// about is the line under a conversation's title.
func (p Thread) about() string {
	words := ""
	if p.StartedBy != "" {
		words = "Started by " + p.StartedBy + ". "
	}
	if p.Imported {
		words += "It began before the group came here. "
	}
	if p.Pinned {
		words += "Pinned. "
	}
	return words + p.Readers
}

func (c Closed) by() string {
	if c.By == "you" {
		return "You"
	}
	return c.By
}

func (p SignedOut) shape() string {
	if !p.Kept.Empty() && len(p.Personas) == 1 {
		return "writes"
	}
	return ""
}

// heading is the composer's title.
func (p Write) heading() string {
	switch {
	case p.Kind == ChangePost:
		return "Change your words"
	case p.Kind == AnswerPost && p.To != nil && p.To.Name == "you":
		return "Add to your own words"
	case p.Kind == AnswerPost && p.To != nil:
		return "Answer " + p.To.Name
	case p.Kind == AnswerPost:
		return "Answer"
	}
	return "Start a conversation"
}

func (p Write) group() string {
	if p.Cohort == "" {
		return "The group"
	}
	return p.Cohort
}

// share is what the one filled button does.
func (p Write) share() string {
	switch {
	case p.Conflict != nil:
		return "Replace it with mine"
	case p.Kind == ChangePost:
		return "Share the new words"
	}
	return "Share with the group"
}

// later says what can still be done after sharing.
func (p Write) later() string {
	if p.Kind == ChangePost {
		return "The post then says that it was edited. You can still take it back any time."
	}
	return "You can change it, or take it back, any time after."
}

// wrong ties a box to the sentence about it.
func (p Write) wrong(field string) templ.Attributes {
	if p.Problem == nil || p.Problem.Field != field {
		return nil
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": "said"}
}

// conflictProblem is what somebody reads who changed a post from two places.
func (p Write) conflictProblem() *parts.Problem {
	if p.Conflict == nil || p.Problem != nil {
		return p.Problem
	}
	return &parts.Problem{
		Heading:  "This post changed meanwhile",
		Sentence: "Both versions are kept: what is there now is shown here, and what you typed is still in the box below. Nothing is replaced until you say so.",
	}
}

// until is what stands before a due time.
func (n Need) until() string {
	if n.Late {
		return "It was due "
	}
	return "Due "
}

// lines are what a Problem page says: its heading, what happened with what is safe, and what to do.
type lines struct{ heading, happened, do string }

var problems = map[int]lines{
	403: {"That is not open to you", "You can read this, but this step belongs to somebody else here. Nothing was changed.", "If you think it should be yours, tell your facilitator."},
	404: {"There is nothing here", "It may have been taken back or moved, or it is not yours to see. Nothing of yours is lost.", "You can go back to the start and find your way from there."},
	409: {"This changed meanwhile", "Somebody else was a moment faster, so we stopped. Nothing was lost.", "Look at how it is now, and try again if you still want to."},
	413: {"That is more than fits", "It is longer than one post can be, so it was not shared. Your words are safe as long as this page is open.", "Share it in two parts, or shorten it."},
	422: {"We couldn’t take that as it is", "Something in it is missing or not as we expected. Nothing was shared.", "Look at it once more and try again."},
	429: {"A short pause", "That was a lot at once, so we stopped here. Nothing was lost.", "Please try again"},
	500: {"Something went wrong on our side", "It is nothing you did. What was here before is safe.", "Please try again in a minute. If it stays so, tell your practice."},
	503: {"We can’t get to it just now", "A part of this place is not answering. What was here before is safe.", "Please try again"},
}

func (p Problem) lines() lines {
	l, known := problems[p.Status]
	if !known {
		l = problems[500]
	}
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
		l.do += " " + p.wait() + "."
	}
	return l
}

func (p Problem) wait() string {
	if p.Wait == "" {
		return "in a minute"
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

func (p Problem) backTo() parts.Link {
	if p.BackTo.Href == "" {
		return parts.Link{Label: "Back to the start", Href: "/"}
	}
	return p.BackTo
}
