package screen

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// lexicon is every word that a rule or the spelling table knows, by number.
type lexicon struct {
	id     map[string]int32
	begins [256][]string // by first byte: "suicid" for a set that says suicid*, where an unknown word is looked for
	prefix map[string]int32
	begun  map[int32][]int32 // by the number of a beginning
}

// Two numbers that are no words.
const (
	unknown int32 = 0 // a word no rule knows
	number  int32 = 1 // digits
)

func newLexicon() *lexicon {
	return &lexicon{id: map[string]int32{"\x00unknown": unknown, "\x00number": number}, prefix: map[string]int32{}}
}

func (l *lexicon) add(word string) int32 {
	if id, ok := l.id[word]; ok {
		return id
	}
	id := int32(len(l.id))
	l.id[word] = id
	return id
}

func (l *lexicon) addPrefix(p string) int32 {
	if id, ok := l.prefix[p]; ok {
		return id
	}
	id := l.add(p + "*")
	l.prefix[p] = id
	l.begins[p[0]] = append(l.begins[p[0]], p)
	return id
}

// of is the number of a word, by itself or by its beginning.
func (l *lexicon) of(word string) (int32, bool) {
	if id, ok := l.id[word]; ok {
		return id, true
	}
	if word != "" {
		for _, p := range l.begins[word[0]] {
			if strings.HasPrefix(word, p) {
				return l.prefix[p], true
			}
		}
	}
	return unknown, false
}

func (l *lexicon) has(word string) bool {
	_, ok := l.of(word)
	return ok
}

// set is some words of the lexicon, as bits.
type set []uint64

func (s set) has(id int32) bool {
	i := int(id >> 6)
	return i < len(s) && s[i]&(1<<(id&63)) != 0
}

func (s *set) put(id int32) {
	for int(id>>6) >= len(*s) {
		*s = append(*s, 0)
	}
	(*s)[id>>6] |= 1 << (id & 63)
}

func (s *set) join(o set) {
	for len(*s) < len(o) {
		*s = append(*s, 0)
	}
	for i, word := range o {
		(*s)[i] |= word
	}
}

func (s set) ids() []int32 {
	var out []int32
	for i, word := range s {
		for ; word != 0; word &= word - 1 {
			out = append(out, int32(i)<<6+int32(bits.TrailingZeros64(word)))
		}
	}
	return out
}

// key is the same for sets of the same words.
func (s set) key() string {
	for len(s) > 0 && s[len(s)-1] == 0 {
		s = s[:len(s)-1]
	}
	out := make([]byte, 0, 8*len(s))
	for _, bits := range s {
		out = binary.LittleEndian.AppendUint64(out, bits)
	}
	return string(out)
}

func (s set) size() int {
	n := 0
	for _, b := range s {
		n += bits.OnesCount64(b)
	}
	return n
}

// and is how many words two sets share.
func (s set) and(o set) int {
	n := 0
	for i := range min(len(s), len(o)) {
		n += bits.OnesCount64(s[i] & o[i])
	}
	return n
}

// expand finds, for each beginning, the known words that begin so. It needs the whole lexicon.
func (l *lexicon) expand() {
	l.begun = map[int32][]int32{}
	for p, id := range l.prefix {
		for word, w := range l.id {
			if strings.HasPrefix(word, p) {
				l.begun[id] = append(l.begun[id], w)
			}
		}
	}
}

// widen adds to a set with beginnings the known words that begin so.
func (l *lexicon) widen(s *set) {
	for id, words := range l.begun {
		if s.has(id) {
			for _, w := range words {
				s.put(w)
			}
		}
	}
}
