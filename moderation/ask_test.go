package moderation_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
)

// asks is what waits for somebody, in words.
func (w *ward) asks(name string) (all []string) {
	w.Helper()
	w.relay.Wait()
	found, err := w.Asks(w.Context(), w.as(name))
	w.must(err)
	for _, a := range found {
		said := "asked by " + a.By.Alias
		if !a.Cannot.IsZero() {
			said = a.To.Alias + " cannot"
		}
		all = append(all, said)
	}
	return all
}

// entries is how often each kind of thing about asking is in a case's history.
func (w *ward) entries(which id.Case) string {
	w.Helper()
	n := map[moderation.EntryKind]int{}
	for _, e := range w.read(which).History {
		n[e.Kind]++
	}
	return fmt.Sprintf("asked %d joined %d cannot %d", n[moderation.EntryAsked], n[moderation.EntryJoined], n[moderation.EntryCannot])
}

// A colleague who is asked finds it, until they look at the case, until it is decided, or until they say that they
// cannot: then whoever asked finds that, until they have read it.
func TestAskingAColleague(t *testing.T) {
	joined := func(do func(w *ward, which id.Case) error) func(*ward, id.Case) {
		return func(w *ward, which id.Case) { w.must(do(w, which)) }
	}
	for name, c := range map[string]struct {
		end     func(w *ward, which id.Case)
		asker   []string
		history string
	}{
		"nothing yet": {func(*ward, id.Case) {}, nil, "asked 1 joined 0 cannot 0"},
		"they open it": {joined(func(w *ward, which id.Case) error {
			_, err := w.Present(w.Context(), w.as("co"), which)
			return err
		}), nil, "asked 1 joined 1 cannot 0"},
		"they open it without scripts": {joined(func(w *ward, which id.Case) error { return w.Join(w.Context(), w.as("co"), which) }), nil, "asked 1 joined 1 cannot 0"},
		"they take it over": {joined(func(w *ward, which id.Case) error {
			_, err := w.Take(w.Context(), w.as("co"), which, "You asked.")
			return err
		}), nil, "asked 1 joined 1 cannot 0"},
		"they cannot": {joined(func(w *ward, which id.Case) error { return w.Cannot(w.Context(), w.as("co"), which) }), []string{"co cannot"}, "asked 1 joined 0 cannot 1"},
		"it is read that they cannot": {func(w *ward, which id.Case) {
			w.must(w.Cannot(w.Context(), w.as("co"), which))
			w.must(w.HeardCannot(w.Context(), w.as("lead"), which))
		}, nil, "asked 1 joined 0 cannot 1"},
		"it is decided": {func(w *ward, which id.Case) { w.ends("lead", which) }, nil, "asked 1 joined 0 cannot 0"},
		"another asks too": {func(w *ward, which id.Case) {
			w.must(w.Ask(w.Context(), w.as("mod"), which, w.as("co").Person))
		}, nil, "asked 1 joined 0 cannot 0"},
	} {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			found := w.bring("tern", gate.Crisis)
			w.must(w.Ask(t.Context(), w.as("lead"), found.ID, w.as("co").Person))
			w.must(w.Ask(t.Context(), w.as("lead"), found.ID, w.as("co").Person)) // pressed twice
			if diff := cmp.Diff([]string{"asked by lead"}, w.asks("co")); diff != "" {
				t.Fatal(diff)
			}
			if got := slices.Concat(w.asks("lead"), w.asks("mod")); got != nil {
				t.Errorf("others find %v", got)
			}
			c.end(w, found.ID)
			var want []string
			if strings.Contains(name, "yet") || strings.Contains(name, "too") {
				want = []string{"asked by lead"}
			}
			if diff := cmp.Diff([][]string{want, c.asker}, [][]string{w.asks("co"), w.asks("lead")}); diff != "" {
				t.Error(diff)
			}
			if got := w.entries(found.ID); got != c.history {
				t.Errorf("the history says %s", got)
			}
		})
	}
}

// Whoever could not can be asked again, and a case that comes up again asks nobody.
func TestAskingAgain(t *testing.T) {
	w := open(t)
	found := w.bring("tern", gate.Crisis)
	w.must(w.Ask(t.Context(), w.as("lead"), found.ID, w.as("co").Person))
	w.must(w.Cannot(t.Context(), w.as("co"), found.ID))
	w.must(w.Cannot(t.Context(), w.as("co"), found.ID))
	w.must(w.Ask(t.Context(), w.as("mod"), found.ID, w.as("co").Person))
	if diff := cmp.Diff([][]string{{"asked by mod"}, nil}, [][]string{w.asks("co"), w.asks("lead")}); diff != "" {
		t.Error(diff)
	}
	if got := w.entries(found.ID); got != "asked 2 joined 0 cannot 1" {
		t.Errorf("the history says %s", got)
	}
	w.ends("lead", found.ID)
	_, err := w.Signal(t.Context(), found.Subject, moderation.Signal{ID: w.ids.New(), Kind: moderation.EditedSignal, At: w.clock.Now(), Tier: gate.Red})
	w.must(err)
	if c := w.read(found.ID); c.State != moderation.CaseOpen || len(c.Asks) > 0 || w.asks("co") != nil {
		t.Errorf("%s, %v, %v", c.State, c.Asks, w.asks("co"))
	}
	w.ends("lead", found.ID)
	if err := w.Ask(t.Context(), w.as("lead"), found.ID, w.as("co").Person); !errors.Is(err, moderation.ErrDecided) {
		t.Errorf("a decided case: %v", err)
	}
}

// Nobody is asked who could not open it, and nobody asks who could not.
func TestWhoCanBeAsked(t *testing.T) {
	w := open(t)
	w.joins("elsewhere", memberOfStaff(w))
	for name, c := range map[string]struct {
		found moderation.Case
		by    string
		whom  id.Person
		kind  errs.Kind // of the refusal; Internal: none
	}{
		"a colleague":                    {w.bring("tern", gate.Red), "lead", w.as("co").Person, errs.Internal},
		"oneself":                        {w.bring("tern", gate.Red), "lead", w.as("lead").Person, errs.Invalid},
		"nobody":                         {w.bring("tern", gate.Red), "lead", "", errs.Invalid},
		"a member":                       {w.bring("tern", gate.Red), "lead", w.as("willow").Person, errs.Invalid},
		"somebody from elsewhere":        {w.bring("tern", gate.Red), "lead", w.as("elsewhere").Person, errs.Invalid},
		"whom it is about":               {w.bring("co", gate.Red), "lead", w.as("co").Person, errs.Invalid},
		"a moderator, of private words":  {w.bring("tern", gate.Red, private), "lead", w.as("mod").Person, errs.Invalid},
		"a clinician, of private words":  {w.bring("tern", gate.Red, private), "lead", w.as("locum").Person, errs.Internal},
		"by a member":                    {w.bring("tern", gate.Red), "willow", w.as("co").Person, errs.NotFound},
		"by whom it is about":            {w.bring("lead", gate.Red), "lead", w.as("co").Person, errs.NotFound},
		"by a moderator, private words":  {w.bring("tern", gate.Red, private), "mod", w.as("co").Person, errs.NotFound},
		"by somebody from another group": {w.bring("tern", gate.Red), "elsewhere", w.as("co").Person, errs.NotFound},
	} {
		err := w.Ask(t.Context(), w.as(c.by), c.found.ID, c.whom)
		if c.kind == errs.Internal {
			w.must(err)
			continue
		}
		if errs.KindOf(err) != c.kind {
			t.Errorf("%s: %v", name, err)
		}
		if e, ok := errs.As(err); ok && e.Kind == errs.Invalid && e.Field != "ask" {
			t.Errorf("%s: about %q", name, e.Field)
		}
		if got := w.read(c.found.ID); len(got.Asks) > 0 {
			t.Errorf("%s: asked %v", name, got.Asks)
		}
	}
	for _, do := range []func(id.Case) error{
		func(which id.Case) error { return w.Join(t.Context(), w.as("willow"), which) },
		func(which id.Case) error { return w.Cannot(t.Context(), w.as("willow"), which) },
		func(which id.Case) error { return w.HeardCannot(t.Context(), w.as("willow"), which) },
	} {
		if err := do(w.bring("tern", gate.Red).ID); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a member: %v", err)
		}
	}
	if _, err := w.Asks(t.Context(), w.as("willow")); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a member reads: %v", err)
	}
}

// The list is of those whom Ask takes, and empty where there is nobody.
func TestAskable(t *testing.T) {
	w := open(t)
	for name, c := range map[string]struct {
		found moderation.Case
		want  []string
	}{
		"of the group":    {w.bring("tern", gate.Red), []string{"co", "locum", "mod", "sup"}},
		"private words":   {w.bring("tern", gate.Red, private), []string{"co", "locum"}},
		"about colleague": {w.bring("co", gate.Red), []string{"locum", "mod", "sup"}},
	} {
		o, err := w.Open(t.Context(), w.as("lead"), c.found.ID)
		w.must(err)
		all, err := w.Askable(t.Context(), w.as("lead"), o)
		w.must(err)
		var got []string
		for _, m := range all {
			got = append(got, m.Alias)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Who stops working with a group is asked nothing of it any more.
func TestWhoWentIsNotAsked(t *testing.T) {
	w := open(t)
	found := w.bring("tern", gate.Red)
	w.joins("mod", memberOfStaff(w)) // they still have a queue, elsewhere
	w.must(w.Ask(t.Context(), w.as("lead"), found.ID, w.as("mod").Person))
	w.must(w.cohorts.RemoveStaff(t.Context(), w.as("lead"), w.cohort, w.as("mod").Person))
	if got := w.asks("mod"); got != nil {
		t.Errorf("they find %v", got)
	}
}

// An ask and its end are each cut off after every write, and a relay goes on: what people find follows what the case
// says.
func TestCrashAfterEachStepOfAsking(t *testing.T) {
	for name, do := range map[string]func(b *bench, which id.Case) error{
		"asking": func(b *bench, which id.Case) error {
			return b.Ask(b.Context(), b.as("lead"), which, b.as("mod").Person)
		},
		"not now": func(b *bench, which id.Case) error { return b.Cannot(b.Context(), b.as("co"), which) },
		"joining": func(b *bench, which id.Case) error { return b.Join(b.Context(), b.as("co"), which) },
		"not a word": func(b *bench, which id.Case) error {
			return b.Close(b.Context(), which, b.as("lead").Person, b.read(which).Lease.Token)
		},
	} {
		for dies := 1; ; dies++ {
			b, m := begunMortal(t)
			found := b.bring("tern", gate.Red)
			b.take("lead", found.ID)
			b.must(b.Ask(t.Context(), b.as("lead"), found.ID, b.as("co").Person))
			b.relay.Wait()
			m.set(dies)
			_ = do(b, found.ID)
			b.relay.Wait()
			done := !m.died()
			m.set(0)
			b.goesOut() // what could not be carried out is tried again a little later
			want := map[string][]string{}
			for _, a := range b.read(found.ID).Asks {
				to, by := b.called(a.To), b.called(a.By)
				if a.Cannot.IsZero() {
					want[to] = append(want[to], "asked by "+by)
				} else {
					want[by] = append(want[by], to+" cannot")
				}
			}
			for _, who := range []string{"lead", "co", "mod"} {
				if diff := cmp.Diff(want[who], b.asks(who)); diff != "" {
					t.Errorf("%s, after %d: %s finds\n%s", name, dies, who, diff)
				}
			}
			if done {
				break
			}
		}
	}
}

func (w *ward) called(who id.Person) string {
	for name, a := range w.known {
		if a.Person == who {
			return name
		}
	}
	return ""
}

// What is handed over or held goes on, and so does its ask; what is given back to its author waits for nobody here.
func TestAsksAndDecisions(t *testing.T) {
	for name, c := range map[string]struct {
		edits []edit
		want  []string
	}{
		"held":        {[]edit{words(forum.ActHold)}, []string{"asked by lead"}},
		"handed over": {[]edit{handed("", "Look.")}, []string{"asked by lead"}},
		"returned":    {[]edit{words(forum.ActReturn)}, nil},
		"removed":     {[]edit{words(forum.ActRemove)}, nil},
	} {
		b := begun(t)
		_, found := b.raised("tern", "amber words")
		b.must(b.Ask(t.Context(), b.as("lead"), found.ID, b.as("co").Person))
		b.decides("lead", found.ID, c.edits...)
		if diff := cmp.Diff(c.want, b.asks("co")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// memberOfStaff is a place in a group of its own.
func memberOfStaff(w *ward) cohort.Membership {
	w.Helper()
	c, _, err := w.cohorts.Ensure(w.Context(), operator, "Another")
	w.must(err)
	return cohort.Membership{Cohort: c.ID, Role: access.RoleModerator, Joined: w.clock.Now()}
}
