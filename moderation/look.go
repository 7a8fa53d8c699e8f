package moderation

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/audit"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// How much is looked at a second time, and by when (triage anchor §5: 10 % of decisions, gaps settled weekly).
const (
	LookShare  = 10 // of a hundred decisions
	LookWithin = 7 * 24 * time.Hour
)

// Look is a second look at a decision. While it is open it is in the list of everybody who could take it.
type Look struct {
	ID       string
	Kind     LookKind
	Decision id.Decision
	Case     id.Case
	Subject  Subject
	Revision id.Revision
	Since    time.Time
	Due      time.Time
	By       id.Person // who decided; not given while the look is blind and open
	First    Opinion   // the same
	Second   Opinion
	Looker   id.Person
	At       time.Time // when somebody looked; zero: nobody has
	Note     string    // of whoever looked

	rev    int64
	events []store.Event
}

// LookKind says why somebody looks again.
type LookKind string

// The kinds: by chance, without the decision before one's eyes; and at what somebody decided about whom they treat.
const (
	BlindLook LookKind = "blind"
	OwnLook   LookKind = "own"
)

// Opinion is how somebody saw a case.
type Opinion struct {
	Tier gate.Tier
	Act  forum.Act // empty: the words stay as they are
}

// LookAnswer is what whoever looks again sends.
type LookAnswer struct {
	Opinion
	Note string // may be empty
}

func (l Look) differs() bool { return !l.At.IsZero() && l.First != l.Second }

// graver says whether the second look found something urgent that the first did not.
func (l Look) graver() bool {
	return l.Second.Tier.Level() > l.First.Tier.Level() && l.Second.Tier.Level() >= gate.Red.Level()
}

var errLooked = errs.New(errs.Conflict, "A colleague has looked at this already.")

// doLooks asks for a second look where one is due: at what somebody decided about whom they treat, and at some of the
// rest, by chance. Where nobody else could take it there is none; the practice says so to its members, see Reviewer.
func (s *Service) doLooks(ctx context.Context, _ access.Actor, m Made) error {
	kind, wanted := s.lookKind(m)
	if !wanted {
		return nil
	}
	able, err := s.another(ctx, m)
	if err != nil || !able {
		return err
	}
	l := Look{
		ID: s.lookID(m.ID), Kind: kind, Decision: m.ID, Case: m.Case, Subject: m.Subject, Revision: m.Revision, Since: m.At,
		Due: m.At.Add(LookWithin), By: m.By, First: m.opinion(),
	}
	if _, err := s.store.Insert(ctx, Looks, l.doc(s.practice)); !errors.Is(err, store.ErrExists) {
		return err
	}
	return nil
}

func (s *Service) lookID(of id.Decision) string {
	return id.Derived(id.Time(string(of)), s.ring.Fingerprint("moderation.look", string(of)))
}

// lookKind says whether a decision gets a second look. What is handed over is decided by another anyway, and an appeal
// was one.
func (s *Service) lookKind(m Made) (LookKind, bool) {
	switch {
	case m.HandOver != nil || m.Appeal != NoVerdict || m.Subject.Kind == DrillSubject || m.Subject.Kind == CardSubject:
		return "", false
	case m.Own:
		return OwnLook, true
	case m.Subject.Kind != PostSubject:
		return "", false // without words there is nothing to judge blind
	default:
		return BlindLook, chance(s.ring.Fingerprint("moderation.look-chance", string(m.ID)), LookShare)
	}
}

// chance is true for so many of a hundred digests of a keyed hash: nobody can tell beforehand which.
func chance(digest []byte, share int) bool {
	n := int(digest[0])<<16 | int(digest[1])<<8 | int(digest[2])
	return n*100 < share<<24
}

// opinion is how whoever decided saw the case.
func (m Made) opinion() Opinion {
	o := Opinion{Tier: m.Was, Act: m.Words}
	if m.Tier != "" {
		o.Tier = m.Tier
	}
	if m.NotConcern && m.Tier == "" {
		o.Tier = gate.Green
	}
	return o
}

// another says whether anybody but whoever decided could look.
func (s *Service) another(ctx context.Context, m Made) (bool, error) {
	staff, err := s.staffOf(ctx, m.Subject.Cohort)
	if err != nil {
		return false, err
	}
	for _, who := range staff {
		if who == m.By {
			continue
		}
		if ok, err := s.mayKnow(ctx, Case{Subject: m.Subject}, who); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

// Looks lists the second looks that wait and that the actor may take, by when they are due. What was decided is not in
// those that are blind.
func (s *Service) Looks(ctx context.Context, actor access.Actor) ([]Look, error) {
	d, err := s.reader(ctx, actor)
	if err != nil {
		return nil, err
	}
	var all []Look
	for _, scope := range d.scopes {
		docs, err := s.store.Find(ctx, Looks, store.Query{Index: "by_scope", Equal: []any{scope}, Limit: 200})
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			l, err := lookOf(doc)
			if err != nil {
				return nil, err
			}
			if l.By != actor.Person && l.Subject.Person != actor.Person {
				all = append(all, l.veiled())
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Look) int { return a.Due.Compare(b.Due) })
	return all, nil
}

// veiled is a look without what must not be known before it is taken.
func (l Look) veiled() Look {
	if l.Kind == BlindLook && l.At.IsZero() {
		l.By, l.First, l.Decision, l.Case = "", Opinion{}, "", ""
	}
	return l
}

// OpenLook gives a second look with the words that it is about, and with the decision unless it is blind. That they are
// read is on record before. NotFound for whoever decided, and for whoever may not see the case.
func (s *Service) OpenLook(ctx context.Context, actor access.Actor, which string) (Look, forum.Evidence, *Made, error) {
	l, err := s.lookFor(ctx, actor, which)
	if err != nil {
		return Look{}, forum.Evidence{}, nil, err
	}
	err = s.audit.Append(ctx, audit.Record{
		ID: s.ids.New(), At: s.clock.Now(), Action: string(access.SecondLook), Actor: string(actor.Person), Object: l.ID,
		Revision: string(l.Revision), Outcome: "done",
	})
	if err != nil {
		return Look{}, forum.Evidence{}, nil, err
	}
	read, err := s.wordsOf(ctx, l.Subject, l.Revision)
	if err != nil {
		return Look{}, forum.Evidence{}, nil, err
	}
	var ev forum.Evidence
	if read != nil {
		ev = *read
	}
	if l.Kind == BlindLook && l.At.IsZero() {
		return l.veiled(), blind(ev), nil, nil
	}
	m, err := s.made(ctx, l.Decision)
	return l, ev, &m, err
}

// blind is evidence without what was done because of it: the words that were decided about, as they were written.
func blind(ev forum.Evidence) forum.Evidence {
	plain := func(r *forum.Revision) *forum.Revision {
		if r == nil {
			return nil
		}
		return &forum.Revision{ID: r.ID, At: r.At, Body: r.Body, Note: r.Note, Hope: r.Hope, Marks: r.Marks, Rules: r.Rules}
	}
	words := plain(ev.Asked)
	if words == nil {
		words = plain(ev.Newest)
	}
	p := ev.Post
	return forum.Evidence{
		Post:   forum.Post{ID: p.ID, Thread: p.Thread, Cohort: p.Cohort, Author: p.Author, Answers: p.Answers, To: p.To, Source: p.Source, Created: p.Created},
		Thread: ev.Thread, Cohort: ev.Cohort, Newest: words, Shown: words, Asked: words, Before: ev.Before, After: ev.After, Replied: ev.Replied,
	}
}

// lookFor is a look for somebody who may take it, or who took it.
func (s *Service) lookFor(ctx context.Context, actor access.Actor, which string) (Look, error) {
	l, err := s.look(ctx, which)
	if err != nil {
		return Look{}, err
	}
	own, err := s.cohorts.Membership(ctx, l.Subject.Cohort, actor.Person)
	if err != nil {
		return Look{}, err
	}
	facts := l.Subject.facts(own)
	facts.First = l.By == actor.Person
	return l, access.May(actor, access.SecondLook, facts)
}

// Look keeps how somebody saw a case that a colleague had decided. Where the two differ, both and the cohort's lead are
// told; what is graver than the first thought opens the case again. Invalid with field tier, words or note; Conflict when
// somebody else was faster; twice the same is no error. Who may is as for OpenLook.
func (s *Service) Look(ctx context.Context, actor access.Actor, which string, in LookAnswer) (Look, error) {
	if _, err := s.lookFor(ctx, actor, which); err != nil {
		return Look{}, err
	}
	in, err := in.clean()
	if err != nil {
		return Look{}, err
	}
	for {
		l, err := s.look(ctx, which)
		if err != nil {
			return Look{}, err
		}
		if !l.At.IsZero() {
			if l.Looker == actor.Person && l.Second == in.Opinion {
				return l, nil
			}
			return Look{}, errLooked
		}
		l.Second, l.Looker, l.At, l.Note = in.Opinion, actor.Person, s.clock.Now(), in.Note
		l.events = append(l.events, s.event(auditEvent, map[string]string{
			"action": string(access.SecondLook), "actor": string(actor.Person), "object": l.ID, "revision": string(l.Revision),
		}))
		if l.differs() {
			l.events = append(l.events, s.event(lookEvent, nil))
		}
		doc, err := s.store.Replace(ctx, Looks, l.doc(s.practice))
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, Looks, doc)
		}
		return l, err
	}
}

func (in LookAnswer) clean() (LookAnswer, error) {
	if !slices.Contains(tiers, in.Tier) {
		return in, errs.In("tier", "Please choose one of the four.")
	}
	if !slices.Contains(wordActs, in.Act) {
		return in, errs.In("words", "Please choose from the list what you would have done with the words.")
	}
	if in.Note == "" {
		return in, nil
	}
	var err error
	in.Note, err = cleanText(in.Note, MaxReason, "note")
	return in, err
}

// bringLook tells those whom a difference concerns, and opens the case again where the second look found it graver.
func (s *Service) bringLook(ctx context.Context, doc store.Doc, ev store.Event) error {
	l, err := s.look(ctx, doc.ID)
	if err != nil {
		return err
	}
	m, err := s.made(ctx, l.Decision)
	if err != nil {
		return err
	}
	leads, err := s.leadsOf(ctx, l.Subject.Cohort)
	if err != nil {
		return err
	}
	for _, who := range append(leads, l.By, l.Looker) {
		if err := s.tell(ctx, m, Telling{Kind: ToldLook, To: who, Case: l.Case}); err != nil {
			return err
		}
	}
	if !l.graver() {
		return nil
	}
	_, err = s.Signal(ctx, l.Subject, Signal{
		ID: ev.ID, Kind: LookSignal, At: l.At, Revision: l.Revision, Tier: l.Second.Tier, By: l.Looker,
	})
	return err
}

// Gaps lists the looks of a month where two saw a case differently, newest first: one's own, and for the cohort's lead
// all of them.
func (s *Service) Gaps(ctx context.Context, actor access.Actor, which id.Cohort, month time.Time) ([]Look, error) {
	c, own, err := s.cohorts.Ask(ctx, actor, access.ReadNumbers, which)
	if err != nil {
		return nil, err
	}
	all, err := s.looksOf(ctx, which, monthOf(month, c.Clock()))
	if err != nil {
		return nil, err
	}
	leads := access.May(actor, access.SetUpCohort, own.Facts()) == nil
	return slices.DeleteFunc(all, func(l Look) bool {
		concerned := leads || l.By == actor.Person || l.Looker == actor.Person
		return !concerned || !l.differs() || access.May(actor, access.ReadCase, l.Subject.facts(own)) != nil
	}), nil
}
