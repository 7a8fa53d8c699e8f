package screen

import (
	"holdfast/server/gate"
)

// listed is a practice's list, its phrases as numbers of words.
type listed struct {
	rule    rule
	phrases [][]string
}

// learn reads a practice's lists.
func (r *reader) learn(lists []List) {
	for _, l := range lists {
		one := listed{rule: rule{Rule: Rule{ID: "list." + l.ID, Class: "list", Reason: l.Reason}, tier: l.Tier, who: whoever}}
		for _, phrase := range l.Phrases {
			var words []string
			for _, w := range r.c.speller.take(phrase).words {
				words = append(words, w.text)
			}
			if len(words) > 0 {
				one.phrases = append(one.phrases, words)
			}
		}
		if one.rule.tier == gate.Crisis {
			one.rule.tier = gate.Red
		}
		r.listed = append(r.listed, one)
	}
}

// each calls f for every place where a phrase of a list stands.
func (l *listed) each(words []word, f func(span)) {
	for _, phrase := range l.phrases {
	places:
		for i := 0; i+len(phrase) <= len(words); i++ {
			for j, w := range phrase {
				if words[i+j].text != w {
					continue places
				}
			}
			f(span{i, i + len(phrase)})
		}
	}
}

// calm lets the rules pass over what a practice has said means nothing.
func (r *reader) calm(t *reading) {
	for i := range r.listed {
		if l := &r.listed[i]; l.rule.tier == gate.Green && !r.off[l.rule.ID] {
			l.each(t.words, func(at span) {
				for j := at.from; j < at.to; j++ {
					t.words[j].gone = true
				}
			})
		}
	}
}

// lists adds a cue for each phrase of a practice's lists.
func (s *scene) lists() {
	for i := range s.listed {
		l := &s.listed[i]
		if l.rule.tier == gate.Green || s.off[l.rule.ID] {
			continue
		}
		l.each(s.t.words, func(at span) {
			s.cues = append(s.cues, cue{id: l.rule.ID, rule: &l.rule, at: at, level: l.rule.tier.Level(),
				from: int(s.t.words[at.from].from), to: int(s.t.words[at.to-1].to)})
		})
	}
}
