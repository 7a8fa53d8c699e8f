package forum_test

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"holdfast/server/gate"
)

// The words that the screener of these tests reacts to. What looks like mask12end it masks, wherever it stands.
const (
	holdWord  = "waitforsomebody"
	foldWord  = "neartheedge"
	failWord  = "breakthescreener"
	otherWord = "inanothertongue"
)

var maskWord = regexp.MustCompile(`mask[0-9]+end`)

// byWord is a screener that goes by made-up words.
type byWord struct{}

func (byWord) Screen(ctx context.Context, s gate.Subject) (gate.Verdict, error) {
	text := s.Body.Text()
	v := gate.Verdict{Tier: gate.Green, Version: "made-up"}
	switch {
	case strings.Contains(text, failWord):
		return gate.Verdict{}, context.DeadlineExceeded
	case strings.Contains(text, otherWord):
		return gate.Unscreened("language"), nil
	}
	if strings.Contains(text, holdWord) {
		v.Tier, v.Hold, v.Queue, v.Rules = gate.Amber, true, true, append(v.Rules, "holds")
		at := utf8.RuneCountInString(text[:strings.Index(text, holdWord)])
		v.Marks = append(v.Marks, gate.Mark{Rule: "holds", Range: gate.Range{From: at, To: at + len(holdWord)}})
	}
	if strings.Contains(text, foldWord) {
		v.Tier, v.Fold, v.Card, v.Queue, v.Page, v.Rules = gate.Crisis, true, true, true, true, append(v.Rules, "folds")
	}
	for _, p := range append([]gate.Passage{{Text: text}}, s.Also...) {
		for _, at := range maskWord.FindAllStringIndex(p.Text, -1) {
			from := utf8.RuneCountInString(p.Text[:at[0]])
			v.Mask = append(v.Mask, gate.Mark{Rule: "masks", Where: p.Where, Range: gate.Range{From: from, To: from + at[1] - at[0]}})
		}
	}
	if len(v.Mask) > 0 {
		v.Queue, v.Rules, v.Marks = true, append(v.Rules, "masks"), append(v.Marks, v.Mask...)
	}
	return v, ctx.Err()
}
