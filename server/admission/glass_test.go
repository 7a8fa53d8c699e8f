package admission_test

import (
	"errors"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/admission"
	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/store"
)

// In an emergency staff who may not read contact cards can; the member finds who did and when, and what cannot be noted
// is not read.
func TestBreakingGlass(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	lead, mod := h.person("Dr Osei", access.Staff), h.person("Milo", access.Staff)
	group := h.group(lead)
	must(t, h.cohorts.AddStaff(ctx, lead.Actor(), group.ID, mod.Person, access.RoleModerator, ""))
	h.drain()
	mod = h.session(mod.Person)
	who, other := h.applied("willow", lead, group), h.applied("fern", lead, group)
	h.clock.Advance(time.Minute)
	card, err := h.BreakGlass(ctx, mod.Actor(), group.ID, who.Person)
	if err != nil || card.Phone == "" {
		t.Fatalf("%+v, %v", card, err)
	}
	_, list, err := h.Accepted(ctx, who.Actor(), group.ID)
	must(t, err)
	if len(list) != 1 || list[0].What != access.OpenGlass || list[0].By != "Milo" || !list[0].At.Equal(h.clock.Now()) {
		t.Errorf("willow finds %+v", list)
	}
	eve := h.person("eve", access.Staff)
	for name, c := range map[string]struct {
		actor access.Actor
		about id.Person
	}{
		"another member": {other.Actor(), who.Person}, "staff of another group": {eve.Actor(), who.Person}, "about nobody": {mod.Actor(), id.Person(h.Nonce())},
	} {
		if _, err := h.BreakGlass(ctx, c.actor, group.ID, c.about); kind(err) != errs.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.drain()
	h.raw.refuse = func(c *store.Collection) error {
		if c.Name == "audit" {
			return store.ErrUnavailable
		}
		return nil
	}
	if card, err := h.BreakGlass(ctx, mod.Actor(), group.ID, who.Person); !errors.Is(err, store.ErrUnavailable) || card != (admission.Answers{}) {
		t.Errorf("read without a record: %v", err)
	}
}

func TestTheOutsideReviewer(t *testing.T) {
	h := open(t)
	boss := h.person("boss", access.Admin)
	if name, err := h.OutsideReviewer(t.Context()); err != nil || name != "" {
		t.Errorf("before anybody said so: %q, %v", name, err)
	}
	must(t, h.SetPracticeFacts(t.Context(), boss.Actor(), admission.PracticeFacts{Name: "Willow House", OutsideReviewer: "Dr Ndiaye, 020 7946 0001"}))
	if name, err := h.OutsideReviewer(t.Context()); err != nil || name != "Dr Ndiaye, 020 7946 0001" {
		t.Errorf("%q, %v", name, err)
	}
}
