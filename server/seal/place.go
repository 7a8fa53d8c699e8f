package seal

import (
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Place is where sealed words belong. All of it is authenticated with them (associated data), so ciphertext that was
// moved to another practice, document, field, owner, class, revision or schema does not open. The thread is no part of
// it: threads can change.
type Place struct {
	Practice, Collection, ID, Field string
	Owner                           string // whose key seals: a person, a cohort or the practice; see Name
	Class                           Class
	Revision                        string // the word revision; empty for fields that have none
	Schema                          int    // the document's schema number
}

// check refuses a place that would be ambiguous. It finds mistakes of our own code, not of people.
func (p Place) check(practice string) error {
	switch {
	case p.Practice != practice:
		return misuse("a place in another practice")
	case p.Collection == "" || p.ID == "" || p.Field == "":
		return misuse("a place without collection, id or field")
	}
	return keyID{p.Owner, p.Class}.check()
}

// placeLabel starts every input that Place makes, so that it can never equal the input of another use of the same key.
const placeLabel = "holdfast/1/words"

// associated is the unambiguous byte form of the place: a label, then every part with its length before it.
func (p Place) associated() []byte {
	b := make([]byte, 0, 256)
	for _, part := range [...]string{placeLabel, p.Practice, p.Collection, p.ID, p.Field, p.Owner, string(p.Class), p.Revision} {
		b = appendPart(b, part)
	}
	return binary.BigEndian.AppendUint64(b, uint64(p.Schema))
}

// appendPart adds part with its length (8 bytes, big endian) before it: no two lists of parts give the same bytes.
func appendPart[T ~string | ~[]byte](b []byte, part T) []byte {
	b = binary.BigEndian.AppendUint64(b, uint64(len(part)))
	return append(b, part...)
}

// keyID names a data key inside one practice.
type keyID struct {
	owner string
	class Class
}

func (k keyID) check() error {
	if !Name(k.owner) {
		return misuse("an owner that is not an id")
	}
	if !k.class.known() {
		return misuse("an unknown record class")
	}
	return nil
}

// MaxName is the longest owner or practice in bytes; a pair of ULIDs has 53.
const MaxName = 128

// Name says whether s can name an owner or a practice: UTF-8 without slashes and control characters, so that a key's name
// in the KeyStore, whose parts a slash separates, has one reading only.
func Name(s string) bool {
	if s == "" || len(s) > MaxName || !utf8.ValidString(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r == '/' || unicode.IsControl(r) })
}
