package gate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	for _, c := range []struct{ name, in, hide, want string }{
		{"a word", "<p>Take the bus home.</p>", "bus", "<p>Take the [not shown] home.</p>"},
		{"the first and the last", "<p>bus</p>", "bus", "<p>[not shown]</p>"},
		{"a part of a word", "<p>omnibus</p>", "bus", "<p>omni[not shown]</p>"},
		{"words with a line between", "<p>one two<br>three four</p>", "two\nthree", "<p>one [not shown]<br>four</p>"},
		{"a stressed word", "<p>a <strong>bus</strong> b</p>", "bus", "<p>a <strong>[not shown]</strong> b</p>"},
		{"from one stress into another", "<p><strong>a b</strong> <em>c d</em></p>", "b c", "<p><strong>a [not shown]</strong> <em>d</em></p>"},
		{"over paragraphs", "<p>one two</p><p>three four</p>", "two\n\nthree", "<p>one [not shown]</p><p>four</p>"},
		{"all of a paragraph", "<p>one</p><p>two</p><p>three</p>", "two", "<p>one</p><p>[not shown]</p><p>three</p>"},
		{"all of it", "<p>one</p><ul><li>two</li><li>three</li></ul>", "one\n\ntwo\nthree", "<p>[not shown]</p>"},
		{"an item", "<ul><li>one</li><li>two three</li></ul>", "two", "<ul><li>one</li><li>[not shown] three</li></ul>"},
		{"a link's words take its address along", `<p>see <a href="mailto:me@a.example" rel="` + linkRel + `">me@a.example</a> now</p>`, "me@a.example", "<p>see [not shown] now</p>"},
		{"a part of a link", `<p><a href="https://a.example/x" rel="` + linkRel + `">at <strong>my</strong> place</a> or <a href="https://b.example" rel="` + linkRel + `">b</a></p>`, "my", `<p>at <strong>[not shown]</strong> place or <a href="https://b.example" rel="` + linkRel + `">b</a></p>`},
		{"signs", "<p>a &amp; &lt;b&gt; c</p>", "& <b", "<p>a [not shown]&gt; c</p>"},
		{"a quotation", "<blockquote><p>one</p><p>two</p></blockquote>", "two", "<blockquote><p>one</p><p>[not shown]</p></blockquote>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := Body{{HTML: c.in}}
			at := strings.Index(body.Text(), c.hide)
			if at < 0 || !Passes(c.in) {
				t.Fatalf("%q is not in %q, or that is not ours", c.hide, body.Text())
			}
			got := body.Mask([]Range{{at, at + len(c.hide)}})
			if diff := cmp.Diff(Body{{HTML: c.want}}, got); diff != "" || !Passes(got[0].HTML) {
				t.Error(diff)
			}
		})
	}
}

// Ranges may come in any order, overlap, touch, hold nothing or reach too far, and quotes stay where they stand.
func TestMaskTakesAnyRanges(t *testing.T) {
	q := Segment{Quote: &Quote{Post: "p", Revision: "r", To: 1}}
	body := Body{q, {HTML: "<p>one two three</p>"}, q, {HTML: "<p>four five</p>"}}
	for name, c := range map[string]struct {
		hidden []Range
		want   Body
	}{
		"none":              {nil, body},
		"empty":             {[]Range{{4, 4}, {3, 4}, {9, 2}, {-3, 0}, {100, 200}}, body},
		"touching":          {[]Range{{6, 7}, {4, 6}}, Body{q, {HTML: "<p>one [not shown] three</p>"}, q, {HTML: "<p>four five</p>"}}},
		"overlapping":       {[]Range{{4, 7}, {0, 5}}, Body{q, {HTML: "<p>[not shown] three</p>"}, q, {HTML: "<p>four five</p>"}}},
		"two":               {[]Range{{8, 13}, {0, 3}}, Body{q, {HTML: "<p>[not shown] two [not shown]</p>"}, q, {HTML: "<p>four five</p>"}}},
		"white space kept":  {[]Range{{3, 8}}, Body{q, {HTML: "<p>one [not shown] three</p>"}, q, {HTML: "<p>four five</p>"}}},
		"over a quote":      {[]Range{{8, 19}}, Body{q, {HTML: "<p>one two [not shown]</p>"}, q, {HTML: "<p>five</p>"}}},
		"a segment is gone": {[]Range{{8, 24}}, Body{q, {HTML: "<p>one two [not shown]</p>"}, q}},
		"all":               {[]Range{{-5, 999}}, Body{q, {HTML: "<p>[not shown]</p>"}, q}},
	} {
		if diff := cmp.Diff(c.want, body.Mask(c.hidden)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestMaskLine(t *testing.T) {
	line := "Ärger mit Herrn Müller"
	for want, hidden := range map[string][]Range{
		line:                               nil,
		"Ärger mit Herrn [not shown]":      {{16, 22}},
		"[not shown] mit [not shown]":      {{10, 22}, {0, 5}},
		"Ärger [not shown]rrn Müller":      {{6, 12}},
		"Ärger mit [not shown]":            {{9, 40}},
		"[not shown]":                      {{0, 22}},
		"Ärger mit Herrn [not shown]üller": {{16, 17}},
	} {
		if got := MaskLine(line, hidden); got != want {
			t.Errorf("%v gives %q, want %q", hidden, got, want)
		}
	}
}

// bodies draws what came through the gate, perhaps with quotes in it.
func bodies(t *rapid.T) Body {
	source := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
		"<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<ul><li>", "<li>", "</ul>", "<ol><li>", "</ol>", "<blockquote>", "</blockquote>",
		`<a href="https://a.example">`, "</a>", "<br>", " ", "word", "ärger", "&amp;", "𝒳y", "e\u0301", "one two", "https://b.example/c", "<table><tr><td>", "</td><td>", "</table>",
	}), 1, 30).Draw(t, "source"), "")
	body, _, err := FromHTML(source)
	if err != nil {
		t.Skip("no words")
	}
	if rapid.Bool().Draw(t, "quoting") {
		body = append(Body{{Quote: &Quote{Post: "p", Revision: "r", To: 1}}}, body...)
	}
	return body
}

func ranges(t *rapid.T, size int) (all []Range) {
	for range rapid.IntRange(0, 3).Draw(t, "ranges") {
		from := rapid.IntRange(0, size).Draw(t, "hides from")
		all = append(all, Range{from, rapid.IntRange(from, size).Draw(t, "hides to")})
	}
	return all
}

// said is what a masked cut of a text must say, word by word. Where lines ended in what is masked, the rest is apart.
func said(text []rune, from, to int, hidden []Range) []string {
	var out strings.Builder
	for i := from; i < to; i++ {
		k := slices.IndexFunc(hidden, func(r Range) bool { return r.From <= i && i < r.To })
		if k < 0 {
			out.WriteRune(text[i])
			continue
		}
		out.WriteString(NotShown)
		if slices.Contains(text[hidden[k].From:hidden[k].To], '\n') {
			out.WriteByte(' ')
		}
		i = hidden[k].To - 1
	}
	return strings.Fields(out.String())
}

// However a text is made and whatever is masked in it: what is left passes the last filter, says the other words and no
// rune of those, and a cut of it is what masking and then cutting gives.
func TestMaskingNeverLeaks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := bodies(t)
		text := []rune(body.Text())
		hidden := ranges(t, len(text))
		tidied := tidy(text, hidden)
		masked := body.Mask(hidden)
		for _, seg := range masked {
			if seg.Quote == nil && !Passes(seg.HTML) {
				t.Fatalf("%q does not pass", seg.HTML)
			}
		}
		if diff := cmp.Diff(said(text, 0, len(text), tidied), strings.Fields(masked.Text())); diff != "" {
			t.Fatalf("%v of %q in %v: %s", hidden, string(text), masked, diff)
		}
		if again := masked.Mask(nil); !cmp.Equal(again, masked) || len(tidied) == 0 && !cmp.Equal(masked, body) {
			t.Fatalf("masking nothing changes %v", masked)
		}
		from := rapid.IntRange(0, len(text)).Draw(t, "from")
		to := rapid.IntRange(from, len(text)).Draw(t, "to")
		cut := body.Slice(from, to, hidden...)
		for _, r := range tidied {
			if r.From < to && from < r.To && from < to {
				from, to = min(from, r.From), max(to, r.To)
			}
		}
		if cut != "" && !Passes(cut) {
			t.Fatalf("%q does not pass", cut)
		}
		if diff := cmp.Diff(said(text, from, to, tidied), strings.Fields(Body{{HTML: cut}}.Text())); diff != "" {
			t.Fatalf("%d to %d of %q without %v gives %s: %s", from, to, string(text), hidden, cut, diff)
		}
		whole := body.Slice(0, len(text), hidden...)
		if own := masked.own(); whole != own {
			t.Fatalf("all of it is %s, masked it is %s", whole, own)
		}
	})
}

// Whatever address stands behind masked words is masked with them.
func TestMaskingTakesAddressesAlong(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"call", "07700 900123", "me@secret.example", "https://secret.example/x", "a b"}).Draw(t, "word")
		body, _, err := FromHTML(`<p>before <a href="https://secret.example/x"><b>` + word + `</b> here</a> after</p>`)
		if err != nil {
			t.Fatal(err)
		}
		text := []rune(body.Text())
		from := rapid.IntRange(7, len(text)-7).Draw(t, "from")
		to := rapid.IntRange(from+1, len(text)-6).Draw(t, "to")
		if strings.TrimSpace(string(text[from:to])) == "" {
			t.Skip("a space")
		}
		masked, cut := body.Mask([]Range{{from, to}}), body.Slice(0, len(text), Range{from, to})
		if strings.Contains(masked[0].HTML+cut, "href") {
			t.Fatalf("%q masked leaves %s, %s", string(text[from:to]), masked[0].HTML, cut)
		}
	})
}

func TestMarksTravel(t *testing.T) {
	marks := []Mark{{Rule: "pii.phone", Range: Range{3, 9}}, {Rule: "b", Where: "title", Range: Range{0, 2}}}
	if got := FormatMarks(marks); got != "pii.phone::3-9,b:title:0-2" {
		t.Errorf("written %q", got)
	}
	if diff := cmp.Diff(marks, ParseMarks(FormatMarks(marks))); diff != "" {
		t.Error(diff)
	}
	if got := ParseMarks(",x,a:b,a::1,a::2-2,a::-1-3,a::x-2,a:b:c:1-2"); got != nil {
		t.Errorf("what is no mark is read as %v", got)
	}
	if got := ParseMarks(FormatMarks(make([]Mark, 2*MaxMarks))); got != nil {
		t.Errorf("empty marks are read as %v", got)
	}
	many := slices.Repeat([]Mark{{Rule: "a", Range: Range{0, 2}}}, 2*MaxMarks)
	if got := ParseMarks(FormatMarks(many)); len(got) != MaxMarks {
		t.Errorf("%d marks travel", len(got))
	}
	if diff := cmp.Diff([]Range{{0, 2}}, In(marks, "title")); diff != "" || In(marks, "note") != nil {
		t.Error(diff)
	}
}

func TestVerdictFacts(t *testing.T) {
	v := Verdict{Tier: Red, Card: true, Queue: true, Fold: true, Mask: []Mark{{Rule: "m", Range: Range{1, 2}}}, Marks: []Mark{{Rule: "n", Range: Range{1, 2}}}, Rules: []string{"m", "n"}, Version: "3"}
	want := map[string]string{"tier": "red", "card": "1", "queue": "1", "fold": "1", "mask": "m::1-2", "marks": "n::1-2", "rules": "m,n", "version": "3"}
	if diff := cmp.Diff(want, v.Facts()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"tier": "amber", "card": "1", "queue": "1", "unscreened": "slow"}, Unscreened("slow").Facts()); diff != "" {
		t.Error(diff)
	}
}

// However much screening finds, what travels with a post fits the facts of an event: else the post could not be kept.
func TestFactsStayShort(t *testing.T) {
	v := Verdict{Tier: Red}
	for i := range 60 {
		rule := fmt.Sprintf("practice.list.number-%d", i)
		v.Rules = append(v.Rules, rule)
		v.Marks = append(v.Marks, Mark{Rule: rule, Where: "title", Range: Range{From: 10_000 + i, To: 20_000 + i}})
	}
	v.Mask = v.Marks
	for name, fact := range v.Facts() {
		if len(fact) > 512 || strings.HasSuffix(fact, ",") {
			t.Errorf("%s has %d bytes: %q", name, len(fact), fact)
		}
	}
	if got := ParseMarks(v.Facts()["marks"]); len(got) == 0 || got[0] != v.Marks[0] {
		t.Errorf("it begins with %v", got)
	}
}
