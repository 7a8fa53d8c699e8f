package cover_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"holdfast/moderation/cover"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

func TestADrillReachesAScreen(t *testing.T) {
	h := open(t, noon)
	h.mailboxes()
	h.usual()
	h.run(h.first)
	ctx := t.Context()
	made, err := h.Drill(ctx, actor(adele), group)
	h.must(err)
	if made != crisi {
		t.Errorf("its case is %s", made)
	}
	_, err = h.Drill(ctx, actor(amara), group)
	h.refused(err, errs.Conflict) // one is running
	h.pass(6 * time.Minute)
	rows, err := h.Waiting(ctx, actor(ines))
	if err != nil || len(rows) != 1 || rows[0].Kind != cover.Drilled {
		t.Fatalf("Ines is shown %v, %v", rows, err)
	}
	for _, c := range h.world.called() {
		if c.Kind != cover.Drilled {
			t.Errorf("a page of a drill says %q", c.Kind)
		}
	}
	h.must(h.Saw(ctx, actor(ines), rows[0].ID))
	h.must(h.Saw(ctx, actor(ines), rows[0].ID))
	h.refused(h.Saw(ctx, actor(ben), rows[0].ID), errs.NotFound)
	h.refused(h.Saw(ctx, actor(ben), "nonsense"), errs.NotFound)
	h.acknowledge(ines)
	check := func(when string) {
		t.Helper()
		results, err := h.Drills(ctx, actor(ben), group)
		h.must(err)
		if len(results) != 1 {
			t.Fatalf("%s there are %d drills", when, len(results))
		}
		d := results[0]
		if d.By != adele || d.SeenBy != ines || d.After() != 6*time.Minute || !d.Over || d.Broken {
			t.Errorf("%s: over %v, broken %v, by %s, seen by %s after %v", when, d.Over, d.Broken, d.By, d.SeenBy, d.After())
		}
		if len(d.Pages) != 4 || !slices.ContainsFunc(d.Pages, func(p cover.Page) bool {
			return p.Person == ines && p.Channel == cover.InApp && !p.SeenAt.IsZero()
		}) {
			t.Errorf("%s: %d pages", when, len(d.Pages))
		}
	}
	check("at once")
	h.pass(40 * time.Minute) // it does not begin again: nothing has to be decided
	check("later")
	if h.left() != 0 {
		t.Error("it is climbed still")
	}
	h.must(h.Start(ctx, crisi, group, 1, noon, true)) // the event that began it comes once more
	h.pass(time.Minute)
	check("after an old event")
	_, err = h.Drill(ctx, actor(amara), group)
	h.must(err)
	results, err := h.Drills(ctx, actor(amara), group)
	if h.must(err); len(results) != 2 || results[0].By != amara || results[1].SeenBy != ines || results[0].Over {
		t.Errorf("%+v", results)
	}
}

func TestADrillThatNobodySees(t *testing.T) {
	h := open(t, noon)
	h.usual()
	h.run(h.first)
	_, err := h.Drill(t.Context(), actor(amara), group)
	h.must(err)
	h.pass(70 * time.Minute)
	results, err := h.Drills(t.Context(), actor(amara), group)
	h.must(err)
	if d := results[0]; !d.Over || !d.Broken || d.SeenBy != "" || d.After() != 0 || h.left() != 0 {
		t.Errorf("over %v, broken %v, seen by %q after %v", d.Over, d.Broken, d.SeenBy, d.After())
	}
}

func TestADrillWakesNobody(t *testing.T) {
	h := open(t, night)
	h.usual()
	_, err := h.Drill(t.Context(), actor(amara), group)
	h.refused(err, errs.Conflict)
	if h.world.drills != 0 || h.left() != 0 {
		t.Error("a drill was made at night")
	}
}

// A red case at night: after two hours whoever is woken anyway hears of it, once for all that came meanwhile.
func TestTheNightsDigest(t *testing.T) {
	red := []id.Case{"01ARZ3NDEKTSV4RRFFQ69G5FC1", "01ARZ3NDEKTSV4RRFFQ69G5FC2", "01ARZ3NDEKTSV4RRFFQ69G5FC3"}
	for name, tc := range map[string]struct {
		before func(*house)
		proven bool
		digest int
	}{
		"proven":       {func(*house) {}, true, 1},
		"not proven":   {func(*house) {}, false, 0},
		"seen by then": {func(h *house) { h.handle(red, func(st *cover.Standing) { st.Acknowledged = true }) }, true, 0},
		"decided":      {func(h *house) { h.handle(red, func(st *cover.Standing) { st.Decided = true }) }, true, 0},
		"another time": {func(h *house) { h.handle(red, func(st *cover.Standing) { st.Round = 2 }) }, true, 0},
		"about them":   {func(h *house) { h.handle(red, func(st *cover.Standing) { st.About = ben }) }, true, 0},
		"gone":         {func(h *house) { h.world.set(func(w *world) { clear(w.cases) }) }, true, 0},
		"staff came": {func(h *house) {
			h.world.set(func(w *world) { w.cohort.Week = []cohort.Span{{Day: time.Tuesday, From: 0, To: 1440}} })
		}, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, noon.Add(7*time.Hour)) // seven in the evening
			h.rota(cover.Turn{Person: ben, Order: cover.Main})
			h.run(h.first)
			if tc.proven {
				h.prove(ben)
			}
			before := len(h.world.called())
			for i, which := range red {
				h.world.set(func(w *world) { w.cases[which] = cover.Standing{Open: true, Round: 1, Cohort: group} })
				for range 2 {
					h.must(h.Night(t.Context(), which, group, 1, h.clock.Now().Add(time.Duration(i)*10*time.Minute)))
				}
			}
			h.clock.Advance(118 * time.Minute)
			h.pass(time.Minute)
			if n := len(h.world.called()) - before; n != 0 {
				t.Fatalf("%d pages before two hours were over", n)
			}
			tc.before(h)
			h.pass(30 * time.Minute)
			calls := h.world.called()[before:]
			if len(calls) != tc.digest {
				t.Fatalf("%d pages: %v", len(calls), calls)
			}
			for _, c := range calls {
				row, err := h.Called(t.Context(), actor(ben), strings.TrimPrefix(c.Link, link))
				if err != nil || !row.Digest || c.Kind != cover.Paged {
					t.Errorf("%+v, %v", row, err)
				}
			}
			if n := h.works(); n != 0 {
				t.Errorf("%d pieces of work are left", n)
			}
		})
	}
}

func (h *house) handle(cases []id.Case, change func(*cover.Standing)) {
	h.world.set(func(w *world) {
		for _, which := range cases {
			st := w.cases[which]
			change(&st)
			w.cases[which] = st
		}
	})
}

// works counts what is planned.
func (h *house) works() int {
	h.Helper()
	n, err := h.raw.Count(h.Context(), relay.Collections()[1], store.Query{Index: store.Outbox.Name}, 10)
	h.must(err)
	return n
}
