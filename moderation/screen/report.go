package screen

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"holdfast/server/gate"
)

// Report is what the screener made of labelled posts.
type Report struct {
	Confusion [4][4]int         // by the label, then by the answer; green first
	ByRule    map[string][4]int // in how many posts of each label a rule spoke
	TooHigh   map[string]int    // in how many of them the answer was above the label
	TooLow    map[string]int
}

// CrossValidate screens each post with a model that has seen no post of its writer, in so many folds. It also answers
// what the rules reach with no model at all. Every fold learns from background too, which is not screened.
func CrossValidate(posts []Post, n int, background ...Post) (with, without Report) {
	r := usual()
	var calm []example
	for _, p := range background {
		calm = append(calm, r.example(p))
	}
	seen := make([]example, len(posts))
	for i, p := range posts {
		seen[i] = r.example(p)
	}
	with, without = newReport(), newReport()
	for _, fold := range folds(posts, n) {
		others := slices.Clone(calm)
		for i := range posts {
			if !slices.Contains(fold, i) {
				others = append(others, seen[i])
			}
		}
		m := learn(others)
		for _, i := range fold {
			level := seen[i].s.byRules()
			without.add(seen[i], level)
			with.add(seen[i], m.answer(seen[i].t, &seen[i].f).join(level, seen[i].s))
		}
	}
	return with, without
}

// Measure screens posts as they would be screened today. The model has learnt from the development set, so of that
// it says too much: CrossValidate does not.
func Measure(posts []Post) Report {
	r := usual()
	out := newReport()
	for _, p := range posts {
		e := r.example(p)
		e.s.ask(r.model)
		out.add(e, e.s.tier())
	}
	return out
}

func newReport() Report {
	return Report{ByRule: map[string][4]int{}, TooHigh: map[string]int{}, TooLow: map[string]int{}}
}

func (r *Report) add(e example, got int) {
	r.Confusion[e.level][got]++
	spoke := map[string]bool{}
	for _, c := range e.s.cues {
		if c.level >= 0 {
			spoke[c.id] = true
		}
	}
	for id := range spoke {
		by := r.ByRule[id]
		by[e.level]++
		r.ByRule[id] = by
		if got > e.level {
			r.TooHigh[id]++
		}
		if got < e.level {
			r.TooLow[id]++
		}
	}
}

// sum adds up a part of the table: these labels, these answers.
func (r Report) sum(labels, answers []int) float64 {
	n := 0
	for _, l := range labels {
		for _, a := range answers {
			n += r.Confusion[l][a]
		}
	}
	return float64(n)
}

var (
	every  = []int{0, 1, 2, 3}
	urgent = []int{2, 3}
)

func share(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return part / whole
}

// UrgentRecall is how many of the posts labelled red or crisis were answered so.
func (r Report) UrgentRecall() float64 { return share(r.sum(urgent, urgent), r.sum(urgent, every)) }

// UrgentPrecision is how many of those answered red or crisis were labelled so.
func (r Report) UrgentPrecision() float64 { return share(r.sum(urgent, urgent), r.sum(every, urgent)) }

// CrisisSeen is how many of the posts labelled crisis were answered red or crisis.
func (r Report) CrisisSeen() float64 { return share(r.sum([]int{3}, urgent), r.sum([]int{3}, every)) }

// GreenRaised is how many of the posts labelled green were answered red or crisis.
func (r Report) GreenRaised() float64 { return share(r.sum([]int{0}, urgent), r.sum([]int{0}, every)) }

// MacroF1 is the mean over the four tiers of the harmonic mean of recall and precision.
func (r Report) MacroF1() float64 {
	total := 0.0
	for t := range every {
		right := float64(r.Confusion[t][t])
		total += share(2*right, r.sum([]int{t}, every)+r.sum(every, []int{t}))
	}
	return total / float64(len(every))
}

// Print writes the report to be read.
func (r Report) Print(out io.Writer, title string) {
	fmt.Fprintf(out, "%s\n  label \\ answer %7s %7s %7s %7s\n", title, gate.Green, gate.Amber, gate.Red, gate.Crisis)
	for l, row := range r.Confusion {
		fmt.Fprintf(out, "  %-14s %7d %7d %7d %7d\n", tiers[l], row[0], row[1], row[2], row[3])
	}
	fmt.Fprintf(out, "  urgent: recall %.3f, precision %.3f; crisis at red or above %.3f; green raised to urgent %.3f; macro-F1 %.3f\n",
		r.UrgentRecall(), r.UrgentPrecision(), r.CrisisSeen(), r.GreenRaised(), r.MacroF1())
}

// PrintRules writes in how many posts each rule spoke, by their labels, and how many answers were too high or too low.
func (r Report) PrintRules(out io.Writer) {
	fmt.Fprintf(out, "  %-18s %6s %6s %6s %6s   too high  too low\n", "rule spoke in", "green", "amber", "red", "crisis")
	for _, id := range slices.Sorted(maps.Keys(r.ByRule)) {
		by := r.ByRule[id]
		fmt.Fprintf(out, "  %-18s %6d %6d %6d %6d   %8d %8d\n", id, by[0], by[1], by[2], by[3], r.TooHigh[id], r.TooLow[id])
	}
}
