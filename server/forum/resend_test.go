package forum_test

import (
	"testing"

	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// gaveBack is Milo's decision to give a post back.
func (c *circle) gaveBack(which id.Post) id.Decision {
	c.Helper()
	r := c.ruling(which, forum.ActReturn)
	c.must(c.Forum.Rule(c.Context(), r))
	return r.Decision
}

// What was given back goes before a person again by one press, with the words it has: nobody in the group sees it until
// somebody has decided, and pressing twice sends it once.
func TestOnePressSendsItAgain(t *testing.T) {
	c := screened(t)
	ctx := t.Context()
	for name, send := range map[string]func(id.Post, id.Decision) (forum.Outcome, error){
		"by the button": func(which id.Post, by id.Decision) (forum.Outcome, error) {
			return c.Forum.Resend(ctx, c.Actor("tern"), which, by)
		},
		"by the same words": func(which id.Post, _ id.Decision) (forum.Outcome, error) {
			return c.Forum.ChangePost(ctx, c.Actor("tern"), forum.Change{
				Post: which, Seen: c.newest(which), Words: text("What I said, mask1end."), Nonce: c.Forum.Nonce(),
			})
		},
	} {
		which := c.say("tern", text("What I said, mask1end.")).Post
		c.later()
		by, first := c.gaveBack(which), c.newest(which)
		for press := range 3 {
			out, err := send(which, by)
			c.must(err)
			if !out.Held || out.Again != (press > 0) || out.Post != which || out.Thread != c.thread {
				t.Errorf("%s, press %d: %+v", name, press, out)
			}
		}
		own := c.find("tern", which)
		if own.Held == nil || own.Held.For != forum.HeldForAgain || c.meets("willow", which) != "nothing" {
			t.Errorf("%s: its author finds %+v, the group %q", name, own.Held, c.meets("willow", which))
		}
		e, err := c.Forum.Evidence(ctx, which, "")
		c.must(err)
		if e.Newest.ID != first || len(e.Versions) != 1 || len(e.Newest.Mask) != 1 {
			t.Errorf("%s: it is another wording: %+v", name, e.Versions)
		}
		c.rule(which, forum.ActPublish)
		if p := c.find("willow", which); p == nil || p.Words().ID != first {
			t.Errorf("%s: published it is %+v", name, p)
		}
	}
}

// A press counts for the decision that gave the post back, and for its author alone.
func TestWhatIsNotSentAgain(t *testing.T) {
	c := screened(t)
	ctx := t.Context()
	which := c.say("tern", text("What I said.")).Post
	c.later()
	refused := func(what string, who string, by id.Decision, kind errs.Kind) {
		t.Helper()
		if _, err := c.Forum.Resend(ctx, c.Actor(who), which, by); errs.KindOf(err) != kind {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("what nobody gave back", "tern", "", errs.Conflict)
	c.rule(which, forum.ActHold)
	refused("what a person holds", "tern", "", errs.Conflict)
	first := c.gaveBack(which)
	refused("by somebody else", "willow", first, errs.KindOf(errNotOwn(c, which)))
	if _, err := c.Forum.Resend(ctx, c.Actor("tern"), which, first); err != nil {
		t.Fatal(err)
	}
	second := c.gaveBack(which)
	refused("under the decision before", "tern", first, errs.Conflict)
	if own := c.find("tern", which); own.Held.For != forum.HeldForReturned {
		t.Errorf("it was sent all the same: %+v", own.Held)
	}
	c.takeBack("tern", which)
	if _, err := c.Forum.Resend(ctx, c.Actor("tern"), which, second); err == nil {
		t.Error("what was taken back is sent again")
	}
}

// errNotOwn is how changing another's post is refused.
func errNotOwn(c *circle, which id.Post) error {
	_, err := c.Forum.ChangePost(c.Context(), c.Actor("willow"), forum.Change{Post: which, Words: text("Mine."), Nonce: c.Forum.Nonce()})
	return err
}
