package forum

import (
	"bytes"
	"encoding/json"

	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
)

// Hope is what an author hopes for in return.
type Hope string

// The hopes. None asks for nothing in particular; Nothing asks for no answers.
const (
	HopeNone      Hope = ""
	HopeHeard     Hope = "heard"
	HopeQuestions Hope = "questions"
	HopeAdvice    Hope = "advice"
	HopeNothing   Hope = "nothing"
)

// MaxNote is the most runes a content note in one's own words has: it stands in one line on a phone, folded.
const MaxNote = 80

// Note is what a revision is about, said before its words: a theme of the cohort's list, own words, or both. It is a part
// of the revision: sealed with it, covered by its MAC, and gone with it.
type Note struct {
	Theme string `json:"theme,omitempty"` // cohort.Theme.ID
	Words string `json:"words,omitempty"`
}

// Said is whether there is a note at all.
func (n Note) Said() bool { return n != Note{} }

// words is the note as it is read: the theme as the cohort calls it now, and what the author added.
func (n Note) words(c cohort.Cohort) string {
	theme := c.ThemeWords(n.Theme)
	if theme == "" || n.Words == "" {
		return theme + n.Words
	}
	return theme + ": " + n.Words
}

var (
	errHope  = errs.In("hope", "Please choose one of the things to hope for, or none.")
	errTheme = errs.In("theme", "Please choose one of the themes in the list, or say it in your own words.")
)

// note takes a note and a hope through the gate. A theme that is not offered any more may stay where it was, in was.
func (w Words) note(c cohort.Cohort, was Note) (Note, error) {
	n := Note{Theme: w.Note.Theme}
	switch w.Hope {
	case HopeNone, HopeHeard, HopeQuestions, HopeAdvice, HopeNothing:
	default:
		return n, errHope
	}
	if n.Theme != "" && n.Theme != was.Theme && !offered(c, n.Theme) {
		return n, errTheme
	}
	if w.Note.Words == "" {
		return n, nil
	}
	line, err := gate.Line(w.Note.Words, MaxNote)
	n.Words = line
	return n, inField(err, "note")
}

func offered(c cohort.Cohort, theme string) bool {
	for _, t := range c.Offered() {
		if t.ID == theme {
			return true
		}
	}
	return false
}

// beside is what a revision says beside its body, as it is sealed with it.
type beside struct {
	Note *Note `json:"note,omitempty"`
	Hope Hope  `json:"hope,omitempty"`
}

// encode is the revision's words as they are sealed and hashed: the body as the gate encodes it, which has no line end,
// behind a line with note and hope if there is one. Without them the bytes are those of schema 1.
func (r Revision) encode() []byte {
	body := r.Body.Encode()
	if !r.Note.Said() && r.Hope == HopeNone {
		return body
	}
	b := beside{Hope: r.Hope}
	if r.Note.Said() {
		b.Note = &r.Note
	}
	line, _ := json.Marshal(b) // strings always marshal
	return append(append(line, '\n'), body...)
}

// decode is the reverse of encode.
func (r *Revision) decode(text []byte) error {
	if line, body, found := bytes.Cut(text, []byte{'\n'}); found {
		var b beside
		if json.Unmarshal(line, &b) != nil { // the parser's own error can quote words
			return errUnreadable(errLine)
		}
		if b.Note != nil {
			r.Note = *b.Note
		}
		r.Hope, text = b.Hope, body
	}
	var err error
	if r.Body, err = gate.Decode(text); err != nil {
		return errUnreadable(err)
	}
	return nil
}

var errLine = errs.New(errs.Internal, "forum: what stands beside a body has no shape")
