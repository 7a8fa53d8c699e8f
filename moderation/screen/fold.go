package screen

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text in the plain letters that rules are written in, with the way back: runes[i] came from the rune at
// src[i] of the original.
type folded struct {
	runes []rune
	src   []int32
	latin int // letters of the original in Latin script
	other int // letters in others
}

// fold undoes what hides a word from a reader of letters, and nothing that changes what it says: width, style, case,
// accents, invisible signs, curly quotes.
func (f *folded) fold(text string) {
	f.runes, f.src = slices.Grow(f.runes[:0], len(text)), slices.Grow(f.src[:0], len(text))
	f.latin, f.other = 0, 0
	at := int32(0)
	for i := 0; i < len(text); at++ {
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if r < utf8.RuneSelf {
			f.ascii(r, at)
			continue
		}
		f.count(r)
		if plain, known := signs[r]; known {
			f.add(plain, at)
			continue
		}
		if invisible(r) {
			continue
		}
		var buf [4 * utf8.UTFMax]byte
		for _, d := range string(norm.NFKD.AppendString(buf[:0], string(r))) {
			if !unicode.Is(unicode.M, d) && !invisible(d) {
				f.add(unicode.ToLower(d), at)
			}
		}
	}
}

func (f *folded) ascii(r rune, at int32) {
	switch {
	case 'A' <= r && r <= 'Z':
		r += 'a' - 'A'
		f.latin++
	case 'a' <= r && r <= 'z':
		f.latin++
	case r == '`':
		r = '\''
	}
	f.add(r, at)
}

func (f *folded) add(r rune, at int32) {
	f.runes = append(f.runes, r)
	f.src = append(f.src, at)
}

func (f *folded) count(r rune) {
	switch {
	case !unicode.IsLetter(r):
	case unicode.Is(unicode.Latin, r) || unicode.Is(unicode.Common, r): // the maths letters are in common use
		f.latin++
	default:
		f.other++
	}
}

// invisible signs stand between letters to hide a word: zero width, direction, soft hyphens, variation, tags.
func invisible(r rune) bool {
	return r >= utf8.RuneSelf && (unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) ||
		r == '\u034f' || r == '\u115f' || r == '\u1160' || r == '\u3164' || r == '\uffa0')
}

// signs are written in many forms and mean one.
var signs = map[rune]rune{
	'‘': '\'', '’': '\'', '‚': '\'', '‛': '\'', 'ʼ': '\'', '′': '\'', '´': '\'', 'ʻ': '\'', '＇': '\'',
	'“': '"', '”': '"', '„': '"', '‟': '"', '«': '"', '»': '"', '″': '"', '＂': '"',
	'–': '-', '—': '-', '‐': '-', '‑': '-', '−': '-', '…': '…', '\u00a0': ' ', '\u2028': '\n', '\u2029': '\n', '\u0085': '\n',
	'ß': 's', 'æ': 'a', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ı': 'i', 'Ø': 'o', 'Ł': 'l', 'Æ': 'a',
}

// lookalikes are letters of other scripts that pass for Latin ones. They are read so only where a word or its
// neighbours are Latin: a text in Greek stays Greek.
var lookalikes = map[rune]rune{
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'ё': 'e', 'һ': 'h', 'н': 'h', 'і': 'i', 'ї': 'i', 'ј': 'j', 'к': 'k', 'ӏ': 'l',
	'м': 'm', 'п': 'n', 'о': 'o', 'р': 'p', 'ԛ': 'q', 'г': 'r', 'ѕ': 's', 'т': 't', 'ц': 'u', 'ѵ': 'v', 'ѡ': 'w', 'ԝ': 'w', 'х': 'x',
	'у': 'y', 'ү': 'y', 'з': 'z', 'ь': 'b', 'э': 'e', 'я': 'r', 'и': 'n', 'ш': 'w',
	'α': 'a', 'β': 'b', 'ϲ': 'c', 'δ': 'd', 'ε': 'e', 'ϝ': 'f', 'γ': 'y', 'η': 'n', 'ι': 'i', 'ϳ': 'j', 'κ': 'k', 'λ': 'l', 'μ': 'm',
	'ν': 'v', 'ο': 'o', 'ρ': 'p', 'σ': 'o', 'ς': 's', 'τ': 't', 'υ': 'u', 'ω': 'w', 'χ': 'x', 'ζ': 'z',
	'ա': 'w', 'օ': 'o', 'ո': 'n', 'ս': 'u', 'հ': 'h', 'ց': 'g', 'զ': 'q', 'յ': 'j',
	'ɑ': 'a', 'ɡ': 'g', 'ɩ': 'i', 'ʟ': 'l', 'ɴ': 'n', 'ʀ': 'r', 'ʏ': 'y', 'ɪ': 'i', 'ᴀ': 'a', 'ᴄ': 'c', 'ᴅ': 'd', 'ᴇ': 'e', 'ᴊ': 'j',
	'ᴋ': 'k', 'ᴍ': 'm', 'ᴏ': 'o', 'ᴘ': 'p', 'ᴛ': 't', 'ᴜ': 'u', 'ᴠ': 'v', 'ᴡ': 'w', 'ᴢ': 'z', 'ꜱ': 's', 'ʙ': 'b', 'ɢ': 'g', 'ʜ': 'h',
}

// leet are signs that stand for a letter in a word of letters. Where two letters are possible both are tried.
var leet = map[rune]string{
	'0': "o", '1': "il", '3': "e", '4': "a", '5': "s", '7': "t", '8': "b", '9': "g", '2': "z", '6': "g", '@': "a", '$': "s", '!': "i", '|': "li", '+': "t", '€': "e",
}
