package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The catalogue is what the source says, and nothing is said past it.
func TestTheHouseSpeaksThroughItsCatalogue(t *testing.T) {
	var out strings.Builder
	if !run("../../..", true, &out) {
		t.Error(out.String())
	}
}

// hearing reads made-up files as the source of a house.
func hearing(t *testing.T, files map[string]string) (string, *heard) {
	t.Helper()
	root := t.TempDir()
	for _, part := range []string{"frontend/words", "frontend/islands", "server", "moderation"} {
		if err := os.MkdirAll(filepath.Join(root, part), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, source := range files {
		at := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h, err := listen(root)
	if err != nil {
		t.Fatal(err)
	}
	return root, h
}

const anywhere = "package x\n\nfunc f() {\n"

func TestWhateverIsSaidIsFound(t *testing.T) {
	for _, c := range []struct{ path, body, one, other string }{
		{"frontend/pages/x.go", `words.T(ctx, "Take it back")`, "", "Take it back"},
		{"frontend/pages/x_templ.go", `templ.JoinStringErrs(words.T(ctx, "Take it back"))`, "", "Take it back"},
		{"frontend/pages/x.go", `words.T(ctx, "In two "+"parts")`, "", "In two parts"},
		{"frontend/pages/x.go", "const hint = \"Of a constant\"\nwords.T(ctx, hint)", "", "Of a constant"},
		{"frontend/pages/x.go", `words.F(ctx, "{who} asks.", "who", name)`, "", "{who} asks."},
		{"frontend/pages/x.go", `words.N(ctx, n, "{n} day", "{n} days")`, "{n} day", "{n} days"},
		{"frontend/pages/x.go", `words.Say("Kept {when}.", words.In{"when": c})`, "", "Kept {when}."},
		{"server/web/x.go", `r.T("At the edge")`, "", "At the edge"},
		{"server/web/x.go", `a.N(n, "{n} day", "{n} days")`, "{n} day", "{n} days"},
		{"server/web/x.go", `r.frame("Reading", "")`, "", "Reading"},
		{"server/web/x.go", `r.refused(err, "Nothing was changed", again)`, "", "Nothing was changed"},
		{"server/web/x.go", `words.M("For later")`, "", "For later"},
		{"server/forum/x.go", `errs.New(errs.Invalid, "It is empty.")`, "", "It is empty."},
		{"server/forum/x.go", `errs.In("title", "It can be {most} long.").With("most", "5")`, "", "It can be {most} long."},
		{"moderation/x.go", `errs.Wrap(err, errs.Unavailable, "It broke.")`, "", "It broke."},
		{"server/forum/x.go", `_ = errs.Error{Sentence: "Too often."}`, "", "Too often."},
	} {
		_, h := hearing(t, map[string]string{c.path: anywhere + c.body + "\n}\n"})
		if got := h.messages[c.other]; got != (message{c.one, c.other}) || len(h.messages) != 1 || len(h.faults) > 0 {
			t.Errorf("%s: heard %v, faults %q", c.body, h.messages, h.faults)
		}
	}
}

func TestWhatOnlyTheLogSaysIsNoMessage(t *testing.T) {
	_, h := hearing(t, map[string]string{"server/x.go": anywhere + "errs.Wrap(err, errs.Internal, \"It broke: \"+step)\nerrs.New(errs.Internal, \"It broke.\")\n}\n"})
	if len(h.messages) > 0 || len(h.faults) > 0 {
		t.Errorf("heard %v, faults %q", h.messages, h.faults)
	}
}

func TestATranslatorCouldNotWorkWithThese(t *testing.T) {
	for body, fault := range map[string]string{
		`words.T(ctx, "Version "+n)`:                                 "has to be a literal",
		`words.F(ctx, fmt.Sprintf("%d days", n))`:                    "has to be a literal",
		`errs.New(errs.Invalid, "It is "+word)`:                      "has to be a literal",
		`words.F(ctx, "{who} asks.", "name", name)`:                  "has no place {name}",
		`words.F(ctx, "{who} asks {group}.", "who", name)`:           "nothing is given for {group}",
		`words.N(ctx, n, "{n} day of {year}", "{n} days")`:           "nothing is given for {year}",
		`words.Say("Kept {when}.", words.In{"then": c})`:             "has no place {then}",
		"words.T(ctx, \"days\")\nwords.N(ctx, n, \"day\", \"days\")": "another singular",
	} {
		_, h := hearing(t, map[string]string{"frontend/x.go": anywhere + body + "\n}\n"})
		if !strings.Contains(strings.Join(h.faults, "\n"), fault) {
			t.Errorf("%s: faults %q", body, h.faults)
		}
	}
}

func TestWordsThatGoPastTheCatalogueAreRefused(t *testing.T) {
	for body, refused := range map[string]bool{
		`x := "Take it back"`:                           true,
		`x := "Home"`:                                   true,
		`x := "answers " + name`:                        true,
		`x := name + " asks to join " + group`:          true,
		`x := "“My phone” will do."`:                    true,
		`Link{Label: "Home"}`:                           true,
		`words.F(ctx, "{who}", "who", "Somebody else")`: true,
		`words.T(ctx, "Take it back")`:                  false,
		`errs.New(errs.Invalid, "It is empty.")`:        false,
		`s.Log.Error("request failed", "id", id)`:       false,
		`panic("This cannot be")`:                       false,
		`r.Set("Content-Type", "text/html")`:            false,
		`x := "settings"`:                               false,
		`x := "/cohorts/"`:                              false,
		`x := "Europe/Lisbon"`:                          false,
		`x := 'H'`:                                      false,
		"x := `<svg viewBox=\"0 0 1 1\">`":              false,
	} {
		_, h := hearing(t, map[string]string{"server/web/x.go": anywhere + body + "\n}\n"})
		if got := len(h.faults) > 0; got != refused {
			t.Errorf("%s: faults %q", body, h.faults)
		}
	}
}

func TestBareTextInATemplateIsRefused(t *testing.T) {
	write := func(markup string) string { return "templruntime.WriteString(b, 1, `" + markup + "`)\n" }
	const expression = "b.WriteString(templ.EscapeString(v))\n"
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"text":                   {write(`<p>Hello</p>`), []string{"Hello"}},
		"text around":            {write(`<p>Hello `) + expression + write(` there</p>`), []string{"Hello there"}},
		"a label that is heard":  {write(`<nav aria-label="Main"></nav>`), []string{"Main"}},
		"a hint in a box":        {write(`<input placeholder="Your name">`), []string{"Your name"}},
		"what a script says":     {write(`<p data-say-done="Copied."></p>`), []string{"Copied."}},
		"a button's value":       {write(`<input type="submit" value="Send">`), []string{"Send"}},
		"without scripts":        {write(`<noscript><p>Turn it on</p></noscript>`), []string{"Turn it on"}},
		"a value":                {write(`<input type="hidden" value="Sent">`), nil},
		"said":                   {write(`<p class="say">`) + expression + write(`</p>`), nil},
		"a heard label, said":    {write(`<nav aria-label="`) + expression + write(`"></nav>`), nil},
		"signs":                  {write(`<p> · </p>`), nil},
		"a script":               {write(`<script src="/a.js">var it</script>`), nil},
		"a conditional class":    {write(`<div`) + write(` class="dock two"`) + write(` class="dock"`) + write(`></div>`), nil},
		"what a browser is told": {write(`<meta name="viewport" content="width=device-width">`), nil},
	} {
		f, err := read("frontend/pages/x_templ.go", anywhere+c.body+"}\n", map[string]string{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, bare(f.markup())); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestScriptsHaveNoWordsOfTheirOwn(t *testing.T) {
	for source, want := range map[string][]string{
		"said.textContent = \"Copied.\";":                       {"Copied."},
		"const x = `You are signed out at ${at}`;":              {"You are signed out at ${at}"},
		"const x = 'Try again';":                                {"Try again"},
		"// \"Only a comment.\"\nconst x = 1; // \"Here too.\"": nil,
		"on(\"Escape\"); set(\"Content-Type\", \"x\");":         nil,
		"document.querySelector(\"main textarea\");":            nil,
	} {
		if diff := cmp.Diff(want, inScript(source)); diff != "" {
			t.Errorf("%s: %s", source, diff)
		}
	}
}

func TestTheCatalogueIsWrittenOnceAndKept(t *testing.T) {
	root, _ := hearing(t, map[string]string{"frontend/x.go": anywhere + "words.T(ctx, \"one\")\nwords.T(ctx, \"Who & <what>\")\nwords.N(ctx, n, \"a day\", \"days\")\n}\n"})
	var out strings.Builder
	if run(root, true, &out) || !strings.Contains(out.String(), "To write it") {
		t.Errorf("a catalogue that is not there passes: %s", out.String())
	}
	out.Reset()
	if !run(root, false, &out) || !run(root, true, &out) {
		t.Errorf("%s", out.String())
	}
	written, err := os.ReadFile(filepath.Join(root, catalogue))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "Who & <what>": "Who & <what>",
  "days": {
    "one": "a day",
    "other": "days"
  },
  "one": {
    "other": "one"
  }
}
`
	if diff := cmp.Diff(want, string(written)); diff != "" {
		t.Error(diff)
	}
}
