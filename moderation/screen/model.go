package screen

import (
	_ "embed"
	"encoding/binary"
	"math"
)

// buckets is how many weights each head of the model has. Features share them by their hash.
const buckets = 1 << 17

// heads ask one after the other: at least amber, at least red, crisis?
const heads = 3

//go:embed model.bin
var modelFile []byte

// ModelBytes is the size of the built-in model.
func ModelBytes() int { return len(modelFile) }

// model is a linear model over words, pieces of words, and cues: for each head a scale and small whole numbers.
type model struct {
	scale [heads]float32
	bias  [heads]float32
	w     [heads][]int8
}

// parseModel reads what encode wrote; anything else gives no model, and rules stand alone.
func parseModel(raw []byte) *model {
	if len(raw) != heads*(8+buckets) {
		return nil
	}
	m := &model{}
	for h := range heads {
		m.scale[h] = math.Float32frombits(binary.LittleEndian.Uint32(raw))
		m.bias[h] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4:]))
		m.w[h] = make([]int8, buckets)
		for i := range m.w[h] {
			m.w[h][i] = int8(raw[8+i])
		}
		raw = raw[8+buckets:]
	}
	return m
}

func (m *model) encode() []byte {
	var out []byte
	for h := range heads {
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(m.scale[h]))
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(m.bias[h]))
		for _, w := range m.w[h] {
			out = append(out, byte(w))
		}
	}
	return out
}

// window lengths in words. A text is judged by its worst stretch of whole sentences, so that calm words around it
// change nothing; one shorter than the least would say too little.
const (
	leastWindow = 25
	mostWindow  = 110
)

// windows are the stretches of whole sentences by which a text is judged.
func windows(t *reading) []span {
	if len(t.words) <= mostWindow {
		return []span{{0, len(t.words)}}
	}
	var out []span
	for i, s := range t.sentences {
		for _, e := range t.sentences[i:] {
			n := e.to - s.from
			if n > mostWindow && e.from > s.from {
				break
			}
			if n >= leastWindow || e.to == len(t.words) {
				out = append(out, span{s.from, min(e.to, s.from+2*mostWindow)})
			}
		}
	}
	return append(out, span{t.sentences[len(t.sentences)-1].from, len(t.words)})
}

// opinion is the model's answers for a text: from its worst window, and from the worst that holds a cue. Above 0 is more
// likely than not.
type opinion struct {
	anywhere [heads]float64
	beside   [heads]float64
}

func (m *model) answer(s *scene, f features) opinion {
	var out opinion
	t := s.t
	held := make([]int, len(t.words)+1) // how many cues stand before each word
	for _, i := range s.supports() {
		held[i+1]++
	}
	for i := range t.words {
		held[i+1] += held[i]
	}
	all := windows(t)
	sums := make([]float64, len(t.words)+1)
	for h := range heads {
		for i := range t.words {
			total := 0
			for _, b := range f.of(i) {
				total += int(m.w[h][b])
			}
			sums[i+1] = sums[i] + float64(total)*float64(m.scale[h])
		}
		out.anywhere[h], out.beside[h] = math.Inf(-1), math.Inf(-1)
		for _, w := range all {
			score := float64(m.bias[h]) + (sums[w.to]-sums[w.from])*evidence(w, f)
			out.anywhere[h] = max(out.anywhere[h], score)
			if held[w.to] > held[w.from] {
				out.beside[h] = max(out.beside[h], score)
			}
		}
	}
	return out
}

// enoughWords is how many words a stretch needs to be heard in full. Of fewer, a linear model knows too little.
const enoughWords = 18

// evidence is by how much the sum over a stretch counts: less for many features, so that length says nothing, and less
// for few words.
func evidence(s span, f features) float64 {
	return min(1, float64(s.to-s.from)/enoughWords) / math.Sqrt(max(float64(f.count(s)), 1))
}

// features are the buckets that each word of a text puts something into.
type features struct {
	buckets []uint32
	ends    []int // of each word, in buckets
}

func (f features) of(i int) []uint32 {
	from := 0
	if i > 0 {
		from = f.ends[i-1]
	}
	return f.buckets[from:f.ends[i]]
}

func (f features) count(s span) int {
	from := 0
	if s.from > 0 {
		from = f.ends[s.from-1]
	}
	if s.to == 0 {
		return 0
	}
	return f.ends[s.to-1] - from
}

// hash mixes bytes as FNV-1a does.
type hash uint32

const seed hash = 2166136261

func (h hash) str(s string) hash {
	for i := range len(s) {
		h = (h ^ hash(s[i])) * 16777619
	}
	return h
}

func (h hash) num(n int) hash { return ((h^hash(n&255))*16777619 ^ hash(n>>8)) * 16777619 }

func (h hash) bucket() uint32 { return (uint32(h) ^ uint32(h)>>15) % buckets }

// features makes what the model looks at.
func (s *scene) features() features {
	t := s.t
	f := features{buckets: make([]uint32, 0, len(t.words)*24), ends: make([]int, 0, len(t.words))}
	byWord := s.foundAt()
	for i := range t.words {
		f.word(t, i)
		s.concepts(&f, i)
		f.buckets = append(f.buckets, byWord[i]...)
		f.ends = append(f.ends, len(f.buckets))
	}
	return f
}

func (f *features) add(h hash) { f.buckets = append(f.buckets, h.bucket()) }

// word adds a word, the pair it makes with the one before, and its pieces.
func (f *features) word(t *reading, i int) {
	w := t.words[i].text
	f.add(seed.str("w").str(w))
	if i > 0 && t.words[i-1].sentence == t.words[i].sentence {
		f.add(seed.str("b").str(t.words[i-1].text).str(" ").str(w))
	}
	if len(w) < 4 || len(w) > 24 {
		return
	}
	for n := 4; n <= 4; n++ {
		for k := 0; k+n <= len(w); k++ {
			h := seed.str("c").str(w[k : k+n])
			if k == 0 {
				h = h.str("<")
			}
			f.add(h)
		}
	}
}

// concepts adds the fields of meaning that a word is of.
func (s *scene) concepts(f *features, i int) {
	for _, k := range s.c.conceptsOf(s.t.words[i].is[0]) {
		f.add(seed.str("k").num(k))
	}
}

// foundAt is the features of cues and contexts, by the word they end with. A cue says more than a word: it counts
// several times.
func (s *scene) foundAt() map[int][]uint32 {
	out := map[int][]uint32{}
	for _, c := range s.cues {
		if c.at.to == 0 {
			continue
		}
		h := seed.str("r").str(c.id).str(c.why)
		if c.other {
			h = h.str("other")
		}
		for k := range 5 {
			out[c.at.to-1] = append(out[c.at.to-1], h.num(k).bucket())
		}
	}
	for _, name := range s.c.names {
		if s.rules[name] != nil {
			continue
		}
		for _, at := range s.contexts[name] {
			for k := range 2 {
				out[at.to-1] = append(out[at.to-1], seed.str("x").str(name).num(k).bucket())
			}
		}
	}
	return out
}
