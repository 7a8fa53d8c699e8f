package web

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// form is the decision's, as it begins or as it was typed.
func (f file) form(typed caseForm, problem *parts.Problem) (*pages.DecisionForm, error) {
	c := f.o.Case
	out := &pages.DecisionForm{
		Action: caseAddress(c.ID) + "/decision", Token: leaseToken(c), Nonce: f.s.Moderation.Nonce(), Last: lastSignal(c), Reason: f.field("reason"), Hours: f.field("hours"),
		MaskOther: f.field("mask-other"), Note: pages.LineNote{About: f.field("note-words"), Text: f.field("note-text")}, Message: f.field("message"),
		Concern: pages.Tick{Label: f.T("Not a concern"), Hint: f.T("Nothing here had to be looked at."), On: f.field("not-concern") == "1"},
		Again:   typed.lapsed && c.Held(f.s.Now()) != f.session.Person && c.State != moderation.CaseClosed, Changed: typed.changed, Care: f.care(), Clauses: f.clauses(), Tiers: f.tiers(),
	}
	if typed.nonce != "" {
		out.Nonce = typed.nonce
	}
	if holder := c.Held(f.s.Now()); out.Again && holder != "" {
		out.TakeOver = f.F("Why you take it over from {who}", "who", f.named(holder))
		out.Why = f.field("takeover")
	}
	f.wordsForm(out)
	if problem != nil && problem.Field != "takeover" {
		out.Problem = problem
		if problem.Field == "words" && len(out.Words) > 0 {
			problem.At = "words-" + out.Words[0].Value // which choices there are depends on how the words stand
		}
	}
	if c.Appeal != "" {
		if err := f.appealForm(out); err != nil {
			return nil, err
		}
	}
	if f.o.Row.About.Person != "" && !f.o.Row.About.Staff() {
		out.Who = f.named(c.Person)
		if err := f.moves(out); err != nil {
			return nil, err
		}
		out.Persons = f.persons(len(out.Moves) > 0)
	}
	out.Button = f.button(out)
	return out, f.colleagues(out)
}

// lastSignal is the newest thing on the page: what comes after it must be seen before anything is decided.
func lastSignal(c moderation.Case) string {
	if len(c.Signals) == 0 {
		return ""
	}
	return c.Signals[len(c.Signals)-1].ID
}

// wordsForm is what can happen to the words, where there are some.
func (f file) wordsForm(out *pages.DecisionForm) {
	if f.words == nil || f.o.Case.Kind != moderation.PostSubject || f.o.Case.Appeal != "" {
		return
	}
	out.Revision = string(f.words.ID)
	for _, a := range f.actsNow() {
		out.Words = append(out.Words, pages.Act{
			Choice: parts.Choice{Value: string(a), Label: f.F(actLabels[a].label, "who", f.named(f.o.Case.Person)), Hint: f.hint(actLabels[a].hint), Selected: f.chose("words", string(a), a == "")},
			Button: f.F(actLabels[a].button, "who", f.named(f.o.Case.Person)),
		})
	}
	masked := f.fields("mask")
	for i, s := range f.found {
		at := placed("", s.Range)
		about := quotedWords(f.text, s.Range)
		already := slices.ContainsFunc(f.words.Mask, func(m gate.Mark) bool { return m.Where == "" && m.From < s.To && s.From < m.To })
		out.Masks = append(out.Masks, pages.Tick{Value: at, Label: f.F("{n}. {words}", "n", strconv.Itoa(i+1), "words", about), On: slices.Contains(masked, at) || len(masked) == 0 && already})
		out.Notes = append(out.Notes, pages.LineNote{Number: strconv.Itoa(i + 1), At: strings.TrimPrefix(at, ":"), About: about, Text: f.field("note-" + strings.TrimPrefix(at, ":"))})
	}
	for _, where := range []string{"title", "note"} {
		for _, s := range spots(f.marks(), where, len([]rune(f.o.Evidence.Thread.Title+f.words.Note.Words))) {
			at := placed(where, s.Range)
			out.Masks = append(out.Masks, pages.Tick{Value: at, Label: f.T(map[string]string{"title": words.M("In the title"), "note": words.M("In the content note")}[where]), On: slices.Contains(masked, at)})
		}
	}
}

func (f file) hint(sentence string) string {
	if sentence == "" {
		return ""
	}
	return f.T(sentence)
}

// chose says whether a choice was taken; before anything was sent, first is.
func (f file) chose(field, value string, first bool) bool {
	if !f.Request().PostArgs().Has(field) {
		return first && !f.Request().PostArgs().Has("nonce")
	}
	return f.field(field) == value
}

// actsNow are what can be done with the words as they stand: those that wait for somebody cannot be left as they are.
func (f file) actsNow() []forum.Act {
	switch {
	case f.words.State == forum.Removed:
		return []forum.Act{"", forum.ActRestore}
	case f.words.State == forum.Withdrawn:
		return []forum.Act{""}
	case f.words.State == forum.Held && f.words.For != forum.HeldForReturned:
		return []forum.Act{forum.ActPublish, forum.ActFold, forum.ActMask, forum.ActReturn, forum.ActHold, forum.ActRemove}
	case f.words.State == forum.Held:
		return []forum.Act{"", forum.ActPublish, forum.ActFold, forum.ActMask, forum.ActReturn, forum.ActHold, forum.ActRemove}
	case f.words.Fold || len(f.words.Mask) > 0:
		return []forum.Act{"", forum.ActPublish, forum.ActFold, forum.ActMask, forum.ActReturn, forum.ActHold, forum.ActRemove}
	default:
		return []forum.Act{"", forum.ActFold, forum.ActMask, forum.ActReturn, forum.ActHold, forum.ActRemove}
	}
}

// actLabels word what can happen to words: in the list, and on the button once it is chosen.
var actLabels = map[forum.Act]struct{ label, hint, button string }{
	"":               {words.M("Leave them as they stand"), words.M("Then say below that it is not a concern, or what was done under care."), ""},
	forum.ActPublish: {words.M("Publish as written"), "", words.M("Publish it")},
	forum.ActFold:    {words.M("Publish folded"), words.M("Whoever wants to opens it. What is masked below stays masked."), words.M("Publish it folded")},
	forum.ActMask:    {words.M("Mask words, publish the rest"), "", words.M("Mask and publish")},
	forum.ActReturn:  {words.M("Return to {who} with notes"), words.M("The draft is kept, and one press sends it again."), words.M("Return to {who}")},
	forum.ActHold:    {words.M("Hold it back"), words.M("The group does not see it while you go on."), words.M("Hold it back")},
	forum.ActRemove:  {words.M("Remove it"), words.M("A line with the part of the agreement stays."), words.M("Remove it")},
	forum.ActRestore: {words.M("Put it back as it stood"), "", words.M("Put it back")},
}

func (f file) persons(movable bool) []pages.Act {
	var all []pages.Act
	for _, p := range personActs {
		if p.kind == moderation.MovePerson && !movable {
			continue
		}
		all = append(all, pages.Act{
			Choice: parts.Choice{Value: string(p.kind), Label: f.T(p.label), Hint: f.hint(p.hint), Selected: f.chose("person", string(p.kind), p.kind == moderation.NoPersonAct)},
			Button: f.hint(p.button),
		})
	}
	return all
}

var personActs = []struct {
	kind                moderation.PersonKind
	label, hint, button string
}{
	{moderation.NoPersonAct, words.M("Nothing"), "", ""},
	{moderation.Remind, words.M("Remind of the agreement"), "", words.M("Send the reminder")},
	{moderation.PausePosting, words.M("Pause writing"), words.M("Reading goes on, and writing to the facilitators. It ends by itself."), words.M("Pause writing")},
	{moderation.SuspendAccess, words.M("Pause all access"), words.M("At once; it is looked at again within a day."), words.M("Pause all access")},
	{moderation.MovePerson, words.M("Move to another group"), words.M("A place there is offered. They stay here until they are admitted there, and can say no."), words.M("Offer the place")},
	{moderation.RemovePerson, words.M("Remove from the group"), words.M("A colleague confirms it. Where you work alone, you do, after a day."), words.M("Propose the removal")},
}

func (f file) care() []pages.Tick {
	done := f.fields("care")
	var all []pages.Tick
	for _, c := range []moderation.Care{moderation.Replied, moderation.Messaged, moderation.PlanChecked, moderation.Called, moderation.ContactReached, moderation.EmergencyServices} {
		all = append(all, pages.Tick{Value: string(c), Label: f.T(careLabels[c]), On: slices.Contains(done, string(c))})
	}
	return all
}

var careLabels = map[moderation.Care]string{
	moderation.Replied: words.M("Replied in the conversation"), moderation.Messaged: words.M("Wrote privately"), moderation.PlanChecked: words.M("Looked at the safety plan"),
	moderation.Called: words.M("Called"), moderation.ContactReached: words.M("Reached the emergency contact"), moderation.EmergencyServices: words.M("Called the emergency services"),
}

func (f file) clauses() []parts.Choice {
	all := []parts.Choice{{Value: "0", Label: f.T("None: this is about care"), Selected: f.field("clause") == "0"}}
	for i, clause := range f.o.Cohort.Agreement.Clauses {
		n := strconv.Itoa(i + 1)
		all = append(all, parts.Choice{Value: n, Label: n + ". " + clause.Title, Selected: f.field("clause") == n})
	}
	return all
}

func (f file) tiers() []parts.Choice {
	all := []parts.Choice{{Value: "", Label: f.F("As it came up: {tier}", "tier", f.T(tierWords[f.o.Case.Tier]))}}
	for _, t := range tiersInOrder {
		if t != f.o.Case.Tier {
			all = append(all, parts.Choice{Value: string(t), Label: f.T(tierLabels[t]), Selected: f.field("tier") == string(t)})
		}
	}
	return all
}

var tierLabels = map[gate.Tier]string{
	gate.Crisis: words.M("Crisis: at once"), gate.Red: words.M("Red: within an hour"), gate.Amber: words.M("Amber: the same day"), gate.Green: words.M("Green: by nobody in particular"),
}

// appealForm is the answer to an appeal. What is decided about the words follows from it.
func (f file) appealForm(out *pages.DecisionForm) error {
	out.Appeal = []parts.Choice{
		{Value: string(moderation.Uphold), Label: f.T("Let it stand"), Selected: f.field("appeal") == string(moderation.Uphold)},
		{Value: string(moderation.Overturn), Label: f.T("Overturn it, and put back what was taken away"), Selected: f.field("appeal") == string(moderation.Overturn)},
	}
	if f.words != nil {
		out.Revision = string(f.words.ID)
	}
	i := slices.IndexFunc(f.o.Made, func(m moderation.Made) bool { return m.ID == f.o.Case.Appeal })
	if i < 0 || f.o.Made[i].By != f.session.Person {
		return nil
	}
	reviewer, err := f.s.Moderation.Reviewer(f.ctx, f.actor())
	if reviewer.Name != "" {
		out.Outside = &pages.Tick{
			Label: f.F("{name} has looked at it too", "name", strings.TrimSuffix(reviewer.Name, ".")), Hint: f.T("You decided this yourself, and nobody else works here."), On: f.field("outside") == "1",
		}
	}
	return err
}

// button names the one act that was chosen.
func (f file) button(out *pages.DecisionForm) string {
	var named []string
	for _, a := range slices.Concat(out.Words, out.Persons) {
		if a.Selected && a.Button != "" {
			named = append(named, a.Button)
		}
	}
	if len(named) == 1 {
		return named[0]
	}
	return ""
}

// colleagues fills in whom else it concerns: who is told, who could go on with it, and what a message can begin from.
func (f file) colleagues(out *pages.DecisionForm) error {
	here, err := f.s.Cohorts.Here(f.ctx, f.actor(), f.o.Case.Cohort)
	if err != nil {
		return err
	}
	told := f.fields("tell")
	out.Hand = &pages.HandTo{On: f.field("hand") == "1", Note: f.field("note"), To: []parts.Choice{{Value: "", Label: f.T("Whoever comes next")}}}
	for _, m := range here {
		if !m.Staff() || m.Person == f.session.Person || m.Person == f.o.Case.Person {
			continue
		}
		t := pages.Tick{Value: string(m.Person), Label: f.person(m).Name, On: slices.Contains(told, string(m.Person))}
		if f.o.Row.About.Clinician == m.Person {
			t.Hint = f.F("treats {who}", "who", f.named(f.o.Case.Person))
		}
		out.Tell = append(out.Tell, t)
		out.Hand.To = append(out.Hand.To, parts.Choice{Value: t.Value, Label: t.Label, Selected: f.field("to") == t.Value})
	}
	for _, c := range checks {
		out.Hand.Checks = append(out.Hand.Checks, parts.Choice{Value: c.value, Label: f.T(c.label), Selected: f.field("check") == c.value})
	}
	if out.Who == "" {
		return nil
	}
	return f.message(out)
}

// checks are when somebody should look again.
var checks = []struct {
	value, label string
	after        time.Duration
}{
	{"", words.M("When it is due"), 0}, {"1h", words.M("In an hour"), time.Hour}, {"4h", words.M("In four hours"), 4 * time.Hour},
	{"1d", words.M("In a day"), 24 * time.Hour}, {"7d", words.M("In a week"), 7 * 24 * time.Hour},
}

// message offers what a message can begin from, and puts it in when that was asked for.
func (f file) message(out *pages.DecisionForm) error {
	all, err := f.s.Moderation.Templates(f.ctx, f.actor(), f.o.Case.Cohort)
	if err != nil {
		return err
	}
	out.Templates = []parts.Choice{{Value: "", Label: f.T("None")}}
	for _, t := range all {
		chosen := f.field("template") == t.Key
		out.Templates = append(out.Templates, parts.Choice{Value: t.Key, Label: t.Name, Selected: chosen})
		if chosen && f.field("step") == "fill" {
			out.Message = strings.TrimSpace(t.Text + "\n\n" + f.field("message"))
		}
	}
	for _, blank := range moderation.Blanks(out.Message) {
		out.Blanks = append(out.Blanks, "“"+strings.Trim(blank, "[]")+"”")
	}
	return nil
}

// doneWords say what a decision did. While nobody has been told, it can be undone.
func (r *request) doneWords(which id.Case, m moderation.Made) (pages.Done, error) {
	f := file{request: r}
	page := pages.Done{Frame: r.deskFrame(words.M("Case")), Back: r.toQueue(), Heading: capital(f.did(m)), Again: parts.Link{Label: r.T("The case"), Href: caseAddress(which)}}
	page.Frame.Filled = &parts.Filled{Label: r.T("Open what is due next"), Href: "/queue/next", Icon: "down"}
	line := func(sentence string) { page.Lines = append(page.Lines, sentence) }
	switch {
	case m.Failed != moderation.NotFailed:
		line(r.T("It could not be carried out as it stood, so the case is open again. Nothing was changed."))
		return page, nil
	case !m.Undone.IsZero():
		line(r.T("Nobody was told anything, and the case is open again. What was hidden stays hidden until somebody decides anew."))
		return page, nil
	case m.Done.IsZero():
		line(r.T("It is being carried out. Load this page again in a moment."))
	default:
		line(r.T("It is carried out."))
	}
	if m.Message != "" {
		line(r.T("They read your words, and can ask for a second look."))
	}
	if len(m.Tell) > 0 {
		line(r.T("Your colleagues are told."))
	}
	if m.HandOver != nil {
		line(r.T("It stays in the queue until somebody has decided."))
	}
	if until := m.At.Add(moderation.UndoFor); m.By == r.session.Person && r.s.Now().Before(until) {
		when := parts.Exact(until.In(r.now.Location()), r.now)
		page.Until, page.Undo = &when, caseAddress(which)+"/decisions/"+string(m.ID)+"/undoing"
	}
	return page, nil
}

// capital begins a heading. What is done is worded for the middle of a sentence.
func capital(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}
