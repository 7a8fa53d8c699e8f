package cover_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation/cover"
	"holdfast/server/id"
	"holdfast/server/store"
)

// climbed is who is paged while nobody answers, with Ben on call and Ines standing by.
var climbed = []string{
	"0s ben",
	"5m0s ines",
	"10m0s amara", "10m0s ben", "10m0s ines",
	"15m0s amara", "15m0s ben", "15m0s ines",
	"30m0s amara", "30m0s ben", "30m0s ines",
	"45m0s amara", "45m0s ben", "45m0s ines",
	"1h0m0s amara", "1h0m0s ben", "1h0m0s ines",
}

// sorted puts what was said of pages in order: by time as it was found, by name within.
func sorted(said []string) []string {
	minute := func(s string) time.Duration {
		at, _, _ := strings.Cut(s, " ")
		d, _ := time.ParseDuration(at)
		return d
	}
	out := slices.Clone(said)
	slices.SortFunc(out, func(a, b string) int {
		if d := minute(a) - minute(b); d != 0 {
			return int(d / time.Second)
		}
		return strings.Compare(a, b)
	})
	return out
}

func (h *house) expect(began time.Time, want []string) {
	h.Helper()
	for _, by := range []cover.ChannelKind{cover.InApp, cover.Mail} {
		if diff := cmp.Diff(want, sorted(h.paged(began, by))); diff != "" {
			h.Errorf("by %s: %s", by, diff)
		}
	}
	if worst := h.latest(); worst > time.Minute {
		h.Errorf("a step came %v late", worst)
	}
}

func (h *house) mailboxes() {
	h.world.set(func(w *world) {
		for who := range names {
			w.mailbox[who] = true
		}
	})
}

func TestTheLadderIsClimbedUntilSomebodyComes(t *testing.T) {
	h := open(t, night)
	h.mailboxes()
	h.usual()
	h.run(h.first)
	h.crisis()
	if got := h.paged(night, cover.InApp); !slices.Equal(got, []string{"0s ben"}) {
		t.Errorf("at once, before any relay: %v", got)
	}
	h.pass(61 * time.Minute)
	h.expect(night, climbed)
	all, err := h.Everything(t.Context())
	h.must(err)
	for _, p := range all {
		if p.State != cover.Sent || p.Case != crisi || p.Kind != cover.Paged {
			t.Errorf("%+v", p)
		}
	}
	h.acknowledge(ines)
	h.pass(20 * time.Minute)
	h.expect(night, climbed)
}

// Whoever is killed, after whichever write, another process takes over, and nobody is missed, called late or twice.
func TestAKilledProcessDelaysNothing(t *testing.T) {
	for dies := 1; ; dies++ {
		h := open(t, night)
		h.mailboxes()
		h.usual()
		doomed := &mortal{Store: h.raw}
		p := h.process(doomed)
		doomed.set(func(m *mortal) { m.dies = dies })
		h.run(p)
		_ = p.Start(t.Context(), crisi, group, 1, night, false)
		p.relay.Wait()
		survived := true
		for h.clock.Now().Before(night.Add(11 * time.Minute)) {
			h.pass(tick)
			if survived && doomed.gone() {
				survived = false
				p.stop()
				h.pass(20 * time.Second) // until somebody starts it again, and moderation looks what it had begun
				next := h.process(h.raw)
				h.must(next.Start(t.Context(), crisi, group, 1, night, false))
				next.relay.Wait()
				h.run(next)
			}
		}
		h.expect(night, climbed[:5])
		h.allSent()
		if t.Failed() {
			t.Fatalf("killed after %d writes", dies)
		}
		if survived {
			if dies < 20 {
				t.Errorf("it never wrote more than %d times: nothing was tested", dies)
			}
			return
		}
	}
}

// allSent holds that every page left, whoever had to send it.
func (h *house) allSent() {
	h.Helper()
	all, err := h.Everything(h.Context())
	h.must(err)
	left := map[string]bool{}
	for _, c := range h.world.called() {
		left[c.ID] = true
	}
	for _, p := range all {
		if p.State != cover.Sent || p.Channel != cover.InApp && !left[p.ID] {
			h.Errorf("a page by %s is %s", p.Channel, p.State)
		}
	}
}

func TestTwoProcessesPageOnce(t *testing.T) {
	h := open(t, night)
	h.mailboxes()
	h.usual()
	second := h.process(h.raw)
	h.run(h.first)
	h.run(second)
	for range 3 { // the event that begins it comes again and again
		h.must(h.Start(t.Context(), crisi, group, 1, night, false))
		h.must(second.Start(t.Context(), crisi, group, 1, night, false))
	}
	h.pass(16 * time.Minute)
	h.expect(night, climbed[:8])
}

// Two that climb the same step in the same moment write the same pages.
func TestTwoClimbTheSameStep(t *testing.T) {
	h := open(t, night)
	h.mailboxes()
	h.usual()
	h.crisis()
	second := h.process(h.raw)
	h.clock.Advance(5 * time.Minute)
	doc, err := h.raw.Get(t.Context(), cover.Ladders, cover.LadderDoc(crisi, 1))
	h.must(err)
	done := make(chan struct{})
	go func() { defer close(done); second.relay.Carry(t.Context(), cover.Ladders, doc) }()
	h.first.relay.Carry(t.Context(), cover.Ladders, doc)
	<-done
	h.first.relay.Wait()
	if got := sorted(h.paged(night, cover.InApp)); !slices.Equal(got, climbed[:2]) {
		t.Errorf("paged: %v", got)
	}
}

// The records are out of reach for half a minute around each step, the cases for a while too.
func TestFaultsOfTheRecordsDelayNoStepByMuch(t *testing.T) {
	h := open(t, night)
	h.mailboxes()
	h.usual()
	h.step = 5 * time.Second
	front := &mortal{Store: h.raw}
	p := h.process(front)
	h.run(p)
	h.must(p.Start(t.Context(), crisi, group, 1, night, false))
	p.relay.Wait()
	h.pass(30 * time.Second)
	for range 3 {
		h.pass(4*time.Minute + 10*time.Second)
		front.set(func(m *mortal) { m.fails = true })
		h.pass(35 * time.Second)
		front.set(func(m *mortal) { m.fails = false })
		h.world.set(func(w *world) { w.broken = store.ErrUnavailable })
		h.pass(15 * time.Second)
		h.world.set(func(w *world) { w.broken = nil })
	}
	h.pass(30 * time.Second)
	h.expect(night, climbed[:8])
	if !strings.Contains(h.log.String(), "could not be climbed") {
		t.Error("nothing failed: nothing was tested")
	}
}

// Whenever somebody says that they have it, the ladder stops at once; and if they have not decided half an hour later, it
// begins again. Decided, it ends.
func TestSomebodyHasIt(t *testing.T) {
	for _, tc := range []struct{ minute, paged int }{{0, 1}, {4, 1}, {6, 2}, {9, 2}, {14, 5}, {16, 8}, {31, 11}} {
		t.Run(fmt.Sprint(tc.minute), func(t *testing.T) {
			h := open(t, night)
			h.mailboxes()
			h.usual()
			h.run(h.first)
			h.crisis()
			h.pass(time.Duration(tc.minute) * time.Minute)
			h.acknowledge(ines)
			h.clock.Advance(28 * time.Minute)
			h.pass(time.Minute)
			h.expect(night, climbed[:tc.paged])
			rows, err := h.Waiting(t.Context(), actor(ben))
			if err != nil || len(rows) > 0 {
				t.Errorf("Ben waits still: %v %v", rows, err)
			}
			h.pass(8 * time.Minute)
			again := time.Duration(tc.minute+30) * time.Minute
			h.expect(night, append(slices.Clone(climbed[:tc.paged]), again.String()+" ben", (again+5*time.Minute).String()+" ines"))
			for who, paged := range map[id.Person]bool{ben: true, ines: true, amara: false} {
				if rows, err := h.Waiting(t.Context(), actor(who)); err != nil || (len(rows) == 1) != paged {
					t.Errorf("begun again, %s waits: %v %v", names[who], rows, err)
				}
			}
			h.say(func(st *cover.Standing) { st.Decided, st.Open = true, false })
			h.clock.Advance(39 * time.Minute)
			h.pass(time.Minute)
			if n := len(h.paged(night, cover.InApp)); n != tc.paged+2 {
				t.Errorf("%d pages after it was decided", n)
			}
			if left := h.left(); left != 0 {
				t.Errorf("%d ladders are climbed still", left)
			}
		})
	}
}

// left counts ladders with something due.
func (h *house) left() int {
	h.Helper()
	n, err := h.raw.Count(h.Context(), cover.Ladders, store.Query{Index: store.Outbox.Name}, 10)
	h.must(err)
	return n
}

// Somebody gives it back, or it comes back worse: moderation calls Start again, and the ladder begins anew at once.
func TestItIsGivenBack(t *testing.T) {
	h := open(t, night)
	h.usual()
	h.run(h.first)
	h.crisis()
	h.pass(2 * time.Minute)
	h.acknowledge(ben)
	h.pass(10 * time.Minute)
	h.say(func(st *cover.Standing) { st.Acknowledged, st.AckAt = false, time.Time{} })
	h.must(h.Start(t.Context(), crisi, group, 1, h.clock.Now(), false))
	h.pass(6 * time.Minute)
	got := sorted(h.paged(night, cover.InApp))
	if len(got) != 3 || !strings.HasSuffix(got[1], " ben") || !strings.HasSuffix(got[2], " ines") {
		t.Errorf("paged: %v", got)
	}
	h.say(func(st *cover.Standing) { st.Open = false })
	h.pass(20 * time.Minute)
	if h.left() != 0 {
		t.Error("it is climbed still")
	}
	h.must(h.Start(t.Context(), crisi, group, 1, night, false)) // the old event, once more
	h.pass(time.Minute)
	if n := len(h.paged(night, cover.InApp)); n != 3 || h.left() != 0 {
		t.Errorf("an old event began it again: %d", n)
	}
	h.say(func(st *cover.Standing) { st.Open = true })
	h.must(h.Start(t.Context(), crisi, group, 1, h.clock.Now(), false))
	h.pass(time.Minute)
	if n := len(h.paged(night, cover.InApp)); n != 4 {
		t.Errorf("it did not begin again: %d", n)
	}
}

// The next round of a case has a ladder of its own, and ends the one before.
func TestANewRound(t *testing.T) {
	h := open(t, night)
	h.usual()
	h.run(h.first)
	h.crisis()
	h.pass(time.Minute)
	h.say(func(st *cover.Standing) { st.Round = 2 })
	h.must(h.Start(t.Context(), crisi, group, 2, h.clock.Now(), false))
	h.pass(7 * time.Minute)
	if got := sorted(h.paged(night, cover.InApp)); !slices.Equal(got, []string{"0s ben", "1m0s ben", "6m0s ines"}) {
		t.Errorf("paged: %v", got)
	}
	if h.left() != 1 {
		t.Errorf("%d ladders", h.left())
	}
}

// After the whole house was down, whoever was missed is paged at once, in one step.
func TestAfterTheHouseWasDown(t *testing.T) {
	h := open(t, night)
	h.usual()
	h.crisis()
	h.clock.Advance(22 * time.Minute)
	h.run(h.first)
	h.pass(time.Minute)
	if got := sorted(h.paged(night, cover.InApp)); !slices.Equal(got, []string{"0s ben", "15m0s amara", "15m0s ben", "15m0s ines"}) {
		t.Errorf("paged: %v", got)
	}
	if !strings.Contains(h.log.String(), "came late") {
		t.Error("the log does not say that it was late")
	}
}
