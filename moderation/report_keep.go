package moderation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/seal"
	"holdfast/server/store"
)

const (
	reportEvent = "moderation.report" // [words] of a report: it brings up its case
	strayEvent  = "moderation.stray"  // of a writing: one that nothing came to name is swept
)

// Reports is where reports live: one for each person and subject. Who reported is in no case.
var Reports = &store.Collection{
	Name:  "moderation_reports",
	Words: []string{"words"},
	Indexes: []store.Index{
		{Name: "by_reporter", Keys: keys("reporter", "at")},
		{Name: "by_case", Keys: keys("case", "at")},
	},
}

// Writings is what people wrote with a signal or an entry, word for word and for good: a report that is changed leaves
// what it said before.
var Writings = &store.Collection{Name: "moderation_writings", Words: []string{"words"}}

type reportFacts struct {
	Subject  subjectFacts `json:"subject"`
	Post     id.Post      `json:"post"`
	Revision id.Revision  `json:"revision"`
	Reason   Reason       `json:"reason"`
	Outcome  Outcome      `json:"outcome,omitempty"`
	Answered int64        `json:"answered,omitempty"`
	Versions []string     `json:"versions,omitempty"`
}

func (s *Service) writeReport(ctx context.Context, t Reported) (store.Doc, error) {
	doc := store.Doc{
		ID: t.ID, Rev: t.rev, Schema: 1, Events: t.events, Words: map[string]store.Words{},
		Body: store.Facts(reportFacts{subjectFacts(t.about), t.Post, t.Revision, t.Reason, t.Outcome, ms(t.Answered), t.versions}),
		Keys: map[string]any{"reporter": string(t.reporter), "at": ms(t.At), "case": string(s.CaseOf(t.about.Kind, t.about.ID))},
	}
	if t.Words != "" {
		doc.Words["words"] = s.sealed(t.Words)
	}
	if t.rev == 0 {
		return s.store.Insert(ctx, Reports, doc)
	}
	return s.store.Replace(ctx, Reports, doc)
}

// sealed is what somebody wrote, as the practice keeps it.
func (s *Service) sealed(text string) store.Words {
	return store.Words{Owner: string(s.practice), Class: string(seal.Evidence), Text: []byte(text)}
}

func reportedOf(doc store.Doc) (Reported, error) {
	var f reportFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Reported{}, errUnreadable(err)
	}
	reporter, _ := doc.Keys["reporter"].(string)
	at, _ := doc.Keys["at"].(int64)
	return Reported{
		ID: doc.ID, Cohort: f.Subject.Cohort, Thread: f.Subject.Thread, Post: f.Post, Revision: f.Revision, Reason: f.Reason,
		Words: string(doc.Words["words"].Text), At: fromMs(at), Outcome: f.Outcome, Answered: fromMs(f.Answered),
		about: Subject(f.Subject), reporter: id.Person(reporter), versions: f.Versions, rev: doc.Rev, events: doc.Events,
	}, nil
}

func (s *Service) report(ctx context.Context, which string) (Reported, error) {
	doc, err := s.store.Get(ctx, Reports, which)
	if err != nil {
		return Reported{}, err
	}
	return reportedOf(doc)
}

// reported brings up the case of a report. The signal does not say who reported.
func (s *Service) reported(ctx context.Context, doc store.Doc, ev store.Event) error {
	t, err := reportedOf(doc)
	if err != nil {
		return err
	}
	_, err = s.Signal(ctx, t.about, Signal{
		ID: ev.ID, Kind: ReportSignal, At: id.Time(ev.ID), Revision: t.Revision, Tier: t.Reason.Tier(), Reason: t.Reason,
		Words: ev.Facts["words"],
	})
	return err
}

// reportsOf are the reports about a case's subject, oldest first, at most 200.
func (s *Service) reportsOf(ctx context.Context, which id.Case) ([]Reported, error) {
	docs, err := s.store.Find(ctx, Reports, store.Query{Index: "by_case", Equal: []any{string(which)}, Limit: 200})
	if err != nil {
		return nil, err
	}
	all := make([]Reported, len(docs))
	for i, doc := range docs {
		if all[i], err = reportedOf(doc); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// answerReports notes what became of a case in the reports about it that nobody had answered and that were made by then,
// and gives those who made them: nobody else learns who they are, and they are told. Again with the same time it gives
// the same.
func (s *Service) answerReports(ctx context.Context, which id.Case, out Outcome, at time.Time) ([]id.Person, error) {
	all, err := s.reportsOf(ctx, which)
	if err != nil {
		return nil, err
	}
	var who []id.Person
	for _, r := range all {
		answered, err := s.answerReport(ctx, r.ID, out, at)
		if err != nil {
			return nil, err
		}
		if answered {
			who = append(who, r.reporter)
		}
	}
	return who, nil
}

func (s *Service) answerReport(ctx context.Context, which string, out Outcome, at time.Time) (bool, error) {
	for {
		r, err := s.report(ctx, which)
		switch {
		case err != nil:
			return false, err
		case r.At.After(at):
			return false, nil // made, or changed, since: it waits for the next decision
		case r.Outcome != "":
			return r.Answered.Equal(at), nil
		}
		r.Outcome, r.Answered = out, at
		_, err = s.writeReport(ctx, r)
		if !errors.Is(err, store.ErrChanged) {
			return err == nil, err
		}
	}
}

// What a writing was written with.
const (
	caseWriting   = "case"
	reportWriting = "report"
)

type writingFacts struct {
	With string `json:"with"`
	ID   string `json:"id"`
}

// plain is what somebody wrote in a box, cleaned as everything that is written here. Empty may stay empty. TooLarge with
// field "words" beyond MaxReport.
func plain(text string) (string, error) {
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	body, err := gate.FromText(text)
	if err != nil {
		return "", err
	}
	clean := body.Text()
	if len([]rune(clean)) > MaxReport {
		return "", errTooLong
	}
	return clean, nil
}

// said keeps what somebody wrote with a case or report, before that names it, and gives the id to name it by. What
// nothing came to name is swept after a day.
func (s *Service) said(ctx context.Context, with, of, text string) (string, error) {
	now := s.clock.Now()
	doc := store.Doc{
		ID: s.ids.New(), Schema: 1, Body: store.Facts(writingFacts{with, of}), Words: map[string]store.Words{"words": s.sealed(text)},
	}
	doc.Events = []store.Event{{ID: s.ids.New(), Kind: strayEvent, Due: ms(now.Add(orphanAge))}}
	_, err := s.store.Insert(ctx, Writings, doc)
	return doc.ID, err
}

// sweep removes a writing that nothing names.
func (s *Service) sweep(ctx context.Context, doc store.Doc, ev store.Event) error {
	var f writingFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return errUnreadable(err)
	}
	if due := fromMs(ev.Due); s.clock.Now().Before(due) {
		return relay.Again(due)
	}
	named, err := s.named(ctx, f, doc.ID)
	if err != nil || named {
		return err
	}
	if err = s.store.Delete(ctx, Writings, doc.ID, doc.Rev); errors.Is(err, store.ErrChanged) {
		return nil
	}
	return err
}

func (s *Service) named(ctx context.Context, f writingFacts, which string) (bool, error) {
	if f.With == reportWriting {
		t, err := s.report(ctx, f.ID)
		if errors.Is(err, store.ErrNotFound) {
			return false, nil
		}
		return slices.Contains(t.versions, which), err
	}
	c, err := s.load(ctx, id.Case(f.ID))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if slices.ContainsFunc(c.Signals, func(sig Signal) bool { return sig.Words == which }) {
		return true, nil
	}
	return s.inHistory(ctx, c, which)
}

// inHistory says whether an entry of the case names a writing.
func (s *Service) inHistory(ctx context.Context, c Case, which string) (bool, error) {
	names := func(e Entry) bool { return e.Words == which }
	if slices.ContainsFunc(c.History, names) {
		return true, nil
	}
	for page := range c.Pages {
		entries, err := s.earlier(ctx, c, page+1)
		if err != nil || slices.ContainsFunc(entries, names) {
			return err == nil, err
		}
	}
	return false, nil
}
