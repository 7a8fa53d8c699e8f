package parts

import (
	"context"

	"holdfast/frontend/words"
)

// folded is the first line of a folded post: why it is, and what it is about.
func (p Post) folded(ctx context.Context) string {
	switch {
	case p.Muted && p.Note != nil:
		return words.F(ctx, "You muted {name}. Content note: {about}", "name", p.Author.Name, "about", p.Note.Words)
	case p.Muted:
		return words.F(ctx, "You muted {name}. They are not told.", "name", p.Author.Name)
	case p.Hidden:
		return words.F(ctx, "You asked staff to look at this post of {name}. They are not told.", "name", p.Author.Name)
	}
	return words.F(ctx, "Content note: {about}", "about", p.Note.Words)
}

// asides are what stands beside the time: what the author hopes for, and how the post is there.
func (p Post) asides(ctx context.Context) []string {
	var all []string
	if p.Hope != "" {
		all = append(all, p.Hope)
	}
	if p.Author.Imported {
		all = append(all, words.T(ctx, "from before"))
	}
	if p.Held != nil {
		all = append(all, words.T(ctx, "held, nobody in the group sees it"))
	}
	return all
}

// acts says whether anything can be done with the post.
func (p Post) acts() bool {
	return p.Answer+p.Quote+p.Change+p.Differences+p.Move+p.Raise+p.Report+p.Case != "" || p.TakeBack != "" && p.Window == nil
}
