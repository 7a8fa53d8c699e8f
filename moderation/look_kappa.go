package moderation

import "holdfast/server/gate"

// Agreement is how far two people saw the same cases alike.
type Agreement struct {
	Pairs  int // cases that both judged
	Differ int // of those, in the tier or in what was done
	Kappa  float64
	Known  bool // there is something to say; see Kappa
}

// EnoughAgreement is the weighted kappa that a month should have at least (triage anchor §5).
const EnoughAgreement = 0.70

// Kappa is Cohen's weighted kappa over the tiers, with linear weights: two tiers apart is twice as far as one (Cohen
// 1968, Psychological Bulletin 70:213). It is 1 for agreement throughout and 0 for what chance would give. It says
// nothing, ok false, where there is no pair or where both gave one tier throughout.
func Kappa(pairs [][2]gate.Tier) (k float64, ok bool) {
	const tiers = 4
	var seen [tiers][tiers]float64
	var first, second [tiers]float64
	for _, p := range pairs {
		a, b := p[0].Level(), p[1].Level()
		seen[a][b]++
		first[a]++
		second[b]++
	}
	n := float64(len(pairs))
	var apart, chance float64
	for a := range tiers {
		for b := range tiers {
			weight := float64(max(a-b, b-a))
			apart += weight * seen[a][b]
			chance += weight * first[a] * second[b]
		}
	}
	if chance == 0 { // also without a pair
		return 0, false
	}
	return 1 - apart*n/chance, true
}

// agreement is how far the looks of a month agree. Only those count that were blind: who knows what a colleague thought
// agrees more.
func agreement(looks []Look) Agreement {
	var a Agreement
	var pairs [][2]gate.Tier
	for _, l := range looks {
		if l.Kind != BlindLook || l.At.IsZero() {
			continue
		}
		pairs = append(pairs, [2]gate.Tier{l.First.Tier, l.Second.Tier})
		if l.differs() {
			a.Differ++
		}
	}
	a.Pairs = len(pairs)
	a.Kappa, a.Known = Kappa(pairs)
	return a
}
