package account_test

import (
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/errs"
	"holdfast/server/store"
	"holdfast/server/testkit/house"
)

func TestASessionEnds(t *testing.T) {
	h := house.Open(t, house.Options{})
	ctx, willow := t.Context(), h.Actor("willow").Person
	begin := func() string {
		token, _, err := h.Accounts.Start(ctx, willow)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	lives := func(token string) bool { _, err := h.Accounts.Session(ctx, token); return err == nil }

	idle := begin()
	h.Clock.Advance(account.IdleLimit - time.Second)
	if !lives(idle) {
		t.Error("it ended before it was idle for its limit")
	}
	h.Clock.Advance(account.IdleLimit)
	if lives(idle) {
		t.Error("idle for its limit, it lives")
	}
	used := begin()
	for range 24 {
		h.Clock.Advance(59 * time.Minute)
		lives(used)
	}
	h.Clock.Advance(25 * time.Minute)
	if lives(used) {
		t.Error("in use for more than a day, it lives")
	}
	ended := begin()
	if err := h.Accounts.End(ctx, ended); err != nil || lives(ended) {
		t.Errorf("ended, it lives (%v)", err)
	}
	if err := h.Accounts.End(ctx, ended); err != nil {
		t.Errorf("ended twice: %v", err)
	}
	for _, forged := range []string{"", "x", ended + "x"} {
		if _, err := h.Accounts.Session(ctx, forged); errs.KindOf(err) != errs.Unauthenticated {
			t.Errorf("%q: %v", forged, err)
		}
	}
}

// What ended can tell for a week whose it was; then it is gone.
func TestEndedSessionsAreForgotten(t *testing.T) {
	h := house.Open(t, house.Options{})
	ctx, willow := t.Context(), h.Actor("willow").Person
	token, _, err := h.Accounts.Start(ctx, willow)
	if err != nil {
		t.Fatal(err)
	}
	h.Clock.Advance(48 * time.Hour)
	if got := h.Accounts.Whose(ctx, token); got != willow {
		t.Errorf("two days later it was %q's", got)
	}
	h.Clock.Advance(7 * 24 * time.Hour)
	if err := h.Accounts.Purge(ctx, store.Doc{}, store.Event{}); err == nil {
		t.Error("the purge does not come again")
	}
	if got := h.Accounts.Whose(ctx, token); got != "" {
		t.Errorf("a week later it still tells: %q", got)
	}
}

func TestImportedPeopleCannotComeIn(t *testing.T) {
	h := house.Open(t, house.Options{})
	ctx := t.Context()
	p, err := h.Accounts.Ensure(ctx, access.Actor{Kind: access.Operator}, account.NewPerson{Key: "k", Kind: access.Imported, Name: "Ann"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := h.Accounts.Start(ctx, p.ID); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("they come in: %v", err)
	}
	if _, err := h.Accounts.Ensure(ctx, h.Actor("willow"), account.NewPerson{Key: "l", Kind: access.Staff}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a member makes people: %v", err)
	}
}
