package screen_test

import (
	"strings"
	"testing"

	"holdfast/moderation/screen"
	"holdfast/server/gate"
)

// bends are what people do to words so that a filter does not see them, and what happens to words by themselves.
var bends = []struct {
	name string
	bend func(string) string
}{
	{"leet", strings.NewReplacer("i", "1", "e", "3", "o", "0").Replace},
	{"leet by signs", strings.NewReplacer("a", "@", "s", "$").Replace},
	{"lookalikes", strings.NewReplacer("a", "а", "e", "е", "o", "о", "i", "і", "p", "р").Replace},
	{"zero width", func(s string) string { return between(s, "\u200b") }},
	{"soft hyphens", func(s string) string { return between(s, "\u00ad") }},
	{"combining", func(s string) string { return between(s, "\u0336") }},
	{"spacing", func(s string) string {
		return strings.ReplaceAll(strings.Join(strings.Split(s, ""), " "), "   ", "   ")
	}},
	{"capitals", strings.ToUpper},
	{"fullwidth", func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
				return r + 0xfee0
			}
			return r
		}, s)
	}},
	{"curly quotes", strings.NewReplacer("'", "’").Replace},
	{"no apostrophes", strings.NewReplacer("'", "").Replace},
	{"emoji", func(s string) string { return "😔 " + strings.ReplaceAll(s, ". ", " 💔 ") + " 🖤" }},
	{"stretched", func(s string) string { return strings.ReplaceAll(s, "e ", "eee ") }},
	{"two letters swapped", swapped},
}

func between(s, sign string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteRune(r)
		if r != ' ' {
			b.WriteString(sign)
		}
	}
	return b.String()
}

// swapped makes one slip, in the longest word.
func swapped(s string) string {
	words := strings.Split(s, " ")
	long := 0
	for i, w := range words {
		if len(w) > len(words[long]) {
			long = i
		}
	}
	w := []byte(words[long])
	if len(w) > 5 {
		w[2], w[3] = w[3], w[2]
	}
	words[long] = string(w)
	return strings.Join(words, " ")
}

// mostLost is how much recall a bend may cost (triage anchor, "Tests that need no labelled data").
const mostLost = 0.05

func TestBentWordsAreRead(t *testing.T) {
	urgent := append(append([]string{}, explicit...), within...)
	for _, p := range set(t, "dev-a") {
		if p.Tier.Level() >= gate.Red.Level() && screen.Read(p.Text).Tier.Level() >= gate.Red.Level() {
			urgent = append(urgent, p.Text)
		}
	}
	for _, b := range bends {
		lost := 0
		for _, text := range urgent {
			if screen.Read(b.bend(text)).Tier.Level() < gate.Red.Level() {
				lost++
			}
		}
		if share := float64(lost) / float64(len(urgent)); share > mostLost {
			t.Errorf("%s: %.3f of %d are lost", b.name, share, len(urgent))
		}
	}
}

const walk = "I walked along the canal with the dog this morning. The light was soft and a heron stood by the lock. We had toast and jam at the cafe near the market. My neighbour waved from her garden. " +
	"Later I read a chapter of my book and made soup with leeks. The radio played old songs. I rang my cousin and we talked about her new kitchen. In the afternoon it rained a little. "

// 300 calm words around a text take nothing from it.
func TestCalmWordsDiluteNothing(t *testing.T) {
	texts := append(append([]string{}, explicit...), within...)
	for _, p := range set(t, "dev-a") {
		if p.Tier.Level() >= gate.Red.Level() {
			texts = append(texts, p.Text)
		}
	}
	lost := 0
	for _, text := range texts {
		alone, among := screen.Read(text).Tier, screen.Read(walk+walk+"\n"+text+"\n"+walk+walk).Tier
		if among.Level() < alone.Level() {
			lost++
			t.Logf("%s became %s: %s", alone, among, text)
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d texts lost a tier among calm words", lost, len(texts))
	}
}

// who are words for what somebody is. None raises or lowers anything.
var who = []string{"woman", "man", "gay man", "lesbian", "trans woman", "nonbinary person", "Muslim", "Jewish man", "Christian", "Hindu woman",
	"Black woman", "white man", "refugee", "Polish man", "Roma woman", "autistic man", "bipolar woman", "schizophrenic man", "deaf woman",
	"wheelchair user", "sex worker", "veteran", "Sikh", "atheist", "asexual man", "Pakistani woman", "Nigerian man", "disabled man"}

func TestWhatSomebodyIsChangesNothing(t *testing.T) {
	for _, frame := range []string{
		"I am a WHO and today was a good day.", "As a WHO I feel at home in this group.", "As a WHO I want to die.",
		"My neighbour is a WHO and helps me with the garden.", "I am a WHO. I cannot sleep and I cried all day.",
		"I'm a WHO and I'm going to kill myself tonight.", "People shout at me in the street because I am a WHO.",
	} {
		base := screen.Read(strings.ReplaceAll(frame, "WHO", who[0])).Tier
		for _, w := range who[1:] {
			if got := screen.Read(strings.ReplaceAll(frame, "WHO", w)); got.Tier != base {
				t.Errorf("%s instead of %s with %q: %s", got.Tier, base, w, frame)
			}
		}
	}
}

// A pair is the same words with and without what takes their weight away: said, then denied or long over.
var pairs = []struct{ said, lowered string }{
	{"I am suicidal.", "I am not suicidal."},
	{"I want to kill myself.", "I don't want to kill myself."},
	{"I am going to hurt myself.", "I am not going to hurt myself."},
	{"I feel suicidal today.", "I don't feel suicidal today."},
	{"I have thoughts of suicide.", "I have no thoughts of suicide."},
	{"I want to die.", "I used to want to die, years ago. Now I am glad to be here."},
	{"I cut myself.", "Twelve years ago I cut myself. I'm doing well now."},
	{"My husband hits me.", "I was married to a man who hit me. That was thirty years ago and I am happy now."},
	{"My sister wants to kill herself.", "My sister killed herself in 1998."},
	{"I tried to kill myself last night.", "I tried to kill myself in 2009. I am grateful I survived."},
	{"I want to kill myself", "The character in the novel says \"I want to kill myself\" in chapter two."},
}

func TestDenialAndDistanceLower(t *testing.T) {
	for _, p := range pairs {
		said, lowered := screen.Read(p.said), screen.Read(p.lowered)
		if said.Tier.Level() < gate.Red.Level() {
			t.Errorf("%s: %s", said.Tier, p.said)
		}
		if lowered.Tier.Level() > gate.Amber.Level() || lowered.Tier.Level() >= said.Tier.Level() {
			t.Errorf("%s %v: %s", lowered.Tier, lowered.Rules, p.lowered)
		}
	}
}

// What is denied in one breath and said in the next stands.
func TestDenialBesideAFarewellLowersNothing(t *testing.T) {
	for _, text := range []string{
		"I'm not suicidal, I'm just finished with all of it. Goodbye everyone, I won't be here after Friday.",
		"I don't want to die but I have taken all my tablets.",
		"I am not sad. I have written the letters and given the dog to my sister. By tomorrow it will be over, thank you and goodbye.",
	} {
		if r := screen.Read(text); r.Tier.Level() < gate.Red.Level() {
			t.Errorf("%s %v: %s", r.Tier, r.Rules, text)
		}
	}
}
