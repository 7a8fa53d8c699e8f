package cover_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation/cover"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
)

func TestARotaIsKept(t *testing.T) {
	h := open(t, noon)
	ctx := t.Context()
	turns := []cover.Turn{
		{Person: ben, Order: cover.Main, Days: []cohort.Span{{Day: time.Friday, From: 18 * 60, To: 1440}}},
		{Person: moses, Order: cover.Backup, From: noon.Add(-time.Hour), To: noon.Add(24 * time.Hour)},
	}
	old := cover.Turn{Person: ines, Order: cover.Main, To: noon.Add(-32 * 24 * time.Hour)}
	r, err := h.SetRota(ctx, actor(amara), group, append(slices.Clone(turns), old), 0)
	h.must(err)
	b, err := h.Board(ctx, actor(ben), group)
	h.must(err)
	if diff := cmp.Diff(turns, b.Rota.Turns); diff != "" || r.Version != 1 || b.Rota.Version != 1 {
		t.Errorf("version %d: %s", b.Rota.Version, diff)
	}
	_, err = h.SetRota(ctx, actor(adele), group, nil, 0)
	h.refused(err, errs.Conflict)
	for name, turn := range map[string]cover.Turn{
		"a member":     {Person: willo, Order: cover.Main},
		"elsewhere":    {Person: adele, Order: cover.Main},
		"no order":     {Person: ben},
		"backwards":    {Person: ben, Order: cover.Main, From: noon, To: noon},
		"a long day":   {Person: ben, Order: cover.Main, Days: []cohort.Span{{Day: 1, From: 0, To: 1441}}},
		"no day":       {Person: ben, Order: cover.Main, Days: []cohort.Span{{Day: 7, From: 0, To: 60}}},
		"no time":      {Person: ben, Order: cover.Main, Days: []cohort.Span{{Day: 1, From: 60, To: 60}}},
		"before a day": {Person: ben, Order: cover.Main, Days: []cohort.Span{{Day: 1, From: -1, To: 60}}},
		"many hours":   {Person: ben, Order: cover.Main, Days: slices.Repeat([]cohort.Span{{Day: 1, From: 0, To: 60}}, 61)},
	} {
		_, err := h.SetRota(ctx, actor(amara), group, []cover.Turn{turn}, 1)
		if e, ok := errs.As(err); !ok || e.Field != "turns" {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = h.SetRota(ctx, actor(amara), group, slices.Repeat(turns[:1], cover.MaxTurns+1), 1)
	h.refused(err, errs.Invalid)
	// Somebody who does not work here any more is not on call, whatever the rota says.
	c, err := h.Clock(ctx, group)
	h.must(err)
	if p := c.Promise(noon); p.OnCall != moses {
		t.Errorf("on call: %+v", p)
	}
	h.world.set(func(w *world) {
		w.staff = slices.DeleteFunc(w.staff, func(m cohort.Membership) bool { return m.Person == moses })
	})
	if c, err = h.Clock(ctx, group); err != nil || c.Promise(noon).OnCall != "" {
		t.Errorf("on call: %+v, %v", c.Promise(noon), err)
	}
}

// Who may do what, and that what is not theirs is not there.
func TestWhoMay(t *testing.T) {
	h := open(t, noon)
	ctx := t.Context()
	nowhere := id.Cohort("01ARZ3NDEKTSV4RRFFQ69G5FZZ")
	acts := map[string]func(access.Actor, id.Cohort) error{
		"set":    func(a access.Actor, g id.Cohort) error { _, err := h.SetRota(ctx, a, g, nil, 99); return err },
		"read":   func(a access.Actor, g id.Cohort) error { _, err := h.Board(ctx, a, g); return err },
		"drills": func(a access.Actor, g id.Cohort) error { _, err := h.Drills(ctx, a, g); return err },
		"drill": func(a access.Actor, g id.Cohort) error {
			h.world.set(func(w *world) { w.cohort.Week = nil })
			_, err := h.Drill(ctx, a, g)
			return err
		},
	}
	may := map[string][]id.Person{"set": {amara, adele}, "read": {amara, ben, moses, sunil, adele}, "drills": {amara, ben, moses, sunil, adele}, "drill": {amara, adele}}
	for name, act := range acts {
		for _, who := range []id.Person{amara, ben, moses, sunil, adele, willo} {
			err := act(actor(who), group)
			allowed := err == nil || errs.KindOf(err) == errs.Conflict
			if allowed != slices.Contains(may[name], who) {
				t.Errorf("%s %s: %v", who, name, err)
			}
			h.refused(act(actor(who), nowhere), errs.NotFound)
		}
		h.refused(act(actor(willo), group), errs.NotFound)
		h.refused(act(access.Actor{}, group), errs.Unauthenticated)
	}
	for name, err := range map[string]error{
		"channels": func() error { _, err := h.MyChannels(ctx, actor(willo)); return err }(),
		"webhook":  h.SetWebhook(ctx, actor(willo), "https://pager.example/"),
		"test":     h.TestChannel(ctx, actor(willo), cover.InApp),
		"answer":   h.AcknowledgeTest(ctx, actor(willo), "token"),
		"saw":      h.Saw(ctx, actor(willo), string(crisi)),
	} {
		if errs.KindOf(err) != errs.NotFound {
			t.Errorf("a member's %s: %v", name, err)
		}
	}
	if rows, err := h.Waiting(ctx, actor(willo)); err != nil || rows != nil {
		t.Errorf("a member is paged: %v %v", rows, err)
	}
	_, err := h.Waiting(ctx, access.Actor{})
	h.refused(err, errs.Unauthenticated)
	_, err = h.Breached(ctx, access.Actor{})
	h.refused(err, errs.Unauthenticated)
}

func TestTheBoardWarns(t *testing.T) {
	h := open(t, night)
	ctx := t.Context()
	warned := func(want ...cover.Warning) {
		t.Helper()
		b, err := h.Board(ctx, actor(amara), group)
		h.must(err)
		if diff := cmp.Diff(want, b.Warnings); diff != "" {
			t.Error(diff)
		}
		if !b.May || !b.MayHours {
			t.Error("the lead may not")
		}
	}
	warned(cover.NobodyOn, cover.NobodyWoken)
	h.usual()
	warned(cover.NobodyWoken)
	h.run(h.first)
	h.prove(ben)
	warned()
	h.clock.Advance(24 * 24 * time.Hour)
	warned(cover.ProofEnds)
	h.clock.Advance(7 * 24 * time.Hour)
	warned(cover.NobodyWoken)
	h.world.set(func(w *world) { w.cohort.Confirmed = h.clock.Now().Add(-54 * 24 * time.Hour) })
	warned(cover.HoursLapse, cover.NobodyWoken)
	h.clock.Advance(6 * 24 * time.Hour)
	warned(cover.HoursLapsed, cover.NobodyWoken)
	h.world.set(func(w *world) { w.cohort.Week = nil })
	warned(cover.NoHours, cover.NobodyWoken)
	h.world.set(func(w *world) { w.staff = w.staff[:1] })
	warned(cover.NoHours, cover.NobodyOn, cover.NobodyWoken, cover.OnePerson)
	b, err := h.Board(ctx, actor(adele), group)
	if h.must(err); !b.May || b.MayHours {
		t.Errorf("the admin may: %v, hours %v", b.May, b.MayHours)
	}
}
