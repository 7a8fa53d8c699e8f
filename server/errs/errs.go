// Package errs names the ways a use case can fail, and carries the one sentence a person may read about it.
//
// A service returns an *Error; the web edge alone decides status, page and log line. The wrapped cause reaches the
// log and never the browser.
package errs

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind is what somebody downstream must be able to tell apart.
type Kind int

// The kinds, each with the HTTP status the web edge gives it. Internal is the zero value, so that an error nobody
// classified is never mistaken for something harmless.
const (
	Internal        Kind = iota // 500
	Invalid                     // 422: the input cannot be taken as it is; Field names the part
	Unauthenticated             // 401
	Forbidden                   // 403: the actor may see the thing, but may not do this to it
	NotFound                    // 404: not there, or not the actor's; the two are never told apart
	Conflict                    // 409: it exists, or it changed meanwhile
	TooLarge                    // 413
	TooMany                     // 429: RetryAfter says when
	Unavailable                 // 503: a part we need is not answering; trying again later may work
)

var kindNames = [...]string{"internal", "invalid", "unauthenticated", "forbidden", "not found", "conflict", "too large", "too many", "unavailable"}

// String names the kind for logs.
func (k Kind) String() string { return kindNames[k] }

// Error is a failure with a kind and a sentence that is safe to show to the person it happened to.
type Error struct {
	Kind       Kind
	Sentence   string        // in the reader's words, in English; says what happened, what is safe, what to do
	Message    string        // the sentence with its places still open, where it has some; see With
	Places     []string      // names and values in turn
	Field      string        // for Invalid: the name of the input it is about
	RetryAfter time.Duration // for TooMany and Unavailable
	Cause      error         // for the log only
}

// New makes an error without a cause.
func New(kind Kind, sentence string) *Error { return &Error{Kind: kind, Sentence: sentence} }

// In makes an Invalid error about one named input.
func In(field, sentence string) *Error {
	return &Error{Kind: Invalid, Field: field, Sentence: sentence}
}

// With fills the places of a sentence: errs.In("title", "This can be {most} long.").With("most", "120"). The open
// sentence stays beside it, for languages other than English; so what is given to New, In and Wrap is a literal.
func (e *Error) With(pairs ...string) *Error {
	inPlaces := make([]string, len(pairs))
	for i, p := range pairs {
		if i%2 == 0 {
			p = "{" + p + "}"
		}
		inPlaces[i] = p
	}
	filled := *e
	filled.Message, filled.Places = e.Sentence, pairs
	filled.Sentence = strings.NewReplacer(inPlaces...).Replace(e.Sentence)
	return &filled
}

// Wrap gives cause a kind and a sentence. A nil cause stays nil.
func Wrap(cause error, kind Kind, sentence string) error {
	if cause == nil {
		return nil
	}
	return &Error{Kind: kind, Sentence: sentence, Cause: cause}
}

// Error is for logs: the sentence is ours and holds no member's words.
func (e *Error) Error() string {
	if e.Cause == nil {
		return fmt.Sprintf("%s: %s", e.Kind, e.Sentence)
	}
	return fmt.Sprintf("%s: %s: %v", e.Kind, e.Sentence, e.Cause)
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// As finds the *Error in err's chain; ok is false when nobody classified it.
func As(err error) (e *Error, ok bool) {
	ok = errors.As(err, &e)
	return e, ok
}

// KindOf is the kind of err: Internal when nobody classified it.
func KindOf(err error) Kind {
	if e, ok := As(err); ok {
		return e.Kind
	}
	return Internal
}
