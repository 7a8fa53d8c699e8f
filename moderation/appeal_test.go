package moderation_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/access"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/store/sqlite"
)

// What people are told can be kept back until it goes out, and not a moment later. What was hidden stays so.
func TestUndoing(t *testing.T) {
	for after, want := range map[time.Duration]error{0: nil, 29 * time.Second: nil, 30 * time.Second: moderation.ErrTold, time.Hour: moderation.ErrTold} {
		b := begun(t)
		out, found := b.raised("tern", "amber words")
		got := b.decides("lead", found.ID, words(forum.ActRemove))
		b.clock.Advance(after)
		if err := b.Undo(t.Context(), b.as("co"), got.ID); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a colleague undoes it: %v", err)
		}
		err := b.Undo(t.Context(), b.as("lead"), got.ID)
		if !errors.Is(err, want) {
			t.Fatalf("after %v: %v", after, err)
		}
		b.must(func() error {
			if err == nil {
				return b.Undo(t.Context(), b.as("lead"), got.ID) // pressed twice
			}
			return nil
		}())
		b.goesOut()
		if sees := b.sees("willow", out.Thread); sees != "-" {
			t.Errorf("after %v willow sees %q", after, sees)
		}
		c := b.of(out.Post)
		if told := len(b.letters("tern")) > 0; told != (err != nil) || told != (len(b.told("tern")) > 0) {
			t.Errorf("after %v tern is told: %v", after, told)
		}
		b.clock.Advance(25 * time.Hour)
		if told := len(b.told("tern")) > 0; told != (err != nil) {
			t.Errorf("after %v, and a day later, tern is told: %v", after, told)
		}
		if undone := c.State == moderation.CaseOpen && c.Lease != nil; undone != (err == nil) {
			t.Errorf("after %v the case is %s", after, c.State)
		}
	}
}

// Nobody finds what they are told before the time to undo it is over.
func TestNothingGoesOutEarly(t *testing.T) {
	b := begun(t)
	_, found := b.raised("tern", "amber words")
	got := b.decides("lead", found.ID, words(forum.ActRemove))
	b.clock.Advance(29 * time.Second)
	if _, err := b.ReadDecision(t.Context(), b.as("tern"), got.ID); errs.KindOf(err) != errs.NotFound {
		t.Errorf("read: %v", err)
	}
	if len(b.letters("tern")) > 0 || len(b.told("tern")) > 0 {
		t.Error("listed")
	}
	if _, err := b.Appeal(t.Context(), b.as("tern"), got.ID, "Please."); errs.KindOf(err) != errs.NotFound {
		t.Errorf("appealed: %v", err)
	}
}

// Whoever reported hears what came of it and nothing of the other; whoever had answered hears that it is not them.
func TestOthersAreTold(t *testing.T) {
	b := begun(t)
	out := b.shared("tern", "zqkestrel words")
	b.answer("willow", out, "I hear you.")
	desk, err := b.forum.DeskForPost(t.Context(), b.as("heron"), access.Report, out.Post)
	b.must(err)
	_, err = b.Report(t.Context(), b.as("heron"), moderation.Report{Post: out.Post, Revision: desk.Post.Shown.ID, Reason: moderation.ReasonHurtful})
	b.must(err)
	c := b.of(out.Post)
	b.decides("lead", c.ID, words(forum.ActRemove))
	if reports, _ := b.Reports(t.Context(), b.as("heron")); reports[0].Outcome != "" {
		t.Error("heron hears of it before it goes out")
	}
	b.goesOut()
	if got := b.told("heron"); !cmp.Equal(got, []string{"outcome acted"}) {
		t.Errorf("heron is told %v", got)
	}
	if got := b.told("willow"); !cmp.Equal(got, []string{"beside"}) {
		t.Errorf("willow is told %v", got)
	}
	for _, name := range []string{"heron", "willow"} {
		all, err := b.Told(t.Context(), b.as(name))
		b.must(err)
		if all[0].Case != "" || name == "willow" && all[0].Post != "" {
			t.Errorf("%s finds out too much: %+v", name, all[0])
		}
		if _, err := b.ReadDecision(t.Context(), b.as(name), all[0].Decision); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%s reads the decision: %v", name, err)
		}
		b.must(b.Heard(t.Context(), b.as(name), all[0].ID))
		b.must(b.Heard(t.Context(), b.as(name), all[0].ID))
		if err := b.Heard(t.Context(), b.as("tern"), all[0].ID); errs.KindOf(err) != errs.NotFound {
			t.Errorf("another hears it: %v", err)
		}
	}
	reports, err := b.Reports(t.Context(), b.as("heron"))
	b.must(err)
	if reports[0].Outcome != moderation.Acted {
		t.Errorf("the report says %q", reports[0].Outcome)
	}
}

// What is there to read is carried further once it is, and not when it was undone.
func TestTellingsAreCarriedFurther(t *testing.T) {
	var mu sync.Mutex
	carried := map[id.Person]moderation.ToldKind{}
	b := &bench{openWithParts(t, func(p *moderation.Parts) {
		p.Tell = func(_ context.Context, told moderation.Telling) error {
			mu.Lock()
			defer mu.Unlock()
			carried[told.To] = told.Kind
			return nil
		}
	})}
	b.agreed()
	_, found := b.raised("tern", "amber words")
	b.decides("lead", found.ID, words(forum.ActFold))
	_, found = b.raised("heron", "amber words")
	undone := b.decides("lead", found.ID, words(forum.ActFold))
	b.must(b.Undo(t.Context(), b.as("lead"), undone.ID))
	mu.Lock()
	early := len(carried)
	mu.Unlock()
	b.goesOut()
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff(map[id.Person]moderation.ToldKind{b.as("tern").Person: moderation.ToldDecision}, carried); early != 0 || diff != "" {
		t.Errorf("%d early, %s", early, diff)
	}
}

// The whole life of an appeal: once, in time, answered by another, who puts it right.
func TestAnAppealIsOverturned(t *testing.T) {
	b := begun(t)
	ctx := t.Context()
	out, found := b.raised("tern", "amber words")
	got := b.decides("lead", found.ID, words(forum.ActRemove), person(moderation.PausePosting, 100))
	b.goesOut()
	if _, err := b.Appeal(ctx, b.as("willow"), got.ID, "Please."); errs.KindOf(err) != errs.NotFound {
		t.Errorf("another appeals: %v", err)
	}
	_, err := b.Appeal(ctx, b.as("tern"), got.ID, " ")
	b.refused("without a word", err, errs.Invalid, "words")
	plea, err := b.Appeal(ctx, b.as("tern"), got.ID, "I named nobody.")
	b.must(err)
	if !plea.Due.Equal(plea.At.Add(moderation.AppealAnswered)) || plea.Alone {
		t.Errorf("promised: %+v", plea)
	}
	if _, err := b.Appeal(ctx, b.as("tern"), got.ID, "I named nobody."); errs.KindOf(err) != errs.Conflict {
		t.Errorf("appealed twice: %v", err)
	}
	c := b.of(out.Post)
	if c.State != moderation.CaseOpen || c.Appeal != got.ID {
		t.Fatalf("its case: %s, %q", c.State, c.Appeal)
	}
	if q := b.queue("co", moderation.Filter{Appeals: true}); !cmp.Equal(q, []string{"tern"}) {
		t.Errorf("appeals in the queue: %v", q)
	}
	if said, err := b.AppealWords(ctx, b.as("co"), got.ID); err != nil || said != "I named nobody." {
		t.Errorf("what tern wrote: %q, %v", said, err)
	}
	if _, err := b.AppealWords(ctx, b.as("willow"), got.ID); errs.KindOf(err) != errs.NotFound {
		t.Errorf("another reads it: %v", err)
	}
	if next, err := b.Next(ctx, b.as("lead")); err != nil || next != "" {
		t.Errorf("whoever decided is offered it: %q, %v", next, err)
	}
	if next, err := b.Next(ctx, b.as("co")); err != nil || next != c.ID {
		t.Errorf("another is not: %q, %v", next, err)
	}
	b.take("lead", c.ID)
	if _, err := b.Decide(ctx, b.as("lead"), c.ID, b.form(c.ID, answers(moderation.Uphold))); errs.KindOf(err) != errs.Forbidden {
		t.Errorf("whoever decided answers: %v", err)
	}
	_, err = b.tries("co", c.ID, cares)
	b.refused("no answer", err, errs.Invalid, "appeal")
	b.decides("co", c.ID, answers(moderation.Overturn))
	if sees := b.sees("willow", out.Thread); sees != "amber words" {
		t.Errorf("overturned, willow sees %q", sees)
	}
	if b.membership("tern").SilentAt(b.clock.Now()) {
		t.Error("overturned, tern cannot write")
	}
	b.goesOut()
	letters := b.letters("tern")
	if len(letters) != 2 || letters[0].Verdict != moderation.Overturn || letters[0].Answers != got.ID || !letters[0].AppealBy.IsZero() {
		t.Fatalf("tern reads %+v", letters)
	}
	if p := letters[1].Appealed; p == nil || p.Verdict != moderation.Overturn || p.By != letters[0].ID {
		t.Errorf("the first says %+v", p)
	}
	if _, err := b.Appeal(ctx, b.as("tern"), letters[0].ID, "Again."); errs.KindOf(err) != errs.Conflict {
		t.Errorf("the answer is appealed: %v", err)
	}
	if c := b.of(out.Post); c.State != moderation.CaseClosed || c.Appeal != "" {
		t.Errorf("its case: %s, %q", c.State, c.Appeal)
	}
}

// Upheld it stays as it was; and after 14 days there is no asking.
func TestAnAppealIsUpheldOrTooLate(t *testing.T) {
	b := begun(t)
	out, found := b.raised("tern", "amber words")
	got := b.decides("lead", found.ID, words(forum.ActRemove))
	_, other := b.raised("heron", "amber words")
	late := b.decides("lead", other.ID, words(forum.ActRemove))
	b.goesOut()
	_, err := b.Appeal(t.Context(), b.as("tern"), got.ID, "I named nobody.")
	b.must(err)
	b.decides("mod", found.ID, answers(moderation.Uphold))
	if sees := b.sees("willow", out.Thread); sees != "-" {
		t.Errorf("upheld, willow sees %q", sees)
	}
	b.clock.Advance(moderation.AppealWithin)
	if _, err := b.Appeal(t.Context(), b.as("heron"), late.ID, "I named nobody."); errs.KindOf(err) != errs.Conflict {
		t.Errorf("too late: %v", err)
	}
}

// A suspension that is overturned ends, and so does the proposal of a removal.
func TestOverturningGivesPlacesBack(t *testing.T) {
	b := begun(t)
	for name, kind := range map[string]moderation.PersonKind{"tern": moderation.SuspendAccess, "heron": moderation.RemovePerson} {
		_, found := b.raised(name, "amber words")
		got := b.decides("lead", found.ID, person(kind, 0))
		b.goesOut()
		_, err := b.Appeal(t.Context(), b.as(name), got.ID, "It was not me.")
		b.must(err)
		b.decides("co", found.ID, answers(moderation.Overturn))
		if m := b.membership(name); m.Standing != access.Admitted || m.Two != nil || m.Removal != nil {
			t.Errorf("%s stands %q, %+v, %+v", name, m.Standing, m.Two, m.Removal)
		}
	}
}

// In an appeal somebody may say how they are: it is read like everything else.
func TestAppealsAreScreened(t *testing.T) {
	b := &bench{openWithParts(t, func(p *moderation.Parts) { p.Screener = judge{} })}
	b.agreed()
	out, found := b.raised("tern", "amber words")
	got := b.decides("lead", found.ID, words(forum.ActRemove))
	b.goesOut()
	_, err := b.Appeal(t.Context(), b.as("tern"), got.ID, "crisis, I cannot go on.")
	b.must(err)
	if c := b.of(out.Post); c.Tier != gate.Crisis {
		t.Errorf("the case is %s", c.Tier)
	}
}

func openWithParts(t *testing.T, with func(*moderation.Parts)) *ward {
	t.Helper()
	raw, err := sqlite.Open(filepath.Join(t.TempDir(), "records.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return openOn(t, raw, tuesday, with)
}

// Somebody who works alone looks at it again after a day, with the outside reviewer if there is one; members know which.
func TestASoloPractice(t *testing.T) {
	for _, outside := range []string{"", "Dr Ndiaye, 020 7946 0001"} {
		b := &bench{openWithParts(t, func(p *moderation.Parts) {
			p.Reviewer = func(context.Context) (string, error) { return outside, nil }
		})}
		b.agreed()
		for _, name := range []string{"co", "locum", "sup", "mod"} {
			b.must(b.accounts.SetKind(t.Context(), access.Actor{Person: "boss", Kind: access.Admin, Strong: true}, b.as(name).Person, access.Member))
		}
		who, err := b.Reviewer(t.Context(), b.as("tern"))
		b.must(err)
		if !who.Alone || who.Name != outside {
			t.Errorf("members are told %+v", who)
		}
		_, found := b.raised("tern", "amber words")
		got := b.decides("lead", found.ID, words(forum.ActRemove))
		b.goesOut()
		plea, err := b.Appeal(t.Context(), b.as("tern"), got.ID, "I named nobody.")
		b.must(err)
		if !plea.Alone {
			t.Error("tern is not told that nobody else answers")
		}
		if _, err := b.tries("lead", found.ID, answers(moderation.Overturn)); errs.KindOf(err) != errs.Conflict {
			t.Errorf("on the same day: %v", err)
		}
		b.clock.Advance(24 * time.Hour)
		_, err = b.tries("lead", found.ID, answers(moderation.Overturn))
		if outside != "" {
			b.refused("without the outside reviewer", err, errs.Invalid, "outside")
			_, err = b.tries("lead", found.ID, answers(moderation.Overturn), func(d *moderation.Decision) { d.Outside = true })
		}
		b.must(err)
	}
}

// Hidden means hidden (M2): when Decide returns, no output of the forum holds the words.
func TestHiddenMeansHidden(t *testing.T) {
	for _, act := range []forum.Act{forum.ActRemove, forum.ActHold, forum.ActReturn} {
		b := begun(t)
		first := b.shared("tern", "To stand on.")
		out := b.answer("tern", first, "amber zqkestrel")
		quoting, err := b.forum.Answer(t.Context(), b.as("heron"), forum.NewPost{
			Thread: first.Thread, Answers: out.Post, Words: forum.Words{Text: "Yes.", Quotes: []gate.Quote{{Post: string(out.Post)}}}, Nonce: b.forum.Nonce(),
		})
		b.must(err)
		b.clock.Advance(time.Minute)
		if !strings.Contains(b.everything("willow", first.Thread, quoting.Post), "zqkestrel") {
			t.Fatal("nothing shows the words to begin with")
		}
		b.decides("lead", b.of(out.Post).ID, words(act))
		for _, name := range []string{"willow", "heron", "wren"} {
			if got := b.everything(name, first.Thread, quoting.Post); strings.Contains(got, "zqkestrel") {
				t.Errorf("%s: %s still finds it:\n%s", act, name, got)
			}
		}
	}
}

// everything is all that the forum gives a member of a conversation.
func (b *bench) everything(name string, which id.Thread, quoting id.Post) string {
	b.Helper()
	ctx := b.Context()
	page, err := b.forum.Read(ctx, b.as(name), which, "")
	b.must(err)
	list, err := b.forum.List(ctx, b.as(name), b.cohort, "")
	b.must(err)
	var all strings.Builder
	for _, p := range page.Posts {
		if said := p.Words(); said != nil {
			all.WriteString(said.Body.Text() + "\n")
		}
		if p.Ref != nil {
			all.WriteString(p.Ref.Excerpt + "\n")
		}
		for _, q := range p.Quotes {
			all.WriteString(q.HTML + "\n")
		}
	}
	for _, r := range list.Rows {
		all.WriteString(r.Thread.Title + "\n")
	}
	return all.String()
}

// Two appeals in one case are answered one after the other, and neither is forgotten.
func TestTwoAppealsInOneCase(t *testing.T) {
	b := begun(t)
	ctx := t.Context()
	out, found := b.raised("tern", "amber words")
	var made []id.Decision
	for i := range 2 {
		if i > 0 {
			_, err := b.Raise(ctx, b.as("mod"), moderation.Raising{Post: out.Post, Tier: gate.Amber, Words: "Look again.", Nonce: b.Nonce()})
			b.must(err)
		}
		made = append(made, b.decides("lead", found.ID, person(moderation.Remind, 0)).ID)
		b.goesOut()
	}
	for _, which := range made {
		_, err := b.Appeal(ctx, b.as("tern"), which, "Why?")
		b.must(err)
	}
	for _, which := range made {
		if c := b.of(out.Post); c.Appeal != which || c.State != moderation.CaseOpen {
			t.Fatalf("the case is %s about %q, want %q", c.State, c.Appeal, which)
		}
		b.decides("co", found.ID, answers(moderation.Uphold))
		b.clock.Advance(2 * time.Hour)
		b.carries()
	}
	for _, l := range b.letters("tern") {
		if l.Verdict == moderation.NoVerdict && (l.Appealed == nil || l.Appealed.Verdict != moderation.Uphold) {
			t.Errorf("unanswered: %+v", l)
		}
	}
}
