package web

import (
	"strings"
	"time"

	"github.com/sergi/go-diff/diffmatchpatch"

	"holdfast/frontend/pages"
	"holdfast/frontend/parts"
	"holdfast/frontend/words"
	"holdfast/server/access"
	"holdfast/server/cohort"
	"holdfast/server/forum"
	"holdfast/server/id"
)

// history shows staff what a post said before, and what each change of it changed.
func (s *Server) history(r *request) error {
	which, err := param[id.Post](r, "post")
	if err != nil {
		return err
	}
	versions, err := s.Forum.History(r.ctx, r.actor(), which)
	if err != nil {
		return err
	}
	d, err := s.Forum.DeskForPost(r.ctx, r.actor(), access.ReadRevisions, which)
	if err != nil {
		return err
	}
	by, err := s.Cohorts.Named(r.ctx, d.Cohort.ID, []id.Person{d.Post.Author})
	if err != nil {
		return err
	}
	page := pages.History{
		Frame: r.frame("Reading", ""), Back: parts.Link{Label: r.T("Back to the conversation"), Href: "/posts/" + string(which)},
		Author: r.person(by[d.Post.Author]),
	}
	before := ""
	for i, v := range versions {
		page.Versions = append([]pages.HistoryVersion{r.revised(d.Cohort, v, before, i == 0)}, page.Versions...)
		before = r.plainly(v)
	}
	return r.page(pages.HistoryPage(page))
}

func (r *request) revised(c cohort.Cohort, v forum.Version, before string, first bool) pages.HistoryVersion {
	out := pages.HistoryVersion{
		When: parts.Clock(v.At.In(r.now.Location()), r.now), State: r.T(became[v.State]), Note: noteWords(c, v.Note), Hope: r.hope(v.Hope),
		First: first, Pieces: []pages.Piece{{Words: r.plainly(v)}},
	}
	if !first {
		out.Pieces = pieces(before, r.plainly(v))
	}
	return out
}

// became says what became of a revision.
var became = map[forum.State]string{
	forum.Published: words.M("What the group sees now."),
	forum.Held:      words.M("It waits for a person, and the group does not see it."),
	forum.Replaced:  words.M("It was replaced."),
	forum.Withdrawn: words.M("It was taken back."),
	forum.Removed:   words.M("The staff removed it."),
}

// plainly is a revision as text. A quote is named, not copied; words whose key was destroyed are gone.
func (r *request) plainly(v forum.Version) string {
	if v.Body == nil {
		return r.T("These words were erased.")
	}
	var all []string
	quotes := v.Quotes
	for _, seg := range v.Body {
		if seg.Quote == nil {
			one := v.Body[:0:0]
			all = append(all, append(one, seg).Text())
			continue
		}
		who := r.T("somebody")
		if len(quotes) > 0 {
			if !quotes[0].Hidden {
				who = r.person(quotes[0].By).Name
			}
			quotes = quotes[1:]
		}
		all = append(all, r.F("[quotes {who}]", "who", who))
	}
	return strings.Join(all, "\n\n")
}

func noteWords(c cohort.Cohort, n forum.Note) string {
	theme := c.ThemeWords(n.Theme)
	if theme == "" || n.Words == "" {
		return theme + n.Words
	}
	return theme + ": " + n.Words
}

// diffTime bounds one comparison: a page has up to forum.MaxVersions of them, and two long posts without a word in common
// would take a second. What is cut short is coarser, and still true.
const diffTime = 50 * time.Millisecond

// pieces is what stayed, came and went between two texts, in whole words: half a word that changed says nothing to
// somebody who listens to it.
func pieces(before, after string) []pages.Piece {
	known := &lexicon{runes: map[string]rune{}}
	d := diffmatchpatch.New()
	d.DiffTimeout = diffTime
	var out []pages.Piece
	for _, diff := range d.DiffMainRunes(known.encode(before), known.encode(after), false) {
		out = append(out, pages.Piece{
			Words: known.decode(diff.Text), Came: diff.Type == diffmatchpatch.DiffInsert, Went: diff.Type == diffmatchpatch.DiffDelete,
		})
	}
	return out
}

// lexicon writes each word, with the white space behind it, as one rune: the library compares runes.
type lexicon struct {
	runes map[string]rune
	words []string
}

// firstRune begins the private-use planes, which hold 131,068 runes: more words than two posts have.
const firstRune = 0xF0000

func (l *lexicon) encode(text string) []rune {
	var out []rune
	for _, word := range split(text) {
		r, ok := l.runes[word]
		if !ok {
			r = firstRune + rune(len(l.words))
			l.runes[word], l.words = r, append(l.words, word)
		}
		out = append(out, r)
	}
	return out
}

func (l *lexicon) decode(runes string) string {
	var b strings.Builder
	for _, r := range runes {
		b.WriteString(l.words[r-firstRune])
	}
	return b.String()
}

// split cuts a text before every word that follows white space.
func split(text string) []string {
	var all []string
	begin, space := 0, false
	for i, r := range text {
		white := r == ' ' || r == '\n'
		if space && !white {
			all = append(all, text[begin:i])
			begin = i
		}
		space = white
	}
	if begin < len(text) {
		all = append(all, text[begin:])
	}
	return all
}
