package redact

import (
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// NewLogger is the one way the house makes a logger: a JSON object a line on w, from level on. Behind the types of this
// package it has three nets, for what somebody forgot:
//
//   - text under a name that promises a person's words, secrets or whereabouts (see secretKeys) is left out;
//   - text of an error is quoted and cut to maxError bytes, since it may be foreign and hold what somebody sent;
//   - of anything but text, numbers, times and errors only the type is printed, so no struct of ours falls into a log
//     with all it holds.
//
// The nets know nothing of the message itself: it is a constant of the code.
func NewLogger(w io.Writer, level slog.Leveler) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: replace}))
}

// maxError is where the text of an error is cut. Drivers repeat their whole input in theirs.
const maxError = 512

// secretKeys are the words that make a key one whose text stays out. They are looked for between the separators and
// humps of a key: remoteAddr, post_body and session.cookie all hold one.
var secretKeys = map[string]bool{
	"addr": true, "address": true, "alias": true, "authorization": true, "body": true, "content": true, "cookie": true,
	"email": true, "forwarded": true, "header": true, "headers": true, "host": true, "html": true, "ip": true, "mail": true, "name": true,
	"passphrase": true, "password": true, "phone": true, "query": true, "quote": true, "recipient": true, "referer": true, "remote": true,
	"secret": true, "subject": true, "text": true, "title": true, "token": true, "url": true, "uri": true, "words": true,
}

// replace sees every attribute after its LogValue was asked, also inside groups.
func replace(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && (a.Key == slog.MessageKey || a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
		return a
	}
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(text(a.Key, a.Value.String()))
	case slog.KindAny:
		a.Value = anything(a.Key, a.Value.Any())
	}
	return a
}

func text(key, s string) string {
	if isSecret(key) && !isShown(s) {
		return shown(len(s))
	}
	return oneLine(s)
}

func anything(key string, v any) slog.Value {
	switch v := v.(type) {
	case nil:
		return slog.AnyValue(nil)
	case error:
		return slog.StringValue(errorText(key, v))
	case time.Duration, time.Time, slog.Level:
		return slog.AnyValue(v)
	}
	return slog.StringValue(fmt.Sprintf("[%T]", v))
}

func errorText(key string, err error) string {
	s := err.Error()
	if isSecret(key) {
		return shown(len(s))
	}
	if len(s) > maxError {
		s = s[:maxError] + "…"
	}
	return strconv.QuoteToASCII(s)
}

// isShown spares what a type of this package has printed already, so that its length stays right.
func isShown(s string) bool {
	digits, ok := strings.CutPrefix(s, "[redacted:")
	digits, closed := strings.CutSuffix(digits, "]")
	_, err := strconv.ParseUint(digits, 10, 31)
	return ok && closed && err == nil
}

// oneLine quotes text that would move a terminal's cursor, break a line or turn the reading direction. Line ends and
// tabs stay, because JSON escapes them: a stack trace remains readable.
func oneLine(s string) string {
	for _, r := range s {
		if !unicode.IsPrint(r) && r != '\n' && r != '\t' || r == unicode.ReplacementChar {
			return strconv.QuoteToASCII(s)
		}
	}
	return s
}

func isSecret(key string) bool {
	for _, word := range keyWords(key) {
		if secretKeys[word] {
			return true
		}
	}
	return false
}

// keyWords cuts postBody, post_body, post-body and post.body into post and body.
func keyWords(key string) []string {
	var spaced strings.Builder
	for i, r := range key {
		if unicode.IsUpper(r) && i > 0 && !unicode.IsUpper(rune(key[i-1])) || !unicode.IsLetter(r) {
			spaced.WriteByte(' ')
		}
		if unicode.IsLetter(r) {
			spaced.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Fields(spaced.String())
}
