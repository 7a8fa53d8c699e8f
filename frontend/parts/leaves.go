package parts

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// The three smallest pieces stand a hundred times in a page of posts. They are written by hand because a generated
// component costs about ten allocations; the page of a conversation is what a server makes most.

// Icon is a drawing of the page's sprite; a word always stands beside it.
func Icon(name string) templ.Component {
	return leaf{`<svg class="i" aria-hidden="true"><use href="#i-`, name, `"></use></svg>`}
}

// Time prints a time with its instant, so that islands/times.ts can say it in the browser's zone, and what follows it
// without a gap.
func Time(w When, after string) templ.Component { return timed{w, after} }

// timed is a time to print, in the language of the page it stands on.
type timed struct {
	when  When
	after string
}

// Render says the time.
func (t timed) Render(ctx context.Context, w io.Writer) error {
	return leaf{`<time datetime="`, t.when.ISO, `" data-say="`, t.when.Form, `">`, t.when.In(ctx), `</time>`, t.after}.Render(ctx, w)
}

// Pebbled is a person's mark; the name always stands beside it.
func Pebbled(p Person, small bool) templ.Component {
	class := p.pebbleClass()
	if small {
		class += " sm"
	}
	return leaf{`<span class="`, class, `" aria-hidden="true">`, p.Initial(), `</span>`}
}

// leaf is markup of ours at even places, and at odd ones text, which is escaped.
type leaf []string

// Render writes the pieces one after the other.
func (l leaf) Render(_ context.Context, w io.Writer) error {
	for i, piece := range l {
		if i%2 == 1 {
			piece = templ.EscapeString(piece)
		}
		if _, err := io.WriteString(w, piece); err != nil {
			return err
		}
	}
	return nil
}
