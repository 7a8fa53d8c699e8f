package pages

import (
	"context"

	"holdfast/frontend/words"
)

// kept says what becomes of what was typed when somebody was signed out meanwhile.
func (p SignedOut) kept(ctx context.Context) string {
	switch {
	case p.Kept.Form == nil:
		return words.T(ctx, "Nothing was shared. Your words are below: come back in, and they are in the same box again.")
	case p.Kept.Form.Whose == "":
		return words.T(ctx, "Nothing was sent. What you typed is below. We cannot tell any more who you were, so please copy it before you come back in.")
	default:
		return words.T(ctx, "Nothing was sent. What you typed is below: come back in, and you have it again.")
	}
}
