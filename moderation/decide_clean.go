package moderation

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// The most runes of a reason, of a note to whoever comes next and of one beside a line, and the most of each list.
const (
	MaxReason   = 2000
	MaxLineNote = 500
	maxNotes    = 40
	maxMasks    = 100
	maxTell     = 20
)

// maxCheck is how far ahead a next look can be set. A month on, nobody remembers why.
const maxCheck = 31 * 24 * time.Hour

// inHand says whether this person has the case, under this token. A lease whose time is over still decides while nobody
// had another since: it is the token that keeps two apart, and what was written in eleven minutes is not lost.
func (c Case) inHand(who id.Person, token int64) error {
	switch {
	case c.State == CaseClosed:
		return ErrDecided
	case c.Lease == nil || c.Lease.Holder != who || c.Lease.Token != token:
		return ErrLease
	default:
		return nil
	}
}

// clean takes a decision as it was typed, and completes it by what goes without saying. Invalid with the form's field.
func (s *Service) clean(ctx context.Context, d desk, ev forum.Evidence, in Decision) (Decision, error) {
	if d.Case.Appeal != "" {
		var err error
		if in, err = s.answers(ctx, d, ev, in); err != nil {
			return in, err
		}
	} else if in.Appeal != NoVerdict {
		return in, errs.In("appeal", "Nobody has appealed here. Please choose something else.")
	}
	if in.NotConcern && in.Words == "" && waitsForUs(ev.Newest) {
		in.Words = forum.ActPublish // nothing else would ever let it go
	}
	for _, check := range []func(context.Context, desk, forum.Evidence, *Decision) error{
		s.cleanActs, s.cleanWords, s.cleanPerson, s.cleanTexts, s.cleanTold, s.cleanHandOver,
	} {
		if err := check(ctx, d, ev, &in); err != nil {
			return in, err
		}
	}
	return in, nil
}

// waitsForUs says whether a revision stays held until somebody decides about its words.
func waitsForUs(r *forum.Revision) bool {
	return r != nil && r.State == forum.Held && r.For != forum.HeldForReturned
}

var (
	errNothing = errs.In("act", "Please choose what you decide. If nothing needs doing, say that it is not a concern.")
	errLeft    = errs.In("words", "Leaving the words as they stand decides nothing by itself. Please also tick “Not a concern”, or under care what was done.")
	errKept    = errs.In("words", "These words are still kept from the group. Please decide about them too.")
)

// cleanActs looks whether something is decided, and nothing beside what excludes it.
func (s *Service) cleanActs(_ context.Context, d desk, ev forum.Evidence, in *Decision) error {
	acts := in.Words != "" || in.Person.Kind != NoPersonAct
	nothing := !acts && len(in.Care) == 0 && !in.NotConcern && in.HandOver == nil && in.Appeal == NoVerdict && in.Message == ""
	switch {
	case nothing && waitsForUs(ev.Newest):
		return errKept
	case nothing && ev.Newest != nil && d.Case.Appeal == "":
		return errLeft
	case nothing:
		return errNothing
	case in.HandOver != nil && (acts || in.NotConcern || in.Appeal != NoVerdict):
		return errs.In("act", "A case that is handed over is decided by somebody else. Please do one of the two.")
	case in.NotConcern && (in.Person.Kind != NoPersonAct || slices.Contains(hiding, in.Words)):
		return errs.In("act", "This says that it is not a concern, and does something about it. Please do one of the two.")
	case in.NotConcern && in.Tier != "" && in.Tier != gate.Green:
		return errs.In("tier", "What is not a concern is green. Please choose that, or leave the tier as it is.")
	}
	for _, care := range in.Care {
		if !slices.Contains(cares, care) {
			return errs.In("care", "Please choose from the list what you did.")
		}
	}
	slices.Sort(in.Care)
	in.Care = slices.Compact(in.Care)
	if in.Tier == d.Case.Tier {
		in.Tier = ""
	}
	if in.Tier != "" && !slices.Contains([]gate.Tier{gate.Green, gate.Amber, gate.Red, gate.Crisis}, in.Tier) {
		return errs.In("tier", "Please choose one of the four.")
	}
	return nil
}

var cares = []Care{Replied, Messaged, PlanChecked, Called, ContactReached, EmergencyServices}

// hiding is what takes words from the group, limiting what changes how it meets them.
var (
	hiding   = []forum.Act{forum.ActHold, forum.ActReturn, forum.ActRemove}
	limiting = append([]forum.Act{forum.ActFold, forum.ActMask}, hiding...)
	wordActs = append([]forum.Act{"", forum.ActPublish, forum.ActRestore}, limiting...)
)

// cleanWords looks at what happens to the words.
func (s *Service) cleanWords(_ context.Context, d desk, ev forum.Evidence, in *Decision) error {
	switch {
	case !slices.Contains(wordActs, in.Words):
		return errs.In("words", "Please choose from the list what happens to the words.")
	case in.Words == "" && in.HandOver == nil && waitsForUs(ev.Newest):
		return errKept
	case in.Words != "" && ev.Post.ID == "":
		return errs.In("words", "There are no words of a post here that could be changed.")
	case in.Words != "" && !ev.Post.TakenBack.IsZero():
		return errs.In("words", "Their author took these words back, so nobody in the group sees them. Please leave the words as they are.")
	case len(in.LineNotes) > 0 && in.Words != forum.ActReturn:
		return errs.In("notes", "Notes beside the lines go with giving a post back. Please choose that, or write it in the message.")
	case in.Words == forum.ActMask && len(in.Mask) == 0:
		return errs.In("mask", "Please mark the words that the group should not see.")
	}
	if in.Words != forum.ActMask && in.Words != forum.ActPublish && in.Words != forum.ActFold {
		in.Mask = nil
	}
	if in.Words == "" {
		return nil
	}
	return cleanRanges(ev, in)
}

// cleanRanges looks whether what is marked lies within the words.
func cleanRanges(ev forum.Evidence, in *Decision) error {
	if ev.Newest == nil {
		return nil
	}
	length := utf8.RuneCountInString(ev.Newest.Body.Text())
	for _, m := range in.Mask {
		if m.From < 0 || m.To <= m.From || m.Where == "" && m.To > length {
			return errs.In("mask", "What is marked is not in these words. Please mark it again.")
		}
	}
	for i, n := range in.LineNotes {
		if n.From < 0 || n.To <= n.From || n.To > length {
			return errs.In("notes", "One of the notes stands beside no words. Please mark them again.")
		}
		text, err := cleanText(n.Text, MaxLineNote, "notes")
		if err != nil {
			return err
		}
		in.LineNotes[i].Text = text
	}
	if len(in.LineNotes) > maxNotes || len(in.Mask) > maxMasks {
		return errs.In("notes", "That is more than somebody can follow. Please say the rest in the message.")
	}
	return nil
}

// cleanPerson looks at what is decided about the person, and whether it still can be.
func (s *Service) cleanPerson(ctx context.Context, d desk, _ forum.Evidence, in *Decision) error {
	act := &in.Person
	switch act.Kind {
	case NoPersonAct:
		*act = PersonAct{}
		return nil
	case Remind, PausePosting, SuspendAccess, MovePerson, RemovePerson:
	default:
		return errs.In("person", "Please choose from the list what happens for the person.")
	}
	if d.subject.Role != access.RoleMember && d.subject.Role != access.RoleGuest {
		return errs.In("person", "This is not about a member of the group. Please leave the person as they are.")
	}
	if act.Kind != PausePosting {
		act.Hours = 0
	} else if act.Hours < 1 || act.Hours > MaxPause {
		return errs.In("hours", "Please choose between one hour and seven days.")
	}
	if act.Kind == MovePerson {
		return s.cleanMove(ctx, d, act.To)
	}
	act.To = ""
	return d.can(act.Kind, in.Clause)
}

// can says whether this act on a person is open to who decides, as they stand now.
func (d desk) can(kind PersonKind, clause int) error {
	m := d.subject
	switch {
	case kind == Remind:
		return nil
	case kind == PausePosting && m.Role != access.RoleMember:
		return errs.In("person", "A guest writes in one room only. Please end their visit instead.")
	case kind == SuspendAccess && m.Two != nil:
		return errs.In("person", "Their access is paused already. Somebody else looks at it.")
	case !cohort.IsHere(m):
		return errs.In("person", "They are not in the group any more, so nothing can be done about their place.")
	case kind == RemovePerson && m.Removal != nil:
		return errs.In("person", "Their removal was proposed already. Another person confirms it, or sets it aside.")
	case kind == RemovePerson && access.May(d.actor, access.ProposeRemoval, d.own.About(m)) != nil:
		return errs.In("person", "A removal is proposed by the facilitators who treat this group. Please hand the case over to one of them.")
	case kind == RemovePerson && clause == 0 && d.cohort.Agreement.Version > 0:
		return errs.In("clause", "Please choose the part of the agreement that this is about.")
	}
	return nil
}

// cleanTexts looks at the reason, the part of the agreement and the message.
func (s *Service) cleanTexts(_ context.Context, d desk, _ forum.Evidence, in *Decision) error {
	if strings.TrimSpace(in.Reason) == "" {
		return errs.In("reason", "Please say why, in a line or two. It is kept for whoever looks at this after you.")
	}
	var err error
	if in.Reason, err = cleanText(in.Reason, MaxReason, "reason"); err != nil {
		return err
	}
	if _, there := d.cohort.Agreement.Clause(in.Clause); in.Clause != 0 && !there {
		return errs.In("clause", "The agreement has no such part. Please choose one, or say that this is about care.")
	}
	if strings.TrimSpace(in.Message) == "" {
		in.Message = ""
		if in.mustTell() {
			return errs.In("message", "Please write to them what happens and why. Nothing is done silently here.")
		}
		return nil
	}
	switch {
	case d.Case.Person == "":
		return errs.In("message", "This case is about nobody in particular, so there is nobody to write to.")
	case in.HandOver != nil:
		return errs.In("message", "Whoever decides writes to them. Please put what you know into the note.")
	}
	if in.Message, err = cleanText(in.Message, MaxMessage, "message"); err != nil {
		return err
	}
	if left := Blanks(in.Message); len(left) > 0 {
		return errs.In("message", "Please fill in what stands in square brackets: {blanks}").With("blanks", strings.Join(left, ", "))
	}
	return nil
}

// mustTell says whether somebody's words or place change by this, so that they hear what and why.
func (in Decision) mustTell() bool {
	return slices.Contains(limiting, in.Words) || in.Person.Kind != NoPersonAct || in.Appeal != NoVerdict
}

// cleanTold looks at who else is told: colleagues of the cohort.
func (s *Service) cleanTold(ctx context.Context, d desk, _ forum.Evidence, in *Decision) error {
	slices.Sort(in.Tell)
	in.Tell = slices.DeleteFunc(slices.Compact(in.Tell), func(who id.Person) bool { return who == d.actor.Person })
	if len(in.Tell) > maxTell {
		return errs.In("tell", "Please choose {most} people at most.").With("most", strconv.Itoa(maxTell))
	}
	for _, who := range in.Tell {
		fit, err := s.mayKnow(ctx, d.Case, who)
		if err != nil {
			return err
		}
		if !fit {
			return errs.In("tell", "One of those you want to tell does not work with this group, or the case is about them.")
		}
	}
	return nil
}

// mayKnow says whether somebody may see a case.
func (s *Service) mayKnow(ctx context.Context, c Case, who id.Person) (bool, error) {
	m, err := s.cohorts.Membership(ctx, c.Cohort, who)
	if err != nil || !m.Staff() {
		return false, err
	}
	actor, err := s.cohorts.Acting(ctx, who)
	if err != nil {
		return false, err
	}
	d := desk{Case: c, actor: actor, own: m, alone: true}
	return access.May(actor, access.ReadCase, d.facts()) == nil, nil
}

// cleanHandOver looks at whom a case is left to, and what they must know.
func (s *Service) cleanHandOver(ctx context.Context, d desk, _ forum.Evidence, in *Decision) error {
	h := in.HandOver
	if h == nil {
		return nil
	}
	if h.To == d.actor.Person {
		return errs.In("to", "This is yours already. Please choose a colleague, or leave it to whoever comes next.")
	}
	if h.To != "" {
		fit, err := s.mayKnow(ctx, d.Case, h.To)
		if err != nil {
			return err
		}
		if !fit {
			return errs.In("to", "They do not work with this group, or the case is about them. Please choose somebody else.")
		}
	}
	if strings.TrimSpace(h.Note) == "" {
		return errs.In("note", "Please write what they must know: how it stands, and what comes next.")
	}
	note, err := cleanText(h.Note, MaxReason, "note")
	if err != nil {
		return err
	}
	now := s.clock.Now()
	if !h.Check.IsZero() && (h.Check.Before(now) || h.Check.After(now.Add(maxCheck))) {
		return errs.In("check", "Please choose a time within the next month.")
	}
	in.HandOver = &HandOver{To: h.To, Note: note, Check: h.Check}
	return nil
}
