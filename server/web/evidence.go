package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"holdfast/frontend/parts"
	"holdfast/server/gate"
)

// spot is a stretch of a text with everything that was found in it. Marks that overlap are one spot: two numbers in one
// word could be told apart by nobody.
type spot struct {
	gate.Range
	Rules []string
}

// spots joins marks of one place into stretches that do not overlap, in their order.
func spots(marks []gate.Mark, where string, length int) []spot {
	var all []spot
	sorted := slices.SortedFunc(slices.Values(marks), func(a, b gate.Mark) int { return cmp.Compare(a.From, b.From) })
	for _, m := range sorted {
		m.From, m.To = max(m.From, 0), min(m.To, length)
		if m.Where != where || m.From >= m.To {
			continue
		}
		last := len(all) - 1
		if last < 0 || m.From >= all[last].To {
			all = append(all, spot{Range: m.Range})
			last++
		}
		all[last].To = max(all[last].To, m.To)
		if m.Rule != "" && !slices.Contains(all[last].Rules, m.Rule) {
			all[last].Rules = append(all[last].Rules, m.Rule)
		}
	}
	return all
}

// marked cuts a text into paragraphs, and these where something was found. Spots are numbered from 1 in their order.
func marked(text string, found []spot) [][]parts.Stretch {
	runes := []rune(text)
	paragraphs := [][]parts.Stretch{nil}
	put := func(words string, number int) {
		for i, piece := range strings.Split(words, "\n\n") {
			if i > 0 {
				paragraphs = append(paragraphs, nil)
			}
			if piece != "" {
				last := len(paragraphs) - 1
				paragraphs[last] = append(paragraphs[last], parts.Stretch{Words: piece, Number: number})
			}
		}
	}
	at := 0
	for i, s := range found {
		put(string(runes[at:s.From]), 0)
		put(string(runes[s.From:s.To]), i+1)
		at = s.To
	}
	put(string(runes[at:]), 0)
	return slices.DeleteFunc(paragraphs, func(p []parts.Stretch) bool { return len(p) == 0 })
}

// markedLast takes the paragraphs in which something was found out of the others.
func markedLast(all [][]parts.Stretch) (plain, found [][]parts.Stretch) {
	for _, p := range all {
		if slices.ContainsFunc(p, func(s parts.Stretch) bool { return s.Number > 0 }) {
			found = append(found, p)
		} else {
			plain = append(plain, p)
		}
	}
	return plain, found
}

// quoted is the words of a spot, as a label has room for them.
func quotedWords(text string, s gate.Range) string {
	words := strings.Join(strings.Fields(string([]rune(text)[s.From:s.To])), " ")
	if runes := []rune(words); len(runes) > labelLong {
		return string(runes[:labelLong]) + "…"
	}
	return words
}

const labelLong = 60 // runes

// placed is how a form names a place in words: where it is, and from which rune to which.
func placed(where string, s gate.Range) string {
	return where + ":" + strconv.Itoa(s.From) + "-" + strconv.Itoa(s.To)
}

// place reads what placed wrote. What is no place is none, and the service refuses what lies outside the words.
func place(value string) (gate.Mark, bool) {
	where, span, ok := strings.Cut(value, ":")
	from, to, both := strings.Cut(span, "-")
	m := gate.Mark{Where: where}
	var err1, err2 error
	m.From, err1 = strconv.Atoi(from)
	m.To, err2 = strconv.Atoi(to)
	return m, ok && both && err1 == nil && err2 == nil
}

// find is where words stand in a text: every place for masking, the first for a note.
func find(text, words string, all bool) []gate.Range {
	runes, wanted := []rune(text), []rune(strings.TrimSpace(words))
	var found []gate.Range
	for at := 0; len(wanted) > 0 && at+len(wanted) <= len(runes); {
		if !slices.Equal(runes[at:at+len(wanted)], wanted) {
			at++
			continue
		}
		found = append(found, gate.Range{From: at, To: at + len(wanted)})
		at += len(wanted)
		if !all {
			break
		}
	}
	return found
}

// shortText is how many runes a text has that nobody has to brace themselves for.
const shortText = 600

// described says what somebody is about to read before they do: how long it is, and what was found in it.
func (r *request) described(text string, why []string) string {
	n := len(marked(text, nil))
	said := r.N(n, "{n} long paragraph.", "{n} paragraphs, long.")
	if len([]rune(text)) < shortText {
		said = r.N(n, "{n} short paragraph.", "{n} short paragraphs.")
	}
	return strings.Join(append([]string{said}, why...), " ")
}
