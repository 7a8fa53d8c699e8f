package importer

import (
	"bytes"
	"encoding/json"
	"time"
	"unicode/utf8"

	"holdfast/server/cohort"
	"holdfast/server/errs"
	"holdfast/server/gate"
)

// The types of line.
const (
	typeThread = "thread"
	typePost   = "post"
)

// entry is one line. What it holds beside these fields is left aside.
type entry struct {
	Type   string `json:"type"`
	Key    string `json:"key"`    // of a thread: how posts name it
	Thread string `json:"thread"` // of a post: the key of its thread
	Title  string `json:"title"`
	Author string `json:"author"`
	At     string `json:"at"` // RFC 3339
	Text   string `json:"text"`
	HTML   string `json:"html"`

	at time.Time
}

func (e entry) thread() string {
	if e.Type == typeThread {
		return e.Key
	}
	return e.Thread
}

func blank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

// parse reads a line and says in words what is wrong with it.
func parse(line []byte, now time.Time) (entry, error) {
	var e entry
	if !utf8.Valid(line) {
		return e, wrong("It is not written in UTF-8.")
	}
	if err := json.Unmarshal(line, &e); err != nil {
		return e, wrong("It is not a JSON object with texts in its fields.")
	}
	if e.Type != typeThread && e.Type != typePost {
		return e, wrong(`Its "type" is neither "thread" nor "post".`)
	}
	if e.Type == typeThread && e.Title == "" {
		return e, wrong(`It lacks "title".`)
	}
	if e.Type == typeThread && e.Text+e.HTML == "" {
		e.Text = e.Title // people who ask in one line leave the box below it empty
	}
	for _, need := range []struct{ what, value string }{
		{`"author"`, e.Author}, {`"at"`, e.At}, {`the key of its thread`, e.thread()}, {`"text" or "html"`, e.Text + e.HTML},
	} {
		if need.value == "" {
			return e, wrong("It lacks " + need.what + ".")
		}
	}
	if e.Text != "" && e.HTML != "" {
		return e, wrong(`It has both "text" and "html"; one of them must say it.`)
	}
	return e, e.check(now)
}

func (e *entry) check(now time.Time) (err error) {
	if e.at, err = time.Parse(time.RFC3339, e.At); err != nil {
		return wrong(`Its "at" is not a time such as 2026-03-02T08:00:00Z.`)
	}
	e.at = e.at.UTC().Truncate(time.Millisecond)
	if e.at.After(now) || e.at.Year() < 1970 {
		return wrong(`Its "at" lies in the future or before 1970.`)
	}
	if _, err := gate.Line(e.Author, cohort.MaxAlias); err != nil {
		return wrong(`Its "author" is empty or longer than 60 characters.`)
	}
	return nil
}

func wrong(sentence string) error { return errs.New(errs.Invalid, sentence) }
