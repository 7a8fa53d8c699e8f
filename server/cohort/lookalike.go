package cohort

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// skeleton is how a name looks, roughly: two names with the same skeleton could be taken for each other beside a post.
// Case, accents, spaces, signs and what cannot be seen make no difference, nor do letters of other scripts and digits
// that are drawn alike (after the idea of Unicode TR 39, cut down to what names are written with). It errs on the side
// of "taken": whoever is refused adds a word.
func skeleton(alias string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(alias) {
		if like, ok := looksLike[r]; ok {
			b.WriteString(like)
			continue
		}
		r = unicode.ToLower(r)
		if like, ok := looksLike[r]; ok {
			b.WriteString(like)
			continue
		}
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r) {
			b.WriteRune(r)
		}
	}
	look := strings.NewReplacer("rn", "m", "vv", "w").Replace(b.String())
	if look == "" {
		return norm.NFKC.String(alias) // signs only: these differ by what they are
	}
	return look
}

// looksLike is the Latin letters that a small letter, a digit or a sign is drawn like, its capital included: a Greek eta
// stands for its capital, which is an H. The letters i and l, the capital I and the figure 1 are one.
var looksLike = eachRune(map[string]string{
	"a": "аαɑ", "b": "вβьƀ", "c": "сϲ", "d": "ԁđð", "e": "еεҽəє", "f": "ƒ", "g": "ɡց", "h": "нηһհћ", "j": "јϳ",
	"k": "кκĸ", "m": "мμ", "n": "νոпŋ", "o": "оοօө0øσ", "p": "рρþ", "q": "ԛզ", "r": "г", "s": "ѕƨ", "t": "тτŧ",
	"u": "սʋ", "v": "ѵ", "w": "ԝωѡ", "x": "хχ", "y": "уυүγ", "z": "ζƶ", "l": "i1|ıіιӏłǀ∣",
	"ss": "ß", "ae": "æ", "oe": "œ",
})

func eachRune(table map[string]string) map[rune]string {
	all := map[rune]string{}
	for latin, drawn := range table {
		for _, r := range drawn {
			all[r] = latin
		}
	}
	return all
}
