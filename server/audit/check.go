package audit

import (
	"fmt"
	"regexp"
	"strings"

	"holdfast/server/id"
)

// The two shapes a record takes: names of the code (write-post), and ids. A sentence fits neither.
var (
	code   = regexp.MustCompile(`^[a-z]{2,16}(-[a-z]{2,16}){0,3}$`)
	digest = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`) // how seal writes 32 bytes
)

// check refuses whatever is neither a name of the code nor an id. It does not repeat what it refused: that may be
// somebody's words.
func (r Record) check() error {
	for field, ok := range map[string]bool{
		"ID":       isULID(r.ID),
		"At":       !r.At.IsZero(),
		"Action":   code.MatchString(r.Action),
		"Actor":    r.Actor == "" || isULID(r.Actor),
		"Kind":     r.Kind == "" || code.MatchString(r.Kind),
		"Object":   isID(r.Object),
		"Revision": r.Revision == "" || isULID(r.Revision),
		"Outcome":  code.MatchString(r.Outcome),
	} {
		if !ok {
			return fmt.Errorf("%w: %s", ErrRecord, field)
		}
	}
	return nil
}

// isID takes what the house has for ids: a ULID, a pair of them (id.Pair), or a keyed hash.
func isID(s string) bool {
	one, other, pair := strings.Cut(s, ".")
	return digest.MatchString(s) || isULID(one) && (!pair || isULID(other))
}

func isULID(s string) bool {
	_, err := id.Parse[string](s)
	return err == nil
}
