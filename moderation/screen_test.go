package moderation_test

import (
	"context"
	"errors"
	"testing"

	"holdfast/moderation"
	"holdfast/server/gate"
)

func TestPassAllHoldsNothing(t *testing.T) {
	body, err := gate.FromText("Whatever it says.")
	if err != nil {
		t.Fatal(err)
	}
	verdict, err := moderation.PassAll{}.Screen(t.Context(), gate.Subject{Body: body})
	if err != nil || verdict.Hold {
		t.Errorf("%+v, %v", verdict, err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (moderation.PassAll{}).Screen(over, gate.Subject{Body: body}); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more, and it answers %v", err)
	}
}
