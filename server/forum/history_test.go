package forum_test

import (
	"strings"
	"testing"
	"time"

	"holdfast/server/errs"
	"holdfast/server/forum"
)

// The staff read what a post said before, old to new, also once it was taken back; nobody else does.
func TestHistoryIsForTheStaff(t *testing.T) {
	c := sit(t)
	c.change("tern", c.first, forum.Words{Text: "Second.", Hope: forum.HopeHeard})
	c.Clock.Advance(time.Minute)
	c.change("tern", c.first, forum.Words{Text: "Third.", Note: forum.Note{Words: "a fall"}})
	c.Clock.Advance(time.Minute)
	c.takeBack("tern", c.first)
	for _, who := range []string{"amara", "milo"} {
		versions, err := c.Forum.History(t.Context(), c.Actor(who), c.first)
		c.must(err)
		if len(versions) != 3 {
			t.Fatalf("%s finds %d", who, len(versions))
		}
		for i, want := range []string{"To stand on", "Second.", "Third."} {
			if got := versions[i].Body.Text(); !strings.HasPrefix(got, want) {
				t.Errorf("as number %d stands %q", i, got)
			}
		}
		if versions[1].Hope != forum.HopeHeard || versions[2].Note.Words != "a fall" || versions[2].State != forum.Withdrawn || versions[0].State != forum.Replaced {
			t.Errorf("kept beside the words: %+v", versions)
		}
	}
	for _, who := range []string{"tern", "willow", "heron", "ruth"} {
		if _, err := c.Forum.History(t.Context(), c.Actor(who), c.first); !absent(err) {
			t.Errorf("%s: %v", who, err)
		}
	}
}

// Note and hope are a part of the words: sealed with them, read back with them, and covered by their hash.
func TestWhatStandsBesideTheWords(t *testing.T) {
	c := sit(t)
	ctx := t.Context()
	in := forum.Words{Text: "It was so.", Note: forum.Note{Theme: "grief", Words: "canary, the cat"}, Hope: forum.HopeAdvice}
	out := c.say("tern", in)
	c.later()
	last := c.last("willow")
	if last.Hope != forum.HopeAdvice || last.Note == nil || last.Note.Words != "death and grief: canary, the cat" || last.Shown.Note != in.Note {
		t.Errorf("read back: %+v, %q", last.Note, last.Hope)
	}
	raw, err := c.Raw.Get(ctx, forum.Posts, string(out.Post))
	c.must(err)
	for _, clear := range []string{"canary", "grief", "advice"} {
		if strings.Contains(string(raw.Body)+string(raw.Words["shown"].Text), clear) {
			t.Errorf("%q lies in the clear", clear)
		}
	}
	mac := string(last.Shown.MAC)
	c.change("tern", out.Post, forum.Words{Text: "It was so.", Note: in.Note, Hope: forum.HopeHeard})
	if next := c.last("willow"); string(next.Shown.MAC) == mac || next.Shown.ID == last.Shown.ID || !next.Changed {
		t.Error("another hope is no other revision")
	}
	for field, words := range map[string]forum.Words{
		"hope":  {Text: "a", Hope: "applause"},
		"theme": {Text: "a", Note: forum.Note{Theme: "weather"}},
		"note":  {Text: "a", Note: forum.Note{Words: strings.Repeat("x", forum.MaxNote+1)}},
		"words": {Text: " ", Hope: forum.HopeHeard},
	} {
		_, err := c.try("tern", words)
		c.refused(err, errs.Invalid, field)
	}
}

// Posts that an earlier release wrote are read as they are.
func TestPostsOfTheFirstSchemaAreRead(t *testing.T) {
	c := sit(t)
	c.Relay.Wait()
	doc, err := c.Store.Get(t.Context(), forum.Posts, string(c.first))
	c.must(err)
	doc.Schema = 1
	_, err = c.Store.Replace(t.Context(), forum.Posts, doc)
	c.must(err)
	if lines := c.lines("willow", ""); !has(lines, "To stand on") {
		t.Errorf("read: %v", lines)
	}
	c.change("tern", c.first, forum.Words{Text: "Anew.", Hope: forum.HopeHeard})
	doc, err = c.Store.Get(t.Context(), forum.Posts, string(c.first))
	if err != nil || doc.Schema != 2 || !strings.Contains(string(doc.Words["shown"].Text), "Anew") {
		t.Errorf("written: schema %d, %v", doc.Schema, err)
	}
}
