package screen

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// word is one word of a text as rules see it. A word that stands for several ("don't", "kms") is several words over the
// same letters.
type word struct {
	text     string
	is       [2]int32 // numbers in the lexicon: as read, and a second reading or unknown
	from, to int32    // runes of the original
	sentence int32
	clause   int32
	quoted   bool // between quotation marks
	gone     bool // a figure of speech covers it: rules pass over it
}

// span is a stretch of words: from included, to not.
type span struct{ from, to int }

// reading is a text taken apart.
type reading struct {
	folded    folded
	words     []word
	sentences []span
	matcher   matcher
}

// readings are used again: reading one text after the other makes so little garbage that collecting it delays nobody.
var readings = sync.Pool{New: func() any { return new(reading) }}

// forget keeps a reading's room for another text, and nothing of what somebody wrote.
func (t *reading) forget() {
	clear(t.folded.runes)
	clear(t.words)
	readings.Put(t)
}

// letter says what may stand inside a word. Signs that stand for letters count between letters.
func letter(r rune) bool {
	if r < utf8.RuneSelf { // nearly all are
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r)
}

func leetSign(r rune) bool {
	switch r {
	case '@', '$', '!', '|', '*', '€', '+':
		return true
	}
	return false
}

// take parts a text into words. Who needs the reading no more may forget it.
func (x *speller) take(text string) *reading {
	t := readings.Get().(*reading)
	t.folded.fold(text)
	r := t.folded.runes
	t.words, t.sentences = slices.Grow(t.words[:0], len(r)/5+4), t.sentences[:0]
	at := breaks{}
	for i := 0; i < len(r); {
		if !letter(r[i]) && !(leetSign(r[i]) && i+1 < len(r) && r[i] != '+' && r[i] != '*' && r[i] != '|' && r[i] != '!' && unicode.IsLetter(r[i+1]) && (i == 0 || r[i-1] == ' ')) {
			at.sign(r, i)
			i++
			continue
		}
		end := wordEnd(r, i)
		if joined := spaced(r, i); joined > end {
			x.letters(t, r[i:joined], i, &at)
			i = joined
			continue
		}
		at.letters = at.letters[:0]
		for _, c := range r[i:end] {
			at.letters = utf8.AppendRune(at.letters, c)
		}
		x.put(t, at.letters, i, end, &at)
		i = end
	}
	t.split()
	return t
}

// wordEnd is where the word that begins at i ends.
func wordEnd(r []rune, i int) int {
	digits := r[i] >= '0' && r[i] <= '9'
	for j := i + 1; j < len(r); j++ {
		next := j+1 < len(r) && letter(r[j+1])
		switch {
		case letter(r[j]):
			digits = digits && r[j] >= '0' && r[j] <= '9'
		case r[j] == '\'' && next && !digits:
		case digits && next && (r[j] == '.' || r[j] == ':' || r[j] == ',') && r[j+1] >= '0' && r[j+1] <= '9':
		case leetSign(r[j]) && !digits && next && r[j] != '+' && letter(r[j-1]):
		case (r[j] == '$' || r[j] == '@' || r[j] == '*') && !digits && (next || r[j] == '$' && letter(r[j-1]) || j+1 < len(r) && leetSign(r[j+1]) && r[j] == r[j+1]):
		default:
			return j
		}
	}
	return len(r)
}

// breaks is what stood since the last word: what ends a sentence, a clause, a quotation.
type breaks struct {
	sentence, clause int32
	stop, pause      bool
	quote            bool   // inside quotation marks
	words            int    // since the last stop
	letters          []byte // of the word that is read
}

func (b *breaks) sign(r []rune, i int) {
	switch r[i] {
	case '.':
		if i > 0 && i+1 < len(r) && r[i-1] != '.' && r[i+1] != '.' || i+1 == len(r) {
			b.stop = b.stop || b.words > 1
		}
		b.pause = true
	case '!', '\n':
		b.stop = b.stop || b.words > 1
		b.pause = true
	case '?':
		b.stop, b.pause = true, true
	case ',', ';', ':', '(', ')', '…', '-', '/', '\t':
		if r[i] != '-' && r[i] != '/' || i > 0 && r[i-1] == ' ' {
			b.pause = true
		}
	case '"':
		b.quote = !b.quote
		b.pause = true
	case '\'':
		opening := (i == 0 || !letter(r[i-1])) && i+1 < len(r) && letter(r[i+1])
		closing := i > 0 && r[i-1] != ' ' && (i+1 == len(r) || !letter(r[i+1]))
		if !b.quote && opening && closedSoon(r, i) {
			b.quote, b.pause = true, true
		} else if b.quote && closing {
			b.quote, b.pause = false, true
		}
	}
}

// closedSoon says whether a single quotation mark that opens at i closes in the same line.
func closedSoon(r []rune, i int) bool {
	for j := i + 2; j < len(r) && r[j] != '\n' && j < i+400; j++ {
		if r[j] == '\'' && letter2(r[j-1]) && (j+1 == len(r) || !letter(r[j+1])) {
			return true
		}
	}
	return false
}

func letter2(r rune) bool { return letter(r) || strings.ContainsRune(".,!?", r) }

// put adds what the letters from i to end say.
func (x *speller) put(t *reading, letters []byte, i, end int, at *breaks) {
	if at.stop {
		at.sentence++
		at.clause++
		at.words = 0
	} else if at.pause {
		at.clause++
	}
	at.stop, at.pause = false, false
	from, to := t.folded.src[i], t.folded.src[end-1]+1
	before := len(t.words)
	t.words = x.spell(t.words, letters)
	for i := before; i < len(t.words); i++ {
		w := &t.words[i]
		w.from, w.to, w.sentence, w.clause, w.quoted = from, to, at.sentence, at.clause, at.quote
		at.words++
	}
}

// split finds the sentences.
func (t *reading) split() {
	from := 0
	for i := range t.words {
		if t.words[i].sentence != t.words[from].sentence {
			t.sentences = append(t.sentences, span{from, i})
			from = i
		}
	}
	if len(t.words) > 0 {
		t.sentences = append(t.sentences, span{from, len(t.words)})
	}
}

// spaced is where a run of single letters that begins at i ends, or i: "u n a l i v e", "k.i.l.l".
func spaced(r []rune, i int) int {
	if i > 0 && letter(r[i-1]) {
		return i
	}
	single := func(j int) bool {
		return j < len(r) && letter(r[j]) && (j+1 == len(r) || !letter(r[j+1]) && r[j+1] != '\'')
	}
	n, j := 0, i
	for single(j) {
		n++
		end := j + 1
		k := end
		for k < len(r) && k < end+3 && strings.ContainsRune(" .-_*", r[k]) {
			k++
		}
		if k == end || !single(k) {
			if n >= 4 {
				return end
			}
			return i
		}
		j = k
	}
	return i
}
