package cohort_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
)

// What a member tells the group of themselves is screened: masked for the others, folded, or kept for the staff; each line
// is one signal, carried out in the request.
func TestLinesAreScreened(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	willow, tern := r.person("Willow", access.Member), r.person("Tern", access.Member)
	r.signals.heard()
	for _, c := range []struct {
		line, others, own string
		fold, held        bool
		facts             map[string]string
	}{
		{"Away for a week.", "Away for a week.", "Away for a week.", false, false, map[string]string{"tier": "green"}},
		{"At mask then.", "At [not shown] then.", "At mask then.", false, false, map[string]string{"tier": "green", "mask": "m::3-7"}},
		{"I fold.", "I fold.", "I fold.", true, false, map[string]string{"tier": "green", "fold": "1"}},
		{"Please hold.", "", "", false, true, map[string]string{"tier": "green", "hold": "1"}},
		{"I fail.", "I fail.", "I fail.", false, false, map[string]string{"tier": "amber", "unscreened": "error", "card": "1", "queue": "1"}},
	} {
		held, err := r.TakeBreak(t.Context(), willow, g.id, c.line)
		if err != nil || held != c.held {
			t.Errorf("%q is held: %v, %v", c.line, held, err)
		}
		r.relay.Wait() // else what is not cleared yet is heard again
		heard := r.signals.heard()
		want := map[string]string{"kind": "screened", "entry": "line", "subject": "line", "cohort": string(g.id), "author": string(willow.Person)}
		for k, v := range c.facts {
			want[k] = v
		}
		if len(heard) != 1 || heard[0]["change"] == "" {
			t.Fatalf("%q: moderation hears %v", c.line, heard)
		}
		delete(heard[0], "change")
		if diff := cmp.Diff(want, heard[0]); diff != "" {
			t.Errorf("%q: %s", c.line, diff)
		}
		for who, said := range map[access.Actor]string{tern: c.others, g.lead: c.others, willow: c.own} {
			lines, err := r.Lines(t.Context(), who, g.id, 1)
			r.must(err)
			if said != "" && (lines[0].Text != said || lines[0].Fold != (c.fold && who != willow)) || said == "" && lines[0].Text == c.line {
				t.Errorf("%q is read as %+v", c.line, lines[0])
			}
		}
		_, err = r.ComeBack(t.Context(), willow, g.id, "")
		r.must(err)
		if heard := r.signals.heard(); len(heard) != 0 {
			t.Errorf("saying nothing is a signal: %v", heard)
		}
	}
}

// Who told a group something of themselves finds it beside their own place for a day, with where to find help if it
// speaks of despair, also where the group does not see it or they have left.
func TestOwnLine(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	ctx, willow, tern := t.Context(), r.person("Willow", access.Member), r.person("Tern", access.Member)
	own := func(who access.Actor) *cohort.OwnLine {
		t.Helper()
		l, err := r.OwnLine(ctx, who, g.id)
		r.must(err)
		return l
	}
	if l := own(willow); l != nil {
		t.Errorf("before anything was said: %+v", l)
	}
	for _, c := range []struct {
		line       string
		held, card bool
	}{{"Away for a week.", false, false}, {"At mask then.", false, false}, {"Please hold.", true, false}, {"I fail.", false, true}} {
		_, err := r.TakeBreak(ctx, willow, g.id, c.line)
		r.must(err)
		if l := own(willow); l == nil || l.Text != c.line || l.Held != c.held || l.Card != c.card {
			t.Errorf("%q is found as %+v", c.line, l)
		}
		r.clock.Advance(time.Second)
		_, err = r.ComeBack(ctx, willow, g.id, "")
		r.must(err)
		r.clock.Advance(time.Second)
	}
	if l := own(tern); l != nil {
		t.Errorf("another finds %+v", l)
	}
	if _, err := r.OwnLine(ctx, r.person("Stranger", access.Member), g.id); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a stranger: %v", err)
	}
	_, err := r.LeaveCohort(ctx, willow, g.id, "I fail.")
	r.must(err)
	if l := own(willow); l == nil || !l.Card {
		t.Errorf("after leaving: %+v", l)
	}
	r.clock.Advance(cohort.LineStands + time.Second)
	if l := own(willow); l != nil {
		t.Errorf("a day later: %+v", l)
	}
}

// A name that screening would not show is refused with a sentence, before it is taken; every other one is a signal.
func TestNamesAreScreened(t *testing.T) {
	r := newRooms(t)
	g := r.forming()
	willow := r.person("Willow", access.Member)
	_, err := r.Pend(t.Context(), g.id, willow.Person, g.lead.Person, r.ids.New())
	r.must(err)
	for _, bad := range []string{"mask me", "hold on"} {
		_, err := r.NameYourself(t.Context(), g.id, willow.Person, bad, 1)
		if e, ok := errs.As(err); !ok || e.Kind != errs.Invalid || e.Field != "alias" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if heard := r.signals.heard(); len(heard) != 0 {
		t.Errorf("a refused name is a signal: %v", heard)
	}
	for range 2 {
		_, err = r.NameYourself(t.Context(), g.id, willow.Person, "Willow", 1)
		r.must(err)
		r.relay.Wait()
	}
	want := []map[string]string{{"kind": "screened", "entry": "alias", "subject": "alias", "tier": "green", "cohort": string(g.id), "author": string(willow.Person)}}
	if diff := cmp.Diff(want, r.signals.heard()); diff != "" {
		t.Error(diff)
	}
	r.must(r.Join(t.Context(), operator, cohort.Membership{
		Cohort: g.id, Person: r.person("Fulmar", access.Member).Person, Role: access.RoleMember, Standing: access.Left, Alias: "call mask", Imported: true,
	}))
	r.settle()
	if heard := r.signals.heard(); len(heard) != 1 || heard[0]["entry"] != "import" || heard[0]["subject"] != "alias" || heard[0]["mask"] != "m::5-9" {
		t.Errorf("a name that is brought in: %v", heard)
	}
	if _, err = r.NameYourself(t.Context(), g.id, willow.Person, "fail", 1); err != nil || r.signals.heard()[0]["unscreened"] != "error" {
		t.Errorf("unscreened: %v", err)
	}
}

func TestSetMode(t *testing.T) {
	r := newRooms(t)
	g := r.open("Willow", "Tern")
	ctx, willow, tern := t.Context(), r.person("Willow", access.Member), r.person("Tern", access.Member)
	all, first := cohort.Mode{Hold: cohort.HoldAll}, cohort.Mode{Hold: cohort.HoldFirst, First: 3}
	holds := func(who access.Actor) cohort.Mode {
		m, err := r.Membership(ctx, g.id, who.Person)
		r.must(err)
		return m.Holds()
	}
	for range 2 {
		r.must(r.SetMode(ctx, g.lead, g.id, first))
		r.must(r.SetMemberMode(ctx, g.lead, g.id, willow.Person, &all))
	}
	if holds(willow) != all || holds(tern) != first || holds(g.lead) != (cohort.Mode{}) {
		t.Errorf("Willow %v, Tern %v, the lead %v", holds(willow), holds(tern), holds(g.lead))
	}
	_, changes, err := r.Member(ctx, g.lead, g.id, willow.Person)
	r.must(err)
	if set := slices.IndexFunc(changes, func(c cohort.Change) bool { return c.What == cohort.ModeSet }); set < 0 || changes[set].Line != "" {
		t.Errorf("on record: %+v", changes)
	}
	for _, line := range r.told(g, willow) {
		if line == "" {
			t.Error("the group is told something of it")
		}
	}
	r.must(r.SetMemberMode(ctx, g.lead, g.id, willow.Person, nil))
	r.must(r.SetMode(ctx, g.lead, g.id, cohort.Mode{}))
	if holds(willow) != (cohort.Mode{}) || holds(tern) != (cohort.Mode{}) {
		t.Errorf("given back: Willow %v, Tern %v", holds(willow), holds(tern))
	}
	for name, c := range map[string]struct {
		mode  cohort.Mode
		field string
	}{
		"unknown": {cohort.Mode{Hold: "some"}, "mode"}, "no number": {cohort.Mode{Hold: cohort.HoldFirst}, "first"},
		"less than none": {cohort.Mode{Hold: cohort.HoldFirst, First: -1}, "first"}, "too many": {cohort.Mode{Hold: cohort.HoldFirst, First: cohort.MaxFirst + 1}, "first"},
		"a number for nothing": {cohort.Mode{First: 2}, "first"}, "a number for all": {cohort.Mode{Hold: cohort.HoldAll, First: 2}, "first"},
	} {
		for what, err := range map[string]error{"cohort": r.SetMode(ctx, g.lead, g.id, c.mode), "member": r.SetMemberMode(ctx, g.lead, g.id, willow.Person, &c.mode)} {
			if e, ok := errs.As(err); !ok || e.Kind != errs.Invalid || e.Field != c.field {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
	if err := r.SetMode(ctx, willow, g.id, all); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a member: %v", err)
	}
	if err := r.SetMemberMode(ctx, g.lead, g.id, g.lead.Person, &all); errs.KindOf(err) != errs.Conflict {
		t.Errorf("for one of the staff: %v", err)
	}
	if err := r.SetMemberMode(ctx, g.lead, g.id, r.person("Stranger", access.Member).Person, &all); errs.KindOf(err) != errs.NotFound {
		t.Errorf("for a stranger: %v", err)
	}
}
