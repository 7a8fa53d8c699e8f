package seal

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"
)

func wrappedBy(keys *memKeys, owner string) uint32 {
	return binary.BigEndian.Uint32(keys.get(practice + "/data/group/" + owner)[1:])
}

func TestNewDataKeysUseTheNewestWrappingKeyAndOldOnesStayReadable(t *testing.T) {
	ctx := context.Background()
	one, root, keys := newRing(t)
	two := openRing(t, root, keys, 10) // runs on while the other makes new versions
	anna := mustSeal(t, one, place("anna"), "first")
	for want := 2; want <= 4; want++ {
		if got, err := one.NewWrappingKey(ctx); got != want || err != nil {
			t.Fatalf("version %d, %v; want %d", got, err, want)
		}
	}
	ben := mustSeal(t, one, place("ben"), "second")
	cleo := mustSeal(t, two, place("cleo"), "third")
	for owner, want := range map[string]uint32{"anna": 1, "ben": 4, "cleo": 4} {
		if got := wrappedBy(keys, owner); got != want {
			t.Errorf("%s's key is wrapped by version %d, want %d", owner, got, want)
		}
	}
	for _, ring := range []*Ring{one, two, openRing(t, root, keys, 10)} {
		mustOpen(t, ring, place("anna"), anna, "first")
		mustOpen(t, ring, place("ben"), ben, "second")
		mustOpen(t, ring, place("cleo"), cleo, "third")
	}
}

// An instance meets a data key under a wrapping key that was made after its start.
func TestAVersionMadeElsewhereIsFound(t *testing.T) {
	one, root, keys := newRing(t)
	two := openRing(t, root, keys, 10)
	for range 3 {
		if _, err := one.NewWrappingKey(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	mustOpen(t, two, place("anna"), mustSeal(t, one, place("anna"), "words"), "words")
}

func TestARetiredVersionDoesNotHideLaterOnes(t *testing.T) {
	ctx := context.Background()
	one, root, keys := newRing(t)
	anna := mustSeal(t, one, place("anna"), "words")
	if _, err := one.NewWrappingKey(ctx); err != nil {
		t.Fatal(err)
	}
	ben := mustSeal(t, one, place("ben"), "words")
	keys.put(practice+"/wrapping/000001", []byte{tombstone})
	two := openRing(t, root, keys, 10)
	mustOpen(t, two, place("ben"), ben, "words")
	if _, err := two.Open(ctx, place("anna"), anna); !errors.Is(err, ErrUnopened) {
		t.Errorf("a key under a retired version: %v", err)
	}
	mustSeal(t, two, place("cleo"), "words")
	if got := wrappedBy(keys, "cleo"); got != 2 {
		t.Errorf("wrapped by version %d, want 2", got)
	}
	keys.put(practice+"/wrapping/000002", []byte{tombstone})
	three := openRing(t, root, keys, 10)
	mustSeal(t, three, place("dora"), "words")
	if got := wrappedBy(keys, "dora"); got != 3 {
		t.Errorf("after all were retired, wrapped by version %d, want 3", got)
	}
}

func TestADamagedWrappingKeyStopsTheStart(t *testing.T) {
	_, root, keys := newRing(t)
	for _, name := range []string{practice + "/wrapping/000001", practice + "/derived/1"} {
		record := keys.get(name)
		for i := range record {
			changed := append([]byte(nil), record...)
			changed[i] ^= 1
			keys.put(name, changed)
			if _, err := OpenRing(context.Background(), root, keys, practice, 1); err == nil {
				t.Fatalf("%s with byte %d changed was taken", name, i)
			}
		}
		keys.put(name, record)
	}
	keys.put(practice+"/wrapping/000001", keys.get(practice+"/derived/1"))
	if _, err := OpenRing(context.Background(), root, keys, practice, 1); !errors.Is(err, ErrWrongRoot) {
		t.Error("a key in another's place was taken:", err)
	}
}
