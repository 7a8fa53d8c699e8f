package account

import (
	"context"
	"errors"
	"strings"
	"time"

	"holdfast/server/clock"
	"holdfast/server/id"
	"holdfast/server/store"
)

// Ceiling is how many tries in a row may fail before no further one is taken (NIST 800-63B-4 §3.2.2: at most 100). A
// locked password opens again with a passkey or a recovery; a locked second step with a recovery.
const Ceiling = 100

// Tries counts failures in a row, one document for each address that anybody tried, whether somebody has it or not, and
// for each account's second step. Its id is a keyed hash.
var Tries = &store.Collection{
	Name:    "tries",
	Indexes: []store.Index{{Name: "by_last", Keys: []store.Key{{Name: "last", Kind: store.Number}}}},
}

type triesFacts struct {
	Count int `json:"count"`
}

// count notes one more try under key before it is judged, so that a thousand at once cannot pass the ceiling together,
// and says which in a row it is. Above the ceiling it goes on writing, so that a locked address costs what others cost.
func (s *Service) count(ctx context.Context, key string) (int, error) {
	defer s.locks.hold(key)()
	for {
		n, doc, err := s.tries(ctx, key)
		if err != nil {
			return 0, err
		}
		n = min(n+1, Ceiling+1)
		doc.Body, doc.Keys = store.Facts(triesFacts{n}), map[string]any{"last": clock.Millis(s.clock.Now())}
		if n == Ceiling {
			doc.Events = append(doc.Events, s.relayed(lockedEvent, nil))
		}
		if err = s.putTries(ctx, doc); errors.Is(err, store.ErrChanged) || errors.Is(err, store.ErrExists) {
			continue
		}
		return n, err
	}
}

// forgive ends the row: what was tried was right.
func (s *Service) forgive(ctx context.Context, key string) error {
	defer s.locks.hold(key)()
	for {
		n, doc, err := s.tries(ctx, key)
		if err != nil || n == 0 {
			return err
		}
		doc.Body = store.Facts(triesFacts{})
		if err = s.putTries(ctx, doc); !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
}

func (s *Service) tries(ctx context.Context, key string) (int, store.Doc, error) {
	doc, err := s.store.Get(ctx, Tries, key)
	if errors.Is(err, store.ErrNotFound) {
		return 0, store.Doc{ID: key, Schema: 1}, nil
	}
	if err != nil {
		return 0, store.Doc{}, err
	}
	var f triesFacts
	if err := store.ReadFacts(doc.Body, &f); err != nil {
		return 0, store.Doc{}, unreadable(err)
	}
	return f.Count, doc, nil
}

func (s *Service) putTries(ctx context.Context, doc store.Doc) (err error) {
	if doc.Rev == 0 {
		_, err = s.store.Insert(ctx, Tries, doc)
	} else {
		_, err = s.store.Replace(ctx, Tries, doc)
	}
	return err
}

// locked tells the person whose address reached the ceiling, if it is anybody's: the handler of lockedEvent. It runs
// behind the answer, which must not depend on it.
func (s *Service) locked(ctx context.Context, doc store.Doc, ev store.Event) error {
	p, known, err := s.tried(ctx, doc.ID)
	if err != nil || !known || p.ID == s.decoy() {
		return err
	}
	_, err = s.change(ctx, p.ID, func(p *Person, _ time.Time) error {
		s.tellOnce(p, ev.ID, AlertLocked, "")
		return nil
	})
	return err
}

// forgetTries removes counts nobody added to since before, but for addresses that somebody has: theirs stay until they
// sign in.
func (s *Service) forgetTries(ctx context.Context, before time.Time) error {
	docs, err := s.store.Find(ctx, Tries, store.Query{Index: "by_last", Before: clock.Millis(before), Limit: purgeBatch})
	if err != nil {
		return err
	}
	for _, doc := range docs {
		if err := s.forget(ctx, doc); err != nil && !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
	return nil
}

func (s *Service) forget(ctx context.Context, doc store.Doc) error {
	n, _, err := s.tries(ctx, doc.ID)
	if err != nil {
		return err
	}
	if _, known, err := s.tried(ctx, doc.ID); err != nil {
		return err
	} else if !known || n == 0 {
		return s.store.Delete(ctx, Tries, doc.ID, doc.Rev)
	}
	doc.Keys = nil // it leaves the index and is not looked at again
	_, err = s.store.Replace(ctx, Tries, doc)
	return err
}

// secondKey is where tries at the second step of an account are counted; every other key is an address's.
func secondKey(who id.Person) string { return second + string(who) }

const second = "second."

// tried is whose tries a key counts, if it is anybody's.
func (s *Service) tried(ctx context.Context, key string) (Person, bool, error) {
	who, ok := strings.CutPrefix(key, second)
	if !ok {
		return s.holder(ctx, key)
	}
	p, err := s.Person(ctx, id.Person(who))
	if errors.Is(err, store.ErrNotFound) {
		return Person{}, false, nil
	}
	return p, err == nil, err
}
