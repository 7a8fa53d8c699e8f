package gate_test

import (
	"strings"
	"testing"

	"holdfast/server/errs"
	"holdfast/server/gate"
	"holdfast/server/gate/gatetest"
)

var lineCases = []conversion{
	{"a line", "Hello", "Hello"},
	{"white space is one space", " \tThe\n\n first \u00a0 week\u2028 ", "The first week"},
	{"markup is literal", "<b>1 & 2</b>", "<b>1 & 2</b>"},
	{"an address is only words", "www.example.org", "www.example.org"},
	{"letters are composed", "Zoe\u0308", "Zo\u00eb"},
	{"what hides is gone", "T\u200be\u202er\u00adn\u0000\u200f", "Tern"},
	{"emoji stay", "Week 1 👩\u200d🚀", "Week 1 👩\u200d🚀"},
}

func TestLine(t *testing.T) {
	for _, c := range lineCases {
		t.Run(c.name, func(t *testing.T) {
			for _, got := range []func() (string, error){
				func() (string, error) { return gate.Title(c.in) },
				func() (string, error) { return gate.Line(c.in, 20) },
			} {
				line, err := got()
				if err != nil || line != c.want {
					t.Errorf("%q, %v; want %q", line, err, c.want)
				}
				if err := gatetest.Words(line); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestLineRefusals(t *testing.T) {
	for _, c := range []struct {
		name, in     string
		title, plain string
	}{
		{"empty", "", "It needs a title. A few plain words are enough.", "There is nothing here yet."},
		{"nothing to see", " \u200b\u2800\u0301\u3164\n", "It needs a title. A few plain words are enough.", "There is nothing here yet."},
		{"too long", strings.Repeat("ä", 161), "A title can be 160 characters long, and this one has 161. Please shorten it.", "This can be 20 characters long, and it has 161. Please shorten it."},
		{"not UTF-8", "caf\xe9", "Some of this could not be read as text. Copy the words again as plain text and paste them here.", "Some of this could not be read as text. Copy the words again as plain text and paste them here."},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := gate.Title(c.in)
			if e, ok := errs.As(err); !ok || e.Kind != errs.Invalid || e.Field != "title" || e.Sentence != c.title {
				t.Errorf("title: %v", err)
			}
			_, err = gate.Line(c.in, 20)
			if e, ok := errs.As(err); !ok || e.Kind != errs.Invalid || e.Field != "" || e.Sentence != c.plain {
				t.Errorf("line: %v", err)
			}
		})
	}
}

// The limit counts what a person sees as typed, in runes, after cleaning.
func TestLineLimitIsInclusive(t *testing.T) {
	for _, in := range []string{strings.Repeat("ä", 160), " " + strings.Repeat("a\u0308", 160) + "\u200b "} {
		if title, err := gate.Title(in); err != nil || title != strings.Repeat("ä", 160) {
			t.Errorf("%q, %v", title, err)
		}
	}
}
