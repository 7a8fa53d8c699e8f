package forum_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit/house"
)

// deed is one of several things that are done to a post at once.
type deed struct {
	name string
	do   func(c *circle, p target) error
}

// decided is a decision about the revision that the target names.
func decided(name string, act forum.Act) deed {
	in := forum.Ruling{Act: act, Decision: id.Decision("decision-" + name)}
	if act == forum.ActMask {
		in.Mask = []gate.Mark{{Rule: "person", Range: gate.Range{From: 0, To: 2}}}
	}
	return deed{name, func(c *circle, p target) error {
		in.Post, in.Revision, in.By = p.post, p.revision, c.Actor("milo").Person
		return c.Forum.Rule(c.Context(), in)
	}}
}

var edited = deed{"edit", func(c *circle, p target) error {
	_, err := c.Forum.ChangePost(c.Context(), c.Actor("tern"), forum.Change{Post: p.post, Seen: p.revision, Words: text("Its newer words."), Nonce: nonce})
	return err
}}

var backTaken = deed{"take back", func(c *circle, p target) error {
	_, err := c.Forum.TakeBack(c.Context(), c.Actor("tern"), p.post)
	return err
}}

// outcome words what an attempt answered.
func outcome(err error) string {
	switch {
	case err == nil:
		return "done"
	case errors.Is(err, forum.ErrMeanwhile):
		return "meanwhile"
	case errors.Is(err, forum.ErrWithdrawn):
		return "withdrawn"
	case errors.Is(err, forum.ErrRemoved):
		return "removed"
	case errs.KindOf(err) == errs.Forbidden:
		return "refused"
	default:
		return err.Error()
	}
}

// aim is a post of Tern's that the group sees, and its revision.
func (c *circle) aim() target {
	c.Helper()
	which := c.say("tern", text("Its new words.")).Post
	c.later()
	return target{c.cohort, c.thread, which, c.newest(which)}
}

// Two decisions and an edit of the same post, in every order: a decision holds for the words it was made about and for no
// others, and what the group meets in the end is what the last of those said.
func TestTwoDecisionsAndAnEditInEveryOrder(t *testing.T) {
	c := screened(t)
	remove, mask, hold := decided("remove", forum.ActRemove), decided("mask", forum.ActMask), decided("hold", forum.ActHold)
	for _, x := range []struct {
		deeds [3]deed
		want  string
	}{
		{[3]deed{remove, mask, edited}, "done removed refused: line"},
		{[3]deed{remove, edited, mask}, "done refused removed: line"},
		{[3]deed{mask, remove, edited}, "done done refused: line"},
		{[3]deed{mask, edited, remove}, "done done meanwhile: newer"},
		{[3]deed{edited, remove, mask}, "done meanwhile meanwhile: newer"},
		{[3]deed{edited, mask, remove}, "done meanwhile meanwhile: newer"},
		{[3]deed{hold, mask, edited}, "done done done: newer"},
		{[3]deed{hold, edited, mask}, "done done meanwhile: nothing"},
		{[3]deed{mask, hold, edited}, "done done done: nothing"},
		{[3]deed{mask, edited, hold}, "done done meanwhile: newer"},
		{[3]deed{edited, hold, mask}, "done meanwhile meanwhile: newer"},
		{[3]deed{hold, remove, edited}, "done done refused: line"},
		{[3]deed{remove, hold, edited}, "done removed refused: line"},
		{[3]deed{backTaken, hold, remove}, "done withdrawn withdrawn: gone"},
		{[3]deed{hold, backTaken, mask}, "done done withdrawn: gone"},
		{[3]deed{remove, backTaken, mask}, "done refused removed: line"},
	} {
		c.attempt(x.deeds[:], x.want)
	}
}

func (c *circle) attempt(deeds []deed, want string) {
	c.Helper()
	p := c.aim()
	var names, came []string
	for _, d := range deeds {
		names = append(names, d.name)
		d = renamed(d, p)
		came = append(came, outcome(d.do(c, p)))
	}
	if got := strings.Join(came, " ") + ": " + c.meets("willow", p.post); got != want {
		c.Errorf("%s: %s, want %s", strings.Join(names, ", "), got, want)
	}
}

// renamed is the same deed; a decision is another one for each post.
func renamed(d deed, p target) deed {
	for act, name := range map[forum.Act]string{forum.ActRemove: "remove", forum.ActMask: "mask", forum.ActHold: "hold"} {
		if d.name == name {
			again := decided(name+string(p.post), act)
			return deed{name, again.do}
		}
	}
	return d
}

// between does something just before a write to a post, once.
type between struct {
	store.Store
	first atomic.Pointer[func()]
}

func (b *between) Replace(ctx context.Context, c *store.Collection, d store.Doc) (store.Doc, error) {
	if c == forum.Posts {
		if do := b.first.Swap(nil); do != nil {
			(*do)()
		}
	}
	return b.Store.Replace(ctx, c, d)
}

// One comes between what another had read and what it writes, for every pair, both ways round: it ends as if the one that
// came between had been first.
func TestWhoeverComesBetweenWasFirst(t *testing.T) {
	inner, err := sqlite.Open(t.TempDir()+"/records.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b := &between{Store: inner}
	c := sitAt(t, house.Options{Screener: byWord{}, Store: b})
	all := []deed{decided("remove", forum.ActRemove), decided("mask", forum.ActMask), decided("hold", forum.ActHold), edited, backTaken}
	for _, slow := range all {
		for _, fast := range all {
			if slow.name == fast.name {
				continue
			}
			t.Run(fast.name+" between "+slow.name, func(t *testing.T) {
				c := &circle{T: t, House: c.House, cohort: c.cohort, thread: c.thread, first: c.first}
				inOrder, at := c.aim(), c.aim()
				want := outcome(renamed(fast, inOrder).do(c, inOrder)) + ", " + outcome(renamed(slow, inOrder).do(c, inOrder)) + ": " + c.meets("willow", inOrder.post)
				c.Relay.Wait()
				var first string
				do := func() { first = outcome(renamed(fast, at).do(c, at)) }
				b.first.Store(&do)
				second := outcome(renamed(slow, at).do(c, at))
				if got := first + ", " + second + ": " + c.meets("willow", at.post); got != want {
					t.Errorf("%s, in order %s", got, want)
				}
			})
		}
	}
}

// Every decision about an opening and about an answer is cut off after each of its writes in turn, and then carried out
// again as the relay would. Half of one that hides shows no more than there was, half of one that shows no more than
// there will be, and in the end it is as if nothing had happened.
func TestDecisionsCutOffAfterEachStep(t *testing.T) {
	inner, err := sqlite.Open(t.TempDir()+"/records.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := &mortal{Store: inner}
	c := sitAt(t, house.Options{Screener: byWord{}, Store: m})
	for _, opening := range []bool{true, false} {
		for _, how := range []struct {
			name   string
			before []forum.Act
			act    forum.Act
		}{
			{"hold", nil, forum.ActHold}, {"return", nil, forum.ActReturn}, {"remove", nil, forum.ActRemove}, {"mask", nil, forum.ActMask},
			{"publish what is held", []forum.Act{forum.ActHold}, forum.ActPublish},
			{"restore", []forum.Act{forum.ActRemove}, forum.ActRestore}, {"remove what is held", []forum.Act{forum.ActHold}, forum.ActRemove},
		} {
			t.Run(fmt.Sprintf("%s, opening %v", how.name, opening), func(t *testing.T) {
				cut := cutting{&circle{T: t, House: c.House, cohort: c.cohort, thread: c.thread, first: c.first}, m}
				cut.everywhere(opening, how.before, how.act)
			})
		}
	}
}

// cutting cuts decisions off.
type cutting struct {
	*circle
	m *mortal
}

// everywhere cuts one kind of decision off after each of its steps, each time on a post of its own.
func (c *cutting) everywhere(opening bool, before []forum.Act, act forum.Act) {
	_, want := c.off(c.bring(opening, before), act, 0)
	step := 1
	for ; step < 20; step++ {
		cut, got := c.off(c.bring(opening, before), act, step)
		if diff := cmp.Diff(want, got); diff != "" {
			c.Errorf("cut off after step %d: %s", step, diff)
		}
		if !cut {
			break
		}
	}
	if step < 2 || step == 20 {
		c.Errorf("cut off after %d steps", step-1)
	}
}

func (c *cutting) bring(opening bool, before []forum.Act) (which id.Post) {
	c.Helper()
	out := c.start("tern", "Ground", text("Its new words."))
	c.thread, which = out.Thread, out.Post
	c.later()
	if !opening {
		which = c.say("tern", text("Its new words.")).Post
		c.later()
	}
	for _, act := range before {
		c.rule(which, act)
	}
	c.eventually("all is told", func() bool { return pending(c.T, c.House) == 0 })
	return which
}

// off says whether the decision was cut off after that many steps, and how all of it stands in the end.
func (c *cutting) off(which id.Post, act forum.Act, step int) (cut bool, end string) {
	c.Helper()
	in, was := c.ruling(which, act), c.stands(which)
	c.m.set(step)
	err := c.Forum.Rule(c.Context(), in)
	c.Relay.Wait()
	cut = c.m.died()
	c.m.set(0)
	half := c.stands(which)
	if err != nil && !errors.Is(err, errDead) {
		c.Fatal(err)
	}
	c.must(c.Forum.Rule(c.Context(), in))
	c.eventually("nothing is left", func() bool { return pending(c.T, c.House) == 0 })
	end = c.stands(which)
	for line := range strings.Lines(half) {
		hidden := strings.Contains(line, "lists") && strings.Contains(line, gate.NotShown)
		if !strings.Contains(was, line) && !strings.Contains(end, line) && !hidden {
			c.Errorf("half of it shows %q, before:\n%safter:\n%s", line, was, end)
		}
	}
	return cut, end
}

// stands is how a post and its thread stand for others than its author.
func (c *cutting) stands(which id.Post) string {
	c.Helper()
	var b strings.Builder
	for _, who := range []string{"willow", "amara"} {
		if row := c.row(who, c.thread); row != nil {
			fmt.Fprintf(&b, "%s lists %q\n", who, row.Thread.Title)
		}
		if _, err := c.Forum.Read(c.Context(), c.Actor(who), c.thread, ""); err == nil {
			fmt.Fprintf(&b, "%s meets %s\n", who, c.meets(who, which))
		}
	}
	return b.String()
}
