package web

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// decideCase is the one form. Three of its buttons decide nothing: one puts a message in, one takes the case once more,
// one asks a colleague to join.
func (s *Server) decideCase(r *request) error {
	return r.onCase(func(which id.Case) error {
		switch r.field("step") {
		case "fill":
			return r.caseAgain(fiber.StatusOK, which, caseForm{typed: true, nonce: r.field("nonce")}, nil)
		case "again":
			return r.takeAgain(which)
		case "ask":
			return r.askTyped(which)
		}
		in, err := r.typedDecision(which)
		var out moderation.Decided
		if err == nil {
			out, err = s.Moderation.Decide(r.ctx, r.actor(), which, in)
		}
		if err != nil {
			return r.undecided(which, in, out, err)
		}
		return r.see(caseAddress(which) + "/decisions/" + string(out.ID))
	})
}

// takeAgain takes a case that nobody has by now for whoever was writing about it. What they wrote comes back with it.
func (r *request) takeAgain(which id.Case) error {
	_, err := r.s.Moderation.Take(r.ctx, r.actor(), which, strings.TrimSpace(r.field("takeover")))
	if err != nil {
		return r.undecided(which, moderation.Decision{}, moderation.Decided{}, err)
	}
	return r.caseAgain(fiber.StatusOK, which, caseForm{typed: true}, &parts.Problem{
		Heading: r.T("It is yours again"), Sentence: r.T("Everything you wrote is below. Look at it once more before you carry it out."), Soft: true,
	})
}

// undecided is the case's page with everything that was typed, and why nothing was carried out. What the author changed
// meanwhile stands beside what was read.
func (r *request) undecided(which id.Case, in moderation.Decision, out moderation.Decided, err error) error {
	e, ok := errs.As(err)
	if !ok || e.Kind != errs.Invalid && e.Kind != errs.Conflict && e.Kind != errs.TooLarge {
		return err
	}
	problem := &parts.Problem{Heading: r.T("Not decided yet"), Sentence: r.told(e), Field: e.Field, At: decisionBoxes[e.Field]}
	form := caseForm{typed: true, lapsed: errors.Is(err, moderation.ErrLease) || errors.Is(err, moderation.ErrTaken)}
	if e.Kind == errs.Invalid { // nothing has been kept under it yet
		form.nonce = r.field("nonce")
	}
	if errors.Is(err, moderation.ErrMeanwhile) && out.Revision != "" {
		problem.Heading = r.T("The words were changed meanwhile")
		if form.changed, err = r.since(which, in.Revision); err != nil {
			return err
		}
	}
	return r.caseAgain(statusOf[e.Kind], which, form, problem)
}

// decisionBoxes are the boxes of those fields that are several.
var decisionBoxes = map[string]string{"act": "dec", "mask": "mask-other", "notes": "note-words", "person": "person-", "tell": "dec", "care": "care-replied", "appeal": "appeal-uphold"}

// since is what changed in the words of a case since somebody read them.
func (r *request) since(which id.Case, read id.Revision) (*pages.Changes, error) {
	o, err := r.s.Moderation.Open(r.ctx, r.actor(), which)
	if err != nil || o.Evidence == nil {
		return nil, err
	}
	versions := o.Evidence.Versions
	at := slices.IndexFunc(versions, func(v forum.Version) bool { return v.ID == read })
	if at < 0 || len(versions) == 0 {
		return nil, nil
	}
	return &pages.Changes{Heading: r.T("What changed since you read it"), Pieces: pieces(r.plainly(versions[at]), r.plainly(versions[len(versions)-1]))}, nil
}

// typedDecision reads the form. Places in the words come as they were marked; words that were typed out are looked for.
func (r *request) typedDecision(which id.Case) (moderation.Decision, error) {
	in := moderation.Decision{
		Nonce: r.field("nonce"), Revision: id.Revision(r.field("revision")), Last: r.field("last"), Words: forum.Act(r.field("words")),
		Reason: r.field("reason"), Message: r.field("message"), Template: r.field("template"), Tier: gate.Tier(r.field("tier")),
		NotConcern: r.field("not-concern") == "1", Appeal: moderation.Verdict(r.field("appeal")), Outside: r.field("outside") == "1",
	}
	in.Token, _ = strconv.ParseInt(r.field("token"), 10, 64) // what is no number is no lease
	in.Clause, _ = strconv.Atoi(r.field("clause"))
	in.Person = moderation.PersonAct{Kind: moderation.PersonKind(r.field("person"))}
	if in.Person.Kind == moderation.MovePerson {
		in.Person.To = r.movedTo()
	}
	in.Person.Hours, _ = strconv.Atoi(strings.TrimSpace(r.field("hours")))
	for _, care := range r.fields("care") {
		in.Care = append(in.Care, moderation.Care(care))
	}
	var err error
	if in.Tell, err = people(r.fields("tell")); err != nil {
		return in, err
	}
	if in.HandOver, err = r.typedHandOver(); err != nil {
		return in, err
	}
	switch in.Words {
	case forum.ActMask, forum.ActFold:
		err = r.typedMasks(which, &in)
	case forum.ActReturn:
		err = r.typedNotes(which, &in)
	}
	return in, err
}

func (r *request) typedHandOver() (*moderation.HandOver, error) {
	if r.field("hand") != "1" {
		return nil, nil
	}
	h := &moderation.HandOver{Note: r.field("note")}
	if to := r.field("to"); to != "" {
		var err error
		if h.To, err = id.Parse[id.Person](to); err != nil {
			return nil, err
		}
	}
	for _, c := range checks {
		if c.value != "" && c.value == r.field("check") {
			h.Check = r.s.Now().Add(c.after)
		}
	}
	return h, nil
}

var (
	errMaskWords = errs.In("mask-other", "These words do not stand there: “{words}”. Please copy them as they are.")
	errNoteWords = errs.In("note-words", "These words do not stand there. Please copy them as they are, so that the note finds its place.")
	errNoteText  = errs.In("note-text", "Please write the note too, or leave both empty.")
)

// typedMasks reads which words are masked: those that were found, and those that were typed out.
func (r *request) typedMasks(which id.Case, in *moderation.Decision) error {
	for _, value := range r.fields("mask") {
		if m, ok := place(value); ok {
			in.Mask = append(in.Mask, m)
		}
	}
	others := strings.TrimSpace(r.field("mask-other"))
	if others == "" {
		return nil
	}
	text, err := r.readWords(which, in.Revision)
	if err != nil {
		return err
	}
	for line := range strings.Lines(others) {
		found := find(text, line, true)
		if len(found) == 0 && strings.TrimSpace(line) != "" {
			return errMaskWords.With("words", strings.TrimSpace(line))
		}
		for _, at := range found {
			in.Mask = append(in.Mask, gate.Mark{Range: at})
		}
	}
	return nil
}

// typedNotes reads the notes to the author: at what was found, and at words that were typed out.
func (r *request) typedNotes(which id.Case, in *moderation.Decision) error {
	for name, value := range r.Request().PostArgs().All() {
		at, is := strings.CutPrefix(string(name), "note-")
		if m, ok := place(":" + at); is && ok && strings.TrimSpace(string(value)) != "" {
			in.LineNotes = append(in.LineNotes, moderation.LineNote{From: m.From, To: m.To, Text: strings.ToValidUTF8(string(value), "\uFFFD")})
		}
	}
	words, note := strings.TrimSpace(r.field("note-words")), strings.TrimSpace(r.field("note-text"))
	if words+note == "" {
		return nil
	}
	text, err := r.readWords(which, in.Revision)
	if err != nil {
		return err
	}
	found := find(text, words, false)
	switch {
	case len(found) == 0:
		return errNoteWords
	case note == "":
		return errNoteText
	}
	in.LineNotes = append(in.LineNotes, moderation.LineNote{From: found[0].From, To: found[0].To, Text: note})
	return nil
}

// readWords are the words of that revision, for whoever has the case open.
func (r *request) readWords(which id.Case, rev id.Revision) (string, error) {
	o, err := r.s.Moderation.Open(r.ctx, r.actor(), which)
	if err != nil || o.Evidence == nil {
		return "", err
	}
	for _, v := range o.Evidence.Versions {
		if v.ID == rev {
			return v.Body.Text(), nil
		}
	}
	if newest := o.Evidence.Newest; newest != nil {
		return newest.Body.Text(), nil
	}
	return "", nil
}

// fields are all values that a form sends under one name.
func (r *request) fields(name string) []string {
	var all []string
	for _, value := range r.Request().PostArgs().PeekMulti(name) {
		all = append(all, strings.ToValidUTF8(string(value), "\uFFFD"))
	}
	return all
}

func people(values []string) ([]id.Person, error) {
	var all []id.Person
	for _, value := range values {
		who, err := id.Parse[id.Person](value)
		if err != nil {
			return nil, err
		}
		all = append(all, who)
	}
	return all, nil
}

// showDone follows a decision: what was done, and for half a minute the way to undo it.
func (s *Server) showDone(r *request) error {
	return r.onDecision(func(which id.Case, decision id.Decision) error {
		all, err := s.Moderation.Past(r.ctx, r.actor(), which, false)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(m moderation.Made) bool { return m.ID == decision })
		if at < 0 {
			return errNotHere
		}
		page, err := r.doneWords(which, all[at])
		if err != nil {
			return err
		}
		return r.page(pages.DonePage(page))
	})
}

// undoDecision keeps back what people would be told.
func (s *Server) undoDecision(r *request) error {
	return r.onDecision(func(which id.Case, decision id.Decision) error {
		if err := s.Moderation.May(r.ctx, r.actor(), access.ReadCase, which); err != nil {
			return err
		}
		err := s.Moderation.Undo(r.ctx, r.actor(), decision)
		if errors.Is(err, moderation.ErrTold) {
			return r.see(caseAddress(which) + "/decisions/" + string(decision) + "?said=case-told")
		}
		if err != nil {
			return err
		}
		return r.see(caseAddress(which) + "?said=case-undone")
	})
}

func (r *request) onDecision(do func(id.Case, id.Decision) error) error {
	decision, err := param[id.Decision](r, "decision")
	if err != nil {
		return err
	}
	return r.onCase(func(which id.Case) error { return do(which, decision) })
}
