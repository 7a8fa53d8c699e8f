package account

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"holdfast/server/errs"
	"holdfast/server/redact"
)

// How long a password is, in characters as people count them. Fifteen where it may be the only thing somebody shows (NIST
// 800-63B-4 §3.1.1); the upper end only bounds the work, and is far above the 64 that must be taken.
const (
	MinPassword = 15
	MaxPassword = 256
)

// minLeft is how many characters must be left once everything that a guesser tries first is taken out.
const minLeft = 8

// CheckPassword says whether a password may be set: nil, or Invalid with Field "password" and a sentence. There are no
// rules about which characters it has; spaces and every script are welcome. Refused is what a guesser tries first: known
// passwords, repetition, runs along the alphabet or the keyboard, and what is known of this person and this place.
func (s *Service) CheckPassword(password redact.Token, address redact.Email, names ...redact.Words) error {
	text := string(composed(password))
	if !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return errs.In("password", "This has signs in it that cannot be typed again for sure. Please leave them out.")
	}
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return errs.In("password", "There is no password yet. Four or five words that have nothing to do with each other are a good one.")
	case n < MinPassword:
		return errs.In("password", "This is short. Please take at least 15 characters: four or five words that have nothing to do with each other, with spaces if you like.")
	case n > MaxPassword:
		return errs.In("password", "This is longer than 256 characters. A shorter one is as safe.")
	}
	return refuseGuessable(text, s.context(address, names))
}

// composed is a password as it is hashed: in one Unicode form, so that the same letters from another keyboard are the
// same password, and otherwise as it was typed, spaces and all.
func composed(password redact.Token) redact.Token {
	const most = 16 << 10 // bytes; what is longer can only be wrong
	if len(password) > most {
		password = password[:most]
	}
	return redact.Token(norm.NFC.String(string(password)))
}

// context is what is known of a person and a place, in words of four letters and more.
func (s *Service) context(address redact.Email, names []redact.Words) []string {
	text := s.relying.Name + " holdfast " + string(address)
	for _, name := range names {
		text += " " + string(name)
	}
	var words []string
	for _, word := range strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if utf8.RuneCountInString(word) >= 4 {
			words = append(words, plainly(word))
		}
	}
	return words
}

func refuseGuessable(text string, context []string) error {
	flat := plainly(text)
	if leaves(flat, commonPasswords) < minLeft {
		return errs.In("password", "This is among the passwords that are tried first. Please take words that do not usually stand together.")
	}
	if distinct(flat) < 5 || len([]rune(unit(flat))) < minLeft {
		return errs.In("password", "This repeats the same few signs. Please take several different words.")
	}
	if withoutRuns([]rune(flat)) < minLeft {
		return errs.In("password", "This follows the alphabet, the numbers or the keyboard. Please take words instead.")
	}
	if leaves(flat, context) < minLeft {
		return errs.In("password", "This is mostly made of your name, your address or the name of this place. Please take words that have nothing to do with them.")
	}
	return nil
}

// plainly is a password as a guesser sees it: small letters, the usual figures in the place of letters turned back,
// nothing but letters and digits.
func plainly(text string) string {
	return strings.Map(func(r rune) rune {
		if letter, ok := disguised[r]; ok {
			return letter
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		if r > unicode.MaxASCII && !unicode.IsSpace(r) {
			return r // other scripts, and pictures
		}
		return -1
	}, strings.ToLower(text))
}

var disguised = map[rune]rune{'@': 'a', '$': 's', '!': 'i'}

// figures stand for letters in every second password there is.
var figures = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t")

// leaves is how many characters are left when these words are taken out, in figures or in letters, whichever leaves less.
func leaves(text string, words []string) int {
	least := utf8.RuneCountInString(text)
	for _, guise := range []string{text, figures.Replace(text)} {
		for _, word := range words {
			guise = strings.ReplaceAll(guise, word, "")
		}
		least = min(least, utf8.RuneCountInString(guise))
	}
	return least
}

func distinct(text string) int {
	seen := map[rune]bool{}
	for _, r := range text {
		seen[r] = true
	}
	return len(seen)
}

// unit is the shortest beginning that, written again and again, makes the whole text.
func unit(text string) string {
	runes := []rune(text)
	for n := 1; n <= len(runes)/2; n++ {
		if repeats(runes, n) {
			return string(runes[:n])
		}
	}
	return text
}

func repeats(runes []rune, n int) bool {
	for i := n; i < len(runes); i++ {
		if runes[i] != runes[i-n] {
			return false
		}
	}
	return true
}

// lines are what a finger or a thought runs along.
var lines = []string{
	"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiopü", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
	"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp",
}

// withoutRuns counts what is left when every run of four and more along a line, in either direction, counts as one.
func withoutRuns(text []rune) int {
	left := 0
	for i := 0; i < len(text); left++ {
		n := 1
		for n < len(text)-i && along(string(text[i:i+n+1])) {
			n++
		}
		if n < 4 {
			n = 1
		}
		i += n
	}
	return left
}

func along(piece string) bool {
	for _, line := range lines {
		if strings.Contains(line, piece) || strings.Contains(line, reversed(piece)) {
			return true
		}
	}
	return false
}

func reversed(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}
