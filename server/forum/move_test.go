package forum_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/store"
	"holdfast/server/testkit/house"
)

// tree is a thread of Tern's with a branch in it, and another one to move it to.
type tree struct {
	*hall
	from, to id.Thread
	root     id.Post // the branch: two more posts stand below it
	other    id.Post // stands behind the branch, and stays
}

func grow(h *hall) *tree {
	h.Helper()
	t := &tree{hall: h}
	t.from, t.to = t.begin("Branching", "The trunk."), t.begin("Elsewhere", "Another trunk.")
	t.answer(t.from, "", "Before the branch.")
	t.root = t.answer(t.from, "", "The branch.")
	below := t.answer(t.from, t.root, "A twig.")
	t.other = t.answer(t.from, "", "Behind the branch.")
	t.answer(t.from, below, "A twig of the twig.")
	t.settle()
	return t
}

func (t *tree) begin(title, words string) id.Thread {
	t.Helper()
	out, err := t.Forum.StartThread(t.Context(), t.House.Actor("tern"), forum.NewThread{
		Cohort: t.cohort, Title: title, Words: forum.Words{Text: words}, Nonce: t.Forum.Nonce(),
	})
	t.must(err)
	t.Clock.Advance(time.Minute)
	return out.Thread
}

func (t *tree) answer(to id.Thread, answers id.Post, words string) id.Post {
	t.Helper()
	out, err := t.Forum.Answer(t.Context(), t.House.Actor("tern"), forum.NewPost{
		Thread: to, Answers: answers, Words: forum.Words{Text: words}, Nonce: t.Forum.Nonce(),
	})
	t.must(err)
	t.Clock.Advance(time.Minute)
	return out.Post
}

// toldOf is a thread as somebody reads it: numbers and words.
func toldOf(h *house.House, which id.Thread, who string) string {
	page, err := h.Forum.Read(context.Background(), h.Actor(who), which, forum.Beginning)
	if err != nil {
		return errs.KindOf(err).String()
	}
	var b strings.Builder
	for _, p := range page.Posts {
		switch {
		case p.Moved != "":
			fmt.Fprintf(&b, "%d moved|", p.N)
		case p.Shown == nil:
			fmt.Fprintf(&b, "%d gone|", p.N)
		default:
			fmt.Fprintf(&b, "%d %s|", p.N, p.Shown.Body.Text())
		}
	}
	return b.String()
}

const (
	trunkAfter = "1 The trunk.|2 Before the branch.|3 moved|5 Behind the branch.|"
	elseAfter  = "1 Another trunk.|2 The branch.|3 A twig.|4 A twig of the twig.|"
)

// A branch goes as a whole, one line stays, and every other post keeps its number.
func TestABranchMoves(t *testing.T) {
	h := grow(enterHall(t))
	ctx, amara, willow := t.Context(), h.House.Actor("amara"), h.House.Actor("willow")
	h.must(h.Forum.CaughtUp(ctx, willow, h.from))
	h.must(h.Forum.CaughtUp(ctx, willow, h.to))
	for range 2 {
		out, err := h.Forum.Move(ctx, amara, h.root, h.to)
		h.must(err)
		if out.Thread != h.to || out.At != forum.Beginning {
			t.Errorf("it stands at %+v", out)
		}
	}
	h.settle()
	if got := toldOf(h.House, h.from, "willow"); got != trunkAfter {
		t.Errorf("the old place is %s", got)
	}
	if got := toldOf(h.House, h.to, "willow"); got != elseAfter {
		t.Errorf("the new place is %s", got)
	}
	list, err := h.Forum.List(ctx, willow, h.cohort, "")
	h.must(err)
	for _, row := range list.Rows {
		if row.Thread.ID == h.from && row.Unread || row.Thread.ID == h.to && !row.Unread {
			t.Errorf("%s: unread is %v", row.Thread.Title, row.Unread)
		}
	}
	page, err := h.Forum.Read(ctx, willow, h.from, "")
	h.must(err)
	if page.New >= 0 || page.More {
		t.Error("a line that stayed is news")
	}
	moved := last(h.hall, willow, h.to)
	if !moved.When().Before(moved.Published) {
		t.Error("when it was written is not told any more")
	}
	if thread, _, err := h.Forum.Locate(ctx, willow, h.root); err != nil || thread != h.to {
		t.Errorf("its address leads to %s, %v", thread, err)
	}
	if got := recorded(t, h.House, string(h.root)); !strings.Contains(got, string(access.MovePost)) {
		t.Errorf("on record is %s", got)
	}
}

func TestABranchMovesToANewConversation(t *testing.T) {
	h := grow(enterHall(t))
	ctx, amara, form := t.Context(), h.House.Actor("amara"), h.Forum.Nonce()
	var out forum.Outcome
	for range 2 {
		var err error
		out, err = h.Forum.MoveToNew(ctx, amara, h.root, "A branch of its own", form)
		h.must(err)
	}
	h.settle()
	if got := toldOf(h.House, out.Thread, "willow"); got != "1 The branch.|2 A twig.|3 A twig of the twig.|" {
		t.Errorf("the new conversation is %s", got)
	}
	if got := toldOf(h.House, h.from, "willow"); got != trunkAfter {
		t.Errorf("the old place is %s", got)
	}
	if _, err := h.Forum.Answer(ctx, h.House.Actor("willow"), forum.NewPost{Thread: out.Thread, Answers: h.root, Words: forum.Words{Text: "Here, then."}, Nonce: h.Forum.Nonce()}); err != nil {
		t.Errorf("it cannot be answered there: %v", err)
	}
	if _, err := h.Forum.MoveToNew(ctx, amara, h.other, " ", h.Forum.Nonce()); errs.KindOf(err) != errs.Invalid {
		t.Errorf("without a title: %v", err)
	}
}

func TestWhatCannotMove(t *testing.T) {
	h := grow(enterHall(t))
	ctx, amara := t.Context(), h.House.Actor("amara")
	private := h.alone("Only to you.")
	closed := h.begin("Closed", "Nothing more.")
	h.must(h.Forum.Close(ctx, amara, closed, true, forum.Words{}))
	page, err := h.Forum.Read(ctx, amara, h.from, forum.Beginning)
	h.must(err)
	for what, c := range map[string]struct {
		who  string
		post id.Post
		to   id.Thread
		want errs.Kind
	}{
		"by a member":         {"tern", h.root, h.to, errs.Forbidden},
		"by the moderator":    {"milo", h.root, h.to, errs.Forbidden},
		"from outside":        {"heron", h.root, h.to, errs.NotFound},
		"an opening":          {"amara", page.Thread.Opening, h.to, errs.Forbidden},
		"into a closed one":   {"amara", h.root, closed, errs.Conflict},
		"into a private one":  {"amara", h.root, private.Thread.ID, errs.NotFound},
		"out of a private":    {"amara", private.Posts[0].ID, h.to, errs.NotFound},
		"to another group":    {"amara", h.root, id.Thread(h.Forum.Nonce()), errs.NotFound},
		"what is not there":   {"amara", id.Post(h.Forum.Nonce()), h.to, errs.NotFound},
		"where it is already": {"amara", h.root, h.from, errs.Internal},
	} {
		_, err := h.Forum.Move(ctx, h.House.Actor(c.who), c.post, c.to)
		if errs.KindOf(err) != c.want && !(c.want == errs.Internal && err == nil) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if got := toldOf(h.House, h.from, "willow"); strings.Contains(got, "moved") {
		t.Errorf("something moved: %s", got)
	}
}

// Words do not come to somebody who was not given to read them by being moved to where they read.
func TestAMoveShowsNobodyWhatTheyWereNotGiven(t *testing.T) {
	h := grow(enterHall(t))
	ctx, amara := t.Context(), h.House.Actor("amara")
	h.must(h.Cohorts.Reopen(ctx, amara, h.cohort, "Room for one.", false))
	late := h.newcomer("Latecomer")
	h.Clock.Advance(time.Minute)
	since := h.begin("Begun since", "For everybody.")
	if _, err := h.Forum.Move(ctx, amara, h.root, since); errs.KindOf(err) != errs.Conflict {
		t.Errorf("it moved to where a latecomer reads: %v", err)
	}
	out, err := h.Forum.MoveToNew(ctx, amara, h.root, "Still ours", h.Forum.Nonce())
	h.must(err)
	h.settle()
	if _, err := h.Forum.Read(ctx, late, out.Thread, ""); !errors.Is(err, store.ErrNotFound) && errs.KindOf(err) != errs.NotFound {
		t.Errorf("a latecomer reads the new conversation: %v", err)
	}
	if _, _, err := h.Forum.Locate(ctx, late, h.root); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a latecomer finds the post: %v", err)
	}
}

// The place that a post left is nobody's: not its author's to change, nor anybody's to answer or move.
func TestTheLineThatStaysIsNoPost(t *testing.T) {
	h := grow(enterHall(t))
	ctx, tern := t.Context(), h.House.Actor("tern")
	_, err := h.Forum.Move(ctx, h.House.Actor("amara"), h.root, h.to)
	h.must(err)
	page, err := h.Forum.Read(ctx, tern, h.from, forum.Beginning)
	h.must(err)
	line := page.Posts[2]
	if line.Moved != h.to || line.Change || line.Retract || line.Quote {
		t.Fatalf("the line is %+v", line)
	}
	_, changed := h.Forum.ChangePost(ctx, tern, forum.Change{Post: line.ID, Words: forum.Words{Text: "x"}, Nonce: h.Forum.Nonce()})
	_, back := h.Forum.TakeBack(ctx, tern, line.ID)
	_, moved := h.Forum.Move(ctx, h.House.Actor("amara"), line.ID, h.to)
	for what, err := range map[string]error{"change": changed, "take back": back, "move": moved} {
		if errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := h.Forum.Answer(ctx, tern, forum.NewPost{Thread: h.from, Answers: line.ID, Words: forum.Words{Text: "x"}, Nonce: h.Forum.Nonce()}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("it can be answered: %v", err)
	}
}

// A move is cut off after each of its writes in turn. The relay finishes it, and nobody presses twice.
func TestAMoveIsFinishedAfterACrash(t *testing.T) {
	whole := 0
	for step := 1; step == 1 || step < whole; step++ {
		h, m := begin(t)
		hall := &hall{T: t, House: h}
		places, err := h.Cohorts.Mine(t.Context(), h.Actor("willow"))
		hall.must(err)
		hall.cohort = places[0].Cohort.ID
		tree := grow(hall)
		if whole == 0 {
			m.set(0)
			_, err := h.Forum.Move(t.Context(), h.Actor("amara"), tree.root, tree.to)
			hall.must(err)
			hall.settle()
			whole = m.count()
			h.Stop()
			step = 0
			if whole < 7 { // the move, three posts, three places
				t.Fatalf("only %d steps were counted", whole)
			}
			continue
		}
		m.set(step)
		_, _ = h.Forum.Move(t.Context(), h.Actor("amara"), tree.root, tree.to)
		h.Relay.Wait()
		m.set(0)
		hall.settle()
		if got := toldOf(h, tree.from, "willow"); got != trunkAfter {
			t.Errorf("after step %d the old place is %s", step, got)
		}
		if got := toldOf(h, tree.to, "willow"); got != elseAfter {
			t.Errorf("after step %d the new place is %s", step, got)
		}
		if got := strings.Count(recorded(t, h, string(tree.root)), string(access.MovePost)); got != 1 {
			t.Errorf("after step %d it is on record %d times", step, got)
		}
		h.Stop()
	}
}
