package pulse

import (
	"maps"
	"sync"
	"time"
)

// maxKeys bounds what one limit remembers in this process, about 2 MB. Keys beyond it share one budget until others have
// run full again: whoever makes up keys to push a count out only makes the limit stricter.
const maxKeys = 1 << 14

// counters count in this process alone: always when Redis is inside it, else while Redis is gone.
type counters struct {
	mu     sync.Mutex
	limits map[string]*budgets
}

// budgets is one limit's memory. used holds, in UTC ns, the time up to which a key's budget is spent (GCRA's
// theoretical arrival time); a key whose time is past has its whole budget and may be forgotten.
type budgets struct {
	used  map[string]int64
	swept int64
}

func newCounters() *counters { return &counters{limits: map[string]*budgets{}} }

func (c *counters) allow(l Limit, key string, at time.Time) (bool, time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := c.limits[l.Name]
	if b == nil {
		b = &budgets{used: map[string]int64{}}
		c.limits[l.Name] = b
	}
	now := at.UnixNano()
	key = b.room(key, now)
	step := int64(l.Per) / int64(l.Rate)
	next := max(b.used[key], now) + step
	if early := next - step*int64(l.Burst) - now; early > 0 {
		return false, time.Duration(early)
	}
	b.used[key] = next
	return true, 0
}

// room is the key to count under: key itself, or the shared one when the memory is full.
func (b *budgets) room(key string, now int64) string {
	if _, there := b.used[key]; there || len(b.used) < maxKeys {
		return key
	}
	if now-b.swept >= int64(time.Second) { // going through all is dear, and an attacker must not cause it at will
		b.swept = now
		maps.DeleteFunc(b.used, func(_ string, until int64) bool { return until <= now })
	}
	if len(b.used) < maxKeys {
		return key
	}
	return ""
}
