package forum_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// For half a minute a post is its author's alone; then it is everybody's, with nobody doing anything for it.
func TestTheGroupSeesAPostAfterHalfAMinute(t *testing.T) {
	c := sit(t)
	out := c.say("tern", text("Just said."))
	if want := c.Clock.Now().Add(forum.TakeBackTime); !out.Until.Equal(want) {
		t.Errorf("the group sees it from %v, want %v", out.Until, want)
	}
	if own := c.last("tern"); own.ID != out.Post || !own.Until.Equal(out.Until) || !own.Retract || own.Quote {
		t.Errorf("its author sees %+v", own)
	}
	for range 30 {
		for _, who := range []string{"willow", "amara", "milo"} {
			if lines := c.lines(who, forum.Ending); has(lines, "Just said") {
				t.Fatalf("%s sees it after %v", who, c.Clock.Now().Sub(out.Until.Add(-forum.TakeBackTime)))
			}
		}
		if row := c.row("willow", c.thread); row.Unread && len(row.New) > 0 && row.LastAt.After(out.Until.Add(-time.Millisecond)) {
			t.Fatal("the list tells of it")
		}
		c.Clock.Advance(time.Second)
	}
	for _, who := range []string{"willow", "amara", "milo", "tern"} {
		if last := c.last(who); last.ID != out.Post || !last.Until.IsZero() {
			t.Errorf("%s sees %+v", who, last)
		}
	}
	c.eventually("the list tells of it", func() bool { return c.row("willow", c.thread).LastAt.Equal(out.Until) })
}

// Before the group sees it a post can be opened by the staff, and by nobody else but its author.
func TestStaffMayHaveSeenIt(t *testing.T) {
	c := sit(t)
	out := c.say("tern", text("Just said."))
	for who, want := range map[string]bool{"tern": true, "amara": true, "milo": true, "willow": false, "heron": false, "ruth": false} {
		_, at, err := c.Forum.Locate(t.Context(), c.Actor(who), out.Post)
		if opened := err == nil; opened != want || (err != nil && !absent(err)) {
			t.Errorf("%s: %v", who, err)
		}
		if stands := at != ""; stands != (who == "tern") {
			t.Errorf("%s finds it on the page %q", who, at)
		}
		desk, err := c.Forum.DeskForPost(t.Context(), c.Actor(who), access.ReadPost, out.Post)
		if (err == nil) != want || want && (desk.Seen.Words().Body.Text() != "Just said." || desk.Seen.Change != (who == "tern")) {
			t.Errorf("%s alone with it: %v", who, err)
		}
	}
}

func TestTakenBackInTimeItWasNeverThere(t *testing.T) {
	c := sit(t)
	before := c.lines("willow", "")
	out := c.say("tern", text("Just said."))
	c.Clock.Advance(forum.TakeBackTime - time.Second)
	got := c.takeBack("tern", out.Post)
	if !got.Early || got.Thread != c.thread {
		t.Errorf("taken back: %+v", got)
	}
	if again := c.takeBack("tern", out.Post); !again.Again || !again.Early {
		t.Errorf("pressed twice: %+v", again)
	}
	c.later()
	for _, who := range []string{"willow", "tern", "amara"} {
		if diff := cmp.Diff(before, c.lines(who, "")); diff != "" {
			t.Errorf("%s still sees something (-before +after):\n%s", who, diff)
		}
	}
	if _, _, err := c.Forum.Locate(t.Context(), c.Actor("willow"), out.Post); !absent(err) {
		t.Errorf("its address answers %v", err)
	}
	versions, err := c.Forum.History(t.Context(), c.Actor("amara"), out.Post)
	if err != nil || len(versions) != 1 || versions[0].Body.Text() != "Just said." || versions[0].State != forum.Withdrawn {
		t.Errorf("what is kept of it: %+v, %v", versions, err)
	}
	late := c.say("tern", text("Said."))
	c.later()
	if got := c.takeBack("tern", late.Post); got.Early || !has(c.lines("willow", ""), "-") {
		t.Errorf("taken back once the group saw it, no line stays: %+v", got)
	}
}

// A conversation whose opening is taken back in time is gone with its title, also when the first attempt was cut short.
func TestAConversationTakenBackInTime(t *testing.T) {
	c := sit(t)
	out := c.start("tern", "Something I regret", text("Just begun."))
	if c.row("willow", out.Thread) != nil || c.row("amara", out.Thread) != nil || c.row("tern", out.Thread) == nil {
		t.Error("it stands in a list of somebody else, or not in its author's")
	}
	if _, err := c.Forum.Read(t.Context(), c.Actor("willow"), out.Thread, ""); !absent(err) {
		t.Errorf("somebody else reads it: %v", err)
	}
	if _, err := c.Forum.Answer(t.Context(), c.Actor("willow"), forum.NewPost{Thread: out.Thread, Words: text("Hm."), Nonce: c.Forum.Nonce()}); !absent(err) {
		t.Errorf("somebody else answers in it: %v", err)
	}
	if got := c.takeBack("tern", out.Post); !got.Early || got.Thread != "" || got.Cohort != c.cohort {
		t.Errorf("taken back: %+v", got)
	}
	if again := c.takeBack("tern", out.Post); !again.Again || again.Thread != "" {
		t.Errorf("pressed twice: %+v", again)
	}
	c.later()
	for _, who := range []string{"tern", "willow", "amara"} {
		_, err := c.Forum.Read(t.Context(), c.Actor(who), out.Thread, "")
		if !absent(err) || c.row(who, out.Thread) != nil {
			t.Errorf("%s still finds it: %v", who, err)
		}
	}
	gone := c.start("tern", "Regretted later", text("Begun."))
	_, err := c.Forum.Answer(t.Context(), c.Actor("tern"), forum.NewPost{Thread: gone.Thread, Words: text("And more."), Nonce: c.Forum.Nonce()})
	c.must(err)
	if got := c.takeBack("tern", gone.Post); got.Early || got.Thread == "" {
		t.Errorf("what was written below it went too: %+v", got)
	}
}

// Words changed within the half minute are the first that the group sees, and it sees them no later.
func TestChangedInTime(t *testing.T) {
	c := sit(t)
	out := c.say("tern", text("Just sad."))
	c.Clock.Advance(20 * time.Second)
	if got := c.change("tern", out.Post, text("Just said.")); !got.Until.Equal(out.Until) {
		t.Errorf("the group sees it from %v, not from %v", got.Until, out.Until)
	}
	c.Clock.Advance(10 * time.Second)
	for _, who := range []string{"willow", "tern"} {
		if last := c.last(who); last.Words().Body.Text() != "Just said." || last.Changed {
			t.Errorf("%s sees %q, changed %v", who, last.Words().Body.Text(), last.Changed)
		}
	}
	if !c.last("amara").Differences || c.last("milo").Differences != true || c.last("willow").Differences {
		t.Error("what was there before is for the staff, and for nobody else")
	}
	again, err := c.Forum.Answer(t.Context(), c.Actor("tern"), forum.NewPost{Thread: c.thread, Words: text("Twice."), Nonce: nonce})
	c.must(err)
	twice, err := c.Forum.Answer(t.Context(), c.Actor("tern"), forum.NewPost{Thread: c.thread, Words: text("Twice."), Nonce: nonce})
	if err != nil || !twice.Again || twice.Post != again.Post || !twice.Until.Equal(again.Until) {
		t.Errorf("sent twice: %+v, %v", twice, err)
	}
}

// A mark never stands on what its reader could not see, and never behind their own that nobody sees yet.
func TestMarksKeepToWhatIsSeen(t *testing.T) {
	c := sit(t)
	hidden := c.say("tern", text("Just said."))
	if err := c.Forum.MarkRead(t.Context(), c.Actor("willow"), c.thread, hidden.Post, []id.Post{hidden.Post}); !absent(err) {
		t.Errorf("marked as read: %v", err)
	}
	c.Clock.Advance(time.Second)
	own := c.say("willow", text("At the same time."))
	c.must(c.Forum.MarkRead(t.Context(), c.Actor("willow"), c.thread, own.Post, []id.Post{own.Post}))
	c.must(c.Forum.CaughtUp(t.Context(), c.Actor("willow"), c.thread))
	if page := c.read("willow", ""); page.New >= 0 || page.Upto != c.first {
		t.Errorf("new at %d, and a press would name %v", page.New, page.Upto)
	}
	c.later()
	page := c.read("willow", "")
	if page.New < 0 || page.Posts[page.New].ID != hidden.Post || page.Upto != own.Post {
		t.Errorf("what came out after the mark is not new: %d of %d", page.New, len(page.Posts))
	}
	c.must(c.Forum.CaughtUp(t.Context(), c.Actor("willow"), c.thread))
	if page := c.read("willow", ""); page.New >= 0 || page.More {
		t.Error("caught up, and something is new")
	}
}

// Pages begin at 1, 21, 41 for everybody, whatever stands behind them that only its author sees.
func TestPagesWithPostsThatSomeSee(t *testing.T) {
	c := sit(t)
	for i := range 2*forum.PageSize - 2 {
		c.say([]string{"tern", "willow"}[i%2], text(fmt.Sprintf("Line %d.", i+2)))
		c.Clock.Advance(time.Minute)
	}
	mine, theirs := c.say("tern", text("Mine.")), c.say("willow", text("Theirs."))
	for _, x := range []struct {
		who string
		own id.Post
		n   []int
	}{{"tern", mine.Post, []int{20, 20}}, {"willow", theirs.Post, []int{20, 20}}, {"juniper", "", []int{20, 19}}} {
		if got := c.extents(x.who); !slices.Equal(got, x.n) {
			t.Errorf("%s finds pages of %v", x.who, got)
		}
		if x.own == "" {
			continue
		}
		if last := c.last(x.who); last.ID != x.own || last.N != 40 {
			t.Errorf("%s finds their own as number %d", x.who, last.N)
		}
		_, at, err := c.Forum.Locate(t.Context(), c.Actor(x.who), x.own)
		c.must(err)
		page := c.read(x.who, at)
		if n := page.Posts[0].N; n != 21 || !slices.ContainsFunc(page.Posts, func(p forum.Seen) bool { return p.ID == x.own }) {
			t.Errorf("%s is led to a page that begins at %d", x.who, n)
		}
	}
	c.takeBack("tern", mine.Post)
	c.later()
	if got := c.extents("juniper"); !slices.Equal(got, []int{20, 20}) || c.last("juniper").N != 40 {
		t.Errorf("in the end pages of %v", got)
	}
}

// extents are the sizes of a thread's pages, each of which must begin where it should.
func (c *circle) extents(who string) (sizes []int) {
	c.Helper()
	for at := forum.Beginning; at != ""; {
		page := c.read(who, at)
		if first := page.Posts[0].N; first != len(sizes)*forum.PageSize+1 {
			c.Errorf("a page begins at %d", first)
		}
		sizes = append(sizes, len(page.Posts))
		at = page.Later
	}
	return sizes
}

func TestComingBackAfterAnAbsence(t *testing.T) {
	c := sit(t)
	c.must(c.Forum.CaughtUp(t.Context(), c.Actor("willow"), c.thread))
	for i := range forum.PageSize + 1 {
		c.say("tern", text(fmt.Sprintf("Line %d.", i+2)))
		c.Clock.Advance(time.Minute)
	}
	c.eventually("the thread knows its latest", func() bool { return c.row("willow", c.thread).Thread.Recent[0].N == forum.PageSize+2 })
	if c.read("willow", "").Away {
		t.Error("an hour is called an absence")
	}
	c.Clock.Advance(7 * 24 * time.Hour)
	page := c.read("willow", "")
	if !page.Away || page.Latest != forum.Ending || c.read("juniper", "").Away {
		t.Errorf("away %v, the latest at %q", page.Away, page.Latest)
	}
	if last := c.read("willow", page.Latest); last.Posts[0].N != 21 || last.Later != "" {
		t.Errorf("the last page begins at %d", last.Posts[0].N)
	}
	c.must(c.Forum.CaughtUp(t.Context(), c.Actor("willow"), c.thread))
	if page := c.read("willow", ""); page.Away || page.More {
		t.Error("caught up, and still met as if not")
	}
}

func TestTheQuietLine(t *testing.T) {
	c := sit(t)
	ctx, after := t.Context(), c.read("willow", "").Fresh
	names := func(who string) (all []string) {
		people, err := c.Forum.Fresh(ctx, c.Actor(who), c.thread, after)
		c.must(err)
		for _, m := range people {
			all = append(all, m.Alias)
		}
		return all
	}
	if got, err := forum.ParsePlace(after.String()); err != nil || got != after {
		t.Errorf("the place came back as %v, %v", got, err)
	}
	for _, who := range []string{"juniper", "willow", "rook"} {
		c.say(who, text("One."))
		c.Clock.Advance(time.Second)
	}
	if got := names("willow"); got != nil {
		t.Errorf("it tells of %v, whom nobody can read yet", got)
	}
	c.later()
	if got := names("willow"); !slices.Equal(got, []string{"Rook", "Juniper"}) {
		t.Errorf("it tells of %v", got)
	}
	c.must(c.Cohorts.Mute(ctx, c.Actor("willow"), c.cohort, c.Actor("rook").Person))
	if got := names("willow"); !slices.Equal(got, []string{"Juniper"}) {
		t.Errorf("with Rook muted it tells of %v", got)
	}
	if _, err := c.Forum.Fresh(ctx, c.Actor("heron"), c.thread, after); !absent(err) {
		t.Errorf("it tells somebody of another group: %v", err)
	}
	for _, bad := range []string{"", "x", "1-2", "0-0-" + string(c.first), "1-!-" + string(c.first), "1-0-nobody"} {
		if _, err := forum.ParsePlace(bad); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%q is a place: %v", bad, err)
		}
	}
}
