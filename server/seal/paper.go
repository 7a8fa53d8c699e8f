package seal

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"holdfast/server/errs"
)

// The paper form of a root key: 14 groups of 5 characters. Thirteen carry the key (52 characters of Crockford's base32,
// 260 bits of which the last four are zero), the last one a hash of it. The fifth character of a group checks the other
// four and the group's position, so that a wrong character, two swapped neighbours and two swapped groups are named by
// their position. What a check character cannot see (one in 32 of other changes) the last group finds.
const (
	paperGroups = 14
	groupLen    = 5
	groupsLine  = 5
	// Crockford's: without i, l, o and u, which hands and eyes confuse with others.
	paperAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	paperLabel    = "holdfast/1/root/paper"
)

var paperCode = base32.NewEncoding(paperAlphabet).WithPadding(base32.NoPadding)

var ordinals = [paperGroups]string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
	"ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"}

// Paper is the key for printing: lines of five groups.
func (r Root) Paper() string {
	letters := paperCode.EncodeToString(r.key()) + paperHash(r.key())
	var out strings.Builder
	for i := range paperGroups {
		switch {
		case i == 0:
		case i%groupsLine == 0:
			out.WriteByte('\n')
		default:
			out.WriteByte(' ')
		}
		data := letters[i*4 : i*4+4]
		out.WriteString(data)
		out.WriteByte(checkLetter(i, data))
	}
	return out.String()
}

// ParsePaper reads the paper form. Case does not matter, nor do spaces, line ends or hyphens between groups; o, i and l
// are read as 0, 1 and 1. Invalid, with a sentence that names the group that is mistyped.
func ParsePaper(text string) (Root, error) {
	groups, err := splitPaper(text)
	if err != nil {
		return Root{}, err
	}
	var letters strings.Builder
	for i, group := range groups {
		if len(group) != groupLen || !inAlphabet(group) || group[4] != checkLetter(i, group[:4]) {
			return Root{}, errs.New(errs.Invalid, fmt.Sprintf("The %s group of the root key is mistyped. Please compare it with your copy.", ordinals[i]))
		}
		letters.WriteString(group[:4])
	}
	return decodePaper(letters.String())
}

func splitPaper(text string) ([]string, error) {
	text = strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", " ").Replace(strings.ToUpper(text))
	groups := strings.Fields(text)
	if len(groups) == 1 && len(groups[0]) == paperGroups*groupLen {
		whole := groups[0]
		groups = nil
		for i := 0; i < len(whole); i += groupLen {
			groups = append(groups, whole[i:i+groupLen])
		}
	}
	if len(groups) != paperGroups {
		return nil, errs.New(errs.Invalid, fmt.Sprintf("A root key has %d groups of %d characters; this has %d.", paperGroups, groupLen, len(groups)))
	}
	return groups, nil
}

func decodePaper(letters string) (Root, error) {
	const keyLetters = (paperGroups - 1) * 4
	key, err := paperCode.DecodeString(letters[:keyLetters])
	// The comparison also refuses a last letter whose four spare bits are not zero.
	if err != nil || paperCode.EncodeToString(key)+paperHash(key) != letters {
		return Root{}, errs.New(errs.Invalid, "A group of the root key is mistyped, but its check letter cannot say which. Please compare every group with your copy.")
	}
	return checkedRoot(key)
}

// paperHash is four letters of a hash of the key. It shows 20 bits of something nobody can turn back, beside the whole
// key.
func paperHash(key []byte) string {
	sum := sha256.Sum256(appendPart(appendPart(nil, paperLabel), key))
	return paperCode.EncodeToString(sum[:])[:4]
}

func inAlphabet(group string) bool {
	for i := 0; i < len(group); i++ {
		if strings.IndexByte(paperAlphabet, group[i]) < 0 {
			return false
		}
	}
	return true
}

// checkLetter is the sum of position and letters, each times another power of x, in the field of 32 elements: a change
// of one letter, or a swap of two, always changes it.
func checkLetter(position int, data string) byte {
	sum := byte(position + 1)
	for i := 0; i < len(data); i++ {
		sum = timesX(sum) ^ byte(strings.IndexByte(paperAlphabet, data[i]))
	}
	return paperAlphabet[timesX(sum)]
}

// timesX multiplies by x modulo x^5 + x^2 + 1, which is primitive.
func timesX(v byte) byte {
	v <<= 1
	if v&0x20 != 0 {
		v ^= 0x25
	}
	return v
}
