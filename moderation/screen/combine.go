package screen

import (
	"slices"

	"holdfast/server/gate"
)

var tiers = []gate.Tier{gate.Green, gate.Amber, gate.Red, gate.Crisis}

// tier is what rules and model say of the text.
func (s *scene) tier() int {
	level, weak := s.byRules()
	if s.asked {
		level = raise(level, weak, s.said)
	}
	return level
}

// From which score on the model is believed. They were chosen where recall and precision come nearest the goals of
// issue 5, cross-validated over writers (scripts/bench screen), and where few of real therapists' calm answers, which
// are no part of this project, come out urgent. For red the heads below and above are heard as well.
const (
	sureAmber  = 0.1
	sureRed    = -1.55
	sureCrisis = -0.8
	byAmber    = 0.3
	byCrisis   = 0.4
)

// says is the tier that the model alone would give.
func says(scores [heads]float64) int {
	switch {
	case scores[2] > sureCrisis:
		return 3
	case scores[1]+byAmber*scores[0]+byCrisis*scores[2] > sureRed:
		return 2
	case scores[0] > sureAmber:
		return 1
	}
	return 0
}

// raise lets the model lift a text by one tier, and never lower one. Where a cue is there that has no tier alone, the
// model breaks the tie: the cue then counts as amber. Above amber it is heard only of stretches that hold a cue: of a
// text without one it knows no more than its manner.
func raise(level int, weak bool, said opinion) int {
	by := says(said.anywhere)
	if by > 1 {
		by = max(1, says(said.beside))
	}
	if level == 0 && weak && by > 1 {
		level = 1
	}
	if by > level {
		level++
	}
	return level
}

// byRules joins what was found: the highest of single cues, and what cues say together. weak says that there are cues
// which have no tier alone.
func (s *scene) byRules() (level int, weak bool) {
	joined := false
	for i, c := range s.cues {
		if c.level < 0 {
			continue
		}
		level = max(level, c.level)
		weak = weak || c.level == 0 && c.id != "own.time"
		if !joined {
			level = max(level, together(s.beside(i)))
			joined = len(s.t.words) <= mostWindow // one stretch holds them all
		}
	}
	return level, weak || len(s.heavy()) > 0
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

// closeTogether is how many words may lie between words that weigh.
const closeTogether = 9

// heavy is where words that weigh stand close together: there the model may break the tie, though no cue is there.
func (s *scene) heavy() []int {
	if s.anywhere("moving") {
		return nil
	}
	set := s.c.sets["heavy"]
	var at []int
	last := -1
	for i, w := range s.t.words {
		if !set.has(w.is[0]) || w.gone {
			continue
		}
		if last >= 0 && i-last <= closeTogether && s.t.words[last].text != w.text {
			at = append(at, i)
		}
		last = i
	}
	return at
}

// supports is where the model may be heard above amber: at cues that speak, and where words that weigh stand close. In
// advice only cues that have a tier count.
func (s *scene) supports() []int {
	var at []int
	if !s.advises {
		at = s.heavy()
	}
	for _, c := range s.cues {
		if c.level >= 0 && c.id != "own.time" && c.at.to > 0 && (!s.advises || c.level > 0) {
			at = append(at, c.at.from)
		}
	}
	return at
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
