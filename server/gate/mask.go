package gate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// NotShown stands for words that are masked.
const NotShown = "[not shown]"

// MaxMarks is the most marks of a verdict that travel with what follows from it: whoever reviews it reads the words too.
const MaxMarks = 40

// maxFact is the most bytes of one fact of an event, below store.MaxID: what is more would keep the words from being
// stored at all.
const maxFact = 480

// Mask is the body with NotShown in place of each range, which counts runes of the text projection (Text): canonical
// HTML again, in which no rune of a range is left, nor the address of a link whose words a range touches. White space
// at the ends of a range stays, and a range that reaches into the next block leaves that block its own. Quotes stay
// where they stand: they show another post's words, and are masked by its marks.
func (b Body) Mask(hidden []Range) Body {
	ranges := b.tidy(hidden)
	if len(ranges) == 0 {
		return b
	}
	out := make(Body, 0, len(b))
	s := newSlicer(0, endless, ranges)
	for _, seg := range b {
		if seg.Quote != nil {
			out = append(out, seg)
			continue
		}
		s.out.Reset()
		s.space, s.wrote = "", false
		if s.read(seg.HTML); s.out.Len() > 0 {
			out = append(out, Segment{HTML: s.out.String()})
		}
	}
	return out
}

// MaskLine is Mask for one line of plain text, such as a title; ranges count its own runes.
func MaskLine(line string, hidden []Range) string {
	if len(hidden) == 0 {
		return line
	}
	runes := []rune(line)
	var out strings.Builder
	at := 0
	for _, r := range tidy(runes, hidden) {
		out.WriteString(string(runes[at:r.From]) + NotShown)
		at = r.To
	}
	return out.String() + string(runes[at:])
}

// tidy makes the ranges fit for masking the body; none costs nothing.
func (b Body) tidy(hidden []Range) []Range {
	if len(hidden) == 0 {
		return nil
	}
	return tidy([]rune(b.Text()), hidden)
}

// tidy cuts ranges to the text, takes white space off their ends and joins those that touch, in order.
func tidy(text []rune, hidden []Range) []Range {
	var kept []Range
	for _, r := range hidden {
		r = Range{max(r.From, 0), min(r.To, len(text))}
		for r.From < r.To && unicode.IsSpace(text[r.From]) {
			r.From++
		}
		for r.From < r.To && unicode.IsSpace(text[r.To-1]) {
			r.To--
		}
		if r.From < r.To {
			kept = append(kept, r)
		}
	}
	slices.SortFunc(kept, func(a, b Range) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	joined := kept[:0]
	for _, r := range kept {
		if n := len(joined); n > 0 && r.From <= joined[n-1].To {
			joined[n-1].To = max(joined[n-1].To, r.To)
			continue
		}
		joined = append(joined, r)
	}
	return joined
}

// In are the ranges of those marks that lie in one place: "" for the body, or where a Passage stands.
func In(marks []Mark, where string) []Range {
	var ranges []Range
	for _, m := range marks {
		if m.Where == where {
			ranges = append(ranges, m.Range)
		}
	}
	return ranges
}

// Facts are what an event tells of a verdict: rule ids, places and flags, never words. What is not so is left out.
func (v Verdict) Facts() map[string]string {
	facts := map[string]string{}
	for name, is := range map[string]bool{"card": v.Card, "queue": v.Queue, "page": v.Page, "hold": v.Hold, "fold": v.Fold} {
		if is {
			facts[name] = "1"
		}
	}
	for name, is := range map[string]string{
		"tier": string(v.Tier), "rules": joined(v.Rules), "marks": FormatMarks(v.Marks), "mask": FormatMarks(v.Mask),
		"unscreened": v.Unscreened, "version": v.Version,
	} {
		if is != "" {
			facts[name] = is
		}
	}
	return facts
}

// FormatMarks writes marks, MaxMarks at most and no more than one fact holds, as "rule:where:from-to" with commas between.
func FormatMarks(marks []Mark) string {
	var all []string
	for _, m := range marks[:min(len(marks), MaxMarks)] {
		all = append(all, m.Rule+":"+m.Where+":"+strconv.Itoa(m.From)+"-"+strconv.Itoa(m.To))
	}
	return joined(all)
}

// joined puts commas between as many as one fact holds.
func joined(all []string) string {
	var out strings.Builder
	for i, one := range all {
		if out.Len()+len(one)+1 > maxFact {
			break
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(one)
	}
	return out.String()
}

// ParseMarks is the reverse of FormatMarks. What is no mark is left out.
func ParseMarks(s string) (marks []Mark) {
	for part := range strings.SplitSeq(s, ",") {
		pieces := strings.Split(part, ":")
		if len(pieces) != 3 {
			continue
		}
		before, after, _ := strings.Cut(pieces[2], "-")
		from, wrongFrom := strconv.Atoi(before)
		to, wrongTo := strconv.Atoi(after)
		if wrongFrom == nil && wrongTo == nil && 0 <= from && from < to {
			marks = append(marks, Mark{Rule: pieces[0], Where: pieces[1], Range: Range{from, to}})
		}
	}
	return marks
}
