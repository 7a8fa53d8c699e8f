package screen

import (
	"slices"
	"strings"
)

// cue is a hit with what its surroundings make of it.
type cue struct {
	id    string
	rule  *rule
	at    span // words
	level int  // tier it has alone, after its context
	other bool // it is about somebody else
	line  string
	from  int // runes of the original
	to    int
	why   string // what lowered it, for tests and reports
}

// scene is a reading with everything that was found in it.
type scene struct {
	*reader
	t        *reading
	contexts map[string][]span
	cues     []cue
	said     opinion
	asked    bool // the model has answered
	ruled    int  // the tier by rules alone, once it is asked for
	advises  bool // it speaks to you far more than of me
}

// look finds cues and contexts in every sentence.
func (r *reader) look(t *reading) *scene {
	s := &scene{reader: r, t: t, contexts: map[string][]span{}}
	r.calm(t)
	var hits []hit
	m := &t.matcher
	m.words = t.words
	for _, sentence := range t.sentences {
		m.enter(r.c, sentence)
		m.find(r.c.figures, func(h hit) {
			for i := h.from; i < h.to; i++ {
				t.words[i].gone = true
			}
		})
		m.find(r.c.cues, func(h hit) {
			if name := r.c.names[h.rule]; r.rules[name] == nil {
				s.contexts[name] = append(s.contexts[name], h.span)
			} else if !r.off[name] {
				hits = append(hits, h)
			}
		})
	}
	s.advises = s.counsel()
	s.cues = make([]cue, 0, len(hits)+4) // a few more come from details and lists
	for _, h := range hits {
		s.judge(h)
	}
	return s
}

// judge weighs a hit by what stands around it.
func (s *scene) judge(h hit) {
	name := s.c.names[h.rule]
	c := cue{id: name, rule: s.rules[name], at: h.span, line: *h.line,
		from: int(s.t.words[h.from].from), to: int(s.t.words[h.to-1].to)}
	c.level = c.rule.tier.Level()
	s.weigh(&c)
	s.cues = append(s.cues, c)
}

// silence takes a cue's level to 0 for a reason.
func (c *cue) silence(why string) { c.level, c.why = -1, why }

func (s *scene) weigh(c *cue) {
	if c.rule.Class == "time" {
		return
	}
	w := s.t.words[c.at.from:c.at.to]
	subject := self
	if c.rule.who == asked {
		subject = s.subject(c.at)
	} else if c.rule.Class == "abuse" && s.subject(c.at) == you {
		subject = you
	}
	switch {
	case s.meets(ctxBereaved, c.at) && c.rule.who != whoever:
		c.silence("bereaved")
	case c.id != "other.threat" && c.id != "own.abuse" && c.id != "other.insult" && s.negated(c):
		c.silence("denied")
	case subject == everybody, subject == you:
		c.silence("not the writer's own")
	case s.advises && strings.HasPrefix(c.id, "own.") && c.rule.who != whoever && !s.speaksOfSelf(c):
		c.silence("advice")
	case allQuoted(w) && !s.near(ctxAgrees, c.at, 1):
		c.silence("quoted")
	case c.id == "own.affairs" && s.near("moving", c.at, 1):
		c.silence("moving")
	case s.topic(c):
		c.silence("topic")
	case s.long(c):
		c.silence("past")
	case subject == self && s.meets(ctxTold, c.at) && s.pastTense(c.at):
		c.level, c.why = min(c.level, 1), "told before"
	case subject == self && c.level == 2 && s.pastTense(c.at) && s.anywhere(ctxStable) && !s.near(ctxRecent, c.at, 0):
		c.level, c.why = min(c.level, 1), "before, and steadier now"
	case subject == another && s.pastTense(c.at) && !s.near(ctxRecent, c.at, 0):
		c.other, c.level, c.why = true, min(c.level, 1), "another's past"
	case subject == another:
		c.other = true
		if c.level == 1 {
			c.level = 0
		}
	}
	if c.level > 0 && s.joke(c) {
		c.silence("joke")
	}
}

// leastAdvice is how many words a text has before its manner can be told.
const leastAdvice = 50

// counsel says whether a text is advice or instruction: long enough, and with more than twice as much you as I, or
// hardly any I at all. What it says of despair is then about whom it speaks to, unless the writer stands in it or right
// before it.
func (s *scene) counsel() bool {
	if len(s.t.words) < leastAdvice {
		return false
	}
	first, second := s.c.speech.first, s.c.speech.second
	i, you := 0, 0
	for _, w := range s.t.words {
		if first.has(w.is[0]) {
			i++
		} else if second.has(w.is[0]) {
			you++
		}
	}
	return you > 2*i+2 || i*60 < len(s.t.words)
}

func allQuoted(words []word) bool {
	return !slices.ContainsFunc(words, func(w word) bool { return !w.quoted })
}

// meets says whether a context of that name shares a word with a stretch.
func (s *scene) meets(name string, at span) bool {
	return slices.ContainsFunc(s.contexts[name], func(c span) bool { return c.from < at.to && at.from < c.to })
}

// near says whether a context of that name stands in the same sentence or up to so many beside it.
func (s *scene) near(name string, at span, sentences int32) bool {
	here := s.t.words[at.from].sentence
	return slices.ContainsFunc(s.contexts[name], func(c span) bool {
		d := s.t.words[c.from].sentence - here
		return d >= -sentences && d <= sentences
	})
}

func (s *scene) anywhere(name string) bool { return len(s.contexts[name]) > 0 }

// negated says whether the words are denied from outside: "I am not going to hurt myself".
func (s *scene) negated(c *cue) bool {
	if c.id == "own.hopeless" || c.id == "own.burden" || c.id == "own.distress" || c.id == "own.farewell" || c.id == "own.affairs" || c.id == "own.calm" {
		return false
	}
	for _, d := range s.contexts[ctxDenial] {
		if d.from < c.at.to && c.at.from < d.to {
			return true
		}
	}
	nots, goesOn := s.c.speech.nots, s.c.speech.goesOn // "cannot stop thinking of" denies nothing
	for i := c.at.from - 1; i >= 0 && i >= c.at.from-3; i-- {
		w := s.t.words[i]
		if w.sentence != s.t.words[c.at.from].sentence || w.clause != s.t.words[c.at.from].clause {
			return false
		}
		if nots.has(w.is[0]) && !goesOn.has(s.t.words[i+1].is[0]) {
			return true
		}
	}
	return false
}

// topic says whether the words are spoken about: a course, a book, people in general.
func (s *scene) topic(c *cue) bool {
	if c.id == "other.atrisk" || c.id == "own.child" || c.id == "own.attacked" {
		return false
	}
	here := s.t.words[c.at.from].sentence
	inside := func(name string) bool {
		return slices.ContainsFunc(s.contexts[name], func(x span) bool { return s.t.words[x.from].sentence == here })
	}
	if !inside(ctxGeneral) && !s.near(ctxQuoting, c.at, 1) || s.near(ctxAgrees, c.at, 1) {
		return false
	}
	return !s.speaksOfSelf(c)
}

// speaksOfSelf says whether I, me or my stands in the cue or right before it.
func (s *scene) speaksOfSelf(c *cue) bool {
	first := s.c.speech.first
	for i := max(0, c.at.from-3); i < c.at.to; i++ {
		w := s.t.words[i]
		if w.sentence == s.t.words[c.at.from].sentence && first.has(w.is[0]) && !w.quoted {
			return true
		}
	}
	return false
}

// long says whether the words tell of what is long over.
func (s *scene) long(c *cue) bool {
	if c.rule.who == whoever && c.id != "other.atrisk" && c.id != "own.child" {
		return false
	}
	if !s.near(ctxPast, c.at, 0) && !(s.near(ctxPast, c.at, 1) && s.anywhere(ctxStable)) {
		return false
	}
	if s.near(ctxRecent, c.at, 0) {
		return false
	}
	return s.pastTense(c.at) || s.near(ctxStable, c.at, 1)
}

// pastTense says whether the verbs around a stretch are past and none is present.
func (s *scene) pastTense(at span) bool {
	past, present := s.c.speech.past, s.c.speech.present
	was := false
	for i := max(0, at.from-4); i < at.to; i++ {
		w := s.t.words[i]
		if w.sentence != s.t.words[at.from].sentence {
			continue
		}
		if present.has(w.is[0]) && !s.afterDid(i) {
			return false
		}
		was = was || past.has(w.is[0])
	}
	return was
}

// afterDid says whether a verb is past by a word before it: "did not wish", "did think".
func (s *scene) afterDid(i int) bool {
	return slices.ContainsFunc(s.t.words[max(0, i-2):i], func(w word) bool { return w.text == "did" })
}

// joke says whether something small is complained of with big words.
func (s *scene) joke(c *cue) bool {
	if c.rule.who == whoever || !s.near(ctxLaugh, c.at, 1) || s.anywhere(ctxAgrees) {
		return false
	}
	trivial := s.c.sets["trivial"]
	for _, w := range s.t.words {
		d := w.sentence - s.t.words[c.at.from].sentence
		if d >= -1 && d <= 1 && trivial.has(w.is[0]) {
			return true
		}
	}
	return false
}
