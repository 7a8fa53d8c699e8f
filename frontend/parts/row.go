package parts

import (
	"slices"
	"strings"
)

// ThreadRow is one conversation in a list. The part words it: what is new by name, else who wrote last.
type ThreadRow struct {
	Title, Href string
	Kind        string   // "Discussion", "Check-in"; may be empty
	Fresh       []string // names of those who wrote something new to the reader, newest last, each once
	AnsweredYou []string // those of them who answered the reader; they are named first
	Last        string   // who wrote last ("you" for the reader), when nothing is new; empty when nobody did. LastWhen is set then
	LastWhen    When     // from On
	Pinned      bool
	Closed      bool
	People      []Person // decoration, three at most are drawn
}

// Names says a few names as people do: "Juniper", "Juniper and Tern", "Juniper, Tern and Rook". More than limit end in
// "and others"; a number of people is never said.
func Names(names []string, limit int) string {
	switch {
	case len(names) == 0:
		return ""
	case len(names) > limit:
		return strings.Join(names[:limit], ", ") + " and others"
	case len(names) == 1:
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// fresh is the sentence about what is new, empty when nothing is.
func (r ThreadRow) fresh() string {
	if len(r.AnsweredYou) > 0 {
		return Names(r.AnsweredYou, 3) + " answered you."
	}
	if len(r.Fresh) > 0 {
		return "New from " + Names(r.Fresh, 3) + "."
	}
	return ""
}

// alsoFresh names the others when somebody answered the reader.
func (r ThreadRow) alsoFresh() string {
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
	return Names(others, 3) + " wrote too."
}

func (r ThreadRow) lastWrote() string {
	if r.Last == "you" {
		return "You wrote last"
	}
	return r.Last + " wrote last"
}

// state words what kind of conversation it is: "Check-in, pinned." or "Closed."
func (r ThreadRow) state() string {
	var words []string
	if r.Kind != "" {
		words = append(words, r.Kind)
	}
	if r.Pinned {
		words = append(words, "pinned")
	}
	if r.Closed {
		words = append(words, "closed")
	}
	if len(words) == 0 {
		return ""
	}
	all := strings.Join(words, ", ")
	return strings.ToUpper(all[:1]) + all[1:] + "."
}
