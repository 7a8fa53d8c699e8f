package screen

import (
	"bufio"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

//go:embed cues/*.txt
var cueFiles embed.FS

// compiled is cue files ready for use. It is read by many goroutines and never changes.
type compiled struct {
	lex     *lexicon
	gram    *grammar
	speller *speller
	names   []string       // of sections, by number
	number  map[string]int // of sections
	cues    index          // patterns of rules and contexts
	figures index          // figures of speech, which are looked for first
	meets   []set          // by word: the sets that it is in, those that patterns need first
	all     []*pattern
	firsts  int            // how many sets patterns need first
	needs   int            // how many they need
	nodes   []*node        // while compiling
	equal   map[string]set // while compiling
	sets    map[string]set
	speech  speech
	kinds   [][]int // the concepts of each word
}

// index is patterns by the need that is met least often. What is asked of each of them in every text lies together.
type index [][]indexed

type indexed struct {
	wants [mostNeeds]int32 // what else must be there; where that is less, the last of it once more
	*pattern
}

func (x index) put(p *pattern) {
	in := indexed{pattern: p}
	for i := range in.wants {
		in.wants[i] = p.clauses[min(i+1, len(p.clauses)-1)]
	}
	x[p.clauses[0]] = append(x[p.clauses[0]], in)
}

// wanted says whether a word of each need but the first is there.
func (p *indexed) wanted(there set) bool {
	for _, n := range p.wants {
		if !there.has(n) {
			return false
		}
	}
	return true
}

// load compiles files of cues. Sections stand in brackets, sets begin with @, groups with $, and every other line is a
// pattern of the section above it. A line that begins with space belongs to the one before.
func load(files fs.FS) (*compiled, error) {
	c := &compiled{lex: newLexicon(), number: map[string]int{}}
	c.gram = newGrammar(c.lex)
	c.speller = &speller{lex: c.lex, wide: wide(spellingFile)}
	c.speller.teach(slipsFile)
	names, err := fs.Glob(files, "cues/*.txt")
	if err != nil {
		return nil, err
	}
	section := -1
	var faults []error
	for _, name := range names { // Glob sorts: words.txt would come late, so its name begins with 0
		lines, err := logical(files, name)
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			if err := c.line(l, &section); err != nil {
				faults = append(faults, fmt.Errorf("%s: %q: %w", name, l, err))
			}
		}
	}
	c.sets = c.gram.sets
	c.settle()
	return c, errors.Join(faults...)
}

// logical is the lines of a file, each with those that go on with it.
func logical(files fs.FS, name string) ([]string, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []string
	for in := bufio.NewScanner(f); in.Scan(); {
		text, _, _ := strings.Cut(in.Text(), "#:")
		switch {
		case strings.TrimSpace(text) == "" || text[0] == '#' && strings.HasPrefix(text, "# "):
		case text[0] == ' ' && len(out) > 0:
			out[len(out)-1] += " " + strings.TrimSpace(text)
		default:
			out = append(out, strings.TrimSpace(text))
		}
	}
	return out, nil
}

func (c *compiled) line(l string, section *int) error {
	switch l[0] {
	case '[':
		name := strings.Trim(l, "[]")
		n, ok := c.number[name]
		if !ok {
			n = len(c.names)
			c.names = append(c.names, name)
			c.number[name] = n
		}
		*section = n
		return nil
	case '@', '$':
		if name, _, ok := strings.Cut(l, " "); ok && !strings.ContainsAny(name[1:], "@$|?+*") && isDefinition(l) {
			return c.gram.define(strings.Replace(l, " =", "", 1))
		}
	}
	if *section < 0 {
		return fmt.Errorf("a pattern before the first section")
	}
	p, err := c.gram.compile(l)
	if err != nil {
		return err
	}
	p.rule = *section
	c.all = append(c.all, p)
	return nil
}

// isDefinition tells "@want = want+ wish+" from a pattern that begins with a set.
func isDefinition(l string) bool {
	fields := strings.Fields(l)
	return len(fields) > 1 && fields[1] == "="
}

// settle finishes what needs the whole lexicon: beginnings of words, and the index.
func (c *compiled) settle() {
	for _, words := range c.speller.wide {
		for _, w := range words {
			c.lex.add(w)
		}
	}
	c.lex.expand()
	c.speller.memorise()
	seen := map[*node]bool{}
	c.equal = map[string]set{}
	numbers := map[string]int32{}
	c.meets = make([]set, len(c.lex.id))
	for _, p := range c.all {
		c.widen(p.first, seen)
		p.clauses = []int32{c.need(p.needs[0], numbers)}
	}
	c.firsts = wholeWords(numbers)
	for _, p := range c.all { // only now: first needs have the low numbers, by which patterns take their turns
		for _, need := range p.needs[1:] {
			p.clauses = append(p.clauses, c.need(need, numbers))
		}
		if p.starts = c.numbered(p.first.starts(), numbers); p.starts != anywhere {
			p.clauses = append(p.clauses, p.starts)
		}
	}
	c.needs = wholeWords(numbers)
	for _, n := range c.nodes { // what cannot begin at a word is not tried there
		if n.kind != oneOf && n.kind != choice {
			continue
		}
		n.is = c.numbered(n.starts(), numbers)
		for _, alt := range n.alts {
			n.begin = append(n.begin, c.numbered(alt.starts(), numbers))
		}
	}
	c.nodes, c.equal = nil, nil
	c.cues, c.figures = make(index, c.firsts), make(index, c.firsts)
	for _, p := range c.all {
		to := c.cues
		if c.names[p.rule] == ctxFigure {
			to = c.figures
		}
		to.put(p)
	}
	for name, s := range c.sets {
		c.lex.widen(&s)
		c.sets[name] = s
	}
	c.speech = speechOf(c.sets)
	c.conceive()
}

// wholeWords is up to where sets that are numbered so far stand in a set's bits; the next few stand in the last word.
func wholeWords(numbers map[string]int32) int { return (len(numbers) + 63) &^ 63 }

// conceptsOf is the numbers of the sets that the model knows a word by.
func (c *compiled) conceptsOf(id int32) []int {
	if int(id) < len(c.kinds) && id != unknown {
		return c.kinds[id]
	}
	return nil
}

// conceive numbers the sets whose names say that they are concepts.
func (c *compiled) conceive() {
	c.kinds = make([][]int, len(c.lex.id))
	n := 0
	for _, name := range slices.Sorted(maps.Keys(c.sets)) {
		if !strings.HasPrefix(name, "c") || len(name) < 2 || name[1] < 'A' || name[1] > 'Z' {
			continue
		}
		n++
		for _, id := range c.sets[name].ids() {
			c.kinds[id] = append(c.kinds[id], n)
		}
	}
}

func (c *compiled) widen(n *node, seen map[*node]bool) {
	for ; n != nil && !seen[n]; n = n.next {
		seen[n] = true
		c.nodes = append(c.nodes, n)
		if n.set != nil {
			c.lex.widen(&n.set)
			n.set = c.once(n.set)
		}
		for _, alt := range n.alts {
			c.widen(alt, seen)
		}
	}
}

// once answers with the one set that is kept of those with the same words. Phrases of a group stand in many patterns:
// kept for each of them, their sets would take several megabytes.
func (c *compiled) once(s set) set {
	if s == nil {
		return nil
	}
	key := s.key()
	if same, ok := c.equal[key]; ok {
		return same
	}
	c.equal[key] = s
	return s
}

// need numbers a set of which a pattern needs a word.
func (c *compiled) need(words set, numbers map[string]int32) int32 {
	c.lex.widen(&words)
	return c.numbered(words, numbers)
}

// numbered numbers a set, and lets its words know of it; anywhere for nil.
func (c *compiled) numbered(words set, numbers map[string]int32) int32 {
	if words == nil {
		return anywhere
	}
	key := words.key()
	n, known := numbers[key]
	if !known {
		n = int32(len(numbers))
		numbers[key] = n
		for _, id := range words.ids() {
			c.meets[id].put(n)
		}
	}
	return n
}

// starts is the words that a match can begin with, or nil where that is not known.
func (n *node) starts() set {
	if n == nil {
		return nil
	}
	switch n.kind {
	case oneOf:
		return n.set
	case opens, notLast, notNext:
		return n.next.starts()
	case choice:
		var out set
		for _, alt := range n.alts {
			s := alt.starts()
			if s == nil {
				return nil
			}
			out.join(s)
		}
		return out
	}
	return nil
}
