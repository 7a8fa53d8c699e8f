package id_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"holdfast/server/errs"
	"holdfast/server/id"
	"holdfast/server/testkit"
)

var then = time.Date(2026, 11, 10, 20, 0, 0, 123e6, time.UTC)

func TestIdsKeepTheirOrderAndTheirTime(t *testing.T) {
	ids := id.NewSource(testkit.NewClock(then), testkit.Random(1))
	last := ""
	for range 1000 {
		next := ids.New()
		if next <= last || len(next) != id.Len {
			t.Fatalf("%q after %q", next, last)
		}
		last = next
	}
	if !id.Time(last).Equal(then) {
		t.Errorf("made at %v, it says %v", then, id.Time(last))
	}
}

func TestDerivedIsTheSameForTheSame(t *testing.T) {
	digest := bytes.Repeat([]byte{7}, 32)
	one, two := id.Derived(then, digest), id.Derived(then, digest)
	other := id.Derived(then, bytes.Repeat([]byte{8}, 32))
	if one != two || one == other || !id.Time(one).Equal(then) {
		t.Errorf("%q, %q, %q", one, two, other)
	}
}

func TestWhatIsNoIdAnswersLikeWhatIsNotThere(t *testing.T) {
	good := "01ARZ3NDEKTSV4RRFFQ69G5FAV"
	if got, err := id.Parse[id.Thread](good); err != nil || got != id.Thread(good) {
		t.Errorf("%q, %v", got, err)
	}
	for _, bad := range []string{"", "x", strings.ToLower(good), good + "A", good[:25], "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01ARZ3NDEKTSV4RRFFQ69G5FA/", "../../../etc/passwd_______", "01ARZ3NDEKTSV4RRFFQ69G5FAU\x00"} {
		if _, err := id.Parse[id.Thread](bad); errs.KindOf(err) != errs.NotFound {
			t.Errorf("%q: %v", bad, err)
		}
		if bad != strings.ToLower(good) && !id.Time(bad).IsZero() {
			t.Errorf("%q has a time", bad)
		}
	}
}
