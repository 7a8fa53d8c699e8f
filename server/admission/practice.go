package admission

import (
	"context"
	"errors"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// The most runes of what a practice is called, and of how it names its outside reviewer.
const (
	MaxName     = 80
	MaxReviewer = 160
)

// Practice is the one document about the practice itself. The zero Practice was not set up.
type Practice struct {
	Name            string
	OutsideReviewer string // who looks at hard decisions from outside; empty: nobody
	Admin           id.Person
	SetUp           time.Time
	confirmed       map[string]confirmation // by check
	rev             int64
	events          []store.Event
}

// Practices is where the practice lives: one document.
var Practices = &store.Collection{Name: "practices", Words: []string{"name", "reviewer"}}

// Practice reads what the practice says about itself, for its admin.
func (s *Service) Practice(ctx context.Context, actor access.Actor) (Practice, error) {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return Practice{}, err
	}
	return s.thePractice(ctx)
}

// PracticeFacts is what an admin may change about the practice.
type PracticeFacts struct {
	Name            redact.Words
	OutsideReviewer redact.Words // may be empty
}

// SetPracticeFacts changes the name and the outside reviewer, for the admin. Both stand in what people consent to, so
// where they say something new people are asked again. Invalid, Field "name" or "reviewer".
func (s *Service) SetPracticeFacts(ctx context.Context, actor access.Actor, in PracticeFacts) error {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	name, err := line("name", in.Name, MaxName, true)
	if err != nil {
		return err
	}
	reviewer, err := line("reviewer", in.OutsideReviewer, MaxReviewer, false)
	if err != nil {
		return err
	}
	err = s.changePractice(ctx, func(p *Practice) (bool, error) {
		if p.Name == name && p.OutsideReviewer == reviewer {
			return false, nil
		}
		p.Name, p.OutsideReviewer = name, reviewer
		p.events = append(p.events, s.trace(access.RunPractice, actor.Person, s.practiceID()), s.event(termsKind, nil))
		return true, nil
	})
	return err
}

func (s *Service) practiceID() string {
	return id.Derived(time.UnixMilli(0), s.ring.Fingerprint("practice", string(s.practice)))
}

// thePractice is the zero Practice while nobody set it up.
func (s *Service) thePractice(ctx context.Context) (Practice, error) {
	doc, err := s.store.Get(ctx, Practices, s.practiceID())
	if errors.Is(err, store.ErrNotFound) {
		return Practice{}, nil
	}
	if err != nil {
		return Practice{}, err
	}
	return practiceOf(doc)
}

// changePractice edits under the store's revision check, trying again when somebody was faster. edit answers false when
// there is nothing to write.
func (s *Service) changePractice(ctx context.Context, edit func(*Practice) (bool, error)) error {
	for {
		p, err := s.thePractice(ctx)
		if err != nil {
			return err
		}
		if changed, err := edit(&p); err != nil || !changed {
			return err
		}
		write := s.store.Replace
		if p.rev == 0 {
			write = s.store.Insert
		}
		doc, err := write(ctx, Practices, s.practiceDoc(p))
		if errors.Is(err, store.ErrChanged) || errors.Is(err, store.ErrExists) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, Practices, doc)
		}
		return err
	}
}

// name is what the practice is called to people.
func (s *Service) name(p Practice) string {
	if p.Name != "" {
		return p.Name
	}
	return s.policy.Brand
}

type practiceFacts struct {
	Admin     id.Person               `json:"admin,omitempty"`
	SetUp     int64                   `json:"set_up,omitempty"`
	Confirmed map[string]confirmation `json:"confirmed,omitempty"`
}

func (s *Service) practiceDoc(p Practice) store.Doc {
	f := practiceFacts{Admin: p.Admin, Confirmed: p.confirmed}
	if !p.SetUp.IsZero() {
		f.SetUp = clock.Millis(p.SetUp)
	}
	own := func(text string) store.Words {
		return store.Words{Owner: string(s.practice), Class: string(seal.Group), Text: []byte(text)}
	}
	return store.Doc{
		ID: s.practiceID(), Rev: p.rev, Schema: 1, Body: store.Facts(f), Events: p.events,
		Words: map[string]store.Words{"name": own(p.Name), "reviewer": own(p.OutsideReviewer)},
	}
}

func practiceOf(doc store.Doc) (Practice, error) {
	var f practiceFacts
	if err := readFacts(doc, &f); err != nil {
		return Practice{}, err
	}
	p := Practice{
		Name: string(doc.Words["name"].Text), OutsideReviewer: string(doc.Words["reviewer"].Text), Admin: f.Admin,
		confirmed: f.Confirmed, rev: doc.Rev, events: doc.Events,
	}
	if f.SetUp != 0 {
		p.SetUp = clock.FromMillis(f.SetUp)
	}
	return p, nil
}

// line takes one line that somebody typed into the field called name. needed refuses an empty one.
func line(name string, typed redact.Words, most int, needed bool) (string, error) {
	if !needed && isBlank(string(typed)) {
		return "", nil
	}
	text, err := gate.Line(string(typed), most)
	return text, inField(name, err)
}

// inField says which field an error of the gate is about.
func inField(name string, err error) error {
	if e, ok := errs.As(err); ok && e.Kind == errs.Invalid {
		return errs.In(name, e.Sentence)
	}
	return err
}
