package admission

import (
	"encoding/binary"
	"strconv"
	"strings"
)

// The code is the second thing, which a mailbox does not hold: the facilitator tells it by another way. Its letters are
// those that are heard and read apart, without vowels, so that no code is a word.
const (
	codeLetters = "23456789BCDFGHJKMNPQRSTVWXYZ"
	codeLength  = 8
	// maxTries wrong codes end an invitation: with 28^8 codes that leaves a guesser one chance in 38 thousand million.
	maxTries = 10
)

// code is the code of one version of an invitation. It follows from the ring, so it can be shown to the facilitator
// again and is stored nowhere.
func (s *Service) code(invitation string, version int) string {
	sum := s.ring.Fingerprint("invitation.code", invitation, strconv.Itoa(version))
	var b [codeLength]byte
	for i := range b { // 32 bits for each letter: what the remainder prefers is under one in a hundred million
		b[i] = codeLetters[binary.BigEndian.Uint32(sum[4*i:])%uint32(len(codeLetters))]
	}
	return string(b[:4]) + "-" + string(b[4:])
}

// plainCode is a typed code as code writes it, as far as it can be meant so: case, blanks and hyphens do not matter.
func plainCode(typed string) string {
	kept := strings.Map(func(r rune) rune {
		if r == '-' || r == '–' || r == ' ' || r == '\u00a0' || r == '\t' {
			return -1
		}
		return r
	}, strings.ToUpper(typed))
	if len(kept) != codeLength {
		return kept
	}
	return kept[:4] + "-" + kept[4:]
}
