package forum_test

import (
	"fmt"
	"testing"
	"time"

	"holdfast/server/forum"
	"holdfast/server/id"
)

// Of a conversation one sees its opening unmasked, in the wording that was asked for, and the latest posts as the group
// sees them.
func TestThreadEvidence(t *testing.T) {
	c := screened(t)
	ctx := t.Context()
	out := c.start("tern", "Of mask1end", text("It begins with mask2end."))
	c.thread = out.Thread
	c.later()
	first := c.newest(out.Post)
	said := func() (all []string) {
		t.Helper()
		e, err := c.Forum.ThreadEvidence(ctx, out.Thread, first)
		c.must(err)
		for _, p := range e.After {
			all = append(all, p.Words().Body.Text())
		}
		return all
	}
	if got := said(); len(got) != 0 {
		t.Errorf("after nothing stands %q", got)
	}
	for i := range 7 {
		c.say("willow", text(fmt.Sprintf("Number %d of mask%dend.", i, i)))
		c.Clock.Advance(time.Second)
	}
	c.later()
	c.change("tern", out.Post, text("It begins otherwise."))
	c.later()
	e, err := c.Forum.ThreadEvidence(ctx, out.Thread, first)
	c.must(err)
	if e.Thread.Title != "Of mask1end" || !e.Veiled || e.Asked == nil || e.Asked.Body.Text() != "It begins with mask2end." || e.Newest.Body.Text() != "It begins otherwise." {
		t.Errorf("it is %q, opened by %+v", e.Thread.Title, e.Asked)
	}
	if got := said(); len(got) != 5 || got[0] != "Number 2 of [not shown]." || got[4] != "Number 6 of [not shown]." || !e.Skips || len(e.Before) != 0 {
		t.Errorf("after it stand %q, others between: %v", got, e.Skips)
	}
	c.rule(out.Post, forum.ActRemove)
	if e, err = c.Forum.ThreadEvidence(ctx, out.Thread, ""); err != nil || e.Newest.Body.Text() != "It begins otherwise." || e.Thread.Title != "Of mask1end" {
		t.Errorf("with its opening removed: %+v, %v", e.Newest, err)
	}
	if _, err := c.Forum.ThreadEvidence(ctx, id.Thread(c.Forum.Nonce()), ""); !absent(err) {
		t.Errorf("of nothing: %v", err)
	}
	private, err := c.Forum.OpenPrivate(ctx, c.Actor("willow"), c.cohort, text("To you alone."), c.Forum.Nonce())
	c.must(err)
	c.later()
	e, err = c.Forum.ThreadEvidence(ctx, private.Thread, "")
	c.must(err)
	if last := len(e.After) - 1; e.Thread.Kind != forum.Private || e.Newest == nil || last < 0 || e.After[last].Words().Body.Text() != "To you alone." {
		t.Errorf("of a private one: %+v", e.Thread)
	}
}
