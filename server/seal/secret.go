package seal

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"io"
)

// NewSecret makes the secret of a session: 32 random bytes as 43 characters for a cookie, and its hash, the only one of
// the two that is stored. random must be cryptographic. The error is random's.
func NewSecret(random io.Reader) (token, hash string, err error) {
	var b [32]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", "", fmt.Errorf("seal: no randomness: %w", err)
	}
	token = encode(b[:])
	return token, HashSecret(token), nil
}

// HashSecret is what a presented secret is looked up by, 43 characters. A plain hash with a label is enough: nobody can
// guess 256 random bits. It is not for anything a person chose.
func HashSecret(token string) string {
	sum := sha256.Sum256(appendPart(appendPart(nil, "holdfast/1/secret"), token))
	return encode(sum[:])
}

// Equal compares secrets or hashes without telling by its duration where they differ. Lengths are not hidden.
func Equal[T ~string | ~[]byte](a, b T) bool {
	return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
