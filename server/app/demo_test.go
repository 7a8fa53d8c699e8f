package app_test

import (
	"testing"

	"holdfast/server/access"
	"holdfast/server/testkit/house"
)

// Whatever its visitors did to it, a demo starts again and keeps it.
func TestADemoStartsAgainAfterItsVisitors(t *testing.T) {
	h := house.Open(t, house.Options{})
	ctx := t.Context()
	places, err := h.Cohorts.Mine(ctx, h.Actor("willow"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Cohorts.LeaveCohort(ctx, h.Actor("willow"), places[0].Cohort.ID, ""); err != nil {
		t.Fatal(err)
	}
	if err := h.Accounts.SetKind(ctx, h.Actor("ruth"), h.Actor("amara").Person, access.Member); err != nil {
		t.Fatal(err)
	}
	h.Stop()
	again := house.Open(t, house.Options{Data: h.Data})
	if left, err := again.Cohorts.Mine(ctx, again.Actor("willow")); err != nil || len(left) != 0 {
		t.Errorf("Willow is back in %d groups (%v)", len(left), err)
	}
}
