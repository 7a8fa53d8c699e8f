package safety

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"holdfast/server/access"
	"holdfast/server/clock"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Kind says how a help line is reached.
type Kind string

// The kinds of help lines. Emergency is the number for danger right now; it stands apart from the others.
const (
	Call      Kind = "call"
	Text      Kind = "text"
	Web       Kind = "web"
	Emergency Kind = "emergency"
)

// Kinds are all kinds, in the order in which they are offered.
var Kinds = []Kind{Call, Text, Web, Emergency}

// StaleAfter is how long a help line counts as checked (triage anchor §4: lines change, an old list of them held several
// superseded numbers).
const StaleAfter = 180 * 24 * time.Hour

// The longest texts of a line, in runes, and the most lines a practice has.
const (
	MaxPlaceName = 60
	MaxLabel     = 80
	MaxNumber    = 200 // an address on the web is longer than a number
	MaxDetail    = 160
	MaxSource    = 200
	MaxLines     = 60
)

// Line is one help line. Country and Language are what the practice calls them; empty means every one. Own marks the
// practice's own numbers, which are shown to everybody first.
type Line struct {
	ID       string
	Own      bool
	Country  string
	Language string
	Label    string
	Number   string // as it is dialled, or an https address
	Kind     Kind
	Detail   string // hours, cost, what to text; may be empty
	Source   string // where the practice looked it up
	Checked  time.Time

	rev    int64
	events []store.Event
}

// Stale says whether nobody has checked the line for StaleAfter.
func (l Line) Stale(now time.Time) bool { return now.Sub(l.Checked) > StaleAfter }

// HelpLines is where help lines live.
var HelpLines = &store.Collection{
	Name:    "safety_lines",
	Words:   []string{"country", "language", "label", "number", "detail", "source"},
	Indexes: []store.Index{{Name: "all"}},
}

// Lines lists the help lines for a country and a language, oldest first and the practice's own before the others, for
// anybody: they stand on a page that needs no session. Empty arguments leave out nothing. What is for every country or
// language is in every list.
func (s *Service) Lines(ctx context.Context, country, language string) ([]Line, error) {
	all, err := s.lines(ctx)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(l Line) bool {
		return !l.Own && (l.Country != "" && country != "" && l.Country != country ||
			l.Language != "" && language != "" && l.Language != language)
	})
	slices.SortStableFunc(all, func(a, b Line) int {
		switch {
		case a.Own == b.Own:
			return 0
		case a.Own:
			return -1
		}
		return 1
	})
	return all, nil
}

// Line reads one line, for the admin who changes it.
func (s *Service) Line(ctx context.Context, actor access.Actor, which string) (Line, error) {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return Line{}, err
	}
	return s.line(ctx, which)
}

// AddLine adds a help line, checked today, for the admin. The same nonce adds it once. Invalid names the field: label,
// number, kind, country, language, detail, source.
func (s *Service) AddLine(ctx context.Context, actor access.Actor, in Line, nonce string) error {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	in, err := in.clean()
	if err != nil {
		return err
	}
	if id.Time(nonce).IsZero() {
		return errs.New(errs.Invalid, "This page had gone stale. What you wrote is still in the boxes; please send it again.")
	}
	all, err := s.lines(ctx)
	if err != nil {
		return err
	}
	if len(all) >= MaxLines {
		return errs.New(errs.Invalid, "These are as many help lines as fit. Please take one away first.")
	}
	in.ID = id.Derived(id.Time(nonce), s.ring.Fingerprint("safety.line", string(actor.Person), nonce))
	in.Checked = s.clock.Now()
	in.events = []store.Event{s.trace(actor, in.ID)}
	doc, err := s.store.Insert(ctx, HelpLines, s.lineDoc(in))
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err == nil {
		s.carrier.Carry(ctx, HelpLines, doc)
	}
	return err
}

// SetLine changes the line of in.ID, for the admin, who says with it that they checked it today. Errors as AddLine;
// NotFound for a line that is gone.
func (s *Service) SetLine(ctx context.Context, actor access.Actor, in Line) error {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	in, err := in.clean()
	if err != nil {
		return err
	}
	return s.changeLine(ctx, actor, in.ID, func(l *Line) {
		in.rev, in.events = l.rev, l.events
		*l = in
	})
}

// CheckLine notes that the admin looked the line up today and that it holds.
func (s *Service) CheckLine(ctx context.Context, actor access.Actor, which string) error {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	return s.changeLine(ctx, actor, which, func(*Line) {})
}

// RemoveLine takes a line away, for the admin. One that is gone already stays so. The trace of it, and what had not been
// carried out of its own, stand in the place's document before its own goes.
func (s *Service) RemoveLine(ctx context.Context, actor access.Actor, which string) error {
	if err := access.May(actor, access.RunPractice, access.Facts{}); err != nil {
		return err
	}
	for {
		l, err := s.line(ctx, which)
		if errors.Is(err, errAbsent) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.tracePlace(ctx, actor, l); err != nil {
			return err
		}
		if err = s.store.Delete(ctx, HelpLines, l.ID, l.rev); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

// changeLine edits a line under the store's revision check; whoever edits it has checked it.
func (s *Service) changeLine(ctx context.Context, actor access.Actor, which string, edit func(*Line)) error {
	for {
		l, err := s.line(ctx, which)
		if err != nil {
			return err
		}
		edit(&l)
		l.Checked = s.clock.Now()
		l.events = append(l.events, s.trace(actor, l.ID))
		doc, err := s.store.Replace(ctx, HelpLines, s.lineDoc(l))
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			s.carrier.Carry(ctx, HelpLines, doc)
		}
		return err
	}
}

func (s *Service) lines(ctx context.Context) ([]Line, error) {
	docs, err := s.store.Find(ctx, HelpLines, store.Query{Index: "all", Limit: MaxLines + 20})
	if err != nil {
		return nil, err
	}
	all := make([]Line, 0, len(docs))
	for _, doc := range docs {
		l, err := lineOf(doc)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}

func (s *Service) line(ctx context.Context, which string) (Line, error) {
	doc, err := s.store.Get(ctx, HelpLines, which)
	if errors.Is(err, store.ErrNotFound) {
		return Line{}, errAbsent
	}
	if err != nil {
		return Line{}, err
	}
	return lineOf(doc)
}

// dialled is a number as people write it.
var dialled = regexp.MustCompile(`^\+?[0-9][0-9 ()./-]*$`)

// clean takes what was typed through the gate.
func (l Line) clean() (Line, error) {
	if !slices.Contains(Kinds, l.Kind) {
		return l, errs.In("kind", "Please choose how people reach it.")
	}
	for _, box := range []struct {
		field  string
		text   *string
		most   int
		needed bool
	}{
		{"label", &l.Label, MaxLabel, true}, {"number", &l.Number, MaxNumber, true}, {"detail", &l.Detail, MaxDetail, false},
		{"country", &l.Country, MaxPlaceName, false}, {"language", &l.Language, MaxPlaceName, false},
		{"source", &l.Source, MaxSource, !l.Own},
	} {
		text, err := line(box.field, *box.text, box.most, box.needed)
		if err != nil {
			return l, err
		}
		*box.text = text
	}
	return l, l.reachable()
}

// reachable refuses a number nobody could dial and an address nobody could open.
func (l Line) reachable() error {
	if l.Kind == Web {
		at, err := url.Parse(l.Number)
		if err != nil || at.Scheme != "https" || !strings.Contains(at.Hostname(), ".") || at.User != nil {
			return errs.In("number", "Please give an address that begins with https:// and names a site.")
		}
		return nil
	}
	digits := 0
	for _, c := range l.Number {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	if !dialled.MatchString(l.Number) || digits < 2 || digits > 20 {
		return errs.In("number", "Please give the number as it is dialled: digits, with spaces where they help. Words such as what to text go into the line below.")
	}
	return nil
}

type lineFacts struct {
	Kind    Kind  `json:"kind"`
	Own     bool  `json:"own,omitempty"`
	Checked int64 `json:"checked"`
}

func (s *Service) lineDoc(l Line) store.Doc {
	doc := store.Doc{
		ID: l.ID, Rev: l.rev, Schema: 1, Events: l.events, Words: map[string]store.Words{},
		Body: store.Facts(lineFacts{l.Kind, l.Own, clock.Millis(l.Checked)}),
	}
	for field, text := range map[string]string{
		"country": l.Country, "language": l.Language, "label": l.Label, "number": l.Number, "detail": l.Detail, "source": l.Source,
	} {
		s.put(doc, field, text)
	}
	return doc
}

func lineOf(doc store.Doc) (Line, error) {
	var f lineFacts
	if err := readFacts(doc, &f); err != nil {
		return Line{}, err
	}
	text := func(field string) string { return string(doc.Words[field].Text) }
	return Line{
		ID: doc.ID, Own: f.Own, Country: text("country"), Language: text("language"), Label: text("label"), Number: text("number"),
		Kind: f.Kind, Detail: text("detail"), Source: text("source"), Checked: clock.FromMillis(f.Checked), rev: doc.Rev, events: doc.Events,
	}, nil
}
