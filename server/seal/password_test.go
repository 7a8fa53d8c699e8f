package seal

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"

	"holdfast/server/errs"
	"holdfast/server/redact"
)

var cheap = Cost{KiB: 64, Times: 1, Lanes: 1}

func TestPasswordsAreHashedAndChecked(t *testing.T) {
	h, ctx := NewHasherAt(1, cheap), t.Context()
	one, err := h.Hash(ctx, "quiet heron")
	if err != nil {
		t.Fatal(err)
	}
	two, _ := h.Hash(ctx, "quiet heron")
	if one == two || !strings.HasPrefix(one, "$argon2id$v=19$m=64,t=1,p=1$") || strings.Contains(one, "heron") {
		t.Fatalf("%s, %s", one, two)
	}
	for try, want := range map[redact.Token]bool{"quiet heron": true, "quiet heron ": false, "": false, "Quiet heron": false} {
		if ok, stale, err := h.Verify(ctx, one, try); err != nil || ok != want || stale {
			t.Errorf("%q: %v %v %v", string(try), ok, stale, err)
		}
	}
	dearer := NewHasherAt(1, Cost{KiB: 128, Times: 1, Lanes: 1})
	if ok, stale, err := dearer.Verify(ctx, one, "quiet heron"); !ok || !stale || err != nil {
		t.Errorf("at another cost: %v %v %v", ok, stale, err)
	}
}

// A hash that is damaged, foreign or greedy is an error and takes no work: a stored one must not take the machine down.
func TestOnlyOurHashesAreRead(t *testing.T) {
	h := NewHasherAt(1, cheap)
	good, _ := h.Hash(t.Context(), "x")
	for name, hash := range map[string]string{
		"plain":       "quiet heron",
		"bcrypt":      "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
		"argon2i":     strings.Replace(good, "argon2id", "argon2i", 1),
		"version":     strings.Replace(good, "v=19", "v=16", 1),
		"memory":      strings.Replace(good, "m=64", "m=4294967295", 1),
		"no memory":   strings.Replace(good, "m=64", "m=0", 1),
		"time":        strings.Replace(good, "t=1", "t=1000000", 1),
		"lanes":       strings.Replace(good, "p=1", "p=0", 1),
		"cost":        strings.Replace(good, "m=64,t=1,p=1", "m=64", 1),
		"salt":        strings.Replace(good, good[28:30], "", 1),
		"cut":         good[:len(good)-4],
		"not base64":  good[:len(good)-2] + "!!",
		"with a tail": good + "$x",
	} {
		before := h.Hashes()
		if ok, _, err := h.Verify(t.Context(), hash, "x"); ok || errs.KindOf(err) != errs.Internal || err == nil {
			t.Errorf("%s: %v %v", name, ok, err)
		}
		if h.Hashes() != before {
			t.Errorf("%s: it was worked on", name)
		}
	}
}

func TestTheDummyHasNoPasswordAndCostsTheSame(t *testing.T) {
	h := NewHasher(1)
	cost, _, _, err := parsePHC(h.Dummy())
	if err != nil || cost != Usual {
		t.Fatalf("%+v, %v", cost, err)
	}
	small := NewHasherAt(1, cheap)
	for _, hash := range []string{"", small.Dummy()} {
		for _, try := range []redact.Token{"", "x", "quiet heron"} {
			before := small.Hashes()
			if ok, _, err := small.Verify(t.Context(), hash, try); ok || err != nil || small.Hashes() != before+1 {
				t.Errorf("%q against nobody: %v %v", string(try), ok, err)
			}
		}
	}
}

// The cost of every password is OWASP's baseline, or above.
func TestTheUsualCost(t *testing.T) {
	if Usual.KiB < 19*1024 || Usual.Times < 2 || Usual.Lanes < 1 {
		t.Errorf("%+v", Usual)
	}
}

// Of many at once n are worked on, 2n wait, and the others are turned away before anything happens. So the memory for
// hashing is n times the cost, whoever comes.
func TestNeverMoreThanItsPlaces(t *testing.T) {
	for _, n := range []int{1, 2, 5} {
		h := NewHasherAt(n, cheap)
		var working []*Turn
		for range n {
			turn, err := h.Turn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			working = append(working, turn)
		}
		ctx, cancel := context.WithCancel(t.Context())
		came := make(chan error, 2*n)
		for range 2 * n {
			go func() {
				turn, err := h.Turn(ctx)
				if err == nil {
					turn.Done()
				}
				came <- err
			}()
		}
		for len(h.queue) < 3*n { // each is in the queue before it waits
			runtime.Gosched()
		}
		if len(h.places) != n {
			t.Errorf("%d at work, want %d", len(h.places), n)
		}
		_, err := h.Turn(t.Context())
		if e, _ := errs.As(err); e == nil || e.Kind != errs.TooMany || e.RetryAfter <= 0 {
			t.Errorf("one more than %d: %v", 3*n, err)
		}
		if before := h.Hashes(); errs.KindOf(func() error { _, err := h.Hash(t.Context(), "x"); return err }()) != errs.TooMany || h.Hashes() != before {
			t.Error("whoever is turned away is hashed all the same")
		}
		cancel()
		for range 2 * n {
			if err := <-came; !errors.Is(err, context.Canceled) || errs.KindOf(err) != errs.Unavailable {
				t.Errorf("whoever gave up waiting: %v", err)
			}
		}
		for _, turn := range working {
			turn.Done()
			turn.Done()
		}
		if len(h.places) != 0 || len(h.queue) != 0 {
			t.Errorf("left taken: %d places, %d in the queue", len(h.places), len(h.queue))
		}
		if _, err := h.Hash(t.Context(), "x"); err != nil {
			t.Error(err)
		}
	}
}

func TestAHasherNeedsAPlace(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it works on nothing")
		}
	}()
	NewHasher(0)
}
