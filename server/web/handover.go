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
	"holdfast/server/id"
)

// showHandover is what whoever comes next must know, and where a shift ends.
func (s *Server) showHandover(r *request) error { return r.handover(fiber.StatusOK, nil) }

func (r *request) handover(status int, problem *parts.Problem) error {
	h, err := r.s.Moderation.Handover(r.ctx, r.actor())
	if err != nil {
		return err
	}
	mine, err := r.s.Moderation.Queue(r.ctx, r.actor(), moderation.Filter{Mine: true}, "")
	if err != nil {
		return err
	}
	shift, err := r.s.Moderation.Shift(r.ctx, r.actor())
	if err != nil {
		return err
	}
	page := pages.Handover{
		Frame: r.deskFrame(words.M("Queue")), Back: r.toQueue(), Shift: r.shiftWords(shift), Mine: r.queueRows(mine.Rows), Note: r.field("text"), Nonce: r.s.Moderation.Nonce(),
		Action: "/queue/handover", Topics: r.topics(shift.OptOut), SetAt: "/queue/topics", Problem: problem,
	}
	if page.Asks, err = r.askRows(); err != nil {
		return err
	}
	if problem != nil {
		page.Nonce = r.field("nonce")
	}
	for _, risk := range h.Risks {
		row := r.riskRow(risk)
		if risk.Case.Tier.Level() >= 2 {
			page.Urgent = append(page.Urgent, row)
		} else {
			page.Waiting = append(page.Waiting, row)
		}
	}
	for _, n := range h.Notes {
		page.Notes = append(page.Notes, r.handoverNote(n, mine.Cohorts))
	}
	page.Groups, page.Checks = r.noteGroups(mine.Cohorts), r.checkChoices()
	return r.render(status, pages.HandoverPage(page))
}

// riskRow is an open case, with who knows of it and what they left.
func (r *request) riskRow(risk moderation.Risk) parts.QueueRow {
	row := r.queueRow(risk.Row)
	if len(risk.Knows) > 0 {
		row.More = append(row.More, r.F("Known to {names}.", "names", parts.Names(r.tongue(), r.namesOf(risk.Knows), 3)))
	}
	if !risk.Check.IsZero() {
		row.More = append(row.More, r.F("Look again {when}.", "when", r.hourOf(risk.Check)))
	}
	return row
}

func (r *request) handoverNote(n moderation.Note, groups []cohort.Place) pages.HandoverNote {
	out := pages.HandoverNote{
		By: r.person(n.By).Name, When: parts.On(n.At.In(r.now.Location()), r.now), Words: n.Text, Read: "/queue/notes/" + n.ID + "/settling",
	}
	if i := slices.IndexFunc(groups, func(p cohort.Place) bool { return p.Cohort.ID == n.Cohort }); i >= 0 && len(groups) > 1 {
		out.Seen = r.F("About {group}.", "group", groups[i].Cohort.Name)
	}
	if !n.Check.IsZero() {
		out.Seen += " " + r.F("Look again {when}.", "when", r.hourOf(n.Check))
	}
	return out
}

func (r *request) noteGroups(groups []cohort.Place) []parts.Choice {
	var all []parts.Choice
	for _, g := range groups {
		all = append(all, parts.Choice{Value: string(g.Cohort.ID), Label: g.Cohort.Name, Selected: r.field("group") == string(g.Cohort.ID)})
	}
	return all
}

func (r *request) checkChoices() []parts.Choice {
	var all []parts.Choice
	for _, c := range checks {
		label := r.T(c.label)
		if c.value == "" {
			label = r.T("At no time in particular")
		}
		all = append(all, parts.Choice{Value: c.value, Label: label, Selected: r.field("check") == c.value})
	}
	return all
}

// endShift leaves a note to whoever comes next, gives back what the reader has in hand, and ends their shift.
func (s *Server) endShift(r *request) error {
	if err := r.leaveNote(); err != nil {
		e, ok := errs.As(err)
		if !ok || e.Kind != errs.Invalid && e.Kind != errs.Conflict && e.Kind != errs.TooLarge {
			return err
		}
		return r.handover(statusOf[e.Kind], &parts.Problem{Heading: r.T("Not handed over yet"), Sentence: r.told(e), Field: e.Field})
	}
	mine, err := s.Moderation.Queue(r.ctx, r.actor(), moderation.Filter{Mine: true}, "")
	if err != nil {
		return err
	}
	for _, row := range mine.Rows {
		if err := s.Moderation.Pass(r.ctx, r.actor(), row.Case.ID, row.Case.Lease.Token); err != nil && errs.KindOf(err) != errs.Conflict {
			return err
		}
	}
	if err := s.Moderation.EndShift(r.ctx, r.actor()); err != nil {
		return err
	}
	return r.see(queueAddress + "?said=shift-over")
}

var errNoteGroup = errs.In("group", "Please choose the group that this is about.")

// leaveNote keeps what was written for whoever comes next; nothing is needed.
func (r *request) leaveNote() error {
	if strings.TrimSpace(r.field("text")) == "" {
		return nil
	}
	which, err := id.Parse[id.Cohort](r.field("group"))
	if err != nil {
		return errNoteGroup
	}
	note := moderation.NewNote{Nonce: r.field("nonce"), Text: r.field("text")}
	for _, c := range checks {
		if c.value != "" && c.value == r.field("check") {
			note.Check = r.s.Now().Add(c.after)
		}
	}
	return r.s.Moderation.LeaveNote(r.ctx, r.actor(), which, note)
}

// settleNote says that somebody has dealt with a note.
func (s *Server) settleNote(r *request) error {
	if err := s.Moderation.SettleNote(r.ctx, r.actor(), r.Params("note")); err != nil {
		return err
	}
	return r.see("/queue/handover?said=note-settled")
}

// setTopics keeps what the reader would rather not be given.
func (s *Server) setTopics(r *request) error {
	if err := s.Moderation.SetTopics(r.ctx, r.actor(), r.fields("topic")); err != nil {
		return err
	}
	return r.see(queueAddress + "?said=topics")
}

func (r *request) topics(out []string) []pages.Tick {
	var all []pages.Tick
	for _, t := range moderation.Topics {
		all = append(all, pages.Tick{Value: t, Label: r.T(topicWords[t]), On: slices.Contains(out, t)})
	}
	return all
}

var topicWords = map[string]string{
	"ideation": words.M("Wanting to die"), "self-harm": words.M("Self-harm"), "other-at-risk": words.M("Somebody else in danger"), "abuse": words.M("Being hurt by somebody"),
	"child-risk": words.M("Children in danger"), "threat": words.M("Threats"), "weapon": words.M("Weapons"), "voices": words.M("Hearing voices"), "medical": words.M("Medical emergencies"),
	"substance": words.M("Drink and drugs"), "eating": words.M("Eating"), "encouragement": words.M("Encouraging somebody to hurt themselves"), "method-offer": words.M("Ways to hurt oneself"),
}

// shiftPane is what the queue says of the reader's own shift.
func (r *request) shiftPane() (*pages.Shift, error) {
	if access.May(r.actor(), access.SetShift, access.Facts{}) != nil {
		return nil, nil
	}
	sh, err := r.s.Moderation.Shift(r.ctx, r.actor())
	if err != nil {
		return nil, err
	}
	pane := r.shiftWords(sh)
	return &pane, nil
}

func (r *request) shiftWords(sh moderation.Shift) pages.Shift {
	pane := pages.Shift{Said: r.T("You have taken on nothing hard in this shift."), Over: sh.Prompt != moderation.NoPrompt, Hand: "/queue/handover", Topics: "/queue/handover#topics"}
	if sh.Dose > 0 {
		pane.Said = r.N(sh.Dose, "You have taken on {n} hard case since {time}.", "You have taken on {n} hard cases since {time}.", "time", r.hourOf(sh.Began))
	}
	if sh.Prompt == moderation.NoPrompt {
		pane.Said += " " + r.T("After twelve, or 90 minutes without a break, somebody takes over. You can stop sooner; no reason is needed.")
	}
	return pane
}
