package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/redact"
	"holdfast/server/testkit/house"
)

func TestEndingSessionsFromThePage(t *testing.T) {
	h := realHouse(t)
	newcomer(t, h, "pine@example.org", access.Member)
	phone, laptop, library := h.Visitor(), h.Visitor(), h.Visitor()
	phone.Headers = http.Header{"User-Agent": {"Mozilla/5.0 (Android 15; Mobile; rv:148.0) Gecko/148.0 Firefox/148.0"}}
	for _, b := range []*house.Browser{phone, laptop, library} {
		signIn(b, "pine@example.org", phrase)
	}
	page := laptop.Get("/account")
	if !strings.Contains(page.Words(), "Firefox on Android") || !strings.Contains(page.Words(), "Here, now.") {
		t.Errorf("listed: %s", page.Words())
	}
	var end string
	page.Find("form[action*='/account/sessions/']").EachWithBreak(func(_ int, f *goquery.Selection) bool {
		end = f.AttrOr("action", "")
		return !(strings.HasSuffix(end, "/ending") && end != "/account/sessions/ending" && strings.Contains(f.Parent().Text(), "Firefox"))
	})
	if done := laptop.Post(end, nil); done.Path() != "/account" || phone.Get("/account").Status != http.StatusUnauthorized || library.Get("/account").Status != http.StatusOK {
		t.Errorf("one: %d at %s", done.Status, done.Path())
	}
	if again := laptop.Post(end, nil); again.Status != http.StatusNotFound {
		t.Errorf("the same again: %d", again.Status)
	}
	before := laptop.Token("sid")
	laptop.Post("/account/sessions/ending", nil)
	if laptop.Token("sid") == before || laptop.Get("/account").Status != http.StatusOK || library.Get("/account").Status != http.StatusUnauthorized {
		t.Error("all but this one: this one does not go on under a new token, or another does")
	}
	gone := laptop.Stop().Post("/account/sessions/ending", url.Values{"everywhere": {"1"}})
	if gone.Status != http.StatusSeeOther || !strings.Contains(gone.Header.Get("Clear-Site-Data"), `"storage"`) || laptop.Token("sid") != "" || laptop.Get("/account").Status != http.StatusUnauthorized {
		t.Errorf("everywhere: %d, %v", gone.Status, gone.Header)
	}
}

func TestStaying(t *testing.T) {
	h := realHouse(t)
	newcomer(t, h, "pine@example.org", access.Member)
	b := h.Visitor()
	signIn(b, "pine@example.org", phrase)
	for range 3 {
		h.Clock.Advance(50 * time.Minute)
		if got := b.Post("/stay", nil).Status; got != http.StatusNoContent {
			t.Fatalf("%d", got)
		}
	}
	h.Clock.Advance(time.Hour)
	if got := b.Post("/stay", nil).Status; got != http.StatusUnauthorized {
		t.Errorf("too late: %d", got)
	}
}

func TestARecoveryIsStoppedFromAnyPage(t *testing.T) {
	h := realHouse(t)
	p := newcomer(t, h, "pine@example.org", access.Member)
	host := newcomer(t, h, "host@example.org", access.Staff)
	b := h.Visitor()
	signIn(b, "pine@example.org", phrase)
	asked, err := h.Accounts.AskRecovery(t.Context(), "pine@example.org", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Accounts.Vouch(t.Context(), host.Actor(), p.ID, asked.Letters); err != nil {
		t.Fatal(err)
	}
	home := b.Get("/home")
	if home.Find(`form[action="/account/recovery/stop"]`).Length() != 1 {
		t.Fatalf("home does not warn: %s", home.Words())
	}
	after := b.Submit(home, "/account/recovery/stop", nil)
	if after.Path() != "/account" || after.Find(`form[action="/account/recovery/stop"]`).Length() != 0 {
		t.Errorf("%d at %s", after.Status, after.Path())
	}
	h.Clock.Advance(25 * time.Hour)
	if err := h.Accounts.Recover(t.Context(), asked.Ticket, newer, ""); err == nil {
		t.Error("it went on")
	}
}

// The link to a new address shows, and only the button does; whoever is not in signs in first.
func TestConfirmingAnAddress(t *testing.T) {
	h := realHouse(t)
	newcomer(t, h, "pine@example.org", access.Member)
	b := h.Visitor()
	signIn(b, "pine@example.org", phrase)
	form := b.Get("/account/address")
	if bad := b.Submit(form, "/account/address", map[string]string{"address": "a@b"}); bad.Status != http.StatusUnprocessableEntity || bad.Find("[name=address]").AttrOr("value", "") != "a@b" {
		t.Errorf("%d", bad.Status)
	}
	sent := b.Submit(form, "/account/address", map[string]string{"address": "new@example.org"})
	if !strings.Contains(sent.Words(), "on its way to new@example.org") {
		t.Errorf("%s", sent.Words())
	}
	link := "/confirm/" + confirmToken(t, h, "pine@example.org")
	if out := h.Visitor().Get(link); out.Status != http.StatusUnauthorized || strings.Contains(out.Body, "new@example.org") {
		t.Errorf("signed out: %d", out.Status)
	}
	shown := b.Get(link)
	if shown.Status != http.StatusOK || !strings.Contains(shown.Words(), "new@example.org") {
		t.Fatalf("%d: %s", shown.Status, shown.Words())
	}
	if got := signIn(h.Visitor(), "pine@example.org", phrase).Path(); got != "/home" {
		t.Error("looking at the link changed the address")
	}
	if done := b.Submit(shown, link, nil); done.Path() != "/account" {
		t.Errorf("%d at %s", done.Status, done.Path())
	}
	if dead := b.Get(link); dead.Status != http.StatusNotFound || !strings.Contains(dead.Words(), "does not work any more") {
		t.Errorf("%d: %s", dead.Status, dead.Words())
	}
	if got := signIn(h.Visitor(), "new@example.org", phrase).Path(); got != "/home" {
		t.Errorf("with the new address one lands at %s", got)
	}
}

// confirmToken is the token of the link that is on its way to somebody's new address.
func confirmToken(t *testing.T, h *house.House, address redact.Email) string {
	t.Helper()
	who, _, err := h.Accounts.Find(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := h.Store.Get(t.Context(), account.People, string(who))
	if err != nil {
		t.Fatal(err)
	}
	for _, ev := range doc.Events {
		if ev.Kind == account.ConfirmEvent {
			if _, token, _, send, err := h.Accounts.ConfirmMail(t.Context(), ev.Facts["change"]); err == nil && send {
				return string(token)
			}
		}
	}
	t.Fatal("no link is on its way")
	return ""
}

func TestTheMailboxSwitch(t *testing.T) {
	h := realHouse(t)
	p := newcomer(t, h, "pine@example.org", access.Member)
	b := h.Visitor()
	signIn(b, "pine@example.org", phrase)
	h.Clock.Advance(11 * time.Minute)
	b.Post("/account/mailbox", url.Values{"unsafe": {"1"}})
	if _, send, err := h.Accounts.Mailbox(t.Context(), p.ID); send || err != nil {
		t.Errorf("mail still goes: %v", err)
	}
	if asked := b.Post("/account/mailbox", url.Values{"unsafe": {""}}); asked.Path() != "/prove" {
		t.Errorf("on again: %d at %s", asked.Status, asked.Path())
	}
	page := b.Get("/account")
	if !strings.Contains(page.Words(), "Mail to you was switched off.") {
		t.Errorf("%s", page.Words())
	}
	if seen := b.Post("/account/alerts/seen", nil); strings.Contains(seen.Words(), "New.") {
		t.Error("what was seen is still new")
	}
}

func TestPausedAccess(t *testing.T) {
	h := realHouse(t)
	p := newcomer(t, h, "pine@example.org", access.Member)
	b := h.Visitor()
	signIn(b, "pine@example.org", phrase)
	if err := h.Accounts.Suspend(t.Context(), p.ID, true); err != nil {
		t.Fatal(err)
	}
	if got := b.Get("/home").Status; got != http.StatusUnauthorized {
		t.Errorf("the session from before: %d", got)
	}
	if page := signIn(b, "pine@example.org", phrase); page.Status != http.StatusForbidden || !strings.Contains(page.Words(), "Your access is paused") {
		t.Errorf("%d: %s", page.Status, page.Words())
	}
}

// In the demo, whose people have nothing to prove themselves by, a step-up is one press.
func TestStepUpInTheDemo(t *testing.T) {
	h := house.Open(t, house.Options{})
	b := h.Enter("willow")
	h.Clock.Advance(11 * time.Minute)
	asked := b.Get("/account/codes")
	if asked.Path() != "/prove" || !strings.Contains(asked.Words(), "in the demo any password will do") {
		t.Fatalf("%d at %s: %s", asked.Status, asked.Path(), asked.Words())
	}
	before := b.Token("sid")
	if page := b.Submit(asked, "/prove", nil); page.Path() != "/account/codes" || h.With(before).Get("/home").Status != http.StatusUnauthorized {
		t.Errorf("%d at %s", page.Status, page.Path())
	}
	codes := b.Submit(b.Get("/account/codes"), "/account/codes", nil)
	if codes.Find(".codes li").Length() != 10 {
		t.Errorf("%d: %s", codes.Status, codes.Words())
	}
	if again := b.Get("/account/codes"); strings.Contains(again.Body, codes.Find(".codes code").First().Text()) {
		t.Error("the codes are shown twice")
	}
}
