package gate

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	zwnj        = '\u200c'
	zwj         = '\u200d'
	blackFlag   = '\U0001F3F4'
	brailleNull = '\u2800' // prints nothing, though it is no space to Unicode
	objectMark  = '\ufffc' // where a word processor had a picture
)

// joining are the scripts whose letters change shape or split with a joiner between them: Persian and Urdu words need
// ZWNJ, the scripts of India, Burma and Sri Lanka need both.
var joining = []*unicode.RangeTable{
	unicode.Arabic, unicode.Syriac, unicode.Nko, unicode.Mandaic, unicode.Mongolian, unicode.Adlam,
	unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
	unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Myanmar, unicode.Khmer,
	unicode.Tibetan, unicode.Balinese, unicode.Javanese,
}

// cleaner removes, from one stretch of text after another, every rune that shows nothing and can only mislead:
// controls, all bidirectional controls (pages set dir="auto" on what people wrote, which finds the direction without
// them), zero-width and filler runes, private use, and tag runes. What an emoji or a script needs stays, in the one
// place where it means something. The zero value starts a line.
type cleaner struct {
	last rune // the last rune kept
	base rune // the last rune kept that is no mark, selector or joiner
	tags int  // bytes of a flag sequence still to pass
}

// clean returns s without those runes. Spaces of every kind stay for the caller to collapse.
func (c *cleaner) clean(s string) string {
	if plain(s) {
		if s != "" {
			c.last = rune(s[len(s)-1])
			c.base, c.tags = c.last, 0
		}
		return s
	}
	var out strings.Builder
	out.Grow(len(s))
	for i, r := range s {
		r = wingding(r)
		next := i + utf8.RuneLen(r)
		if r == blackFlag {
			c.tags = flagTags(s[next:])
		}
		if c.keeps(r, s[next:]) {
			out.WriteRune(r)
			c.note(r)
		}
	}
	return out.String()
}

// note remembers a rune that was kept.
func (c *cleaner) note(r rune) {
	c.last = r
	if r != zwj && r != zwnj && !unicode.Is(unicode.M, r) && !isTag(r) {
		c.base = r
	}
}

// keeps decides about one rune, given what follows it in the same stretch.
func (c *cleaner) keeps(r rune, rest string) bool {
	joint := c.last == zwj || c.last == zwnj
	switch {
	case isSpace(r):
		return true
	case isTag(r):
		c.tags -= utf8.RuneLen(r)
		return c.tags >= 0
	case r == zwj && pictograph(c.base):
		next, _ := utf8.DecodeRuneInString(rest)
		return !joint && pictograph(next)
	case r == zwj || r == zwnj:
		return !joint && !isSpace(c.last) && unicode.In(c.base, joining...)
	case unicode.Is(unicode.Variation_Selector, r):
		return selects(r) && c.base != 0 && !isSpace(c.base) && !joint && !unicode.Is(unicode.Variation_Selector, c.last)
	}
	return visible(r)
}

// selects tells the selectors in ordinary use (text or emoji form, CJK variants) from those kept out.
func selects(r rune) bool { return r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF }

// visible reports whether r prints something. Runes that this Go's tables do not know yet count as visible, so that
// next year's emoji are not eaten.
func visible(r rune) bool {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Co, unicode.Noncharacter_Code_Point, unicode.Other_Default_Ignorable_Code_Point):
		return false
	case unicode.Is(unicode.Cf, r):
		return unicode.Is(unicode.Prepended_Concatenation_Mark, r) // Arabic number signs do print
	}
	return r != objectMark
}

// pictograph is a wide net for what emoji sequences are made of, skin tones among them.
func pictograph(r rune) bool {
	return unicode.Is(unicode.So, r) && r != utf8.RuneError || r >= 0x1F000 && r <= 0x1FAFF
}

func isTag(r rune) bool { return r >= 0xE0020 && r <= 0xE007F }

// flagTags is the length in bytes of the tag runes that make a regional flag (England, Scotland, Wales) of the black
// flag before them, or 0. Longer runs are a known way to smuggle text, and are not a flag.
func flagTags(rest string) int {
	n, runes := 0, 0
	for _, r := range rest {
		if !isTag(r) || runes > 6 {
			return 0
		}
		n, runes = n+utf8.RuneLen(r), runes+1
		if r == 0xE007F {
			return n
		}
	}
	return 0
}

// wingding turns the private-use bullets of Word's symbol fonts into a bullet that every font has.
func wingding(r rune) rune {
	switch r {
	case 0xF0B7, 0xF0A7, 0xF0A8, 0xF0D8, 0xF076, 0xF0FC, 0xF02D:
		return '•'
	}
	return r
}

// isSpace is Unicode's white space, and the braille blank that is used as one.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r == brailleNull }

// plain reports whether s holds only printable ASCII and ASCII white space: nothing to clean.
func plain[S string | []byte](s S) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7f || c < ' ' && (c < '\t' || c > '\r') {
			return false
		}
	}
	return true
}

// maxMarks is how many combining marks one letter may carry. Pointed Hebrew and Vedic Sanskrit need four or five; a
// tower of dozens covers the post above it.
const maxMarks = 8

// compose brings s to NFC, so that equal words are equal bytes, and cuts towers of marks.
func compose(s []byte) []byte {
	if plain(s) {
		return s
	}
	marks := 0
	return bytes.Map(func(r rune) rune {
		if !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
			return r
		}
		if marks++; marks > maxMarks {
			return -1
		}
		return r
	}, norm.NFC.Bytes(s))
}

// hasInk reports whether anything in s can be seen by itself.
func hasInk(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return !isSpace(r) && !unicode.Is(unicode.M, r) })
}

// hasLetters reports whether s says anything beyond signs and numbers.
func hasLetters(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
