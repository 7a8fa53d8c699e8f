package pages

import (
	"context"

	"holdfast/frontend/parts"
	"holdfast/frontend/words"
)

func (p Thread) tideAt(i int) bool { return p.Tide != nil && p.Tide.Before == i }

// firstHeading keeps the outline whole for those who jump by headings.
func (p Thread) firstHeading(ctx context.Context) string {
	if p.Tide != nil {
		return words.T(ctx, "Read before")
	}
	return words.T(ctx, "Posts")
}

// title is a conversation's own; a private one has none, and is called by who is in it.
func (p Thread) title(ctx context.Context) string {
	switch {
	case p.Title != "" || p.Private == nil:
		return p.Title
	case p.Private.Who == "you":
		return words.T(ctx, "With the facilitators")
	default:
		return words.F(ctx, "{who} and the facilitators", "who", p.Private.Who)
	}
}

// about is the line under a conversation's title.
func (p Thread) about(ctx context.Context) string {
	said := ""
	if p.StartedBy == "you" {
		said = words.T(ctx, "You started it.") + " "
	} else if p.StartedBy != "" {
		said = words.F(ctx, "Started by {who}.", "who", p.StartedBy) + " "
	}
	if p.Imported {
		said += words.T(ctx, "It began before the group came here.") + " "
	}
	if p.Pinned {
		said += words.T(ctx, "Pinned.") + " "
	}
	return said + p.Readers
}

// readers names the staff who read a private conversation.
func (p PrivateTo) readers(ctx context.Context) string {
	if len(p.Readers) == 0 {
		return ""
	}
	return words.F(ctx, "{names} read it.", "names", parts.Names(ctx, p.Readers, 6))
}

func (p Home) goingTo(ctx context.Context) string {
	if len(p.Intent) > 0 {
		return words.T(ctx, "For you alone")
	}
	return words.T(ctx, "What you were going to do")
}

func (p TakeBack) leaves(ctx context.Context) string {
	return words.T(ctx, "Your words leave every page and every quote at once. Nobody in the group can read them any more.")
}

// stays says what the group still sees. Before the group saw a post, nothing of it.
func (p TakeBack) stays(ctx context.Context) string {
	if p.Early {
		return words.T(ctx, "Nothing. The group has not seen it yet, so no line says that it was there.")
	}
	line := words.F(ctx, "One line in its place: “{name} took this post back.”", "name", p.Post.Author.Name) + " "
	if p.Opening {
		return line + words.T(ctx, "The title stays too, and so does what others wrote below it.")
	}
	return line + words.T(ctx, "What others wrote to it stays.")
}

// kept says who can still read the words: server/forum keeps them as a sealed revision, for access.ReadRevisions.
func (p TakeBack) kept(ctx context.Context) string {
	if p.Kept != "" {
		return p.Kept
	}
	return words.T(ctx, "A sealed copy stays in the practice’s records, because a practice keeps what was said in its groups. The group’s staff can still look at it; nobody else can.")
}

func (p Look) colours(ctx context.Context) []parts.Choice {
	return standing(p.Now.Colours, []parts.Choice{
		{Value: "", Label: words.T(ctx, "As on this device")}, {Value: "light", Label: words.T(ctx, "Light")},
		{Value: "dark", Label: words.T(ctx, "Dark")}, {Value: "more", Label: words.T(ctx, "More contrast")},
	})
}

func (p Look) sizes(ctx context.Context) []parts.Choice {
	return standing(p.Now.Text, []parts.Choice{
		{Value: "", Label: words.T(ctx, "Usual")}, {Value: "large", Label: words.T(ctx, "Large")},
		{Value: "larger", Label: words.T(ctx, "Larger")}, {Value: "largest", Label: words.T(ctx, "Twice the size")},
	})
}

func (p Look) faces(ctx context.Context) []parts.Choice {
	return standing(p.Now.Face, []parts.Choice{
		{Value: "", Label: words.T(ctx, "A book face")}, {Value: "plain", Label: words.T(ctx, "The plain face of these pages")},
	})
}

func (p Look) motions(ctx context.Context) []parts.Choice {
	return standing(p.Now.Motion, []parts.Choice{
		{Value: "", Label: words.T(ctx, "As on this device")}, {Value: "none", Label: words.T(ctx, "None")},
	})
}

func standing(now string, all []parts.Choice) []parts.Choice {
	for i := range all {
		all[i].Selected = all[i].Value == now
	}
	return all
}
