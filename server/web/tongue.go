package web

import (
	"context"
	"strings"

	"holdfast/frontend/words"
	"holdfast/server/errs"
)

// T says a message in the reader's language; F fills its named places; N chooses by number.
func (r *request) T(message string) string { return words.T(r.tongue(), message) }

// F is T with named places filled.
func (r *request) F(message string, pairs ...string) string {
	return words.F(r.tongue(), message, pairs...)
}

// N is F by number.
func (r *request) N(n int, one, other string, pairs ...string) string {
	return words.N(r.tongue(), n, one, other, pairs...)
}

// told is what a service's error says, in the reader's language.
func (r *request) told(e *errs.Error) string {
	if e.Message != "" {
		return r.F(e.Message, e.Places...)
	}
	return r.T(e.Sentence)
}

// sentence is what the reader is told of an error; what nobody worded is our fault.
func (r *request) sentence(err error) string {
	if e, ok := errs.As(err); ok && e.Kind != errs.Internal {
		return r.told(e)
	}
	return r.T("Something went wrong on our side. Nothing was changed.")
}

// tongue is a context that says only which language the reader is told things in.
func (r *request) tongue() context.Context {
	if r.inTongue == nil {
		r.inTongue = words.With(context.Background(), r.lang())
	}
	return r.inTongue
}

// tongueCookie chooses a pseudo-locale in the demo.
const tongueCookie = "lang"

// lang is English, which is all there is so far. In the demo a cookie can choose a pseudo-locale, and the gallery takes
// one from the address as well.
func (r *request) lang() string {
	if !r.s.demo() {
		return ""
	}
	lang := r.Cookies(tongueCookie)
	if asked := r.Query("lang"); asked != "" && strings.HasPrefix(r.route.path, "/gallery") {
		lang = asked
	}
	if !words.IsPseudo(lang) {
		return ""
	}
	return lang
}
