package screen

import (
	"encoding/json"
	"io"
	"math"
	"slices"

	"holdfast/server/gate"
)

// Post is one labelled post of a development set.
type Post struct {
	ID      string    `json:"id"`
	Writer  string    `json:"writer"`
	Text    string    `json:"text"`
	Tier    gate.Tier `json:"tier"`
	Classes []string  `json:"classes"`
	About   string    `json:"about"`
	Hard    []string  `json:"hard"`
}

// ReadPosts reads JSON Lines of posts.
func ReadPosts(in io.Reader) ([]Post, error) {
	var out []Post
	for dec := json.NewDecoder(in); ; {
		var p Post
		if err := dec.Decode(&p); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
}

// example is a post made ready to learn from.
type example struct {
	t     *reading
	f     features
	level int
	s     *scene
}

func (r *reader) example(p Post) example {
	s := r.sight(p.Text)
	return example{s.t, s.features(), p.Tier.Level(), s}
}

// How the model learns: passes over the posts, the length of a step, and how far weights are drawn back to 0.
const (
	passes = 8
	stride = 0.15
	shrink = 4e-3
)

// costs weigh a mistake by the head and the label: for red, a calm post that is raised and a crisis that is missed cost
// most, and an amber one that is raised least.
var costs = [heads][4]float64{{1, 1, 1, 1}, {2.2, .5, .9, 2.4}, {1, 1, 1, 1}}

// learner is one head while it learns, each weight with the sum of its squared steps (AdaGrad): rare features move
// as far as common ones.
type learner struct {
	w, past  []float64
	b, bPast float64
}

// learn trains a model on examples: the same examples in the same order give the same model. A weight is the mean of
// what it was after each of the last passes.
func learn(examples []example) *model {
	m := &model{w: make([][heads]int8, buckets)}
	for h := range heads {
		l := &learner{w: make([]float64, buckets), past: make([]float64, buckets), bPast: 1}
		mean := make([]float64, buckets)
		for p := range passes {
			for i := range examples {
				e := examples[mixed(i, p, len(examples))]
				l.step(e, e.level > h, costs[h][e.level])
			}
			for i, x := range l.w {
				if p >= passes/2 {
					mean[i] += x / (passes - passes/2)
				}
			}
		}
		m.bias[h] = float32(l.b)
		m.scale[h] = m.put(h, mean)
	}
	return m
}

// mixed is the place of the i-th example of a pass: one writer's posts stand together, and are not learnt together.
func mixed(i, pass, n int) int { return (i*7919 + pass*31) % n }

// step moves the weights of an example's worst window towards the right answer.
func (l *learner) step(e example, yes bool, cost float64) {
	at, z := l.worst(e)
	y := 0.0
	if yes {
		y = 1
	}
	g := cost * (y - 1/(1+math.Exp(-z)))
	n := evidence(at, e.f)
	l.bPast += g * g
	l.b += stride * g / math.Sqrt(l.bPast)
	for i := at.from; i < at.to; i++ {
		for _, b := range e.f.of(i) {
			d := g*n - shrink*l.w[b]
			l.past[b] += d * d
			l.w[b] += stride * d / math.Sqrt(l.past[b]+1e-2)
		}
	}
}

// worst is the window with the highest score, and the score.
func (l *learner) worst(e example) (span, float64) {
	sums := make([]float64, len(e.t.words)+1)
	for i := range e.t.words {
		sums[i+1] = sums[i]
		for _, b := range e.f.of(i) {
			sums[i+1] += l.w[b]
		}
	}
	best, top := span{}, math.Inf(-1)
	for s := range windows(e.t) {
		if z := l.b + (sums[s.to]-sums[s.from])*evidence(s.span, e.f) - s.doubt; z > top {
			best, top = s.span, z
		}
	}
	return best, top
}

// put makes a head's weights small whole numbers, and answers with their scale.
func (m *model) put(h int, w []float64) float32 {
	most := 0.0
	for _, x := range w {
		most = max(most, math.Abs(x))
	}
	if most == 0 {
		most = 1
	}
	for i, x := range w {
		m.w[i][h] = int8(math.Round(x / most * 127))
	}
	return float32(most / 127)
}

// folds parts posts by their writers, so that nobody's way of writing is known before it is tried.
func folds(posts []Post, n int) [][]int {
	var writers []string
	for _, p := range posts {
		if !slices.Contains(writers, p.Writer) {
			writers = append(writers, p.Writer)
		}
	}
	slices.Sort(writers)
	out := make([][]int, n)
	for i, p := range posts {
		k := slices.Index(writers, p.Writer) % n
		out[k] = append(out[k], i)
	}
	return out
}
