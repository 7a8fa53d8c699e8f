package forum

import (
	"context"
	"slices"
	"unicode/utf8"

	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// SignalEvent stands in the document of every revision that was written, green ones too: what screening found of it, and
// that its author changed or took back what somebody may be reading. Its handler belongs to package moderation; it is
// carried out within the request, so that a case is open before the author has their answer.
//
// Facts: kind (screened, edited, resent, taken-back), entry, post, revision, thread, cohort, author; private "1" for a thread
// between a member and the facilitators; held as HeldFor; and gate.Verdict.Facts. The title that posts were moved under, a
// last word and what cohorts carry have subject (title, last, alias, line) in place of post and revision. It may come more
// than once: its effect is under the event's id.
const SignalEvent = cohort.SignalEvent

// The kinds of signal.
const (
	signalScreened  = "screened"
	signalEdited    = "edited"
	signalTakenBack = "taken-back"
	signalResent    = "resent" // what a person gave back came again, unchanged
)

// writing is one revision on its way: whose it is and where it goes.
type writing struct {
	post   Post // as it was; without words for a new one
	thread Thread
	mode   cohort.Mode // of its author
}

// edits says whether there was something before.
func (w writing) edits() bool { return w.post.Newest() != nil }

func (w writing) entry() gate.Entry {
	switch {
	case w.post.Source == Imported:
		return gate.Imported
	case w.thread.Kind == Private:
		return gate.Private
	case w.edits():
		return gate.Edited
	default:
		return gate.Posted
	}
}

// verdict asks the screener about a revision.
func (s *Service) verdict(ctx context.Context, w writing, r Revision) gate.Verdict {
	return s.ask(ctx, gate.Subject{
		Cohort: string(w.thread.Cohort), Thread: string(w.thread.ID), Post: string(w.post.ID),
		Revision: string(r.ID), Author: string(w.post.Author), Entry: w.entry(), Body: r.Body, Also: w.beside(r),
	})
}

// ask asks the screener. One that fails holds nobody's words back: a person reads them.
func (s *Service) ask(ctx context.Context, about gate.Subject) gate.Verdict {
	about.Practice = string(s.practice)
	verdict, err := s.screener.Screen(ctx, about)
	if err == nil {
		return verdict
	}
	s.log.Error("screening failed, published unscreened", "thread", about.Thread, "revision", about.Revision, "kind", errs.KindOf(err).String())
	return gate.Unscreened("error")
}

// screenLast screens what a thread was closed with. What is held of it stays its author's alone: the thread can be opened
// and closed again with other words.
func (s *Service) screenLast(ctx context.Context, t *Thread) {
	if len(t.LastWord) == 0 {
		return
	}
	verdict := s.ask(ctx, gate.Subject{
		Cohort: string(t.Cohort), Thread: string(t.ID), Revision: s.ids.New(), Author: string(t.ClosedBy), Entry: gate.Posted, Body: t.LastWord,
	})
	t.lastMask, t.lastHeld = gate.In(verdict.Mask, ""), verdict.Hold
	t.events = append(t.events, s.aside(*t, "last", t.ClosedBy, verdict))
}

// screenTitle screens the title that posts were moved under, which no revision was screened with.
func (s *Service) screenTitle(ctx context.Context, t *Thread) {
	body, err := gate.FromText(t.Title)
	if err != nil {
		return // it came through gate.Title, which lets nothing through that this refuses
	}
	verdict := s.ask(ctx, gate.Subject{
		Cohort: string(t.Cohort), Thread: string(t.ID), Revision: s.ids.New(), Author: string(t.Author), Entry: gate.Posted, Body: body,
	})
	t.given = gate.In(verdict.Mask, "")
	if verdict.Hold {
		t.given = []gate.Range{{To: utf8.RuneCountInString(t.Title)}}
	}
	t.events = append(t.events, s.aside(*t, whereTitle, t.Author, verdict))
}

// aside is the signal of words that are no post's.
func (s *Service) aside(t Thread, subject string, author id.Person, v gate.Verdict) store.Event {
	facts := v.Facts()
	facts["kind"], facts["entry"], facts["subject"] = signalScreened, string(gate.Posted), subject
	facts["cohort"], facts["thread"], facts["author"] = string(t.Cohort), string(t.ID), string(author)
	if t.Kind == Private {
		facts["private"] = "1"
	}
	if v.Hold {
		facts["held"] = string(HeldForRisk)
	}
	return relay.NewEvent(s.ids.New(), s.clock.Now(), SignalEvent, facts)
}

// beside is what is read with the words: the note before them, and the title over them if they open a thread.
func (w writing) beside(r Revision) []gate.Passage {
	var also []gate.Passage
	if r.Note.Words != "" {
		also = append(also, gate.Passage{Where: whereNote, Text: r.Note.Words})
	}
	if w.opens() && w.thread.Title != "" {
		also = append(also, gate.Passage{Where: whereTitle, Text: w.thread.Title})
	}
	return also
}

func (w writing) opens() bool { return w.thread.Opening == w.post.ID }

// heldFor says why a revision with this verdict waits, if it does. What a person holds or returned waits for a person,
// whatever it says now; a history that is brought in was read long ago, and facilitators do not wait for themselves.
func (s *Service) heldFor(ctx context.Context, w writing, v gate.Verdict) (HeldFor, error) {
	if w.thread.Kind == Private || w.post.Source == Imported {
		return NotHeld, nil
	}
	if was := w.post.Waiting; was != nil {
		switch was.For {
		case HeldForReturned, HeldForAgain:
			return HeldForAgain, nil
		case HeldForDecision:
			return HeldForDecision, nil
		}
	}
	if v.Hold {
		return HeldForRisk, nil
	}
	waits, err := s.waits(ctx, w)
	if err != nil || !waits {
		return NotHeld, err
	}
	return HeldForMode, nil
}

// waits says whether the mode of its author holds a post: also every later revision of it.
func (s *Service) waits(ctx context.Context, w writing) (bool, error) {
	switch w.mode.Hold {
	case cohort.HoldAll:
		return true, nil
	case cohort.HoldFirst:
		n, err := s.store.Count(ctx, Posts, store.Query{
			Index: "by_author", Equal: []any{byAuthor(w.thread.Cohort, w.post.Author)}, Before: clock.Millis(w.post.Created),
		}, w.mode.First)
		return n < w.mode.First, err
	default:
		return false, nil
	}
}

// signal is the event that tells moderation of a revision.
func (s *Service) signal(w writing, r Revision, v gate.Verdict) store.Event {
	facts := v.Facts()
	w.name(facts, r)
	facts["kind"] = signalScreened
	if w.edits() {
		facts["kind"] = signalEdited
	}
	if r.For != NotHeld {
		facts["held"] = string(r.For)
	}
	return relay.NewEvent(s.ids.New(), s.clock.Now(), SignalEvent, facts)
}

// takenBackSignal is the event that tells moderation that the words are gone from the group. What was found in them stays.
func (s *Service) takenBackSignal(p Post, t Thread, newest Revision) store.Event {
	facts := map[string]string{"kind": signalTakenBack}
	writing{post: p, thread: t}.name(facts, newest)
	return relay.NewEvent(s.ids.New(), s.clock.Now(), SignalEvent, facts)
}

// name puts into facts what they are about.
func (w writing) name(facts map[string]string, r Revision) {
	facts["entry"], facts["cohort"], facts["thread"] = string(w.entry()), string(w.thread.Cohort), string(w.thread.ID)
	facts["post"], facts["revision"], facts["author"] = string(w.post.ID), string(r.ID), string(w.post.Author)
	if w.thread.Kind == Private {
		facts["private"] = "1"
	}
}

// learn brings into a thread what it must know of the post that opens it: from when the group sees it, whether it ever
// will, and what of its title does not stand in lists. It says whether that is news.
func (t *Thread) learn(opening Post) (changed bool) {
	was := *t
	t.Noted = opening.Shown != nil && opening.Shown.Note.Said()
	t.Hid = opening.covers()
	said := opening.Shown
	if said == nil {
		said = opening.Waiting
	}
	if said != nil { // else its masks stay as they were: the title of what was taken back stands
		t.mask = gate.In(said.Mask, whereTitle)
	}
	if t.Kind != Private {
		t.Shows, t.Dropped = opening.begins()
	}
	return was.Noted != t.Noted || was.Hid != t.Hid || !slices.Equal(was.mask, t.mask) ||
		!was.Shows.Equal(t.Shows) || was.Dropped != t.Dropped
}
