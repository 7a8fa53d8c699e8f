// Package redact holds the types for what must not reach a log, and the house's one logger.
//
// A value of these types prints as [redacted:len] through fmt, log/slog and encoding/json. Go itself leaves three ways
// past that for any type of kind string: a value in an unexported field of a struct that fmt prints; fmt's verbs %p and %w
// (go vet refuses %w); and a key of a map that encoding/json writes. So print no structs with unexported fields of these
// types, and use none as a map's key. The logger closes all three for logs, since it prints no structs and no maps.
package redact

import (
	"fmt"
	"io"
	"log/slog"
	"strconv"
)

// What people write, and what leads to them. Converting back with string() is the deliberate way out.
type (
	Words   string // anything a person wrote: bodies, titles, names, aliases, reasons
	Token   string // secrets in links, cookies, passwords, keys
	Email   string
	Address string // network addresses
)

// shown tells how many bytes were left out, which is enough to find a fault of length.
func shown(n int) string { return "[redacted:" + strconv.Itoa(n) + "]" }

// String is the placeholder.
func (v Words) String() string { return shown(len(v)) }

// GoString is the placeholder.
func (v Words) GoString() string { return shown(len(v)) }

// Format prints the placeholder for every verb.
func (v Words) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, shown(len(v))) }

// LogValue is the placeholder.
func (v Words) LogValue() slog.Value { return slog.StringValue(shown(len(v))) }

// MarshalJSON is the placeholder.
func (v Words) MarshalJSON() ([]byte, error) { return []byte(`"` + shown(len(v)) + `"`), nil }

// MarshalText is the placeholder.
func (v Words) MarshalText() ([]byte, error) { return []byte(shown(len(v))), nil }

// String is the placeholder.
func (v Token) String() string { return shown(len(v)) }

// GoString is the placeholder.
func (v Token) GoString() string { return shown(len(v)) }

// Format prints the placeholder for every verb.
func (v Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, shown(len(v))) }

// LogValue is the placeholder.
func (v Token) LogValue() slog.Value { return slog.StringValue(shown(len(v))) }

// MarshalJSON is the placeholder.
func (v Token) MarshalJSON() ([]byte, error) { return []byte(`"` + shown(len(v)) + `"`), nil }

// MarshalText is the placeholder.
func (v Token) MarshalText() ([]byte, error) { return []byte(shown(len(v))), nil }

// String is the placeholder.
func (v Email) String() string { return shown(len(v)) }

// GoString is the placeholder.
func (v Email) GoString() string { return shown(len(v)) }

// Format prints the placeholder for every verb.
func (v Email) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, shown(len(v))) }

// LogValue is the placeholder.
func (v Email) LogValue() slog.Value { return slog.StringValue(shown(len(v))) }

// MarshalJSON is the placeholder.
func (v Email) MarshalJSON() ([]byte, error) { return []byte(`"` + shown(len(v)) + `"`), nil }

// MarshalText is the placeholder.
func (v Email) MarshalText() ([]byte, error) { return []byte(shown(len(v))), nil }

// String is the placeholder.
func (v Address) String() string { return shown(len(v)) }

// GoString is the placeholder.
func (v Address) GoString() string { return shown(len(v)) }

// Format prints the placeholder for every verb.
func (v Address) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, shown(len(v))) }

// LogValue is the placeholder.
func (v Address) LogValue() slog.Value { return slog.StringValue(shown(len(v))) }

// MarshalJSON is the placeholder.
func (v Address) MarshalJSON() ([]byte, error) { return []byte(`"` + shown(len(v)) + `"`), nil }

// MarshalText is the placeholder.
func (v Address) MarshalText() ([]byte, error) { return []byte(shown(len(v))), nil }
