// Package id makes and reads the ids of the house: ULIDs, each noun with its own type, so that a cohort's id cannot be
// handed to something that wants a thread's.
package id

import (
	"io"
	"sync"
	"time"

	"github.com/oklog/ulid/v2"

	"holdfast/server/clock"
	"holdfast/server/errs"
)

// The nouns that have ids. Membership and read mark ids are made of two others, see Pair.
type (
	Practice string
	Person   string
	Cohort   string
	Thread   string
	Post     string
	Revision string
	Case     string
	Decision string
)

// Len is the length of every ULID in text.
const Len = ulid.EncodedSize

// Source makes new ids from the clock and the randomness it was handed. It is safe for concurrent use, and ids made in
// one millisecond keep their order.
type Source struct {
	clock   clock.Clock
	mu      sync.Mutex
	entropy *ulid.MonotonicEntropy
}

// NewSource makes a source; random must be cryptographic in the product (crypto/rand), and may be fixed in a test.
func NewSource(c clock.Clock, random io.Reader) *Source {
	return &Source{clock: c, entropy: ulid.Monotonic(random, 0)}
}

// New is a fresh id.
func (s *Source) New() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return ulid.MustNew(ulid.Timestamp(s.clock.Now()), s.entropy).String()
}

// Derived is the id that follows from what must happen once: same time and same digest, same id. digest must come from
// a keyed hash (seal.Ring.Fingerprint) and be at least 10 bytes.
func Derived(at time.Time, digest []byte) string {
	var u ulid.ULID
	_ = u.SetTime(ulid.Timestamp(at))
	_ = u.SetEntropy(digest[:10])
	return u.String()
}

// Time is the moment inside an id; zero when s is not an id.
func Time(s string) time.Time {
	u, err := ulid.ParseStrict(s)
	if err != nil {
		return time.Time{}
	}
	return ulid.Time(u.Time()).UTC()
}

// Parse reads an id that came from outside. Anything else is NotFound: a malformed address answers like an absent one.
func Parse[T ~string](s string) (T, error) {
	if len(s) != Len {
		return "", errAbsent
	}
	u, err := ulid.ParseStrict(s)
	if err != nil || u.String() != s {
		return "", errAbsent
	}
	return T(s), nil
}

var errAbsent = errs.New(errs.NotFound, "There is nothing at this address, or it is not yours to see.")

// Pair is the id of what exists once for two others: a membership (cohort, person), a read mark (person, thread).
func Pair[A, B ~string](a A, b B) string { return string(a) + "." + string(b) }
