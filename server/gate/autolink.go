package gate

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// found is an address in words: where it stands and where it leads.
type found struct {
	from, to int
	href     string
}

// find lists the addresses written out in s, in one pass.
func find(s string) []found {
	var all []found
	for at := 0; ; {
		from := opener(s, at)
		if from < 0 {
			return all
		}
		to := closer(s, from)
		if href, ok := spelled(s[from:to]); ok {
			all = append(all, found{from, to, href})
		}
		at = to
	}
}

// opener is where the next address could begin at or after at, or -1: not in the middle of a word or of another
// address.
func opener(s string, at int) int {
	for i := at; i < len(s); i++ {
		if c := s[i] | 0x20; c != 'h' && c != 'w' || !opens(s[i:]) {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		if i == 0 || !unicode.In(before, unicode.L, unicode.N, unicode.M) && !strings.ContainsRune("@/.-_:%=&?#", before) {
			return i
		}
	}
	return -1
}

func opens(s string) bool {
	for _, p := range []string{"https://", "http://", "www."} {
		if len(s) > len(p) && strings.EqualFold(s[:len(p)], p) {
			return true
		}
	}
	return false
}

// closer is where an address that begins at from ends: before white space, quotation marks and angle brackets, and
// before the punctuation of the sentence around it. A closing bracket belongs to it if its opening one does.
func closer(s string, from int) int {
	to := from + strings.IndexFunc(s[from:], func(r rune) bool {
		return isSpace(r) || strings.ContainsRune("<>\"`“”„«»‹›", r)
	})
	if to < from {
		to = len(s)
	}
	open := strings.Count(s[from:to], "(") - strings.Count(s[from:to], ")")
	for to > from {
		r, n := utf8.DecodeLastRuneInString(s[from:to])
		switch {
		case r == ')' && open < 0:
			open++
		case strings.ContainsRune(".,;:!?'*_~]}|’‘…", r):
		default:
			return to
		}
		to -= n
	}
	return to
}

// spelled is where an address in words leads. A www. that is not followed by a name with a dot is none.
func spelled(s string) (string, bool) {
	if !strings.Contains(s, "://") && strings.Count(s, ".") < 2 {
		return "", false
	}
	return address(s)
}
