// Package moderation is where what people write is screened, and where staff look at what needs a person: cases, the
// queue, decisions, appeals. So far it holds the one thing that stands in a post's way already.
package moderation

import (
	"context"

	"holdfast/server/gate"
)

// PassAll is the gate.Screener of a house whose staff read everything themselves: it holds nothing. Every post takes its
// way through a Screener from the first day, so that one which does hold changes no path.
type PassAll struct{}

// Screen lets s through. Its only error is ctx's own: somebody who no longer waits is not told that they were screened.
func (PassAll) Screen(ctx context.Context, _ gate.Subject) (gate.Verdict, error) {
	return gate.Verdict{}, ctx.Err()
}
