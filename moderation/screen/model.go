package screen

import (
	_ "embed"
	"encoding/binary"
	"iter"
	"math"
	"slices"
)

// buckets is how many weights each head of the model has. Features share them by their hash.
const buckets = 1 << 18

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
	w     [][heads]int8 // by bucket: what one feature weighs lies together
}

// parseModel reads what encode wrote; anything else gives no model, and rules stand alone.
func parseModel(raw []byte) *model {
	if len(raw) != heads*(8+buckets) {
		return nil
	}
	m := &model{w: make([][heads]int8, buckets)}
	for h := range heads {
		m.scale[h] = math.Float32frombits(binary.LittleEndian.Uint32(raw))
		m.bias[h] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4:]))
		for i := range m.w {
			m.w[i][h] = int8(raw[8+i])
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
		for _, w := range m.w {
			out = append(out, byte(w[h]))
		}
	}
	return out
}

// Lengths in words. A text is judged whole, and by its worst stretch of whole sentences, so that calm words around it
// change nothing; a stretch shorter than the least would say too little.
const (
	leastWindow = 25
	mostWindow  = 110
	mostWhole   = 240 // what is longer says little as a whole
)

// What the score of a stretch is less than that of the whole: the worst of many stretches looks bad in calm texts too.
// In long texts it is less, or a line among calm words would be lost.
const (
	doubt     = 1.0
	longDoubt = 0.5
)

// window is a stretch by which a text is judged, and by how much it counts less.
type window struct {
	span
	doubt float64
}

// windows are the stretches by which a text is judged.
func windows(t *reading) iter.Seq[window] {
	return func(yield func(window) bool) {
		if !yield(window{span{0, len(t.words)}, 0}) || len(t.words) <= mostWindow {
			return
		}
		less := doubt
		if len(t.words) > mostWhole {
			less = longDoubt
		}
		for i, s := range t.sentences {
			for _, e := range t.sentences[i:] {
				n := e.to - s.from
				if n > mostWindow && e.from > s.from {
					break
				}
				if (n >= leastWindow || e.to == len(t.words)) && !yield(window{span{s.from, min(e.to, s.from+2*mostWindow)}, less}) {
					return
				}
			}
		}
		yield(window{span{t.sentences[len(t.sentences)-1].from, len(t.words)}, less})
	}
}

// answer is what the model says of a text by its worst stretch.
func (m *model) answer(t *reading, f *features) opinion {
	out := opinion{math.Inf(-1), math.Inf(-1), math.Inf(-1)}
	f.sums = slices.Grow(f.sums[:0], len(t.words)+1)[:len(t.words)+1]
	sums := f.sums
	sums[0] = [heads]float64{}
	for i := range t.words {
		var total [heads]int
		for _, b := range f.of(i) {
			for h, w := range m.w[b] {
				total[h] += int(w)
			}
		}
		for h, n := range total {
			sums[i+1][h] = sums[i][h] + float64(n)*float64(m.scale[h])
		}
	}
	for w := range windows(t) {
		counts := evidence(w.span, *f)
		for h := range heads {
			out[h] = max(out[h], float64(m.bias[h])+(sums[w.to][h]-sums[w.from][h])*counts-w.doubt)
		}
	}
	return out
}

// enoughWords is how many words a stretch needs to be heard in full. Of fewer, a linear model knows too little.
const enoughWords = 12

// evidence is by how much the sum over a stretch counts: less for many features, so that length says nothing, and less
// for few words.
func evidence(s span, f features) float64 {
	return min(1, float64(s.to-s.from)/enoughWords) / math.Sqrt(max(float64(f.count(s)), 1))
}

// features are the buckets that each word of a text puts something into.
type features struct {
	buckets []uint32
	ends    []int            // of each word, in buckets
	sums    [][heads]float64 // of weights before each word, as the model answers
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
	var f features
	s.describe(&f)
	return f
}

// describe makes features where others were.
func (s *scene) describe(f *features) {
	t := s.t
	f.buckets, f.ends = slices.Grow(f.buckets[:0], len(t.words)*8), slices.Grow(f.ends[:0], len(t.words))
	found := s.foundAt()
	for i := range t.words {
		if !t.words[i].gone {
			f.word(t, i)
		}
		s.concepts(f, i)
		for ; len(found) > 0 && found[0].at == i; found = found[1:] {
			for k := range found[0].times {
				f.add(found[0].hash.num(k))
			}
		}
		f.ends = append(f.ends, len(f.buckets))
	}
}

func (f *features) add(h hash) { f.buckets = append(f.buckets, h.bucket()) }

// word adds a word, the pairs it makes with the two before, and its pieces.
func (f *features) word(t *reading, i int) {
	w := t.words[i].text
	f.add(seed.str("w").str(w))
	if i > 0 && t.words[i-1].sentence == t.words[i].sentence {
		f.add(seed.str("b").str(t.words[i-1].text).str(" ").str(w))
	}
	if i > 1 && t.words[i-2].sentence == t.words[i].sentence {
		f.add(seed.str("s").str(t.words[i-2].text).str(" ").str(w))
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

// found is a feature that a cue or a context puts into a word.
type found struct {
	at    int
	hash  hash
	times int
}

// foundAt is the features of cues and contexts, in order of the words they end with. A cue says more than a word: it
// counts several times.
func (s *scene) foundAt() []found {
	out := make([]found, 0, 4*len(s.cues)+16)
	for _, c := range s.cues {
		if c.at.to == 0 {
			continue
		}
		h := seed.str("r").str(c.id).str(c.why)
		if c.other {
			h = h.str("other")
		}
		out = append(out, found{c.at.to - 1, h, 5})
	}
	for _, name := range s.c.names {
		if s.rules[name] != nil {
			continue
		}
		for _, at := range s.contexts[name] {
			out = append(out, found{at.to - 1, seed.str("x").str(name), 2})
		}
	}
	slices.SortStableFunc(out, func(a, b found) int { return a.at - b.at })
	return out
}
