package pages

import (
	"context"
	"slices"
	"strconv"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

// keep leaves the filled button to opening the group while that is what the page is for.
func (p CohortSettings) keep() string {
	if p.Open != "" && p.NotReady.Href == "" {
		return "btn plain"
	}
	return "btn"
}

func (r Reopening) history(ctx context.Context) string {
	if r.History {
		return words.T(ctx, "Members are asked whether newcomers may read what was written before.")
	}
	return words.T(ctx, "Newcomers read from the day they come in.")
}

// spare is how many empty clauses follow those that are there.
const spare = 3

func (p AgreementChange) boxes() []TermsItem {
	return append(slices.Clone(p.Clauses), make([]TermsItem, spare)...)
}

func clauseBox(part string, n int) string { return part + "-" + strconv.Itoa(n) }

// relation words what somebody is to a group.
func relation(choices []parts.Choice, value string) string {
	for _, c := range choices {
		if c.Value == value {
			return c.Label
		}
	}
	return ""
}

// about gives the problem to the one form that was refused.
func (p Member) about(form string) *parts.Problem {
	if p.Refused != form {
		return nil
	}
	return p.Problem
}

// summary leads to the one of many boxes for a reason.
func (p Member) summary() *parts.Problem {
	if p.Problem == nil || p.Problem.Field != "reason" {
		return p.Problem
	}
	led := *p.Problem
	led.At = p.Refused + "-reason"
	return &led
}

// said keeps what was typed with the form that was refused, and out of the others.
func (p Member) said(form string) string {
	if p.Refused != form {
		return ""
	}
	return p.Typed
}
