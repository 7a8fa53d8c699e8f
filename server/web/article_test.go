package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"holdfast/server/forum"
	"holdfast/server/testkit/house"
)

const sunday = "The Sunday night drop"

// answered shares an answer in a conversation as that person.
func answered(t *testing.T, b *house.Browser, thread, words string) *house.Page {
	t.Helper()
	box := b.Get(thread + "/answer")
	done := b.Submit(box, action(t, box), map[string]string{"words": words})
	if done.Status != http.StatusOK {
		t.Fatalf("sharing answers %d at %s", done.Status, done.URL)
	}
	return done
}

// What was just shared can be taken back with one press, before anybody of the group saw it.
func TestTakenBackWithOnePress(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow, tern := h.Enter("willow"), h.Enter("tern")
	page := open(t, willow, saying)
	done := answered(t, willow, page.Path(), "Too much of me.")
	mine := post(done, "Too much of me.")
	form := mine.Find(`form[action$="/taking-back"]`)
	if form.Length() != 1 || !strings.Contains(mine.Text(), "Nobody in the group sees it before") || !strings.Contains(mine.Text(), "taff may have seen it already") {
		t.Fatalf("it does not offer to be taken back: %q", strings.Join(strings.Fields(mine.Text()), " "))
	}
	if strings.Contains(tern.Get(page.Path()).Body, "Too much of me.") {
		t.Error("Tern sees it")
	}
	to, _ := form.Attr("action")
	after := willow.Submit(done, to, nil)
	if after.Status != http.StatusOK || !strings.Contains(after.Words(), "before the group saw it") || strings.Contains(after.Body, "Too much of me.") {
		t.Errorf("taken back: %d, %s", after.Status, after.Words())
	}
	h.Clock.Advance(forum.TakeBackTime)
	if body := tern.Get(page.Path()).Body; strings.Contains(body, "Willow took") {
		t.Error("a line says that it was there")
	}
	late := answered(t, willow, page.Path(), "Said, and seen.")
	h.Clock.Advance(forum.TakeBackTime)
	seen := tern.Get(late.Path() + "?at=end")
	if !strings.Contains(seen.Body, "Said, and seen.") {
		t.Error("Tern does not see it after half a minute")
	}
	if box := post(willow.Get(late.Path()+"?at=end"), "Said, and seen."); box.Find("form").Length() != 0 {
		t.Error("it can still be taken back without a word of what stays")
	}
}

// A page that stays open asks who wrote meanwhile. Asking does not keep anybody signed in.
func TestThePageAsksWithoutKeepingAwake(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow, tern := h.Enter("willow"), h.Enter("tern")
	page := willow.Get(open(t, willow, saying).Path() + "?at=end")
	ask, there := page.Find("#fresh").Attr("hx-get")
	if !there {
		t.Fatal("the page has nothing to ask")
	}
	if got := willow.Get(ask); got.Status != http.StatusNoContent || got.Body != "" {
		t.Errorf("with nothing new it answers %d, %q", got.Status, got.Body)
	}
	answered(t, tern, page.Path(), "Meanwhile.")
	if got := willow.Get(ask); got.Status != http.StatusNoContent {
		t.Errorf("before anybody can see it, it answers %d", got.Status)
	}
	h.Clock.Advance(forum.TakeBackTime)
	got := willow.Get(ask)
	if got.Status != http.StatusOK || !strings.Contains(got.Body, "Tern") || strings.Contains(got.Body, "Meanwhile.") {
		t.Errorf("it answers %d, %q", got.Status, got.Body)
	}
	if shown := willow.Get(got.Link("New from")); !strings.Contains(shown.Body, "Meanwhile.") {
		t.Errorf("and leads to %s", shown.URL)
	}
	for range 11 {
		h.Clock.Advance(6 * time.Minute)
		willow.Get(ask)
	}
	if got := willow.Get(ask); got.Status != http.StatusUnauthorized || got.Find("form").Length() != 0 {
		t.Errorf("asked for more than an hour, nobody being there: %d, %q", got.Status, got.Body)
	}
	if got := willow.Get("/home"); got.Status != http.StatusUnauthorized {
		t.Errorf("asking kept somebody signed in: %d", got.Status)
	}
}

// The demo shows a content note, a hope and a quote; what has a note stands folded.
func TestNotesHopesAndQuotesOnThePage(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	page := open(t, willow, sunday)
	noted := post(page, "hospital rang")
	if fold := noted.Find("details"); fold.Length() == 0 || !strings.Contains(fold.Find("summary").First().Text(), "a parent’s last weeks") {
		t.Errorf("what has a note is not folded: %q", noted.Text())
	}
	if _, open := noted.Find("details").First().Attr("open"); open {
		t.Error("it stands open")
	}
	if words := post(page, "Does anyone else get the drop").First().Text(); !strings.Contains(words, "hopes to be heard") {
		t.Errorf("no hope: %q", words)
	}
	quoting := post(page, "while I iron")
	if quote := quoting.Find("blockquote"); !strings.Contains(quote.Text(), "It is only tomorrow, arriving early.") || strings.Contains(quote.Text(), "the light goes") {
		t.Errorf("quoted: %q", quote.Text())
	}
	if label := quoting.Find("a").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Text(), "Quote") }); label.Length() != 1 {
		t.Error("it cannot be quoted")
	}
}
