package web_test

import (
	"net/http"
	"strings"
	"testing"

	"holdfast/moderation"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

// What staff took from the group is nowhere any more once the decision was answered: on no page and in no part of one,
// for nobody but its author and the staff (security anchor M2).
func TestWhatIsRemovedIsNowhere(t *testing.T) {
	for _, act := range []forum.Act{forum.ActRemove, forum.ActHold, forum.ActReturn} {
		t.Run(string(act), func(t *testing.T) { nowhere(t, act) })
	}
}

const canary = "kingfishers"

func nowhere(t *testing.T, act forum.Act) {
	h := house.Open(t, house.Options{Window: -1})
	willow, tern, milo := h.Actor("willow"), h.Actor("tern"), h.Actor("milo")
	groups, err := h.Cohorts.Mine(t.Context(), willow)
	if err != nil {
		t.Fatal(err)
	}
	group := groups[0].Cohort.ID
	out, err := h.Forum.StartThread(t.Context(), tern, forum.NewThread{Cohort: group, Title: "By the water", Words: forum.Words{Text: "Where were you?"}, Nonce: h.Forum.Nonce()})
	if err != nil {
		t.Fatal(err)
	}
	said, err := h.Forum.Answer(t.Context(), willow, forum.NewPost{Thread: out.Thread, Words: forum.Words{Text: "I saw " + canary + "."}, Nonce: h.Forum.Nonce()})
	if err != nil {
		t.Fatal(err)
	}
	base := "/threads/" + string(out.Thread)
	reader := h.Enter("tern")
	if !strings.Contains(reader.Get(base+"?at=start").Body, canary) {
		t.Fatal("it was never there")
	}
	for _, quote := range []string{"", string(said.Post)} {
		words := forum.Words{Text: "And then?"}
		if quote != "" {
			words.Quotes = []gate.Quote{{Post: quote}}
		}
		if _, err := h.Forum.Answer(t.Context(), tern, forum.NewPost{Thread: out.Thread, Answers: said.Post, Words: words, Nonce: h.Forum.Nonce()}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Moderation.Raise(t.Context(), milo, moderation.Raising{Post: said.Post, Tier: gate.Amber, Words: "To be looked at.", Nonce: h.Moderation.Nonce()}); err != nil {
		t.Fatal(err)
	}
	which := h.Moderation.CaseOf(moderation.PostSubject, string(said.Post))
	lease, err := h.Moderation.Take(t.Context(), milo, which, "")
	if err != nil {
		t.Fatal(err)
	}
	desk, err := h.Forum.Evidence(t.Context(), said.Post, "")
	if err != nil {
		t.Fatal(err)
	}
	done, err := h.Moderation.Decide(t.Context(), milo, which, moderation.Decision{
		Nonce: h.Moderation.Nonce(), Token: lease.Token, Revision: desk.Newest.ID, Words: act, Clause: 1,
		Reason: "It could lead to somebody.", Message: "We took it out for now.", LineNotes: notes(act),
	})
	if err != nil || !done.Done {
		t.Fatalf("%+v, %v", done, err)
	}
	for _, who := range []string{"tern", "heron", "ruth"} {
		b := h.Enter(who)
		for _, path := range readers(base, group, out.Thread, said.Post) {
			if p := b.Get(path); p.Status != http.StatusNotFound && strings.Contains(p.Body, canary) {
				t.Errorf("%s finds it at %s", who, path)
			}
		}
	}
	if mine := h.Enter("willow").Get("/posts/" + string(said.Post)); act != forum.ActRemove && !strings.Contains(mine.Body, canary) {
		t.Error("its author does not find it either")
	}
}

func notes(act forum.Act) []moderation.LineNote {
	if act != forum.ActReturn {
		return nil
	}
	return []moderation.LineNote{{From: 2, To: 5, Text: "Where?"}}
}

// readers are the addresses that could show a post to those who read a group.
func readers(base string, group id.Cohort, thread id.Thread, post id.Post) []string {
	in := "/cohorts/" + string(group)
	return []string{
		"/home", in, in + "/people", in + "/write?quote=" + string(post), base, base + "?at=start", base + "?at=end",
		base + "/answer?to=" + string(post), base + "/answer?quote=" + string(post), base + "/fresh?after=start",
		"/posts/" + string(post), "/posts/" + string(post) + "/history", "/posts/" + string(post) + "/report", "/posts/" + string(post) + "/change",
		"/reports", "/decisions", "/drafts", "/outbox", "/queue", "/cases/" + string(thread),
	}
}
