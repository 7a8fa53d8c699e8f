package moderation_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// kinds is a case's history, oldest first.
func kinds(c moderation.Case) (all []moderation.EntryKind) {
	for _, e := range c.History {
		all = append(all, e.Kind)
	}
	return all
}

// What screening says of a post opens its case before the author has their answer, with the time that the cohort's
// cover allows.
func TestWhatOpensACase(t *testing.T) {
	w := open(t)
	for text, c := range map[string]struct {
		tier gate.Tier
		due  time.Duration
	}{
		"amber": {gate.Amber, 8 * time.Hour}, "red": {gate.Red, time.Hour}, "crisis": {gate.Crisis, 15 * time.Minute},
		"hold": {gate.Amber, 8 * time.Hour},
	} {
		at := w.clock.Now()
		got := w.of(w.post("willow", text).Post)
		if got.Tier != c.tier || got.State != moderation.CaseOpen || got.Round != 1 || !got.Due.Equal(got.Opened.Add(c.due)) || got.Opened.Sub(at) > time.Second {
			t.Errorf("%s: %q, due %v after %v", text, got.Tier, got.Due, got.Opened)
		}
	}
}

// A signal joins once, whatever the order; another joins; the worst counts; what is worse is due sooner and never later.
func TestSignalsJoin(t *testing.T) {
	w := open(t)
	post := moderation.Subject{Kind: moderation.PostSubject, ID: w.ids.New(), Cohort: w.cohort, Person: w.as("willow").Person}
	var due time.Time
	for i, c := range []struct {
		id    string
		after time.Duration
		kind  moderation.SignalKind
		tier  gate.Tier
		want  gate.Tier
		due   time.Duration // since the first; 0: as before
		n     int
	}{
		{"A", 0, moderation.ScreenedSignal, gate.Amber, gate.Amber, 8 * time.Hour, 1},
		{"A", time.Minute, moderation.ScreenedSignal, gate.Amber, gate.Amber, 0, 1},
		{"B", time.Minute, moderation.ReportSignal, gate.Red, gate.Red, time.Hour + 2*time.Minute, 2},
		{"C", time.Minute, moderation.ReportSignal, gate.Amber, gate.Red, 0, 3},
		{"D", time.Minute, moderation.TakenBackSignal, "", gate.Red, 0, 4},
		{"B", time.Minute, moderation.ReportSignal, gate.Red, gate.Red, 0, 4},
		{"E", time.Minute, moderation.EditedSignal, gate.Crisis, gate.Crisis, 21 * time.Minute, 5},
	} {
		w.clock.Advance(c.after)
		got, err := w.Signal(t.Context(), post, moderation.Signal{ID: c.id, Kind: c.kind, At: w.clock.Now(), Tier: c.tier})
		w.must(err)
		if c.due != 0 {
			due = tuesday.Add(c.due)
		}
		if got.Tier != c.want || len(got.Signals) != c.n || !got.Due.Equal(due) || got.Round != 1 {
			t.Errorf("%d: %s, %d signals, due %v, want %v", i, got.Tier, len(got.Signals), got.Due, due)
		}
	}
}

// What comes up again opens the case again, with a round, a time and a tier of its own; what it was before stays.
func TestReopening(t *testing.T) {
	w := open(t)
	w.Sample(0)
	out := w.shared("willow", "red")
	c := w.of(out.Post)
	w.ends("mod", c.ID)
	if got := w.of(out.Post); got.State != moderation.CaseClosed {
		t.Fatalf("it is %s", got.State)
	}
	w.edit("willow", out.Post, "quiet now")
	if got := w.of(out.Post); got.State != moderation.CaseClosed {
		t.Errorf("a harmless edit opened it again, and nobody had complained: %v", kinds(got))
	}
	w.clock.Advance(time.Hour)
	_, err := w.Report(t.Context(), w.as("tern"), moderation.Report{Post: out.Post, Reason: moderation.ReasonHurtful})
	w.must(err)
	got := w.of(out.Post)
	if got.State != moderation.CaseOpen || got.Round != 2 || got.Tier != gate.Amber || got.Lease != nil {
		t.Errorf("%s, round %d, %s", got.State, got.Round, got.Tier)
	}
	w.ends("mod", c.ID)
	w.edit("willow", out.Post, "changed after a complaint")
	got = w.of(out.Post)
	if got.State != moderation.CaseOpen || got.Round != 3 || got.Tier != gate.Amber {
		t.Errorf("edited after a report: %s, round %d, %s", got.State, got.Round, got.Tier)
	}
	want := []moderation.EntryKind{"opened", "decided", "reopened", "decided", "reopened"}
	if diff := cmp.Diff(want, kinds(got)); diff != "" {
		t.Error(diff)
	}
}

// Taking words back ends nothing: a crisis that was seen for a moment is one.
func TestTakingBackEndsNoCase(t *testing.T) {
	w := open(t)
	out := w.post("willow", "crisis")
	_, err := w.forum.TakeBack(t.Context(), w.as("willow"), out.Post)
	w.must(err)
	got := w.of(out.Post)
	if got.State != moderation.CaseOpen || got.Tier != gate.Crisis || len(got.Signals) != 2 {
		t.Errorf("%s, %s, %d signals", got.State, got.Tier, len(got.Signals))
	}
}

// An answer of the author brings a case back that waited on them, due as if it had come up now.
func TestWaitingOnTheAuthor(t *testing.T) {
	w := open(t)
	w.Sample(0)
	out := w.shared("willow", "red")
	c := w.of(out.Post)
	w.must(w.Wait(t.Context(), c.ID))
	if got := w.of(out.Post); got.State != moderation.CaseWaiting || !got.Due.Equal(w.clock.Now().Add(moderation.WaitFor)) {
		t.Errorf("it waits until %v", got.Due)
	}
	w.clock.Advance(time.Hour)
	w.edit("willow", out.Post, "another wording")
	got := w.of(out.Post)
	if got.State != moderation.CaseOpen || got.Round != 1 || !got.Due.Equal(got.Opened.Add(time.Hour)) || got.Opened.Before(tuesday.Add(time.Hour)) {
		t.Errorf("%s, round %d, opened %v, due %v", got.State, got.Round, got.Opened, got.Due)
	}
}

// A worse signal than what a person corrected opens a round of its own, so that people are woken again.
func TestACorrectionHidesNothingWorse(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Crisis)
	_, err := w.Change(t.Context(), c.ID, func(c *moderation.Case) (moderation.Entry, error) {
		c.TierSet = gate.Amber
		return moderation.Entry{Kind: moderation.EntryHandedOver}, nil
	})
	w.must(err)
	if got := w.read(c.ID); got.Tier != gate.Amber {
		t.Fatalf("it is %s", got.Tier)
	}
	for i, s := range []struct {
		tier  gate.Tier
		want  gate.Tier
		round int
	}{{gate.Amber, gate.Amber, 1}, {gate.Crisis, gate.Crisis, 2}} {
		got, err := w.Signal(t.Context(), c.Subject, moderation.Signal{ID: w.ids.New(), Kind: moderation.ReportSignal, At: w.clock.Now(), Tier: s.tier})
		w.must(err)
		if got.Tier != s.want || got.Round != s.round {
			t.Errorf("%d: %s in round %d", i, got.Tier, got.Round)
		}
	}
}

// Cases about the same person, or in the same thread, that come up within three days know of each other; no others do.
func TestLinking(t *testing.T) {
	w := open(t)
	thread := func(at id.Thread) func(*moderation.Subject, *moderation.Signal) {
		return func(s *moderation.Subject, _ *moderation.Signal) { s.Thread = at }
	}
	first := w.bring("willow", gate.Red, thread("T1"))
	w.clock.Advance(71 * time.Hour)
	person := w.bring("willow", gate.Amber, thread("T2"))
	talk := w.bring("tern", gate.Amber, thread("T1"))
	other := w.bring("heron", gate.Amber, thread("T3"))
	w.clock.Advance(73 * time.Hour)
	late := w.bring("willow", gate.Amber, thread("T1"))
	w.relay.Wait()
	for _, c := range []struct {
		name string
		of   moderation.Case
		want []id.Case
	}{
		{"the first", first, []id.Case{person.ID, talk.ID}}, {"the same person", person, []id.Case{first.ID}},
		{"the same thread", talk, []id.Case{first.ID}}, {"neither", other, nil}, {"too late", late, nil},
	} {
		if diff := cmp.Diff(c.want, w.read(c.of.ID).Linked); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// A long case keeps all of its history and signals, and its own document stays short.
func TestLongCasesAreArchived(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Amber)
	first := c.Signals[0]
	for range 2*moderation.HistoryKept + 30 {
		_, err := w.Signal(t.Context(), c.Subject, moderation.Signal{ID: w.ids.New(), Kind: moderation.ReportSignal, At: w.clock.Now(), Tier: gate.Amber})
		w.must(err)
	}
	again, err := w.Signal(t.Context(), c.Subject, first)
	w.must(err)
	all, err := w.HistoryOf(t.Context(), again)
	w.must(err)
	if len(again.History) > moderation.HistoryKept || len(again.Signals) > moderation.SignalsKept || len(all) != 2*moderation.HistoryKept+31 {
		t.Errorf("%d entries, %d signals in the document; %d entries in all", len(again.History), len(again.Signals), len(all))
	}
	seen := map[string]bool{}
	for _, e := range all {
		if seen[e.ID] {
			t.Errorf("an entry stands twice")
		}
		seen[e.ID] = true
	}
	page, _, err := w.Earlier(t.Context(), w.as("mod"), c.ID, 1)
	w.must(err)
	if len(page) == 0 || page[0].Kind != moderation.EntryOpened {
		t.Errorf("the oldest page begins with %v", page)
	}
}
