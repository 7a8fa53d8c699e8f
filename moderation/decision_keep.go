package moderation

import (
	"context"
	"encoding/json"

	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// Decisions is where decisions live. One is written before the case that it decides, and has no keys until an event of
// that case lists it: one that no case took is never seen, and is swept after a day.
var Decisions = &store.Collection{
	Name:  "moderation_decisions",
	Words: []string{"words"},
	Indexes: []store.Index{
		{Name: "by_case", Keys: []store.Key{{Name: "case", Kind: store.Text}, {Name: "at", Kind: store.Number}}},
		{Name: "by_person", Keys: []store.Key{{Name: "person", Kind: store.Text}, {Name: "at", Kind: store.Number}}},
		{Name: "by_cohort", Keys: []store.Key{{Name: "cohort", Kind: store.Text}, {Name: "at", Kind: store.Number}}},
	},
}

// madeFacts are what is known of a decision without a word of it.
type madeFacts struct {
	Case     id.Case         `json:"case"`
	Subject  subjectFacts    `json:"subject"`
	By       id.Person       `json:"by"`
	At       int64           `json:"at"`
	Token    int64           `json:"token,omitempty"`
	Revision id.Revision     `json:"revision,omitempty"`
	Words    forum.Act       `json:"words,omitempty"`
	Mask     []gate.Mark     `json:"mask,omitempty"`
	Person   PersonKind      `json:"person,omitempty"`
	Hours    int             `json:"hours,omitempty"`
	To       id.Cohort       `json:"to,omitempty"`
	Care     []Care          `json:"care,omitempty"`
	Clause   int             `json:"clause,omitempty"`
	Version  int             `json:"version,omitempty"`
	Template string          `json:"template,omitempty"`
	Message  bool            `json:"message,omitempty"`
	Tell     []id.Person     `json:"tell,omitempty"`
	Tier     gate.Tier       `json:"tier,omitempty"`
	Nothing  bool            `json:"nothing,omitempty"`
	Hand     *handFacts      `json:"hand,omitempty"`
	Appeal   Verdict         `json:"appeal,omitempty"`
	Outside  bool            `json:"outside,omitempty"`
	Round    int             `json:"round"`
	Was      gate.Tier       `json:"was"`
	Rules    []string        `json:"rules,omitempty"`
	Opened   int64           `json:"opened"`
	Due      int64           `json:"due"`
	Seen     int64           `json:"seen,omitempty"`
	Done     int64           `json:"done,omitempty"`
	Undone   int64           `json:"undone,omitempty"`
	Failed   Failure         `json:"failed,omitempty"`
	Own      bool            `json:"own,omitempty"`
	Of       id.Decision     `json:"of,omitempty"`
	Appealed *appealedFacts  `json:"appealed,omitempty"`
	Steps    map[string]bool `json:"steps,omitempty"`
	Listed   bool            `json:"listed,omitempty"`
	Hid      bool            `json:"hid,omitempty"`
}

type subjectFacts struct {
	Kind    SubjectKind `json:"kind"`
	ID      string      `json:"id"`
	Cohort  id.Cohort   `json:"cohort"`
	Person  id.Person   `json:"person,omitempty"`
	Thread  id.Thread   `json:"thread,omitempty"`
	Private bool        `json:"private,omitempty"`
}

type handFacts struct {
	To    id.Person `json:"to,omitempty"`
	Check int64     `json:"check,omitempty"`
}

type appealedFacts struct {
	At      int64       `json:"at"`
	Due     int64       `json:"due"`
	Verdict Verdict     `json:"verdict,omitempty"`
	By      id.Decision `json:"by,omitempty"`
	Alone   bool        `json:"alone,omitempty"`
}

// madeWords are what somebody wrote with a decision.
type madeWords struct {
	Reason  string     `json:"reason"`
	Message string     `json:"message,omitempty"`
	Notes   []LineNote `json:"notes,omitempty"`
	Hand    string     `json:"hand,omitempty"`
}

func (m Made) doc(owner id.Practice) store.Doc {
	f := madeFacts{
		Case: m.Case, Subject: subjectFacts(m.Subject), By: m.By, At: ms(m.At), Token: m.Token, Revision: m.Revision,
		Words: m.Words, Mask: m.Mask, Person: m.Person.Kind, Hours: m.Person.Hours, To: m.Person.To, Care: m.Care,
		Clause: m.Clause, Version: m.Version, Template: m.Template, Message: m.Message != "", Tell: m.Tell, Tier: m.Tier,
		Nothing: m.NotConcern, Appeal: m.Appeal, Outside: m.Outside, Round: m.Round, Was: m.Was, Rules: m.Rules,
		Opened: ms(m.Opened), Due: ms(m.Due), Seen: ms(m.Seen), Done: ms(m.Done), Undone: ms(m.Undone), Failed: m.Failed,
		Own: m.Own, Of: m.Of, Steps: m.steps, Listed: m.listed, Hid: m.hid,
	}
	words := madeWords{Reason: m.Reason, Message: m.Message, Notes: m.LineNotes}
	if m.HandOver != nil {
		f.Hand, words.Hand = &handFacts{m.HandOver.To, ms(m.HandOver.Check)}, m.HandOver.Note
	}
	if a := m.Appealed; a != nil {
		f.Appealed = &appealedFacts{ms(a.At), ms(a.Due), a.Verdict, a.By, a.Alone}
	}
	doc := store.Doc{ID: string(m.ID), Rev: m.rev, Schema: 1, Body: store.Facts(f), Events: m.events, Keys: map[string]any{}}
	doc.Words = map[string]store.Words{"words": evidence(owner, words)}
	if m.listed {
		doc.Keys["case"], doc.Keys["at"], doc.Keys["cohort"] = string(m.Case), ms(m.At), string(m.Subject.Cohort)
		if m.Subject.Person != "" {
			doc.Keys["person"] = string(m.Subject.Person)
		}
	}
	return doc
}

// evidence is a field of words that the practice keeps about a case.
func evidence(owner id.Practice, v any) store.Words {
	text, _ := json.Marshal(v) // plain fields: cannot fail
	return store.Words{Owner: string(owner), Class: string(seal.Evidence), Text: text}
}

func madeOf(doc store.Doc) (Made, error) {
	var f madeFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Made{}, errUnreadable(err)
	}
	m := Made{
		ID: id.Decision(doc.ID), Case: f.Case, Subject: Subject(f.Subject), By: f.By, At: fromMs(f.At), Version: f.Version,
		Round: f.Round, Was: f.Was, Rules: f.Rules, Opened: fromMs(f.Opened), Due: fromMs(f.Due), Seen: fromMs(f.Seen),
		Done: fromMs(f.Done), Undone: fromMs(f.Undone), Failed: f.Failed, Own: f.Own, Of: f.Of, steps: f.Steps,
		listed: f.Listed, hid: f.Hid, rev: doc.Rev, events: doc.Events,
	}
	m.Decision = Decision{
		Token: f.Token, Revision: f.Revision, Words: f.Words, Mask: f.Mask, Person: PersonAct{f.Person, f.Hours, f.To},
		Care: f.Care, Clause: f.Clause, Template: f.Template, Tell: f.Tell, Tier: f.Tier, NotConcern: f.Nothing,
		Appeal: f.Appeal, Outside: f.Outside,
	}
	if f.Hand != nil {
		m.HandOver = &HandOver{To: f.Hand.To, Check: fromMs(f.Hand.Check)}
	}
	if a := f.Appealed; a != nil {
		m.Appealed = &Plea{fromMs(a.At), fromMs(a.Due), a.Verdict, a.By, a.Alone}
	}
	return m, m.read(doc.Words["words"])
}

// read adds the words, where they were asked for and their key still is.
func (m *Made) read(words store.Words) error {
	if words.Text == nil {
		return nil
	}
	var w madeWords
	if err := json.Unmarshal(words.Text, &w); err != nil {
		return errUnreadable(err)
	}
	m.Reason, m.Message, m.LineNotes = w.Reason, w.Message, w.Notes
	if m.HandOver != nil {
		m.HandOver.Note = w.Hand
	}
	return nil
}

// made reads one decision.
func (s *Service) made(ctx context.Context, which id.Decision) (Made, error) {
	doc, err := s.store.Get(ctx, Decisions, string(which))
	if err != nil {
		return Made{}, err
	}
	return madeOf(doc)
}
