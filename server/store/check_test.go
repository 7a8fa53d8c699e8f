package store

import (
	"errors"
	"maps"
	"strings"
	"testing"

	"holdfast/server/errs"
)

func index(name string, keys ...Key) Index { return Index{Name: name, Keys: keys} }

func TestCheck(t *testing.T) {
	text, number := Key{"shelf", Text}, Key{"at", Number}
	for what, c := range map[string]Collection{
		"nothing but a name":            {Name: "books"},
		"an index without keys":         {Name: "books", Indexes: []Index{index("whole")}},
		"a key in two indexes":          {Name: "books", Indexes: []Index{index("a", text, number), index("b", number, text)}},
		"an index named like a field":   {Name: "books", Words: []string{"title"}, Indexes: []Index{index("title", text)}},
		"an index longer than another":  {Name: "books", Indexes: []Index{index("a", text), index("b", text, number)}},
		"a name with a line underneath": {Name: "late_books"},
	} {
		if err := c.Check(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	long := strings.Repeat("x", 49)
	for what, c := range map[string]struct {
		declared Collection
		names    string // what the sentence must point at
	}{
		"no name":                 {Collection{}, `""`},
		"a capital":               {Collection{Name: "Books"}, "Books"},
		"a digit":                 {Collection{Name: "books2"}, "books2"},
		"a dot":                   {Collection{Name: "a.b"}, "a.b"},
		"a quote":                 {Collection{Name: `a"b`}, `a\"b`},
		"a long name":             {Collection{Name: long}, long},
		"SQLite's own":            {Collection{Name: "sqlite_books"}, "sqlite_books"},
		"MongoDB's own":           {Collection{Name: "system"}, "system"},
		"an index without name":   {Collection{Name: "books", Indexes: []Index{index("", text)}}, "index"},
		"an index like the store": {Collection{Name: "books", Indexes: []Index{index("outbox", text)}}, "outbox"},
		"parked":                  {Collection{Name: "books", Indexes: []Index{index("parked", text)}}, "parked"},
		"two of one name":         {Collection{Name: "books", Indexes: []Index{index("a", text), index("a", number)}}, `"a"`},
		"two of the same keys":    {Collection{Name: "books", Indexes: []Index{index("a", text), index("b", text)}}, `"b"`},
		"a key twice":             {Collection{Name: "books", Indexes: []Index{index("a", text, text)}}, "shelf"},
		"a key without name":      {Collection{Name: "books", Indexes: []Index{index("a", Key{"", Text})}}, `""`},
		"a key of the outbox":     {Collection{Name: "books", Indexes: []Index{index("a", Key{"outbox_due", Number})}}, "outbox_due"},
		"a kind there is not":     {Collection{Name: "books", Indexes: []Index{index("a", Key{"shelf", 7})}}, "shelf"},
		"two kinds":               {Collection{Name: "books", Indexes: []Index{index("a", text), index("b", Key{"shelf", Number})}}, "shelf"},
		"a sealed field":          {Collection{Name: "books", Words: []string{"title"}, Indexes: []Index{index("a", number, Key{"title", Text})}}, "title"},
		"words without name":      {Collection{Name: "books", Words: []string{""}}, `""`},
		"words twice":             {Collection{Name: "books", Words: []string{"title", "title"}}, "title"},
	} {
		if err := c.declared.Check(); err == nil || !strings.Contains(err.Error(), c.names) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// What both backends do with documents and queries is in storetest; here is what only this package promises.

func TestCheckDocLeavesTheCallersKeys(t *testing.T) {
	c := &Collection{Name: "books", Indexes: []Index{index("a", Key{"shelf", Text}, Key{"at", Number})}}
	keys := map[string]any{"shelf": "left", "at": 7}
	doc, err := c.CheckDoc(Doc{ID: "B1", Keys: keys})
	if err != nil || doc.Keys["at"] != int64(7) || keys["at"] != 7 {
		t.Errorf("%v became %v (%v)", keys, doc.Keys, err)
	}
	_, err = c.CheckDoc(Doc{ID: "B1", Keys: map[string]any{"colour": "red"}})
	if !errors.Is(err, ErrDocument) || errs.KindOf(err) != errs.Internal || !strings.Contains(err.Error(), "colour") {
		t.Errorf("an undeclared key: %v", err)
	}
}

func TestRefusalsDoNotRepeatValues(t *testing.T) {
	c := &Collection{Name: "books", Words: []string{"text"}, Indexes: []Index{index("a", Key{"shelf", Text})}}
	for _, doc := range []Doc{
		{ID: "B1", Keys: map[string]any{"shelf": strings.Repeat("secret", 200)}},
		{ID: "B1", Words: map[string]Words{"aside": {Text: []byte("secret")}}},
		{ID: "B1", Body: make([]byte, MaxDoc), Words: map[string]Words{"text": {Text: []byte("secret")}}},
	} {
		if _, err := c.CheckDoc(doc); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("it says %v", err)
		}
	}
}

// Every document lies in the shard that its id says: another sum would strand what waits in the outbox.
func TestShardsAreStable(t *testing.T) {
	for id, shard := range map[string]int64{"": 5, "N1": 0, "N2": 9, "01ARZ3NDEKTSV4RRFFQ69G5FAV": 0} {
		if got := ShardOf(id); got != shard {
			t.Errorf("%q lies in %d and not in %d", id, got, shard)
		}
	}
	seen := map[int64]int{}
	for i := range 1600 {
		seen[ShardOf(strings.Repeat("x", i%7)+string(rune('A'+i%26))+strings.Repeat("y", i/26))]++
	}
	if len(seen) != Shards {
		t.Errorf("only the shards %v are used", seen)
	}
}

func TestOutboxKeys(t *testing.T) {
	at := func(due, parked int64) Event { return Event{ID: "E", Kind: "k", Due: due, Parked: parked} }
	shard := ShardOf("B1")
	for what, c := range map[string]struct {
		events []Event
		want   map[string]any
	}{
		"nothing":        {nil, map[string]any{}},
		"the earliest":   {[]Event{at(9, 0), at(3, 0), at(5, 0)}, map[string]any{"outbox_shard": shard, "outbox_due": int64(3)}},
		"one is parked":  {[]Event{at(3, 70), at(5, 0)}, map[string]any{"outbox_shard": shard, "outbox_due": int64(5), "outbox_parked": int64(70)}},
		"all are parked": {[]Event{at(3, 70), at(5, 60)}, map[string]any{"outbox_parked": int64(60)}},
		"due at zero":    {[]Event{at(0, 0)}, map[string]any{"outbox_shard": shard, "outbox_due": int64(0)}},
	} {
		if got := OutboxKeys(Doc{ID: "B1", Events: c.events}); !maps.Equal(got, c.want) {
			t.Errorf("%s: %v, not %v", what, got, c.want)
		}
	}
}

func TestUnavailableKeepsTheCause(t *testing.T) {
	cause := errors.New("the disk is gone")
	err := Unavailable(cause)
	if !errors.Is(err, ErrUnavailable) || !errors.Is(err, cause) || errs.KindOf(err) != errs.Unavailable {
		t.Errorf("%v", err)
	}
}
