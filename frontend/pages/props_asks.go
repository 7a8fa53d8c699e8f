package pages

import "holdfast/frontend/parts"

// AskRow is that somebody asks the reader to join them in a case, or cannot join the reader. No words of the case are in
// it.
type AskRow struct {
	Sentence string // "Dr Amara Osei asks you to join them in this."
	About    string // "Crisis, Tuesday evening group. Since 9:40 am." Sentences
	Href     string // the case
	Join     string // form: opens it and says so; may be empty
	Cannot   string // form; may be empty
	Heard    string // form: read, and not to stand here any more; may be empty
}

// AskPane asks a colleague to join in a case. Without anybody to choose it says so.
type AskPane struct {
	To      []parts.Choice
	Lines   []string // who is asked, and who cannot: a sentence each
	Action  string
	Form    string // id of the decision's form, with which it is sent; empty: it is a form of its own
	Problem *parts.Problem
}

// describes is what a reader of the screen hears with the choice.
func (p *AskPane) describes() string {
	hint, wrong := "ask-hint", "ask-wrong"
	if p.Problem.About("ask") {
		return hint + " " + wrong
	}
	return hint
}
