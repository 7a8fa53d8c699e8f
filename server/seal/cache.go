package seal

import (
	"container/list"
	"sync"
)

// cache keeps the opened data keys used last, at most bound of them. One mutex, held for a map look-up and a list move
// (some tens of nanoseconds, against microseconds for one field), is lighter than anything cleverer.
type cache struct {
	mu      sync.Mutex
	bound   int
	entries map[keyID]*list.Element
	order   *list.List // front: used last
	evicted uint64     // counts evictions by name, see put
}

type cacheEntry struct {
	id  keyID
	key *dataKey
}

func newCache(bound int) *cache {
	return &cache{bound: bound, entries: map[keyID]*list.Element{}, order: list.New()}
}

// get gives the key and marks it as used; nil when it is not kept.
func (c *cache) get(id keyID) *dataKey {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[id]
	if !ok {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*cacheEntry).key
}

// epoch is asked before a key is loaded and handed to put after.
func (c *cache) epoch() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.evicted
}

// put keeps the key, unless something was evicted since epoch: it may have been this very key, destroyed while it was
// being loaded.
func (c *cache) put(id keyID, key *dataKey, epoch uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.evicted != epoch {
		return
	}
	if e, ok := c.entries[id]; ok {
		e.Value.(*cacheEntry).key = key
		c.order.MoveToFront(e)
		return
	}
	c.entries[id] = c.order.PushFront(&cacheEntry{id, key})
	if c.order.Len() > c.bound {
		oldest := c.order.Remove(c.order.Back()).(*cacheEntry)
		delete(c.entries, oldest.id)
	}
}

func (c *cache) evict(id keyID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.evicted++
	if e, ok := c.entries[id]; ok {
		c.order.Remove(e)
		delete(c.entries, id)
	}
}

func (c *cache) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.order.Len()
}
