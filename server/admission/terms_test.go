package admission_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

func TestConsentIsAskedOnceAndAgainWhenItSaysSomethingElse(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	admin, lead := h.person("boss", access.Admin), h.person("Dr Osei", access.Staff)
	must(t, h.SetPracticeFacts(ctx, admin.Actor(), admission.PracticeFacts{Name: "Alder House"}))
	group := h.group(lead)
	h.drain()
	who := h.pending("mira", lead, group)
	read := func() admission.Terms {
		t.Helper()
		h.drain()
		h.clock.Advance(time.Second)
		terms, err := h.Terms(ctx, who.Actor(), group.ID)
		must(t, err)
		return terms
	}
	first := read()
	if !first.Due || first.Accepted != nil || first.Changed != nil || len(first.Agreement) == 0 || !strings.Contains(said(first.Consent), "Alder House") {
		t.Fatalf("at first: %+v", first)
	}
	if err := h.AcceptTerms(ctx, who.Actor(), group.ID, "another"); !errors.Is(err, admission.ErrMoved) {
		t.Errorf("a yes to something else: %v", err)
	}
	must(t, h.AcceptTerms(ctx, who.Actor(), group.ID, first.Hash))
	must(t, h.AcceptTerms(ctx, who.Actor(), group.ID, first.Hash))
	if now := read(); now.Due || now.Accepted == nil || now.Hash != first.Hash || now.Changed != nil {
		t.Fatalf("after the yes: %+v", now)
	}

	// What changes no word asks nobody: a name, a purpose, a capacity, a word there and back.
	c, err := h.cohorts.Cohort(ctx, group.ID)
	must(t, err)
	c, err = h.cohorts.Change(ctx, lead.Actor(), group.ID, cohort.Settings{Name: "Wednesday group", Purpose: "To speak.", Capacity: 9}, c.Version)
	must(t, err)
	must(t, h.SetPracticeFacts(ctx, admin.Actor(), admission.PracticeFacts{Name: "Alder House"}))
	must(t, h.Plan(ctx))
	if now := read(); now.Due || now.Hash != first.Hash {
		t.Errorf("nothing material changed, and it asks again: %v", now.Changed)
	}

	c, err = h.cohorts.Change(ctx, lead.Actor(), group.ID, cohort.Settings{
		Name: "Wednesday group", Capacity: 9, Hours: "We read on Mondays.", Ends: time.Date(2027, 1, 26, 0, 0, 0, 0, time.UTC),
	}, c.Version)
	must(t, err)
	now := read()
	want := "Consent: “When people read” says something else. Consent: “When the group ends” says something else."
	if !now.Due || strings.Join(now.Changed, " ") != want {
		t.Errorf("hours and end changed: due %v, %q", now.Due, now.Changed)
	}
	if err := h.AcceptTerms(ctx, who.Actor(), group.ID, first.Hash); !errors.Is(err, admission.ErrMoved) {
		t.Errorf("a yes to what it said before: %v", err)
	}
	must(t, h.AcceptTerms(ctx, who.Actor(), group.ID, now.Hash))

	clauses := append(c.Agreement.Clauses[1:], cohort.Clause{Title: "Tea", Text: "We drink tea."})
	_, err = h.cohorts.SetAgreement(ctx, lead.Actor(), group.ID, clauses, c.Agreement.Version)
	must(t, err)
	now = read()
	if !now.Due || now.Version != 2 || len(now.Changed) != 2 || now.Changed[0] != "Agreement: “Tea” is new." {
		t.Errorf("the agreement changed: due %v, %q", now.Due, now.Changed)
	}
	must(t, h.AcceptTerms(ctx, who.Actor(), group.ID, now.Hash))

	acceptances, _, err := h.Accepted(ctx, who.Actor(), group.ID)
	if err != nil || len(acceptances) != 3 {
		t.Fatalf("%d acceptances are kept (%v)", len(acceptances), err)
	}
	if a := acceptances[2]; a.Version != 1 || said(a.Consent) != said(first.Consent) || said(a.Agreement) != said(first.Agreement) {
		t.Errorf("the first yes was to %q", said(a.Consent))
	}
	if a := acceptances[0]; a.Version != 2 || !strings.Contains(said(a.Agreement), "We drink tea.") {
		t.Errorf("the last yes was to %q", said(a.Agreement))
	}
}

func said(list []admission.Sentence) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(s.Title + ": " + s.Text + " ")
	}
	return b.String()
}

// Two who work here are another situation than one, and so are other settings at the next start.
func TestWhatThePracticeIsStandsInConsent(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	admin := h.person("boss", access.Admin)
	group := h.group(admin)
	h.drain()
	who := h.pending("mira", admin, group)
	text := func() string {
		h.drain()
		terms, err := h.Terms(ctx, who.Actor(), group.ID)
		must(t, err)
		return said(terms.Consent)
	}
	if got := text(); !strings.Contains(got, "Nobody else looks at these decisions.") {
		t.Errorf("alone: %s", got)
	}
	h.agree(who, group)
	must(t, h.SetPracticeFacts(ctx, admin.Actor(), admission.PracticeFacts{Name: "Alder House", OutsideReviewer: "Dr Bell"}))
	if got := text(); !strings.Contains(got, "from outside by Dr Bell") || !h.due(who, group) {
		t.Errorf("with somebody outside: %s", got)
	}
	h.agree(who, group)
	inv, err := h.Invite(ctx, admin.Actor(), admission.NewInvitation{For: admission.ForStaff})
	must(t, err)
	must(t, h.Accept(ctx, h.ticket(inv), h.person("Inês", access.Member)))
	if got := text(); !strings.Contains(got, "It takes two of them") || !h.due(who, group) {
		t.Errorf("with a colleague: %s", got)
	}
	h.agree(who, group)
	must(t, h.Recompute(ctx, group.ID))
	if h.due(who, group) {
		t.Error("asked again although nothing changed")
	}
	if err := h.Recompute(ctx, id.Cohort(h.Nonce())); err != nil {
		t.Errorf("a group that is not there: %v", err)
	}
}

func TestAGroupWithNothingToAcceptAsksForNothing(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	c, _, err := h.cohorts.Ensure(ctx, operator, "An old group")
	must(t, err)
	who := h.person("mira", access.Member)
	must(t, h.cohorts.Join(ctx, operator, cohort.Membership{Cohort: c.ID, Person: who.Person, Role: access.RoleMember, Standing: access.Admitted, Alias: "Willow"}))
	must(t, h.Plan(ctx))
	h.drain()
	terms, err := h.Terms(ctx, who.Actor(), c.ID)
	if err != nil || terms.Due || h.due(who, c) {
		t.Errorf("it asks: %v (%v)", terms.Due, err)
	}
}

func TestTermsAreForThoseWhoBelong(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	stranger, admin := h.person("eve", access.Member), h.person("boss", access.Admin)
	_, absent := h.Terms(ctx, stranger.Actor(), id.Cohort(h.Nonce()))
	for name, actor := range map[string]access.Actor{"a stranger": stranger.Actor(), "an admin": admin.Actor()} {
		_, err1 := h.Terms(ctx, actor, group.ID)
		_, _, err2 := h.Accepted(ctx, actor, group.ID)
		_, _, err3 := h.Application(ctx, actor, group.ID)
		_, err4 := h.Readers(ctx, actor, group.ID)
		for i, err := range []error{err1, err2, err3, err4, h.AcceptTerms(ctx, actor, group.ID, "x"), h.Apply(ctx, actor, group.ID, answers("Fern"))} {
			if err == nil || err.Error() != absent.Error() {
				t.Errorf("%s, act %d: %v, want %v", name, i+1, err, absent)
			}
		}
	}
	if _, err := h.Terms(ctx, access.Actor{}, group.ID); kind(err) != errs.Unauthenticated {
		t.Errorf("nobody: %v", err)
	}
}

func TestWhoOpenedMyRecordsAppears(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	who := h.applied("willow", lead, group)
	openings := func() []admission.Opening {
		t.Helper()
		_, list, err := h.Accepted(ctx, who.Actor(), group.ID)
		must(t, err)
		return list
	}
	if list := openings(); len(list) != 0 {
		t.Fatalf("nobody opened anything, and it lists %+v", list)
	}
	h.clock.Advance(time.Minute)
	given, err := h.OpenApplication(ctx, lead.Actor(), group.ID, who.Person)
	if err != nil || given.Answers.LegalName != "Mira Halloran" {
		t.Fatalf("%q, %v", given.Answers.LegalName, err)
	}
	h.clock.Advance(time.Minute)
	card, err := h.Card(ctx, lead.Actor(), group.ID, who.Person)
	if err != nil || card.Phone == "" {
		t.Fatal(err)
	}
	list := openings()
	if len(list) != 2 || list[0].What != access.ReadCard || list[1].What != access.ReadApplication || list[0].By != "Dr Osei" || list[0].Altered || !list[0].At.After(list[1].At) {
		t.Errorf("it lists %+v", list)
	}
	eve := h.person("eve", access.Staff)
	if _, err := h.Card(ctx, eve.Actor(), group.ID, who.Person); kind(err) != errs.NotFound {
		t.Errorf("somebody else's staff: %v", err)
	}
	if len(openings()) != 2 {
		t.Error("a refused reading is listed as an opening")
	}
	boss := h.person("boss", access.Admin)
	must(t, h.SetKind(ctx, boss.Actor(), lead.Person, access.Member))
	if list := openings(); len(list) != 2 || list[0].By != "Somebody who no longer works here" {
		t.Errorf("once they left it lists %+v", list)
	}
}
