package screen

import (
	"fmt"
	"slices"
	"strings"
)

// node is one step of a pattern. Patterns are chains: each node knows what comes after it, and nil is the end.
type node struct {
	kind nodeKind
	set  set
	is   int32 // the number of set; of a choice: of the words that it can begin with, or anywhere
	low  int   // of a gap
	most int
	alts []*node // of a choice
	next *node

	begin []int32 // the numbers of the words that each of alts can begin with, or anywhere
}

type nodeKind uint8

const (
	oneOf   nodeKind = iota // a word of set
	gap                     // low to most words, whichever
	choice                  // one of alts
	notNext                 // the next word is not of set
	notLast                 // the word before is not of set
	opens                   // a clause begins here
	closes                  // a clause ends here
)

// pattern is a compiled line of a cue file. It can match only in a sentence that has a word of each of needs; it is
// looked for at sentences with a word of the first, which is the rarest.
type pattern struct {
	rule  int // index into the reader's rules
	first *node
	needs []set
	line  string // as written, for tests

	clauses []int32 // the numbers of needs, and of starts
	starts  int32   // the number of the words that a match can begin with, or anywhere
}

// mostNeeds is how many needs of a pattern are looked at before it is tried.
const mostNeeds = 6

// anywhere is the number of no words.
const anywhere int32 = -1

// grammar compiles cue files: word sets, groups of phrases, and patterns made of them.
type grammar struct {
	lex    *lexicon
	sets   map[string]set
	groups map[string][]string // a group's phrases, not compiled: they stand in many patterns
	depth  int
	small  set // words that most sentences have
}

func newGrammar(lex *lexicon) *grammar {
	g := &grammar{lex: lex, sets: map[string]set{}, groups: map[string][]string{}}
	var num set
	num.put(number)
	g.sets["digits"] = num
	for w := range english {
		g.small.put(lex.add(w))
	}
	return g
}

// define reads "@name word word" and "$name phrase / phrase".
func (g *grammar) define(line string) error {
	name, rest, _ := strings.Cut(line, " ")
	if name[0] == '$' {
		if _, twice := g.groups[name[1:]]; twice {
			return fmt.Errorf("%s is defined twice", name)
		}
		for _, phrase := range strings.Split(rest, " / ") {
			g.groups[name[1:]] = append(g.groups[name[1:]], strings.TrimSpace(phrase))
		}
		return nil
	}
	if _, twice := g.sets[name[1:]]; twice {
		return fmt.Errorf("%s is defined twice", name)
	}
	s, err := g.words(strings.ReplaceAll(strings.Join(strings.Fields(rest), "|"), "||", "|"))
	g.sets[name[1:]] = s
	return err
}

// words is the set that "die+|kill|suicid*|@other|#" means.
func (g *grammar) words(list string) (set, error) {
	var s set
	for w := range strings.SplitSeq(list, "|") {
		switch {
		case w == "", w == "*":
			return nil, fmt.Errorf("an empty word in %q", list)
		case w == "#":
			s.join(g.sets["number"])
		case w[0] == '@':
			other, ok := g.sets[w[1:]]
			if !ok {
				return nil, fmt.Errorf("no set %s", w)
			}
			s.join(other)
		case strings.HasSuffix(w, "+"):
			for _, form := range inflect(w[:len(w)-1]) {
				s.put(g.lex.add(form))
			}
		case strings.HasSuffix(w, "s?"):
			s.put(g.lex.add(w[:len(w)-2]))
			s.put(g.lex.add(w[:len(w)-1]))
		case strings.HasSuffix(w, "*"):
			s.put(g.lex.addPrefix(w[:len(w)-1]))
		default:
			if strings.Trim(w, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
				return nil, fmt.Errorf("%q is not written in small letters", w)
			}
			s.put(g.lex.add(w))
		}
	}
	return s, nil
}

// compile reads a pattern.
func (g *grammar) compile(line string) (*pattern, error) {
	written := line
	if at := strings.LastIndex(line, " <!"); at > 0 && !strings.ContainsAny(line[at+1:], " )") {
		line = line[at+1:] + " " + line[:at] // what must not stand before is written last, where it reads best
	}
	c := compiler{g: g, in: append(pieces(line), ")")}
	one, needs, err := c.brackets(false)
	if err == nil && len(c.in) > 0 {
		err = fmt.Errorf("%q is one too many", c.in[0])
	}
	if err == nil && len(needs) == 0 {
		err = fmt.Errorf("no word of it has to be there")
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(needs, func(a, b set) int { return g.common(a) - g.common(b) })
	return &pattern{first: one(nil), needs: needs[:min(len(needs), mostNeeds)], line: written}, nil
}

// pieces parts a line at spaces and brackets.
func pieces(line string) []string {
	return strings.Fields(brackets.Replace(line))
}

var brackets = strings.NewReplacer("(", " ( ", ")?", " )? ", ")", " ) ")

// common is about how often a word of a set is met: small words far more than others.
func (g *grammar) common(s set) int {
	small := s.and(g.small)
	return s.size() + 60*small
}

type compiler struct {
	g  *grammar
	in []string
}

// step is a piece of a sequence before its next is known.
type step func(next *node) *node

func chain(steps []step, next *node) *node {
	for _, s := range slices.Backward(steps) {
		next = s(next)
	}
	return next
}

// sequence reads up to the end, a bracket or a slash. It answers with the steps and the sets of which a word must be
// there.
func (c *compiler) sequence() ([]step, []set, error) {
	var steps []step
	var needs []set
	for len(c.in) > 0 && c.in[0] != ")" && c.in[0] != ")?" && c.in[0] != "/" {
		s, need, err := c.item()
		if err != nil {
			return nil, nil, err
		}
		steps = append(steps, s)
		needs = append(needs, need...)
	}
	return steps, needs, nil
}

func (c *compiler) item() (step, []set, error) {
	w := c.in[0]
	c.in = c.in[1:]
	switch {
	case w == "(":
		return c.brackets(true)
	case w == "^":
		return func(n *node) *node { return &node{kind: opens, next: n} }, nil, nil
	case w == "$":
		return func(n *node) *node { return &node{kind: closes, next: n} }, nil, nil
	case w == "_":
		return func(n *node) *node { return &node{kind: gap, low: 1, most: 1, next: n} }, nil, nil
	case strings.Trim(w, ".") == "":
		most := map[int]int{2: 2, 3: 4, 4: 7}[len(w)]
		return func(n *node) *node { return &node{kind: gap, most: most, next: n} }, nil, nil
	case strings.HasPrefix(w, "<!"):
		s, err := c.g.words(w[2:])
		return func(n *node) *node { return &node{kind: notLast, set: s, next: n} }, nil, err
	case w[0] == '!':
		s, err := c.g.words(w[1:])
		return func(n *node) *node { return &node{kind: notNext, set: s, next: n} }, nil, err
	case w[0] == '$':
		return c.group(w)
	}
	return c.word(w)
}

func (c *compiler) word(w string) (step, []set, error) {
	bare, optional := strings.CutSuffix(w, "?")
	if last := bare[strings.LastIndexByte(bare, '|')+1:]; strings.HasSuffix(last, "s") && last[0] != '@' {
		bare, optional = w, false // "thoughts?" is one or many, but there
	}
	s, err := c.g.words(bare)
	one := func(n *node) *node { return &node{kind: oneOf, set: s, next: n} }
	if optional {
		return func(n *node) *node { return &node{kind: choice, alts: []*node{one(n), n}, next: n} }, nil, err
	}
	return one, []set{s}, err
}

// group puts a group's phrases in as a choice.
func (c *compiler) group(w string) (step, []set, error) {
	bare, optional := strings.CutSuffix(w, "?")
	phrases, ok := c.g.groups[bare[1:]]
	if !ok {
		return nil, nil, fmt.Errorf("no group %s", w)
	}
	if c.g.depth++; c.g.depth > 6 {
		return nil, nil, fmt.Errorf("%s stands in itself", w)
	}
	defer func() { c.g.depth-- }()
	end := ")"
	if optional {
		end = ")?"
	}
	sub := &compiler{g: c.g, in: append(pieces(strings.Join(phrases, " / ")), end)}
	return sub.brackets(false)
}

// brackets compiles the phrases of a choice up to its closing bracket. They are parted by " / "; in brackets without
// one, by "|".
func (c *compiler) brackets(bars bool) (step, []set, error) {
	depth := 0
	for i, w := range c.in {
		switch {
		case w == "(":
			depth++
		case (w == ")" || w == ")?") && depth > 0:
			depth--
		case w == ")" || w == ")?":
			body := c.in[:i]
			c.in = c.in[i+1:]
			sign := "/"
			if phrases := parted(body, "/"); len(phrases) == 1 && bars {
				body, sign = pieces(strings.ReplaceAll(strings.Join(body, " "), "|", " | ")), "|"
			}
			return c.choose(parted(body, sign), w == ")?")
		}
	}
	return nil, nil, fmt.Errorf("a bracket is not closed")
}

// parted splits at a sign that does not stand in inner brackets.
func parted(in []string, sign string) [][]string {
	var out [][]string
	depth, from := 0, 0
	for i, w := range in {
		switch {
		case w == "(":
			depth++
		case w == ")" || w == ")?":
			depth--
		case w == sign && depth == 0:
			out, from = append(out, in[from:i]), i+1
		}
	}
	return append(out, in[from:])
}

func (c *compiler) choose(bodies [][]string, optional bool) (step, []set, error) {
	var all [][]step
	var need []set
	var oneThere set // of a choice, a word of one of its phrases must be there
	must := !optional
	bodies = merged(bodies)
	for _, body := range bodies {
		sub := &compiler{g: c.g, in: slices.Clone(body)}
		steps, needs, err := sub.sequence()
		if err != nil {
			return nil, nil, err
		}
		all = append(all, steps)
		if len(needs) == 0 {
			must = false
			continue
		}
		need = needs
		oneThere.join(slices.MinFunc(needs, func(a, b set) int { return c.g.common(a) - c.g.common(b) }))
	}
	if !must {
		need = nil
	} else if len(bodies) > 1 { // of one phrase alone, each of its needs stands
		need = []set{oneThere}
	}
	return func(n *node) *node {
		out := &node{kind: choice, next: n}
		for _, steps := range all {
			out.alts = append(out.alts, chain(steps, n))
		}
		if optional {
			out.alts = append(out.alts, n)
		}
		return out
	}, need, nil
}

// merged makes one set of the phrases that are one word.
func merged(bodies [][]string) [][]string {
	var single []string
	var out [][]string
	for _, b := range bodies {
		if len(b) == 1 && !strings.ContainsAny(b[0][:1], "$!<.^_(") && (!strings.HasSuffix(b[0], "?") || strings.HasSuffix(b[0], "s?")) {
			single = append(single, b[0])
		} else {
			out = append(out, b)
		}
	}
	if single != nil {
		out = append(out, []string{strings.Join(single, "|")})
	}
	return out
}
