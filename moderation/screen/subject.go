package screen

// person is whom a sentence speaks of.
type person uint8

const (
	self person = iota
	another
	you
	everybody
)

// speech is sets of the cue files that are asked for by name at every cue: looked up once, as each look-up costs as
// much as what is asked then.
type speech struct {
	first, second, subjectSelf, general, they, them, kin, reflexOther, reflexYou set
	causes, conjunctions, determiners, nots, goesOn, past, present               set
}

func speechOf(sets map[string]set) speech {
	return speech{
		first: sets["first"], second: sets["second"], subjectSelf: sets["subjectself"], general: sets["generalsubject"],
		they: sets["they"], them: sets["them"], kin: sets["kin"], reflexOther: sets["reflexother"], reflexYou: sets["reflexyou"],
		causes: sets["causes"], conjunctions: sets["conjunctions"], determiners: sets["determiners"],
		nots: sets["nots"], goesOn: sets["goeson"], past: sets["pastverbs"], present: sets["presentverbs"],
	}
}

// subject finds who does what a stretch of words says: by myself or himself in it, else by the nearest subject before.
func (s *scene) subject(at span) person {
	p := &s.c.speech
	for i := at.from; i < at.to; i++ {
		switch w := s.t.words[i]; {
		case p.first.has(w.is[0]):
			return self
		case p.reflexOther.has(w.is[0]):
			return another
		case p.reflexYou.has(w.is[0]):
			return you
		}
	}
	for i := at.from - 1; i >= 0 && s.t.words[i].sentence == s.t.words[at.from].sentence; i-- {
		w := s.t.words[i]
		switch {
		case p.subjectSelf.has(w.is[0]):
			return self
		case w.text == "me" && i > 0 && p.causes.has(s.t.words[i-1].is[0]):
			return self
		case p.they.has(w.is[0]):
			return another
		case p.them.has(w.is[0]) && i > 0 && p.causes.has(s.t.words[i-1].is[0]):
			return another
		case w.text == "you":
			return you
		case p.general.has(w.is[0]):
			return everybody
		case p.kin.has(w.is[0]) && s.opensClause(i):
			return another
		}
	}
	if at.from < len(s.t.words) && p.they.has(s.t.words[at.from].is[0]) {
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
		if s.c.speech.conjunctions.has(w.is[0]) {
			return true
		}
		if !s.c.speech.determiners.has(w.is[0]) {
			return false
		}
	}
	return true
}
