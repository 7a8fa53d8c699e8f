package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"holdfast/frontend/words"
	"holdfast/server/access"
	"holdfast/server/errs"
)

// titled is a refusal whose sentence has places.
func titled(*request) error {
	return errs.In("title", "A title can be {most} characters long, and this one has {have}. Please shorten it.").With("most", "120", "have", "{most}")
}

// Only the demo speaks the languages that nobody speaks: by a cookie, and the gallery by its address.
func TestWhoIsToldThingsInWhichLanguage(t *testing.T) {
	demo := Settings{Personas: []Persona{{Key: "willow", Name: "Willow"}}}
	for _, c := range []struct {
		settings           Settings
		path, cookie, want string
	}{
		{demo, "/home", "", "en ltr"},
		{demo, "/home", "en-XA", "en-XA ltr"},
		{demo, "/home", "ar-XB", "ar-XB rtl"},
		{demo, "/home", "\"><script>", "en ltr"},
		{demo, "/home?lang=ar-XB", "", "en ltr"},
		{demo, "/gallery/home?lang=ar-XB", "", "ar-XB rtl"},
		{demo, "/gallery/home?lang=en-XA", "ar-XB", "en-XA ltr"},
		{demo, "/gallery/home?lang=de", "", "en ltr"},
		{demo, "/nowhere", "ar-XB", "ar-XB rtl"},
		{Settings{}, "/home", "ar-XB", "en ltr"},
		{Settings{}, "/gallery/home?lang=ar-XB", "", "en ltr"},
	} {
		e := newEdge(t, c.settings)
		must(t, e.mount([]route{{get, "/home", access.SeePublic, titled, asPage}, {get, "/gallery/:part", access.SeePublic, titled, asPage}}))
		headers := http.Header{}
		if c.cookie != "" {
			headers.Set("Cookie", tongueCookie+"="+c.cookie)
		}
		res := e.ask(http.MethodGet, c.path, headers)
		doc, err := goquery.NewDocumentFromReader(res.Body)
		must(t, err)
		if got := doc.Find("html").AttrOr("lang", "") + " " + doc.Find("html").AttrOr("dir", ""); got != c.want {
			t.Errorf("%s, cookie %q: %s, want %s", c.path, c.cookie, got, c.want)
		}
	}
}

// A service words its refusals in English; the edge says them in the reader's language, places and all.
func TestWhatAServiceRefusesIsSaidInTheReadersLanguage(t *testing.T) {
	told := func(r *request) error {
		r.inTongue = words.With(context.Background(), r.Query("in"))
		return titled(r)
	}
	e := newEdge(t, Settings{})
	must(t, e.mount([]route{{get, "/home", access.SeePublic, told, asPage}, {get, "/data", access.SeePublic, told, asData}}))
	for lang, want := range map[string]string{
		"en":    "A title can be 120 characters long, and this one has {most}. Please shorten it.",
		"en-XA": "ţîîţļéé çååñ ƀéé 120 çĥååŕååçţééŕš ļööñĝ, ååñð ţĥîîš ööñéé ĥååš {most}. Pļééååšéé šĥööŕţééñ îîţ.",
	} {
		for _, path := range []string{"/home", "/data"} {
			res := e.ask(http.MethodGet, path+"?in="+lang, nil)
			doc, err := goquery.NewDocumentFromReader(res.Body)
			must(t, err)
			if got := doc.Text(); !strings.Contains(got, want) {
				t.Errorf("%s in %s says %q", path, lang, got)
			}
		}
	}
}
