package screen

import (
	"slices"

	"holdfast/server/gate"
)

var tiers = []gate.Tier{gate.Green, gate.Amber, gate.Red, gate.Crisis}

// tier is what rules and model say of the text.
func (s *scene) tier() int {
	s.ruled = s.byRules()
	if s.asked {
		return s.said.join(s.ruled, s)
	}
	return s.ruled
}

// From which score on the model is believed. They were chosen where recall and precision come nearest the goals of
// issue 5, cross-validated over writers (scripts/bench screen). Crisis is where three in four are rightly so.
const (
	sureAmber  = 0.1
	sureRed    = -0.94
	sureCrisis = -1.4
	alone      = 0.3   // how much more it takes for red where no rule found anything, and the text is long or was explained
	sureCalm   = -1.45 // below this of red: of the set's urgent texts that a rule alone called red, next to none is
)

// longText is from how many words on a text has a manner, which the model could take for what it says.
const longText = 60

// spoke says whether a rule found anything that counts, by itself or beside others.
func (s *scene) spoke() bool {
	return slices.ContainsFunc(s.cues, func(c cue) bool { return c.level >= 0 && c.id != "own.time" })
}

// explained says whether a rule looked at something and passed over it: a figure of speech, a joke, a house that is
// moved.
func (s *scene) explained() bool {
	return slices.ContainsFunc(s.cues, func(c cue) bool { return c.level < 0 }) ||
		slices.ContainsFunc(s.t.words, func(w word) bool { return w.gone })
}

// opinion is the model's answers for a text: at least amber, at least red, crisis. They are ordered, not chances.
type opinion [heads]float64

// join makes one tier of what rules and the model say. The model raises, and lowers one thing only: what rules alone
// call red, where it is sure of calm and has words enough to be, is amber. What they call crisis stands.
func (o opinion) join(level int, s *scene) int {
	red := sureRed
	if !s.spoke() && (len(s.t.words) >= longText || s.explained()) {
		red += alone
	}
	switch {
	case level == 2 && o[1] < sureCalm && len(s.t.words) >= enoughWords:
		level = 1
	case level < 2 && o[1] > red:
		level = 2
	case level == 0 && o[0] > sureAmber:
		level = 1
	}
	if level == 2 && o[2] > sureCrisis {
		level = 3
	}
	return level
}

// byRules joins what was found: the highest of single cues, and what cues say together.
func (s *scene) byRules() int {
	level, joined := 0, false
	for i, c := range s.cues {
		if c.level < 0 {
			continue
		}
		level = max(level, c.level)
		if !joined {
			level = max(level, together(s.beside(i)))
			joined = len(s.t.words) <= mostWindow // one stretch holds them all
		}
	}
	return level
}

// beside counts, by their ids, the cues in the stretch that begins with a cue: what lies further apart than a model's
// window says nothing together.
func (s *scene) beside(first int) map[string]int {
	from := s.cues[first].at.from
	if len(s.t.words) <= mostWindow {
		from = 0
	}
	counts := map[string]int{}
	for _, c := range s.cues {
		if c.level < 0 || c.at.from < from || c.at.from >= from+mostWindow {
			continue
		}
		if c.other {
			counts["other."+c.id]++
		} else {
			counts[c.id]++
		}
	}
	return counts
}

// pair is two groups of cues that mean more together than each alone: one of each has to be there.
type pair struct {
	one, other []string
	level      int
}

// Groups of cues that stand for each other in pairs.
var (
	wishCues  = []string{"own.intent", "own.plan", "own.kept"}
	lowCues   = []string{"own.hopeless", "own.nofuture", "own.burden", "own.passive"}
	doneCues  = []string{"own.farewell", "own.affairs"}
	soonCues  = []string{"own.time"}
	meansCues = []string{"own.means", "own.kept"}
	calmCues  = []string{"own.calm"}
)

// pairs is the ladder of crisis lines (triage anchor, "Recommended classifier" 3): thoughts, a plan, means, and the next
// two days.
var pairs = []pair{
	{wishCues, doneCues, 3},
	{[]string{"own.plan"}, soonCues, 3},
	{[]string{"own.plan"}, meansCues, 3},
	{[]string{"own.affairs"}, []string{"own.farewell", "own.calm"}, 3},
	{[]string{"own.farewell"}, meansCues, 3},
	{[]string{"own.command"}, []string{"own.child", "own.means"}, 3},
	{[]string{"own.affairs"}, soonCues, 1},
	{[]string{"own.affairs"}, meansCues, 2},
	{[]string{"own.affairs"}, lowCues, 2},
	{[]string{"own.farewell"}, soonCues, 1},
	{[]string{"own.farewell"}, lowCues, 2},
	{[]string{"own.farewell"}, calmCues, 1},
	{[]string{"own.means"}, soonCues, 1},
	{[]string{"own.means"}, lowCues, 2},
	{calmCues, soonCues, 1},
	{calmCues, lowCues, 1},
	{[]string{"own.burden"}, lowCues[:2], 2},
	{[]string{"own.passive"}, lowCues[:3], 2},
	{[]string{"other.own.intent", "other.own.plan", "other.own.kept"}, soonCues, 3},
	{[]string{"other.atrisk"}, soonCues, 2},
	{[]string{"own.medical"}, []string{"own.act"}, 3},
}

// triples are the same of three.
var triples = [][3][]string{
	{wishCues, meansCues, soonCues},
	{wishCues, calmCues, soonCues},
	{doneCues, calmCues, soonCues},
	{doneCues, meansCues, soonCues},
	{lowCues, doneCues, soonCues},
	{lowCues, meansCues, soonCues},
	{[]string{"own.intent"}, soonCues, []string{"own.nofuture"}},
}

// together is the tier of cues that mean more beside each other. n counts them by id.
func together(n map[string]int) int {
	has := func(ids []string) bool {
		return slices.ContainsFunc(ids, func(id string) bool { return n[id] > 0 })
	}
	level := 0
	for _, p := range pairs {
		if has(p.one) && has(p.other) {
			level = max(level, p.level)
		}
	}
	for _, t := range triples {
		if has(t[0]) && has(t[1]) && has(t[2]) {
			level = 3
		}
	}
	switch {
	case n["own.affairs"] > 2, n["own.hopeless"] > 2:
		level = max(level, 2)
	case n["own.distress"] > 1, n["own.hopeless"] > 1:
		level = max(level, 1)
	}
	return level
}
