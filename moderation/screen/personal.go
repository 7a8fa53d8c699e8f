package screen

import "slices"

// personal reads details as what they are for: somebody else's, one's own, or a way to meet outside the group.
func (s *scene) personal(text string) {
	found := details(text, s.anywhere("doxx") || s.anywhere("introduces"))
	if len(found) == 0 && len(s.contexts["contact"]) == 0 && len(s.contexts["doxx"]) == 0 && len(s.contexts["meets"]) == 0 {
		return
	}
	kinds := count(found)
	reach := kinds["phone"] + kinds["mail"] + kinds["handle"]
	own := s.anywhere("introduces")
	invited := s.anywhere("contact")
	theirs := s.pointed(found)
	led := kinds["name"] > 0 && (kinds["place"]+kinds["work"]+kinds["plate"]+kinds["phone"]+kinds["mail"] > 0 || s.anywhere("doxx"))
	switch {
	case leads(theirs) && !(own && led):
		s.detail("other.details", theirs)
	case led && (own || !invited):
		s.detail("own.details", found)
	case leads(theirs):
		s.detail("other.details", theirs)
	case reach > 0 && invited, invited && kinds["link"] > 0 && !s.has("other.spam"):
		s.detail("contact.out", only(found, "phone", "mail", "handle", "link"))
	case reach > 0 && own:
		s.detail("own.details", found)
	case reach > 0:
		s.detail("contact.out", only(found, "phone", "mail", "handle"))
	case s.anywhere("meets"):
		for _, at := range s.contexts["meets"] {
			s.mark("contact.out", at)
		}
	}
}

// besideWords is how far, in words, from words that point at somebody a detail of theirs stands.
const besideWords = 25

// pointed are the details that stand beside words which point at somebody else.
func (s *scene) pointed(found []detail) []detail {
	var out []detail
	for _, d := range found {
		for _, at := range s.contexts["doxx"] {
			from, to := s.t.words[max(0, at.from-besideWords)].from, s.t.words[min(len(s.t.words), at.to+besideWords)-1].to
			if d.from < int(to) && int(from) < d.to {
				out = append(out, d)
				break
			}
		}
	}
	return out
}

// leads says whether details together lead to one person.
func leads(found []detail) bool {
	n := count(found)
	return n["name"]+n["place"]+n["work"]+n["plate"]+n["phone"]+n["mail"]+n["handle"] > 1
}

func count(found []detail) map[string]int {
	kinds := map[string]int{}
	for _, d := range found {
		kinds[d.kind]++
	}
	return kinds
}

func only(found []detail, kinds ...string) []detail {
	return slices.DeleteFunc(slices.Clone(found), func(d detail) bool { return !slices.Contains(kinds, d.kind) })
}

func (s *scene) has(id string) bool {
	return slices.ContainsFunc(s.cues, func(c cue) bool { return c.id == id && c.level > 0 })
}

// detail adds a cue for each detail.
func (s *scene) detail(id string, found []detail) {
	if s.off[id] {
		return
	}
	for _, d := range found {
		s.cues = append(s.cues, cue{id: id, rule: s.rules[id], level: s.rules[id].tier.Level(), from: d.from, to: d.to})
	}
}

func (s *scene) mark(id string, at span) {
	if !s.off[id] {
		s.cues = append(s.cues, cue{id: id, rule: s.rules[id], level: s.rules[id].tier.Level(),
			from: int(s.t.words[at.from].from), to: int(s.t.words[at.to-1].to)})
	}
}
