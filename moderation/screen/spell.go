package screen

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// speller reads words as people type them.
type speller struct {
	lex    *lexicon
	heart  map[string][]word   // what is read without a try, once the lexicon is whole
	wide   map[string][]string // spellings that stand for one word or several
	typos  map[string]string   // a known word with a letter left out, to that word
	risky  map[string]bool     // the known words that a slip is looked for of
	leave  map[string]bool     // words of everyday that a slip would make of one of them
	longer int
	tries  []func(string) string // ways to read what is not known as it stands, in their order
}

// spell adds the words that some letters mean. Most are known by heart: for them no string is made.
func (x *speller) spell(out []word, letters []byte) []word {
	if words, ok := x.heart[string(letters)]; ok {
		return append(out, words...)
	}
	raw := string(letters)
	for _, try := range x.tries {
		read := try(raw)
		if read == "" {
			continue
		}
		if words, ok := x.heart[read]; ok {
			return append(out, words...)
		}
		return append(out, x.one(read))
	}
	return append(out, x.parts(raw)...)
}

// memorise joins the lexicon and the table of spellings, which goes first: each word of a text is looked up once.
func (x *speller) memorise() {
	x.heart = make(map[string][]word, len(x.lex.id)+len(x.wide))
	for w, id := range x.lex.id {
		x.heart[w] = []word{{text: w, is: [2]int32{id, unknown}}}
	}
	for letters, words := range x.wide {
		var out []word
		for _, w := range words {
			out = append(out, x.one(w))
		}
		x.heart[letters] = out
	}
}

func (x *speller) one(w string) word {
	id, ok := x.lex.of(w)
	if !ok && w[0] >= '0' && w[0] <= '9' {
		id = number
		if n, err := strconv.Atoi(w); err == nil && n >= 8 && n < 1000 {
			return word{text: w, is: [2]int32{number, x.lex.id["hundred"]}} // many, whatever it counts
		}
	}
	return word{text: w, is: [2]int32{id, unknown}}
}

// known says whether something is written that rules or the table of spellings know.
func (x *speller) known(w string) bool {
	if _, ok := x.heart[w]; ok {
		return true
	}
	return x.lex.has(w)
}

func (x *speller) plain(raw string) string {
	if x.known(raw) {
		return raw
	}
	if bare := strings.ReplaceAll(raw, "'", ""); bare != raw && x.known(bare) {
		return bare
	}
	return ""
}

// squeezed takes stretched letters back: soooo, dieeee.
func (x *speller) squeezed(raw string) string {
	if longest(raw) < 3 {
		return ""
	}
	for _, keep := range []int{2, 1} {
		var b strings.Builder
		var last rune
		n := 0
		for _, r := range raw {
			if r == last {
				n++
			} else {
				last, n = r, 1
			}
			if n <= keep {
				b.WriteRune(r)
			}
		}
		if s := b.String(); s != raw && x.known(s) {
			return s
		}
	}
	return ""
}

// longest is how often the most repeated letter stands in a row.
func longest(s string) int {
	var last rune
	n, most := 0, 0
	for _, r := range s {
		if r == last {
			n++
		} else {
			last, n = r, 1
		}
		most = max(most, n)
	}
	return most
}

// unleet reads signs as letters in a word that has letters too, trying both readings of a sign that has two.
func (x *speller) unleet(raw string) string {
	letters, signs := 0, 0
	for _, r := range raw {
		if r >= 'a' && r <= 'z' { // nearly all are: the table is slow
			letters++
		} else if _, ok := leet[r]; ok {
			signs++
		} else if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters == 0 || signs == 0 || signs > 6 {
		return ""
	}
	for pick := range 2 {
		read := strings.Map(func(r rune) rune {
			if s, ok := leet[r]; ok {
				return rune(s[min(pick, len(s)-1)])
			}
			return r
		}, raw)
		if s := x.plain(read); s != "" {
			return s
		}
		if s := x.squeezed(read); s != "" {
			return s
		}
		if s := x.slipped(read); s != "" {
			return s
		}
	}
	return ""
}

// unmixed reads lookalike letters as Latin ones.
func (x *speller) unmixed(raw string) string {
	if plainLetters(raw) {
		return ""
	}
	mixed := false
	read := strings.Map(func(r rune) rune {
		if l, ok := lookalikes[r]; ok {
			mixed = true
			return l
		}
		return r
	}, raw)
	if !mixed {
		return ""
	}
	for _, try := range []func(string) string{x.plain, x.squeezed, x.unleet, x.slipped} {
		if s := try(read); s != "" {
			return s
		}
	}
	return ""
}

// starred reads a star as one letter: su*cide, f**k.
func (x *speller) starred(raw string) string {
	if !strings.Contains(raw, "*") || len(raw) < 3 {
		return ""
	}
	for _, w := range hidden {
		if len(w) == len(raw) && starMatch(w, raw) {
			return w
		}
	}
	return ""
}

// hidden are words that people write with stars.
var hidden = strings.Fields("die kill killed killing suicide suicidal cut cutting fuck fucking fucked shit bitch cunt dead death hang rape raped harm self stab gun knife pills hurt bleed blood whore slut")

func starMatch(w, raw string) bool {
	for i := range len(w) {
		if raw[i] != '*' && raw[i] != w[i] {
			return false
		}
	}
	return true
}

// slipped reads a word with one letter missing, doubled, changed or swapped as the rule's word it was meant to be.
func (x *speller) slipped(raw string) string {
	if len(raw) < 5 || len(raw) > x.longer+1 || x.leave[raw] || !plainLetters(raw) {
		return ""
	}
	if w, ok := x.typos[raw]; ok { // a letter was left out
		return w
	}
	room := make([]byte, 0, 32) // looked up as bytes, for which no string is made
	for i := range raw {
		less := append(append(room, raw[:i]...), raw[i+1:]...)
		if x.risky[string(less)] && x.lex.id[string(less)] > number { // one too many
			return string(less)
		}
		if w, ok := x.typos[string(less)]; ok && near(raw, w) { // another letter, or two swapped
			return w
		}
	}
	return ""
}

// near says whether two words of one length differ in one letter, or in two neighbours that changed places.
func near(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if i == len(a) {
		return true
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

func plainLetters(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

// parts reads what is no word as two where it is made of such: 20mg, or keeps it.
func (x *speller) parts(raw string) []word {
	digits := 0
	for digits < len(raw) && (raw[digits] >= '0' && raw[digits] <= '9' || strings.IndexByte(".:,", raw[digits]) >= 0) {
		digits++
	}
	if digits > 0 && digits < len(raw) && x.lex.has(raw[digits:]) {
		return []word{x.one(raw[:digits]), x.one(raw[digits:])}
	}
	if bare, ok := strings.CutSuffix(raw, "'s"); ok && bare != "" {
		return []word{x.one(bare)}
	}
	return []word{x.one(raw)}
}

// teach makes known what a slip of one letter may turn the given words into.
func (x *speller) teach(file string) {
	x.tries = []func(string) string{x.plain, x.squeezed, x.unleet, x.unmixed, x.starred, x.slipped}
	taught, left, _ := strings.Cut(file, "---")
	x.typos, x.risky, x.leave = map[string]string{}, wordSet(taught), wordSet(left)
	for _, w := range slices.Sorted(maps.Keys(x.risky)) {
		x.longer = max(x.longer, len(w))
		for i := range w {
			less := w[:i] + w[i+1:]
			if _, taken := x.typos[less]; !taken {
				x.typos[less] = w
			}
		}
	}
}

// letters reads letters that stand apart: each wide gap ends a word, and where there is none the words are found.
func (x *speller) letters(t *reading, r []rune, from int, at *breaks) {
	var word []rune
	start, last := 0, 0
	flush := func() {
		if len(word) > 0 {
			x.glued(t, string(word), from+start, from+last+1, at)
		}
		word = nil
	}
	gap := 0
	for i, c := range r {
		if !letter(c) {
			gap++
			continue
		}
		if gap > 1 || len(word) == 0 {
			flush()
			start = i
		}
		gap, last = 0, i
		word = append(word, c)
	}
	flush()
}

// glued finds the words in letters that lack their spaces, the longest first.
func (x *speller) glued(t *reading, letters string, from, to int, at *breaks) {
	if !x.known(letters) && plainLetters(letters) && len(letters) < 60 {
		if words := x.cutUp(letters, map[int]bool{}, 0); words != nil {
			for _, w := range words {
				x.put(t, []byte(w), from, to, at)
			}
			return
		}
	}
	x.put(t, []byte(letters), from, to, at)
}

// cutUp parts letters into known words, or nil. It remembers in dead from where that cannot be done.
func (x *speller) cutUp(s string, dead map[int]bool, at int) []string {
	if s == "" {
		return []string{}
	}
	if dead[at] {
		return nil
	}
	for n := min(len(s), 14); n > 0; n-- {
		if n == 1 && s[0] != 'i' && s[0] != 'a' || !x.known(s[:n]) {
			continue
		}
		if rest := x.cutUp(s[n:], dead, at+n); rest != nil {
			return append([]string{s[:n]}, rest...)
		}
	}
	dead[at] = true
	return nil
}
