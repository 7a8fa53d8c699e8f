package screen

import (
	"sync"
)

// reader is rules ready for use.
type reader struct {
	c      *compiled
	rules  map[string]*rule
	off    map[string]bool
	listed []listed
	model  *model // nil: rules alone
}

var usual = sync.OnceValue(func() *reader { return newReader(Options{}) })

var shipped = sync.OnceValue(func() *compiled {
	c, err := load(cueFiles)
	if err != nil {
		panic(err) // a test compiles them
	}
	return c
})

func newReader(o Options) *reader {
	r := &reader{c: shipped(), model: parseModel(modelFile), rules: map[string]*rule{}, off: map[string]bool{}}
	for i := range rules {
		r.rules[rules[i].ID] = &rules[i]
	}
	for _, id := range o.Off {
		r.off[id] = true
	}
	r.learn(o.Lists)
	return r
}

// Rules lists every rule that can speak, in order of their ids.
func Rules() []Rule {
	var out []Rule
	for _, r := range rules {
		out = append(out, r.Rule)
	}
	return append(out,
		Rule{byTone, "tone", "Read as a whole, it sounds as if somebody may be at risk.", ""},
		Rule{unknownLanguage, "none", "It is not in a language that can be screened.", ""})
}
