package rules

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation/screen"
	"holdfast/server/access"
	"holdfast/server/audit"
	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
	"holdfast/server/store/sealed"
	"holdfast/server/store/sqlite"
	"holdfast/server/testkit"
)

var (
	admin = access.Actor{Person: "01ARZ3NDEKTSV4RRFFQ69G5FAA", Kind: access.Admin, Strong: true}
	osei  = access.Actor{Person: "01ARZ3NDEKTSV4RRFFQ69G5FAS", Kind: access.Staff, Strong: true}
)

// house is a store with two processes on it.
type house struct {
	*testing.T
	*Service
	second *Service
	clock  *testkit.Clock
	dir    string
	front  *flaky
	texts  []Text
	ids    *id.Source
	audit  *audit.Log
	audits map[string]bool
	built  int
}

func (h *house) Carry(ctx context.Context, _ *store.Collection, doc store.Doc) {
	for _, ev := range doc.Events {
		h.audits[ev.ID] = true
		h.must(h.audit.Append(ctx, audit.Record{ID: ev.ID, At: id.Time(ev.ID), Action: ev.Facts["action"], Actor: ev.Facts["actor"], Object: ev.Facts["object"], Outcome: "done"}))
	}
}

func (h *house) Recent(_ context.Context, most int) ([]Text, error) {
	return h.texts[:min(most, len(h.texts))], nil
}

// reader screens as a list of words does: it is what the screener is for these tests. The rule "loud" speaks at capitals.
type reader struct{ o screen.Options }

func (r reader) Screen(ctx context.Context, s gate.Subject) (gate.Verdict, error) {
	v := gate.Verdict{Tier: gate.Green, Version: "1"}
	text := s.Body.Text()
	if strings.Contains(text, "LOUD") && !slices.Contains(r.o.Off, "loud") {
		v.Tier, v.Rules, v.Hold = gate.Red, []string{"loud"}, true
	}
	for _, l := range r.o.Lists {
		for _, p := range l.Phrases {
			if strings.Contains(text, p) && l.Tier.Level() > v.Tier.Level() {
				v.Tier, v.Rules = l.Tier, append(v.Rules, "list."+l.ID)
			}
		}
	}
	return v, ctx.Err()
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, dir: t.TempDir(), clock: testkit.NewClock(time.Date(2026, 11, 10, 20, 0, 0, 0, time.UTC))}
	raw, err := sqlite.Open(filepath.Join(h.dir, "db"), sqlite.Options{})
	h.must(err)
	t.Cleanup(func() { h.must(raw.Close()) })
	h.must(raw.Migrate(t.Context(), append(Collections(), sealed.Keys, audit.Records)...))
	ring, err := seal.OpenRing(t.Context(), seal.NewRoot(), sealed.NewKeys(raw), "practice", 10)
	h.must(err)
	h.front = &flaky{Store: sealed.New(raw, ring, "practice")}
	h.ids = id.NewSource(h.clock, testkit.Random(2))
	h.audit, h.audits = audit.New(h.front, ring), map[string]bool{}
	h.Service, h.second = h.process(), h.process()
	return h
}

func (h *house) process() *Service {
	s := New(Parts{Store: h.front, Clock: h.clock, IDs: h.ids, Carrier: h, Posts: h, Practice: "practice"})
	s.known = func() []screen.Rule { return []screen.Rule{{ID: "loud"}, {ID: "quiet"}} }
	s.build = func(o screen.Options) gate.Screener {
		h.built++
		return reader{o}
	}
	return s
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) refused(err error, kind errs.Kind) {
	h.Helper()
	if errs.KindOf(err) != kind || err == nil {
		h.Errorf("refused with %v", err)
	}
}

func (h *house) wrote(text string) {
	h.Helper()
	body, err := gate.FromText(text)
	h.must(err)
	h.texts = append(h.texts, Text{Cohort: "01ARZ3NDEKTSV4RRFFQ69G5FCC", Post: id.Post("01ARZ3NDEKTSV4RRFFQ69G5F" + string(rune('A'+len(h.texts))) + "0"), Body: body})
}

// tier is what a process makes of a text now.
func (h *house) tier(s *Service, text string) (gate.Tier, string) {
	h.Helper()
	body, err := gate.FromText(text)
	h.must(err)
	v, err := s.Screen(h.Context(), gate.Subject{Body: body})
	h.must(err)
	return v.Tier, v.Version
}

// publish sets, tries and publishes.
func (h *house) publish(in Set, seen int64) Set {
	h.Helper()
	d, err := h.SetDraft(h.Context(), admin, in, seen)
	h.must(err)
	d, err = h.Try(h.Context(), admin, d.Number)
	h.must(err)
	set, err := h.Publish(h.Context(), admin, d.Number)
	h.must(err)
	return set
}

func words(phrases ...string) []screen.List {
	return []screen.List{{Reason: "The ward's name", Tier: gate.Amber, Phrases: phrases}}
}

// What is published is screened by in every process within five seconds, and not before it was tried.
func TestWhatIsPublishedIsScreenedBy(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	for _, s := range []*Service{h.Service, h.second} {
		if tier, version := h.tier(s, "back on larch ward"); tier != gate.Green || version != "1" {
			t.Fatalf("%s by %s", tier, version)
		}
	}
	d, err := h.SetDraft(ctx, admin, Set{Lists: words("larch"), Off: []string{"loud"}}, 0)
	h.must(err)
	_, err = h.Publish(ctx, admin, d.Number)
	h.refused(err, errs.Conflict)
	d, err = h.Try(ctx, admin, d.Number)
	h.must(err)
	if tier, _ := h.tier(h.Service, "larch"); tier != gate.Green {
		t.Error("a draft is screened by")
	}
	set, err := h.Publish(ctx, admin, d.Number)
	h.must(err)
	if set.Version != 1 || h.Active(ctx).Off[0] != "loud" {
		t.Errorf("%+v", set)
	}
	if tier, version := h.tier(h.Service, "larch"); tier != gate.Amber || version != "1.p1" {
		t.Errorf("where it was published: %s by %s", tier, version)
	}
	h.clock.Advance(Within - time.Millisecond)
	if tier, _ := h.tier(h.second, "larch"); tier != gate.Green {
		t.Error("the other process looked before it was time")
	}
	h.clock.Advance(time.Millisecond)
	built := h.built
	for range 3 {
		if tier, version := h.tier(h.second, "LOUD larch"); tier != gate.Amber || version != "1.p1" {
			t.Errorf("after five seconds: %s by %s", tier, version)
		}
	}
	h.clock.Advance(time.Minute)
	h.tier(h.second, "larch")
	if h.built != built+1 {
		t.Errorf("the same rules were built %d times", h.built-built)
	}
	if d, err := h.Draft(ctx, admin); err != nil || d.Number != 0 || !d.same(set) {
		t.Errorf("after publishing the draft is %+v, %v", d, err)
	}
}

// While the records cannot be read the last rules hold, and at first those that come with the house.
func TestRecordsThatCannotBeRead(t *testing.T) {
	h := open(t)
	h.front.set(true)
	if tier, version := h.tier(h.second, "LOUD"); tier != gate.Red || version != "1" {
		t.Errorf("%s by %s", tier, version)
	}
	h.front.set(false)
	h.publish(Set{Lists: words("larch")}, 0)
	h.clock.Advance(Within)
	h.tier(h.second, "larch")
	h.front.set(true)
	h.clock.Advance(Within)
	if tier, version := h.tier(h.second, "larch"); tier != gate.Amber || version != "1.p1" {
		t.Errorf("%s by %s", tier, version)
	}
}

func TestATrialSaysWhatWouldChange(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	for _, text := range []string{"a calm day", "back on larch ward", "LOUD and clear", "larch, LOUD"} {
		h.wrote(text)
	}
	d, err := h.SetDraft(ctx, admin, Set{Lists: words("larch"), Off: []string{"loud"}}, 0)
	h.must(err)
	d, err = h.Try(ctx, admin, d.Number)
	h.must(err)
	want := &Trial{At: h.clock.Now(), Of: 4, Higher: 1, Lower: 2, Freed: 2, Changes: []Effect{
		{Cohort: h.texts[1].Cohort, Post: h.texts[1].Post, From: gate.Green, To: gate.Amber, New: []string{"list.l1"}},
		{Cohort: h.texts[2].Cohort, Post: h.texts[2].Post, From: gate.Red, To: gate.Green, Changed: true, Gone: []string{"loud"}},
		{Cohort: h.texts[3].Cohort, Post: h.texts[3].Post, From: gate.Red, To: gate.Amber, Changed: true, New: []string{"list.l1"}, Gone: []string{"loud"}},
	}}
	empty := cmp.FilterValues(func(a, b []string) bool { return len(a)+len(b) == 0 }, cmp.Ignore())
	if diff := cmp.Diff(want, d.Tried, empty); diff != "" {
		t.Error(diff)
	}
	kept, err := h.Draft(ctx, admin)
	if h.must(err); cmp.Diff(want, kept.Tried, empty) != "" {
		t.Errorf("kept: %+v", kept.Tried)
	}
	if kept, err = h.SetDraft(ctx, admin, Set{Lists: words("larch", "alder")}, kept.Number); err != nil || kept.Tried != nil {
		t.Errorf("changed, and tried still: %v", err)
	}
	_, err = h.Publish(ctx, admin, kept.Number)
	h.refused(err, errs.Conflict)
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err = h.Try(gone, admin, kept.Number); err == nil {
		t.Error("a trial that nobody waits for goes on")
	}
}

func TestVersionsStay(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	first := h.publish(Set{Lists: words("larch")}, 0)
	h.clock.Advance(time.Hour)
	second := h.publish(Set{Lists: append(slices.Clone(first.Lists), words("alder")...)}, 0)
	third := h.publish(Set{Lists: second.Lists[1:]}, 0)
	got, err := h.Versions(ctx, admin)
	h.must(err)
	if diff := cmp.Diff([]Set{second, first}, got); diff != "" || third.Version != 3 {
		t.Error(diff)
	}
	if second.Lists[0].ID != "l1" || second.Lists[1].ID != "l2" || third.Lists[0].ID != "l2" {
		t.Errorf("lists lose their names: %+v", second.Lists)
	}
	fourth := h.publish(Set{Lists: append(words("willow"), third.Lists[0], third.Lists[0])}, 0)
	if ids := []string{fourth.Lists[0].ID, fourth.Lists[1].ID, fourth.Lists[2].ID}; !slices.Equal(ids, []string{"l3", "l2", "l4"}) {
		t.Errorf("names: %v", ids)
	}
	published, err := h.Published(ctx, admin)
	if h.must(err); cmp.Diff(fourth, published) != "" {
		t.Errorf("%+v", published)
	}
}

// Two who work on it at once meet a conflict, and never each other's words unread.
func TestTwoAtOnce(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	d, err := h.SetDraft(ctx, admin, Set{Lists: words("larch")}, 0)
	h.must(err)
	_, err = h.second.SetDraft(ctx, admin, Set{Lists: words("alder")}, 0)
	h.refused(err, errs.Conflict)
	if _, err := h.second.SetDraft(ctx, admin, Set{Lists: d.Lists}, d.Number); err != nil {
		t.Errorf("the same again: %v", err)
	}
	tried, err := h.Try(ctx, admin, d.Number)
	h.must(err)
	changed, err := h.second.SetDraft(ctx, admin, Set{Lists: words("alder")}, d.Number)
	h.must(err)
	_, err = h.Publish(ctx, admin, tried.Number)
	h.refused(err, errs.Conflict)
	_, err = h.Try(ctx, admin, tried.Number)
	h.refused(err, errs.Conflict)
	h.refused(h.DropDraft(ctx, admin, tried.Number), errs.Conflict)
	h.must(h.DropDraft(ctx, admin, changed.Number))
	h.must(h.DropDraft(ctx, admin, changed.Number))
	if d, err := h.Draft(ctx, admin); err != nil || d.Number != 0 || len(d.Lists) != 0 {
		t.Errorf("dropped: %+v, %v", d, err)
	}
	again, err := h.SetDraft(ctx, admin, Set{Lists: words("birch")}, 0)
	if h.must(err); again.Number <= changed.Number {
		t.Errorf("a number came back: %d after %d", again.Number, changed.Number)
	}
	_, err = h.Publish(ctx, admin, changed.Number)
	h.refused(err, errs.Conflict)
	if len(h.audits) != 4 { // three changes, and one that was dropped
		t.Errorf("%d records", len(h.audits))
	}
}

// A draft that was tried against other rules than those that hold now has to be tried again.
func TestTriedAgainstWhatNoLongerHolds(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	set := h.publish(Set{Lists: words("larch")}, 0)
	d, err := h.SetDraft(ctx, admin, Set{Lists: words("alder")}, 0)
	h.must(err)
	d, err = h.Try(ctx, admin, d.Number)
	h.must(err)
	_, doc, err := h.published(ctx)
	h.must(err)
	set.Version++ // another process publishes
	_, err = h.front.Replace(ctx, Sets, set.doc(activeDoc, "practice", doc.Rev, nil))
	h.must(err)
	_, err = h.Publish(ctx, admin, d.Number)
	if !errors.Is(err, errUntried) {
		t.Errorf("%v", err)
	}
}

func TestWhatCannotBeSet(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	many := make([]string, MaxPhrases+1)
	for i := range many {
		many[i] = strings.Repeat("x", i%60+1) + strings.Repeat("y", i/60)
	}
	for name, in := range map[string]Set{
		"no reason":    {Lists: []screen.List{{Tier: gate.Amber, Phrases: []string{"larch"}}}},
		"long reason":  {Lists: []screen.List{{Reason: strings.Repeat("x", MaxReason+1), Tier: gate.Amber, Phrases: []string{"larch"}}}},
		"crisis":       {Lists: []screen.List{{Reason: "r", Tier: gate.Crisis, Phrases: []string{"larch"}}}},
		"no tier":      {Lists: []screen.List{{Reason: "r", Phrases: []string{"larch"}}}},
		"no phrase":    {Lists: []screen.List{{Reason: "r", Tier: gate.Red, Phrases: []string{" ", ""}}}},
		"long phrase":  {Lists: []screen.List{{Reason: "r", Tier: gate.Red, Phrases: []string{strings.Repeat("x", MaxPhrase+1)}}}},
		"many phrases": {Lists: []screen.List{{Reason: "r", Tier: gate.Red, Phrases: many}}},
		"many lists":   {Lists: slices.Repeat(words("larch"), MaxLists+1)},
		"unknown rule": {Off: []string{"loud", "gone"}},
	} {
		_, err := h.SetDraft(ctx, admin, in, 0)
		if e, ok := errs.As(err); !ok || e.Kind != errs.Invalid || e.Field != "lists" && e.Field != "off" {
			t.Errorf("%s: %v", name, err)
		}
	}
	d, err := h.SetDraft(ctx, admin, Set{Lists: words(" larch  ward ", "larch ward", ""), Off: []string{"quiet", "loud", "quiet"}}, 0)
	if h.must(err); !slices.Equal(d.Lists[0].Phrases, []string{"larch ward"}) || !slices.Equal(d.Off, []string{"loud", "quiet"}) {
		t.Errorf("%+v", d)
	}
	if all := h.Rules(d.Set); len(all) != 2 || !all[0].Off {
		t.Errorf("%+v", all)
	}
}

func TestOnlyTheAdmin(t *testing.T) {
	h := open(t)
	ctx := t.Context()
	for name, ask := range map[string]func(access.Actor) error{
		"draft":    func(a access.Actor) error { _, err := h.Draft(ctx, a); return err },
		"set":      func(a access.Actor) error { _, err := h.SetDraft(ctx, a, Set{}, 0); return err },
		"drop":     func(a access.Actor) error { return h.DropDraft(ctx, a, 0) },
		"try":      func(a access.Actor) error { _, err := h.Try(ctx, a, 0); return err },
		"publish":  func(a access.Actor) error { _, err := h.Publish(ctx, a, 0); return err },
		"versions": func(a access.Actor) error { _, err := h.Versions(ctx, a); return err },
		"now":      func(a access.Actor) error { _, err := h.Published(ctx, a); return err },
	} {
		if err := ask(osei); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s: %v", name, err)
		}
		if err := ask(access.Actor{}); errs.KindOf(err) != errs.Unauthenticated {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A practice's own words tell what its people are called and come with: they lie sealed.
func TestListsAreSealed(t *testing.T) {
	h := open(t)
	h.publish(Set{Lists: []screen.List{{Reason: "zqkestrel reason", Tier: gate.Red, Phrases: []string{"zqkestrel phrase"}}}}, 0)
	h.publish(Set{Lists: words("zqkestrel next")}, 0)
	_, err := h.SetDraft(t.Context(), admin, Set{Lists: words("zqkestrel draft")}, 0)
	h.must(err)
	h.must(filepath.WalkDir(h.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if bytes.Contains(b, []byte("zqkestrel")) {
			t.Errorf("%s holds a word", filepath.Base(path))
		}
		return err
	}))
}

// flaky is a store that cannot be read while it is told so.
type flaky struct {
	store.Store
	mu   sync.Mutex
	down bool
}

func (f *flaky) set(down bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.down = down
}

func (f *flaky) Get(ctx context.Context, c *store.Collection, which string) (store.Doc, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.down {
		return store.Doc{}, store.ErrUnavailable
	}
	return f.Store.Get(ctx, c, which)
}

// The house's own screener does what is published: with its own rules by their ids, and with lists by theirs.
func TestTheHousesScreener(t *testing.T) {
	h := open(t)
	s := New(Parts{Store: h.front, Clock: h.clock, IDs: h.ids, Carrier: h, Posts: h, Practice: "practice"})
	h.Service = s
	if len(s.Rules(Set{})) == 0 {
		t.Fatal("there are no rules")
	}
	h.wrote("We met at larch ward and it was a quiet day.")
	h.publish(Set{Lists: words("larch ward"), Off: []string{s.Rules(Set{})[0].ID}}, 0)
	v, err := s.Screen(t.Context(), gate.Subject{Body: h.texts[0].Body})
	h.must(err)
	if v.Tier != gate.Amber || !slices.Equal(v.Rules, []string{"list.l1"}) || !strings.HasSuffix(v.Version, ".p1") {
		t.Errorf("%+v", v)
	}
	if o := s.Active(t.Context()); !s.Rules(Set{Off: o.Off})[0].Off {
		t.Error("nothing is silenced")
	}
}
