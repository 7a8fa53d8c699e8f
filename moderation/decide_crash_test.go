package moderation_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/store"
	"holdfast/server/store/sqlite"
)

// mortal is a store whose process dies after so many writes: from then on nothing gets through, until it is revived.
// What the relay writes for itself comes round at any moment, and is no step of a flow.
type mortal struct {
	store.Store
	mu     sync.Mutex
	writes int
	dies   int               // after this many writes; 0: never
	of     *store.Collection // after the next write of which …
	after  func()            // … this is done, once
}

var errDead = errors.New("the process is dead")

func (m *mortal) set(dies int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.writes, m.dies = 0, dies
}

func (m *mortal) died() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dies > 0 && m.writes >= m.dies
}

func (m *mortal) write(c *store.Collection, do func() error) error {
	m.mu.Lock()
	if m.dies > 0 && m.writes >= m.dies {
		m.mu.Unlock()
		return errDead
	}
	err := do()
	if err == nil && !strings.HasPrefix(c.Name, "relay_") {
		m.writes++
	}
	var after func()
	if err == nil && m.after != nil && m.of == c {
		after, m.after = m.after, nil
	}
	m.mu.Unlock()
	if after != nil {
		after()
	}
	return err
}

// once has something happen right after the next write of a collection, before whoever wrote goes on.
func (m *mortal) once(of *store.Collection, do func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.of, m.after = of, do
}

func (m *mortal) Get(ctx context.Context, c *store.Collection, which string) (store.Doc, error) {
	if m.died() {
		return store.Doc{}, errDead
	}
	return m.Store.Get(ctx, c, which)
}

func (m *mortal) Insert(ctx context.Context, c *store.Collection, d store.Doc) (out store.Doc, err error) {
	err = m.write(c, func() error { out, err = m.Store.Insert(ctx, c, d); return err })
	return out, err
}

func (m *mortal) Replace(ctx context.Context, c *store.Collection, d store.Doc) (out store.Doc, err error) {
	err = m.write(c, func() error { out, err = m.Store.Replace(ctx, c, d); return err })
	return out, err
}

func (m *mortal) Delete(ctx context.Context, c *store.Collection, which string, rev int64) error {
	return m.write(c, func() error { return m.Store.Delete(ctx, c, which, rev) })
}

func begunMortal(t *testing.T) (*bench, *mortal) {
	t.Helper()
	inner, err := sqlite.Open(filepath.Join(t.TempDir(), "records.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := &mortal{Store: inner}
	b := &bench{openOn(t, m, tuesday, func(*moderation.Parts) {})}
	b.agreed()
	return b, m
}

// flow is a decision that is written in several documents, and how it goes on after a crash: by its form being sent
// again, or by a relay alone.
type flow struct {
	name  string
	again bool
	edits []edit
}

var flows = []flow{
	{"removing and suspending, sent again", true, []edit{words(forum.ActRemove), person(moderation.SuspendAccess, 0)}},
	{"returning and proposing a removal, by a relay", false, []edit{words(forum.ActReturn), noted, person(moderation.RemovePerson, 0)}},
}

// A decision is cut off after each of its writes in turn. In the end everything of it has happened once, or, if the case
// had not taken it yet, nothing.
func TestCrashAfterEachStepOfADecision(t *testing.T) {
	for _, f := range flows {
		t.Run(f.name, func(t *testing.T) {
			b, m := begunMortal(t)
			want, steps := cutOff(b, m, f, 0)
			if steps < 8 {
				t.Fatalf("only %d steps were counted", steps)
			}
			undone := 0
			for step := 1; step < steps; step += nextCut() {
				b, m := begunMortal(t)
				got, _ := cutOff(b, m, f, step)
				if !f.again && got == undecided {
					undone++
				} else if got != want {
					t.Errorf("after step %d\n%s\nand without a crash\n%s", step, got, want)
				}
			}
			if undone > 2 {
				t.Errorf("nothing was decided after %d of %d steps", undone, steps)
			}
		})
	}
}

// undecided is how it stands when the crash came before the case took the decision, and nobody sent it again.
const undecided = "open, 0 decided"

// cutOff decides with a crash after so many writes, 0 for none, and says how everything stands in the end.
func cutOff(b *bench, m *mortal, f flow, step int) (string, int) {
	b.Helper()
	out, found := b.raised("tern", "amber words")
	b.answer("willow", out, "I hear you.")
	desk, err := b.forum.DeskForPost(b.Context(), b.as("heron"), access.Report, out.Post)
	b.must(err)
	_, err = b.Report(b.Context(), b.as("heron"), moderation.Report{Post: out.Post, Revision: desk.Post.Shown.ID, Reason: moderation.ReasonHurtful})
	b.must(err)
	b.take("lead", found.ID)
	in := b.form(found.ID, f.edits...)
	b.relay.Wait()
	m.set(step)
	_, err = b.Decide(b.Context(), b.as("lead"), found.ID, in)
	b.relay.Wait()
	steps := m.writes
	if step == 0 {
		b.must(err)
	}
	m.set(0)
	if f.again {
		_, err = b.Decide(b.Context(), b.as("lead"), found.ID, in)
		b.must(err)
	}
	b.goesOut()
	return b.stands(out, found.ID), steps
}

// stands is everything that a decision could have changed.
func (b *bench) stands(out forum.Outcome, which id.Case) string {
	b.Helper()
	past, err := b.Past(b.Context(), b.as("lead"), which, false)
	b.must(err)
	c := b.read(which)
	if len(past) == 0 {
		return fmt.Sprintf("%s, %d decided", c.State, len(past))
	}
	decided := 0
	for _, e := range c.History {
		if e.Kind == moderation.EntryDecided {
			decided++
		}
	}
	m := b.membership("tern")
	return fmt.Sprintf("%s, %d decided, %d in its history, done %v failed %q\nwillow sees %q\ntern %s two %v removal %v silent %v, told %v\nwillow told %v\nheron told %v",
		c.State, len(past), decided, !past[0].Done.IsZero(), past[0].Failed, b.sees("willow", out.Thread), m.Standing, m.Two != nil, m.Removal != nil,
		m.SilentAt(b.clock.Now()), b.told("tern"), b.told("willow"), b.told("heron"))
}

// An edit between a decision and its being carried out opens the case again, in the same hands, and nothing of it
// happens.
func TestAnEditOvertakesADecision(t *testing.T) {
	b, m := begunMortal(t)
	out, found := b.raised("tern", "amber words")
	b.take("lead", found.ID)
	in := b.form(found.ID, words(forum.ActRemove), person(moderation.SuspendAccess, 0))
	m.once(moderation.Cases, func() { b.edit("tern", out.Post, "amber, and kinder") })
	got, err := b.Decide(b.Context(), b.as("lead"), found.ID, in)
	if !errors.Is(err, moderation.ErrMeanwhile) || got.Revision == "" || got.Revision == in.Revision {
		t.Fatalf("decided: %+v, %v", got, err)
	}
	c := b.of(out.Post)
	if c.State != moderation.CaseOpen || c.Lease == nil || c.Lease.Holder != b.as("lead").Person || c.History[len(c.History)-1].Kind != moderation.EntryFailed {
		t.Errorf("the case stands %s, %+v, %+v", c.State, c.Lease, c.History)
	}
	if m := b.membership("tern"); m.Standing != access.Admitted {
		t.Errorf("tern stands %q", m.Standing)
	}
	b.goesOut()
	if got := b.sees("willow", out.Thread); got != "amber, and kinder" {
		t.Errorf("willow sees %q", got)
	}
	if got := b.told("tern"); got != nil {
		t.Errorf("tern is told %v", got)
	}
	in = b.form(found.ID, words(forum.ActRemove))
	_, err = b.Decide(b.Context(), b.as("lead"), found.ID, in)
	b.must(err)
	if got := b.sees("willow", out.Thread); got != "-" {
		t.Errorf("decided anew, willow sees %q", got)
	}
}

// Whoever decided and does not work there any more when it is carried out decides nothing.
func TestPermissionIsAskedAgain(t *testing.T) {
	b, m := begunMortal(t)
	out, found := b.raised("tern", "amber words")
	b.take("mod", found.ID)
	in := b.form(found.ID, words(forum.ActRemove))
	m.once(moderation.Cases, func() { b.must(b.cohorts.RemoveStaff(b.Context(), b.as("lead"), b.cohort, b.as("mod").Person)) })
	if _, err := b.Decide(b.Context(), b.as("mod"), found.ID, in); !errors.Is(err, moderation.ErrUndecided) {
		t.Errorf("decided: %v", err)
	}
	if c := b.of(out.Post); c.State != moderation.CaseOpen {
		t.Errorf("the case is %s", c.State)
	}
	if got := b.sees("willow", out.Thread); got != "amber words" {
		t.Errorf("willow sees %q", got)
	}
}

// What cannot be done to a person any more opens the case again: what was done to the words stays, and nobody is told
// half of it.
func TestWhatCannotBeDoneAnyMore(t *testing.T) {
	b, m := begunMortal(t)
	out, found := b.raised("tern", "amber words")
	b.take("lead", found.ID)
	in := b.form(found.ID, words(forum.ActRemove), person(moderation.SuspendAccess, 0))
	m.once(moderation.Cases, func() {
		_, err := b.cohorts.LeaveCohort(b.Context(), b.as("tern"), b.cohort, "")
		b.must(err)
	})
	if _, err := b.Decide(b.Context(), b.as("lead"), found.ID, in); !errors.Is(err, moderation.ErrUndecided) {
		t.Errorf("decided: %v", err)
	}
	if c := b.of(out.Post); c.State != moderation.CaseOpen || c.Lease == nil {
		t.Errorf("the case is %s", c.State)
	}
	b.goesOut()
	if got, told := b.sees("willow", out.Thread), b.told("tern"); got != "-" || told != nil {
		t.Errorf("willow sees %q, tern is told %v", got, told)
	}
	past, err := b.Past(t.Context(), b.as("co"), found.ID, false)
	b.must(err)
	if len(past) != 1 || past[0].Failed != moderation.NotPossible {
		t.Errorf("on record: %+v", past)
	}
}
