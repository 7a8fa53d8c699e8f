package words

import (
	"strings"
	"unicode/utf8"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Two languages that nobody speaks, made from the English one. They show what no English page can: whether a page has
// room for longer words, whether it can be mirrored, and which words go past the catalogue. Only the demo offers them.
const (
	longLang   = "en-XA" // accents on every letter, and 40 % more of them, in brackets
	mirrorLang = "ar-XB" // written from right to left
)

// Pseudo lists the pseudo-locales.
func Pseudo() []string { return []string{longLang, mirrorLang} }

// IsPseudo says whether lang is one of them.
func IsPseudo(lang string) bool { return lang == longLang || lang == mirrorLang }

// longer is longLang. The plural rules stay those of English, as the messages do.
func longer(from *tongue) *tongue { return derived(from, longLang, "ltr", stretch) }

// mirrored is mirrorLang.
func mirrored(from *tongue) *tongue { return derived(from, mirrorLang, "rtl", mirror) }

func derived(from *tongue, lang, dir string, shape func(string) string) *tongue {
	messages := make([]*i18n.Message, len(from.messages))
	for i, m := range from.messages {
		messages[i] = &i18n.Message{ID: m.ID, Other: shape(m.Other)}
		if m.One != "" {
			messages[i].One = shape(m.One)
		}
	}
	return must(newTongue(lang, dir, language.English, messages))
}

var accents = strings.NewReplacer(
	"a", "åå", "e", "éé", "i", "îî", "o", "öö", "u", "ûû", "A", "ÅÅ", "E", "ÉÉ", "I", "ÎÎ", "O", "ÖÖ", "U", "ÛÛ",
	"b", "ƀ", "c", "ç", "d", "ð", "f", "ƒ", "g", "ĝ", "h", "ĥ", "j", "ĵ", "k", "ķ", "l", "ļ", "m", "ɱ", "n", "ñ", "p", "þ",
	"q", "ǫ", "r", "ŕ", "s", "š", "t", "ţ", "v", "ṽ", "w", "ŵ", "x", "ẋ", "y", "ý", "z", "ž",
)

// stretch doubles the vowels, which makes the words themselves longer, and adds what lacks to 40 % at the end.
func stretch(message string) string {
	var out strings.Builder
	out.WriteByte('[')
	before, after := 0, 0
	for p := range split(message) {
		if p.place != "" {
			out.WriteString(p.text)
			continue
		}
		said := accents.Replace(p.text)
		before, after = before+utf8.RuneCountInString(p.text), after+utf8.RuneCountInString(said)
		out.WriteString(said)
	}
	if lacks := (before*14+9)/10 - after; lacks > 0 {
		out.WriteString(" " + strings.Repeat("~", lacks))
	}
	out.WriteByte(']')
	return out.String()
}

// mirror turns the text around: U+202E orders what follows from right to left, up to U+202C. What stands in the places
// keeps its own direction.
func mirror(message string) string {
	var out strings.Builder
	for p := range split(message) {
		if p.place != "" {
			out.WriteString(p.text)
			continue
		}
		out.WriteString("\u202e" + p.text + "\u202c")
	}
	return out.String()
}
