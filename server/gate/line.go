package gate

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"holdfast/server/errs"
)

// Title takes the title of a thread: Line with MaxTitle, with sentences of its own.
//
// Errors: errs.Invalid, Field "title".
func Title(s string) (string, error) {
	line, n := oneLine(s)
	switch {
	case n < 0:
		return "", errs.In("title", sayNotText)
	case n == 0:
		return "", errs.In("title", "It needs a title. A few plain words are enough.")
	case n > MaxTitle:
		return "", errs.In("title", "A title can be {most} characters long, and this one has {have}. Please shorten it.").
			With("most", strconv.Itoa(MaxTitle), "have", strconv.Itoa(n))
	}
	return line, nil
}

// Line takes one line of plain text, such as an alias: cleaned as a body is, white space collapsed, Unicode NFC, at
// most limit runes. Markup is literal. It does not say whether two lines look alike; that is the caller's rule.
//
// Errors: errs.Invalid with Field empty. The caller knows what the line is called, and sets Field.
func Line(s string, limit int) (string, error) {
	line, n := oneLine(s)
	switch {
	case n < 0:
		return "", errs.New(errs.Invalid, sayNotText)
	case n == 0:
		return "", errs.New(errs.Invalid, "There is nothing here yet.")
	case n > limit:
		return "", errs.New(errs.Invalid, "This can be {most} characters long, and it has {have}. Please shorten it.").
			With("most", strconv.Itoa(limit), "have", strconv.Itoa(n))
	}
	return line, nil
}

// oneLine is the cleaned line and its length in runes: 0 when nothing can be seen, -1 when it is not UTF-8.
func oneLine(s string) (string, int) {
	if !utf8.ValidString(s) {
		return "", -1
	}
	var c cleaner
	line := string(compose([]byte(strings.Join(strings.FieldsFunc(c.clean(s), isSpace), " "))))
	if !hasInk(line) {
		return "", 0
	}
	return line, utf8.RuneCountInString(line)
}
