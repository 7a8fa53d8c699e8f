package screen

// person is whom a sentence speaks of.
type person uint8

const (
	self person = iota
	another
	you
	everybody
)

// subject finds who does what a stretch of words says: by myself or himself in it, else by the nearest subject before.
func (s *scene) subject(at span) person {
	set := func(name string, w word) bool { return s.c.sets[name].has(w.is[0]) }
	for i := at.from; i < at.to; i++ {
		switch w := s.t.words[i]; {
		case set("first", w):
			return self
		case set("reflexother", w):
			return another
		case set("reflexyou", w):
			return you
		}
	}
	for i := at.from - 1; i >= 0 && s.t.words[i].sentence == s.t.words[at.from].sentence; i-- {
		w := s.t.words[i]
		switch {
		case set("subjectself", w):
			return self
		case w.text == "me" && i > 0 && set("causes", s.t.words[i-1]):
			return self
		case set("they", w):
			return another
		case set("them", w) && i > 0 && set("causes", s.t.words[i-1]):
			return another
		case w.text == "you":
			return you
		case set("generalsubject", w):
			return everybody
		case set("kin", w) && s.opensClause(i):
			return another
		}
	}
	if at.from < len(s.t.words) && set("they", s.t.words[at.from]) {
		return another
	}
	return self
}

// opensClause says whether a noun stands where a subject does: at the beginning of a clause, with its article.
func (s *scene) opensClause(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		w := s.t.words[j]
		if w.sentence != s.t.words[i].sentence || w.clause != s.t.words[i].clause {
			return true
		}
		if s.c.sets["conjunctions"].has(w.is[0]) {
			return true
		}
		if !s.c.sets["determiners"].has(w.is[0]) {
			return false
		}
	}
	return true
}
