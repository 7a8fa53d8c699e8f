package screen

import "holdfast/server/gate"

// effect is what follows from a class of words, by itself and at once. It is all that is automatic; the rest is for
// people.
type effect struct {
	card gate.Tier // the author gets the card from this tier on; empty: never for this class
	fold gate.Tier // the group meets the text folded from this tier on
	hold gate.Tier // it waits from this tier on
	mask bool      // its words are not shown to the group
}

// policy is the table of DESIGN §8. Own despair is never held: it is folded, and what names a way is masked. What
// endangers others is held. Every tier above green is read by a person, and crisis wakes one.
var policy = map[string]effect{
	"ideation":      {card: gate.Amber, fold: gate.Red},
	"plan":          {card: gate.Amber, fold: gate.Red},
	"means":         {card: gate.Amber, fold: gate.Red, mask: true},
	"time":          {},
	"in-progress":   {card: gate.Amber, fold: gate.Red},
	"farewell":      {card: gate.Amber, fold: gate.Red},
	"affairs":       {card: gate.Amber, fold: gate.Red},
	"burden":        {card: gate.Amber, fold: gate.Red},
	"hopeless":      {card: gate.Amber, fold: gate.Red},
	"self-harm":     {card: gate.Amber, fold: gate.Red},
	"distress":      {card: gate.Amber, fold: gate.Red},
	"abuse":         {card: gate.Amber, fold: gate.Red},
	"voices":        {card: gate.Amber, fold: gate.Red},
	"medical":       {card: gate.Amber},
	"substance":     {card: gate.Amber},
	"eating":        {card: gate.Amber, fold: gate.Red},
	"child-risk":    {card: gate.Red, fold: gate.Red},
	"other-at-risk": {card: gate.Red, fold: gate.Red},
	"threat":        {card: gate.Crisis, hold: gate.Amber},
	"encouragement": {hold: gate.Amber, mask: true},
	"method-offer":  {hold: gate.Amber, mask: true},
	"pii-other":     {hold: gate.Amber, mask: true},
	"pii-own":       {mask: true},
	"contact-out":   {mask: true},
	"med-advice":    {},
	"insult":        {hold: gate.Red},
	"spam":          {hold: gate.Amber},
	"tone":          {card: gate.Red, fold: gate.Red},
	"list":          {},
}

// reaches says whether a tier is at least the one a row names.
func reaches(t, from gate.Tier) bool { return from != "" && t.Level() >= from.Level() }

// apply sets a result's flags from its tier and classes. own says for which classes the words are about the author.
func apply(r *Result, classes map[string]bool) {
	r.Queue = r.Tier.Level() >= gate.Amber.Level()
	r.Page = r.Tier == gate.Crisis
	for class, own := range classes {
		e := policy[class]
		r.Hold = r.Hold || reaches(r.Tier, e.hold)
		if own {
			r.Card = r.Card || reaches(r.Tier, e.card)
			r.Fold = r.Fold || reaches(r.Tier, e.fold)
		}
	}
	if r.Unscreened != "" {
		r.Card, r.Queue = true, true
	}
}
