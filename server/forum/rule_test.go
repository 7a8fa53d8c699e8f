package forum_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/testkit/house"
)

// screened is a circle whose words the made-up screener reads.
func screened(t *testing.T) *circle {
	t.Helper()
	return sitAt(t, house.Options{Screener: byWord{}})
}

func (c *circle) newest(which id.Post) id.Revision {
	c.Helper()
	e, err := c.Forum.Evidence(c.Context(), which, "")
	c.must(err)
	return e.Newest.ID
}

// ruling is a new decision of Milo's about what the post says now.
func (c *circle) ruling(which id.Post, act forum.Act) forum.Ruling {
	c.Helper()
	r := forum.Ruling{
		Decision: id.Decision(c.Forum.Nonce()), Post: which, Revision: c.newest(which), Act: act, By: c.Actor("milo").Person, Clause: 3, Version: 1,
	}
	if act == forum.ActMask {
		r.Mask = []gate.Mark{{Rule: "person", Range: gate.Range{From: 0, To: 3}}}
	}
	return r
}

func (c *circle) rule(which id.Post, act forum.Act) {
	c.Helper()
	c.must(c.Forum.Rule(c.Context(), c.ruling(which, act)))
}

// find is a post as somebody finds it on a page of its thread; nil when they do not.
func (c *circle) find(who string, which id.Post) *forum.Seen {
	c.Helper()
	for at := forum.Beginning; at != ""; {
		page := c.read(who, at)
		for _, p := range page.Posts {
			if p.ID == which {
				return &p
			}
		}
		at = page.Later
	}
	return nil
}

// meets words how somebody meets a post.
func (c *circle) meets(who string, which id.Post) string {
	c.Helper()
	p := c.find(who, which)
	switch {
	case p == nil:
		return "nothing"
	case p.Placeholder:
		return "blank"
	case p.Removed != nil:
		return "line"
	case !p.TakenBack.IsZero():
		return "gone"
	}
	how := []string{strings.Fields(p.Words().Body.Text())[1]}
	if strings.Contains(p.Words().Body.Text(), gate.NotShown) {
		how[0] = strings.TrimSuffix(how[0], "]") + " masked"
	}
	if p.Note != nil && !p.Note.Open && p.Despair {
		how = append(how, "folded")
	}
	if p.Held != nil {
		how = append(how, "held for", string(p.Held.For))
	}
	return strings.Join(how, " ")
}

var acts = []forum.Act{forum.ActPublish, forum.ActFold, forum.ActMask, forum.ActHold, forum.ActReturn, forum.ActRemove, forum.ActRestore}

// states are the ways in which a post of Tern's can stand before a decision, and what Willow meets after each act, in
// the order of acts. "new" and "old" are its words; an error stands for itself. Once a post is masked its first three
// letters are, so that its second word is the mask's.
var states = []struct {
	name  string
	bring func(c *circle) id.Post
	meets [7]string
	own   [7]string // as Tern does
}{
	{"published", func(c *circle) id.Post {
		which := c.say("tern", text("Its new words.")).Post
		c.later()
		return which
	}, [7]string{"new", "new folded", "shown masked", "nothing", "nothing", "line", "new"},
		[7]string{"new", "new", "new", "new held for decision", "new held for returned", "line", "new"}},
	{"not seen yet", func(c *circle) id.Post { return c.say("tern", text("Its new words.")).Post },
		[7]string{"new", "new folded", "shown masked", "nothing", "nothing", "nothing", "new"},
		[7]string{"new", "new", "new", "nothing", "nothing", "nothing", "new"}},
	{"held for risk", func(c *circle) id.Post { return c.say("tern", text("Its new words "+holdWord)).Post },
		[7]string{"new", "new folded", "shown masked", "nothing", "nothing", "nothing", "new"},
		[7]string{"new", "new", "new", "nothing", "nothing", "nothing", "new"}},
	{"an edit held beside what stands", func(c *circle) id.Post {
		which := c.say("tern", text("Its old words.")).Post
		c.later()
		c.change("tern", which, text("Its new words "+holdWord))
		return which
	}, [7]string{"new", "new folded", "shown masked", "nothing", "old", "line", "new"},
		[7]string{"new", "new", "new", "new held for decision", "new held for returned", "line", "new"}},
	{"held by a person", func(c *circle) id.Post {
		which := c.say("tern", text("Its new words.")).Post
		c.later()
		c.rule(which, forum.ActHold)
		return which
	}, [7]string{"new", "new folded", "shown masked", "nothing", "nothing", "line", "new"},
		[7]string{"new", "new", "new", "new held for decision", "new held for returned", "line", "new"}},
	{"returned before it was seen", func(c *circle) id.Post {
		which := c.say("tern", text("Its new words "+holdWord)).Post
		c.rule(which, forum.ActReturn)
		return which
	}, [7]string{"new", "new folded", "shown masked", "nothing", "nothing", "nothing", "new"},
		[7]string{"new", "new", "new", "nothing", "nothing", "nothing", "new"}},
	{"an edit returned", func(c *circle) id.Post {
		which := c.say("tern", text("Its old words.")).Post
		c.later()
		c.change("tern", which, text("Its new words "+holdWord))
		c.rule(which, forum.ActReturn)
		return which
	}, [7]string{"new", "new folded", "shown masked", "nothing", "old", "line", "new"},
		[7]string{"new", "new", "new", "new held for decision", "new held for returned", "line", "new"}},
	{"removed", func(c *circle) id.Post {
		which := c.say("tern", text("Its new words.")).Post
		c.later()
		c.rule(which, forum.ActRemove)
		return which
	}, [7]string{"removed", "removed", "removed", "removed", "removed", "removed", "new"},
		[7]string{"removed", "removed", "removed", "removed", "removed", "removed", "new"}},
	{"removed before it was seen", func(c *circle) id.Post {
		which := c.say("tern", text("Its new words.")).Post
		c.rule(which, forum.ActRemove)
		return which
	}, [7]string{"removed", "removed", "removed", "removed", "removed", "removed", "new"},
		[7]string{"removed", "removed", "removed", "removed", "removed", "removed", "new"}},
	{"taken back", func(c *circle) id.Post {
		which := c.say("tern", text("Its new words.")).Post
		c.later()
		c.takeBack("tern", which)
		return which
	}, [7]string{"withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn"},
		[7]string{"withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn", "withdrawn"}},
}

// Every act on every state of a post does what it says, for everybody but its author alike; nobody else finds it where it
// was; and by the same decision it is done once.
func TestEveryActFromEveryState(t *testing.T) {
	c := screened(t)
	for _, st := range states {
		for i, act := range acts {
			t.Run(string(act)+" what is "+st.name, func(t *testing.T) {
				c := &circle{T: t, House: c.House, cohort: c.cohort, thread: c.thread, first: c.first}
				which := st.bring(c)
				in := c.ruling(which, act)
				err := c.Forum.Rule(t.Context(), in)
				switch want := st.meets[i]; {
				case want == "removed" && errors.Is(err, forum.ErrRemoved), want == "withdrawn" && errors.Is(err, forum.ErrWithdrawn):
					return
				case err != nil:
					t.Fatal(err)
				}
				c.later()
				for who, want := range map[string]string{"willow": st.meets[i], "amara": st.meets[i], "milo": st.meets[i], "tern": st.own[i]} {
					if got := c.meets(who, which); got != want {
						t.Errorf("%s meets %q, want %q", who, got, want)
					}
				}
				before := c.read("willow", forum.Ending)
				c.must(c.Forum.Rule(t.Context(), in))
				if diff := cmp.Diff(bodies(before), bodies(c.read("willow", forum.Ending))); diff != "" {
					t.Errorf("done twice: %s", diff)
				}
				c.closed(which, st.meets[i])
			})
		}
	}
}

// closed finds every way to a post closed that is not shown: it is not answered, quoted, changed or moved where it is not
// seen.
func (c *circle) closed(which id.Post, how string) {
	c.Helper()
	if how != "nothing" && how != "line" {
		return
	}
	ctx, willow := c.Context(), c.Actor("willow")
	_, err := c.Forum.Answer(ctx, willow, forum.NewPost{Thread: c.thread, Answers: which, Words: text("To this."), Nonce: c.Forum.Nonce()})
	c.refused(err, errs.Invalid, "")
	_, err = c.try("willow", forum.Words{Text: "As quoted.", Quotes: whole(which)})
	c.refused(err, errs.Invalid, "quote")
	_, err = c.Forum.Move(ctx, c.Actor("amara"), which, c.thread)
	if !absent(err) {
		c.Errorf("moved: %v", err)
	}
	_, err = c.Forum.MoveToNew(ctx, c.Actor("amara"), which, "Elsewhere", c.Forum.Nonce())
	if !absent(err) {
		c.Errorf("moved to a new thread: %v", err)
	}
	d, err := c.Forum.DeskForAnswer(ctx, willow, c.thread, which)
	if err != nil || d.Answers != nil {
		c.Errorf("the box for an answer shows %+v, %v", d.Answers, err)
	}
	_, _, err = c.Forum.Locate(ctx, willow, which)
	if there := err == nil; there != (how == "line") {
		c.Errorf("its address: %v", err)
	}
	_, err = c.Forum.ChangePost(ctx, c.Actor("tern"), forum.Change{Post: which, Seen: c.newest(which), Words: text("Its new words once more."), Nonce: c.Forum.Nonce()})
	if removed := errs.KindOf(err) == errs.Forbidden; err == nil && how == "line" || err != nil && !removed {
		c.Errorf("its author changes it: %v", err)
	}
	if c.later(); c.meets("willow", which) != how {
		c.Errorf("changed by its author, Willow meets %q", c.meets("willow", which))
	}
}

func TestARulingMustBeOne(t *testing.T) {
	c := screened(t)
	good := c.ruling(c.first, forum.ActHold)
	for name, spoil := range map[string]func(*forum.Ruling){
		"an act that there is not": func(r *forum.Ruling) { r.Act = "publicise" },
		"no act":                   func(r *forum.Ruling) { r.Act = "" },
		"no decision":              func(r *forum.Ruling) { r.Decision = "" },
		"masking nothing":          func(r *forum.Ruling) { r.Act = forum.ActMask },
		"a mask of nothing":        func(r *forum.Ruling) { r.Mask = []gate.Mark{{Range: gate.Range{From: 2, To: 2}}} },
		"a mask before the words":  func(r *forum.Ruling) { r.Mask = []gate.Mark{{Range: gate.Range{From: -2, To: 2}}} },
	} {
		bad := good
		spoil(&bad)
		if err := c.Forum.Rule(t.Context(), bad); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	bad := good
	bad.Post = id.Post(c.Forum.Nonce())
	if err := c.Forum.Rule(t.Context(), bad); !absent(err) {
		t.Errorf("a post that is not there: %v", err)
	}
	bad = good
	bad.Revision = id.Revision(c.Forum.Nonce())
	if err := c.Forum.Rule(t.Context(), bad); !errors.Is(err, forum.ErrMeanwhile) || errs.KindOf(err) != errs.Conflict {
		t.Errorf("another revision: %v", err)
	}
	if c.meets("willow", c.first) != "stand" {
		t.Errorf("Willow meets %q", c.meets("willow", c.first))
	}
}

// What was removed is remembered with who decided, when and by which clause; the words are where staff alone read them.
func TestARemovalStaysOnRecord(t *testing.T) {
	c := screened(t)
	which := c.say("tern", text("Its new words.")).Post
	c.later()
	in := c.ruling(which, forum.ActRemove)
	c.must(c.Forum.Rule(t.Context(), in))
	want := &forum.Removal{By: in.By, At: c.Clock.Now(), Clause: 3, Version: 1, Decision: in.Decision, Revision: in.Revision}
	if diff := cmp.Diff(want, c.find("willow", which).Removed); diff != "" {
		t.Error(diff)
	}
	e, err := c.Forum.Evidence(t.Context(), which, in.Revision)
	if err != nil || e.Newest.Body.Text() != "Its new words." || e.Asked.ID != in.Revision || e.Asked.State != forum.Removed || e.Shown != nil {
		t.Errorf("in evidence: %+v, %v", e.Newest, err)
	}
	history, err := c.Forum.History(t.Context(), c.Actor("amara"), which)
	if err != nil || len(history) != 1 || history[0].State != forum.Removed {
		t.Errorf("what is kept: %+v, %v", history, err)
	}
	for _, act := range []access.Action{access.ChangePost, access.TakeBack} {
		if _, err := c.Forum.DeskForPost(t.Context(), c.Actor("tern"), act, which); errs.KindOf(err) != errs.Forbidden || errors.Is(err, access.ErrGone) {
			t.Errorf("its author, to %s: %v", act, err)
		}
	}
	if _, err := c.Forum.TakeBack(t.Context(), c.Actor("tern"), which); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("its author takes it back: %v", err)
	}
	c.Relay.Wait()
	if got := recorded(t, c.House, string(which)); got != "removal write-post" {
		t.Errorf("on record: %s", got)
	}
	at := c.find("willow", which).Published
	c.rule(which, forum.ActRestore)
	if p := c.find("willow", which); !p.Published.Equal(at) || p.Changed || p.Words().Body.Text() != "Its new words." {
		t.Errorf("restored at %v, changed %v", p.Published, p.Changed)
	}
	c.change("tern", which, text("Its newest words."))
	history, err = c.Forum.History(t.Context(), c.Actor("amara"), which)
	if err != nil || len(history) != 2 || history[0].State != forum.Replaced {
		t.Errorf("what is kept after a change: %+v, %v", history, err)
	}
}

// What was held before anybody saw it stands where it is when it is published, and is new to its readers.
func TestWhatWasHeldIsNewWhenItIsPublished(t *testing.T) {
	c := screened(t)
	held, early := c.say("tern", text("Its new words "+holdWord)).Post, c.say("tern", text("Too early.")).Post
	c.rule(early, forum.ActHold)
	c.later()
	c.say("juniper", text("Meanwhile another."))
	c.later()
	c.must(c.Forum.CaughtUp(t.Context(), c.Actor("willow"), c.thread))
	c.Clock.Advance(forum.TakeBackTime)
	for _, which := range []id.Post{held, early} {
		c.rule(which, forum.ActPublish)
		page := c.read("willow", "")
		if last := c.last("willow"); last.ID != which || !last.Published.Equal(c.Clock.Now()) || page.New < 0 || page.Posts[page.New].ID != which {
			t.Errorf("it stands at %v, new at %d", last.Published, page.New)
		}
		if row := c.row("willow", c.thread); !row.Unread || len(row.New) != 1 || row.New[0].Alias != "Tern" {
			t.Errorf("the list tells of %+v", row.New)
		}
		c.must(c.Forum.CaughtUp(t.Context(), c.Actor("willow"), c.thread))
		c.later()
	}
}
