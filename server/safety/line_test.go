package safety_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/safety"
)

func night() safety.Line {
	return safety.Line{Label: "The Night Line", Number: "0808 157 0100", Kind: safety.Call, Country: "Example Isles", Language: "English", Source: "nightline.example"}
}

func labels(lines []safety.Line) []string {
	var all []string
	for _, l := range lines {
		all = append(all, l.Label)
	}
	return all
}

// Lines are found by country and language, what is for everywhere among them, the practice's own first and always.
func TestLinesByCountryAndLanguage(t *testing.T) {
	h := open(t)
	for _, l := range []safety.Line{
		night(),
		{Label: "Y Llinell Nos", Number: "0808 157 0101", Kind: safety.Call, Country: "Example Isles", Language: "Welsh", Source: "s"},
		{Label: "Elsewhere", Number: "12", Kind: safety.Emergency, Country: "Elsewhere", Source: "s"},
		{Label: "Anywhere", Number: "https://line.example.org/x", Kind: safety.Web, Source: "s"},
		{Label: "Alder House", Number: "01632 960 100", Kind: safety.Call, Own: true, Country: "Elsewhere"},
	} {
		h.clock.Advance(time.Second)
		h.must(h.AddLine(t.Context(), admin, l, h.Nonce()))
	}
	for _, tc := range []struct {
		country, language string
		want              []string
	}{
		{"", "", []string{"Alder House", "The Night Line", "Y Llinell Nos", "Elsewhere", "Anywhere"}},
		{"Example Isles", "", []string{"Alder House", "The Night Line", "Y Llinell Nos", "Anywhere"}},
		{"Example Isles", "Welsh", []string{"Alder House", "Y Llinell Nos", "Anywhere"}},
		{"", "English", []string{"Alder House", "The Night Line", "Elsewhere", "Anywhere"}},
		{"Nowhere", "", []string{"Alder House", "Anywhere"}},
	} {
		got, err := h.Lines(t.Context(), tc.country, tc.language)
		h.must(err)
		if diff := cmp.Diff(tc.want, labels(got)); diff != "" {
			t.Errorf("%q, %q: %s", tc.country, tc.language, diff)
		}
	}
}

// A line goes stale after half a year, visibly, and is fresh again once somebody says that they checked it.
func TestLinesGoStale(t *testing.T) {
	h := open(t)
	h.must(h.AddLine(t.Context(), admin, night(), h.Nonce()))
	first := func() safety.Line {
		all, err := h.Lines(t.Context(), "", "")
		h.must(err)
		return all[0]
	}
	h.clock.Advance(safety.StaleAfter)
	if first().Stale(h.clock.Now()) {
		t.Error("stale on the last day")
	}
	h.clock.Advance(time.Second)
	if st, err := h.Standing(t.Context()); err != nil || !st.Stale || !st.Number || st.Emergency || st.Hours {
		t.Errorf("standing: %+v %v", st, err)
	}
	h.must(h.CheckLine(t.Context(), admin, first().ID))
	if l := first(); l.Stale(h.clock.Now()) || l.Number != night().Number {
		t.Errorf("after checking: %+v", l)
	}
	h.clock.Advance(safety.StaleAfter + 1)
	changed := first()
	changed.Number = "0808 157 0102"
	h.must(h.SetLine(t.Context(), admin, changed))
	if l := first(); l.Stale(h.clock.Now()) || l.Number != "0808 157 0102" || l.Source != night().Source {
		t.Errorf("after changing: %+v", l)
	}
}

func TestOneFormAddsOneLine(t *testing.T) {
	h := open(t)
	nonce := h.Nonce()
	h.must(h.AddLine(t.Context(), admin, night(), nonce))
	h.must(h.AddLine(t.Context(), admin, night(), nonce))
	all, err := h.Lines(t.Context(), "", "")
	h.must(err)
	if len(all) != 1 {
		t.Fatalf("%d lines", len(all))
	}
	h.refused(h.AddLine(t.Context(), admin, night(), "not a nonce"), errs.Invalid, "")
	h.must(h.RemoveLine(t.Context(), admin, all[0].ID))
	h.must(h.RemoveLine(t.Context(), admin, all[0].ID)) // it is gone either way
	h.refused(h.CheckLine(t.Context(), admin, all[0].ID), errs.NotFound, "")
	h.refused(h.SetLine(t.Context(), admin, all[0]), errs.NotFound, "")
	if all, err = h.Lines(t.Context(), "", ""); err != nil || len(all) != 0 {
		t.Errorf("left: %v %v", all, err)
	}
}

func TestLinesThatNobodyCouldReachAreRefused(t *testing.T) {
	h := open(t)
	for _, tc := range []struct {
		field string
		edit  func(*safety.Line)
	}{
		{"label", func(l *safety.Line) { l.Label = " " }},
		{"label", func(l *safety.Line) { l.Label = strings.Repeat("x", safety.MaxLabel+1) }},
		{"number", func(l *safety.Line) { l.Number = "" }},
		{"number", func(l *safety.Line) { l.Number = "ring us" }},
		{"number", func(l *safety.Line) { l.Number = "9" }},
		{"number", func(l *safety.Line) { l.Number = "0808 157 0100 or 0101" }},
		{"number", func(l *safety.Line) { l.Number = "tel:0808" }},
		{"number", func(l *safety.Line) { l.Number = strings.Repeat("1", 21) }},
		{"number", func(l *safety.Line) { l.Kind, l.Number = safety.Web, "http://line.example.org" }},
		{"number", func(l *safety.Line) { l.Kind, l.Number = safety.Web, "javascript:alert(1)" }},
		{"number", func(l *safety.Line) { l.Kind, l.Number = safety.Web, "https://user@line.example.org" }},
		{"number", func(l *safety.Line) { l.Kind, l.Number = safety.Web, "https://localhost/" }},
		{"kind", func(l *safety.Line) { l.Kind = "fax" }},
		{"source", func(l *safety.Line) { l.Source = "" }},
		{"country", func(l *safety.Line) { l.Country = strings.Repeat("x", safety.MaxPlaceName+1) }},
	} {
		l := night()
		tc.edit(&l)
		h.refused(h.AddLine(t.Context(), admin, l, h.Nonce()), errs.Invalid, tc.field)
	}
	if all, err := h.Lines(t.Context(), "", ""); err != nil || len(all) != 0 {
		t.Errorf("kept all the same: %v %v", all, err)
	}
}

func TestLinesHaveAnEnd(t *testing.T) {
	h := open(t)
	for range safety.MaxLines {
		h.must(h.AddLine(t.Context(), admin, night(), h.Nonce()))
	}
	h.refused(h.AddLine(t.Context(), admin, night(), h.Nonce()), errs.Invalid, "")
}

// Everything about lines, hours and look is the admin's, and leaves an audit event without words.
func TestOnlyTheAdminArranges(t *testing.T) {
	h := open(t)
	h.must(h.AddLine(t.Context(), admin, night(), h.Nonce()))
	all, err := h.Lines(t.Context(), "", "")
	h.must(err)
	ctx, l := t.Context(), all[0]
	acts := map[string]func(access.Actor) error{
		"add":   func(a access.Actor) error { return h.AddLine(ctx, a, night(), h.Nonce()) },
		"read":  func(a access.Actor) error { _, err := h.Line(ctx, a, l.ID); return err },
		"check": func(a access.Actor) error { return h.CheckLine(ctx, a, l.ID) },
		"set":   func(a access.Actor) error { return h.SetLine(ctx, a, l) },
		"hours": func(a access.Actor) error { return h.SetHours(ctx, a, "Weekdays.") },
		"look": func(a access.Actor) error {
			return h.SetAppearance(ctx, a, safety.Appearance{Title: "Tides", Icon: "wave"})
		},
		"remove": func(a access.Actor) error { return h.RemoveLine(ctx, a, l.ID) },
	}
	for name, act := range acts {
		for _, a := range []access.Actor{{}, willow, osei, {Person: admin.Person, Kind: access.Admin}} {
			if act(a) == nil {
				t.Errorf("%s: done for %+v", name, a)
			}
		}
	}
	for _, name := range []string{"add", "read", "check", "set", "hours", "look", "remove"} {
		before := len(h.kept)
		h.must(acts[name](admin))
		if name == "read" {
			continue
		}
		if len(h.kept) != before+1 {
			t.Errorf("%s: %d documents carried", name, len(h.kept)-before)
			continue
		}
		doc := h.kept[before]
		ev := doc.Events[len(doc.Events)-1]
		if ev.Kind != safety.AuditEvent || ev.Facts["actor"] != string(admin.Person) || ev.Facts["object"] == "" || len(ev.Facts) != 3 {
			t.Errorf("%s: event %+v", name, ev)
		}
	}
}
