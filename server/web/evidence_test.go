package web

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/frontend/parts"
	"holdfast/server/gate"
)

func mark(rule, where string, from, to int) gate.Mark {
	return gate.Mark{Rule: rule, Where: where, Range: gate.Range{From: from, To: to}}
}

func TestMarksThatOverlapAreOneSpot(t *testing.T) {
	for name, c := range map[string]struct {
		marks []gate.Mark
		want  []spot
	}{
		"none":                 {nil, nil},
		"in their order":       {[]gate.Mark{mark("b", "", 8, 10), mark("a", "", 0, 3)}, []spot{{gate.Range{From: 0, To: 3}, []string{"a"}}, {gate.Range{From: 8, To: 10}, []string{"b"}}}},
		"beside each other":    {[]gate.Mark{mark("a", "", 0, 3), mark("b", "", 3, 5)}, []spot{{gate.Range{From: 0, To: 3}, []string{"a"}}, {gate.Range{From: 3, To: 5}, []string{"b"}}}},
		"one within another":   {[]gate.Mark{mark("a", "", 0, 9), mark("b", "", 2, 4)}, []spot{{gate.Range{From: 0, To: 9}, []string{"a", "b"}}}},
		"each rule once":       {[]gate.Mark{mark("a", "", 0, 4), mark("a", "", 2, 6)}, []spot{{gate.Range{From: 0, To: 6}, []string{"a"}}}},
		"elsewhere":            {[]gate.Mark{mark("a", "title", 0, 4)}, nil},
		"past the end":         {[]gate.Mark{mark("a", "", 6, 99), mark("b", "", 40, 50)}, []spot{{gate.Range{From: 6, To: 10}, []string{"a"}}}},
		"before the beginning": {[]gate.Mark{mark("a", "", -4, 2)}, []spot{{gate.Range{From: 0, To: 2}, []string{"a"}}}},
		"the wrong way round":  {[]gate.Mark{mark("a", "", 5, 2)}, nil},
	} {
		if diff := cmp.Diff(c.want, spots(c.marks, "", 10)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAMarkedTextIsTheText(t *testing.T) {
	text := "Über dem Tal.\n\nZwei Absätze, und\neine Zeile."
	got := marked(text, []spot{{Range: gate.Range{From: 5, To: 8}}, {Range: gate.Range{From: 10, To: 20}}})
	want := [][]parts.Stretch{
		{{Words: "Über "}, {Words: "dem", Number: 1}, {Words: " T"}, {Words: "al.", Number: 2}},
		{{Words: "Zwei ", Number: 2}, {Words: "Absätze, und\neine Zeile."}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	plain, found := markedLast(append(got, []parts.Stretch{{Words: "Sonst."}}))
	if len(plain) != 1 || len(found) != 2 {
		t.Errorf("%d without marks, %d with", len(plain), len(found))
	}
}

func TestPlacesOfAForm(t *testing.T) {
	for value, want := range map[string]gate.Mark{":3-9": mark("", "", 3, 9), "title:0-4": mark("", "title", 0, 4)} {
		if got, ok := place(value); !ok || got != want || placed(want.Where, want.Range) != value {
			t.Errorf("%q is %v, %v", value, got, ok)
		}
	}
	for _, value := range []string{"", "3-9", ":3", ":a-b", "title:3-"} {
		if got, ok := place(value); ok {
			t.Errorf("%q is %v", value, got)
		}
	}
}

func TestWordsAreFoundWhereTheyStand(t *testing.T) {
	text := "Ä one, two, one."
	if diff := cmp.Diff([]gate.Range{{From: 2, To: 5}, {From: 12, To: 15}}, find(text, " one ", true)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]gate.Range{{From: 2, To: 5}}, find(text, "one", false)); diff != "" {
		t.Error(diff)
	}
	for _, none := range []string{"", "  ", "three", "one, two, one. and more"} {
		if got := find(text, none, true); got != nil {
			t.Errorf("%q is found at %v", none, got)
		}
	}
}
