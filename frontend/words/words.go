// Package words says things in the reader's language.
package words

import (
	"context"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// T says a plain message.
func T(_ context.Context, message string) string { return message }

// F says a message with named places filled: F(ctx, "{who} asks.", "who", name).
func F(_ context.Context, message string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		message = strings.ReplaceAll(message, "{"+pairs[i]+"}", pairs[i+1])
	}
	return message
}

// N says a message by number; {n} is the number.
func N(ctx context.Context, n int, one, other string, pairs ...string) string {
	message := other
	if n == 1 {
		message = one
	}
	return F(ctx, message, append(pairs, "n", strconv.Itoa(n))...)
}

// M marks a literal that is said later.
func M(message string) string { return message }

// In are the components that stand in a message's places.
type In map[string]templ.Component

// Say prints a message with components in its places.
func Say(message string, in In) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		rest := T(ctx, message)
		for {
			open := strings.IndexByte(rest, '{')
			end := strings.IndexByte(rest, '}')
			if open < 0 || end < open {
				_, err := io.WriteString(w, templ.EscapeString(rest))
				return err
			}
			if _, err := io.WriteString(w, templ.EscapeString(rest[:open])); err != nil {
				return err
			}
			if c := in[rest[open+1:end]]; c != nil {
				if err := c.Render(ctx, w); err != nil {
					return err
				}
			}
			rest = rest[end+1:]
		}
	})
}
