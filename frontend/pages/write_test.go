package pages

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"holdfast/frontend/parts"
)

// hostileWrite is a composer in which everything that somebody could have typed is markup.
func hostileWrite(kept parts.Kept, ref *parts.Ref, problem *parts.Problem, when parts.When) Write {
	f := frame
	f.Links.Editor = "/app.js"
	choice := []parts.Choice{{Value: hostile, Label: hostile}}
	return Write{
		Frame: f, Kind: AnswerPost, Opening: true, To: ref, Kept: kept, Who: hostile, Software: hostile, WhenRead: hostile,
		Members: []string{hostile}, Staff: []string{hostile}, Private: &PrivateTo{Who: hostile, Readers: []string{hostile}},
		Quotes: []QuoteKept{{Ref: hostile, Quote: parts.Quote{Who: hostile, Href: "/posts/1", When: when, HTML: "<p>theirs</p>", Note: hostile}}},
		Kinds:  choice, Hopes: choice, Themes: choice, Noted: true, DraftAt: "/drafts", DraftKept: when, Key: hostile, Vault: hostile,
		Problem: problem, Conflict: &Conflict{Title: hostile, When: when},
	}
}

func TestAComposerSaysWhereWordsGo(t *testing.T) {
	ref := &parts.Ref{Name: "Tern", Excerpt: "x"}
	for _, c := range []struct {
		name            string
		page            Write
		heading, button string
	}{
		{"a conversation", Write{Kind: NewThread}, "Start a conversation", "Share with the group"},
		{"an answer", Write{Kind: AnswerPost}, "Answer", "Share with the group"},
		{"an answer to somebody", Write{Kind: AnswerPost, To: ref}, "Answer Tern", "Share with the group"},
		{"an answer to oneself", Write{Kind: AnswerPost, To: &parts.Ref{Name: "you"}}, "Add to your own words", "Share with the group"},
		{"a change", Write{Kind: ChangePost}, "Change your words", "Share the new words"},
		{"a change from two places", Write{Kind: ChangePost, Conflict: &Conflict{}}, "Change your words", "Replace it with mine"},
		{"private words", Write{Kind: WritePrivate, Private: &PrivateTo{Who: "you"}}, "Only to the facilitators", "Send to the facilitators"},
		{"a private answer", Write{Kind: AnswerPost, To: ref, Private: &PrivateTo{Who: "you"}}, "Only to the facilitators", "Send to the facilitators"},
		{"a facilitator's private answer", Write{Kind: AnswerPost, Private: &PrivateTo{Who: "Willow"}}, "Only to Willow and the facilitators", "Send to Willow"},
		{"a private change", Write{Kind: ChangePost, Private: &PrivateTo{Who: "you"}}, "Only to the facilitators", "Send the new words"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.page.Frame = frame
			doc := document(t, WritePage(c.page))
			if got := strings.TrimSpace(doc.Find("h1").Text()); got != c.heading {
				t.Errorf("heading %q", got)
			}
			if got := strings.TrimSpace(doc.Find(".send .btn .idle").Text()); got != c.button {
				t.Errorf("button %q", got)
			}
			apart := doc.Find(".apart").Length() == 1 && doc.Find("form.private").Length() == 1
			if apart != (c.page.Private != nil) {
				t.Errorf("marked as private: %v", apart)
			}
			if group := strings.Contains(doc.Find("main").Text(), "the group sees it"); c.page.Private != nil && group {
				t.Error("private words are said to be the group's")
			}
		})
	}
}

func TestAComposerChoosesWhatWasChosen(t *testing.T) {
	list := []parts.Choice{{Value: "a", Label: "A"}, {Value: "b", Label: "B", Selected: true}}
	page := Write{Frame: frame, Hopes: list, Themes: list, Noted: true, Kept: parts.Kept{Hope: "a", Theme: "a"}}
	doc := document(t, WritePage(page))
	for name, got := range map[string]string{
		"hope":  doc.Find("[name=hope][checked]").AttrOr("value", "none"),
		"theme": doc.Find("[name=theme] [selected]").AttrOr("value", "none"),
	} {
		if got != "a" {
			t.Errorf("%s is %q", name, got)
		}
	}
	if _, open := doc.Find("details.aside").Attr("open"); !open {
		t.Error("a note that is set is folded away")
	}
	page.Kept = parts.Kept{}
	doc = document(t, WritePage(page))
	if _, open := doc.Find("details.aside").Attr("open"); open {
		t.Error("a note that is not set is open")
	}
	if got := doc.Find("[name=hope][checked]"); got.Length() != 1 || got.AttrOr("value", "x") != "" {
		t.Error("nothing hoped for is not the choice")
	}
}

// Formatted words that come back in a plain box must not be overruled by what they were before somebody changed them.
func TestFormattedWordsInAPlainBox(t *testing.T) {
	page := Write{Frame: frame, Kept: parts.Kept{Words: "a", HTML: "<p><em>a</em></p>"}}
	doc := document(t, WritePage(page))
	if _, off := doc.Find("#composer [name=html]").Attr("disabled"); !off {
		t.Error("the formatted form is sent without an editor")
	}
	if !strings.Contains(doc.Find("#words").AttrOr("aria-describedby", ""), "plain") || doc.Find("#plain").Length() != 1 {
		t.Error("nobody is told that the formatting would be lost")
	}
	page.Kept.HTML = ""
	if document(t, WritePage(page)).Find("#plain").Length() != 0 {
		t.Error("words without formatting are warned about")
	}
	kept := document(t, parts.KeptFields(parts.Kept{Words: "a", HTML: "<p><em>a</em></p>"}))
	if _, fixed := kept.Find("#words").Attr("readonly"); !fixed || kept.Find("[name=html]:not([disabled])").Length() != 1 {
		t.Error("a page that cannot change formatted words does not carry them as they are")
	}
}

func TestASoftWordAsksOnce(t *testing.T) {
	page := Write{Frame: frame, Problem: &parts.Problem{Heading: "x", Sentence: "Juniper asked not to be called on.", Field: "knowing"}}
	doc := document(t, WritePage(page))
	if doc.Find("#said button[name=knowing][value='1']").Length() != 1 {
		t.Error("it cannot be shared as it is")
	}
	if doc.Find("#composer #said.oops").Length() != 0 || doc.Find("#composer #said a[href='#knowing']").Length() != 0 {
		t.Error("a wish is shown as a fault")
	}
	page.Problem, page.Kept.Knowing = nil, "1"
	if document(t, WritePage(page)).Find("input[name=knowing][value='1']").Length() != 1 {
		t.Error("what was said once is asked again")
	}
}

// The first button of the form is what Enter presses: it must be one that shares, and no choice of its own.
func TestEnterPressesWhatShares(t *testing.T) {
	page := Write{Frame: frame, DraftAt: "/drafts", Problem: &parts.Problem{Field: "knowing"}, Quotes: []QuoteKept{{Ref: "p:r:0:1"}}}
	first := document(t, WritePage(page)).Find("#composer button").First()
	for _, attr := range []string{"name", "formaction", "hx-post"} {
		if v, has := first.Attr(attr); has {
			t.Errorf("the first button has %s=%q", attr, v)
		}
	}
	if first.AttrOr("aria-hidden", "") != "true" || first.AttrOr("tabindex", "") != "-1" {
		t.Error("it is met by those who cannot see it")
	}
}

func TestEveryQuoteCanBeLeftOut(t *testing.T) {
	page := Write{Frame: frame, Quotes: []QuoteKept{{Ref: "a:r:0:1"}, {Ref: "b:r:0:1", Quote: parts.Quote{Gone: true, Who: "Rook"}}}, Kept: parts.Kept{Quote: "a:r:0:1 b:r:0:1"}}
	doc := document(t, WritePage(page))
	var refs []string
	doc.Find("#composer input[type=checkbox][name=leave]").Each(func(_ int, s *goquery.Selection) { refs = append(refs, s.AttrOr("value", "")) })
	if strings.Join(refs, " ") != doc.Find("[name=quote]").AttrOr("value", "") {
		t.Errorf("ticks for %v", refs)
	}
}

// A summary leads to a box that is there, and nowhere else.
func TestASummaryLeadsToABox(t *testing.T) {
	list := []parts.Choice{{Value: "a", Label: "A"}}
	full := Write{Frame: frame, Noted: true, Kinds: list, Hopes: list, Themes: list}
	for _, c := range []struct {
		page  Write
		field string
		leads bool
	}{
		{full, "title", true}, {full, "words", true}, {full, "kind", true}, {full, "hope", true}, {full, "theme", true}, {full, "note", true},
		{full, "quote", false}, {full, "", false}, {Write{Frame: frame, Kind: AnswerPost}, "title", false}, {Write{Frame: frame}, "theme", false},
	} {
		c.page.Problem = &parts.Problem{Heading: "x", Sentence: "y", Field: c.field}
		doc := document(t, WritePage(c.page))
		if leads := doc.Find("#composer #said a").Length() == 1; leads != c.leads || leads && doc.Find("#"+c.field).Length() != 1 {
			t.Errorf("%q: leads %v", c.field, leads)
		}
	}
}

func TestWrongTiesABoxToItsSentence(t *testing.T) {
	p := Write{Problem: &parts.Problem{Field: "words"}, DraftAt: "/drafts"}
	if got := p.wrong("words", p.wordsBy()); got["aria-describedby"] != "said kept" || got["aria-invalid"] != "true" {
		t.Errorf("%v", got)
	}
	if got := p.wrong("title", ""); len(got) != 0 {
		t.Errorf("a box that is right: %v", got)
	}
	if got := p.heading(context.Background()); got != "Start a conversation" {
		t.Errorf("%q", got)
	}
}
