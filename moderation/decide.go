package moderation

import (
	"context"
	"errors"
	"slices"
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

// What a decision meets, tested with errors.Is; what was typed stays in the form every time.
var (
	// ErrMeanwhile: the author changed the words; Decided.Revision is the one there is now. It is forum's own.
	ErrMeanwhile = forum.ErrMeanwhile
	// ErrNews: something came to the case that was not on the page it was decided from.
	ErrNews = errs.New(errs.Conflict, "Something new came to this case while you were writing. It is on the page now; what you wrote is still in the form.")
	// ErrUndecided: the decision was not carried out, and its case is open again.
	ErrUndecided = errs.New(errs.Conflict, "Not all of this could be carried out, so the case is open again and its page shows how it stands. What you wrote is still in the form.")
)

// Decide decides about a case, for somebody who has it in hand: the staff of its cohort, but for those whom it is about,
// the one who decided what is appealed, and the one who opened the card that is looked at. What hides words has happened
// when this returns with Done; otherwise it is being carried out, whatever happens to this process. What people are told
// goes out UndoFor later, see Undo.
//
// ErrLease without the case in hand, ErrMeanwhile (with Decided.Revision) and ErrNews when there is something that was
// not seen, ErrUndecided; Invalid with the form's field. The same form again gives the same decision.
func (s *Service) Decide(ctx context.Context, actor access.Actor, which id.Case, in Decision) (Decided, error) {
	if id.Time(in.Nonce).IsZero() {
		return Decided{}, errForm
	}
	d, err := s.desk(ctx, actor, which)
	if err != nil {
		return Decided{}, err
	}
	m := Made{ID: s.decisionID(actor.Person, in.Nonce)}
	if was, err := s.made(ctx, m.ID); err == nil && d.Case.knows(m.ID) {
		return s.again(ctx, was)
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Decided{}, err
	}
	m, out, err := s.ready(ctx, d, m, in)
	if err != nil {
		return out, err
	}
	draft, err := s.draft(ctx, m)
	if err != nil {
		return Decided{}, err
	}
	if _, err := s.change(ctx, which, func(c *Case) (Entry, error) { return s.decide(c, actor, m, in.Last) }); err != nil {
		_ = s.store.Delete(ctx, Decisions, draft.ID, draft.Rev) // if it stays, it is swept
		return Decided{}, err
	}
	s.took(ctx, actor.Person, d.Case)
	return s.outcome(ctx, m.ID)
}

// Nonce is a fresh form nonce: what is sent with it becomes one thing, however often it is sent.
func (s *Service) Nonce() string { return s.ids.New() }

func (s *Service) decisionID(who id.Person, nonce string) id.Decision {
	return id.Decision(id.Derived(id.Time(nonce), s.ring.Fingerprint("moderation.decision", string(who), nonce)))
}

// desk is a case before somebody who decides about it, as far as they may.
type desk struct {
	Case    Case
	actor   access.Actor
	own     cohort.Membership
	cohort  cohort.Cohort
	subject cohort.Membership // whom it is about; zero: nobody, or somebody who was never here
	of      Made              // what is appealed; zero: nothing
	alone   bool              // nobody else works in the practice
}

func (s *Service) desk(ctx context.Context, actor access.Actor, which id.Case) (desk, error) {
	c, err := s.load(ctx, which)
	if err != nil {
		return desk{}, err
	}
	d := desk{Case: c, actor: actor}
	if d.cohort, d.own, err = s.cohorts.Place(ctx, c.Cohort, actor.Person); err != nil {
		return desk{}, err
	}
	if c.Person != "" {
		if d.subject, err = s.cohorts.Membership(ctx, c.Cohort, c.Person); err != nil {
			return desk{}, err
		}
	}
	if d.alone, err = s.cohorts.Alone(ctx); err != nil {
		return desk{}, err
	}
	action := access.DecideCase
	if c.Appeal != "" {
		action = access.DecideAppeal
		if d.of, err = s.made(ctx, c.Appeal); err != nil {
			return desk{}, err
		}
	}
	return d, access.May(actor, action, d.facts())
}

// facts are what the table must know of somebody before a case.
func (d desk) facts() access.Facts {
	f := d.own.About(d.subject)
	f.Private, f.Alone = d.Case.Private, d.alone
	f.Concerns = d.Case.Person != "" && d.Case.Person == d.actor.Person
	f.First = d.of.By == d.actor.Person && d.of.By != "" || d.Case.openedBy(d.actor.Person)
	return f
}

// openedBy says whether this case is that somebody opened a contact card, and who it was.
func (c Case) openedBy(who id.Person) bool {
	return c.Kind == CardSubject && slices.ContainsFunc(c.Signals, func(s Signal) bool {
		return s.Kind == CardSignal && s.Round == c.Round && s.By == who
	})
}

// knows says whether a decision is one of this case's.
func (c Case) knows(which id.Decision) bool {
	return c.Decision == which || slices.ContainsFunc(c.History, func(e Entry) bool { return e.Decision == which })
}

// ready is the decision as it is kept, after everything about it was asked.
func (s *Service) ready(ctx context.Context, d desk, m Made, in Decision) (Made, Decided, error) {
	if err := d.Case.inHand(d.actor.Person, in.Token); err != nil {
		return m, Decided{}, err
	}
	ev, err := s.evidence(ctx, d.Case.Subject, in.Revision)
	if err != nil {
		return m, Decided{}, err
	}
	if ev.Newest != nil && ev.Newest.ID != in.Revision {
		return m, Decided{Revision: ev.Newest.ID}, ErrMeanwhile
	}
	if in, err = s.clean(ctx, d, ev, in); err != nil {
		return m, Decided{}, err
	}
	if in, err = s.paired(ctx, d, in); err != nil {
		return m, Decided{}, err
	}
	m = d.made(m.ID, in, s.clock.Now())
	m.hid = ev.Shown == nil
	return m, Decided{}, nil
}

func (d desk) made(which id.Decision, in Decision, now time.Time) Made {
	c := d.Case
	m := Made{
		Decision: in, ID: which, Case: c.ID, Subject: c.Subject, By: d.actor.Person, At: now, Version: d.cohort.Agreement.Version,
		Round: c.Round, Was: c.Tier, Rules: c.rules(), Opened: c.Opened, Due: c.Due, Seen: c.Acknowledged, Of: c.Appeal,
		Own: d.subject.Clinician != "" && d.subject.Clinician == d.actor.Person,
	}
	if m.Seen.IsZero() && c.Lease != nil {
		m.Seen = c.Lease.Since
	}
	return m
}

// rules are those that brought this round up, each once.
func (c Case) rules() []string {
	var all []string
	for _, s := range c.Signals {
		for _, rule := range s.Rules {
			if s.Round == c.Round && !slices.Contains(all, rule) {
				all = append(all, rule)
			}
		}
	}
	return all
}

// evidence is what is known of the words that a case is about; the zero one where there are none, or none any more.
func (s *Service) evidence(ctx context.Context, about Subject, rev id.Revision) (forum.Evidence, error) {
	if about.Kind != PostSubject {
		return forum.Evidence{}, nil
	}
	ev, err := s.forum.Evidence(ctx, id.Post(about.ID), rev)
	if errors.Is(err, store.ErrNotFound) {
		return forum.Evidence{}, nil
	}
	return ev, err
}

// draft writes a decision that no case has taken yet. One that a crash left there is written over: nobody saw it.
func (s *Service) draft(ctx context.Context, m Made) (store.Doc, error) {
	m.events = []store.Event{{ID: s.ids.New(), Kind: draftEvent, Due: ms(m.At.Add(orphanAge))}}
	doc, err := s.store.Insert(ctx, Decisions, m.doc(s.practice))
	if !errors.Is(err, store.ErrExists) {
		return doc, err
	}
	was, err := s.store.Get(ctx, Decisions, string(m.ID))
	if err != nil {
		return doc, err
	}
	m.rev = was.Rev
	return s.store.Replace(ctx, Decisions, m.doc(s.practice))
}

// decide puts a decision into its case: whoever has it in hand, about what they saw.
func (s *Service) decide(c *Case, actor access.Actor, m Made, last string) (Entry, error) {
	if c.knows(m.ID) {
		return Entry{}, errSame
	}
	if err := c.inHand(actor.Person, m.Token); err != nil {
		return Entry{}, err
	}
	if c.Round != m.Round || last != "" && c.lastSignal() != last {
		return Entry{}, ErrNews
	}
	now := s.clock.Now()
	c.Decision = m.ID
	c.events = append(c.events, relay.NewEvent(s.ids.New(), now, effectEvent, map[string]string{"decision": string(m.ID)}))
	if c.Tier == gate.Crisis {
		c.acknowledge(now, actor.Person)
	}
	entry := Entry{By: actor.Person, Kind: EntryDecided, Action: access.DecideCase, Decision: m.ID, Revision: m.Revision}
	if m.Appeal != NoVerdict {
		entry.Action = access.DecideAppeal
	}
	switch {
	case m.HandOver != nil:
		c.retitle(m.Tier)
		c.Lease, entry.Kind = nil, EntryHandedOver
	case m.Words == forum.ActHold:
		c.retitle(m.Tier) // kept from the group only until somebody decides, so it stays in hand
	case m.Words == forum.ActReturn:
		c.retitle(m.Tier)
		c.State, c.Lease = CaseWaiting, nil
	default:
		c.close()
	}
	return entry, nil
}

// retitle gives a case that stays open the tier that somebody corrected it to.
func (c *Case) retitle(tier gate.Tier) {
	if tier != "" {
		c.TierSet = tier
	}
}

// lastSignal is the id of the newest signal.
func (c Case) lastSignal() string {
	if len(c.Signals) == 0 {
		return ""
	}
	return c.Signals[len(c.Signals)-1].ID
}

// again answers a form that was sent before: what it decided is carried out now if it was not.
func (s *Service) again(ctx context.Context, was Made) (Decided, error) {
	if err := s.settle(ctx, was.ID); err != nil {
		s.log.Warn("a decision is left to a relay", "decision", was.ID, "reason", errs.KindOf(err).String())
	}
	out, err := s.outcome(ctx, was.ID)
	out.Again = true
	return out, err
}

// outcome is what became of a decision so far.
func (s *Service) outcome(ctx context.Context, which id.Decision) (Decided, error) {
	m, err := s.made(ctx, which)
	if err != nil {
		return Decided{}, err
	}
	out := Decided{ID: m.ID, Done: !m.Done.IsZero()}
	if m.Undone.IsZero() {
		out.Undo = m.At.Add(UndoFor)
	}
	switch m.Failed {
	case NotFailed:
		return out, nil
	case Overtaken:
		if ev, err := s.evidence(ctx, m.Subject, ""); err == nil && ev.Newest != nil {
			out.Revision = ev.Newest.ID
		}
		return out, ErrMeanwhile
	default:
		return out, ErrUndecided
	}
}
