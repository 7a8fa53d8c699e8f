package screen

import (
	"context"
	"slices"
	"time"

	"holdfast/server/gate"
)

// Version names the rules by which a verdict was reached. It changes with them.
const Version = "3"

// Options is what a practice may set. The zero value is the screener as it comes.
type Options struct {
	Lists  []List        // words of the practice's own
	Off    []string      // ids of rules that stay silent
	Budget time.Duration // how long one text may take; 0: 50 ms. What takes longer is unscreened
}

// List is words of a practice's own. Wherever one of its phrases stands, the text is of its tier at least. A list of
// tier green does the opposite: what one of its phrases covers says nothing to any other rule, as a nickname or the
// name of a ward might.
type List struct {
	ID      string    // its rule's id in a verdict; "list." stands before it
	Reason  string    // for staff, in the practice's own words
	Tier    gate.Tier // green, amber or red; only our own rules say crisis
	Phrases []string  // words as they are read: case, quotes and spelling do not matter
}

// Rule is what can speak in a verdict.
type Rule struct {
	ID     string
	Class  string
	Reason string // for staff: "Feels a burden to others."
	Told   string // for the author of a post that is held for it; empty where it never holds
}

// Result is what Read found in a text.
type Result struct {
	Tier       gate.Tier
	Card       bool
	Queue      bool
	Page       bool
	Hold       bool
	Fold       bool
	Mask       []gate.Mark // ranges are in runes of the text
	Marks      []gate.Mark
	Rules      []string // sorted, each once
	Classes    []string // sorted, each once
	Language   string   // "en", or "other" where most of the text is in a language it does not know
	Unscreened string   // "language" or empty
}

// Screener is the gate.Screener by rules. It is safe for many goroutines.
type Screener struct {
	ready  chan struct{} // closed once read is there
	budget time.Duration
	read   func(string) Result
}

const usualBudget = 50 * time.Millisecond // triage anchor, "fail safe"

// New makes a Screener. It never fails: a phrase that holds no word is passed over.
func New(o Options) *Screener {
	s := &Screener{budget: o.Budget, ready: make(chan struct{})}
	if s.budget <= 0 {
		s.budget = usualBudget
	}
	go func() { // reading the cues takes a tenth of a second, for which no start has to wait
		s.read = newReader(o).read
		close(s.ready)
	}()
	return s
}

// Read screens a text by the rules as they come. The same text gives the same result in every process.
func Read(text string) Result { return usual().read(text) }

// Screen reads a subject's words and what was written beside them. Its only error is ctx's own.
func (s *Screener) Screen(ctx context.Context, subject gate.Subject) (gate.Verdict, error) {
	if err := ctx.Err(); err != nil {
		return gate.Verdict{}, err
	}
	select {
	case <-s.ready:
	case <-ctx.Done():
		return gate.Verdict{}, ctx.Err()
	}
	late, stop := context.WithTimeout(ctx, s.budget)
	defer stop()
	answer := make(chan gate.Verdict, 1) // with room, so that a reader that is too slow can still end
	go func() {
		defer func() {
			if recover() != nil { // its value may hold words: nobody sees it
				answer <- unscreened("error")
			}
		}()
		answer <- s.screen(subject)
	}()
	select {
	case v := <-answer:
		return v, nil
	case <-late.Done():
		if err := ctx.Err(); err != nil {
			return gate.Verdict{}, err
		}
		return unscreened("slow"), nil
	}
}

func unscreened(why string) gate.Verdict {
	v := gate.Unscreened(why)
	v.Version = Version
	return v
}

// screen joins what its passages say: each flag that one of them sets, and the highest tier.
func (s *Screener) screen(subject gate.Subject) gate.Verdict {
	v := gate.Verdict{Tier: gate.Green, Version: Version}
	join(&v, "", s.read(subject.Body.Text()))
	for _, p := range subject.Also {
		join(&v, p.Where, s.read(p.Text))
	}
	if subject.Entry == gate.Imported {
		v.Page = false
	}
	slices.Sort(v.Rules)
	v.Rules = slices.Compact(v.Rules)
	return v
}

func join(v *gate.Verdict, where string, r Result) {
	if r.Tier.Level() > v.Tier.Level() {
		v.Tier = r.Tier
	}
	v.Card, v.Queue, v.Page = v.Card || r.Card, v.Queue || r.Queue, v.Page || r.Page
	v.Hold, v.Fold = v.Hold || r.Hold, v.Fold || r.Fold
	if where == "" || v.Unscreened == "" && r.Unscreened != "" && v.Tier == gate.Amber {
		v.Unscreened = r.Unscreened
	}
	v.Rules = append(v.Rules, r.Rules...)
	v.Mask = append(v.Mask, placed(r.Mask, where)...)
	v.Marks = append(v.Marks, placed(r.Marks, where)...)
}

func placed(marks []gate.Mark, where string) []gate.Mark {
	out := slices.Clone(marks)
	for i := range out {
		out[i].Where = where
	}
	return out
}
