package screen

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"holdfast/server/gate"
)

var contexts = []string{ctxFigure, ctxBereaved, ctxPast, ctxRecent, ctxStable, ctxDenial, ctxGeneral, ctxQuoting, ctxAgrees, ctxTold, ctxLaugh,
	"contact", "meets", "doxx", "pointing", "introduces", "moving"}

// Every section of the cue files is a rule or a context, and every rule has a section or is found by code.
func TestSectionsAndRulesAgree(t *testing.T) {
	c, err := load(cueFiles)
	if err != nil {
		t.Fatal(err)
	}
	byCode := []string{"other.details", "own.details", "contact.out"}
	known := slices.Concat(contexts, byCode)
	for _, r := range rules {
		known = append(known, r.ID)
		if !slices.Contains(c.names, r.ID) && !slices.Contains(byCode, r.ID) {
			t.Errorf("no cue speaks for %s", r.ID)
		}
	}
	for _, name := range c.names {
		if !slices.Contains(known, name) {
			t.Errorf("nobody asks for the section %s", name)
		}
	}
}

func TestRulesCanBeTold(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules() {
		if seen[r.ID] || r.Reason == "" || !strings.HasSuffix(r.Reason, ".") || strings.Contains(r.Reason, "!") {
			t.Errorf("%+v", r)
		}
		seen[r.ID] = true
		e, ok := policy[r.Class]
		if !ok && r.Class != "none" {
			t.Errorf("%s has no row in the policy", r.Class)
		}
		if holds := e.hold != "" && r.Class != "insult"; holds != (r.Told != "") {
			t.Errorf("%s: what its author is told does not fit that it holds: %v", r.ID, holds)
		}
	}
}

// The policy, said again by hand.
func TestPolicy(t *testing.T) {
	const amber, red, crisis = gate.Amber, gate.Red, gate.Crisis
	for _, c := range []struct {
		tier  gate.Tier
		class string
		own   bool
		want  string // of card, queue, page, hold, fold
	}{
		{gate.Green, "none", true, ""},
		{amber, "ideation", true, "card queue"},
		{red, "ideation", true, "card queue fold"},
		{crisis, "ideation", true, "card queue page fold"},
		{crisis, "in-progress", true, "card queue page fold"},
		{red, "burden", true, "card queue fold"},
		{red, "self-harm", true, "card queue fold"},
		{amber, "distress", true, "card queue"},
		{red, "abuse", true, "card queue fold"},
		{red, "voices", true, "card queue fold"},
		{amber, "substance", true, "card queue"},
		{red, "other-at-risk", true, "card queue fold"},
		{red, "other-at-risk", false, "queue"},
		{crisis, "other-at-risk", false, "queue page"},
		{amber, "tone", true, "queue"},
		{red, "tone", true, "card queue fold"},
		{red, "threat", true, "queue hold"},
		{red, "encouragement", true, "queue hold"},
		{red, "method-offer", true, "queue hold"},
		{amber, "pii-other", true, "queue hold"},
		{amber, "spam", true, "queue hold"},
		{amber, "pii-own", true, "queue"},
		{amber, "contact-out", true, "queue"},
		{amber, "med-advice", true, "queue"},
		{amber, "insult", true, "queue"},
		{red, "insult", true, "queue hold"},
	} {
		r := Result{Tier: c.tier}
		apply(&r, map[string]bool{c.class: c.own})
		var got []string
		for i, on := range []bool{r.Card, r.Queue, r.Page, r.Hold, r.Fold} {
			if on {
				got = append(got, []string{"card", "queue", "page", "hold", "fold"}[i])
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s %s, own %v: %s", c.tier, c.class, c.own, diff)
		}
	}
}

func TestLanguages(t *testing.T) {
	for text, want := range map[string]string{
		"I am tired today.":           "en",
		"ok":                          "en",
		"Siobhán and Łukasz came by.": "en",
		"Ich kann nicht mehr und will nicht leben":                         "other",
		"No quiero vivir más, estoy muy cansada":                           "other",
		"Je ne veux plus vivre, je suis fatigué":                           "other",
		"Nie chcę już żyć":                                                 "other",
		"я больше не хочу жить":                                            "other",
		"もう生きたくない":                                                         "other",
		"لا أريد أن أعيش":                                                  "other",
		"My nan says \"c'est la vie\" when the bus is late and I like it.": "en",
		"idk tbh lol": "en",
		"":            "en",
	} {
		r := Read(text)
		if r.Language != want || (want == "other") != (r.Unscreened == "language") {
			t.Errorf("%q: %s, unscreened %q", text, r.Language, r.Unscreened)
		}
		if want == "other" && (r.Tier != gate.Amber || !r.Card || !r.Queue || r.Hold) {
			t.Errorf("%q: %+v", text, r)
		}
	}
}

func TestWhatLeadsToSomebody(t *testing.T) {
	for _, c := range []struct {
		text, class  string
		hold, masked bool
	}{
		{"The man who did it is called Darren Pratt-Muir, he works at Coastline Freight and lives on Jessamine Street.", "pii-other", true, true},
		{"Her name is Penelope Stannard-Hale and her number is 07700 900834, everybody should know.", "pii-other", true, true},
		{"Text me on 07700 900123 if you are awake.", "contact-out", false, true},
		{"add me on insta, its @fawn.bones_7", "contact-out", false, true},
		{"You can write to me at wren@example.org", "contact-out", false, true},
		{"My full name is Harumi Fenwick-Ode, I live at 3 Pound Lane.", "pii-own", false, true},
		{"Samaritans are on 116 123, day and night.", "", false, false},
		{"In the US you can call or text 988.", "", false, false},
		{"I was born on 12.04.1981 and moved in 2019-2020.", "", false, false},
	} {
		r := Read(c.text)
		if (c.class != "") != slices.Contains(r.Classes, c.class) && (c.class != "" || len(r.Mask) > 0) || r.Hold != c.hold || (len(r.Mask) > 0) != c.masked {
			t.Errorf("%+v: %s", r, c.text)
		}
	}
}

func TestOwnDespairIsFoldedAndItsWaysAreMasked(t *testing.T) {
	text := "I want to die. I have the pills in my drawer and a rope in the shed."
	r := Read(text)
	if !r.Fold || r.Hold || !r.Card {
		t.Fatalf("%+v", r)
	}
	hidden := []rune(text)
	for _, m := range r.Mask {
		for i := m.From; i < m.To; i++ {
			hidden[i] = '_'
		}
	}
	for _, word := range []string{"pills", "rope"} {
		if strings.Contains(string(hidden), word) {
			t.Errorf("%s is still shown: %s", word, string(hidden))
		}
	}
	if !strings.Contains(string(hidden), "want to die") {
		t.Errorf("the feeling is hidden: %s", string(hidden))
	}
}
