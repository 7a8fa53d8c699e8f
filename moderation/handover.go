package moderation

import (
	"context"
	"errors"
	"slices"
	"time"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Handover is what whoever comes next must know: what is open and grave, who knows of it, when somebody should look
// again, and what was noted.
type Handover struct {
	Risks []Risk
	Notes []Note
	Looks int // second looks that the reader could take
	At    time.Time
}

// Risk is one open case of it.
type Risk struct {
	Row
	Knows []cohort.Membership // who took it on, decided about it, or was told
	Check time.Time           // when somebody should look again, or when it is due if nobody said
	Last  *Made               // the last decision about it, with its note; nil: none
}

// Note is what somebody leaves to whoever comes next, about no case or about a cohort as a whole. It stays until somebody
// has dealt with it.
type Note struct {
	ID     string
	Cohort id.Cohort
	By     cohort.Membership
	At     time.Time
	Check  time.Time // zero: no time was given
	Text   string
}

// NewNote is one as it is sent.
type NewNote struct {
	Nonce string
	Text  string
	Check time.Time
}

// HandOvers is where notes live. One that was dealt with is kept and listed nowhere.
var HandOvers = &store.Collection{
	Name: "moderation_notes", Words: []string{"text"},
	Indexes: []store.Index{{Name: "by_cohort", Keys: keys("cohort", "at")}},
}

// risksShown and notesShown are more than somebody reads at the beginning of a shift.
const (
	risksShown = 100
	notesShown = 100
)

// Handover gives it for all cohorts whose staff the actor is. NotFound for whoever is staff of none.
func (s *Service) Handover(ctx context.Context, actor access.Actor) (Handover, error) {
	d, err := s.reader(ctx, actor)
	if err != nil {
		return Handover{}, err
	}
	h := Handover{At: d.now}
	if h.Risks, err = s.risks(ctx, d); err != nil {
		return Handover{}, err
	}
	for _, p := range d.places {
		notes, err := s.notes(ctx, p.Cohort.ID)
		if err != nil {
			return Handover{}, err
		}
		h.Notes = append(h.Notes, notes...)
	}
	slices.SortStableFunc(h.Notes, func(a, b Note) int { return b.At.Compare(a.At) })
	looks, err := s.Looks(ctx, actor)
	h.Looks = len(looks)
	return h, err
}

// risks are the open cases that are grave, that are late, or that somebody left to another.
func (s *Service) risks(ctx context.Context, d reader) ([]Risk, error) {
	last := map[id.Case]*Made{}
	cases, err := s.gather(ctx, Filter{}.lanes(d), nil, risksShown, func(c Case) (bool, error) {
		if !d.shows(c) {
			return false, nil
		}
		handed := false
		if c.Decision != "" {
			m, err := s.made(ctx, c.Decision)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return false, err
			}
			if err == nil && m.Round == c.Round {
				last[c.ID], handed = &m, m.HandOver != nil
			}
		}
		return c.Tier.Level() >= gate.Red.Level() || c.LateAt(d.now) || handed, nil
	})
	if err != nil {
		return nil, err
	}
	rows, err := s.rows(ctx, d, cases)
	if err != nil {
		return nil, err
	}
	risks := make([]Risk, len(rows))
	for i, r := range rows {
		if risks[i], err = s.risk(ctx, r, last[r.Case.ID]); err != nil {
			return nil, err
		}
	}
	return risks, nil
}

func (s *Service) risk(ctx context.Context, row Row, last *Made) (Risk, error) {
	r := Risk{Row: row, Check: row.Case.Due, Last: last}
	who := []id.Person{row.Case.AckBy}
	if l := row.Case.Lease; l != nil {
		who = append(who, l.Holder)
	}
	if last != nil {
		who = append(append(who, last.By), last.Tell...)
		if h := last.HandOver; h != nil {
			who = append(who, h.To)
			if !h.Check.IsZero() {
				r.Check = h.Check
			}
		}
	}
	who = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(who))), func(p id.Person) bool { return p == "" })
	named, err := s.cohorts.Named(ctx, row.Case.Cohort, who)
	for _, p := range who {
		if m, known := named[p]; known {
			r.Knows = append(r.Knows, m)
		}
	}
	return r, err
}

// LeaveNote keeps what whoever comes next must know, for the staff of the cohort. Invalid with field text or check. The
// same form again is no error.
func (s *Service) LeaveNote(ctx context.Context, actor access.Actor, which id.Cohort, in NewNote) error {
	if err := s.mayHere(ctx, actor, access.HandOver, which); err != nil {
		return err
	}
	if id.Time(in.Nonce).IsZero() {
		return errForm
	}
	text, err := cleanText(in.Text, MaxReason, "text")
	if err != nil {
		return err
	}
	now := s.clock.Now()
	if !in.Check.IsZero() && (in.Check.Before(now) || in.Check.After(now.Add(maxCheck))) {
		return errs.In("check", "Please choose a time within the next month.")
	}
	doc := store.Doc{
		ID:     id.Derived(id.Time(in.Nonce), s.ring.Fingerprint("moderation.note", string(actor.Person), in.Nonce)),
		Schema: 1, Body: store.Facts(noteFacts{which, actor.Person, ms(in.Check), 0, ""}),
		Keys:  map[string]any{"cohort": string(which), "at": ms(now)},
		Words: map[string]store.Words{"text": s.sealed(text)},
	}
	doc.Events = []store.Event{s.noteEvent(actor, doc.ID)}
	doc, err = s.store.Insert(ctx, HandOvers, doc)
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err == nil {
		s.carrier.Carry(ctx, HandOvers, doc)
	}
	return err
}

// SettleNote is that a note was dealt with, for the staff of its cohort. Twice is no error.
func (s *Service) SettleNote(ctx context.Context, actor access.Actor, which string) error {
	for {
		doc, err := s.store.Get(ctx, HandOvers, which)
		if err != nil {
			return err
		}
		var f noteFacts
		if err := store.ReadFacts(doc.Body, &f); err != nil {
			return errUnreadable(err)
		}
		if err := s.mayHere(ctx, actor, access.HandOver, f.Cohort); err != nil {
			return err
		}
		if f.Done != 0 {
			return nil
		}
		f.Done, f.DoneBy = ms(s.clock.Now()), actor.Person
		doc.Body, doc.Keys = store.Facts(f), nil
		doc.Events = append(doc.Events, s.noteEvent(actor, doc.ID))
		if doc, err = s.store.Replace(ctx, HandOvers, doc); errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, HandOvers, doc)
		}
		return err
	}
}

func (s *Service) noteEvent(actor access.Actor, object string) store.Event {
	return s.event(auditEvent, map[string]string{"action": string(access.HandOver), "actor": string(actor.Person), "object": object})
}

type noteFacts struct {
	Cohort id.Cohort `json:"cohort"`
	By     id.Person `json:"by"`
	Check  int64     `json:"check,omitempty"`
	Done   int64     `json:"done,omitempty"`
	DoneBy id.Person `json:"done_by,omitempty"`
}

// notes are those of a cohort that nobody has dealt with, newest first.
func (s *Service) notes(ctx context.Context, which id.Cohort) ([]Note, error) {
	docs, err := s.store.Find(ctx, HandOvers, store.Query{Index: "by_cohort", Equal: []any{string(which)}, Desc: true, Limit: notesShown})
	if err != nil {
		return nil, err
	}
	var all []Note
	var people []id.Person
	for _, doc := range docs {
		var f noteFacts
		if err := store.ReadFacts(doc.Body, &f); err != nil {
			return nil, errUnreadable(err)
		}
		at, _ := doc.Keys["at"].(int64)
		all = append(all, Note{
			ID: doc.ID, Cohort: f.Cohort, By: cohort.Membership{Person: f.By}, At: fromMs(at), Check: fromMs(f.Check),
			Text: string(doc.Words["text"].Text),
		})
		people = append(people, f.By)
	}
	named, err := s.cohorts.Named(ctx, which, people)
	for i := range all {
		all[i].By = named[all[i].By.Person]
	}
	return all, err
}
