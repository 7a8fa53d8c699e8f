package screen

import "math/bits"

// hit is a place where a pattern was found.
type hit struct {
	rule int
	span // words
	line *string
}

// matcher finds patterns in one reading.
type matcher struct {
	words []word
	end   int // of the sentence being read
	begin int
	steps int
	there set      // the needs that the sentence meets
	meets [][2]set // by word of the sentence: the sets that each of its readings is in
}

// most is how many steps a search takes before it gives up: patterns are short, and this is far above what prose needs.
const mostSteps = 4000

// enter makes a sentence the one that is read.
func (m *matcher) enter(c *compiled, s span) {
	m.begin, m.end = s.from, s.to
	if len(m.there) != c.needs/64 { // a matcher is used again, for other files of cues too
		m.there = make(set, c.needs/64)
	}
	clear(m.there)
	m.meets = m.meets[:0]
	for i := s.from; i < s.to; i++ {
		is := m.words[i].is
		meets := [2]set{c.meets[is[0]], c.meets[is[1]]}
		m.meets = append(m.meets, meets)
		for _, in := range meets {
			for k, some := range in[:min(len(in), len(m.there))] {
				m.there[k] |= some
			}
		}
	}
}

// in says whether word i is in a set, by either reading.
func (m *matcher) in(set int32, i int) bool {
	at := &m.meets[i-m.begin]
	return at[0].has(set) || at[1].has(set)
}

// match is where a match of n that begins at word i ends.
func (m *matcher) match(n *node, i int) (int, bool) {
	for n != nil {
		if m.steps++; m.steps > mostSteps {
			return 0, false
		}
		switch n.kind {
		case oneOf:
			if !m.stands(n.is, i) {
				return 0, false
			}
			i++
		case notNext:
			if i < m.end && n.set.has(m.words[i].is[0]) {
				return 0, false
			}
		case notLast:
			if i > m.begin && n.set.has(m.words[i-1].is[0]) || i > m.begin+1 && n.set.has(m.words[i-2].is[0]) {
				return 0, false
			}
		case opens:
			if i > m.begin && m.words[i-1].clause == m.words[i].clause0(m, i) {
				return 0, false
			}
		case closes:
			if i < m.end && i > 0 && m.words[i-1].clause == m.words[i].clause {
				return 0, false
			}
		case gap:
			return m.skip(n, i)
		case choice:
			return m.either(n, i)
		}
		n = n.next
	}
	return i, true
}

// stands says whether word i is there and in a set.
func (m *matcher) stands(set int32, i int) bool {
	return i < m.end && !m.words[i].gone && m.in(set, i)
}

// clause0 is the clause of word i, or none at the sentence's end.
func (w *word) clause0(m *matcher, i int) int32 {
	if i >= m.end {
		return -1
	}
	return w.clause
}

// skip passes over as few words as it can.
func (m *matcher) skip(n *node, i int) (int, bool) {
	for step := n.low; step <= n.most && i+step <= m.end; step++ {
		if end, ok := m.match(n.next, i+step); ok {
			return end, true
		}
	}
	return 0, false
}

// either takes the first alternative that leads to the end. Longer phrases stand before single words.
func (m *matcher) either(n *node, i int) (int, bool) {
	if n.is != anywhere && !m.stands(n.is, i) {
		return 0, false
	}
	for k, alt := range n.alts {
		if first := n.begin[k]; first != anywhere && !m.stands(first, i) {
			continue // most phrases end here: not even their first node is read
		}
		if end, ok := m.match(alt, i); ok {
			return end, true
		}
	}
	return 0, false
}

// find is every hit of some patterns in the sentence. Of one pattern the first in each place counts.
func (m *matcher) find(patterns index, add func(hit)) {
	for i, word := range m.there[:len(patterns)/64] {
		for ; word != 0; word &= word - 1 {
			some := patterns[i<<6+bits.TrailingZeros64(word)]
			for k := range some {
				if p := &some[k]; p.wanted(m.there) {
					m.all(p.pattern, add)
				}
			}
		}
	}
}

// all is every hit of one pattern in the sentence.
func (m *matcher) all(p *pattern, add func(hit)) {
	for i := m.begin; i < m.end; i++ {
		if p.starts != anywhere && !m.in(p.starts, i) {
			continue
		}
		m.steps = 0
		if end, ok := m.match(p.first, i); ok && end > i {
			add(hit{rule: p.rule, span: span{i, end}, line: &p.line})
			i = end - 1
		}
	}
}
