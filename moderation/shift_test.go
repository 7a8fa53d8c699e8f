package moderation_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
)

func (b *bench) shift(name string) moderation.Shift {
	b.Helper()
	sh, err := b.Shift(b.Context(), b.as(name))
	b.must(err)
	return sh
}

// After a dose of grave cases, and after a long time, somebody is asked to hand over; no case is kept from them.
func TestTheDoseOfAShift(t *testing.T) {
	b := begun(t)
	for i := range moderation.ShiftDose {
		if sh := b.shift("mod"); sh.Dose != i || sh.Prompt != moderation.NoPrompt {
			t.Fatalf("after %d: %+v", i, sh)
		}
		b.take("mod", b.bring("tern", gate.Amber).ID)
		grave := b.bring("tern", gate.Red)
		b.take("mod", grave.ID)
		b.take("mod", grave.ID) // renewed
	}
	if sh := b.shift("mod"); sh.Dose != moderation.ShiftDose || sh.Prompt != moderation.PromptDose {
		t.Errorf("after the dose: %+v", sh)
	}
	crisis := b.bring("tern", gate.Crisis)
	if next, err := b.Next(t.Context(), b.as("mod")); err != nil || next != crisis.ID {
		t.Errorf("the next is %q, %v", next, err)
	}
	b.must(b.EndShift(t.Context(), b.as("mod")))
	if sh := b.shift("mod"); sh.Dose != 0 || sh.Prompt != moderation.NoPrompt || !sh.Began.IsZero() {
		t.Errorf("after the end: %+v", sh)
	}
	if sh := b.shift("co"); sh.Dose != 0 {
		t.Errorf("a colleague's: %+v", sh)
	}
}

func TestALongShift(t *testing.T) {
	b := begun(t)
	for range 7 {
		b.take("mod", b.bring("tern", gate.Amber).ID)
		b.clock.Advance(15 * time.Minute)
	}
	if sh := b.shift("mod"); sh.Prompt != moderation.PromptLong {
		t.Errorf("after 105 minutes: %+v", sh)
	}
	b.clock.Advance(10 * time.Minute)
	b.take("mod", b.bring("tern", gate.Red).ID)
	if sh := b.shift("mod"); sh.Prompt != moderation.NoPrompt || sh.Dose != 1 {
		t.Errorf("after a break: %+v", sh)
	}
	b.clock.Advance(7 * time.Hour)
	if sh := b.shift("mod"); sh.Dose != 0 {
		t.Errorf("the next day: %+v", sh)
	}
}

// Topics that somebody is left out of are not offered to them, and stand in their list; a crisis is, while they are on
// alone.
func TestTopics(t *testing.T) {
	b := &bench{openWithParts(t, func(p *moderation.Parts) { p.Classes = func(string) string { return "abuse" } })}
	ctx := t.Context()
	b.must(b.SetTopics(ctx, b.as("mod"), []string{"abuse", "abuse"}))
	b.refused("no such topic", b.SetTopics(ctx, b.as("mod"), []string{"rain"}), errs.Invalid, "topics")
	if err := b.SetTopics(ctx, b.as("tern"), nil); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a member: %v", err)
	}
	if got := b.shift("mod").OptOut; !cmp.Equal(got, []string{"abuse"}) {
		t.Errorf("left out of %v", got)
	}
	red := b.bring("tern", gate.Red)
	offered := func(name string) id.Case {
		next, err := b.Next(ctx, b.as(name))
		b.must(err)
		return next
	}
	if got := offered("mod"); got != "" {
		t.Errorf("mod is offered %q", got)
	}
	if got := offered("co"); got != red.ID {
		t.Errorf("co is offered %q", got)
	}
	if n, err := b.Counts(ctx, b.as("mod")); err != nil || n.Red != 1 {
		t.Errorf("mod counts %+v, %v", n, err)
	}
	b.take("mod", red.ID) // nobody is kept from it
	crisis := b.bring("heron", gate.Crisis)
	if got := offered("mod"); got != crisis.ID {
		t.Errorf("alone, mod is offered %q", got)
	}
	b.take("co", b.bring("tern", gate.Amber).ID)
	if got := offered("mod"); got != "" {
		t.Errorf("with co there, mod is offered %q", got)
	}
}

// Where two are on, nobody is alone with a crisis: the other is told.
func TestACrisisIsShared(t *testing.T) {
	b := begun(t)
	alone := b.bring("tern", gate.Crisis)
	b.decides("mod", alone.ID, cares)
	b.take("co", b.bring("tern", gate.Amber).ID)
	if got := b.shift("mod").With; !cmp.Equal(got, []id.Person{b.as("co").Person}) {
		t.Errorf("with mod: %v", got)
	}
	b.decides("mod", b.bring("heron", gate.Crisis).ID, cares)
	b.decides("mod", b.bring("heron", gate.Red).ID, cares)
	b.goesOut()
	if got := b.told("co"); !cmp.Equal(got, []string{"colleague"}) {
		t.Errorf("co is told %v", got)
	}
}

// Notes to whoever comes next stay until somebody has dealt with them.
func TestNotesOfAShift(t *testing.T) {
	b := begun(t)
	ctx := t.Context()
	note := moderation.NewNote{Nonce: b.Nonce(), Text: "Heron rings at ten.", Check: b.clock.Now().Add(time.Hour)}
	for range 2 {
		b.must(b.LeaveNote(ctx, b.as("mod"), b.cohort, note))
	}
	b.refused("empty", b.LeaveNote(ctx, b.as("mod"), b.cohort, moderation.NewNote{Nonce: b.Nonce()}), errs.Invalid, "text")
	b.refused("in the past", b.LeaveNote(ctx, b.as("mod"), b.cohort, moderation.NewNote{Nonce: b.Nonce(), Text: "T", Check: b.clock.Now().Add(-time.Hour)}), errs.Invalid, "check")
	if err := b.LeaveNote(ctx, b.as("tern"), b.cohort, note); errs.KindOf(err) != errs.NotFound {
		t.Errorf("by a member: %v", err)
	}
	read := func() []moderation.Note {
		h, err := b.Handover(ctx, b.as("locum"))
		b.must(err)
		return h.Notes
	}
	notes := read()
	if len(notes) != 1 || notes[0].Text != note.Text || notes[0].By.Alias != "mod" || !notes[0].Check.Equal(note.Check) {
		t.Fatalf("notes: %+v", notes)
	}
	if err := b.SettleNote(ctx, b.as("tern"), notes[0].ID); errs.KindOf(err) != errs.NotFound {
		t.Errorf("settled by a member: %v", err)
	}
	for range 2 {
		b.must(b.SettleNote(ctx, b.as("locum"), notes[0].ID))
	}
	if got := read(); len(got) != 0 {
		t.Errorf("settled: %+v", got)
	}
	if _, err := b.Handover(ctx, b.as("tern")); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a member reads it: %v", err)
	}
	b.goesOut()
	if access.May(b.as("locum"), access.HandOver, b.membership("locum").Facts()) != nil {
		t.Error("a locum hands nothing over")
	}
}
