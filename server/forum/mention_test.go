package forum_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
)

func TestWhoIsCalledOn(t *testing.T) {
	c := sit(t)
	for words, want := range map[string][]string{
		"Thank you, @Willow.":                      {"willow"},
		"@rook and @JUNIPER, and @Rook":            {"rook", "juniper"},
		"@Willows and tern@Willow.example":         nil,
		"@Dr Amara Osei, what do you think?":       {"amara"},
		"(@Willow)":                                {"willow"},
		"@Nobody at all, @ and @@":                 nil,
		"@Tern":                                    nil, // who writes it
		"Heron is elsewhere, so @Heron means none": nil,
	} {
		out := c.say("tern", text(words))
		var ids []id.Person
		for _, who := range want {
			ids = append(ids, c.Actor(who).Person)
		}
		if diff := cmp.Diff(ids, c.last("tern").Mentions); diff != "" || c.last("tern").ID != out.Post {
			t.Errorf("%q (-want +got):\n%s", words, diff)
		}
		c.Clock.Advance(time.Second)
	}
	_, err := c.try("tern", text("@Willow @Rook @Juniper @Bracken"))
	c.refused(err, errs.Invalid, "words")
}

// Somebody who asked not to be called on is named once, softly, before it is shared; who knows it can share it.
func TestASoftWordBeforeCallingOnSomebody(t *testing.T) {
	c := sit(t)
	ctx := t.Context()
	c.must(c.Cohorts.SetQuiet(ctx, c.Actor("willow"), c.cohort, c.Clock.Now().Add(72*time.Hour)))
	in := forum.NewPost{Thread: c.thread, Words: text("What do you think, @Willow?"), Nonce: c.Forum.Nonce()}
	_, err := c.Forum.Answer(ctx, c.Actor("tern"), in)
	c.refused(err, errs.Conflict, "knowing")
	if e, _ := errs.As(err); e == nil || e.Places == nil || e.Sentence[:6] != "Willow" {
		t.Errorf("it is said so: %+v", e)
	}
	in.Knowing = true
	out, err := c.Forum.Answer(ctx, c.Actor("tern"), in)
	c.must(err)
	in.Knowing = false
	if again, err := c.Forum.Answer(ctx, c.Actor("tern"), in); err != nil || again.Post != out.Post {
		t.Errorf("sent again: %v", err)
	}
	c.change("tern", out.Post, text("What do you think now, @Willow?")) // said once is enough
	other := c.say("tern", text("Hm."))
	desk, err := c.Forum.DeskForPost(ctx, c.Actor("tern"), access.ChangePost, other.Post)
	c.must(err)
	_, err = c.Forum.ChangePost(ctx, c.Actor("tern"), forum.Change{Post: other.Post, Seen: desk.Post.Newest().ID, Words: text("Hm, @Willow."), Nonce: c.Forum.Nonce()})
	c.refused(err, errs.Conflict, "knowing")
	c.Clock.Advance(73 * time.Hour)
	c.say("tern", text("And now, @Willow?"))
}
