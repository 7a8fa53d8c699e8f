package forum_test

import (
	"testing"

	"holdfast/server/cohort"
	"holdfast/server/forum"
)

// A mode says which posts wait for a person; card and signal are the same with every one of them.
func TestModes(t *testing.T) {
	c := screened(t)
	r := c.listen()
	ctx, amara, rook := t.Context(), c.Actor("amara"), c.Actor("rook").Person
	written, err := c.Forum.CountBy(ctx, c.cohort, rook, 100)
	c.must(err)
	all, first, none := cohort.Mode{Hold: cohort.HoldAll}, cohort.Mode{Hold: cohort.HoldFirst, First: written + 2}, cohort.Mode{}
	said := func(who string) (held bool) {
		t.Helper()
		r.last = nil
		out := c.say(who, text("Its new words "+foldWord))
		if got := r.last[0]; !out.Card || !out.Fold || got["card"] != "1" || got["tier"] != "crisis" || (got["held"] == "mode") != out.Held {
			t.Errorf("%s hears %+v, moderation %v", who, out, got)
		}
		c.Clock.Advance(1e9)
		return out.Held
	}
	must := func(who string, want bool) {
		t.Helper()
		if got := said(who); got != want {
			t.Errorf("%s waits: %v", who, got)
		}
	}
	must("rook", false)
	c.must(c.Cohorts.SetMode(ctx, amara, c.cohort, first))
	must("rook", true) // the second of two
	must("rook", false)
	must("amara", false)
	c.must(c.Cohorts.SetMode(ctx, amara, c.cohort, all))
	must("rook", true)
	must("amara", false)
	c.must(c.Cohorts.SetMemberMode(ctx, amara, c.cohort, rook, &none))
	must("rook", false)
	must("tern", true)
	c.must(c.Cohorts.SetMemberMode(ctx, amara, c.cohort, rook, nil))
	must("rook", true)
	c.must(c.Cohorts.SetMode(ctx, amara, c.cohort, none))
	must("rook", false)
	c.must(c.Cohorts.SetMemberMode(ctx, amara, c.cohort, rook, &all))
	must("rook", true)
	must("tern", false)
	private, err := c.Forum.OpenPrivate(ctx, c.Actor("rook"), c.cohort, text("To you."), c.Forum.Nonce())
	if err != nil || private.Held {
		t.Errorf("to the facilitators: %+v, %v", private, err)
	}
}

// A post that its mode holds goes on waiting when it is changed, and a change of one that was let through waits too.
func TestAModeHoldsChangesToo(t *testing.T) {
	c := screened(t)
	ctx := t.Context()
	c.must(c.Cohorts.SetMode(ctx, c.Actor("amara"), c.cohort, cohort.Mode{Hold: cohort.HoldAll}))
	which := c.say("tern", text("Its old words.")).Post
	if out := c.change("tern", which, text("Its older words.")); !out.Held {
		t.Errorf("changed, it is out: %+v", out)
	}
	c.rule(which, forum.ActPublish)
	if out := c.change("tern", which, text("Its new words.")); !out.Held || c.meets("willow", which) != "older" || c.find("tern", which).Held.For != forum.HeldForMode {
		t.Errorf("changed when it was out: %+v, Willow meets %s", out, c.meets("willow", which))
	}
	c.rule(which, forum.ActPublish)
	if c.meets("willow", which) != "new" {
		t.Errorf("let through, Willow meets %s", c.meets("willow", which))
	}
}
