package moderation_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"holdfast/moderation"
	"holdfast/server/clock"
	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/id"
	"holdfast/server/seal"
	"holdfast/server/store"
)

// bench is a ward whose group has an agreement, and where people decide.
type bench struct{ *ward }

func begun(t *testing.T) *bench {
	t.Helper()
	b := &bench{open(t)}
	b.agreed()
	return b
}

func (b *bench) agreed() {
	b.Helper()
	clauses := []cohort.Clause{{Title: "Kindness", Text: "We speak for ourselves."}, {Title: "No ways", Text: "We name no ways to hurt oneself."}}
	_, err := b.cohorts.SetAgreement(b.Context(), b.as("lead"), b.cohort, clauses, 0)
	b.must(err)
}

// raised is the case of a post that somebody looks at because of its words.
func (b *bench) raised(name, text string) (forum.Outcome, moderation.Case) {
	b.Helper()
	out := b.shared(name, text)
	c := b.of(out.Post)
	if c.ID == "" {
		b.Fatalf("%q brought up no case", text)
	}
	return out, c
}

// take has somebody take a case in hand.
func (b *bench) take(name string, which id.Case) int64 {
	b.Helper()
	lease, err := b.Take(b.Context(), b.as(name), which, "They left.")
	b.must(err)
	return lease.Token
}

type edit = func(*moderation.Decision)

// form is a decision about a case as its page would send it, in the hands of whoever took it last.
func (b *bench) form(which id.Case, edits ...edit) moderation.Decision {
	b.Helper()
	c := b.read(which)
	d := moderation.Decision{Nonce: b.Nonce(), Reason: "As the agreement says.", Revision: b.newest(c)}
	if c.Lease != nil {
		d.Token = c.Lease.Token
	}
	for _, e := range edits {
		e(&d)
	}
	return d
}

// newest is the revision that a page of the case shows.
func (b *bench) newest(c moderation.Case) id.Revision {
	b.Helper()
	if c.Kind != moderation.PostSubject {
		return ""
	}
	ev, err := b.forum.Evidence(b.Context(), id.Post(c.Subject.ID), "")
	if errs.KindOf(err) == errs.NotFound {
		return ""
	}
	b.must(err)
	if ev.Newest == nil {
		return ""
	}
	return ev.Newest.ID
}

// tries takes the case and decides; decides also has it succeed.
func (b *bench) tries(name string, which id.Case, edits ...edit) (moderation.Decided, error) {
	b.Helper()
	b.take(name, which)
	return b.Decide(b.Context(), b.as(name), which, b.form(which, edits...))
}

func (b *bench) decides(name string, which id.Case, edits ...edit) moderation.Decided {
	b.Helper()
	out, err := b.tries(name, which, edits...)
	b.must(err)
	if !out.Done {
		b.Fatal("it is not carried out")
	}
	return out
}

func words(act forum.Act) edit {
	return func(d *moderation.Decision) { d.Words, d.Message = act, "What we did, and why." }
}

func person(kind moderation.PersonKind, hours int) edit {
	return func(d *moderation.Decision) {
		d.Person, d.Message, d.Clause = moderation.PersonAct{Kind: kind, Hours: hours}, "What we did, and why.", 1
	}
}

func cares(d *moderation.Decision) { d.Care = []moderation.Care{moderation.Called, moderation.Replied} }

func notConcern(d *moderation.Decision) { d.NotConcern = true }

func answers(v moderation.Verdict) edit {
	return func(d *moderation.Decision) { d.Appeal, d.Message = v, "I looked again." }
}

// goesOut lets what people are told go out.
func (b *bench) goesOut() {
	b.Helper()
	b.clock.Advance(31 * time.Second)
	b.carries()
}

// carries has a relay carry out whatever is due.
func (b *bench) carries() {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan struct{})
	go func() { defer close(done); _ = b.relay.Run(ctx) }()
	b.settles()
	cancel()
	<-done
	b.relay.Wait()
}

// settles waits until nothing that is due is left to carry out.
func (b *bench) settles() {
	b.Helper()
	for range 3000 {
		if b.due() == 0 {
			return
		}
		b.clock.Advance(time.Second)
		time.Sleep(time.Millisecond) // the relay runs on another goroutine
	}
	b.Fatalf("%d documents still have something to follow", b.due())
}

// due counts the documents that something should have followed from by now.
func (b *bench) due() (n int) {
	b.Helper()
	for _, c := range slices.Concat(moderation.Watched(), forum.Watched(), cohort.Watched()) {
		for shard := range int64(store.Shards) {
			some, err := b.raw.Count(b.Context(), c, store.Query{
				Index: store.Outbox.Name, Equal: []any{shard}, Before: clock.Millis(b.clock.Now()) + 1,
			}, 100)
			b.must(err)
			n += some
		}
	}
	return n
}

func (b *bench) told(name string) (all []string) {
	b.Helper()
	told, err := b.Told(b.Context(), b.as(name))
	b.must(err)
	for _, t := range told {
		all = append(all, strings.TrimSpace(string(t.Kind)+" "+string(t.Outcome)))
	}
	slices.Sort(all)
	return all
}

func (b *bench) letters(name string) []moderation.Letter {
	b.Helper()
	all, err := b.Decisions(b.Context(), b.as(name))
	b.must(err)
	return all
}

// sees is what somebody's page of a conversation says; empty where it is not there for them.
func (b *bench) sees(name string, which id.Thread) string {
	b.Helper()
	page, err := b.forum.Read(b.Context(), b.as(name), which, "")
	if errs.KindOf(err) == errs.NotFound {
		return ""
	}
	b.must(err)
	var all []string
	for _, p := range page.Posts {
		line := "-"
		if said := p.Words(); said != nil {
			line = said.Body.Text()
		}
		if p.Despair {
			line = "(folded) " + line
		}
		all = append(all, line)
	}
	return strings.Join(all, "\n")
}

func (b *bench) answer(name string, to forum.Outcome, text string) forum.Outcome {
	b.Helper()
	out, err := b.forum.Answer(b.Context(), b.as(name), forum.NewPost{
		Thread: to.Thread, Answers: to.Post, Words: forum.Words{Text: text}, Nonce: b.forum.Nonce(),
	})
	b.must(err)
	b.clock.Advance(time.Minute)
	return out
}

func (b *bench) membership(name string) cohort.Membership {
	b.Helper()
	m, err := b.cohorts.Membership(b.Context(), b.cohort, b.as(name).Person)
	b.must(err)
	return m
}

func (b *bench) refused(what string, err error, kind errs.Kind, field string) {
	b.Helper()
	if e, ok := errs.As(err); !ok || e.Kind != kind || e.Field != field {
		b.Errorf("%s: got %v, want %v about %q", what, err, kind, field)
	}
}

// sealedThroughout looks at everything that lies below the seal in some collections.
func (b *bench) sealedThroughout(canary string, of ...*store.Collection) {
	b.Helper()
	for _, c := range of {
		c := &store.Collection{Name: c.Name, Words: c.Words, Indexes: append(slices.Clone(c.Indexes), store.Index{Name: "all"})}
		b.must(b.raw.Migrate(b.Context(), c))
		docs, err := b.raw.Find(b.Context(), c, store.Query{Index: "all", Limit: 100})
		b.must(err)
		if len(docs) == 0 {
			b.Errorf("there is nothing in %s", c.Name)
		}
		for _, doc := range docs {
			for field, w := range doc.Words {
				if w.Owner != "practice" || w.Class != string(seal.Evidence) || strings.Contains(string(w.Text), canary) {
					b.Errorf("%s.%s: owner %q, class %q", c.Name, field, w.Owner, w.Class)
				}
			}
			if strings.Contains(fmt.Sprintf("%s %v %v", doc.Body, doc.Keys, doc.Events), canary) {
				b.Errorf("%s holds words in its facts", c.Name)
			}
		}
	}
}
