// Package gate is the one way text enters. Whatever a person typed, pasted or imported comes out as a Body in one
// canonical form that every page, search and export can trust without looking again.
//
// The canonical HTML of a segment is built here from nothing: the source is only read as a stream of tokens, and every
// byte of the result is written by this package. Blocks are p, blockquote(p), ul(li) and ol(li); inside a block there
// are words, single br, strong, em and a[href]. A bluemonday policy of our own is the last filter; it must find
// nothing to change.
//
// Anyone may call this package. It holds no state, does no I/O, and its time is linear in the length of the input.
package gate

import (
	"strings"
	"unicode/utf8"

	"holdfast/server/errs"
)

// Version names the canonical form. It is part of what is stored and of what a revision's hash covers: raise it when
// the form, or the text projection that quotes count in, changes.
const Version = 1

// Limits. The first two are bytes (DESIGN §6), the third is runes.
const (
	MaxInput = 1 << 20  // before the gate: an imported field may carry pictures and markup that will be removed
	MaxBody  = 64 << 10 // after it: the sum of all HTML of one body
	MaxTitle = 160
)

const (
	sayEmpty    = "There are no words here yet."
	sayPictures = "There are only pictures here, and this place holds words. Say in your own words what they show."
	sayTooLarge = "This is more text than one post can hold. Split it into parts and share them one after another."
	sayNotText  = "Some of this could not be read as text. Copy the words again as plain text and paste them here."
	sayInternal = "We could not take these words as they are. They are still in the box."
)

// FromText takes what a person typed as plain text. A blank line ends a paragraph, a single line end stays a line end,
// https://, http:// and www. addresses become links, and everything else is literal: there is no markup syntax.
//
// Errors: errs.Invalid when there are no words or the bytes are not UTF-8, errs.TooLarge above MaxInput or MaxBody;
// Field is "body".
func FromText(s string) (Body, error) {
	if err := admit(s); err != nil {
		return nil, err
	}
	d := newDraft()
	d.typed = true
	d.text(strings.ReplaceAll(s, "\r\n", "\n"), style{}, true)
	return d.body(Report{})
}

// FromHTML takes pasted or imported HTML and says what it removed. Words are kept wherever a reader could see them;
// how they looked is kept only as far as the canonical form can say it. FromHTML of its own result changes nothing.
//
// Errors: as FromText. A body of nothing but pictures is errs.Invalid with a sentence of its own. The Report comes with
// an error too, so that an import can say what a refused field held; of one that is too large it tells the part read.
func FromHTML(s string) (Body, Report, error) {
	if err := admit(s); err != nil {
		return nil, Report{}, err
	}
	w := newWalker(s)
	w.walk()
	b, err := w.d.body(w.removed)
	return b, w.removed, err
}

// admit refuses what must not even be read. Bytes that are not UTF-8 are refused, not replaced: no browser sends
// them, so they are a file in another encoding, and a replacement mark would quietly change somebody's words.
func admit(s string) error {
	if len(s) > MaxInput {
		return tooLarge()
	}
	if !utf8.ValidString(s) {
		return errs.In("body", sayNotText)
	}
	return nil
}

// body finishes the draft and checks it against the limits and the last filter. A difference there is a fault of this
// package; it fails closed, because neither version of the text has been proven.
func (d *draft) body(removed Report) (Body, error) {
	if d.tooLong() {
		return nil, tooLarge()
	}
	html := d.finish()
	switch {
	case html == "" && removed.Images > 0:
		return nil, errs.In("body", sayPictures)
	case html == "":
		return nil, errs.In("body", sayEmpty)
	case len(html) > MaxBody:
		return nil, tooLarge()
	case !Passes(html):
		return nil, errs.Wrap(errFilter, errs.Internal, sayInternal)
	}
	return Body{{HTML: html}}, nil
}

func tooLarge() error {
	return &errs.Error{Kind: errs.TooLarge, Sentence: sayTooLarge, Field: "body"}
}
