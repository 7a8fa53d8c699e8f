package app

import (
	"context"
	"encoding/hex"
	"time"

	"holdfast/server/id"
	"holdfast/server/pulse"
)

// How much one person or one address may do. People never meet these; a stuck script does. When Redis is gone writing
// goes on unlimited, and the door falls back to a budget of this instance alone.
func writing(a int) pulse.Limit {
	return pulse.Limit{Name: "write", Burst: a, Rate: a, Per: time.Minute, FailOpen: true}
}

// keeping is for drafts, which a page saves every few seconds at the most, on a few devices at once.
var keeping = pulse.Limit{Name: "keep", Burst: 120, Rate: 120, Per: time.Minute, FailOpen: true}

var coming = pulse.Limit{Name: "enter", Burst: 30, Rate: 30, Per: time.Minute}

// limits answers the edge out of pulse.
type limits struct{ h *House }

func (l limits) Write(ctx context.Context, who id.Person) (bool, time.Duration) {
	return l.h.pulse.Allow(ctx, writing(l.h.cfg.WritesPerMinute), string(who))
}

func (l limits) Keep(ctx context.Context, who id.Person) (bool, time.Duration) {
	return l.h.pulse.Allow(ctx, keeping, string(who))
}

// Enter counts by a keyed hash of the address: addresses are not kept anywhere.
func (l limits) Enter(ctx context.Context, address string) (bool, time.Duration) {
	return l.h.pulse.Allow(ctx, coming, hex.EncodeToString(l.h.Ring.Fingerprint("limit.address", address)))
}
