package forum_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"holdfast/server/forum"
	"holdfast/server/id"
)

// Whoever decides sees the words unmasked, what was there before, what stands around them as the group sees it, and who
// answered.
func TestEvidence(t *testing.T) {
	c := screened(t)
	ctx := t.Context()
	for i := range 4 {
		c.say("juniper", text(fmt.Sprintf("Before it %d, mask%dend.", i, i)))
		c.Clock.Advance(1e9)
	}
	c.later()
	which := c.say("tern", text("Its old words.")).Post
	c.later()
	first := c.newest(which)
	_, err := c.Forum.Answer(ctx, c.Actor("willow"), forum.NewPost{Thread: c.thread, Answers: which, Words: text("An answer."), Nonce: c.Forum.Nonce()})
	c.must(err)
	c.later()
	c.change("tern", which, text("Its new mask9end words "+holdWord))
	e, err := c.Forum.Evidence(ctx, which, first)
	c.must(err)
	if e.Newest.Body.Text() != "Its new mask9end words "+holdWord || e.Shown.Body.Text() != "Its old words." || e.Asked.ID != first || len(e.Versions) != 2 {
		t.Errorf("newest %v, shown %v, asked for %v", e.Newest, e.Shown, e.Asked)
	}
	var before []string
	for _, p := range e.Before {
		before = append(before, p.Words().Body.Text())
	}
	want := []string{"Before it 1, [not shown].", "Before it 2, [not shown].", "Before it 3, [not shown]."}
	if !slices.Equal(before, want) || len(e.After) != 1 || e.After[0].Ref == nil || e.Before[0].By.Alias != "Juniper" {
		t.Errorf("around it stand %q and %+v", before, e.After)
	}
	if !slices.Equal(e.Replied, []id.Person{c.Actor("willow").Person}) || e.Cohort != c.cohort || e.Thread.ID != c.thread {
		t.Errorf("answered by %v", e.Replied)
	}
	c.takeBack("tern", which)
	e, err = c.Forum.Evidence(ctx, which, first)
	if err != nil || e.Newest.Body.Text() != "Its new mask9end words "+holdWord || e.Shown != nil || e.Asked.Body.Text() != "Its old words." {
		t.Errorf("taken back: %+v, %v", e.Newest, err)
	}
	early := c.say("tern", text("Never seen "+holdWord)).Post
	e, err = c.Forum.Evidence(ctx, early, "")
	if err != nil || len(e.Before) != 3 || len(e.After) != 0 || e.Asked != nil || e.Before[2].ID == early {
		t.Errorf("of what has no place: %d before, %d after, %v", len(e.Before), len(e.After), err)
	}
	if _, err := c.Forum.Evidence(ctx, id.Post(c.Forum.Nonce()), ""); !absent(err) {
		t.Errorf("of nothing: %v", err)
	}
}

// What somebody wrote in a cohort is found newest first, whatever became of it, and no place that a post left.
func TestByPerson(t *testing.T) {
	c := screened(t)
	ctx, tern := t.Context(), c.Actor("tern").Person
	before, err := c.Forum.CountBy(ctx, c.cohort, tern, 1000)
	c.must(err)
	var all []id.Post
	for _, words := range []string{"One mask1end.", "Two " + holdWord, "Three.", "Four.", "Five."} {
		all = append([]id.Post{c.say("tern", text(words)).Post}, all...)
		c.Clock.Advance(1e9)
	}
	c.later()
	c.takeBack("tern", all[2])
	c.rule(all[1], forum.ActRemove)
	_, err = c.Forum.MoveToNew(ctx, c.Actor("amara"), all[0], "Elsewhere", c.Forum.Nonce())
	c.must(err)
	got, err := c.Forum.ByPerson(ctx, c.cohort, tern, 5, false)
	c.must(err)
	var found []id.Post
	for _, p := range got {
		found = append(found, p.ID)
	}
	if !slices.Equal(found, all) || !strings.Contains(got[4].Shown.Body.Text(), "mask1end") {
		t.Errorf("found %v, want %v", found, all)
	}
	for range 3 {
		_, err := c.Forum.OpenPrivate(ctx, c.Actor("tern"), c.cohort, text("To you alone."), c.Forum.Nonce())
		c.must(err)
	}
	for alone, first := range map[bool]string{true: "To you alone.", false: "Five."} {
		got, err := c.Forum.ByPerson(ctx, c.cohort, tern, 2, alone)
		c.must(err)
		if len(got) != 2 || got[0].Newest().Body.Text() != first {
			t.Errorf("with private ones %v: %d posts, %q first", alone, len(got), got[0].Newest().Body.Text())
		}
	}
	if n, err := c.Forum.CountBy(ctx, c.cohort, tern, 1000); err != nil || n != before+8 {
		t.Errorf("counted %d after %d, %v", n, before, err)
	}
	if n, err := c.Forum.CountBy(ctx, c.cohort, tern, 2); err != nil || n != 2 {
		t.Errorf("counted %d of 2, %v", n, err)
	}
	if got, err := c.Forum.ByPerson(ctx, c.cohort, c.Actor("milo").Person, 5, true); err != nil || len(got) != 0 {
		t.Errorf("Milo wrote %v, %v", got, err)
	}
}
