package parts

import (
	"context"
	"slices"
	"strings"

	"holdfast/frontend/words"
)

// ThreadRow is one conversation in a list. The part words it: what is new by name, else who wrote last.
type ThreadRow struct {
	Title, Href string
	Kind        string   // worded: "Discussion", "Check-in"; may be empty
	Fresh       []string // names of those who wrote something new to the reader, newest last, each once
	AnsweredYou []string // those of them who answered the reader; they are named first
	Last        string   // who wrote last ("you" for the reader), when nothing is new; empty when nobody did. LastWhen is set then
	LastWhen    When     // from On
	Note        string   // content note of its opening, without "Content note:"; may be empty
	Private     bool     // between a member and the facilitators: dashed, and said
	Pinned      bool
	Closed      bool
	People      []Person // decoration, three at most are drawn
}

// DraftRow is something half written. Line says what it is: "Your answer in Saying no". Kept is from On.
type DraftRow struct {
	Line, Href string
	Kept       When
	Two        bool // it was written in two places, and both texts are kept
}

// Names says a few names as people do: "Juniper", "Juniper and Tern", "Juniper, Tern and Rook". More than limit end in
// "and others"; a number of people is never said.
func Names(ctx context.Context, names []string, limit int) string {
	switch {
	case len(names) == 0:
		return ""
	case len(names) > limit:
		return words.F(ctx, "{names} and others", "names", strings.Join(names[:limit], ", "))
	case len(names) == 1:
		return names[0]
	}
	last := len(names) - 1
	return words.F(ctx, "{names} and {last}", "names", strings.Join(names[:last], ", "), "last", names[last])
}

// fresh is the sentence about what is new, empty when nothing is.
func (r ThreadRow) fresh(ctx context.Context) string {
	if len(r.AnsweredYou) > 0 {
		return words.F(ctx, "{names} answered you.", "names", Names(ctx, r.AnsweredYou, 3))
	}
	if len(r.Fresh) > 0 {
		return words.F(ctx, "New from {names}.", "names", Names(ctx, r.Fresh, 3))
	}
	return ""
}

// alsoFresh names the others when somebody answered the reader.
func (r ThreadRow) alsoFresh(ctx context.Context) string {
	if len(r.AnsweredYou) == 0 {
		return ""
	}
	var others []string
	for _, name := range r.Fresh {
		if !slices.Contains(r.AnsweredYou, name) {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		return ""
	}
	return words.F(ctx, "{names} wrote too.", "names", Names(ctx, others, 3))
}

// state words what kind of conversation it is: "Check-in. Pinned." or "Closed."
func (r ThreadRow) state(ctx context.Context) string {
	var all []string
	if r.Kind != "" {
		all = append(all, r.Kind+".")
	}
	if r.Pinned {
		all = append(all, words.T(ctx, "Pinned."))
	}
	if r.Closed {
		all = append(all, words.T(ctx, "Closed."))
	}
	return strings.Join(all, " ")
}
