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
}

// most is how many steps a search takes before it gives up: patterns are short, and this is far above what prose needs.
const mostSteps = 4000

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
	return !w.gone && (n.set.has(w.is[0]) || w.is[1] != unknown && n.set.has(w.is[1]))
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

// find is every hit of some patterns in one sentence. Of one pattern the first in each place counts.
func (c *compiled) find(index [][]*pattern, t *reading, s span, add func(hit)) {
	m := matcher{words: t.words, begin: s.from, end: s.to}
	there := c.present(t, s)
	for i, word := range there {
		for ; word != 0; word &= word - 1 {
			for _, p := range index[i<<6+bits.TrailingZeros64(word)] {
				if p.wanted(there) {
					m.all(p, s, add)
				}
			}
		}
	}
}

// all is every hit of one pattern in a sentence.
func (m *matcher) all(p *pattern, s span, add func(hit)) {
	for i := s.from; i < s.to; i++ {
		is := m.words[i].is
		if p.starts != nil && !p.starts.has(is[0]) && (is[1] == unknown || !p.starts.has(is[1])) {
			continue
		}
		m.steps = 0
		if end, ok := m.match(p.first, i); ok && end > i {
			add(hit{rule: p.rule, span: span{i, end}, line: &p.line})
			i = end - 1
		}
	}
}
