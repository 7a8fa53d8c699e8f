package draft_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/access"
	"holdfast/server/draft"
	"holdfast/server/errs"
	"holdfast/server/store"
)

func TestASavedDraftComesBackWhole(t *testing.T) {
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Answer)
	all := draft.Fields{
		Title: "The long hallway", Words: "I painted it.", HTML: "<p>I painted it.</p>", To: "P1", Quote: "P1:R1:0:4",
		Theme: "hospital", Note: "paint", Hope: "heard", Kind: "", Seen: "R2",
	}
	from := draft.From{Device: "Firefox on Android", Form: "f1", Step: 4, Nonce: "N"}
	saved, err := d.Save(t.Context(), willow, k, all, 0, from)
	must(t, err)
	got, err := d.Get(t.Context(), willow, k)
	must(t, err)
	if diff := cmp.Diff(all, got.Fields); diff != "" {
		t.Error(diff)
	}
	if got.Version != saved.Version || !got.Saved.Equal(d.clock.Now()) || got.Device != from.Device || got.Nonce != "N" || got.Key != k {
		t.Errorf("%+v", got)
	}
	if until := d.clock.Now().Add(30 * 24 * time.Hour); !got.Until.Equal(until) {
		t.Errorf("kept until %v, not %v", got.Until, until)
	}
}

// A box is its purpose and its target; a draft of a change never opens as an answer.
func TestEachBoxHasItsOwn(t *testing.T) {
	d := open(t)
	willow, tern := d.somebody(), d.somebody()
	k := d.box(draft.Answer)
	change := draft.Key{Purpose: draft.Change, Target: k.Target}
	d.save(willow, k, "an answer", 0, plain)
	d.save(willow, change, "a change", 0, plain)
	d.save(tern, k, "another's", 0, plain)
	for _, c := range []struct {
		who  access.Actor
		key  draft.Key
		want string
	}{{willow, k, "an answer"}, {willow, change, "a change"}, {tern, k, "another's"}} {
		got, err := d.Get(t.Context(), c.who, c.key)
		must(t, err)
		if got.Fields.Words != c.want {
			t.Errorf("%v holds %q", c.key, got.Fields.Words)
		}
	}
	for _, bad := range []draft.Key{{"answer", "../x"}, {"journal", k.Target}, {"", ""}} {
		if _, err := d.Save(t.Context(), willow, bad, words("x"), 0, plain); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%v: %v", bad, err)
		}
		if _, err := d.Get(t.Context(), willow, bad); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// What one text does to what stands in the box. The first text came from page "a", at step 5, as version 1.
func TestSaving(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		seen int64
		from draft.From
		want map[string]string
		err  error
	}{
		{"the same page goes on", "more", 1, page("a", 6), map[string]string{"more": "box"}, nil},
		{"its answer was lost, so it does not know the version", "more", 0, page("a", 6), map[string]string{"more": "box"}, nil},
		{"a late request of the same page undoes nothing", "less", 0, page("a", 4), map[string]string{"first": "box"}, nil},
		{"another page that had read it", "more", 1, page("b", 1), map[string]string{"more": "box"}, nil},
		{"a plain form that had read it", "more", 1, plain, map[string]string{"more": "box"}, nil},
		{"another page that had not", "other", 0, page("b", 1), map[string]string{"first": "box", "other": "box, second"}, draft.ErrConflict},
		{"a plain form that had not", "other", 0, plain, map[string]string{"first": "box", "other": "box, second"}, draft.ErrConflict},
		{"the same words are no conflict", "first", 0, page("b", 1), map[string]string{"first": "box"}, nil},
		{"an empty box elsewhere takes nothing away", "", 0, page("b", 1), map[string]string{"first": "box"}, draft.ErrConflict},
		{"a box that was emptied gives its words up for a day", "", 1, page("a", 6), map[string]string{"first": "discarded"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := open(t)
			willow, k := d.somebody(), d.box(draft.Answer)
			d.save(willow, k, "first", 0, page("a", 5))
			got, err := d.Save(t.Context(), willow, k, words(c.text), c.seen, c.from)
			if !errors.Is(err, c.err) || (c.err == nil && err != nil) {
				t.Fatalf("answered %v", err)
			}
			if c.err != nil && got.Fields.Words != "first" {
				t.Errorf("the refusal shows %q as what stands there", got.Fields.Words)
			}
			if diff := cmp.Diff(c.want, d.texts(willow)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Two devices write on in turn: each goes on in its own text, and neither is lost or doubled.
func TestTwoDevicesWriteOn(t *testing.T) {
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Thread)
	d.save(willow, k, "phone", 0, page("phone", 1))
	for step, w := range []string{"laptop", "laptop, more"} {
		if _, err := d.Save(t.Context(), willow, k, words(w), 0, page("laptop", int64(step+1))); !errors.Is(err, draft.ErrConflict) {
			t.Fatal(err)
		}
	}
	d.save(willow, k, "phone, more", 0, page("phone", 2))
	if _, err := d.Save(t.Context(), willow, k, words("laptop, late"), 0, page("laptop", 1)); !errors.Is(err, draft.ErrConflict) {
		t.Fatal(err)
	}
	want := map[string]string{"phone, more": "box", "laptop, more": "box, second"}
	if diff := cmp.Diff(want, d.texts(willow)); diff != "" {
		t.Error(diff)
	}
	// a third text puts the second aside, with its own thirty days
	if _, err := d.Save(t.Context(), willow, k, words("tablet"), 0, page("tablet", 1)); !errors.Is(err, draft.ErrConflict) {
		t.Fatal(err)
	}
	want = map[string]string{"phone, more": "box", "tablet": "box, second", "laptop, more": "aside"}
	if diff := cmp.Diff(want, d.texts(willow)); diff != "" {
		t.Error(diff)
	}
}

// Whoever is faster between reading and writing is seen, and both texts are kept.
func TestTwoSavesAtOnce(t *testing.T) {
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Answer)
	d.store.meanwhile = func() { d.save(willow, k, "faster", 0, page("a", 1)) }
	if _, err := d.Save(t.Context(), willow, k, words("slower"), 0, page("b", 1)); !errors.Is(err, draft.ErrConflict) {
		t.Errorf("answered %v", err)
	}
	want := map[string]string{"faster": "box", "slower": "box, second"}
	if diff := cmp.Diff(want, d.texts(willow)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNotKept(t *testing.T) {
	d := open(t)
	willow := d.somebody()
	_, err := d.Save(t.Context(), willow, d.box(draft.Answer), words(strings.Repeat("a", 300<<10)), 0, plain)
	if errs.KindOf(err) != errs.TooLarge {
		t.Errorf("too long: %v", err)
	}
	k := d.box(draft.Answer)
	got, err := d.Save(t.Context(), willow, k, draft.Fields{Hope: "heard"}, 0, plain)
	if err != nil || got.Version != 0 {
		t.Errorf("nothing written: %+v, %v", got, err)
	}
	if _, err := d.Get(t.Context(), willow, k); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a draft of nothing: %v", err)
	}
	for range 200 {
		d.save(willow, d.box(draft.Answer), "one of many", 0, plain)
	}
	last := d.box(draft.Answer)
	if _, err := d.Save(t.Context(), willow, last, words("one more"), 0, plain); errs.KindOf(err) != errs.TooMany {
		t.Errorf("one too many: %v", err)
	}
	if _, err := d.Save(t.Context(), d.somebody(), last, words("mine"), 0, plain); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}

func TestNobodyElseAndNothingOutside(t *testing.T) {
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Answer)
	mine := d.save(willow, k, "zqkestrel", 0, page("a", 1))
	_, _ = d.Save(t.Context(), willow, k, words("zqkestrel two"), 0, page("b", 1))
	staff := access.Actor{Person: d.somebody().Person, Kind: access.Admin, Strong: true}
	for name, ask := range map[string]func() error{
		"get":     func() error { _, err := d.Get(t.Context(), staff, k); return err },
		"choose":  func() error { _, err := d.Choose(t.Context(), staff, mine.ID, true); return err },
		"discard": func() error { _, err := d.Discard(t.Context(), staff, mine.ID); return err },
		"aside":   func() error { _, err := d.PutAside(t.Context(), staff, mine.ID); return err },
		"restore": func() error { _, err := d.Restore(t.Context(), staff, mine.ID); return err },
	} {
		if err := ask(); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s by somebody else: %v", name, err)
		}
	}
	if got := d.texts(staff); len(got) != 0 {
		t.Errorf("somebody else lists %v", got)
	}
	nobody := access.Actor{}
	if _, err := d.List(t.Context(), nobody); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("nobody: %v", err)
	}
	paused := willow
	paused.Paused = true
	if _, err := d.Get(t.Context(), paused, k); err != nil {
		t.Errorf("whoever is paused keeps their own words: %v", err)
	}
	if got := d.texts(willow); len(got) != 2 {
		t.Errorf("they changed something: %v", got)
	}
}

// Erasing the private key of somebody takes their drafts, and their pages go on.
func TestErased(t *testing.T) {
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Answer)
	d.save(willow, k, "gone soon", 0, plain)
	key, err := d.DeviceKey(t.Context(), willow)
	must(t, err)
	must(t, d.ring.DestroyKey(t.Context(), string(willow.Person), "private"))
	if _, err := d.Get(t.Context(), willow, k); errs.KindOf(err) != errs.NotFound {
		t.Errorf("after erasure: %v", err)
	}
	if got := d.texts(willow); len(got) != 0 {
		t.Errorf("after erasure: %v", got)
	}
	if again, err := d.DeviceKey(t.Context(), willow); err == nil && again == key {
		t.Error("the device's key outlived it")
	}
}

func TestDeviceKey(t *testing.T) {
	d := open(t)
	willow, tern := d.somebody(), d.somebody()
	first, err := d.DeviceKey(t.Context(), willow)
	must(t, err)
	second, err := d.DeviceKey(t.Context(), willow)
	must(t, err)
	other, err := d.DeviceKey(t.Context(), tern)
	must(t, err)
	if len(first) != 43 || first != second || first == other {
		t.Errorf("%q, %q, another's %q", first, second, other)
	}
	if _, err := d.DeviceKey(t.Context(), access.Actor{}); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("nobody: %v", err)
	}
}

// After its time a draft is not there, before it is removed and after.
func TestItsTime(t *testing.T) {
	d := open(t)
	willow, k := d.somebody(), d.box(draft.Answer)
	d.save(willow, k, "early", 0, page("a", 1))
	d.clock.Advance(29 * 24 * time.Hour)
	later := d.box(draft.Answer)
	d.save(willow, later, "later", 0, plain)
	d.clock.Advance(24 * time.Hour)
	if got := d.texts(willow); !cmp.Equal(got, map[string]string{"later": "box"}) {
		t.Errorf("after thirty days: %v", got)
	}
	got := d.save(willow, k, "new", 0, page("b", 1)) // no conflict with what has ended
	if got.Other != nil {
		t.Error("what has ended came back as a second text")
	}
	must(t, d.PlanPurge(t.Context()))
	if len(d.work) != 1 || d.work[0].Kind != draft.PurgeKind {
		t.Errorf("planned: %v", d.work)
	}
	old := d.box(draft.Answer)
	d.save(willow, old, "old", 0, plain)
	d.clock.Advance(29*24*time.Hour + time.Hour)
	d.save(willow, later, "later", 1, plain)
	d.clock.Advance(24 * time.Hour)
	if err := d.Purge(t.Context(), store.Doc{}, store.Event{}); err == nil || errors.Is(err, store.ErrUnavailable) {
		t.Errorf("it comes again by itself: %v", err)
	}
	left, err := d.store.Find(t.Context(), draft.Drafts, store.Query{Index: "by_end", Limit: 10})
	must(t, err)
	if len(left) != 1 {
		t.Errorf("%d are left, not the one that was saved again", len(left))
	}
}
