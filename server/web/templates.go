package web

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/errs"
)

const practiceMessages = "/practice/messages"

// messageUses say what a message goes with, in the order of the form.
var messageUses = []struct{ value, label string }{
	{"", words.M("Anything")}, {"publish", words.M("Publishing a post")}, {"fold", words.M("Folding a post")},
	{"mask", words.M("Covering some words")}, {"hold", words.M("Holding a post back")}, {"return", words.M("Returning a post")},
	{"remove", words.M("Removing a post")}, {"restore", words.M("Restoring a post")}, {string(moderation.Remind), words.M("Reminding somebody")},
	{string(moderation.PausePosting), words.M("Pausing somebody’s writing")}, {string(moderation.SuspendAccess), words.M("Pausing somebody’s access")},
	{string(moderation.MovePerson), words.M("Moving somebody to another group")}, {string(moderation.RemovePerson), words.M("Removing somebody from a group")},
	{string(moderation.Uphold), words.M("Leaving a decision as it was, after an appeal")}, {string(moderation.Overturn), words.M("Taking a decision back, after an appeal")},
}

func (s *Server) showPracticeMessages(r *request) error {
	all, err := s.Moderation.PracticeTemplates(r.ctx, r.actor())
	if err != nil {
		return err
	}
	page := pages.PracticeMessages{Frame: r.frame("Practice", "/practice"), Back: r.toPractice()}
	page.Frame.Filled = &parts.Filled{Label: r.T("Write another"), Href: practiceMessages + "/new", Icon: "write"}
	for _, t := range all {
		row := pages.PracticeMessage{Name: t.Name, Text: t.Text, From: r.T("As it came with this place."), Change: practiceMessages + "/" + t.Key}
		if t.Version > 0 {
			row.From = r.F("The practice’s own words, from {day}.", "day", r.longDate(t.At))
		}
		for _, use := range messageUses {
			if use.value == t.For {
				row.For = r.F("It goes with: {act}.", "act", r.T(use.label))
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return r.page(pages.PracticeMessagesPage(page))
}

func (s *Server) showPracticeMessage(r *request) error {
	all, err := s.Moderation.PracticeTemplates(r.ctx, r.actor())
	if err != nil {
		return err
	}
	key := r.Params("message")
	if key == "new" {
		return r.page(r.messageForm(moderation.Template{Key: s.Forum.Nonce()}, true, nil))
	}
	i := slices.IndexFunc(all, func(t moderation.Template) bool { return t.Key == key })
	if i < 0 {
		return errNotHere
	}
	return r.page(r.messageForm(all[i], false, nil))
}

func (r *request) messageForm(t moderation.Template, fresh bool, problem *parts.Problem) templ.Component {
	page := pages.MessageChange{
		Frame: r.frame("Practice", "/practice"), Back: parts.Link{Label: r.T("What people read with a decision"), Href: practiceMessages}, New: fresh,
		Key: t.Key, Version: strconv.Itoa(t.Version), Name: t.Name, Text: t.Text, Action: practiceMessages, Problem: problem,
	}
	for _, use := range messageUses {
		page.Uses = append(page.Uses, parts.Choice{Value: use.value, Label: r.T(use.label), Selected: use.value == t.For})
	}
	return pages.MessageChangePage(page)
}

func (s *Server) setPracticeMessage(r *request) error {
	version, _ := strconv.Atoi(r.field("version")) // no number is a version nobody has seen
	t := moderation.Template{Key: r.field("key"), For: r.field("for"), Name: r.field("name"), Text: r.field("text"), Version: version}
	fresh := version == 0 && !slices.ContainsFunc(moderation.Starters(), func(old moderation.Template) bool { return old.Key == t.Key })
	err := access.May(r.actor(), access.SetTemplates, access.Facts{})
	if err == nil && fresh && strings.TrimSpace(t.Text) == "" {
		err = errs.In("text", "Please write what they read.")
	}
	if err == nil {
		_, err = s.Moderation.SetTemplate(r.ctx, r.actor(), t)
	}
	if err == nil {
		return r.see(practiceMessages + "?said=kept")
	}
	return r.refused(err, "It was not kept yet", func(p *parts.Problem) (templ.Component, error) { return r.messageForm(t, fresh, p), nil })
}
