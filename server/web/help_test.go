package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"holdfast/server/safety"
	"holdfast/server/testkit/house"
)

func TestHelpForAnybody(t *testing.T) {
	h := house.Open(t, house.Options{})
	b := h.Visitor()
	page := b.Get("/help")
	for _, want := range []string{"Alder House, 01632 960 100", "The Night Line, 0808 157 0100", "not watched at all hours", "Example Isles", "The numbers were checked"} {
		if !strings.Contains(page.Words(), want) {
			t.Errorf("no %q in %s", want, page.Words())
		}
	}
	for words, href := range map[string]string{"01632 960 100": "tel:01632960100", "By text": "sms:01632960103", "01632 960 999": "tel:01632960999"} {
		if got := page.Link(words); got != href {
			t.Errorf("%s leads to %s", words, got)
		}
	}
	welsh := b.Get("/help?country=Example+Isles&language=Welsh")
	if !strings.Contains(welsh.Words(), "Y Llinell Nos") || strings.Contains(welsh.Words(), "The Night Line") || strings.Contains(welsh.Find(".card").Text(), "Farther Shore") || !strings.Contains(welsh.Words(), "Alder House") {
		t.Errorf("narrowed down: %s", welsh.Words())
	}
	if got := welsh.Find("option[selected]").Length(); got != 2 {
		t.Errorf("%d choices are kept", got)
	}
	if elsewhere := b.Get("/help?country=Nowhere"); !strings.Contains(elsewhere.Words(), "Alder House") || elsewhere.Status != http.StatusOK {
		t.Errorf("an unknown country: %d %s", elsewhere.Status, elsewhere.Words())
	}
}

// Signed in, one's own plan stands first, and the groups' calendars say when somebody reads next.
func TestHelpBeginsWithOnesOwn(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	bare := willow.Get("/help")
	if strings.Contains(bare.Words(), "your own plan") || !strings.Contains(bare.Words(), "staff read next tomorrow at 9 am") {
		t.Errorf("without a plan on a Tuesday evening: %s", bare.Words())
	}
	form := willow.Get("/plan/change")
	kept := willow.Submit(form, "/plan", map[string]string{"people": "Maya, 01632 960 111 (not after ten)\nHer brother", "helps": "The harbour."})
	if kept.Path() != "/plan" || !strings.Contains(kept.Words(), "Her brother") || kept.Link("01632 960 111") != "tel:01632960111" {
		t.Fatalf("kept: %s %s", kept.Path(), kept.Words())
	}
	page := willow.Get("/help")
	words := page.Find(".card").Text()
	if own, line := strings.Index(words, "Maya"), strings.Index(words, "The Night Line"); own < 0 || line < own || page.Link("Maya") != "tel:01632960111" {
		t.Errorf("the plan stands at %d, the lines at %d", own, line)
	}
	for _, other := range []*house.Browser{h.Visitor(), h.Enter("tern"), h.Enter("amara"), h.Enter("ruth")} {
		for _, address := range []string{"/help", "/plan", "/offline"} {
			if strings.Contains(other.Get(address).Body, "Maya") {
				t.Errorf("somebody else reads it at %s", address)
			}
		}
	}
	if offline := willow.Get("/offline"); strings.Contains(offline.Body, "Maya") || strings.Contains(offline.Body, "Willow") || offline.Find("nav").Length() != 0 {
		t.Error("the page that browsers keep is somebody's own")
	}
}

// Both texts are kept when a plan is written from two places, and when a session ends meanwhile.
func TestPlanWordsAreNotLost(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	here, there := willow.Get("/plan/change"), willow.Get("/plan/change")
	willow.Submit(here, "/plan", map[string]string{"helps": "The harbour."})
	both := willow.Submit(there, "/plan", map[string]string{"helps": "Tea."})
	if both.Status != http.StatusConflict || !strings.Contains(both.Words(), "The harbour.") || !strings.Contains(both.Find("#helps").Text(), "Tea.") {
		t.Fatalf("%d %s", both.Status, both.Words())
	}
	if done := willow.Submit(both, "/plan", nil); done.Path() != "/plan" || !strings.Contains(done.Words(), "Tea.") || strings.Contains(done.Words(), "harbour") {
		t.Errorf("replaced knowingly: %s", done.Words())
	}
	long := willow.Submit(willow.Get("/plan/change"), "/plan", map[string]string{"signs": strings.Repeat("x", 2001), "reasons": "Mine."})
	if long.Status != http.StatusUnprocessableEntity || !strings.Contains(long.Find("#reasons").Text(), "Mine.") || long.Find("#signs[aria-invalid]").Length() != 1 {
		t.Errorf("refused: %d", long.Status)
	}
	nobody := h.Visitor().Post("/plan", url.Values{"helps": {"Cold water."}, "seen": {"0"}})
	if nobody.Status != http.StatusUnauthorized || !strings.Contains(nobody.Find("#helps").Text(), "Cold water.") {
		t.Errorf("signed out: %d", nobody.Status)
	}
}

func TestHelpLinesAreTheAdmins(t *testing.T) {
	h := house.Open(t, house.Options{})
	ruth := h.Enter("ruth")
	page := ruth.Get("/practice/help")
	form, _ := page.Find("form[action^='/practice/help?']").Attr("action")
	fields := map[string]string{"label": "The Lamp", "number": "ring us", "kind": "call", "source": "lamp.example", "own": "", "country": "", "language": "", "detail": ""}
	wrong := ruth.Submit(page, form, fields)
	if at, _ := wrong.Find("#number").Attr("value"); wrong.Status != http.StatusUnprocessableEntity || at != "ring us" || wrong.Find("#number[aria-invalid]").Length() != 1 {
		t.Fatalf("%d, the box holds %q", wrong.Status, at)
	}
	form, _ = wrong.Find("form[action^='/practice/help?']").Attr("action")
	fields["number"] = "0808 157 0105"
	added := ruth.Submit(wrong, form, fields)
	if !strings.Contains(added.Words(), "The Lamp") || !strings.Contains(h.Visitor().Get("/help").Words(), "The Lamp, 0808 157 0105") {
		t.Fatalf("added: %s", added.Words())
	}
	at := added.Link("The Lamp")
	h.Clock.Advance(safety.StaleAfter + 1)
	ruth = h.Enter("ruth")
	if stale := ruth.Get("/practice/help"); !strings.Contains(stale.Words(), "Checked 6 months ago.") {
		t.Errorf("not stale for the admin: %s", stale.Words())
	}
	if help := h.Visitor().Get("/help"); !strings.Contains(help.Words(), "Checked 6 months ago. The emergency number works in any case.") {
		t.Errorf("not stale for readers: %s", help.Words())
	}
	if ready := ruth.Get("/practice").Find("#check-lines").Text(); !strings.Contains(ready, "half a year") || strings.Contains(ready, "Done") {
		t.Errorf("readiness: %s", ready)
	}
	checked := ruth.Submit(ruth.Get("/practice/help"), at+"/check", nil)
	if row := checked.Find("li:contains('The Lamp')").Text(); strings.Contains(row, "months ago") {
		t.Errorf("after checking: %s", row)
	}
	changed := ruth.Submit(ruth.Get(at), at, map[string]string{"label": "The Lantern", "kind": "call", "own": ""})
	if !strings.Contains(changed.Words(), "The Lantern") {
		t.Errorf("changed: %s", changed.Words())
	}
	if gone := ruth.Submit(changed, at+"/removal", nil); strings.Contains(gone.Find(".rows").Text(), "The Lantern") || ruth.Get(at).Status != http.StatusNotFound {
		t.Error("it is still there")
	}
	hours := ruth.Submit(ruth.Get("/practice/help"), "/practice/hours", map[string]string{"hours": "Somebody reads at noon."})
	if !strings.Contains(hours.Find("footer").Text(), "Somebody reads at noon.") {
		t.Errorf("the foot says: %s", hours.Find("footer").Text())
	}
}

// The neutral name and mark are on every page, in its tab, and where a phone keeps it.
func TestHowItLooksFromOutside(t *testing.T) {
	h := house.Open(t, house.Options{})
	ruth := h.Enter("ruth")
	page := ruth.Get("/practice/look")
	if long := ruth.Submit(page, "/practice/look", map[string]string{"title": strings.Repeat("x", 25), "icon": "leaf"}); long.Status != http.StatusUnprocessableEntity {
		t.Errorf("too long: %d", long.Status)
	}
	ruth.Submit(page, "/practice/look", map[string]string{"title": "Tide tables", "icon": "leaf"})
	for _, b := range []*house.Browser{ruth, h.Visitor(), h.Enter("willow")} {
		door := b.Get("/help")
		icon, _ := door.Find("link[rel=icon]").Attr("href")
		if !strings.HasSuffix(door.Find("title").Text(), "Tide tables") || !strings.Contains(icon, "icon-leaf") || !strings.Contains(door.Find(".brand").Text(), "Tide tables") {
			t.Errorf("%q with %s", door.Find("title").Text(), icon)
		}
		if drawn := b.Get(icon); drawn.Status != http.StatusOK || !strings.HasPrefix(drawn.Header.Get("Content-Type"), "image/svg") {
			t.Errorf("the icon: %d", drawn.Status)
		}
	}
	m := h.Visitor().Get("/manifest.webmanifest")
	var said struct {
		Name  string
		Icons []struct{ Src string }
	}
	if err := json.Unmarshal([]byte(m.Body), &said); err != nil || said.Name != "Tide tables" || len(said.Icons) != 1 || m.Header.Get("Content-Type") != "application/manifest+json" {
		t.Errorf("%v %+v %s", err, said, m.Header.Get("Content-Type"))
	}
}

// The service worker changes with what it keeps, so that browsers fetch the page anew.
func TestTheWorkerChangesWithTheLines(t *testing.T) {
	h := house.Open(t, house.Options{})
	first := h.Visitor().Get("/sw.js")
	if first.Status != http.StatusOK || first.Header.Get("Cache-Control") != "no-cache" || !strings.HasPrefix(first.Header.Get("Content-Type"), "text/javascript") {
		t.Fatalf("%d %v", first.Status, first.Header)
	}
	if again := h.Visitor().Get("/sw.js"); again.Body != first.Body {
		t.Error("it changes by itself")
	}
	if err := h.Safety.AddLine(t.Context(), h.Actor("ruth"), safety.Line{Label: "The Lamp", Number: "0808 157 0105", Kind: safety.Call, Source: "s"}, h.Safety.Nonce()); err != nil {
		t.Fatal(err)
	}
	if then := h.Visitor().Get("/sw.js"); then.Body == first.Body {
		t.Error("it does not change with the lines")
	}
}

// Settings stand in where the practice has put nothing here itself.
func TestHelpFallsBackToSettings(t *testing.T) {
	h := house.Open(t, house.Options{Real: true, Settings: []string{"HOLDFAST_HELP_PHONE=Ring 01632 960 100 at any hour.", "HOLDFAST_HELP_EMERGENCY=999"}})
	page := h.Visitor().Get("/help")
	if page.Link("Ring 01632 960 100") != "tel:01632960100" || page.Link("999") != "tel:999" {
		t.Errorf("%s", page.Words())
	}
	bare := house.Open(t, house.Options{Real: true}).Visitor().Get("/help")
	if !strings.Contains(bare.Words(), "Call the emergency number of where you are.") || bare.Find("form[method=get]").Length() != 0 {
		t.Errorf("with nothing: %s", bare.Words())
	}
}
