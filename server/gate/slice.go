package gate

import (
	"math"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Slice is a range of the words as canonical HTML: from and to count runes of the text projection (Text), from included,
// to not. What is cut keeps its form, so that a stressed word stays stressed; white space at the edges of a cut is left
// out. A range that holds no words gives "". Ranges reach no further than the words do.
//
// hidden are ranges that stand masked in it, as in Mask. A cut through one of them shows that it is there.
func (b Body) Slice(from, to int, hidden ...Range) string {
	from = max(from, 0)
	ranges := b.tidy(hidden)
	for _, r := range ranges {
		if r.From < to && from < r.To && from < to {
			from, to = min(from, r.From), max(to, r.To)
		}
	}
	s := newSlicer(from, to, ranges)
	for _, seg := range b {
		if seg.Quote == nil {
			s.read(seg.HTML)
		}
	}
	return s.out.String()
}

// slicer reads canonical HTML and writes the part of it whose words lie in a range. Tags are written when the first word
// in them is, so that nothing empty is left.
type slicer struct {
	from, to int
	at       int // runes of the text projection so far
	out      strings.Builder
	open     []opened
	space    string // white space since the last word of the block, which the next one brings along
	items    int    // of the list being read
	wrote    bool   // something stands in the block being written

	hidden []Range // what is still to be masked, in order, none touching another
	said   bool    // the first of them has its NotShown
}

// endless is further than any text reaches.
const endless = math.MaxInt

func newSlicer(from, to int, hidden []Range) slicer {
	return slicer{from: from, to: to, hidden: hidden}
}

// opened is a tag that was read and not yet ended.
type opened struct {
	name, tag string
	written   bool
	bare      bool // only its words are written
}

// read goes through canonical HTML piece by piece. It is ours, so a tag is what stands between angle brackets.
func (s *slicer) read(source string) {
	for source != "" && (s.at < s.to || len(s.open) > 0) {
		tag := strings.IndexByte(source, '<')
		if tag != 0 {
			if tag < 0 {
				tag = len(source)
			}
			s.text(html.UnescapeString(source[:tag]))
			source = source[tag:]
			continue
		}
		end := strings.IndexByte(source, '>') + 1
		if source[1] == '/' {
			s.end()
		} else {
			name, _, _ := strings.Cut(source[1:end-1], " ")
			s.start(name, source[:end])
			if name == "a" && len(s.hidden) > 0 {
				s.open[len(s.open)-1].bare = s.touched(source[end:])
			}
		}
		source = source[end:]
	}
}

// start counts what the text projection sets between blocks, and remembers the tag.
func (s *slicer) start(name, raw string) {
	switch name {
	case "br":
		s.blank("<br>", 1)
		return
	case "p":
		s.apart(2)
	case "ul", "ol":
		s.apart(2)
		s.items = 0
	case "li":
		if s.items++; s.items > 1 {
			s.apart(1)
		}
	}
	if name == "p" || name == "li" {
		s.space, s.wrote = "", false
	}
	s.open = append(s.open, opened{name: name, tag: raw})
}

// apart counts the line ends that set a block apart from the one before it.
func (s *slicer) apart(runes int) {
	if s.at > 0 {
		s.at += runes
	}
}

// end closes what was written of the innermost tag.
func (s *slicer) end() {
	last := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	if last.written && !last.bare {
		s.out.WriteString("</" + last.name + ">")
	}
}

// text takes words, rune by rune.
func (s *slicer) text(words string) {
	start, begun := 0, false
	for i, r := range words {
		masked := s.masked()
		if r == ' ' || masked || s.at < s.from || s.at >= s.to {
			if begun {
				s.word(words[start:i])
				begun = false
			}
			if masked {
				s.mask()
				s.at++
				continue
			}
			if r == ' ' {
				s.blank(" ", 1)
				continue
			}
		} else if !begun {
			start, begun = i, true
		}
		s.at++
	}
	if begun {
		s.word(words[start:])
	}
}

// blank remembers white space that lies in the range.
func (s *slicer) blank(what string, runes int) {
	if s.at >= s.from && s.at < s.to && s.wrote {
		if s.space == "" || what != " " { // where two meet, what stood between them is masked
			s.space = what
		}
	}
	s.at += runes
}

// masked says whether the rune that comes next is not to be shown. It forgets the ranges that are behind.
func (s *slicer) masked() bool {
	for len(s.hidden) > 0 && s.at >= s.hidden[0].To {
		s.hidden, s.said = s.hidden[1:], false
	}
	return len(s.hidden) > 0 && s.at >= s.hidden[0].From
}

// mask writes that something is not shown, once for each range.
func (s *slicer) mask() {
	if s.said || s.at < s.from || s.at >= s.to {
		return
	}
	s.said = true
	s.word(NotShown)
}

// touched says whether a range reaches into the words of the link that begins here: its address may say the same.
func (s *slicer) touched(source string) bool {
	words, _, _ := strings.Cut(source, "</a>")
	end := s.at
	for words != "" {
		text, rest, tag := strings.Cut(words, "<")
		end += utf8.RuneCountInString(html.UnescapeString(text))
		if words = ""; tag {
			if strings.HasPrefix(rest, "br>") {
				end++
			}
			_, words, _ = strings.Cut(rest, ">")
		}
	}
	for _, r := range s.hidden {
		if r.From < end && s.at < r.To {
			return true
		}
	}
	return false
}

// word writes a stretch of words, behind the tags that are open around it.
func (s *slicer) word(w string) {
	for i := range s.open {
		if o := &s.open[i]; !o.written {
			if i > 0 && o.name != "li" && o.name != "p" {
				s.gap()
			}
			if !o.bare {
				s.out.WriteString(o.tag)
			}
			o.written = true
		}
	}
	s.gap()
	s.out.WriteString(html.EscapeString(w))
	s.wrote = true
}

// gap writes the white space before a word.
func (s *slicer) gap() {
	s.out.WriteString(s.space)
	s.space = ""
}
