package gate_test

import (
	"fmt"
	"strings"
	"testing"

	"holdfast/server/gate"
)

// shapes are inputs whose cost could grow faster than their length: repeated up to a size, they must not.
var shapes = []struct{ name, piece string }{
	{"prose", "<p>We walked to the lighthouse and back, <b>slowly</b>, and said <i>almost</i> nothing. It was good.</p>\n"},
	{"word", "<p class=MsoNormal style='margin:0cm;line-height:normal'><span lang=EN style='font-size:10.5pt;mso-fareast-font-family:\"X\"'>The tide&nbsp; comes in<o:p></o:p></span></p>"},
	{"list", "<p class=MsoListParagraph style='mso-list:l0 level1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span>shells</p>"},
	{"nested", "<div><blockquote><ul><li><b>"},
	{"misnested", "<b><i></b><u></i><a href=https://example.org>x</u></a>"},
	{"links", "see https://example.org/a_(b) and http://http://www.example.org,"},
	{"oneword", "http://"},
	{"table", "<table><tr><td>Mon<td>9:00<tr><td>Tue<td>"},
	{"attributes", "<p x=1 y=2 style=a:b;c:d onx=1 href=x>t"},
	{"unclosed", "<form><svg><select><div hidden>w"},
	{"marks", "e\u0301\u0301\u0301\u200d\u202e👩\u200d"},
	{"styles", "<b>a<i>b</b>c</i> "},
}

// BenchmarkFromHTML shows time by length: MB/s must not fall from one size to the next.
func BenchmarkFromHTML(b *testing.B) {
	for _, s := range shapes {
		for _, size := range []int{64 << 10, 512 << 10, 1 << 20} {
			in := strings.Repeat(s.piece, size/len(s.piece))
			b.Run(fmt.Sprintf("%s/%dKiB", s.name, size>>10), func(b *testing.B) {
				b.SetBytes(int64(len(in)))
				for b.Loop() {
					_, _, _ = gate.FromHTML(in)
				}
			})
		}
	}
}

// BenchmarkFromText is the same for typed text.
func BenchmarkFromText(b *testing.B) {
	for _, size := range []int{4 << 10, 64 << 10, 1 << 20} {
		in := strings.Repeat("We walked to https://example.org/pier and back.\nNo wind.\n\n", size/58)
		b.Run(fmt.Sprintf("%dKiB", size>>10), func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			for b.Loop() {
				_, _ = gate.FromText(in)
			}
		})
	}
}
