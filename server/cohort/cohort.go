// Package cohort knows the closed groups of the practice: their life, their agreement, who belongs to them and as what,
// and what each group is told about itself. Goals come here too.
package cohort

import (
	"context"
	"slices"
	"time"

	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// State is where a cohort is in its life (DESIGN §2).
type State string

// The states. Forming and Open are lived through so far; Closing and Sealed have their place and come later.
const (
	Forming State = "forming"
	Open    State = "open"
	Closing State = "closing"
	Sealed  State = "sealed"
)

// Cohort is a closed group. What people wrote of it is sealed under the cohort's own key.
type Cohort struct {
	ID        id.Cohort
	Name      string
	Purpose   string
	Starts    time.Time // a date, at midnight UTC; zero: not set
	Ends      time.Time
	Capacity  int       // places for members, whoever is still pending among them; 0: as many as come
	Hours     string    // when staff read, a sentence
	Cover     string    // who is reachable when, a sentence
	Week      []Span    // staffed hours; empty: no calendar, and no page names a time
	Zone      string    // IANA: the clock that Week is on; empty: UTC
	Holidays  []Holiday // days on which nobody reads, whatever Week says
	Confirmed time.Time // when somebody last said that Week holds; zero: not since it was set, see LapsesAt
	State     State
	Created   time.Time
	Opened    time.Time // zero while forming

	Agreement Agreement  // the one that holds now; Version 0: none
	Terms     string     // hash of what must be accepted before any word is read; set by admission. Empty: nothing
	Admitting *Reopening // membership is open again; nil: closed, see Admits
	Version   int64      // of what Change sets; internal to it and its page
	Mode      Mode       // what of its members' posts a person reads before the group does

	Themes        []Theme // what content notes can name, retired ones among them, see Offered
	ThemesVersion int64   // of Themes; 0: as shipped
	// LeaveWords is what the cohort calls "Leave quickly" on its pages; empty: that.
	LeaveWords string

	reopenings int         // how often membership was reopened
	leads      []id.Person // who leads, for never losing the last; see keepLead
	seats      []seat      // places taken within the last minutes; see takeSeat
	rev        int64
	events     []store.Event
}

// Reopening says why an open group takes new members, for the members to read.
type Reopening struct {
	N       int // which one, counting from 1
	Reason  string
	At      time.Time
	By      id.Person
	History bool // the lead asks members whether newcomers may read what was written before
}

// Admits says whether somebody can be asked in and admitted now: while the group forms, or when it was reopened.
func (c Cohort) Admits() bool { return c.State == Forming || c.State == Open && c.Admitting != nil }

// Admitting is Cohort.Admits.
func Admitting(c Cohort) bool { return c.Admits() }

// Cohorts is where cohorts live.
var Cohorts = &store.Collection{
	Name:    "cohorts",
	Words:   []string{"name", "purpose", "hours", "cover", "leave", "agreement", "reason", "themes"},
	Indexes: []store.Index{{Name: "by_created", Keys: []store.Key{{Name: "all", Kind: store.Number}, {Name: "created", Kind: store.Number}}}},
}

// Cohort reads one cohort. For use cases that have asked, or will ask, the access table about it.
func (s *Service) Cohort(ctx context.Context, which id.Cohort) (Cohort, error) {
	return s.get(ctx, which)
}

// All lists every cohort of the practice, oldest first, for the house itself: admission works out what each asks of its
// members.
func (s *Service) All(ctx context.Context) ([]Cohort, error) {
	var all []Cohort
	q := store.Query{Index: "by_created", Equal: []any{int64(1)}, Limit: 200}
	for {
		docs, err := s.store.Find(ctx, Cohorts, q)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			c, err := cohortOf(doc)
			if err != nil {
				return nil, err
			}
			all = append(all, c)
		}
		if len(docs) < q.Limit {
			return all, nil
		}
		last := docs[len(docs)-1]
		q.After = &store.Cursor{Keys: []any{last.Keys["created"]}, ID: last.ID}
	}
}

func (s *Service) get(ctx context.Context, which id.Cohort) (Cohort, error) {
	doc, err := s.store.Get(ctx, Cohorts, string(which))
	if err != nil {
		return Cohort{}, err
	}
	return cohortOf(doc)
}

type cohortFacts struct {
	State      State           `json:"state"`
	Created    int64           `json:"created"`
	Opened     int64           `json:"opened,omitempty"`
	Starts     int64           `json:"starts,omitempty"`
	Ends       int64           `json:"ends,omitempty"`
	Capacity   int             `json:"capacity,omitempty"`
	Terms      string          `json:"terms,omitempty"`
	Version    int64           `json:"version,omitempty"`
	Themes     int64           `json:"themes,omitempty"` // ThemesVersion
	Agreement  agreementFacts  `json:"agreement"`
	Admitting  *reopeningFacts `json:"admitting,omitempty"`
	Reopenings int             `json:"reopenings,omitempty"`
	Leads      []id.Person     `json:"leads,omitempty"`
	Seats      []seat          `json:"seats,omitempty"`
	Week       []Span          `json:"week,omitempty"`
	Zone       string          `json:"zone,omitempty"`
	Mode       Mode            `json:"mode,omitzero"`
	Holidays   []holidayFacts  `json:"holidays,omitempty"`
	Confirmed  int64           `json:"confirmed,omitempty"`
}

type reopeningFacts struct {
	N       int       `json:"n"`
	At      int64     `json:"at"`
	By      id.Person `json:"by"`
	History bool      `json:"history,omitempty"`
}

func (c Cohort) doc() store.Doc {
	facts := cohortFacts{
		State: c.State, Created: clock.Millis(c.Created), Opened: millis(c.Opened), Starts: millis(c.Starts), Ends: millis(c.Ends),
		Capacity: c.Capacity, Terms: c.Terms, Version: c.Version, Themes: c.ThemesVersion, Agreement: c.Agreement.facts(),
		Reopenings: c.reopenings, Leads: c.leads, Seats: c.seats, Week: c.Week, Zone: c.Zone, Mode: c.Mode,
		Holidays: holidaysAs(c.Holidays), Confirmed: millis(c.Confirmed),
	}
	doc := store.Doc{
		ID: string(c.ID), Rev: c.rev, Schema: 1, Events: c.events, Words: map[string]store.Words{},
		Keys: map[string]any{"all": int64(1), "created": clock.Millis(c.Created)},
	}
	texts := map[string]string{"name": c.Name, "purpose": c.Purpose, "hours": c.Hours, "cover": c.Cover, "leave": c.LeaveWords}
	if r := c.Admitting; r != nil {
		facts.Admitting = &reopeningFacts{r.N, clock.Millis(r.At), r.By, r.History}
		texts["reason"] = r.Reason
	}
	if len(c.Agreement.Clauses) > 0 {
		texts["agreement"] = c.Agreement.text()
	}
	for field, text := range texts {
		put(doc, field, string(c.ID), seal.Group, text)
	}
	c.putThemes(doc)
	doc.Body = store.Facts(facts)
	return doc
}

func cohortOf(doc store.Doc) (Cohort, error) {
	var f cohortFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Cohort{}, errUnreadable(err)
	}
	text := func(field string) string { return string(doc.Words[field].Text) }
	c := Cohort{
		ID: id.Cohort(doc.ID), Name: text("name"), Purpose: text("purpose"), Hours: text("hours"), Cover: text("cover"),
		State: f.State, Created: clock.FromMillis(f.Created), Opened: fromMillis(f.Opened), Starts: fromMillis(f.Starts),
		Ends: fromMillis(f.Ends), Capacity: f.Capacity, Terms: f.Terms, Version: f.Version, ThemesVersion: f.Themes,
		reopenings: f.Reopenings, leads: slices.Clone(f.Leads), seats: f.Seats, Week: f.Week, Zone: f.Zone, Mode: f.Mode, LeaveWords: text("leave"), rev: doc.Rev, events: doc.Events,
		Holidays: holidaysOf(f.Holidays), Confirmed: fromMillis(f.Confirmed),
	}
	if r := f.Admitting; r != nil {
		c.Admitting = &Reopening{r.N, text("reason"), clock.FromMillis(r.At), r.By, r.History}
	}
	var err error
	if c.Themes, err = themesOf(f.Themes, doc.Words["themes"]); err != nil {
		return c, err
	}
	c.Agreement, err = f.Agreement.agreement(doc.Words["agreement"])
	return c, err
}

// put lays what somebody wrote into doc. What is empty is left out: nothing, and what was erased, need no key.
func put(doc store.Doc, field, owner string, class seal.Class, text string) {
	if text != "" {
		doc.Words[field] = store.Words{Owner: owner, Class: string(class), Text: []byte(text)}
	}
}

func errUnreadable(cause error) error {
	return errs.Wrap(cause, errs.Internal, "A record could not be read.")
}

// millis and fromMillis keep "never" as 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return clock.Millis(t)
}

func fromMillis(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return clock.FromMillis(ms)
}
