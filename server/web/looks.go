package web

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// showLooks lists the decisions that a second person looks at.
func (s *Server) showLooks(r *request) error {
	looks, err := s.Moderation.Looks(r.ctx, r.actor())
	if err != nil {
		return err
	}
	page := pages.Looks{Frame: r.deskFrame(words.M("Queue")), Back: r.toQueue(), Gaps: gapsAddress}
	for _, l := range looks {
		c, _, err := s.Cohorts.Place(r.ctx, l.Subject.Cohort, r.session.Person)
		if err != nil {
			return err
		}
		row := pages.LookRow{
			Sentence: r.lookTitle(l, c), Href: "/queue/looks/" + l.ID, Why: r.T("Drawn blindly."), Due: parts.By(l.Due.In(r.now.Location()), r.now), Late: r.now.After(l.Due),
		}
		if l.Kind == moderation.OwnLook {
			row.Why = r.T("Decided about somebody in the decider’s own care.")
		}
		page.Rows = append(page.Rows, row)
	}
	return r.page(pages.LooksPage(page))
}

func (r *request) lookTitle(l moderation.Look, c cohort.Cohort) string {
	if l.Subject.Kind == moderation.PostSubject {
		return r.F("A post in {group}", "group", c.Name)
	}
	return r.F("A decision in {group}", "group", c.Name)
}

func (s *Server) showSecondLook(r *request) error { return r.secondLook(fiber.StatusOK, nil) }

func (r *request) secondLook(status int, problem *parts.Problem) error {
	l, ev, made, err := r.s.Moderation.OpenLook(r.ctx, r.actor(), r.Params("look"))
	if err != nil {
		return err
	}
	c, own, err := r.s.Cohorts.Place(r.ctx, l.Subject.Cohort, r.session.Person)
	if err != nil {
		return err
	}
	f := r.lookFile(l, c, own, &ev)
	page := pages.SecondLook{
		Frame: r.deskFrame(words.M("Queue")), Back: parts.Link{Label: r.T("Second looks"), Href: "/queue/looks"}, Title: r.lookTitle(l, c), Blind: l.Kind == moderation.BlindLook,
		Note: r.field("note"), Problem: problem, Around: f.around(), Why: f.reasons(),
	}
	for _, clause := range c.Agreement.Clauses {
		page.Clauses = append(page.Clauses, pages.TermsItem{Title: clause.Title, Text: clause.Text})
	}
	if f.words != nil {
		page.Words = f.caseWords(nil, true)
		page.Words.Heading, page.Words.State, page.Words.Order = r.T("What was written"), r.T("As it was when it was decided."), parts.Link{}
	}
	if f.words != nil && l.Subject.Kind == moderation.PostSubject {
		page.Acts = r.lookActs()
	}
	if l.At.IsZero() {
		page.Action, page.Tiers = "/queue/looks/"+l.ID, r.lookTiers()
	} else {
		page.Yours, page.Said = r.opinion(l.Second, l.Note), r.compared(l)
	}
	if made != nil {
		page.Was = r.opinion(moderation.Opinion{Tier: l.First.Tier, Act: l.First.Act}, made.Reason)
	}
	return r.render(status, pages.SecondLookPage(page))
}

// lookFile is what was decided about, as it was then: nothing of the case stands beside it.
func (r *request) lookFile(l moderation.Look, c cohort.Cohort, own cohort.Membership, ev *forum.Evidence) file {
	f := file{request: r, o: moderation.Opened{Cohort: c, Own: own, Case: moderation.Case{Subject: l.Subject}, Names: map[id.Person]cohort.Membership{}}}
	if ev.Asked == nil {
		return f
	}
	f.o.Evidence, f.words = ev, ev.Asked
	f.text = f.words.Body.Text()
	f.found = spots(f.words.Marks, "", len([]rune(f.text)))
	return f
}

func (r *request) lookTiers() []parts.Choice {
	var all []parts.Choice
	for _, t := range tiersInOrder {
		all = append(all, parts.Choice{Value: string(t), Label: r.T(tierLabels[t]), Selected: r.field("tier") == string(t)})
	}
	return all
}

// lookWords are what could be done with the words, for somebody who looks again.
var lookWords = []struct {
	act   forum.Act
	label string
}{
	{"", words.M("Leave them as they stand")}, {forum.ActPublish, words.M("Publish as written")}, {forum.ActFold, words.M("Publish folded")}, {forum.ActMask, words.M("Mask words, publish the rest")},
	{forum.ActReturn, words.M("Return with notes")}, {forum.ActHold, words.M("Hold it back")}, {forum.ActRemove, words.M("Remove it")}, {forum.ActRestore, words.M("Put it back as it stood")},
}

func (r *request) lookActs() []parts.Choice {
	var all []parts.Choice
	for _, w := range lookWords {
		chosen := r.Request().PostArgs().Has("words") && r.field("words") == string(w.act)
		all = append(all, parts.Choice{Value: string(w.act), Label: r.T(w.label), Selected: chosen})
	}
	return all
}

// opinion words how somebody saw it.
func (r *request) opinion(o moderation.Opinion, why string) []pages.Fact {
	facts := []pages.Fact{{Name: r.T("How soon"), Words: r.T(tierLabels[o.Tier])}}
	if i := slices.IndexFunc(lookWords, func(w struct {
		act   forum.Act
		label string
	}) bool {
		return w.act == o.Act
	}); i >= 0 {
		facts = append(facts, pages.Fact{Name: r.T("The words"), Words: r.T(lookWords[i].label)})
	}
	if strings.TrimSpace(why) != "" {
		facts = append(facts, pages.Fact{Name: r.T("Why"), Words: why})
	}
	return facts
}

// compared says how two people saw the same.
func (r *request) compared(l moderation.Look) string {
	switch {
	case l.First == l.Second:
		return r.T("You both saw it the same way.")
	case l.First.Tier == l.Second.Tier:
		return r.T("The same tier, and another act. Nothing follows by itself; talk about it when you meet.")
	case l.Second.Tier.Level() > l.First.Tier.Level() && l.Second.Tier.Level() >= gate.Red.Level():
		return r.T("You found it graver, so the case is open again.")
	default:
		return r.T("Another tier. Nothing follows by itself; talk about it when you meet.")
	}
}

// look keeps how the reader saw what a colleague decided.
func (s *Server) secondOpinion(r *request) error {
	if !r.Request().PostArgs().Has("words") {
		if l, ev, _, err := s.Moderation.OpenLook(r.ctx, r.actor(), r.Params("look")); err != nil {
			return err
		} else if ev.Asked != nil && l.Subject.Kind == moderation.PostSubject {
			return r.lookRefused(errLookWords)
		}
	}
	in := moderation.LookAnswer{Opinion: moderation.Opinion{Tier: gate.Tier(r.field("tier")), Act: forum.Act(r.field("words"))}, Note: r.field("note")}
	if _, err := s.Moderation.Look(r.ctx, r.actor(), r.Params("look"), in); err != nil {
		return r.lookRefused(err)
	}
	return r.see("/queue/looks/" + r.Params("look"))
}

var errLookWords = errs.In("words", "Please choose what should happen to the words. Leaving them is a choice too.")

func (r *request) lookRefused(err error) error {
	e, ok := errs.As(err)
	if !ok || e.Kind != errs.Invalid && e.Kind != errs.Conflict && e.Kind != errs.TooLarge {
		return err
	}
	return r.secondLook(statusOf[e.Kind], &parts.Problem{Heading: r.T("Not kept yet"), Sentence: r.told(e), Field: e.Field})
}

// places are the groups in which the reader may do something, in order of name. NotFound where there is none.
func (r *request) placesFor(action access.Action) ([]cohort.Place, error) {
	all, err := r.s.Cohorts.Places(r.ctx, r.actor())
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p cohort.Place) bool { return access.May(r.actor(), action, p.Membership.Facts()) != nil })
	if len(all) == 0 {
		return nil, errNotHere
	}
	return all, nil
}
