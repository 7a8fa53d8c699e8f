package config

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a setting that nothing prints: not fmt with any verb, not slog, not JSON. Reveal is the one way to it.
type Secret string

const hidden = "[hidden]"

// Reveal is the value, for the part of the house that needs it.
func (s Secret) Reveal() string { return string(s) }

// Format prints the placeholder for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue is the placeholder.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText is the placeholder.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
