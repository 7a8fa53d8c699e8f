package seal

import (
	"context"
	"fmt"
	"sync"
	"testing"
)

func TestTheCacheKeepsTheKeysUsedLast(t *testing.T) {
	c := newCache(3)
	keys := map[string]*dataKey{}
	for _, owner := range []string{"a", "b", "c"} {
		keys[owner] = &dataKey{}
		c.put(keyID{owner, Group}, keys[owner], c.epoch())
	}
	c.get(keyID{"a", Group})
	c.put(keyID{"d", Group}, &dataKey{}, c.epoch())
	for owner, kept := range map[string]bool{"a": true, "b": false, "c": true, "d": true} {
		if got := c.get(keyID{owner, Group}); (got != nil) != kept {
			t.Errorf("%s kept: %v, want %v", owner, got != nil, kept)
		}
	}
	if c.get(keyID{"a", Private}) != nil {
		t.Error("another class has the same key")
	}
	renewed := &dataKey{}
	c.put(keyID{"a", Group}, renewed, c.epoch())
	if c.get(keyID{"a", Group}) != renewed || c.len() != 3 || len(c.entries) != 3 {
		t.Errorf("after renewing one: %d in order, %d by name", c.len(), len(c.entries))
	}
}

func TestWhatWasLoadedBeforeAnEvictionIsNotKept(t *testing.T) {
	c := newCache(3)
	epoch := c.epoch()
	c.evict(keyID{"a", Group})
	c.put(keyID{"a", Group}, &dataKey{}, epoch)
	if c.get(keyID{"a", Group}) != nil {
		t.Error("kept")
	}
}

func TestTheCacheBoundHoldsUnderUse(t *testing.T) {
	root, keys := NewRoot(), newMemKeys()
	const bound = 5
	r := openRing(t, root, keys, bound)
	var all sync.WaitGroup
	for g := range 4 {
		all.Go(func() {
			for i := range 60 {
				owner := fmt.Sprint("owner", (i*7+g*13)%20)
				sealed, err := r.Seal(context.Background(), place(owner), []byte(owner))
				plain, openErr := r.Open(context.Background(), place(owner), sealed)
				if err != nil || openErr != nil || string(plain) != owner {
					t.Errorf("%s: %q, %v, %v", owner, plain, err, openErr)
				}
				if n := r.cache.len(); n > bound {
					t.Errorf("%d keys in a cache of %d", n, bound)
				}
				if i%10 == 0 {
					r.Forget(owner, Group)
				}
			}
		})
	}
	all.Wait()
}
