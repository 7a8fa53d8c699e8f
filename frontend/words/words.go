// Package words says things in the reader's language. An English sentence is its own name, as gettext has it: code
// says words.T(ctx, "Take it back"), and the catalogue of the language in ctx holds what that is there. What a
// catalogue lacks is said in English.
//
// Sentences are found in the source (frontend/words/extract), so a message is a literal where it is said, or one that
// words.M marks for later. What comes out is plain text: templ escapes it where it is printed, places and all.
package words

import (
	"context"
	"iter"
	"strconv"
	"strings"
)

type tongueKey struct{}

// With gives a context in which things are said in a language: "en", or a pseudo-locale of Pseudo. What is not known
// here is English.
func With(ctx context.Context, lang string) context.Context {
	return context.WithValue(ctx, tongueKey{}, find(lang))
}

// Lang is the language of ctx, for <html lang>.
func Lang(ctx context.Context) string { return of(ctx).lang }

// Dir is the direction in which the language of ctx is written: "ltr" or "rtl".
func Dir(ctx context.Context) string { return of(ctx).dir }

// English says whether ctx speaks plain English.
func English(ctx context.Context) bool { return of(ctx) == english }

// T says a plain message.
func T(ctx context.Context, message string) string { return of(ctx).plainly(message) }

// F says a message with named places filled: F(ctx, "{who} asks.", "who", name). A place without a value stays.
func F(ctx context.Context, message string, pairs ...string) string {
	return fill(of(ctx).plainly(message), pairs, "")
}

// N says a message by number, in the plural form that the language has for it; {n} is the number.
func N(ctx context.Context, n int, one, other string, pairs ...string) string {
	return fill(of(ctx).counted(n, one, other), pairs, strconv.Itoa(n))
}

// M marks a literal that is said later, by T or F.
func M(message string) string { return message }

// fill puts values into places, once: a value that looks like a place stays as it is.
func fill(message string, pairs []string, n string) string {
	if strings.IndexByte(message, '{') < 0 {
		return message
	}
	var out strings.Builder
	for p := range split(message) {
		switch value, given := valueOf(p.place, pairs); {
		case p.place == "":
			out.WriteString(p.text)
		case given:
			out.WriteString(value)
		case p.place == "n" && n != "":
			out.WriteString(n)
		default:
			out.WriteString(p.text)
		}
	}
	return out.String()
}

func valueOf(place string, pairs []string) (string, bool) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == place {
			return pairs[i+1], true
		}
	}
	return "", false
}

// piece is text of a message, or one of its places with its braces as text.
type piece struct{ text, place string }

// split takes a message apart. A place is a small name in braces; every other brace is text.
func split(message string) iter.Seq[piece] {
	return func(yield func(piece) bool) {
		begin := 0
		for i := 0; i < len(message); i++ {
			name, ok := placeAt(message[i:])
			if !ok {
				continue
			}
			end := i + len(name) + 2
			if begin < i && !yield(piece{text: message[begin:i]}) || !yield(piece{text: message[i:end], place: name}) {
				return
			}
			begin, i = end, end-1
		}
		if begin < len(message) {
			yield(piece{text: message[begin:]})
		}
	}
}

// placeAt is the name of the place that a text begins with, if it does.
func placeAt(text string) (string, bool) {
	if text[0] != '{' {
		return "", false
	}
	end := strings.IndexByte(text, '}')
	if end < 0 {
		return "", false
	}
	return text[1:end], isName(text[1:end])
}

func isName(name string) bool {
	return name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") == ""
}
