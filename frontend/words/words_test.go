package words

import (
	"context"
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

var plain = context.Background()

// made is a language with a few messages, to be spoken in a test.
func speaking(t *testing.T, rules language.Tag, messages ...*i18n.Message) context.Context {
	t.Helper()
	tongue, err := newTongue(rules.String(), "ltr", rules, messages)
	if err != nil {
		t.Fatal(err)
	}
	return context.WithValue(plain, tongueKey{}, tongue)
}

func TestPlacesAreFilledOnce(t *testing.T) {
	for _, c := range []struct {
		message string
		pairs   []string
		want    string
	}{
		{"{who} asks.", []string{"who", "Tern"}, "Tern asks."},
		{"{who} asks {who}.", []string{"who", "Tern"}, "Tern asks Tern."},
		{"{who} asks to join {group}.", []string{"group", "{who}", "who", "{group}"}, "{group} asks to join {who}."},
		{"{who} asks.", nil, "{who} asks."},
		{"{who} asks.", []string{"who"}, "{who} asks."},
		{"No place.", []string{"who", "Tern"}, "No place."},
		{"A { brace }, {UP}, {}, {who", []string{"who", "Tern", "UP", "x"}, "A { brace }, {UP}, {}, {who"},
		{"{ {who}", []string{"who", "Tern"}, "{ Tern"},
		{"{who}", []string{"who", ""}, ""},
	} {
		if got := F(plain, c.message, c.pairs...); got != c.want {
			t.Errorf("%q with %q: %q, want %q", c.message, c.pairs, got, c.want)
		}
	}
}

func TestEveryLanguageHasItsOwnPlurals(t *testing.T) {
	polish := speaking(t, language.Polish, &i18n.Message{
		ID: "{n} days", One: "{n} dzień", Few: "{n} dni", Many: "{n} dni (wiele)", Other: "{n} dnia",
	})
	for _, c := range []struct {
		ctx  context.Context
		n    int
		want string
	}{
		{plain, 0, "0 days"}, {plain, 1, "1 day"}, {plain, 2, "2 days"},
		{polish, 1, "1 dzień"}, {polish, 3, "3 dni"}, {polish, 5, "5 dni (wiele)"}, {polish, 22, "22 dni"},
	} {
		if got := N(c.ctx, c.n, "{n} day", "{n} days"); got != c.want {
			t.Errorf("%d: %q, want %q", c.n, got, c.want)
		}
	}
	if got := N(plain, 2, "{n} day in {where}", "{n} days in {where}", "where", "{n}"); got != "2 days in {n}" {
		t.Errorf("with a place beside the number: %q", got)
	}
	if got := N(plain, 7, "{n} day", "{n} days", "n", "seven"); got != "seven days" {
		t.Errorf("a number in words: %q", got)
	}
}

func TestWhatACatalogueLacksIsSaidInEnglish(t *testing.T) {
	german := speaking(t, language.German, &i18n.Message{ID: "Home", Other: "Daheim"}, &i18n.Message{ID: "Empty"})
	for message, want := range map[string]string{"Home": "Daheim", "Take it back": "Take it back", "Empty": "Empty", "": ""} {
		if got := T(german, message); got != want {
			t.Errorf("%q is said as %q, want %q", message, got, want)
		}
	}
	if got := F(german, "{who} asks.", "who", "Tern"); got != "Tern asks." {
		t.Errorf("with a place: %q", got)
	}
	if one, more := N(german, 1, "{n} day", "{n} days"), N(german, 2, "{n} day", "{n} days"); one != "1 day" || more != "2 days" {
		t.Errorf("by number: %q, %q", one, more)
	}
	if got := T(With(plain, "xx"), "Home"); got != "Home" || Lang(With(plain, "xx")) != "en" {
		t.Errorf("a language that is not known says %q", got)
	}
}

func TestWhatStandsInAPlaceIsNeverMarkup(t *testing.T) {
	const hostile = `"><script>alert(1)</script>'`
	for name, c := range map[string]In{
		"text": {"who": Text(hostile)}, "name": {"who": Name(hostile)}, "strong": {"who": Strong(hostile)},
		"link's words": {"who": Link("/home", hostile)}, "link's address": {"who": Link(hostile, "x")}, "script's address": {"who": Link("javascript:alert(1)", "x")},
	} {
		var out strings.Builder
		if err := Say("{who} & you <b>", c).Render(plain, &out); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); strings.Contains(got, "<script") || strings.Contains(got, "javascript:") || !strings.Contains(got, "&amp; you &lt;b&gt;") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestPiecesStandWhereTheTranslatorPutsThem(t *testing.T) {
	turned := speaking(t, language.German, &i18n.Message{ID: "{who} left {when}.", Other: "{when} ging {who}."})
	for ctx, want := range map[context.Context]string{
		plain: "<bdi>Tern</bdi> left <b>today</b>.", turned: "<b>today</b> ging <bdi>Tern</bdi>.",
	} {
		var out strings.Builder
		if err := Say("{who} left {when}.", In{"who": Name("Tern"), "when": Strong("today")}).Render(ctx, &out); err != nil {
			t.Fatal(err)
		}
		if out.String() != want {
			t.Errorf("%q, want %q", out.String(), want)
		}
	}
	var out strings.Builder
	if err := Say("A {place} of nobody.", nil).Render(plain, &out); err != nil || out.String() != "A {place} of nobody." {
		t.Errorf("a place without a piece: %q, %v", out.String(), err)
	}
}

// What a page of a conversation pays for its words.
func BenchmarkT(b *testing.B) {
	ctx := With(plain, "en")
	for b.Loop() {
		T(ctx, "Home")
	}
}
