package admission_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/admission"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

func TestConsentComesBeforeWords(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	h.drain()
	who := h.pending("mira", lead, group)
	if err := h.Apply(ctx, who.Actor(), group.ID, answers("Willow")); !errors.Is(err, access.ErrTerms) {
		t.Fatalf("given without consent: %v", err)
	}
	h.agree(who, group)
	wrong := answers("Willow")
	wrong.Adult = false
	if err := h.Apply(ctx, who.Actor(), group.ID, wrong); kind(err) != errs.Invalid || h.raw.held(admission.Applications) == 0 {
		t.Errorf("not an adult: %v", err)
	}
	if a, _, _ := h.Application(ctx, who.Actor(), group.ID); !a.Given.IsZero() || a.Answers != (admission.Answers{}) {
		t.Error("what a minor typed was kept")
	}
	if err := h.Decide(ctx, lead.Actor(), group.ID, who.Person, admitted()); kind(err) != errs.Conflict {
		t.Errorf("decided before anything was given: %v", err)
	}
	must(t, h.Apply(ctx, who.Actor(), group.ID, answers("Willow")))
	changed := answers("Fern")
	changed.Place = "Nowhere in particular 7"
	must(t, h.Apply(ctx, who.Actor(), group.ID, changed))
	h.drain()
	if n := h.heard(admission.WaitingEvent); n != 1 {
		t.Errorf("the clinicians were told %d times", n)
	}
	a, m, err := h.Application(ctx, who.Actor(), group.ID)
	if err != nil || a.Answers != changed || m.Alias != "Fern" {
		t.Errorf("%+v, known as %q (%v)", a.Answers, m.Alias, err)
	}
	second := h.pending("tom", lead, group)
	h.agree(second, group)
	err = h.Apply(ctx, second.Actor(), group.ID, answers("fern"))
	if e, ok := errs.As(err); !ok || e.Field != "alias" {
		t.Errorf("a name that is taken: %v", err)
	}
	if b, _, _ := h.Application(ctx, second.Actor(), group.ID); b.Complete() {
		t.Error("it was kept although the name was taken")
	}
}

func TestADecisionWinsOnce(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	var seniors []account.Session
	for i := range 8 {
		s := h.person(fmt.Sprintf("Dr %c", 'A'+i), access.Staff)
		must(t, h.cohorts.AddStaff(ctx, lead.Actor(), group.ID, s.Person, access.RoleFacilitator, access.CoFacilitator))
		seniors = append(seniors, h.session(s.Person))
	}
	h.drain()
	for round := range 3 {
		who := h.applied(fmt.Sprintf("willow %c", 'a'+round), lead, group)
		won, turned := atOnce(len(seniors), func(i int) error {
			d := admitted()
			if i%2 == 1 {
				d = refused()
			}
			return h.Decide(ctx, seniors[i].Actor(), group.ID, who.Person, d)
		})
		h.drain()
		if won != 1 {
			t.Errorf("%d decisions won", won)
		}
		for _, err := range turned {
			if kind(err) != errs.Conflict {
				t.Errorf("turned away with %v", err)
			}
		}
		answer, err := h.Answer(ctx, who.Actor(), group.ID)
		must(t, err)
		in := h.standing(who, group)
		if in != access.Admitted && in != access.Refused || (in == access.Refused) != (answer.Elsewhere != "") || answer.By == "" {
			t.Errorf("they are %s and read %+v", in, answer)
		}
		if got := strings.Count(h.recorded(id.Pair(group.ID, who.Person)), "admit"); got != 1 {
			t.Errorf("on record %d times", got)
		}
	}
	if n := h.heard(cohort.WelcomeEvent) + h.heard(cohort.AnsweredEvent); n != 3 {
		t.Errorf("%d were told", n)
	}
}

func TestNotNowSaysWhereInsteadAndNothingMore(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	who := h.applied("willow", lead, group)
	d := refused()
	d.Criteria[4] = admission.Criterion{ID: "purpose", Met: admission.No, Note: "a note for the record alone"}
	must(t, h.Decide(ctx, lead.Actor(), group.ID, who.Person, d))
	answer, err := h.Answer(ctx, who.Actor(), group.ID)
	if err != nil || answer.Standing != access.Refused || answer.Words != "Not this spring." || !strings.Contains(answer.Elsewhere, "day clinic") || answer.By != "Dr Osei" {
		t.Errorf("%+v (%v)", answer, err)
	}
	if strings.Contains(fmt.Sprintf("%+v", answer), "record alone") {
		t.Error("the person reads the notes")
	}
	if _, err := h.Terms(ctx, who.Actor(), group.ID); kind(err) != errs.NotFound {
		t.Errorf("the group is still there for them: %v", err)
	}
	notNow := func() int {
		t.Helper()
		groups, err := h.NotNow(ctx, who.Actor())
		must(t, err)
		return len(groups)
	}
	if notNow() != 1 {
		t.Error("no page leads to the answer")
	}

	// Asked again they begin again: what was given and decided then does not count.
	h.clock.Advance(time.Hour)
	who, lead = h.session(who.Person), h.session(lead.Person)
	must(t, h.Accept(ctx, h.ticket(h.invited(lead, group)), who))
	if notNow() != 0 {
		t.Error("asked again they are still told of the last time")
	}
	if answer, err = h.Answer(ctx, who.Actor(), group.ID); err != nil || answer.Standing != access.Pending || answer.Given || answer.Words != "" {
		t.Errorf("asked again: %+v (%v)", answer, err)
	}
	if err := h.Decide(ctx, lead.Actor(), group.ID, who.Person, admitted()); kind(err) != errs.Conflict {
		t.Errorf("decided on what was given last time: %v", err)
	}
	h.agree(who, group)
	must(t, h.Apply(ctx, who.Actor(), group.ID, answers("willow")))
	must(t, h.Decide(ctx, lead.Actor(), group.ID, who.Person, admitted()))
	h.drain()
	if got := h.standing(who, group); got != access.Admitted {
		t.Errorf("they are %s", got)
	}
	if n := h.heard(admission.WaitingEvent); n != 2 {
		t.Errorf("the clinicians were told %d times", n)
	}
}

func TestAMinorIsPausedWithACase(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead, second := h.person("Dr Osei", access.Staff), h.person("Dr Bell", access.Staff)
	group := h.group(lead)
	must(t, h.cohorts.AddStaff(ctx, lead.Actor(), group.ID, second.Person, access.RoleFacilitator, access.CoFacilitator))
	h.drain()
	second = h.session(second.Person)
	who := h.applied("willow", lead, group)
	d := refused()
	d.Criteria[0] = admission.Criterion{ID: "adult", Met: admission.No, Note: "She told me she is sixteen."}
	d.Words, d.Elsewhere = "", ""
	must(t, h.Decide(ctx, lead.Actor(), group.ID, who.Person, d))
	h.drain()
	m, err := h.cohorts.Membership(ctx, group.ID, who.Person)
	if err != nil || m.Standing != access.Suspended || m.Two == nil || m.Two.What != cohort.TwoMinor {
		t.Fatalf("they are %s with %+v (%v)", m.Standing, m.Two, err)
	}
	if p, _ := h.accounts.Person(ctx, who.Person); !p.Suspended {
		t.Error("their other doors are open")
	}
	if err := h.Decide(ctx, lead.Actor(), group.ID, who.Person, admitted()); kind(err) != errs.Conflict {
		t.Errorf("decided again: %v", err)
	}

	// It was a mistake: another person lifts it, and the decision is open again.
	h.clock.Advance(time.Hour)
	lead, second = h.session(lead.Person), h.session(second.Person)
	must(t, h.cohorts.ReviewSuspension(ctx, second.Actor(), group.ID, who.Person, true, ""))
	h.drain()
	if err := h.Decide(ctx, second.Actor(), group.ID, who.Person, admitted()); err != nil {
		t.Fatalf("decided anew: %v", err)
	}
	h.drain()
	who = h.session(who.Person)
	if answer, err := h.Answer(ctx, who.Actor(), group.ID); err != nil || answer.Standing != access.Admitted || answer.By != "Dr Bell" {
		t.Errorf("%+v (%v)", answer, err)
	}
}

func TestWhatTheGroupCannotFollowIsNotDecided(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	who := h.applied("willow", lead, group)
	must(t, h.cohorts.Open(ctx, lead.Actor(), group.ID, true))
	if err := h.Decide(ctx, lead.Actor(), group.ID, who.Person, admitted()); kind(err) != errs.Forbidden {
		t.Errorf("into a closed group: %v", err)
	}
	if h.raw.held(admission.Decisions) != 0 || h.standing(who, group) != access.Pending {
		t.Error("half of it was kept")
	}
	must(t, h.cohorts.Reopen(ctx, lead.Actor(), group.ID, "There is a place.", false))
	must(t, h.Decide(ctx, lead.Actor(), group.ID, who.Person, admitted()))
	h.drain()
	if got := h.standing(who, group); got != access.Admitted {
		t.Errorf("they are %s", got)
	}
}

func TestWhoMayDecideAndOpen(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead, super, mod, locum := h.person("Dr Osei", access.Staff), h.person("Dr Ito", access.Staff), h.person("Milo", access.Staff), h.person("Dr Bell", access.Staff)
	group := h.group(lead)
	for _, s := range []struct {
		who      account.Session
		role     access.Role
		relation access.Relation
	}{{super, access.RoleFacilitator, access.Supervisor}, {mod, access.RoleModerator, ""}, {locum, access.RoleFacilitator, access.Locum}} {
		must(t, h.cohorts.AddStaff(ctx, lead.Actor(), group.ID, s.who.Person, s.role, s.relation))
	}
	h.drain()
	super, mod, locum = h.session(super.Person), h.session(mod.Person), h.session(locum.Person)
	who, other := h.applied("willow", lead, group), h.applied("fern", lead, group)
	admin, eve := h.person("boss", access.Admin), h.person("eve", access.Staff)
	for _, c := range []struct {
		name  string
		actor access.Actor
		want  errs.Kind
	}{
		{"nobody", access.Actor{}, errs.Unauthenticated}, {"a supervisor", super.Actor(), errs.Forbidden}, {"a moderator", mod.Actor(), errs.Forbidden},
		{"another member", other.Actor(), errs.NotFound}, {"the person", who.Actor(), errs.NotFound}, {"an admin", admin.Actor(), errs.NotFound},
		{"staff of another group", eve.Actor(), errs.NotFound},
	} {
		_, err1 := h.OpenApplication(ctx, c.actor, group.ID, who.Person)
		_, err2 := h.Card(ctx, c.actor, group.ID, who.Person)
		for i, err := range []error{err1, err2, h.Decide(ctx, c.actor, group.ID, who.Person, admitted())} {
			if kind(err) != c.want {
				t.Errorf("%s, act %d: %v", c.name, i+1, err)
			}
		}
	}
	if _, err := h.OpenApplication(ctx, locum.Actor(), group.ID, who.Person); err != nil {
		t.Errorf("a locum: %v", err)
	}
	for name, gone := range map[string]id.Person{"nobody": id.Person(h.Nonce()), "an outsider": eve.Person} {
		if _, err := h.Card(ctx, lead.Actor(), group.ID, gone); kind(err) != errs.NotFound {
			t.Errorf("the card of %s: %v", name, err)
		}
		if err := h.Decide(ctx, lead.Actor(), group.ID, gone, admitted()); kind(err) != errs.NotFound {
			t.Errorf("a decision about %s: %v", name, err)
		}
	}
	if _, err := h.Card(ctx, lead.Actor(), group.ID, super.Person); !errors.Is(err, admission.ErrUngiven) {
		t.Errorf("the card of somebody who gave none: %v", err)
	}
}

// What cannot be noted is not read.
func TestNoReadingWithoutARecord(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	who := h.applied("willow", lead, group)
	h.drain()
	h.raw.refuse = func(c *store.Collection) error {
		if c.Name == "audit" {
			return store.ErrUnavailable
		}
		return nil
	}
	given, err := h.OpenApplication(ctx, lead.Actor(), group.ID, who.Person)
	if !errors.Is(err, store.ErrUnavailable) || given.Answers != (admission.Answers{}) {
		t.Errorf("the application was read without a record: %v", err)
	}
	card, err := h.Card(ctx, lead.Actor(), group.ID, who.Person)
	if !errors.Is(err, store.ErrUnavailable) || card != (admission.Answers{}) {
		t.Errorf("the card was read without a record: %v", err)
	}
}

func TestACardIsChangedByItsPersonAfterTheyProvedThemselves(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead := h.person("Dr Osei", access.Staff)
	group := h.group(lead)
	who := h.applied("willow", lead, group)
	in := answers("another alias")
	in.Phone, in.Adult, in.Shape = "020 7946 0333", false, 3
	h.clock.Advance(account.FreshFor)
	if err := h.ChangeCard(ctx, who, group.ID, in); !errors.Is(err, access.ErrStale) {
		t.Errorf("long after they came in: %v", err)
	}
	who = h.session(who.Person)
	must(t, h.ChangeCard(ctx, who, group.ID, in))
	card, err := h.OwnCard(ctx, who.Actor(), group.ID)
	want := answers("willow")
	want.Phone = "020 7946 0333"
	if err != nil || card != want {
		t.Errorf("it is %+v (%v)", card, err)
	}
	in.Phone = ""
	if e, ok := errs.As(h.ChangeCard(ctx, who, group.ID, in)); !ok || e.Field != "phone" {
		t.Errorf("without a phone number: %v", e)
	}
	fresh := h.pending("tom", lead, group)
	if err := h.ChangeCard(ctx, fresh, group.ID, answers("x")); kind(err) != errs.Conflict {
		t.Errorf("a card that was never given: %v", err)
	}
	names, err := h.Readers(ctx, who.Actor(), group.ID)
	if err != nil || len(names) != 1 || names[0] != "Dr Osei" {
		t.Errorf("it is read by %q (%v)", names, err)
	}
}

// What is left over of an earlier decision, after a crash say, changes nothing about a later time of waiting.
func TestAnOldDecisionIsNotCarriedOutAgain(t *testing.T) {
	for _, c := range []struct {
		name  string
		first admission.Decision
		later func(h *hall, lead, second, who account.Session, group cohort.Cohort)
	}{
		{"asked again in the same moment", refused(), func(h *hall, lead, _, who account.Session, group cohort.Cohort) {
			must(h.t, h.Accept(h.t.Context(), h.ticket(h.invited(lead, group)), who))
		}},
		{"paused by mistake", minor(), func(h *hall, _, second, who account.Session, group cohort.Cohort) {
			h.clock.Advance(time.Minute)
			must(h.t, h.cohorts.ReviewSuspension(h.t.Context(), second.Actor(), group.ID, who.Person, true, ""))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			ctx := t.Context()
			lead, second := h.person("Dr Osei", access.Staff), h.person("Dr Bell", access.Staff)
			group := h.group(lead)
			must(t, h.cohorts.AddStaff(ctx, lead.Actor(), group.ID, second.Person, access.RoleFacilitator, access.CoFacilitator))
			h.drain()
			second = h.session(second.Person)
			who := h.applied("willow", lead, group)
			h.drain()
			h.raw.stuck("decisions", 1)
			must(t, h.Decide(ctx, lead.Actor(), group.ID, who.Person, c.first))
			h.relay.Wait()
			if got := h.standing(who, group); got == access.Pending {
				t.Fatal("nothing was decided")
			}
			c.later(h, lead, second, h.session(who.Person), group)
			h.raw.stuck("", 0)
			if h.left() == 0 {
				t.Fatal("nothing was left over: nothing was tested")
			}
			h.drain()
			if got := h.standing(who, group); got != access.Pending {
				t.Errorf("they wait, and became %s", got)
			}
		})
	}
}

func minor() admission.Decision {
	d := refused()
	d.Criteria[0].Met = admission.No
	return d
}
