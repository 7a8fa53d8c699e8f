package draft_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/draft"
	"holdfast/server/errs"
	"holdfast/server/id"
)

// conflicted is a box that was written in from two pages: "first" by page a, "second" by page b.
func conflicted(t *testing.T) (*desk, access.Actor, draft.Draft) {
	t.Helper()
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Answer)
	d.save(willow, k, "first", 0, page("a", 1))
	got, err := d.Save(t.Context(), willow, k, words("second"), 0, page("b", 1))
	if !errors.Is(err, draft.ErrConflict) || got.Other == nil {
		t.Fatalf("%+v, %v", got, err)
	}
	return d, willow, got
}

func TestChoosing(t *testing.T) {
	for _, c := range []struct {
		other bool
		want  map[string]string
	}{
		{false, map[string]string{"first": "box", "second": "discarded"}},
		{true, map[string]string{"second": "box", "first": "discarded"}},
	} {
		d, willow, two := conflicted(t)
		got, err := d.Choose(t.Context(), willow, two.ID, c.other)
		must(t, err)
		if got.Version <= two.Version {
			t.Error("whoever saw both is taken to have seen what was chosen")
		}
		if diff := cmp.Diff(c.want, d.texts(willow)); diff != "" {
			t.Error(diff)
		}
		if _, err := d.Choose(t.Context(), willow, two.ID, c.other); errs.KindOf(err) != errs.NotFound {
			t.Errorf("chosen twice: %v", err)
		}
	}
}

func TestDiscardAndRestore(t *testing.T) {
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Answer)
	first := d.save(willow, k, "first", 0, page("a", 1))
	away, err := d.Discard(t.Context(), willow, first.ID)
	must(t, err)
	if again, err := d.Discard(t.Context(), willow, away.ID); err != nil || again.ID != away.ID {
		t.Errorf("discarded twice: %v", err)
	}
	if _, err := d.Get(t.Context(), willow, k); errs.KindOf(err) != errs.NotFound {
		t.Errorf("its box still has it: %v", err)
	}
	d.save(willow, k, "meanwhile", 0, page("b", 1))
	d.clock.Advance(23 * time.Hour)
	back, err := d.Restore(t.Context(), willow, away.ID)
	must(t, err)
	if back.Fields.Words != "first" || back.ID != first.ID {
		t.Errorf("restored %+v", back)
	}
	want := map[string]string{"first": "box", "meanwhile": "aside"}
	if diff := cmp.Diff(want, d.texts(willow)); diff != "" {
		t.Error(diff)
	}
	if again, err := d.Restore(t.Context(), willow, back.ID); err != nil || again.Fields.Words != "first" {
		t.Errorf("restored twice: %+v, %v", again, err)
	}
	must(t, discard(d, willow, "first"))
	d.clock.Advance(24*time.Hour + time.Second)
	want = map[string]string{"meanwhile": "aside"}
	if diff := cmp.Diff(want, d.texts(willow)); diff != "" {
		t.Error(diff)
	}
}

func discard(d *desk, who access.Actor, w string) error {
	_, err := d.Discard(d.t.Context(), who, d.find(who, w).ID)
	return err
}

func TestPutAside(t *testing.T) {
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Thread)
	first := d.save(willow, k, "first", 0, page("a", 1))
	away, err := d.PutAside(t.Context(), willow, first.ID)
	must(t, err)
	second := d.save(willow, k, "second", 0, page("c", 1))
	if second.Version <= first.Version {
		t.Error("a page that had seen the first would take the second for it")
	}
	d.clock.Advance(29 * 24 * time.Hour)
	back, err := d.Restore(t.Context(), willow, away.ID)
	must(t, err)
	if want := d.clock.Now().Add(draft.Kept); !back.Until.Equal(want) {
		t.Errorf("restored until %v, not %v", back.Until, want)
	}
	if diff := cmp.Diff(map[string]string{"first": "box", "second": "aside"}, d.texts(willow)); diff != "" {
		t.Error(diff)
	}
}

func TestAfterSharing(t *testing.T) {
	for _, c := range []struct {
		name string
		seen int64
		form string
		want map[string]string
	}{
		{"the page that saved it", 0, "a", map[string]string{"second": "box"}},
		{"a plain form that began with it", 1, "", map[string]string{"second": "box"}},
		{"the page with the second text", 0, "b", map[string]string{"first": "box"}},
		{"a page that knew neither", 0, "c", map[string]string{"first": "box", "second": "box, second"}},
	} {
		d, willow, two := conflicted(t)
		must(t, d.Done(t.Context(), willow, two.Key, draft.Sharing{Seen: c.seen, Form: c.form}))
		if diff := cmp.Diff(c.want, d.texts(willow)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// A save that was still on its way when its words were shared does not bring them back, also when it is the first. What
// another page writes afterwards is a new draft.
func TestALateSaveAfterSharing(t *testing.T) {
	for _, saved := range []bool{true, false} {
		d := open(t)
		willow, k := d.somebody(), d.box(draft.Answer)
		if saved {
			d.save(willow, k, "shared", 0, page("a", 1))
		}
		must(t, d.Done(t.Context(), willow, k, draft.Sharing{Form: "a"}))
		must(t, d.Done(t.Context(), willow, k, draft.Sharing{Form: "a"}))
		if _, err := d.Save(t.Context(), willow, k, words("share"), 0, page("a", 2)); !errors.Is(err, draft.ErrShared) {
			t.Errorf("answered %v", err)
		}
		if got := d.texts(willow); len(got) != 0 {
			t.Errorf("came back: %v", got)
		}
		d.save(willow, k, "something new", 0, page("b", 1))
		must(t, d.Done(t.Context(), willow, k, draft.Sharing{Form: "a"}))
		if got := d.texts(willow); got["something new"] != "box" {
			t.Errorf("the new draft is gone: %v", got)
		}
	}
}

// The same words from the same box are known again for an hour, however the browser filled the box.
func TestTheSameWordsAgain(t *testing.T) {
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Answer)
	was := draft.Fields{Words: "Once is enough.\r\nReally.", HTML: "<p>Once is enough.<br>Really.</p>", To: "P1"}
	post := id.Post(d.ids.New())
	must(t, d.Done(t.Context(), willow, k, draft.Sharing{Fields: was, Post: post, Nonce: "N"}))
	if got, err := d.SharedAs(t.Context(), willow, k, was, "N"); err != nil || got != "" {
		t.Errorf("the same form again is the forum's to know: %q, %v", got, err)
	}
	for name, c := range map[string]struct {
		who    access.Actor
		key    draft.Key
		fields draft.Fields
		want   id.Post
	}{
		"the same":           {willow, k, was, post},
		"without formatting": {willow, k, draft.Fields{Words: "Once is enough.\nReally.", To: "P1"}, post},
		"with more":          {willow, k, draft.Fields{Words: "Once is enough.\nReally, truly.", To: "P1"}, ""},
		"to somebody else":   {willow, k, draft.Fields{Words: was.Words, To: "P2"}, ""},
		"elsewhere":          {willow, d.box(draft.Answer), was, ""},
		"by somebody else":   {d.somebody(), k, was, ""},
	} {
		got, err := d.SharedAs(t.Context(), c.who, c.key, c.fields, "M")
		if err != nil || got != c.want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	d.clock.Advance(time.Hour)
	if got, err := d.SharedAs(t.Context(), willow, k, was, "M"); err != nil || got != "" {
		t.Errorf("an hour later: %q, %v", got, err)
	}
}

// Whatever step the process dies at, no text is lost, and doing the same again comes to the same as if it had lived.
func TestCrashes(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(*desk, access.Actor, draft.Draft) error
		want map[string]string
	}{
		"choose": {func(d *desk, who access.Actor, two draft.Draft) error {
			_, err := d.Choose(d.t.Context(), who, two.ID, true)
			return err
		}, map[string]string{"second": "box", "first": "discarded"}},
		"discard": {func(d *desk, who access.Actor, two draft.Draft) error {
			_, err := d.Discard(d.t.Context(), who, two.ID)
			return err
		}, map[string]string{"first": "discarded", "second": "discarded, second"}},
		"third text": {func(d *desk, who access.Actor, two draft.Draft) error {
			_, err := d.Save(d.t.Context(), who, two.Key, words("third"), 0, page("c", 1))
			if errors.Is(err, draft.ErrConflict) {
				return nil
			}
			return err
		}, map[string]string{"first": "box", "third": "box, second", "second": "aside"}},
		"share": {func(d *desk, who access.Actor, two draft.Draft) error {
			return d.Done(d.t.Context(), who, two.Key, draft.Sharing{Form: "b"})
		}, map[string]string{"first": "box"}},
	} {
		steps := 0
		for dies := 1; ; dies++ {
			d, willow, two := conflicted(t)
			d.store.writes, d.store.dies = 0, dies
			err := c.act(d, willow, two)
			d.store.dies = 0
			if err == nil {
				break
			}
			steps++
			if !errors.Is(err, errDead) {
				t.Fatalf("%s: %v", name, err)
			}
			d.clock.Advance(time.Second)
			must(t, c.act(d, willow, two))
			if diff := cmp.Diff(c.want, d.texts(willow)); diff != "" {
				t.Errorf("%s, after %d writes: %s", name, dies, diff)
			}
		}
		if steps == 0 && name != "share" {
			t.Errorf("%s takes one write: nothing was tested", name)
		}
	}
}

// Restoring is two writes: put into the box, taken from beside it.
func TestRestoringThatWasCutShort(t *testing.T) {
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Answer)
	d.save(willow, k, "first", 0, page("a", 1))
	must(t, discard(d, willow, "first"))
	away := d.find(willow, "first")
	d.store.writes, d.store.dies = 0, 1
	if _, err := d.Restore(t.Context(), willow, away.ID); !errors.Is(err, errDead) {
		t.Fatal(err)
	}
	d.store.dies = 0
	_, err := d.Restore(t.Context(), willow, away.ID)
	must(t, err)
	if diff := cmp.Diff(map[string]string{"first": "box"}, d.texts(willow)); diff != "" {
		t.Error(diff)
	}
}
