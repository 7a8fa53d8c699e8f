package gate

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// wordMark is what a paragraph of the source says about being an item of a list that is none in the markup: Word
// writes lists as paragraphs with a bullet or a number in front and styles that only Word reads.
type wordMark struct {
	list   bool   // Word's list style or class
	orphan bool   // an li outside of any list
	level  int    // mso-list … level2: 2
	marker string // what Word marked as the item's bullet or number, mso-list:Ignore
	gap    int    // runes of white space behind the first word
}

// listItem is the verdict on one paragraph.
type listItem struct {
	yes     bool
	ordered bool
	number  int
	follows bool // a further paragraph of the item before
}

var (
	wordNumber = regexp.MustCompile(`^\(?([0-9]{1,3})[.)]$`)
	wordLevel  = regexp.MustCompile(`level([0-9])`)
)

// bullets begin a list item where two or more spaces, or Word's own marks, follow. Word's second and third level
// bullets are letters in a symbol font; those count only inside Word's own mark.
const (
	bullets     = "·•▪▫◦‣⁃∙●○■□§►➢✓"
	fontBullets = "oØüqvà-–—"
)

// read takes the marker out of the words and says what the paragraph is.
func (m *wordMark) read(runs []run) ([]run, listItem) {
	if len(runs) == 0 {
		return runs, listItem{}
	}
	marker := strings.Join(strings.FieldsFunc(new(cleaner).clean(strings.ToValidUTF8(m.marker, "")), isSpace), " ")
	if n := wordNumber.FindStringSubmatch(marker); n != nil {
		number, _ := strconv.Atoi(n[1]) // three digits
		return runs, listItem{yes: true, ordered: true, number: number}
	}
	switch {
	case marker != "" && utf8.RuneCountInString(marker) == 1 && strings.Contains(bullets+fontBullets, marker):
		return runs, listItem{yes: true}
	case marker != "": // a), iv., Step 1: kept as it was written
		return prefix(marker+" ", runs), listItem{}
	case m.bulleted(runs):
		return trimFirst(runs), listItem{yes: true}
	case m.orphan:
		return runs, listItem{yes: true}
	}
	return runs, listItem{follows: m.list}
}

// bulleted reports whether the words begin with a bullet that somebody meant as one.
func (m *wordMark) bulleted(runs []run) bool {
	first, _ := utf8.DecodeRune(runs[0].text)
	if !strings.ContainsRune(bullets, first) {
		return false
	}
	return m.list || m.orphan || m.gap > 1 && alone(runs)
}

// alone reports whether the words begin with a bullet and a space.
func alone(runs []run) bool {
	text := string(runs[0].text)
	first, n := utf8.DecodeRuneInString(text)
	if !strings.ContainsRune(bullets, first) {
		return false
	}
	return strings.HasPrefix(text[n:], " ") || len(text) == n && len(runs) > 1 && strings.HasPrefix(string(runs[1].text), " ")
}

// unbullet takes bullets off the words of an item, which has one already.
func unbullet(runs []run) []run {
	for len(runs) > 0 && alone(runs) {
		runs = trimFirst(runs)
	}
	return runs
}

// trimFirst takes the first rune off runs, and the space and the marks that hung on it.
func trimFirst(runs []run) []run {
	_, n := utf8.DecodeRune(runs[0].text)
	runs[0].text = runs[0].text[n:]
	for len(runs) > 0 {
		runs[0].text = bytes.TrimLeftFunc(runs[0].text, func(r rune) bool { return r == ' ' || leans(r) })
		if len(runs[0].text) > 0 {
			return runs
		}
		runs = runs[1:] // a run that was only the bullet, or a line break after it
	}
	return runs
}

// placeWord files an item of a list that Word, or a bullet, made.
func (d *draft) placeWord(it listItem, level int, runs []run) {
	last := d.last()
	behind := last != nil && last.kind == item
	switch {
	case it.yes && level > 1 && behind:
		last.runs = joinLines(last.runs, prefix(it.mark(), runs))
	case it.follows && behind:
		last.runs = joinLines(last.runs, runs)
	case it.yes:
		d.blocks = append(d.blocks, block{kind: item, ordered: it.ordered, number: it.number, runs: runs})
	default:
		d.place(runs)
	}
}

// mark is what stands before the item where it can only be a line.
func (it listItem) mark() string {
	if it.ordered {
		return numberMark(it.number)
	}
	return lineMark
}

// maxMarker is more than the bullet or number of any list; the rest of a longer one is dropped.
const maxMarker = 32

// note keeps what Word marked as the item's bullet or number.
func (m *wordMark) note(s string) {
	if room := maxMarker - len(m.marker); room > 0 {
		m.marker += s[:min(room, len(s))]
	}
}
