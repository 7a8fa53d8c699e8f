package words

import (
	"context"
	_ "embed"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

//go:embed en.json
var enJSON []byte

// english is what the source is written in, and what every other language falls back to.
var english = must(load("en", "ltr", language.English, enJSON))

// tongue is one language, ready to be spoken.
type tongue struct {
	lang, dir string
	plain     map[string]string // a page says some hundred of these: one look-up each
	counts    *i18n.Localizer   // messages by number, with the language's own plural rules
	messages  []*i18n.Message
}

// load reads a catalogue in go-i18n's format.
func load(lang, dir string, rules language.Tag, catalogue []byte) (*tongue, error) {
	file, err := i18n.ParseMessageFileBytes(catalogue, rules.String()+".json", nil)
	if err != nil {
		return nil, err
	}
	return newTongue(lang, dir, rules, file.Messages)
}

func newTongue(lang, dir string, rules language.Tag, messages []*i18n.Message) (*tongue, error) {
	t := &tongue{lang: lang, dir: dir, plain: make(map[string]string, len(messages)), messages: messages}
	bundle := i18n.NewBundle(rules)
	for _, m := range messages {
		if m.One != "" {
			if err := bundle.AddMessages(rules, m); err != nil {
				return nil, err
			}
		} else if m.Other != "" {
			t.plain[m.ID] = m.Other
		}
	}
	t.counts = i18n.NewLocalizer(bundle, rules.String())
	return t, nil
}

// must is for what is built into the program, which the tests read too.
func must(t *tongue, err error) *tongue {
	if err != nil {
		panic("words: a catalogue of this program cannot be read: " + err.Error())
	}
	return t
}

func of(ctx context.Context) *tongue {
	if t, ok := ctx.Value(tongueKey{}).(*tongue); ok {
		return t
	}
	return english
}

// made is the pseudo-locales, made when somebody first asks for one.
var made = sync.OnceValue(func() map[string]*tongue {
	return map[string]*tongue{longLang: longer(english), mirrorLang: mirrored(english)}
})

func find(lang string) *tongue {
	if lang != english.lang && lang != "" {
		if t, ok := made()[lang]; ok {
			return t
		}
	}
	return english
}

func (t *tongue) plainly(message string) string {
	if said, ok := t.plain[message]; ok {
		return said
	}
	return message
}

// counted chooses the plural form. The catalogue has the message under its form for many.
func (t *tongue) counted(n int, one, other string) string {
	said, err := t.counts.Localize(&i18n.LocalizeConfig{MessageID: other, PluralCount: n, TemplateParser: template.IdentityParser{}})
	switch {
	case err == nil && said != "":
		return said
	case n == 1:
		return one
	default:
		return other
	}
}
