package cover_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation/cover"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Who stands in where the rota leaves a gap, whom a case is about, and what only clinicians may know of.
func TestWhomAStepIsFor(t *testing.T) {
	for name, tc := range map[string]struct {
		turns []cover.Turn
		stand func(*cover.Standing)
		want  []string
	}{
		"nobody on call": {nil, nil, []string{"0s amara", "5m0s ben", "5m0s ines", "10m0s amara", "10m0s ben", "10m0s ines"}},
		"a moderator is": {
			[]cover.Turn{{Person: moses, Order: cover.Main}}, nil,
			[]string{"0s moses", "5m0s amara", "10m0s amara", "10m0s ben", "10m0s ines"},
		},
		"only a backup": {
			[]cover.Turn{{Person: ines, Order: cover.Backup}}, nil,
			[]string{"0s ines", "5m0s amara", "10m0s amara", "10m0s ben", "10m0s ines"},
		},
		"it is about who is on call": {
			[]cover.Turn{{Person: ben, Order: cover.Main}, {Person: ines, Order: cover.Backup}}, func(st *cover.Standing) { st.About = ben },
			[]string{"0s ines", "5m0s amara", "10m0s amara", "10m0s ines"},
		},
		"it is about the lead": {nil, func(st *cover.Standing) { st.About = amara }, []string{"0s ben", "0s ines", "10m0s ben", "10m0s ines"}},
		"for clinicians only": {
			[]cover.Turn{{Person: moses, Order: cover.Main}, {Person: ines, Order: cover.Backup}}, func(st *cover.Standing) { st.Private = true },
			[]string{"0s ines", "5m0s amara", "10m0s amara", "10m0s ben", "10m0s ines"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, night)
			if tc.turns != nil {
				h.rota(tc.turns...)
			}
			if tc.stand != nil {
				h.say(tc.stand)
			}
			h.run(h.first)
			h.crisis()
			h.pass(11 * time.Minute)
			if diff := cmp.Diff(tc.want, sorted(h.paged(night, cover.InApp))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// One whose record is broken, or whose account is gone, keeps nobody else from being paged, nor the next steps.
func TestOneWhoCannotBePaged(t *testing.T) {
	for name, fault := range map[string]error{"broken": errs.New(errs.Internal, "Broken."), "gone": store.ErrNotFound} {
		h := open(t, night)
		h.mailboxes()
		h.usual()
		h.world.set(func(w *world) { w.faulty = map[id.Person]error{amara: fault} })
		h.run(h.first)
		h.crisis()
		h.pass(16 * time.Minute)
		if got := sorted(h.paged(night, cover.InApp)); !slices.Equal(got, climbed[:8]) {
			t.Errorf("%s: %v", name, got)
		}
		if h.latest() > time.Minute {
			t.Errorf("%s: %v late", name, h.latest())
		}
		if got := h.paged(night, cover.Mail); len(got) != 6 {
			t.Errorf("%s: by mail %v", name, got)
		}
		if loud := strings.Contains(h.log.String(), "somebody could not be paged"); loud != (name == "broken") {
			t.Errorf("%s: the log says so: %v", name, loud)
		}
	}
}

// A case that is not there yet is waited for; one that never comes ends its ladder.
func TestACaseThatIsNotThere(t *testing.T) {
	h := open(t, night)
	h.usual()
	h.run(h.first)
	var st cover.Standing
	h.world.set(func(w *world) {
		st = w.cases[crisi]
		delete(w.cases, crisi)
	})
	h.crisis()
	h.pass(30 * time.Second)
	h.world.set(func(w *world) { w.cases[crisi] = st })
	h.pass(30 * time.Second)
	if got := h.paged(night, cover.InApp); len(got) != 1 || h.latest() > time.Minute {
		t.Errorf("paged: %v, %v late", got, h.latest())
	}
	h.world.set(func(w *world) { delete(w.cases, crisi) })
	h.pass(12 * time.Minute)
	if h.left() != 0 || len(h.paged(night, cover.InApp)) != 1 {
		t.Error("it is climbed still")
	}
	if rows, err := h.Waiting(t.Context(), actor(ben)); err != nil || len(rows) > 0 {
		t.Errorf("%v %v", rows, err)
	}
}

func TestRungs(t *testing.T) {
	for n, minutes := range []int{0, 5, 10, 15, 30, 45, 60, 75} {
		if got := cover.Rung(n); got != time.Duration(minutes)*time.Minute {
			t.Errorf("step %d comes after %v", n, got)
		}
	}
}

// Nobody outside hears of a crisis; nobody is left out of what they were paged for.
func TestWhoSeesWhatWaits(t *testing.T) {
	h := open(t, night)
	h.usual()
	h.run(h.first)
	h.crisis()
	h.pass(16 * time.Minute)
	for who, paged := range map[id.Person]bool{ben: true, amara: true, ines: true, moses: false, sunil: false, adele: false, willo: false} {
		rows, err := h.Waiting(t.Context(), actor(who))
		h.must(err)
		if (len(rows) == 1) != paged {
			t.Errorf("%s: %v", who, rows)
		}
		for _, r := range rows {
			if r.Case != crisi || !strings.HasPrefix(r.Link, cover.CalledPath) || r.Step != 3 {
				t.Errorf("%+v", r)
			}
			got, err := h.Called(t.Context(), actor(who), strings.TrimPrefix(r.Link, cover.CalledPath))
			if err != nil || got.Case != crisi {
				t.Errorf("the link leads to %v, %v", got, err)
			}
			_, err = h.Called(t.Context(), actor(moses), r.ID)
			h.refused(err, errs.NotFound)
		}
		breaches, err := h.Breached(t.Context(), actor(who))
		h.must(err)
		if staff := names[who] != ""; (len(breaches) == 1) != staff {
			t.Errorf("%s reads of %v", who, breaches)
		}
	}
	for name, tc := range map[string]struct {
		stand func(*cover.Standing)
		sees  map[id.Person]bool
	}{
		"about Moses": {func(st *cover.Standing) { st.About, st.Private = moses, false }, map[id.Person]bool{amara: true, moses: false, sunil: true}},
		"private":     {func(st *cover.Standing) { st.About, st.Private = "", true }, map[id.Person]bool{amara: true, moses: false, sunil: false}},
	} {
		h.say(tc.stand)
		for who, sees := range tc.sees {
			if breaches, err := h.Breached(t.Context(), actor(who)); err != nil || (len(breaches) == 1) != sees {
				t.Errorf("%s: %s reads of %v, %v", name, who, breaches, err)
			}
		}
	}
	h.acknowledge(ben)
	if breaches, err := h.Breached(t.Context(), actor(amara)); err != nil || len(breaches) > 0 {
		t.Errorf("in hand, the banner stays: %v %v", breaches, err)
	}
}
