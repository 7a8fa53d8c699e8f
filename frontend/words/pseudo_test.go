package words

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPseudoLocalesSayEveryMessage(t *testing.T) {
	for _, lang := range Pseudo() {
		ctx := With(context.Background(), lang)
		if !IsPseudo(lang) || Lang(ctx) != lang || English(ctx) {
			t.Errorf("%s is not spoken", lang)
		}
		for _, m := range english.messages {
			got := T(ctx, m.ID)
			if m.One != "" {
				got = N(ctx, 1, m.One, m.Other) // with its number, which stays as it is
			}
			if got == m.ID || got == m.One {
				t.Errorf("%s says %q as it is", lang, m.ID)
			}
			for p := range split(m.ID) {
				if p.place != "" && m.One == "" && !strings.Contains(got, p.text) {
					t.Errorf("%s loses %s of %q", lang, p.text, m.ID)
				}
			}
		}
	}
	if len(english.messages) < 500 {
		t.Errorf("the catalogue has only %d messages", len(english.messages))
	}
}

func TestTheLongOneIsTwoFifthsLonger(t *testing.T) {
	for message, want := range map[string]string{
		"Take it back": "[Tååķéé îîţ ƀååçķ ~]", "{who} asks.": "[{who} ååšķš. ~~]", "Tsk": "[Tšķ ~~]", "{who}": "[{who}]", "": "[]",
	} {
		if got := stretch(message); got != want {
			t.Errorf("%q became %q, want %q", message, got, want)
		}
	}
	for _, m := range english.messages {
		before, after := 0, utf8.RuneCountInString(stretch(m.Other))
		for p := range split(m.Other) {
			if p.place == "" {
				before += utf8.RuneCountInString(p.text)
			} else {
				after -= utf8.RuneCountInString(p.text)
			}
		}
		if after*10 < before*14 {
			t.Errorf("%q is %d letters long and became %d", m.Other, before, after)
		}
	}
}

func TestTheMirroredOneRunsFromRightToLeft(t *testing.T) {
	ctx := With(context.Background(), mirrorLang)
	if Dir(ctx) != "rtl" || Dir(context.Background()) != "ltr" {
		t.Error("the page would run the wrong way")
	}
	if got := mirror("{who} asks {group}."); got != "{who}\u202e asks \u202c{group}\u202e.\u202c" {
		t.Errorf("%q", got)
	}
	for _, m := range english.messages {
		got := mirror(m.Other)
		if strings.Count(got, "\u202e") != strings.Count(got, "\u202c") {
			t.Errorf("%q does not close what it opens", got)
		}
	}
}
