package moderation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// How long somebody can ask for another look at a decision, and by when they are answered (triage anchor §5; 14 days are
// those of Ozone's own template there).
const (
	AppealWithin   = 14 * 24 * time.Hour
	AppealAnswered = 7 * 24 * time.Hour
)

// MaxAppeal is the most runes of what somebody writes with it.
const MaxAppeal = 2000

// soloWait is how long somebody who works alone waits until they look at their own decision again, as cohort has it for
// what takes two people.
const soloWait = 24 * time.Hour

// Appeals is where what people write with an appeal lives: one for each decision.
var Appeals = &store.Collection{Name: "moderation_appeals", Words: []string{"words"}}

var (
	errAppealed  = errs.New(errs.Conflict, "You have asked for another look at this already. You hear from us.")
	errTooLate   = errs.New(errs.Conflict, "The 14 days in which another look can be asked for are over. You can still write to the facilitators.")
	errNotAppeal = errs.New(errs.Conflict, "There is nothing here that another look could change. You can write to the facilitators.")
	errSoloWait  = errs.New(errs.Conflict, "You decided this yourself, and you work here alone. A day has to lie between the decision and the second look at it.")
	errOutside   = errs.In("outside", "You decided this yourself. Please ask your outside reviewer to look at it, and say here that they have.")
)

// Appeal asks that somebody else looks at a decision about the actor: once, within AppealWithin, also while their access
// is paused. Its case comes up again, and the answer is promised within AppealAnswered. Invalid with field words,
// Conflict when it was asked for or cannot be any more. NotFound as ReadDecision.
func (s *Service) Appeal(ctx context.Context, actor access.Actor, which id.Decision, words string) (Plea, error) {
	m, err := s.made(ctx, which)
	if err != nil {
		return Plea{}, err
	}
	l, err := s.letter(ctx, actor, m)
	if err != nil {
		return Plea{}, err
	}
	own, err := s.cohorts.Membership(ctx, l.Cohort, actor.Person)
	if err != nil {
		return Plea{}, err
	}
	facts := own.Facts()
	facts.Own = true // a letter is whose it is about
	if err := access.May(actor, access.Appeal, facts); err != nil {
		return Plea{}, err
	}
	if err := l.refuses(m); err != nil {
		return Plea{}, err
	}
	if words, err = cleanAppeal(words); err != nil {
		return Plea{}, err
	}
	return s.appeal(ctx, actor, m, words)
}

func (l Letter) refuses(m Made) error {
	switch {
	case l.Appealed != nil:
		return errAppealed
	case !m.appealable():
		return errNotAppeal
	case l.AppealBy.IsZero():
		return errTooLate
	default:
		return nil
	}
}

func cleanAppeal(words string) (string, error) {
	if strings.TrimSpace(words) == "" {
		return "", errs.In("words", "Please write, in a line or two, what whoever looks at it should know.")
	}
	return cleanText(words, MaxAppeal, "words")
}

// appeal keeps the words first; the decision then says that there are some, and its event brings the case up.
func (s *Service) appeal(ctx context.Context, actor access.Actor, m Made, words string) (Plea, error) {
	alone, err := s.cohorts.Alone(ctx)
	if err != nil {
		return Plea{}, err
	}
	verdict, err := s.screenAppeal(ctx, m, words)
	if err != nil {
		return Plea{}, err
	}
	now := s.clock.Now()
	doc := store.Doc{
		ID: s.appealID(m.ID), Schema: 1, Words: map[string]store.Words{"words": s.sealed(words)},
		Body: store.Facts(appealFacts{m.ID, actor.Person, ms(now), verdict.Tier, verdict.Rules}),
	}
	if _, err := s.store.Insert(ctx, Appeals, doc); err != nil && !errors.Is(err, store.ErrExists) {
		return Plea{}, err
	}
	m, err = s.alterMade(ctx, m.ID, func(m *Made) error {
		if m.Appealed != nil {
			return errSame
		}
		m.Appealed = &Plea{At: now, Due: now.Add(AppealAnswered), Alone: alone}
		m.events = append(m.events, s.event(appealEvent, nil), s.event(auditEvent, map[string]string{
			"action": string(access.Appeal), "actor": string(actor.Person), "object": string(m.ID),
		}))
		return nil
	})
	if err != nil {
		return Plea{}, err
	}
	return *m.Appealed, nil
}

type appealFacts struct {
	Decision id.Decision `json:"decision"`
	Person   id.Person   `json:"person"`
	At       int64       `json:"at"`
	Tier     gate.Tier   `json:"tier"`
	Rules    []string    `json:"rules,omitempty"`
}

func (s *Service) appealID(of id.Decision) string {
	return id.Derived(id.Time(string(of)), s.ring.Fingerprint("moderation.appeal", string(of)))
}

// screenAppeal reads what somebody wrote as everything is read: an appeal may be where they say how they are.
func (s *Service) screenAppeal(ctx context.Context, m Made, words string) (gate.Verdict, error) {
	verdict := gate.Verdict{Tier: gate.Amber}
	if s.screener == nil {
		return verdict, nil
	}
	body, err := gate.FromText(words)
	if err != nil {
		return verdict, inField(err, "words")
	}
	verdict, err = s.screener.Screen(ctx, gate.Subject{
		Practice: string(s.practice), Cohort: string(m.Subject.Cohort), Author: string(m.Subject.Person), Entry: gate.Appealed, Body: body,
	})
	switch {
	case ctx.Err() != nil:
		return verdict, ctx.Err()
	case err != nil:
		verdict = gate.Unscreened("error")
	}
	if verdict.Tier.Level() < gate.Amber.Level() {
		verdict.Tier = gate.Amber
	}
	return verdict, nil
}

// bringAppeal brings the case of a decision up again. While an appeal against another decision of it waits, so does this
// one.
func (s *Service) bringAppeal(ctx context.Context, doc store.Doc, _ store.Event) error {
	m, err := madeOf(doc)
	if err != nil || m.Appealed == nil {
		return err
	}
	kept, err := s.store.Get(ctx, Appeals, s.appealID(m.ID))
	if err != nil {
		return err
	}
	var f appealFacts
	if err := store.ReadFacts(kept.Body, &f); err != nil {
		return errUnreadable(err)
	}
	sig := Signal{ID: kept.ID, Kind: AppealSignal, At: m.Appealed.At, Revision: m.Revision, Tier: f.Tier, Rules: f.Rules}
	_, err = s.change(ctx, m.Case, func(c *Case) (Entry, error) {
		known, err := s.joined(ctx, *c, sig.ID)
		switch {
		case err != nil:
			return Entry{}, err
		case known:
			return Entry{}, errSame
		case c.Appeal != "":
			return Entry{}, relay.Again(s.clock.Now().Add(time.Hour))
		}
		kind, newest := c.takes(sig, true), c.Revision
		c.take(kind, sig)
		c.Appeal, c.Revision = m.ID, newest // an appeal brings no words of the post
		return Entry{Kind: kind, Signal: sig.ID, Decision: m.ID, Revision: m.Revision}, nil
	})
	if err != nil {
		return err
	}
	return s.dueBy(ctx, m.Case, m.Appealed.Due)
}

// AppealWords is what somebody wrote with their appeal against a decision, for whoever reads its case; empty when nobody
// did.
func (s *Service) AppealWords(ctx context.Context, actor access.Actor, which id.Decision) (string, error) {
	m, err := s.made(ctx, which)
	if err != nil {
		return "", err
	}
	if _, _, err := s.asked(ctx, actor, access.ReadCase, m.Case); err != nil {
		return "", err
	}
	doc, err := s.store.Get(ctx, Appeals, s.appealID(which))
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return string(doc.Words["words"].Text), nil
}

// Reviewer says who looks at what one person decided alone.
type Reviewer struct {
	Alone bool   // nobody but one person works in the practice
	Name  string // of the outside reviewer, with how they are reached; empty: there is none, and members are told so
}

// Reviewer says whether another person of the practice answers appeals, and who does when there is none. For everybody
// who has come in: it is part of what a member must know before they ask.
func (s *Service) Reviewer(ctx context.Context, actor access.Actor) (Reviewer, error) {
	if err := access.May(actor, access.ReadAccount, access.Facts{}); err != nil {
		return Reviewer{}, err
	}
	return s.outside(ctx)
}

func (s *Service) outside(ctx context.Context) (Reviewer, error) {
	alone, err := s.cohorts.Alone(ctx)
	if err != nil || s.reviewer == nil {
		return Reviewer{Alone: alone}, err
	}
	name, err := s.reviewer(ctx)
	return Reviewer{Alone: alone, Name: name}, err
}

// answers completes an answer to an appeal: what was done is undone by overturning it, as far as it still holds.
func (s *Service) answers(ctx context.Context, d desk, ev forum.Evidence, in Decision) (Decision, error) {
	if in.HandOver != nil {
		return in, nil
	}
	if in.Appeal != Uphold && in.Appeal != Overturn {
		return in, errs.In("appeal", "Please say whether it stays as it was, or is put right.")
	}
	if d.of.By == d.actor.Person { // the table let nobody through who is not alone
		if s.clock.Now().Before(d.of.At.Add(soloWait)) {
			return in, errSoloWait
		}
		who, err := s.outside(ctx)
		if err != nil {
			return in, err
		}
		if who.Name != "" && !in.Outside {
			return in, errOutside
		}
	}
	if in.Appeal == Overturn && d.of.Person.Kind == MovePerson && !cohort.IsHere(d.subject) {
		return in, errs.In("appeal", "They are in the other group by now, and left this one with that. To have them back, please invite them here again.")
	}
	if in.Appeal == Overturn && in.Words == "" {
		in.Words = putRight(d.of, ev)
	}
	return in, nil
}

// putRight is what takes back what a decision did to words, where that still holds.
func putRight(of Made, ev forum.Evidence) forum.Act {
	switch {
	case ev.Newest == nil || !ev.Post.TakenBack.IsZero():
		return ""
	case slices.Contains(hiding, of.Words) && (ev.Post.Removal != nil || ev.Newest.State == forum.Held):
		return forum.ActRestore
	case (of.Words == forum.ActMask || of.Words == forum.ActFold) && ev.Newest.State == forum.Published:
		return forum.ActPublish
	default:
		return ""
	}
}

// giveBack takes back what a decision did about a person, as far as it still holds. A removal that another person has
// confirmed stays: whoever was removed comes back by an invitation, and says yes to the group anew.
func (s *Service) giveBack(ctx context.Context, actor access.Actor, m Made) error {
	of, err := s.made(ctx, m.Of)
	if err != nil {
		return err
	}
	which, who := of.Subject.Cohort, of.Subject.Person
	at, err := s.cohorts.Membership(ctx, which, who)
	if err != nil {
		return err
	}
	switch {
	case of.Person.Kind == PausePosting && at.PausedUntil.Equal(of.At.Add(time.Duration(of.Person.Hours)*time.Hour).Truncate(time.Millisecond)):
		return s.cohorts.ResumePosting(ctx, actor, which, who)
	case of.Person.Kind == SuspendAccess && at.Two != nil && at.Two.What == cohort.TwoSuspension:
		return s.cohorts.ReviewSuspension(ctx, actor, which, who, true, brief(m.Reason))
	case of.Person.Kind == RemovePerson && at.Removal != nil:
		return s.cohorts.DropRemoval(ctx, actor, which, who, brief(m.Reason))
	case of.Person.Kind == MovePerson:
		return s.takeOfferBack(ctx, of)
	default:
		return nil
	}
}

// noteAnswer says on the decision that was appealed how it was answered.
func (s *Service) noteAnswer(ctx context.Context, doc store.Doc, _ store.Event) error {
	m, err := madeOf(doc)
	if err != nil {
		return err
	}
	_, err = s.alterMade(ctx, m.Of, func(of *Made) error {
		if of.Appealed == nil || of.Appealed.By == m.ID {
			return errSame
		}
		answered := *of.Appealed
		answered.Verdict, answered.By = m.Appeal, m.ID
		of.Appealed = &answered
		return nil
	})
	return err
}
