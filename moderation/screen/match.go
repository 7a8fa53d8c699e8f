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
	there set // the needs that the sentence meets
}

// most is how many steps a search takes before it gives up: patterns are short, and this is far above what prose needs.
const mostSteps = 4000

// enter makes a sentence the one that is read.
func (m *matcher) enter(c *compiled, s span) {
	m.begin, m.end = s.from, s.to
	if m.there == nil {
		m.there = make(set, len(c.cues)/64+1)
	}
	clear(m.there)
	for i := s.from; i < s.to; i++ {
		for _, id := range m.words[i].is {
			if id != unknown {
				m.there.join(c.meets[id])
			}
		}
	}
}

// match is where a match of n that begins at word i ends.
func (m *matcher) match(n *node, i int) (int, bool) {
	for n != nil {
		if m.steps++; m.steps > mostSteps {
			return 0, false
		}
		switch n.kind {
		case oneOf:
			if !m.stands(n, i) {
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

// stands says whether word i is one of n's.
func (m *matcher) stands(n *node, i int) bool {
	if i >= m.end {
		return false
	}
	w := &m.words[i]
	return !w.gone && w.of(n.set)
}

// of says whether a word is one of a set, by either reading.
func (w *word) of(s set) bool {
	return s.has(w.is[0]) || w.is[1] != unknown && s.has(w.is[1])
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
	if n.set != nil && !m.stands(n, i) {
		return 0, false
	}
	for _, alt := range n.alts {
		if alt != nil && alt.kind == oneOf && !m.stands(alt, i) {
			continue // most phrases end here: no call is made for them
		}
		if end, ok := m.match(alt, i); ok {
			return end, true
		}
	}
	return 0, false
}

// find is every hit of some patterns in the sentence. Of one pattern the first in each place counts.
func (m *matcher) find(index [][]*pattern, add func(hit)) {
	for i, word := range m.there {
		for ; word != 0; word &= word - 1 {
			for _, p := range index[i<<6+bits.TrailingZeros64(word)] {
				if p.wanted(m.there) {
					m.all(p, add)
				}
			}
		}
	}
}

// all is every hit of one pattern in the sentence.
func (m *matcher) all(p *pattern, add func(hit)) {
	for i := m.begin; i < m.end; i++ {
		if p.starts != nil && !m.words[i].of(p.starts) {
			continue
		}
		m.steps = 0
		if end, ok := m.match(p.first, i); ok && end > i {
			add(hit{rule: p.rule, span: span{i, end}, line: &p.line})
			i = end - 1
		}
	}
}
