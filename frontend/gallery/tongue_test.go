package gallery

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"holdfast/frontend/words"
)

// Every page holds in a language that is longer, and in one that is written the other way.
func TestEveryPageInLanguagesNobodySpeaks(t *testing.T) {
	for _, lang := range words.Pseudo() {
		ctx := words.With(context.Background(), lang)
		for _, e := range append(Entries(), Entry{Name: "index", Page: Index}) {
			var out strings.Builder
			if err := e.Page(setting).Render(ctx, &out); err != nil {
				t.Fatal(err)
			}
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(out.String()))
			if err != nil {
				t.Fatal(err)
			}
			if got := doc.Find("html").AttrOr("lang", ""); got != lang {
				t.Errorf("%s says it is written in %q", e.Name, got)
			}
			if got := doc.Find("html").AttrOr("dir", ""); got != words.Dir(ctx) {
				t.Errorf("%s in %s runs %q", e.Name, lang, got)
			}
			idsMeet(t, doc, "")
			everythingIsNamed(t, doc, "")
			wayOut(t, doc, "")
		}
	}
}
