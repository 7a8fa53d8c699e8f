package gate

import (
	"strings"
	"unicode"
)

var (
	superscripts = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹")
	subscripts   = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉")
)

// raise keeps what small raised or lowered digits mean: 10² is not 102. Other small text (1st, TM) reads the same.
func raise(s string, script int) string {
	if script == 0 || s == "" || strings.Trim(s, "0123456789") != "" {
		return s
	}
	if script > 0 {
		return superscripts.Replace(s)
	}
	return subscripts.Replace(s)
}

// isEmoji reports whether the text of a picture is one or a few emoji and nothing else.
func isEmoji(alt string) bool {
	if alt == "" || len(alt) > 64 {
		return false
	}
	for _, r := range alt {
		if !pictograph(r) && r != zwj && !isTag(r) && !unicode.Is(unicode.M, r) {
			return false
		}
	}
	return hasInk(alt)
}
