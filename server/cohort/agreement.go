package cohort

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// The longest parts of an agreement, in runes, and the most parts. What nobody reads to its end binds nobody.
const (
	MaxClauseTitle = 80
	MaxClause      = 1200
	MaxClauses     = 30
)

// Clause is one part of an agreement.
type Clause struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// Agreement is what the members of a cohort promise each other, in one version. Versions are kept for ever: what
// somebody accepted must be there to read.
type Agreement struct {
	Version int // counting from 1; 0: there is none
	Clauses []Clause
	At      time.Time
	By      id.Person
}

// Agreements is where the versions go that do not hold any more, one document each.
var Agreements = &store.Collection{Name: "agreements", Words: []string{"clauses"}}

// SetAgreement makes a new version of the cohort's agreement, for its lead. seen is the version they had before them:
// another is a conflict over words. A clause with both fields empty is left out; Invalid names title-N or text-N,
// counting from 1. The same clauses again change nothing.
//
// The version that held is archived before the new one takes its place, so that a crash in between leaves it twice and
// never nowhere.
func (s *Service) SetAgreement(ctx context.Context, actor access.Actor, which id.Cohort, clauses []Clause, seen int) (Cohort, error) {
	if _, _, err := s.allowed(ctx, actor, access.SetUpCohort, which); err != nil {
		return Cohort{}, err
	}
	clauses, err := cleanClauses(clauses)
	if err != nil {
		return Cohort{}, err
	}
	return s.changeCohort(ctx, which, func(c *Cohort) (step, error) {
		if slices.Equal(c.Agreement.Clauses, clauses) {
			return step{}, errSame
		}
		if c.Agreement.Version != seen {
			return step{}, errMeanwhile
		}
		if err := s.archive(ctx, which, c.Agreement); err != nil {
			return step{}, err
		}
		told := "The agreement changed. Before you go on, you are asked to read it again."
		if c.Agreement.Version == 0 {
			told = "There is an agreement now. Before you go on, you are asked to read it."
		}
		c.Agreement = Agreement{c.Agreement.Version + 1, clauses, s.clock.Now(), actor.Person}
		return step{
			action: access.SetUpCohort, actor: actor, what: AgreementChanged, version: c.Agreement.Version, also: []string{ChangedEvent},
			line: told,
		}, nil
	})
}

func cleanClauses(in []Clause) ([]Clause, error) {
	var out []Clause
	for i, c := range in {
		n := strconv.Itoa(i + 1)
		if strings.TrimSpace(c.Title+c.Text) == "" {
			continue
		}
		title, err := gate.Line(c.Title, MaxClauseTitle)
		if err != nil {
			return nil, inField(err, "title-"+n)
		}
		text, err := gate.Line(c.Text, MaxClause)
		if err != nil {
			return nil, inField(err, "text-"+n)
		}
		out = append(out, Clause{title, text})
	}
	if len(out) == 0 {
		return nil, errs.In("title-1", "An agreement needs at least one part.")
	}
	if len(out) > MaxClauses {
		return nil, errs.In("title-1", "An agreement can have {most} parts, and this one has {have}. Please join some.").
			With("most", strconv.Itoa(MaxClauses), "have", strconv.Itoa(len(out)))
	}
	return out, nil
}

func (s *Service) archive(ctx context.Context, which id.Cohort, a Agreement) error {
	if a.Version == 0 {
		return nil
	}
	doc := store.Doc{ID: agreementID(which, a.Version), Schema: 1, Body: store.Facts(a.facts()), Words: map[string]store.Words{}}
	put(doc, "clauses", string(which), seal.Group, a.text())
	if _, err := s.store.Insert(ctx, Agreements, doc); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	return nil
}

func agreementID(which id.Cohort, n int) string { return id.Pair(which, strconv.Itoa(n)) }

// AgreementVersion gives one version of the agreement, the present one or an earlier, for whoever belongs to the cohort
// or is asked to. NotFound when there is none of that number.
func (s *Service) AgreementVersion(ctx context.Context, actor access.Actor, which id.Cohort, n int) (Agreement, error) {
	if _, _, err := s.allowed(ctx, actor, access.ReadTerms, which); err != nil {
		return Agreement{}, err
	}
	return s.AgreementAt(ctx, which, n)
}

// AgreementAt is AgreementVersion for use cases that have asked the access table, such as showing somebody what they
// once accepted.
func (s *Service) AgreementAt(ctx context.Context, which id.Cohort, n int) (Agreement, error) {
	c, err := s.get(ctx, which)
	if err != nil {
		return Agreement{}, err
	}
	if n > 0 && c.Agreement.Version == n {
		return c.Agreement, nil
	}
	doc, err := s.store.Get(ctx, Agreements, agreementID(which, n))
	if err != nil {
		return Agreement{}, err
	}
	var f agreementFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return Agreement{}, errUnreadable(err)
	}
	return f.agreement(doc.Words["clauses"])
}

type agreementFacts struct {
	Version int       `json:"version,omitempty"`
	At      int64     `json:"at,omitempty"`
	By      id.Person `json:"by,omitempty"`
}

func (a Agreement) facts() agreementFacts {
	return agreementFacts{a.Version, millis(a.At), a.By}
}

func (a Agreement) text() string { return string(store.Facts(a.Clauses)) }

// agreement joins facts and words. Words whose key was destroyed are gone: the version then has no clauses.
func (f agreementFacts) agreement(words store.Words) (Agreement, error) {
	a := Agreement{Version: f.Version, At: fromMillis(f.At), By: f.By}
	if words.Text == nil {
		return a, nil
	}
	if err := store.ReadFacts(words.Text, &a.Clauses); err != nil {
		return Agreement{}, errUnreadable(err)
	}
	return a, nil
}

// Clause is a part of the agreement by its number, counting from 1.
func (a Agreement) Clause(n int) (Clause, bool) {
	if n < 1 || n > len(a.Clauses) {
		return Clause{}, false
	}
	return a.Clauses[n-1], true
}
