package moderation

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Telling is something that somebody is told because of a decision. It holds no words: what a decision says is read with
// ReadDecision, and the others have one sentence for each kind.
type Telling struct {
	ID       string
	Kind     ToldKind
	To       id.Person
	Cohort   id.Cohort
	Decision id.Decision // to whom it is about, and to colleagues
	Case     id.Case     // to colleagues
	Thread   id.Thread   // of what they reported, or answered
	Post     id.Post     // what they reported; never what they answered
	Outcome  Outcome     // of a report
	At       time.Time   // from when they are told
	Heard    time.Time   // zero: not yet

	rev    int64
	events []store.Event
}

// ToldKind says what somebody is told.
type ToldKind string

// What people are told.
const (
	ToldDecision  ToldKind = "decision"  // something was decided about you
	ToldOutcome   ToldKind = "outcome"   // of your report
	ToldBeside    ToldKind = "beside"    // a post that you answered is not shown now; you did nothing wrong
	ToldColleague ToldKind = "colleague" // a colleague wants you to know of a decision
	ToldHandOver  ToldKind = "hand-over" // a case was left to you
	ToldLook      ToldKind = "look"      // two of you saw a case differently
	ToldCame      ToldKind = "came"      // to staff: somebody is in the other group, where they were offered a place
	ToldStays     ToldKind = "stays"     // they would rather stay
	ToldNotThere  ToldKind = "not-there" // they were not admitted there
)

// Tellings is where they live.
var Tellings = &store.Collection{
	Name:    "moderation_told",
	Indexes: []store.Index{{Name: "by_person", Keys: []store.Key{{Name: "person", Kind: store.Text}, {Name: "at", Kind: store.Number}}}},
}

// toldKept is how many of them somebody finds. What is older stands with the decision itself.
const toldKept = 50

// Told lists what the actor is told, newest first, also while their access is paused.
func (s *Service) Told(ctx context.Context, actor access.Actor) ([]Telling, error) {
	if err := access.May(actor, access.ReadAccount, access.Facts{}); err != nil {
		return nil, err
	}
	docs, err := s.store.Find(ctx, Tellings, store.Query{
		Index: "by_person", Equal: []any{string(actor.Person)}, Before: ms(s.clock.Now()) + 1, Desc: true, Limit: toldKept,
	})
	if err != nil {
		return nil, err
	}
	var all []Telling
	mine := map[id.Cohort]access.Facts{}
	for _, doc := range docs {
		t, err := tellingOf(doc)
		if err != nil {
			return nil, err
		}
		ok, err := s.hears(ctx, actor, t, mine)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, t)
		}
	}
	return all, nil
}

// hears says whether somebody is still told something: it was not undone, and they may still know.
func (s *Service) hears(ctx context.Context, actor access.Actor, t Telling, mine map[id.Cohort]access.Facts) (bool, error) {
	facts, known := mine[t.Cohort]
	if !known {
		own, err := s.cohorts.Membership(ctx, t.Cohort, actor.Person)
		if err != nil {
			return false, err
		}
		facts = own.Facts()
		facts.Own = true
		mine[t.Cohort] = facts
	}
	action := access.ReadDecisions
	if slices.Contains([]ToldKind{ToldColleague, ToldHandOver, ToldLook, ToldCame, ToldStays, ToldNotThere}, t.Kind) {
		action = access.ReadQueue
	}
	if access.May(actor, action, facts) != nil {
		return false, nil
	}
	if s.clock.Now().Sub(t.At) >= untoldWithin {
		return true, nil // else it would be gone
	}
	m, err := s.made(ctx, t.Decision)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && m.Undone.IsZero(), err
}

// untoldWithin is how soon what was undone is taken away at the latest; until then every reader looks.
const untoldWithin = 24 * time.Hour

// Heard notes that the actor has read something they were told. NotFound when it is not theirs; twice is no error.
func (s *Service) Heard(ctx context.Context, actor access.Actor, which string) error {
	if err := access.May(actor, access.ReadAccount, access.Facts{}); err != nil {
		return err
	}
	for {
		doc, err := s.store.Get(ctx, Tellings, which)
		if err != nil {
			return err
		}
		t, err := tellingOf(doc)
		if err != nil {
			return err
		}
		if t.To != actor.Person || t.At.After(s.clock.Now()) {
			return store.ErrNotFound
		}
		if !t.Heard.IsZero() {
			return nil
		}
		t.Heard = s.clock.Now()
		if _, err = s.store.Replace(ctx, Tellings, t.doc()); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// tells says whether whom it is about hears of a decision.
func (m Made) tells() bool {
	return m.Subject.Person != "" && m.Failed == NotFailed && (m.mustTell() || m.Message != "" || m.Words != "")
}

// doTold writes down what people are told. Nobody finds it before the time to undo it is over.
func (s *Service) doTold(ctx context.Context, _ access.Actor, m Made) error {
	if !m.Undone.IsZero() {
		return nil
	}
	all, err := s.tellings(ctx, m)
	if err != nil {
		return err
	}
	for _, t := range all {
		if err := s.tell(ctx, m, t); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) tellings(ctx context.Context, m Made) ([]Telling, error) {
	var all []Telling
	if m.tells() {
		all = append(all, Telling{Kind: ToldDecision, To: m.Subject.Person})
	}
	for _, who := range m.Tell {
		all = append(all, Telling{Kind: ToldColleague, To: who, Case: m.Case})
	}
	if m.HandOver != nil {
		if m.HandOver.To != "" {
			all = append(all, Telling{Kind: ToldHandOver, To: m.HandOver.To, Case: m.Case})
		}
		return all, nil // the group hears when it is decided
	}
	beside, err := s.beside(ctx, m)
	if err != nil {
		return nil, err
	}
	for _, who := range beside {
		all = append(all, Telling{Kind: ToldBeside, To: who, Thread: m.Subject.Thread})
	}
	return all, nil
}

// besideMost is how many of those who answered a post get a word. A group has no more people.
const besideMost = 60

// beside is who had answered a post that is taken from the group: they see a line where it stood, and wonder.
func (s *Service) beside(ctx context.Context, m Made) ([]id.Person, error) {
	if m.hid || !slices.Contains(hiding, m.Words) {
		return nil, nil
	}
	ev, err := s.evidence(ctx, m.Subject, m.Revision)
	if err != nil || ev.Post.Published.IsZero() {
		return nil, err
	}
	return ev.Replied[:min(len(ev.Replied), besideMost)], nil
}

func (m Made) post() id.Post {
	if m.Subject.Kind != PostSubject {
		return ""
	}
	return id.Post(m.Subject.ID)
}

// outcome is what whoever reported it hears.
func (m Made) outcome() Outcome {
	if slices.Contains(limiting, m.Words) || m.Person.Kind != NoPersonAct || len(m.Care) > 0 || m.Message != "" {
		return Acted
	}
	return Stands
}

// goOut tells those who had reported what came of it, once nobody can keep it back any more.
func (s *Service) goOut(ctx context.Context, doc store.Doc, _ store.Event) error {
	m, err := s.made(ctx, id.Decision(doc.ID))
	if err != nil || !m.Undone.IsZero() {
		return err
	}
	who, err := s.answerReports(ctx, m.Case, m.outcome(), m.At)
	if err != nil {
		return err
	}
	for _, reporter := range who {
		t := Telling{Kind: ToldOutcome, To: reporter, Thread: m.Subject.Thread, Post: m.post(), Outcome: m.outcome()}
		if err := s.tell(ctx, m, t); err != nil {
			return err
		}
	}
	return nil
}

// settles says whether a decision ends what somebody had reported.
func (m Made) settles() bool { return m.HandOver == nil && m.Words != forum.ActHold }

// tell writes one of them, once: its id follows from the decision. Without a time of its own it goes out with that.
func (s *Service) tell(ctx context.Context, m Made, t Telling) error {
	t.ID = s.tellingID(m, t)
	t.Cohort, t.Decision = m.Subject.Cohort, m.ID
	if t.At.IsZero() {
		t.At = m.At.Add(UndoFor)
	}
	t.events = []store.Event{{ID: s.ids.New(), Kind: toldEvent, Due: ms(t.At) + 1}}
	_, err := s.store.Insert(ctx, Tellings, t.doc())
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

func (s *Service) tellingID(m Made, t Telling) string {
	return id.Derived(m.At, s.ring.Fingerprint("moderation.told", string(m.ID), string(t.Kind), string(t.To)))
}

// untell takes away what nobody was told.
func (s *Service) untell(ctx context.Context, m Made) error {
	all, err := s.tellings(ctx, m)
	if err != nil {
		return err
	}
	for _, t := range all {
		doc, err := s.store.Get(ctx, Tellings, s.tellingID(m, t))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err == nil {
			err = s.store.Delete(ctx, Tellings, doc.ID, doc.Rev)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// carryTold carries further that something is there to read, unless it was undone, or read meanwhile.
func (s *Service) carryTold(ctx context.Context, doc store.Doc, _ store.Event) error {
	t, err := tellingOf(doc)
	if err != nil || s.tellOn == nil || !t.Heard.IsZero() {
		return err
	}
	actor, err := s.cohorts.Acting(ctx, t.To)
	if err != nil {
		return err
	}
	wanted, err := s.hears(ctx, actor, t, map[id.Cohort]access.Facts{})
	if err != nil || !wanted {
		return err
	}
	return s.tellOn(ctx, t)
}

type tellingFacts struct {
	Kind     ToldKind    `json:"kind"`
	Cohort   id.Cohort   `json:"cohort"`
	Decision id.Decision `json:"decision"`
	Case     id.Case     `json:"case,omitempty"`
	Thread   id.Thread   `json:"thread,omitempty"`
	Post     id.Post     `json:"post,omitempty"`
	Outcome  Outcome     `json:"outcome,omitempty"`
	Heard    int64       `json:"heard,omitempty"`
}

func (t Telling) doc() store.Doc {
	return store.Doc{
		ID: t.ID, Rev: t.rev, Schema: 1, Events: t.events,
		Body: store.Facts(tellingFacts{t.Kind, t.Cohort, t.Decision, t.Case, t.Thread, t.Post, t.Outcome, ms(t.Heard)}),
		Keys: map[string]any{"person": string(t.To), "at": ms(t.At)},
	}
}

func tellingOf(doc store.Doc) (Telling, error) {
	var f tellingFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Telling{}, errUnreadable(err)
	}
	to, _ := doc.Keys["person"].(string)
	at, _ := doc.Keys["at"].(int64)
	return Telling{
		ID: doc.ID, Kind: f.Kind, To: id.Person(to), Cohort: f.Cohort, Decision: f.Decision, Case: f.Case, Thread: f.Thread,
		Post: f.Post, Outcome: f.Outcome, At: fromMs(at), Heard: fromMs(f.Heard), rev: doc.Rev, events: doc.Events,
	}, nil
}
