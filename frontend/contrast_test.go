package frontend

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// looks are the four values of every colour, in the order in which tokens.css says them, with what text and lines must
// reach on their ground: WCAG 2.2 1.4.3 and 1.4.11, and with more contrast what 1.4.6 asks of text.
var looks = []struct {
	name        string
	text, lines float64
}{{"light", 4.5, 3}, {"dark", 4.5, 3}, {"light-more", 7, 4.5}, {"dark-more", 7, 4.5}}

// texts are the colours of words, each with the grounds it is used on; lines are borders and drawings.
var (
	texts = map[string][]string{
		"ink":      {"paper", "stone", "stone-2", "wrack-wash", "lichen-wash", "thrift-wash", "slate-wash"},
		"ink-2":    {"paper", "stone", "stone-2", "wrack-wash", "lichen-wash", "thrift-wash", "slate-wash"},
		"link":     {"paper", "stone", "lichen-wash", "thrift-wash", "slate-wash"},
		"on-wrack": {"wrack", "ink"},
		"paper":    {"ink"},
		"wrack":    {"paper", "stone", "wrack-wash"},
		"lichen":   {"paper", "stone", "lichen-wash", "slate-wash"},
		"thrift":   {"paper", "stone", "thrift-wash"},
		"slate":    {"paper", "stone", "slate-wash", "thrift-wash"},
		"madder":   {"paper", "stone", "slate-wash"},
	}
	lines = map[string][]string{
		"edge":        {"paper", "stone", "wrack-wash", "lichen-wash", "thrift-wash", "slate-wash"},
		"lichen-line": {"paper", "stone", "lichen-wash"},
		"slate":       {"paper", "stone", "slate-wash"},
		"wrack":       {"paper", "wrack-wash"},
		"madder":      {"paper"},
		"ink":         {"paper", "stone", "slate-wash", "thrift-wash", "lichen-wash"}, // the ring around what has the focus
	}
	decoration = map[string]bool{"hair": true}
)

var token = regexp.MustCompile(`--([a-z0-9-]+): var\(--light, (#[0-9a-f]{6})\) var\(--dark, (#[0-9a-f]{6})\) var\(--light-more, (#[0-9a-f]{6})\) var\(--dark-more, (#[0-9a-f]{6})\);`)

func TestEveryPairOfColoursIsLegible(t *testing.T) {
	colours := tokens(t)
	used := map[string]bool{}
	for i, look := range looks {
		worst := map[bool]float64{true: 99, false: 99}
		for _, kind := range []struct {
			pairs map[string][]string
			least float64
			text  bool
		}{{texts, look.text, true}, {lines, look.lines, false}} {
			for front, grounds := range kind.pairs {
				for _, ground := range grounds {
					used[front], used[ground] = true, true
					got := contrast(colours[front][i], colours[ground][i])
					worst[kind.text] = min(worst[kind.text], got)
					if got < kind.least {
						t.Errorf("%s: %s on %s is %.2f, less than %.1f", look.name, front, ground, got, kind.least)
					}
				}
			}
		}
		t.Logf("%s: worst text %.2f, worst line %.2f", look.name, worst[true], worst[false])
	}
	for name := range colours {
		if !used[name] && !decoration[name] {
			t.Errorf("--%s is in no pair", name)
		}
	}
}

// A colour that is not a token would be in no pair.
func TestColoursAreTokens(t *testing.T) {
	files, err := os.ReadDir("styles")
	if err != nil {
		t.Fatal(err)
	}
	raw := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(rgb|hsl|oklch|lab|lch|hwb)a?\(`)
	comments := regexp.MustCompile(`(?s)/\*.*?\*/`)
	for _, f := range files {
		if f.Name() == "tokens.css" || !regexp.MustCompile(`\.css$`).MatchString(f.Name()) {
			continue
		}
		css := comments.ReplaceAllString(source(t, "styles/"+f.Name()), "")
		css = regexp.MustCompile(`#[a-z][a-z-]*\b[^;]*\{`).ReplaceAllString(css, "") // ids
		if found := raw.FindString(css); found != "" {
			t.Errorf("%s says the colour %s itself", f.Name(), found)
		}
	}
}

// tokens are the colours of tokens.css, each with its four values.
func tokens(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	for _, m := range token.FindAllStringSubmatch(source(t, "styles/tokens.css"), -1) {
		found[m[1]] = m[2:]
	}
	if len(found) < 15 {
		t.Fatalf("only %d colours were found", len(found))
	}
	return found
}

func source(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// contrast is the ratio of WCAG 2.2 between two colours, from their relative luminance.
func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + .05) / (min(la, lb) + .05)
}

func luminance(hex string) float64 {
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, _ := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8) // the expression that found it lets nothing else through
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// A check of the check: figures that anybody can look up.
func TestContrastItself(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#ffffff", "#ffffff", 1}} {
		if got := contrast(c.a, c.b); math.Abs(got-c.want) > .01 {
			t.Errorf("%s on %s is %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}
