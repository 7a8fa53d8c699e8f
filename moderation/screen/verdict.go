package screen

import (
	"cmp"
	"slices"
	"sync"

	"holdfast/server/gate"
)

// unknownLanguage is the rule that speaks for a text that the others cannot read.
const unknownLanguage = "unscreened.language"

// byTone is the rule that speaks where the model raised a text above what the others say of it. Switched off, the model
// is not asked.
const byTone = "own.tone"

// read is the whole way of a text: its language, its cues, what they say together, and what follows.
func (r *reader) read(text string) Result {
	s := r.sight(text)
	s.ask(r.model)
	out := Result{Tier: tiers[s.tier()], Language: speaks(s.t, text)}
	if out.Language != "en" {
		out.Unscreened = "language"
		out.Rules = append(out.Rules, unknownLanguage)
		if out.Tier == gate.Green {
			out.Tier = gate.Amber
		}
	}
	s.tell(&out)
	s.t.forget()
	return out
}

// sight is a text with all that rules find in it.
func (r *reader) sight(text string) *scene {
	s := r.look(r.c.speller.take(text))
	s.personal(text)
	s.lists()
	return s
}

// spare is features that are used again, for the same reason as readings.
var spare = sync.Pool{New: func() any { return new(features) }}

// ask lets the model answer, if there is one.
func (s *scene) ask(m *model) {
	if m != nil && len(s.t.words) > 0 && !s.off[byTone] {
		f := spare.Get().(*features)
		s.describe(f)
		s.said = m.answer(s.t, f)
		s.asked = true
		spare.Put(f)
	}
}

// tell writes down which rules spoke, where, and what follows.
func (s *scene) tell(out *Result) {
	classes := map[string]bool{}
	level := out.Tier.Level()
	for _, c := range s.cues {
		if c.level < 0 || level == 0 || c.level == 0 && !counted(c, level) {
			continue
		}
		out.Rules = append(out.Rules, c.id)
		class := c.rule.Class
		if c.other && policy[class].card != "" {
			class = "other-at-risk"
		}
		classes[class] = classes[class] || !c.other
		if c.to > c.from {
			out.Marks = append(out.Marks, gate.Mark{Rule: c.id, Range: gate.Range{From: c.from, To: c.to}})
		}
		if policy[class].mask && (class != "means" || level >= gate.Red.Level()) && c.to > c.from {
			out.Mask = append(out.Mask, gate.Mark{Rule: c.id, Range: gate.Range{From: c.from, To: c.to}})
		}
	}
	if s.asked && level > s.ruled && out.Unscreened == "" {
		out.Rules = append(out.Rules, byTone)
		classes["tone"] = true
	}
	apply(out, classes)
	for class := range classes {
		out.Classes = append(out.Classes, class)
	}
	slices.Sort(out.Classes)
	slices.Sort(out.Rules)
	out.Rules = slices.Compact(out.Rules)
	if out.Fold {
		out.Mask = append(out.Mask, s.ways()...)
	}
	out.Mask = tidy(out.Mask)
	out.Marks = tidy(out.Marks)
}

// counted says whether a cue that has no tier alone helped another: then it is told as well.
func counted(c cue, level int) bool {
	return !c.other && (c.rule.Class != "distress" || level == 1)
}

// ways are the words that name a way to die, in or beside a cue of the author's own.
func (s *scene) ways() []gate.Mark {
	var out []gate.Mark
	method := s.c.sets["ways"]
	for _, c := range s.cues {
		if c.level < 0 || policy[c.rule.Class].fold == "" || c.rule.Class == "abuse" || c.rule.Class == "distress" {
			continue
		}
		here := s.t.words[c.at.from].sentence
		for _, w := range s.t.words {
			if d := w.sentence - here; d >= -1 && d <= 1 && method.has(w.is[0]) {
				out = append(out, gate.Mark{Rule: c.id, Range: gate.Range{From: int(w.from), To: int(w.to)}})
			}
		}
	}
	return out
}

// tidy orders marks and leaves out those that lie in another of the same rule.
func tidy(marks []gate.Mark) []gate.Mark {
	slices.SortFunc(marks, func(a, b gate.Mark) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To), cmp.Compare(a.Rule, b.Rule))
	})
	var out []gate.Mark
	for _, m := range marks {
		inside := slices.ContainsFunc(out, func(o gate.Mark) bool { return o.Rule == m.Rule && o.From <= m.From && m.To <= o.To })
		if !inside {
			out = append(out, m)
		}
	}
	return out
}
