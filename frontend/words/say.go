package words

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// In are the components that stand in a message's places.
type In map[string]templ.Component

// Say prints a message with components in its places, so that a translator can move them: links, times, names.
func Say(message string, in In) templ.Component { return saying{message, in} }

// saying is written by hand, as the leaves of parts are: a page of a conversation says some fifty.
type saying struct {
	message string
	in      In
}

// Render prints the pieces in the order in which the reader's language has them.
func (s saying) Render(ctx context.Context, w io.Writer) error {
	for p := range split(T(ctx, s.message)) {
		if c := s.in[p.place]; p.place != "" && c != nil {
			if err := c.Render(ctx, w); err != nil {
				return err
			}
		} else if _, err := io.WriteString(w, templ.EscapeString(p.text)); err != nil {
			return err
		}
	}
	return nil
}

// Text is words as they are, for a place of Say: what a person wrote, or what was said already.
func Text(text string) templ.Component { return marked{"", text, ""} }

// Name is somebody's name, or a group's, for a place of Say. It may be written in another direction than the page.
func Name(name string) templ.Component { return marked{"<bdi>", name, "</bdi>"} }

// Strong is words that matter most of a sentence, for a place of Say.
func Strong(text string) templ.Component { return marked{"<b>", text, "</b>"} }

// Link is words that lead somewhere, for a place of Say.
func Link(href, text string) templ.Component {
	return marked{`<a href="` + templ.EscapeString(string(templ.URL(href))) + `">`, text, "</a>"}
}

// marked is text, which is escaped, between two pieces of markup of ours.
type marked struct{ before, text, after string }

// Render prints it.
func (m marked) Render(_ context.Context, w io.Writer) error {
	if _, err := io.WriteString(w, m.before); err != nil {
		return err
	}
	if _, err := io.WriteString(w, templ.EscapeString(m.text)); err != nil {
		return err
	}
	_, err := io.WriteString(w, m.after)
	return err
}
