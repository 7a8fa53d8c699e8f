package moderation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"holdfast/moderation"
	"holdfast/moderation/cover"
	"holdfast/server/forum"
	"holdfast/server/gate"
	"holdfast/server/id"
	"holdfast/server/relay"
	"holdfast/server/store"
)

// arrives is a revision as forum tells of it: a document with an event, which the request carries out.
func (w *ward) arrives(by *relay.Relay, facts map[string]string) id.Case {
	w.Helper()
	which, event := w.signal(facts)
	doc, err := w.raw.Insert(w.Context(), arrivals, store.Doc{ID: w.ids.New(), Schema: 1, Events: []store.Event{event}})
	w.must(err)
	by.Carry(w.Context(), arrivals, doc)
	return which
}

// signal is what a revision's document tells of it, and the case that it would come to.
func (w *ward) signal(facts map[string]string) (id.Case, store.Event) {
	post := w.ids.New()
	all := map[string]string{
		"kind": "screened", "entry": "post", "post": post, "revision": w.ids.New(), "thread": w.ids.New(), "cohort": string(w.cohort),
		"author": string(w.as("willow").Person), "tier": "green",
	}
	for k, v := range facts {
		all[k] = v
	}
	return w.CaseOf(moderation.PostSubject, all["post"]), relay.NewEvent(w.ids.New(), w.clock.Now(), forum.SignalEvent, all)
}

func TestWhatNeedsAPerson(t *testing.T) {
	w := open(t)
	for name, c := range map[string]struct {
		facts map[string]string
		want  string // tier, kind, and what is said of the case
	}{
		"queued":               {map[string]string{"tier": "red", "queue": "1", "rules": "a,b"}, "red screened"},
		"green and held":       {map[string]string{"held": "mode"}, "amber screened"},
		"unscreened":           {map[string]string{"tier": "amber", "queue": "1", "unscreened": "slow"}, "amber unscreened"},
		"brought in":           {map[string]string{"tier": "crisis", "queue": "1", "page": "1", "entry": "import"}, "amber screened imported"},
		"brought in, green":    {map[string]string{"entry": "import", "author": string(w.as("wren").Person)}, ""},
		"in the first weeks":   {map[string]string{"author": string(w.as("wren").Person)}, "green first-weeks sample"},
		"an edit, first weeks": {map[string]string{"author": string(w.as("wren").Person), "kind": "edited"}, "green edited sample"},
		"by staff":             {map[string]string{"author": string(w.as("mod").Person)}, ""},
		"a title":              {map[string]string{"subject": "title", "post": "", "tier": "amber", "queue": "1"}, ""},
		"taken back alone":     {map[string]string{"kind": "taken-back", "tier": "red"}, ""},
	} {
		got := w.read(w.arrives(w.relay, c.facts))
		var said []string
		if got.Round > 0 {
			said = append(said, string(got.Tier), string(got.Signals[0].Kind))
		}
		if got.Imported {
			said = append(said, "imported")
		}
		if got.Sample {
			said = append(said, "sample")
		}
		if have := strings.Join(said, " "); have != c.want {
			t.Errorf("%s: %q, want %q", name, have, c.want)
		}
		if got.Imported && got.Paged != 0 {
			t.Errorf("%s: people were woken", name)
		}
	}
}

// Words that are no post's have a subject of their own.
func TestSubjectsOfOtherWords(t *testing.T) {
	w := open(t)
	thread := w.ids.New()
	for subject, want := range map[string]id.Case{
		"title": w.CaseOf(moderation.ThreadSubject, thread), "last": w.CaseOf(moderation.ThreadSubject, thread),
	} {
		w.arrives(w.relay, map[string]string{"subject": subject, "post": w.ids.New(), "thread": thread, "tier": "amber", "queue": "1", "rules": "a", "marks": "a::2-5"})
		if got := w.read(want); got.Round == 0 || got.Kind != moderation.ThreadSubject {
			t.Errorf("%s: %+v", subject, got.Subject)
		}
	}
	if got := w.read(w.CaseOf(moderation.ThreadSubject, thread)); len(got.Signals) != 2 || got.Signals[0].Marks[0].Where == got.Signals[1].Marks[0].Where || got.Signals[0].Marks[0].Where == "" {
		t.Errorf("where something was found is not told apart: %+v", got.Signals)
	}
	private := w.ids.New()
	w.arrives(w.relay, map[string]string{"subject": "title", "post": w.ids.New(), "thread": private, "tier": "amber", "queue": "1", "private": "1"})
	if got := w.read(w.CaseOf(moderation.PrivateSubject, private)); got.Kind != moderation.PrivateSubject || !got.Private {
		t.Errorf("of a private conversation: %+v", got.Subject)
	}
	doc, err := w.raw.Insert(t.Context(), arrivals, store.Doc{ID: w.ids.New(), Schema: 1, Events: []store.Event{
		relay.NewEvent(w.ids.New(), w.clock.Now(), forum.SignalEvent, map[string]string{
			"kind": "screened", "subject": "alias", "cohort": string(w.cohort), "author": string(w.as("tern").Person), "tier": "amber", "queue": "1",
		}),
	}})
	w.must(err)
	w.relay.Carry(t.Context(), arrivals, doc)
	if got := w.read(w.CaseOf(moderation.AliasSubject, doc.ID)); got.Kind != moderation.AliasSubject || got.Person != w.as("tern").Person {
		t.Errorf("a name: %+v", got.Subject)
	}
}

// One green post in ten is read, whoever asks again; which is not to be seen from outside.
func TestSampling(t *testing.T) {
	w := open(t)
	sampled := 0
	const n = 400
	for range n {
		if got := w.read(w.arrives(w.relay, nil)); got.Round > 0 {
			sampled++
			if !got.Sample || got.Signals[0].Kind != moderation.SampleSignal || !got.Due.Equal(got.Opened.Add(72*time.Hour)) {
				t.Fatalf("%+v", got)
			}
		}
	}
	if sampled < n/20 || sampled > n*3/20 {
		t.Errorf("%d of %d were sampled", sampled, n)
	}
	again := w.arrives(w.relay, map[string]string{"revision": "R", "post": w.ids.New()})
	for i := range 3 {
		other := w.arrives(w.relay, map[string]string{"revision": "R", "post": w.ids.New()})
		if (w.read(other).Round > 0) != (w.read(again).Round > 0) {
			t.Errorf("%d: the same revision is sampled once and not again", i)
		}
	}
}

// A crisis wakes people once in a round, at the time of the words and not of our finding them; green, amber and red do
// not.
func TestTheLadderBeginsOnce(t *testing.T) {
	w := open(t)
	for _, tier := range []gate.Tier{gate.Green, gate.Amber, gate.Red} {
		if c := w.bring("willow", tier); c.Paged != 0 || len(w.pages(c.ID)) != 0 {
			t.Errorf("people are woken for %s", tier)
		}
	}
	c := w.bring("willow", gate.Crisis)
	w.arrives(w.relay, map[string]string{"post": c.Subject.ID, "kind": "edited", "tier": "crisis", "queue": "1"})
	if got := w.ladders(c.ID); got != 1 {
		t.Fatalf("%d ladders", got)
	}
	w.ends("mod", c.ID)
	w.clock.Advance(time.Hour)
	w.arrives(w.relay, map[string]string{"post": c.Subject.ID, "kind": "edited", "tier": "crisis", "queue": "1"})
	if got := w.ladders(c.ID); got != 2 {
		t.Errorf("%d ladders after it came up again", got)
	}
}

// pages counts those that went out for a round of a case.
func (w *ward) pages(which id.Case) []store.Doc {
	w.Helper()
	w.relay.Wait()
	docs, err := w.raw.Find(w.Context(), cover.Pages, store.Query{Index: "by_ladder", Equal: []any{string(which) + ".1"}, Limit: 100})
	w.must(err)
	return docs
}

// ladders counts those of a case.
func (w *ward) ladders(which id.Case) int {
	w.Helper()
	w.relay.Wait()
	n := 0
	for round := range 5 {
		if _, err := w.raw.Get(w.Context(), cover.Ladders, fmt.Sprintf("%s.%d", which, round+1)); err == nil {
			n++
		}
	}
	return n
}
