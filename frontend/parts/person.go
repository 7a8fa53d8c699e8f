package parts

import (
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pebble is the outline of a person's mark. Staff are always a cut stone, whatever is set.
type Pebble byte

// The four outlines.
const (
	Slate Pebble = iota
	Wrack
	Lichen
	Stone
)

// PebbleOf gives somebody who has not chosen yet an outline that stays the same everywhere.
func PebbleOf(personID string) Pebble {
	h := fnv.New32a()
	_, _ = h.Write([]byte(personID)) // a hash never fails
	return Pebble(h.Sum32() % 4)
}

// Person is somebody as this group knows them.
type Person struct {
	Name     string
	Pebble   Pebble
	Staff    bool
	Role     string // "Facilitator"; printed for staff
	Imported bool   // wrote before the group came here, and has no account
	You      bool
	Line     string // one fact beside the name in lists; may be empty
	Href     string // staff: the page about this person; may be empty
}

var honorifics = []string{"dr ", "dr. ", "prof ", "prof. ", "mr ", "mrs ", "ms ", "mx "}

// Initial is the letter in the pebble.
func (p Person) Initial() string {
	name := strings.TrimSpace(p.Name)
	for _, h := range honorifics {
		if len(name) > len(h) && strings.EqualFold(name[:len(h)], h) {
			name = strings.TrimSpace(name[len(h):])
			break
		}
	}
	r, _ := utf8.DecodeRuneInString(name)
	if r == utf8.RuneError {
		return "·"
	}
	return string(unicode.ToUpper(r))
}

func (p Person) pebbleClass() string {
	if p.Staff {
		return "pebble staff"
	}
	return [...]string{"pebble", "pebble b", "pebble c", "pebble d"}[p.Pebble%4]
}
