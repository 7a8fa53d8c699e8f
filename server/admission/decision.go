package admission

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/redact"
	"holdfast/server/store"
)

// MaxWords is the most runes of what a facilitator writes beside a decision.
const MaxWords = 1000

// Met is the answer to one criterion.
type Met string

// The answers.
const (
	Yes     Met = "yes"
	No      Met = "no"
	Unclear Met = "unclear"
)

// Question is one criterion of admission, as it is put to the facilitator.
type Question struct{ ID, Question, Hint string }

// adult is the criterion that leads elsewhere when it is not met.
const adult = "adult"

// Questions are all criteria, in the order in which they are asked.
func Questions() []Question {
	return []Question{
		{adult, "Is 18 or older", "They said so. Answer No only if you know better: access is then paused at once, and a case is opened."},
		{"identity", "Is who they say they are", "You met them, or somebody you trust did."},
		{"place", "You know where help would find them", "An address that an ambulance could use."},
		{"contact", "There is somebody whom it is safe to call", "And you have read whom never to call."},
		{"purpose", "Fits what this group is for", ""},
		{"crisis", "Is not in an acute crisis now", "Somebody in danger now needs more than a group that is read a few times a day."},
		{"text", "Understands that this is text, read later by people", "Nobody watches it at all hours."},
	}
}

// Criterion is one answer of a decision.
type Criterion struct {
	ID   string `json:"id"`
	Met  Met    `json:"met"`
	Note string `json:"note"` // for the record
}

// Decision is whether somebody comes in, criterion by criterion.
type Decision struct {
	Criteria  []Criterion `json:"criteria"`
	Admit     bool        `json:"admit"`
	Words     string      `json:"words"`     // to the person
	Elsewhere string      `json:"elsewhere"` // where they find help instead, when it is not now
}

// Outcome is what follows from a decision.
type Outcome string

// The outcomes. Minor pauses somebody's access with a case.
const (
	Admit  Outcome = "admit"
	NotNow Outcome = "not-now"
	Minor  Outcome = "minor"
)

// decided is a decision as it is kept: under a practice key, because the practice has to.
type decided struct {
	Decision
	id      string
	cohort  id.Cohort
	person  id.Person
	by      id.Person
	at      time.Time
	round   string
	outcome Outcome
	rev     int64
	events  []store.Event
}

// Decisions is where decisions live, one for each time that somebody waits.
var Decisions = &store.Collection{Name: "decisions", Words: []string{"decision"}}

// clean checks a decision. Invalid, Field "met-ID", "note-ID", "words" or "elsewhere".
func (d Decision) clean() (Decision, error) {
	given := map[string]Criterion{}
	for _, c := range d.Criteria {
		given[c.ID] = c
	}
	var kept []Criterion
	for _, q := range Questions() {
		c, err := given[q.ID].clean(q, d.Admit)
		if err != nil {
			return d, err
		}
		kept = append(kept, c)
	}
	d.Criteria = kept
	var err error
	if d.Words, err = prose("words", d.Words); err != nil {
		return d, err
	}
	if d.Elsewhere, err = prose("elsewhere", d.Elsewhere); err != nil {
		return d, err
	}
	if d.Admit || d.Outcome() == Minor {
		d.Elsewhere = ""
		return d, nil
	}
	if d.Words == "" {
		return d, errs.In("words", "Please write a few words to them. A bare no is hard to bear.")
	}
	if d.Elsewhere == "" {
		return d, errs.In("elsewhere", "Please write where they find help instead.")
	}
	return d, nil
}

func (c Criterion) clean(q Question, admit bool) (Criterion, error) {
	switch c.Met {
	case Yes, No, Unclear:
	default:
		return c, errs.In("met-"+q.ID, "“{question}” has no answer yet.").With("question", q.Question)
	}
	note, err := line("note-"+q.ID, redact.Words(c.Note), MaxNote*2, false)
	if err != nil {
		return c, err
	}
	c.Note = note
	switch {
	case !admit || c.Met == Yes:
		return c, nil
	case q.ID == adult:
		return c, errs.In("met-adult", "Nobody is admitted of whom you do not know that they are an adult.")
	case note == "":
		return c, errs.In("note-"+q.ID, "“{question}” is not a yes. If you admit them all the same, please note why.").With("question", q.Question)
	}
	return c, nil
}

// prose is a few sentences that may be empty; lines are kept as one.
func prose(field, typed string) (string, error) {
	if isBlank(typed) {
		return "", nil
	}
	text, err := gate.Line(typed, MaxWords)
	return text, inField(field, err)
}

// Outcome is what follows: whoever is known not to be an adult is not merely refused.
func (d Decision) Outcome() Outcome {
	for _, c := range d.Criteria {
		if c.ID == adult && c.Met == No {
			return Minor
		}
	}
	if d.Admit {
		return Admit
	}
	return NotNow
}

// decisionID is the same for everything decided about one time of waiting: the first decision stands.
func (s *Service) decisionID(which id.Cohort, who id.Person, round string) string {
	return id.Derived(time.UnixMilli(0), s.ring.Fingerprint("decision", string(which), string(who), round))
}

// decision reads what was decided about one time of waiting; nil when nothing was.
func (s *Service) decision(ctx context.Context, which id.Cohort, who id.Person, round string) (*decided, error) {
	doc, err := s.store.Get(ctx, Decisions, s.decisionID(which, who, round))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return decidedOf(doc)
}

type decidedFacts struct {
	Cohort  id.Cohort `json:"cohort"`
	Person  id.Person `json:"person"`
	By      id.Person `json:"by"`
	At      int64     `json:"at"`
	Round   string    `json:"round"`
	Outcome Outcome   `json:"outcome"`
}

func (s *Service) decisionDoc(d decided) store.Doc {
	text, err := json.Marshal(d.Decision)
	if err != nil {
		panic("admission: a decision that cannot be encoded: " + err.Error()) // strings and enums always can
	}
	return store.Doc{
		ID: d.id, Schema: 1, Events: d.events, Words: map[string]store.Words{"decision": s.words(string(text))},
		Body: store.Facts(decidedFacts{d.cohort, d.person, d.by, clock.Millis(d.at), d.round, d.outcome}),
	}
}

// decidedOf also reads a document without its words, as relays give them.
func decidedOf(doc store.Doc) (*decided, error) {
	var f decidedFacts
	if err := readFacts(doc, &f); err != nil {
		return nil, err
	}
	d := &decided{
		id: doc.ID, cohort: f.Cohort, person: f.Person, by: f.By, at: clock.FromMillis(f.At), round: f.Round,
		outcome: f.Outcome, rev: doc.Rev,
	}
	if text := doc.Words["decision"].Text; text != nil {
		if err := json.Unmarshal(text, &d.Decision); err != nil {
			return nil, errs.Wrap(err, errs.Internal, "A record could not be read.")
		}
	}
	return d, nil
}
