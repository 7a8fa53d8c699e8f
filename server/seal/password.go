package seal

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"

	"holdfast/server/errs"
	"holdfast/server/redact"
)

// Cost is what one argon2id hash takes.
type Cost struct {
	KiB   uint32 // memory
	Times uint32 // passes over it
	Lanes uint8
}

// Usual is the cost of every password: the OWASP baseline for argon2id, 57 ms on the machine of the anchors (security
// anchor, crypto).
var Usual = Cost{KiB: 19 * 1024, Times: 2, Lanes: 1}

// The lengths of what goes into a hash and comes out, in bytes (RFC 9106, section 4), and the highest cost that a stored
// hash may ask for: one that was tampered with must not take the machine down.
const (
	saltLen  = 16
	hashLen  = 32
	maxKiB   = 256 * 1024
	maxTimes = 16
)

// turnWait is how long a caller is told to stay away when the queue is full: some dozens of hashes.
const turnWait = 2 * time.Second

// Hasher hashes and checks passwords, never more than a fixed number at once, so that signing in cannot starve reading
// and its memory has a bound: places × Cost.KiB. Up to twice as many wait; whoever comes then is turned away at once
// (security anchor O3). It is safe for concurrent use.
type Hasher struct {
	cost   Cost
	places chan struct{}
	queue  chan struct{}
	hashes atomic.Int64
	dummy  string
}

// NewHasher makes one that works on atOnce passwords at a time; one fewer than GOMAXPROCS leaves a core to readers. Less
// than 1 panics.
func NewHasher(atOnce int) *Hasher { return NewHasherAt(atOnce, Usual) }

// NewHasherAt is NewHasher at another cost, for tests that hash a thousand times.
func NewHasherAt(atOnce int, cost Cost) *Hasher {
	if atOnce < 1 {
		panic("seal: a hasher with no place to hash in")
	}
	return &Hasher{
		cost: cost, places: make(chan struct{}, atOnce), queue: make(chan struct{}, 3*atOnce),
		dummy: cost.text(make([]byte, saltLen), make([]byte, hashLen)),
	}
}

// Hashes is how many hashes were made so far, for tests and figures.
func (h *Hasher) Hashes() int64 { return h.hashes.Load() }

// Dummy is a hash that no password has, at this hasher's cost: checking against it takes as long as against any other.
func (h *Hasher) Dummy() string { return h.dummy }

// Turn is a place at work. It must be given back with Done.
type Turn struct {
	h    *Hasher
	done bool
}

// Turn waits for a place. TooMany at once when the queue is full, Unavailable when ctx ends first. Taking a turn before
// anything is written keeps a flood away from the store as well.
func (h *Hasher) Turn(ctx context.Context) (*Turn, error) {
	select {
	case h.queue <- struct{}{}:
	default:
		return nil, &errs.Error{Kind: errs.TooMany, Sentence: "Many people are signing in at this moment. Please try again shortly.", RetryAfter: turnWait}
	}
	select {
	case h.places <- struct{}{}:
		return &Turn{h: h}, nil
	case <-ctx.Done():
		<-h.queue
		return nil, errs.Wrap(ctx.Err(), errs.Unavailable, "Many people are signing in at this moment. Please try again shortly.")
	}
}

// Done gives the place to the next in the queue. A second call does nothing.
func (t *Turn) Done() {
	if t.done {
		return
	}
	t.done = true
	<-t.h.places
	<-t.h.queue
}

// Hash makes what is stored of a password, in the PHC form $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func (t *Turn) Hash(password redact.Token) (string, error) {
	salt := make([]byte, saltLen)
	if _, err := io.ReadFull(rand.Reader, salt); err != nil {
		return "", fault(err, "no randomness for a password")
	}
	return t.h.cost.text(salt, t.h.key(t.h.cost, password, salt)), nil
}

// Verify says whether try is the password that hash was made of; stale asks for a new hash, because this one was made at
// another cost. An empty hash is Dummy. Internal when hash cannot be read.
func (t *Turn) Verify(hash string, try redact.Token) (ok, stale bool, err error) {
	if hash == "" {
		hash = t.h.dummy
	}
	cost, salt, want, err := parsePHC(hash)
	if err != nil {
		return false, false, err
	}
	got := t.h.key(cost, try, salt)
	return subtle.ConstantTimeCompare(got, want) == 1, cost != t.h.cost, nil
}

// Hash is Turn and Turn.Hash in one.
func (h *Hasher) Hash(ctx context.Context, password redact.Token) (string, error) {
	turn, err := h.Turn(ctx)
	if err != nil {
		return "", err
	}
	defer turn.Done()
	return turn.Hash(password)
}

// Verify is Turn and Turn.Verify in one.
func (h *Hasher) Verify(ctx context.Context, hash string, try redact.Token) (ok, stale bool, err error) {
	turn, err := h.Turn(ctx)
	if err != nil {
		return false, false, err
	}
	defer turn.Done()
	return turn.Verify(hash, try)
}

func (h *Hasher) key(cost Cost, password redact.Token, salt []byte) []byte {
	h.hashes.Add(1)
	return argon2.IDKey([]byte(string(password)), salt, cost.Times, cost.KiB, cost.Lanes, hashLen)
}

// text is the PHC form.
func (c Cost) text(salt, key []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.KiB, c.Times, c.Lanes, b.EncodeToString(salt), b.EncodeToString(key))
}

func parsePHC(hash string) (c Cost, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return Cost{}, nil, nil, misuse("a password hash of an unknown form")
	}
	n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.KiB, &c.Times, &c.Lanes)
	if err != nil || n != 3 || c.KiB == 0 || c.KiB > maxKiB || c.Times == 0 || c.Times > maxTimes || c.Lanes == 0 {
		return Cost{}, nil, nil, misuse("a password hash of an unknown cost")
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(salt) != saltLen || len(key) != hashLen {
		return Cost{}, nil, nil, misuse("a password hash that is damaged")
	}
	return c, salt, key, nil
}
