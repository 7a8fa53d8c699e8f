package moderation_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/audit"
	"holdfast/server/gate"
)

// later lets time pass, with a relay that does what is due by then.
func (w *ward) later(d time.Duration) {
	w.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.relay.Run(ctx) }()
	w.clock.BlockUntil(2)
	w.clock.Advance(d)
	for range 3 {
		w.clock.BlockUntil(2)
		w.clock.Advance(2 * time.Second)
	}
	w.clock.BlockUntil(2)
	stop()
	w.must(<-ended)
	w.relay.Wait()
}

// A case that nobody decided in time says so, once. For a red one people are woken then, but for as long as somebody
// has it in hand; for the others the queue says it.
func TestLateCases(t *testing.T) {
	w := open(t)
	amber, red, held, done := w.bring("willow", gate.Amber), w.bring("willow", gate.Red), w.bring("tern", gate.Red), w.bring("tern", gate.Red)
	w.later(55 * time.Minute)
	lease, err := w.Take(t.Context(), w.as("mod"), held.ID, "")
	w.must(err)
	w.ends("mod", done.ID)
	w.later(6 * time.Minute)
	for name, c := range map[string]struct {
		of   moderation.Case
		late bool
		rung int
	}{"due later": {amber, false, 0}, "free": {red, true, 1}, "in hand": {held, true, 0}, "decided": {done, false, 0}} {
		got := w.read(c.of.ID)
		if got.Late.IsZero() == c.late || w.ladders(c.of.ID) != c.rung {
			t.Errorf("%s: late %v, %d ladders", name, got.Late, w.ladders(c.of.ID))
		}
	}
	w.later(lease.Until.Sub(w.clock.Now()))
	got := w.read(held.ID)
	if w.ladders(held.ID) != 1 || !got.Acknowledged.IsZero() {
		t.Errorf("left by whoever had it: %d ladders, known since %v", w.ladders(held.ID), got.Acknowledged)
	}
	w.later(8 * time.Hour)
	if got := w.read(amber.ID); got.Late.IsZero() || w.ladders(amber.ID) != 0 {
		t.Errorf("amber: late %v, %d ladders", got.Late, w.ladders(amber.ID))
	}
	for _, c := range []moderation.Case{amber, red, held} {
		if diff := cmp.Diff([]moderation.EntryKind{"opened", "late"}, kinds(w.read(c.ID))); diff != "" {
			t.Error(diff)
		}
	}
}

// A crisis in a case for which people were woken because it was late wakes them again.
func TestWorseThanLate(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Red)
	w.later(time.Hour)
	got, err := w.Signal(t.Context(), c.Subject, moderation.Signal{ID: w.ids.New(), Kind: moderation.ReportSignal, At: w.clock.Now(), Tier: gate.Crisis})
	w.must(err)
	if got.Round != 2 || w.ladders(c.ID) != 2 || len(got.Why()) != 2 {
		t.Errorf("round %d, %d ladders, %v", got.Round, w.ladders(c.ID), got.Why())
	}
}

// What comes to a case that waits on its author brings it back; a crisis wakes people.
func TestWhatEndsWaiting(t *testing.T) {
	w := open(t)
	for tier, rung := range map[gate.Tier]int{gate.Amber: 0, gate.Crisis: 1} {
		c := w.bring("willow", gate.Amber)
		_, err := w.Take(t.Context(), w.as("mod"), c.ID, "")
		w.must(err)
		w.must(w.Wait(t.Context(), c.ID))
		got, err := w.Signal(t.Context(), c.Subject, moderation.Signal{ID: w.ids.New(), Kind: moderation.ReportSignal, At: w.clock.Now(), Tier: tier})
		w.must(err)
		if got.State != moderation.CaseOpen || !got.Acknowledged.IsZero() || w.ladders(c.ID) != rung {
			t.Errorf("%s: %s, known since %v, %d ladders", tier, got.State, got.Acknowledged, w.ladders(c.ID))
		}
	}
}

// A drill is a crisis that says it is none, and another one is another round of the same case.
func TestDrills(t *testing.T) {
	w := open(t)
	for round := range 2 {
		which, err := w.Drill(t.Context(), w.cohort)
		w.must(err)
		got := w.read(which)
		standing, err := w.Standing(t.Context(), which)
		w.must(err)
		if !got.Drill || got.Tier != gate.Crisis || got.Round != round+1 || !standing.Drill || !standing.Open {
			t.Errorf("%+v", standing)
		}
	}
}

// Every change of a case is on record under its entry's id, and taking it in hand and passing it on are too; renewing a
// lease and looking are not.
func TestEveryChangeIsOnRecord(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Crisis)
	mod := w.as("mod")
	lease, err := w.Take(t.Context(), mod, c.ID, "")
	w.must(err)
	_, err = w.Renew(t.Context(), mod, c.ID, lease.Token)
	w.must(err)
	_, err = w.Present(t.Context(), mod, c.ID)
	w.must(err)
	w.must(w.Pass(t.Context(), mod, c.ID, lease.Token))
	w.ends("co", c.ID)
	w.relay.Wait()
	entries, err := audit.New(w.raw, w.ring).OfObject(t.Context(), string(c.ID), nil, 100)
	w.must(err)
	var did []string
	on := map[string]bool{}
	for _, e := range entries {
		did = append(did, e.Action)
		on[e.ID] = true
	}
	slices.Sort(did)
	if diff := cmp.Diff([]string{"case-decided", "case-opened", "take-case", "take-case", "take-case"}, did); diff != "" {
		t.Error(diff)
	}
	for _, e := range w.read(c.ID).History {
		if !on[e.ID] {
			t.Errorf("%s is not on record", e.Kind)
		}
	}
}
