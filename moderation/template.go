package moderation

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// The most runes of a template's name, and of a message to somebody.
const (
	MaxTemplateName = 80
	MaxMessage      = 4000
)

// maxTemplates is how many a group or a practice has. More of them nobody reads through.
const maxTemplates = 100

// Template is a message to begin from. What must be said anew each time stands in it as a blank: [which words].
type Template struct {
	Key     string    // what it is, in its group or practice; one of a starter takes that one's place
	Cohort  id.Cohort // whose it is; empty: the practice's
	For     string    // the act or kind of act it goes with; empty: any
	Name    string
	Text    string
	Version int // counting from 1; 0: a starter, that nobody has changed
	At      time.Time
	By      id.Person

	gone   bool
	rev    int64
	events []store.Event
}

// Texts is where templates live.
var Texts = &store.Collection{
	Name: "moderation_templates", Words: []string{"name", "text"},
	Indexes: []store.Index{{Name: "by_scope", Keys: []store.Key{{Name: "scope", Kind: store.Text}}}},
}

var (
	errTemplates     = errs.New(errs.Conflict, "There are a hundred of these already. Please change one that is no longer used.")
	errTemplateMoved = errs.New(errs.Conflict, "A colleague changed this text while you were writing. Yours is still in the box; compare it with what stands there now.")
	errTemplateFor   = errs.In("for", "Please choose what this text goes with.")
)

// blank is what must be filled in before a message goes out.
var blank = regexp.MustCompile(`\[[^\[\]\n]{1,80}\]`)

// Blanks lists what must still be filled in, in order, each once.
func Blanks(text string) []string {
	var all []string
	for _, b := range blank.FindAllString(text, -1) {
		if !slices.Contains(all, b) {
			all = append(all, b)
		}
	}
	return all
}

// Templates lists what a message about a case of this cohort can begin from, for whoever decides there or sets them: the group's own,
// then the practice's, then the starters that neither has changed or taken away.
func (s *Service) Templates(ctx context.Context, actor access.Actor, which id.Cohort) ([]Template, error) {
	if err := s.mayHere(ctx, actor, access.DecideCase, which); err != nil && s.mayHere(ctx, actor, access.SetTemplates, which) != nil {
		return nil, err
	}
	return s.templates(ctx, which)
}

// PracticeTemplates lists those of the practice and the starters, for its admin.
func (s *Service) PracticeTemplates(ctx context.Context, actor access.Actor) ([]Template, error) {
	if err := access.May(actor, access.SetTemplates, access.Facts{}); err != nil {
		return nil, err
	}
	return s.templates(ctx, "")
}

func (s *Service) templates(ctx context.Context, which id.Cohort) ([]Template, error) {
	var all []Template
	known := map[string]bool{}
	add := func(some []Template) {
		for _, t := range some {
			if !known[t.Key] && !t.gone {
				all = append(all, t)
			}
			known[t.Key] = true
		}
	}
	for _, scope := range templateScopes(which) {
		some, err := s.templatesOf(ctx, scope)
		if err != nil {
			return nil, err
		}
		add(some)
	}
	add(Starters())
	return all, nil
}

func templateScopes(which id.Cohort) []string {
	if which == "" {
		return []string{templateScope("")}
	}
	return []string{templateScope(which), templateScope("")}
}

func templateScope(which id.Cohort) string {
	if which == "" {
		return "practice"
	}
	return string(which)
}

func (s *Service) templatesOf(ctx context.Context, scope string) ([]Template, error) {
	docs, err := s.store.Find(ctx, Texts, store.Query{Index: "by_scope", Equal: []any{scope}, Limit: maxTemplates})
	if err != nil {
		return nil, err
	}
	all := make([]Template, len(docs))
	for i, doc := range docs {
		if all[i], err = templateOf(doc); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// SetTemplate keeps a message to begin from: a new one when Key is empty or a nonce, another's new words otherwise. An
// empty Text takes it away. t.Version is the one its writer had before them. For the lead of the cohort and the admin;
// the practice's own are the admin's. Invalid with field name, text or for; Conflict when a colleague was faster.
func (s *Service) SetTemplate(ctx context.Context, actor access.Actor, t Template) (Template, error) {
	if err := s.maySetTemplate(ctx, actor, t.Cohort); err != nil {
		return Template{}, err
	}
	t, err := s.cleanTemplate(t)
	if err != nil {
		return Template{}, err
	}
	seen := t.Version
	t.At, t.By = s.clock.Now(), actor.Person
	for {
		next, same, err := s.nextTemplate(ctx, t, seen)
		if err != nil || same {
			return next, err
		}
		next, err = s.writeTemplate(ctx, actor, next)
		if !errors.Is(err, store.ErrChanged) && !errors.Is(err, store.ErrExists) {
			return next, err
		}
	}
}

// nextTemplate is t in the place of what stands there now; same when that says it already.
func (s *Service) nextTemplate(ctx context.Context, t Template, seen int) (next Template, same bool, err error) {
	all, err := s.templatesOf(ctx, templateScope(t.Cohort))
	if err != nil {
		return Template{}, false, err
	}
	i := slices.IndexFunc(all, func(was Template) bool { return was.Key == t.Key })
	if i < 0 && len(all) >= maxTemplates {
		return Template{}, false, errTemplates
	}
	var was Template
	if i >= 0 {
		was = all[i]
	}
	if i >= 0 && was.Name == t.Name && was.Text == t.Text && was.For == t.For {
		return was, true, nil // sent twice, or nothing was changed
	}
	t.Version, t.rev, t.events = was.Version, was.rev, was.events
	if t.Version != seen {
		return t, false, errTemplateMoved
	}
	return t, false, nil
}

func (s *Service) writeTemplate(ctx context.Context, actor access.Actor, t Template) (Template, error) {
	t.Version++
	t.events = append(t.events, s.event(auditEvent, map[string]string{
		"action": string(access.SetTemplates), "actor": string(actor.Person), "object": t.id(),
	}))
	write := s.store.Replace
	if t.rev == 0 {
		write = s.store.Insert
	}
	doc, err := write(ctx, Texts, t.doc(s.practice))
	if err == nil {
		t.rev = doc.Rev
		s.carrier.Carry(ctx, Texts, doc)
	}
	return t, err
}

func (s *Service) maySetTemplate(ctx context.Context, actor access.Actor, which id.Cohort) error {
	if which == "" {
		return access.May(actor, access.SetTemplates, access.Facts{})
	}
	return s.mayHere(ctx, actor, access.SetTemplates, which)
}

// mayHere asks the table about somebody in a cohort, where nothing more has to be known.
func (s *Service) mayHere(ctx context.Context, actor access.Actor, action access.Action, which id.Cohort) error {
	_, _, err := s.cohorts.Ask(ctx, actor, action, which)
	return err
}

func (s *Service) cleanTemplate(t Template) (Template, error) {
	if t.Key == "" {
		t.Key = s.ids.New()
	}
	if starter(t.Key) == nil && id.Time(t.Key).IsZero() {
		return t, errs.New(errs.Invalid, "This form is too old. Please load the page again; copy your text first.")
	}
	if !slices.Contains(templateUses, t.For) {
		return t, errTemplateFor
	}
	var err error
	if t.Name, err = gate.Line(t.Name, MaxTemplateName); err != nil {
		return t, inField(err, "name")
	}
	t.gone = strings.TrimSpace(t.Text) == ""
	if t.gone {
		t.Text = ""
		return t, nil
	}
	t.Text, err = cleanText(t.Text, MaxMessage, "text")
	return t, err
}

type templateFacts struct {
	Key     string    `json:"key"`
	Cohort  id.Cohort `json:"cohort,omitempty"`
	For     string    `json:"for,omitempty"`
	Version int       `json:"version"`
	At      int64     `json:"at"`
	By      id.Person `json:"by"`
}

func (t Template) id() string { return id.Pair(templateScope(t.Cohort), t.Key) }

func (t Template) doc(owner id.Practice) store.Doc {
	own := func(text string) store.Words {
		return store.Words{Owner: string(owner), Class: string(seal.Evidence), Text: []byte(text)}
	}
	return store.Doc{
		ID: t.id(), Rev: t.rev, Schema: 1, Events: t.events,
		Body:  store.Facts(templateFacts{t.Key, t.Cohort, t.For, t.Version, ms(t.At), t.By}),
		Keys:  map[string]any{"scope": templateScope(t.Cohort)},
		Words: map[string]store.Words{"name": own(t.Name), "text": own(t.Text)},
	}
}

func templateOf(doc store.Doc) (Template, error) {
	var f templateFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Template{}, errUnreadable(err)
	}
	t := Template{
		Key: f.Key, Cohort: f.Cohort, For: f.For, Version: f.Version, At: fromMs(f.At), By: f.By,
		Name: string(doc.Words["name"].Text), Text: string(doc.Words["text"].Text), rev: doc.Rev, events: doc.Events,
	}
	t.gone = t.Text == ""
	return t, nil
}
