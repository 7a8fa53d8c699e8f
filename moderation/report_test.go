package moderation_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store"
)

// quiet is a post that nobody would look at. Nothing is read by chance from then on.
func quiet(w *ward) forum.Outcome {
	w.Helper()
	w.Sample(0)
	return w.shared("willow", "An ordinary evening.")
}

func (w *ward) hides(name string, which id.Post) bool {
	w.Helper()
	m, err := w.cohorts.Membership(w.Context(), w.cohort, w.as(name).Person)
	w.must(err)
	c, err := w.cohorts.Choices(w.Context(), m)
	w.must(err)
	return c.Hides(string(which))
}

// A report brings up its case at once, keeps the words that were read, and hides the post for whoever reported it.
func TestReporting(t *testing.T) {
	w := open(t)
	out := quiet(w)
	read := w.revision(out.Post)
	w.edit("willow", out.Post, "A little different.")
	told, err := w.Report(t.Context(), w.as("tern"), moderation.Report{Post: out.Post, Revision: read, Reason: moderation.ReasonWorried, Words: "zqkestrel is not well."})
	w.must(err)
	got := w.of(out.Post)
	last := got.Signals[len(got.Signals)-1]
	if got.Tier != gate.Red || got.Round != 1 || last.Revision != read || last.Reason != moderation.ReasonWorried || told.Revision != read {
		t.Errorf("%+v", got)
	}
	if !w.hides("tern", out.Post) || w.hides("heron", out.Post) {
		t.Error("it is not hidden for whoever reported it, or for others too")
	}
	open, err := w.Open(t.Context(), w.as("mod"), got.ID)
	w.must(err)
	if said := open.Said[last.Words]; said != "zqkestrel is not well." {
		t.Errorf("the staff read %q", said)
	}
	if strings.Contains(fmt.Sprintf("%+v", open), string(w.as("tern").Person)) {
		t.Error("who reported it is on the staff's page")
	}
	all, err := w.Reports(t.Context(), w.as("tern"))
	w.must(err)
	if len(all) != 1 || all[0].Outcome != "" || all[0].Words == "" || all[0].Post != out.Post {
		t.Errorf("one's own: %+v", all)
	}
	for _, who := range []string{"willow", "mod"} {
		if all, err := w.Reports(t.Context(), w.as(who)); err != nil || len(all) > 0 {
			t.Errorf("%s: %v, %v", who, all, err)
		}
	}
}

func (w *ward) revision(which id.Post) id.Revision {
	w.Helper()
	ev, err := w.forum.Evidence(w.Context(), which, "")
	w.must(err)
	return ev.Shown.ID
}

// The same person's report of the same post is one, which another changes; sent twice it is sent once.
func TestOneReportEach(t *testing.T) {
	w := open(t)
	out := quiet(w)
	report := func(who string, reason moderation.Reason, words string) moderation.Reported {
		got, err := w.Report(t.Context(), w.as(who), moderation.Report{Post: out.Post, Reason: reason, Words: words})
		w.must(err)
		w.clock.Advance(time.Minute)
		return got
	}
	first := report("tern", moderation.ReasonHurtful, "Harsh.")
	again := report("tern", moderation.ReasonHurtful, "Harsh.")
	if n := len(w.of(out.Post).Signals); n != 1 || first.ID != again.ID {
		t.Errorf("%d signals after it was sent twice", n)
	}
	changed := report("tern", moderation.ReasonDanger, "Worse than I thought.")
	report("heron", moderation.ReasonHurtful, "")
	got := w.of(out.Post)
	if len(got.Signals) != 3 || got.Tier != gate.Crisis || changed.ID != first.ID {
		t.Errorf("%d signals, %s", len(got.Signals), got.Tier)
	}
	open, err := w.Open(t.Context(), w.as("mod"), got.ID)
	w.must(err)
	if len(open.Said) != 2 {
		t.Errorf("what was written before is gone: %v", open.Said)
	}
	w.ends("mod", got.ID)
	report("heron", moderation.ReasonHurtful, "")
	if got := w.of(out.Post); got.Round != 2 {
		t.Errorf("reported again after it was decided, it is in round %d", got.Round)
	}
}

func TestWhoReportsWhat(t *testing.T) {
	w := open(t)
	out := quiet(w)
	for name, c := range map[string]struct {
		who   string
		in    moderation.Report
		kind  errs.Kind
		field string
	}{
		"no reason":      {"tern", moderation.Report{Post: out.Post}, errs.Invalid, "reason"},
		"no such reason": {"tern", moderation.Report{Post: out.Post, Reason: "dull"}, errs.Invalid, "reason"},
		"too long":       {"tern", moderation.Report{Post: out.Post, Reason: moderation.ReasonSpam, Words: strings.Repeat("long ", 300)}, errs.TooLarge, "words"},
		"one's own":      {"willow", moderation.Report{Post: out.Post, Reason: moderation.ReasonSpam}, errs.Conflict, ""},
		"as staff":       {"mod", moderation.Report{Post: out.Post, Reason: moderation.ReasonSpam}, errs.Forbidden, ""},
		"no such post":   {"tern", moderation.Report{Post: "01KBS7Q0R0ABCDEFGHJKMNPQRS", Reason: moderation.ReasonSpam}, errs.NotFound, ""},
		"another thread": {"tern", moderation.Report{Post: out.Post, Thread: "01KBS7Q0R0ABCDEFGHJKMNPQRS", Reason: moderation.ReasonSpam}, errs.NotFound, ""},
	} {
		_, err := w.Report(t.Context(), w.as(c.who), c.in)
		if e, ok := errs.As(err); !ok || e.Kind != c.kind || e.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := w.of(out.Post); got.Round != 0 || w.hides("tern", out.Post) {
		t.Error("a report that was refused did something")
	}
	if _, err := w.Reports(t.Context(), access.Actor{}); errs.KindOf(err) != errs.Unauthenticated {
		t.Errorf("not come in: %v", err)
	}
}

// A whole conversation has a case of its own.
func TestReportingAConversation(t *testing.T) {
	w := open(t)
	out := quiet(w)
	_, err := w.Report(t.Context(), w.as("tern"), moderation.Report{Post: out.Post, Thread: out.Thread, Reason: moderation.ReasonUpset})
	w.must(err)
	got := w.read(w.CaseOf(moderation.ThreadSubject, string(out.Thread)))
	if got.Round != 1 || got.Person != w.as("willow").Person || got.Private || w.of(out.Post).Round != 0 {
		t.Errorf("%+v", got.Subject)
	}
}

// What a revision that is not the post's own names, is not believed.
func TestAReportKeepsOnlyWordsThatWereThere(t *testing.T) {
	w := open(t)
	one, other := quiet(w), quiet(w)
	told, err := w.Report(t.Context(), w.as("tern"), moderation.Report{Post: one.Post, Revision: w.revision(other.Post), Reason: moderation.ReasonSpam})
	w.must(err)
	if told.Revision != w.revision(one.Post) {
		t.Error("it keeps another post's words")
	}
}

// Whoever reported hears what came of it, once for each decision.
func TestAnsweringReports(t *testing.T) {
	w := open(t)
	out := quiet(w)
	for _, who := range []string{"tern", "heron"} {
		_, err := w.Report(t.Context(), w.as(who), moderation.Report{Post: out.Post, Reason: moderation.ReasonHurtful})
		w.must(err)
	}
	which := w.of(out.Post).ID
	w.clock.Advance(time.Minute)
	at := w.clock.Now()
	w.clock.Advance(time.Minute)
	_, err := w.Report(t.Context(), w.as("heron"), moderation.Report{Post: out.Post, Reason: moderation.ReasonSpam})
	w.must(err)
	for i := range 2 {
		told, err := w.AnswerReports(t.Context(), which, moderation.Acted, at)
		w.must(err)
		if diff := cmp.Diff([]id.Person{w.as("tern").Person}, told); diff != "" {
			t.Errorf("%d: %s", i, diff)
		}
	}
	told, err := w.AnswerReports(t.Context(), which, moderation.Stands, w.clock.Now().Add(time.Minute))
	w.must(err)
	if diff := cmp.Diff([]id.Person{w.as("heron").Person}, told); diff != "" {
		t.Error(diff)
	}
	all, err := w.Reports(t.Context(), w.as("tern"))
	w.must(err)
	if all[0].Outcome != moderation.Acted || !all[0].Answered.Equal(at) {
		t.Errorf("%+v", all[0])
	}
}

// What staff bring up has their name, and a reason.
func TestRaising(t *testing.T) {
	w := open(t)
	out := quiet(w)
	mod := w.as("mod")
	good := moderation.Raising{Post: out.Post, Tier: gate.Red, Words: "Something between the lines.", Nonce: w.Nonce()}
	for range 2 {
		which, err := w.Raise(t.Context(), mod, good)
		w.must(err)
		if got := w.read(which); len(got.Signals) != 1 || got.Signals[0].By != mod.Person || got.Tier != gate.Red {
			t.Errorf("%+v", got.Signals)
		}
	}
	person := moderation.Raising{Cohort: w.cohort, Person: w.as("tern").Person, Tier: gate.Amber, Words: "Quiet for a week.", Nonce: w.Nonce()}
	which, err := w.Raise(t.Context(), mod, person)
	w.must(err)
	if got := w.read(which); got.Kind != moderation.PersonSubject || got.Person != w.as("tern").Person {
		t.Errorf("%+v", got.Subject)
	}
	for name, c := range map[string]struct {
		who  string
		edit func(*moderation.Raising)
		kind errs.Kind
	}{
		"without a reason": {"mod", func(r *moderation.Raising) { r.Words = " " }, errs.Invalid},
		"green":            {"mod", func(r *moderation.Raising) { r.Tier = gate.Green }, errs.Invalid},
		"an old form":      {"mod", func(r *moderation.Raising) { r.Nonce = "" }, errs.Invalid},
		"as a member":      {"heron", func(*moderation.Raising) {}, errs.NotFound},
		"about oneself":    {"mod", func(r *moderation.Raising) { r.Post, r.Cohort, r.Person = "", w.cohort, mod.Person }, errs.Conflict},
		"about nobody":     {"mod", func(r *moderation.Raising) { r.Post, r.Cohort, r.Person = "", w.cohort, "01KBS7Q0R0ABCDEFGHJKMNPQRS" }, errs.NotFound},
	} {
		in := good
		c.edit(&in)
		if _, err := w.Raise(t.Context(), w.as(c.who), in); errs.KindOf(err) != c.kind || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A word that nothing came to name is swept after a day; every other stays.
func TestStrayWordsAreSwept(t *testing.T) {
	w := open(t)
	c := w.bring("willow", gate.Red)
	_, err := w.Take(t.Context(), w.as("mod"), c.ID, "")
	w.must(err)
	_, err = w.Take(t.Context(), w.as("co"), c.ID, "Mine now.")
	w.must(err)
	out := quiet(w)
	_, err = w.Report(t.Context(), w.as("tern"), moderation.Report{Post: out.Post, Reason: moderation.ReasonOther, Words: "Please look."})
	w.must(err)
	stray, err := w.Said(t.Context(), c.ID, "A crash came between.")
	w.must(err)
	kept := func() (all []string) {
		docs, err := w.raw.Find(t.Context(), moderation.Writings, store.Query{Index: store.Outbox.Name, Limit: 100})
		w.must(err)
		for _, d := range docs {
			all = append(all, d.ID)
		}
		return all
	}
	named := kept()
	for _, which := range named {
		doc, err := w.raw.Get(t.Context(), moderation.Writings, which)
		w.must(err)
		w.clock.Advance(0)
		w.must(w.Sweep(t.Context(), doc, w.clock.Now().Add(25*time.Hour)))
	}
	for _, which := range named {
		_, err := w.raw.Get(t.Context(), moderation.Writings, which)
		if gone := errs.KindOf(err) == errs.NotFound && err != nil; gone != (which == stray) {
			t.Errorf("stray %v, gone %v", which == stray, gone)
		}
	}
	if len(named) != 3 {
		t.Errorf("%d writings", len(named))
	}
}

// Nothing that anybody wrote, and nobody's name, stands in the records unsealed.
func TestNoWordsInTheRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	w := openAt(t, path, tuesday)
	out := w.shared("willow", "zqpost amber")
	_, err := w.Report(t.Context(), w.as("tern"), moderation.Report{Post: out.Post, Reason: moderation.ReasonOther, Words: "zqreport about it"})
	w.must(err)
	c := w.of(out.Post)
	_, err = w.Take(t.Context(), w.as("mod"), c.ID, "")
	w.must(err)
	_, err = w.Take(t.Context(), w.as("co"), c.ID, "zqreason to take over")
	w.must(err)
	_, err = w.Raise(t.Context(), w.as("mod"), moderation.Raising{Post: out.Post, Tier: gate.Red, Words: "zqraised", Nonce: w.Nonce()})
	w.must(err)
	got, err := w.Open(t.Context(), w.as("co"), c.ID)
	w.must(err)
	if len(got.Said) != 3 || got.Evidence == nil || !strings.Contains(got.Evidence.Newest.Body.Text(), "zqpost") {
		t.Fatalf("the page itself is not whole: %v", got.Said)
	}
	w.relay.Wait()
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(path + suffix)
		w.must(err)
		for _, canary := range []string{"zqpost", "zqreport", "zqreason", "zqraised", "willow", "tern", "Tuesday evening"} {
			if bytes.Contains(raw, []byte(canary)) {
				t.Errorf("%q stands in the records%s", canary, suffix)
			}
		}
	}
}
