package app

import (
	"context"
	"time"

	"holdfast/server/access"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/id"
	"holdfast/server/safety"
)

// furnish gives the demo's first group what a real one has before its first word: a purpose, dates, an agreement that
// its members said yes to, and somebody who asks to come in. Each step is left alone where it is done already.
func (h *House) furnish(ctx context.Context, which id.Cohort) error {
	if err := h.Admission.SetPracticeFacts(ctx, h.Actor("ruth"), admission.PracticeFacts{Name: "Alder House"}); err != nil {
		return err
	}
	if err := h.helps(ctx); err != nil {
		return err
	}
	c, err := h.Cohorts.Cohort(ctx, which)
	if err != nil {
		return err
	}
	amara := h.Actor("amara")
	if c.Purpose == "" {
		if c, err = h.Cohorts.Change(ctx, amara, which, tuesday(h.clock.Now()), c.Version); err != nil {
			return err
		}
	}
	if c.Agreement.Version == 0 {
		if _, err := h.Cohorts.SetAgreement(ctx, amara, which, cohort.Sample(), 0); err != nil {
			return err
		}
		if err := h.Cohorts.Reopen(ctx, amara, which, "One of us moved away in the third week, and the place is free.", false); err != nil {
			return err
		}
	}
	for _, p := range cast {
		if err := h.agrees(ctx, p, which); err != nil {
			return err
		}
	}
	if err := h.aside(ctx, which); err != nil {
		return err
	}
	return h.asks(ctx, which)
}

func tuesday(now time.Time) cohort.Settings {
	day := now.Truncate(24 * time.Hour)
	return cohort.Settings{
		Name: Tuesday, Purpose: "Twelve weeks on saying no, resting, and asking for help before it is late.",
		Starts: day.AddDate(0, 0, -4*7), Ends: day.AddDate(0, 0, 8*7), Capacity: 9,
		Hours: "Staff read on weekdays, 9 am to 6 pm.", Cover: "When Dr Osei is away, Milo Brandt reads.",
		Week: weekdays(9, 18), Zone: "Europe/London",
	}
}

// weekdays are the hours of the day at which staff read, Monday to Friday.
func weekdays(from, to int) []cohort.Span {
	var week []cohort.Span
	for day := time.Monday; day <= time.Friday; day++ {
		week = append(week, cohort.Span{Day: day, From: from * 60, To: to * 60})
	}
	return week
}

// helps gives the demo's Help now lines that nobody answers: 01632 960 and 0808 157 0 are kept for drama (Ofcom,
// numbers for drama use). Real lines are looked up by each practice, and none come with the house.
func (h *House) helps(ctx context.Context) error {
	there, err := h.Safety.Lines(ctx, "", "")
	if err != nil || len(there) > 0 {
		return err
	}
	ruth, source := h.Actor("ruth"), "Made up for this demo"
	for _, l := range []safety.Line{
		{Label: "Alder House", Number: "01632 960 100", Kind: safety.Call, Own: true, Detail: "Weekdays, 9 am to 6 pm."},
		{Label: "Not a real number, in this demo", Number: "01632 960 999", Kind: safety.Emergency, Source: source},
		{Label: "The Night Line", Number: "0808 157 0100", Kind: safety.Call, Country: "Example Isles", Language: "English", Detail: "Free, day and night.", Source: source},
		{Label: "The Night Line", Number: "01632 960 103", Kind: safety.Text, Country: "Example Isles", Language: "English", Source: source},
		{Label: "Y Llinell Nos", Number: "0808 157 0101", Kind: safety.Call, Country: "Example Isles", Language: "Welsh", Source: source},
		{Label: "The Other Shore", Number: "0808 157 0102", Kind: safety.Call, Country: "Farther Shore", Language: "English", Source: source},
	} {
		if err := h.Safety.AddLine(ctx, ruth, l, h.Safety.Nonce()); err != nil {
			return err
		}
	}
	return h.Safety.SetHours(ctx, ruth, "Staff read on weekdays, 9 am to 6 pm.")
}

// agrees says yes for a member of the group, as a person would.
func (h *House) agrees(ctx context.Context, p player, which id.Cohort) error {
	for _, s := range p.seats {
		if s.cohort != Tuesday || s.role != access.RoleMember {
			continue
		}
		terms, err := h.Admission.Terms(ctx, h.Actor(p.key), which)
		if err != nil {
			return err
		}
		return h.Admission.AcceptTerms(ctx, h.Actor(p.key), which, terms.Hash)
	}
	return nil
}

// asks has Wren wait for a decision. Once somebody has decided, it stays decided.
func (h *House) asks(ctx context.Context, which id.Cohort) error {
	wren := h.Actor("wren")
	if m, err := h.Cohorts.Membership(ctx, which, wren.Person); err != nil || m.Standing != access.NoStanding && m.Alias != "" {
		return err
	}
	if _, err := h.Cohorts.Pend(ctx, which, wren.Person, h.Actor("amara").Person, "demo.wren"); err != nil {
		return err
	}
	terms, err := h.Admission.Terms(ctx, wren, which)
	if err != nil {
		return err
	}
	if err := h.Admission.AcceptTerms(ctx, wren, which, terms.Hash); err != nil {
		return err
	}
	return h.Admission.Apply(ctx, wren, which, admission.Answers{
		Adult: true, LegalName: "Joan Example", Place: "12 Made-up Lane, Exampleton", Phone: "01632 960 012",
		SafeContact: "Her sister, on the number above", NeverContact: "Anybody at work", Language: "English", Alias: "Wren", Shape: 2,
	})
}
