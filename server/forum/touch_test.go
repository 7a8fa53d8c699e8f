package forum_test

import (
	"testing"
	"time"

	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
)

// A last word stands at the end, under the name of who closed; opened again it is gone.
func TestALastWord(t *testing.T) {
	h := enterHall(t)
	ctx, amara, willow := t.Context(), h.House.Actor("amara"), h.House.Actor("willow")
	thread := (&tree{hall: h}).begin("To be closed", "Until then.")
	if err := h.Forum.Close(ctx, willow, thread, true, forum.Words{Text: "Mine."}); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("a member closes it: %v", err)
	}
	h.must(h.Forum.Close(ctx, amara, thread, true, forum.Words{Text: "It goes on elsewhere."}))
	h.must(h.Forum.Close(ctx, amara, thread, true, forum.Words{Text: "Pressed twice."}))
	page, err := h.Forum.Read(ctx, willow, thread, "")
	h.must(err)
	if page.Thread.LastWord.Text() != "It goes on elsewhere." || page.Thread.ClosedBy != amara.Person || page.Closer.Alias != "Dr Amara Osei" {
		t.Errorf("at the end stands %q by %q", page.Thread.LastWord.Text(), page.Closer.Alias)
	}
	h.must(h.Forum.Close(ctx, amara, thread, false, forum.Words{Text: "Not kept."}))
	page, err = h.Forum.Read(ctx, willow, thread, "")
	h.must(err)
	if len(page.Thread.LastWord) > 0 || !page.Thread.Closed.IsZero() {
		t.Errorf("opened again it says %q", page.Thread.LastWord.Text())
	}
	h.must(h.Forum.Close(ctx, amara, thread, true, forum.Words{}))
}

// Facilitators start conversations of every kind for the group; members start discussions; nobody starts a private one so.
func TestKinds(t *testing.T) {
	h := enterHall(t)
	for _, kind := range []forum.Kind{forum.Discussion, forum.CheckIn, forum.Introductions, forum.Session, forum.Resource, forum.Private, "no-such"} {
		for _, who := range []string{"amara", "willow"} {
			_, err := h.Forum.StartThread(t.Context(), h.House.Actor(who), forum.NewThread{
				Cohort: h.cohort, Title: "Of a kind", Kind: kind, Words: forum.Words{Text: "x"}, Nonce: h.Forum.Nonce(),
			})
			may := kind == forum.Discussion || who == "amara" && kind.ForGroup()
			if may != (err == nil) {
				t.Errorf("%s starts %q: %v", who, kind, err)
			}
		}
	}
}

// Lists carry the content note of an opening as its theme is called now; who is muted is no news in them.
func TestListsCarryNotesAndLeaveOutWhoIsMuted(t *testing.T) {
	h := enterHall(t)
	ctx, amara, willow, tern := t.Context(), h.House.Actor("amara"), h.House.Actor("willow"), h.House.Actor("tern")
	out, err := h.Forum.StartThread(ctx, tern, forum.NewThread{
		Cohort: h.cohort, Title: "With a note", Nonce: h.Forum.Nonce(),
		Words: forum.Words{Text: "Of hard things.", Note: forum.Note{Theme: "grief", Words: "my father"}},
	})
	h.must(err)
	h.settle()
	row := h.found(willow, "With a note")[0]
	if row.Note != "death and grief: my father" || !row.Unread || row.Last == nil {
		t.Errorf("the row is %+v", row)
	}
	_, err = h.Cohorts.SetThemes(ctx, amara, h.cohort, []cohort.Theme{{ID: "grief", Words: "loss"}}, 0)
	h.must(err)
	h.must(h.Cohorts.Mute(ctx, willow, h.cohort, tern.Person))
	row = h.found(willow, "With a note")[0]
	if row.Note != "loss: my father" || row.Unread || len(row.New) > 0 || row.Last != nil {
		t.Errorf("the row is %+v", row)
	}
	if row := h.found(amara, "With a note")[0]; !row.Unread {
		t.Error("others lose the news too")
	}
	desk, err := h.Forum.DeskForThread(ctx, tern, h.cohort)
	h.must(err)
	if len(desk.Cohort.Offered()) != 1 {
		t.Errorf("offered are %+v", desk.Cohort.Offered())
	}
	page, err := h.Forum.Read(ctx, tern, out.Thread, "")
	h.must(err)
	h.Clock.Advance(time.Minute)
	_, err = h.Forum.ChangePost(ctx, tern, forum.Change{Post: out.Post, Seen: page.Posts[0].Shown.ID, Words: forum.Words{Text: "Of other things."}, Nonce: h.Forum.Nonce()})
	h.must(err)
	h.settle()
	if row := h.found(amara, "With a note")[0]; row.Note != "" {
		t.Errorf("a note that is gone stands there as %q", row.Note)
	}
}
