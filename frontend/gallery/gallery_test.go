package gallery

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"holdfast/frontend/parts"
)

var setting = Setting{Links: parts.Links{Style: "/assets/app.css", Script: "/assets/app.js", Icon: "/assets/mark.svg", Editor: "/assets/editor.js", Exit: "/assets/exit.js"}, Nonce: "abc123", Plan: "/assets/plan.js", Desk: "/assets/moderate.js", DeskStyle: "/assets/moderate.css"}

func render(t testing.TB, c templ.Component) string {
	t.Helper()
	var out strings.Builder
	if err := c.Render(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// rules are what every page keeps, whatever it shows.
var rules = []struct {
	name  string
	holds func(t *testing.T, doc *goquery.Document, html string)
}{
	{"one heading of the first rank, in a language", oneHeading},
	{"ids are unique and what refers to them finds them", idsMeet},
	{"whatever one presses or fills has a name", everythingIsNamed},
	{"nothing inline that the content policy refuses", nothingInline},
	{"htmx attributes carry the nonce", noncesOnHtmx},
	{"nothing is asked of another host", ownHostOnly},
	{"the way out and the way to help are there", wayOut},
	{"one filled button at most", oneFilled},
	{"passwords are asked for as such and never sent back", passwords},
	{"what is wrong is said at its box", wrongIsSaid},
	{"the screen does not name the product", neutral},
}

func TestEveryPageInEveryState(t *testing.T) {
	all := append(Entries(), Entry{Name: "index", Page: Index})
	for _, e := range all {
		t.Run(e.Name, func(t *testing.T) {
			html := render(t, e.Page(setting))
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range rules {
				t.Run(r.name, func(t *testing.T) { r.holds(t, doc, html) })
			}
			keep(t, e.Name, html)
		})
	}
}

// keep writes a page for frontend/journeys, which look at it in a browser.
func keep(t *testing.T, name, html string) {
	t.Helper()
	dir := os.Getenv("HOLDFAST_GALLERY")
	if dir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".html"), []byte(html), 0o600); err != nil {
		t.Fatal(err)
	}
}

func oneHeading(t *testing.T, doc *goquery.Document, _ string) {
	if n := doc.Find("h1").Length(); n != 1 {
		t.Errorf("%d headings of the first rank", n)
	}
	if strings.TrimSpace(doc.Find("h1").Text()) == "" || strings.TrimSpace(doc.Find("title").Text()) == "" {
		t.Error("an empty heading or title")
	}
	if doc.Find("html[lang]").Length() != 1 || doc.Find("main").Length() != 1 {
		t.Error("no language or no main part")
	}
}

func idsMeet(t *testing.T, doc *goquery.Document, _ string) {
	ids := map[string]int{}
	doc = goquery.CloneDocument(doc)
	doc.Find("template").Remove() // what is inside one is not in the page yet
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) { ids[s.AttrOr("id", "")]++ })
	for id, n := range ids {
		if n > 1 || id == "" {
			t.Errorf("id %q is there %d times", id, n)
		}
	}
	for _, attr := range []string{"aria-labelledby", "aria-describedby", "for", "form"} {
		doc.Find("[" + attr + "]").Each(func(_ int, s *goquery.Selection) {
			for _, id := range strings.Fields(s.AttrOr(attr, "")) {
				if ids[id] == 0 {
					t.Errorf("%s=%q leads nowhere", attr, id)
				}
			}
		})
	}
	doc.Find("a[href^='#'], use[href]").Each(func(_ int, s *goquery.Selection) {
		if id := strings.TrimPrefix(s.AttrOr("href", ""), "#"); ids[id] == 0 {
			t.Errorf("%s href=#%s leads nowhere", goquery.NodeName(s), id)
		}
	})
	doc.Find("symbol").Each(func(_ int, s *goquery.Selection) {
		if s.Children().Length() == 0 {
			t.Errorf("icon %q draws nothing", s.AttrOr("id", ""))
		}
	})
}

func everythingIsNamed(t *testing.T, doc *goquery.Document, _ string) {
	doc.Find("a[href], button, summary, h1, h2, h3").Each(func(_ int, s *goquery.Selection) {
		if strings.TrimSpace(s.Text()) == "" {
			html, _ := goquery.OuterHtml(s)
			t.Errorf("no name: %s", html)
		}
	})
	doc.Find("input:not([type=hidden]), textarea, select").Each(func(_ int, s *goquery.Selection) {
		if doc.Find("label[for='"+s.AttrOr("id", "none")+"']").Length() != 1 {
			t.Errorf("no label: %s", s.AttrOr("name", "?"))
		}
	})
	doc.Find("svg:not([aria-hidden=true]), img").Each(func(_ int, s *goquery.Selection) {
		t.Errorf("a drawing that a screen reader stumbles over: %s", goquery.NodeName(s))
	})
}

func nothingInline(t *testing.T, doc *goquery.Document, _ string) {
	doc.Find("script").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("src", "") == "" || s.AttrOr("nonce", "") != setting.Nonce || strings.TrimSpace(s.Text()) != "" {
			t.Error("a script that is inline or without the nonce")
		}
	})
	if n := doc.Find("style, [style], iframe, object, embed, base").Length(); n > 0 {
		t.Errorf("%d elements with style of their own, or that embed", n)
	}
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				t.Errorf("%s has %s", goquery.NodeName(s), a.Key)
			}
		}
	})
}

func noncesOnHtmx(t *testing.T, doc *goquery.Document, _ string) {
	doc.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			if strings.HasPrefix(a.Key, "hx-") && s.AttrOr("hx-nonce", "") != setting.Nonce {
				t.Errorf("%s has %s without the nonce", goquery.NodeName(s), a.Key)
			}
		}
	})
}

func ownHostOnly(t *testing.T, doc *goquery.Document, _ string) {
	doc.Find("[src], link[href], [action], [hx-get], [hx-post], use[href]").Each(func(_ int, s *goquery.Selection) {
		for _, attr := range []string{"src", "action", "hx-get", "hx-post"} {
			if v := s.AttrOr(attr, "/"); !strings.HasPrefix(v, "/") || strings.HasPrefix(v, "//") {
				t.Errorf("%s=%q", attr, v)
			}
		}
	})
}

func wayOut(t *testing.T, doc *goquery.Document, _ string) {
	if doc.Find("main.away").Length() == 1 {
		return
	}
	if doc.Find("form#leave[method=post][action='/leave'] button").Length() != 1 || doc.Find(".dock a[href='/help']").Length() != 1 {
		t.Error("no way out, or no way to help")
	}
	skips := doc.Find(".skip")
	if skips.Length() != 2 || skips.Eq(1).AttrOr("form", "") != "leave" {
		t.Error("leaving quickly is not the second skip link")
	}
	doc.Find("form").Each(func(_ int, s *goquery.Selection) {
		asks := s.AttrOr("method", "") == "get" && s.Find("input").Length() == 0 // it only chooses what is shown
		if s.AttrOr("method", "") != "post" && !asks {
			t.Error("a form that does not post")
		}
	})
}

func oneFilled(t *testing.T, doc *goquery.Document, _ string) {
	if n := doc.Find(".btn:not(.plain):not(.bare)").Length(); n > 1 {
		t.Errorf("%d filled buttons", n)
	}
	if doc.Find("body.writes .send .btn").Length() != doc.Find(".send .btn").Length() {
		t.Error("a composer's button outside a page that writes")
	}
}

func passwords(t *testing.T, doc *goquery.Document, _ string) {
	doc.Find("input[name*=password]").Each(func(_ int, s *goquery.Selection) {
		complete := s.AttrOr("autocomplete", "")
		if s.AttrOr("type", "") != "password" || s.AttrOr("value", "") != "" || (complete != "current-password" && complete != "new-password") {
			t.Errorf("a password box of type %q, autocomplete %q", s.AttrOr("type", ""), complete)
		}
	})
	doc.Find("input[name=code]").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("value", "") != "" && doc.Find("form[action='/invitation/code']").Length() == 0 {
			t.Error("a code that works once comes back in its box")
		}
	})
	doc.Find("input:not([type=hidden], [type=checkbox], [type=radio]):not([name=title])").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("autocomplete", "") == "" {
			t.Errorf("box %q leaves it to the browser what it is for", s.AttrOr("name", ""))
		}
	})
}

func wrongIsSaid(t *testing.T, doc *goquery.Document, _ string) {
	doc.Find("[aria-invalid]").Each(func(_ int, s *goquery.Selection) {
		if s.AttrOr("aria-describedby", "") == "" {
			t.Errorf("box %q is wrong, and nothing says why", s.AttrOr("name", ""))
		}
	})
	said := doc.Find("#said[role=group]")
	if said.Length() == 1 && said.AttrOr("tabindex", "") != "-1" {
		t.Error("the summary cannot take the focus")
	}
}

func neutral(t *testing.T, _ *goquery.Document, html string) {
	if strings.Contains(strings.ToLower(html), "holdfast") {
		t.Error("the product is named")
	}
}
