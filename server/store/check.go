package store

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// nameShape is what a collection, index, key or Words field may be called, so that the name is safe unquoted in every
// backend. 48 leaves room for the longest made-up name ("collection.index") in MongoDB's limit of 127 bytes.
var nameShape = regexp.MustCompile(`^[a-z][a-z_]{0,47}$`)

// CheckAll is what every backend's Migrate refuses before it touches anything: a declaration that Check refuses, and
// two of one name.
func CheckAll(collections []*Collection) error {
	seen := map[string]bool{}
	for _, c := range collections {
		if err := c.Check(); err != nil {
			return err
		}
		if seen[c.Name] {
			return fmt.Errorf("store: collection %q is declared twice", c.Name)
		}
		seen[c.Name] = true
	}
	return nil
}

// Check says what is wrong with a declaration: names that a backend could not take, a key with two kinds, an index
// that stands twice, and an index over a sealed field.
func (c *Collection) Check() error {
	if !nameShape.MatchString(c.Name) || strings.HasPrefix(c.Name, "sqlite") || strings.HasPrefix(c.Name, "system") {
		return fmt.Errorf("store: %q cannot name a collection: small letters and underscores, 48 at most, not sqlite… or system…", c.Name)
	}
	if err := c.checkWords(); err != nil {
		return err
	}
	kinds := map[string]Kind{}
	for i, index := range c.Indexes {
		if err := c.checkIndex(i, index); err != nil {
			return err
		}
		for _, key := range index.Keys {
			if err := c.checkKey(index, key, kinds); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Collection) checkWords() error {
	for i, name := range c.Words {
		if !nameShape.MatchString(name) {
			return fmt.Errorf("store: %s: %q cannot name a field of words", c.Name, name)
		}
		if slices.Contains(c.Words[:i], name) {
			return fmt.Errorf("store: %s: the field %q is declared twice", c.Name, name)
		}
	}
	return nil
}

func (c *Collection) checkIndex(i int, index Index) error {
	if !nameShape.MatchString(index.Name) || index.Name == Outbox.Name || index.Name == Parked.Name {
		return fmt.Errorf("store: %s: %q cannot name an index", c.Name, index.Name)
	}
	for _, other := range c.Indexes[:i] {
		if other.Name == index.Name {
			return fmt.Errorf("store: %s: two indexes are called %q", c.Name, index.Name)
		}
		if slices.Equal(other.Keys, index.Keys) {
			return fmt.Errorf("store: %s: the indexes %q and %q are the same", c.Name, other.Name, index.Name)
		}
	}
	for k, key := range index.Keys {
		if slices.ContainsFunc(index.Keys[:k], func(o Key) bool { return o.Name == key.Name }) {
			return fmt.Errorf("store: %s: the index %q names %q twice", c.Name, index.Name, key.Name)
		}
	}
	return nil
}

func (c *Collection) checkKey(index Index, key Key, kinds map[string]Kind) error {
	switch before, seen := kinds[key.Name]; {
	case !nameShape.MatchString(key.Name) || strings.HasPrefix(key.Name, "outbox_"):
		return fmt.Errorf("store: %s: %q cannot name a key", c.Name, key.Name)
	case key.Kind != Text && key.Kind != Number:
		return fmt.Errorf("store: %s: the key %q has no kind that there is", c.Name, key.Name)
	case slices.Contains(c.Words, key.Name):
		return fmt.Errorf("store: %s: the index %q names %q, which people write and which is sealed: it cannot be indexed", c.Name, index.Name, key.Name)
	case seen && before != key.Kind:
		return fmt.Errorf("store: %s: the key %q is declared with two kinds", c.Name, key.Name)
	}
	kinds[key.Name] = key.Kind
	return nil
}

// Declared is every key of the declared indexes, once each, in the order of the declaration; without those of Outbox
// and Parked.
func (c *Collection) Declared() []Key {
	var keys []Key
	for _, index := range c.Indexes {
		for _, key := range index.Keys {
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// key finds a declared key by its name without allocating.
func (c *Collection) key(name string) (Key, bool) {
	for _, index := range c.Indexes {
		for _, key := range index.Keys {
			if key.Name == name {
				return key, true
			}
		}
	}
	return Key{}, false
}

// index finds one of All by its name without allocating.
func (c *Collection) index(name string) (Index, bool) {
	for _, index := range c.Indexes {
		if index.Name == name {
			return index, true
		}
	}
	switch name {
	case Outbox.Name:
		return Outbox, true
	case Parked.Name:
		return Parked, true
	}
	return Index{}, false
}

// Takes says whether a stored key with this name and kind is one of the declared ones. Backends leave out the others
// when they read: what an older or a newer version declared is not this one's to see.
func (c *Collection) Takes(name string, kind Kind) bool {
	key, ok := c.key(name)
	return ok && key.Kind == kind
}
