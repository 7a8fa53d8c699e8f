package app

import (
	"context"
	"time"

	"holdfast/server/forum"
	"holdfast/server/id"
)

// aside is what stands beside the demo's conversations: what Willow wrote to the facilitators alone, with an answer, and
// a check-in that Dr Osei wrote for next Monday. Made again it finds itself, by its nonces.
func (h *House) aside(ctx context.Context, which id.Cohort) error {
	now, at := h.clock.Now(), &stage{}
	then := h.forumAt(at, -1)
	at.now = now.Add(-2 * day)
	asked, err := then.OpenPrivate(ctx, h.Actor("willow"), which, forum.Words{
		Text: "I would rather ask this here. My sister has started to read over my shoulder when I write. Is there a way to make it look like something else?",
	}, h.asideNonce("asked"))
	if err != nil {
		return err
	}
	at.now = now.Add(-26 * hour)
	_, err = then.Answer(ctx, h.Actor("amara"), forum.NewPost{
		Thread: asked.Thread, Answers: asked.Post, Nonce: h.asideNonce("answered"), Words: forum.Words{
			Text: "Thank you for asking. “Leave quickly” is on every page, and the tab never says what this place is.\n\nIf you like, we go through it together before Tuesday. Which days is the house quiet?",
		},
	})
	if err != nil {
		return err
	}
	_, err = h.Forum.Schedule(ctx, h.Actor("amara"), forum.Scheduled{
		Cohort: which, Kind: forum.CheckIn, Title: "How was the week?", Nonce: h.asideNonce("check-in"), At: nextMonday(now),
		Words: forum.Words{Text: "One word is enough. What did you say no to, and what did you say yes to instead?"},
	})
	return err
}

// asideNonce is the same for the same words at every start.
func (h *House) asideNonce(which string) string {
	return id.Derived(time.UnixMilli(1), h.Ring.Fingerprint("demo.aside", which))
}

// nextMonday is nine in the morning, UTC, of the first Monday that is still to come.
func nextMonday(now time.Time) time.Time {
	monday := now.UTC().Truncate(24 * time.Hour).Add(9 * time.Hour)
	for monday.Weekday() != time.Monday || !monday.After(now) {
		monday = monday.AddDate(0, 0, 1)
	}
	return monday
}
