package app

import (
	"context"
	"time"

	"holdfast/moderation"
)

// reviewed has Milo go through what came up in the demo's past, as he would have then: what is left in the queue is of
// today.
func (h *House) reviewed(ctx context.Context) error {
	milo, past := h.Actor("milo"), h.clock.Now().Add(-12*time.Hour)
	for {
		queue, err := h.Moderation.Queue(ctx, milo, moderation.Filter{}, "")
		if err != nil {
			return err
		}
		left := false
		for _, row := range queue.Rows {
			if row.Case.Opened.After(past) || row.Case.State != moderation.CaseOpen {
				continue
			}
			if err := h.lookedAt(ctx, row.Case); err != nil {
				return err
			}
			left = true
		}
		if !left {
			return nil
		}
	}
}

func (h *House) lookedAt(ctx context.Context, c moderation.Case) error {
	milo := h.Actor("milo")
	lease, err := h.Moderation.Take(ctx, milo, c.ID, "")
	if err != nil {
		return err
	}
	o, err := h.Moderation.Open(ctx, milo, c.ID)
	if err != nil {
		return err
	}
	read := c.Revision
	if c.Kind == moderation.PostSubject && o.Evidence != nil && o.Evidence.Newest != nil {
		read = o.Evidence.Newest.ID // of words that were changed, the signal may still be with the relay
	}
	_, err = h.Moderation.Decide(ctx, milo, c.ID, moderation.Decision{
		Nonce: h.Moderation.Nonce(), Token: lease.Token, Revision: read, NotConcern: true, Reason: "Read, and nothing was needed.",
	})
	return err
}
