package moderation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"holdfast/moderation"
	"holdfast/server/errs"
	"holdfast/server/forum"
	"holdfast/server/gate"
)

// What was given back comes before a person again with its own time, by one press or with other words, once; it stays
// kept from the group until somebody has decided about its words.
func TestSentAgain(t *testing.T) {
	for name, c := range map[string]struct {
		again func(*bench, forum.Outcome, moderation.Decided)
		kind  moderation.EntryKind
		why   string
	}{
		"unchanged": {func(b *bench, out forum.Outcome, by moderation.Decided) {
			for range 2 {
				_, err := b.forum.Resend(b.Context(), b.as("tern"), out.Post, by.ID)
				b.must(err)
			}
		}, moderation.EntrySentAgain, "resent"},
		"changed": {func(b *bench, out forum.Outcome, _ moderation.Decided) { b.edit("tern", out.Post, "other words") }, moderation.EntrySentChanged, "edited"},
	} {
		b := begun(t)
		out, found := b.raised("tern", "red words")
		by := b.decides("mod", found.ID, words(forum.ActReturn), noted)
		b.goesOut()
		if got := b.of(out.Post); got.State != moderation.CaseWaiting {
			t.Fatalf("%s: it is %s", name, got.State)
		}
		b.clock.Advance(2 * time.Hour)
		c.again(b, out, by)
		got := b.of(out.Post)
		if got.State != moderation.CaseOpen || got.Round != 1 || got.Tier != gate.Red || !got.Due.Equal(got.Opened.Add(time.Hour)) || got.Held(b.clock.Now()) != "" {
			t.Errorf("%s: %s, round %d, %s, opened %v, due %v", name, got.State, got.Round, got.Tier, got.Opened, got.Due)
		}
		if diff := cmp.Diff([]moderation.EntryKind{"opened", "decided", c.kind}, kinds(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if !slices.Contains(got.Why(), c.why) || b.sees("willow", out.Thread) != "" && b.sees("willow", out.Thread) != "-" {
			t.Errorf("%s: it came because of %v, and the group sees %q", name, got.Why(), b.sees("willow", out.Thread))
		}
		_, err := b.tries("co", found.ID, cares)
		b.refused(name+", nothing said of the words", err, errs.Invalid, "words")
		b.decides("co", found.ID, words(forum.ActPublish))
		if got := b.of(out.Post); got.State != moderation.CaseClosed {
			t.Errorf("%s: decided, it is %s", name, got.State)
		}
	}
}

// Somebody who closes a case while it waits does not close the way back.
func TestSentAgainAfterAllWasClosed(t *testing.T) {
	b := begun(t)
	out, found := b.raised("tern", "amber words")
	by := b.decides("mod", found.ID, words(forum.ActReturn), noted)
	b.decides("mod", found.ID, notConcern)
	if got := b.of(out.Post); got.State != moderation.CaseClosed {
		t.Fatalf("it is %s", got.State)
	}
	_, err := b.forum.Resend(t.Context(), b.as("tern"), out.Post, by.ID)
	b.must(err)
	if got := b.of(out.Post); got.State != moderation.CaseOpen || got.Round != 2 || got.Tier != gate.Amber || got.Sample {
		t.Errorf("sent again it is %s, round %d, %s", got.State, got.Round, got.Tier)
	}
}
