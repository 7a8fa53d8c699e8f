package app

import (
	"context"
	"errors"

	"holdfast/moderation"
	"holdfast/moderation/cover"
	"holdfast/moderation/rules"
	"holdfast/moderation/screen"
	"holdfast/server/access"
	"holdfast/server/admission"
	"holdfast/server/config"
	"holdfast/server/id"
	"holdfast/server/pager"
	"holdfast/server/redact"
)

// screening is by the practice's published rules, unless a test has its own.
func (h *House) screening() {
	h.Rules = rules.New(rules.Parts{
		Store: h.Store, Clock: h.clock, IDs: h.ids, Carrier: h.Relay, Posts: recent{h}, Practice: id.Practice(h.cfg.Practice),
	})
	h.Relay.Watch(rules.Watched()...)
	if h.screener == nil {
		h.screener = h.Rules
	}
}

// moderate builds cover and cases, each of which asks the other.
func (h *House) moderate(ctx context.Context) error {
	h.Cover = cover.New(cover.Parts{
		Store: h.Store, Ring: h.Ring, Clock: h.clock, IDs: h.ids, Carrier: h.Relay, Due: h.Relay, Cohorts: h.Cohorts,
		Accounts: h.Accounts, Pager: calls{pager.New(h.use == config.Demo)}, Origin: h.Origin, Log: h.Log,
	})
	h.Moderation = moderation.New(moderation.Parts{
		Store: h.Store, Ring: h.Ring, Clock: h.clock, IDs: h.ids, Carrier: h.Relay, Due: h.Relay, Forum: h.Forum, Cohorts: h.Cohorts,
		Accounts: h.Accounts, Cover: h.Cover, Audit: h.Audit, Practice: id.Practice(h.cfg.Practice), Log: h.Log,
		Screener: h.screener, Classes: classes(), Cards: cards{h.Admission}, Doors: h.Admission, Reviewer: h.Admission.OutsideReviewer,
	})
	h.Cover.SetCases(h.Moderation)
	h.Notify.Cover = h.Cover
	h.Relay.Watch(cover.Watched()...)
	h.Relay.Watch(moderation.Watched()...)
	h.Cover.Follow(h.Relay)
	h.Moderation.Follow(h.Relay)
	return errors.Join(h.Cover.PlanPurge(ctx))
}

// classes says which topic each rule of screening is about.
func classes() func(rule string) string {
	of := map[string]string{}
	for _, rule := range screen.Rules() {
		of[rule.ID] = rule.Class
	}
	return func(rule string) string { return of[rule] }
}

// calls is the pager as cover calls it.
type calls struct{ *pager.Pager }

func (c calls) Send(ctx context.Context, address redact.Token, call cover.Call) error {
	return c.Pager.Send(ctx, address, pager.Page{ID: call.ID, Link: call.Link, At: call.At, Kind: string(call.Kind), Step: call.Step})
}

// cards are contact cards as moderation opens them.
type cards struct{ *admission.Service }

func (c cards) Card(ctx context.Context, actor access.Actor, which id.Cohort, who id.Person) (moderation.Card, error) {
	a, err := c.BreakGlass(ctx, actor, which, who)
	return moderation.Card{
		LegalName: a.LegalName, Place: a.Place, Phone: a.Phone, SafeContact: a.SafeContact, NeverContact: a.NeverContact, Language: a.Language,
	}, err
}

// recent is what rules are tried on.
type recent struct{ h *House }

func (r recent) Recent(ctx context.Context, most int) ([]rules.Text, error) {
	groups, err := r.h.Cohorts.All(ctx)
	if err != nil {
		return nil, err
	}
	var which []id.Cohort
	for _, c := range groups {
		which = append(which, c.ID)
	}
	posts, err := r.h.Forum.Lately(ctx, which, most)
	texts := make([]rules.Text, len(posts))
	for i, p := range posts {
		texts[i] = rules.Text{Cohort: p.Cohort, Post: p.ID, Body: p.Shown.Body}
	}
	return texts, err
}
