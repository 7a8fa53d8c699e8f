package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"holdfast/server/testkit/house"
)

// Everything in a composer survives the end of a session, for the person who wrote it and for nobody else.
func TestAComposerOutlivesItsSession(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	thread := open(t, willow, saying)
	box := willow.Get(thread.Path() + "/answer")
	fields := map[string]string{"words": "Half a sentence", "note": "plates", "hope": "heard", "html": "<p>Half a <em>sentence</em></p>"}
	willow.Post("/leave", nil)
	out := willow.Post(thread.Path()+"/posts", values(box, fields))
	if out.Status != http.StatusUnauthorized {
		t.Fatalf("answered with %d", out.Status)
	}
	form := url.Values{}
	out.Find(`form[action="/enter"] input, form[action="/enter"] textarea`).Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		value, _ := s.Attr("value")
		if name == "words" {
			value = strings.TrimPrefix(s.Text(), "\n")
		}
		form.Set(name, value)
	})
	form.Set("who", "tern")
	if other := h.Visitor().Post("/enter", form); strings.Contains(other.Body, "Half a") {
		t.Error("somebody else was given the words")
	}
	form.Set("who", "willow")
	back := h.Visitor().Post("/enter", form)
	if inBox(back) != "Half a sentence" {
		t.Errorf("%s: the box holds %q", back.URL, inBox(back))
	}
	for name, want := range map[string]string{"note": "plates", "html": "<p>Half a <em>sentence</em></p>"} {
		if got, _ := back.Find(`form#composer [name="` + name + `"]`).Attr("value"); got != want {
			t.Errorf("%s came back as %q", name, got)
		}
	}
	if post(open(t, h.Enter("willow"), saying), "Half a").Length() != 0 {
		t.Error("it was shared by itself")
	}
}

// A long form that is no composer comes back whole as well, and is sent only when its writer says so.
func TestAnyFormOutlivesItsSession(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	group := willow.Get("/home").Link("All of Tuesday")
	line := "I need some weeks to myself."
	h.Clock.Advance(48 * 60 * 60 * 1e9) // past every session's end
	out := willow.Post(group+"/break", url.Values{"line": {line}, "choice": {"a"}, "password": {"never this"}})
	if out.Status != http.StatusUnauthorized || !strings.Contains(out.Words(), line) {
		t.Fatalf("%d: %s", out.Status, out.Words())
	}
	if strings.Contains(out.Body, "never this") {
		t.Error("a password is in the page")
	}
	form := url.Values{}
	out.Find(`form[action="/enter"] input`).Each(func(_ int, s *goquery.Selection) {
		name, _ := s.Attr("name")
		value, _ := s.Attr("value")
		form.Set(name, value)
	})
	form.Set("who", "tern")
	if other := h.Visitor().Post("/enter", form); strings.Contains(other.Body, line) {
		t.Error("somebody else was given it")
	}
	form.Set("who", "willow")
	b := h.Visitor()
	back := b.Post("/enter", form)
	if to := action(t, back); to != group+"/break" || !strings.Contains(back.Find("main textarea").Text(), line) {
		t.Fatalf("it goes to %s: %s", to, back.Words())
	}
	if got, _ := back.Find("main input[name=choice]").Attr("value"); got != "a" {
		t.Errorf("what was chosen came back as %q", got)
	}
	if place := b.Get(group + "/me").Words(); strings.Contains(place, "You are on a break") {
		t.Error("it was sent by itself")
	}
	sent := b.Submit(back, group+"/break", nil)
	if !strings.Contains(b.Get(group+"/me").Words(), "You are on a break") {
		t.Errorf("sent again: %d %s", sent.Status, sent.Words())
	}
}
