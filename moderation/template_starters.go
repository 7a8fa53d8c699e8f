package moderation

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"holdfast/server/errs"
	"holdfast/server/gate"
)

// templateUses are what a template goes with: acts on words and on people, an answer to an appeal, or anything.
var templateUses = []string{
	"", "publish", "fold", "mask", "hold", "return", "remove", "restore",
	string(Remind), string(PausePosting), string(SuspendAccess), string(MovePerson), string(RemovePerson),
	string(Uphold), string(Overturn),
}

// Starters are the messages that a practice begins with. They say what, why, what now and how to ask for another look;
// they are in English, and a practice puts its own words in their place.
func Starters() []Template {
	return []Template{
		{Key: "starter.fold", For: "fold", Name: "Folded", Text: "Thank you for writing this. It stays where it is. We folded it, so that the others choose when to read it, as they could under a note of your own. [What you want to say to them.]\n\nIf things get heavier today, please use the numbers under Help now, or write to us."},
		{Key: "starter.mask", For: "mask", Name: "A few words covered", Text: "Your post stays in the group. We covered [which words], because words about ways can stay with somebody else who is having a hard night. Everything you said about how it feels is there.\n\n[What you want to ask or offer them.]"},
		{Key: "starter.hold", For: "hold", Name: "Kept back for now", Text: "We have kept this post back from the group while we look at it, because of [which words]. Nothing of it is lost, and you can change it.\n\nWe will write to you again by [when]."},
		{Key: "starter.return", For: "return", Name: "Back to you, with notes", Text: "We would like this to stand in the group, with a change: [what to change]. Your draft is kept, with our notes beside the lines. Change what you like, and share it again with one press.\n\nIf we misread you, tell us."},
		{Key: "starter.remove", For: "remove", Name: "Taken down", Text: "We took this post down, because of [which words] and part [which part] of the agreement. Nobody but us reads it any more.\n\nYou are still part of the group. [What you want to say to them.]\n\nIf you think we are wrong, you can ask within 14 days that somebody else looks at it."},
		{Key: "starter.restore", For: "restore", Name: "Back in the group", Text: "Your post stands in the group again, as you wrote it. [Why.]"},
		{Key: "starter.remind", For: string(Remind), Name: "A reminder", Text: "Please read part [which part] of the agreement again; it is about [what]. Nothing else changes.\n\nIf something makes it hard to keep, tell us, and we will look for a way."},
		{Key: "starter.pause", For: string(PausePosting), Name: "Writing is paused", Text: "For [how many] hours you cannot write in the group. It ends by itself. You can read everything, and write to us at any time.\n\nThe reason is [which words]. If you think we are wrong, you can ask within 14 days that somebody else looks at it."},
		{Key: "starter.suspend", For: string(SuspendAccess), Name: "Access is paused", Text: "We have paused your access, because of [what happened]. Another of us looks at this within a day and tells you.\n\nIf you need somebody before that: [whom to reach]."},
		{Key: "starter.move", For: string(MovePerson), Name: "A place in another group", Text: "We would like to offer you a place in [which group], because [why]. You stay here until you are in there: your first page shows where to go on.\n\nIf you would rather stay, say so there. Nothing changes then, and nobody asks why."},
		{Key: "starter.uphold", For: string(Uphold), Name: "It stays as it was", Text: "You asked that somebody else looks at this. I did, and it stays as it was, because [why]. Thank you for asking.\n\n[What can happen now.]"},
		{Key: "starter.overturn", For: string(Overturn), Name: "It is put right", Text: "You asked that somebody else looks at this. I did, and you were right to ask: [why]. It is put back as it was. We are sorry."},
	}
}

func starter(key string) *Template {
	all := Starters()
	i := slices.IndexFunc(all, func(t Template) bool { return t.Key == key })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// cleanText takes some lines of plain text through the gate. Paragraphs stay.
func cleanText(text string, most int, field string) (string, error) {
	body, err := gate.FromText(text)
	if err != nil {
		return "", inField(err, field)
	}
	text = body.Text()
	if have := utf8.RuneCountInString(text); have > most {
		return "", errs.In(field, "This can be {most} characters long, and it has {have}. Please shorten it.").
			With("most", strconv.Itoa(most), "have", strconv.Itoa(have))
	}
	return text, nil
}

// inField says which input a refusal of the gate is about.
func inField(err error, field string) error {
	e, ok := errs.As(err)
	if !ok {
		return err
	}
	with := *e
	with.Field = field
	return &with
}
