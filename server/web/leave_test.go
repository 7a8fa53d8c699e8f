package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"holdfast/server/access"
	"holdfast/server/account"
	"holdfast/server/cohort"
	"holdfast/server/testkit/house"
)

// saysNothing says that a page tells nothing of where one is.
func saysNothing(p *house.Page) bool {
	return p.Find("main.away").Length() == 1 && p.Find("script").Length() == 0 && p.Words() == "NotesOpen"
}

// Leaving quickly ends the session, wipes, and from then on whatever is asked for is a plain page, until somebody opens it.
func TestAfterLeavingQuicklyNothingShows(t *testing.T) {
	h := house.Open(t, house.Options{})
	willow := h.Enter("willow")
	thread := open(t, willow, saying).Path()
	away := willow.Post("/leave", nil)
	if away.Path() != "/away" || !saysNothing(away) {
		t.Fatalf("left to %s: %s", away.Path(), away.Words())
	}
	for _, address := range []string{thread, "/home", "/plan", "/", "/sign-in", "/cohorts/new", "/away"} {
		if page := willow.Get(address); !saysNothing(page) {
			t.Errorf("%s shows %q", address, page.Words())
		}
	}
	if help := willow.Get("/help"); !strings.Contains(help.Words(), "The Night Line") || strings.Contains(help.Body, "Willow") {
		t.Errorf("help: %s", help.Words())
	}
	if opened := willow.Get("/open"); opened.Path() != "/" || opened.Link("Help now") == "" {
		t.Errorf("opened: %s %s", opened.Path(), opened.Words())
	}
	if page := willow.Get(thread); page.Status != http.StatusUnauthorized || saysNothing(page) {
		t.Errorf("after opening, %d %s", page.Status, page.Words())
	}
}

func TestThePlainPageEndsByItself(t *testing.T) {
	h := house.Open(t, house.Options{})
	b := h.With(session(t, h, "willow"))
	first := b.Post("/leave", nil)
	if got := first.Header.Get("Clear-Site-Data"); got != `"cache", "cookies", "storage"` {
		t.Errorf("it clears %s", got)
	}
	if first.Status != http.StatusSeeOther || first.Header.Get("Location") != "/away" {
		t.Errorf("%d %s", first.Status, first.Header.Get("Location"))
	}
	cookies := strings.Join(b.Get("/away").Header.Values("Set-Cookie"), "; ")
	if !strings.Contains(cookies, "away=1") || !strings.Contains(cookies, "max-age=3600") {
		t.Errorf("cookies: %s", cookies)
	}
}

// session is a token of somebody of the demo's cast.
func session(t *testing.T, h *house.House, key string) string {
	t.Helper()
	token, _, err := h.Accounts.Start(t.Context(), h.Actor(key).Person, account.How{Strong: true})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// A browser that could not reach us when somebody left carries a mark: the first request that gets through ends the
// session, whatever it asks for.
func TestLeavingWithoutAConnection(t *testing.T) {
	h := house.Open(t, house.Options{})
	token := session(t, h, "willow")
	b := h.With(token)
	b.Headers = http.Header{"Cookie": {"sid=" + token + "; away=1"}}
	if page := b.Get("/home"); !saysNothing(page) || page.Status != http.StatusUnauthorized {
		t.Errorf("%d %s", page.Status, page.Words())
	}
	if page := h.With(token).Get("/home"); page.Status != http.StatusUnauthorized {
		t.Errorf("the session lives on: %d", page.Status)
	}
}

// The operator's page is gone to by way of ours, which leaves the mark. Whoever is in is not marked by looking at it.
func TestLeavingToAnotherPage(t *testing.T) {
	h := house.Open(t, house.Options{Settings: []string{"HOLDFAST_LEAVE_TO=https://weather.example/"}})
	b := h.With(session(t, h, "willow"))
	if page := b.Get("/away"); page.Status != http.StatusOK || len(page.Header.Values("Set-Cookie")) != 0 {
		t.Errorf("while in: %d, %v", page.Status, page.Header.Values("Set-Cookie"))
	}
	if page := b.Get("/leaving-quickly"); !strings.Contains(page.Words(), "weather.example") {
		t.Errorf("explained: %s", page.Words())
	}
	b.Post("/leave", nil)
	if page := b.Get("/away"); page.Header.Get("Location") != "https://weather.example/" {
		t.Errorf("away leads to %q", page.Header.Get("Location"))
	}
	if page := b.Get("/home"); !saysNothing(page) {
		t.Errorf("home shows %s", page.Words())
	}
}

// Signing out says what it did and begins at the door.
func TestSigningOut(t *testing.T) {
	h := house.Open(t, house.Options{})
	b := h.With(session(t, h, "willow"))
	if b.Get("/account").Find("form[action='/sign-out'][data-wipe]").Length() != 1 {
		t.Error("no way to sign out, or it does not wipe")
	}
	out := b.Post("/sign-out", nil)
	if got := out.Header.Get("Clear-Site-Data"); got != `"cache", "storage"` || out.Header.Get("Location") != "/?said=signed-out" {
		t.Errorf("%s to %s", got, out.Header.Get("Location"))
	}
	if page := b.Get("/?said=signed-out"); saysNothing(page) || !strings.Contains(page.Words(), "You are signed out") {
		t.Errorf("the door: %s", page.Words())
	}
	if page := b.Get("/home"); page.Status != http.StatusUnauthorized || saysNothing(page) {
		t.Errorf("home: %d %s", page.Status, page.Words())
	}
}

// What needs a session is kept by nothing between the reader and us, however it ends; what is kept needs none.
func TestMembersPagesAreNotStored(t *testing.T) {
	h := house.Open(t, house.Options{})
	token, n := session(t, h, "willow"), 0
	open := map[access.Action]bool{access.SeePublic: true}
	for _, a := range h.Addresses() {
		if a.Method != http.MethodGet || open[a.Action] {
			continue
		}
		page := h.With(token).Get(fill(a.Path, malformed))
		if got := page.Header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", a.Path, got)
		}
		n++
	}
	if n < 40 {
		t.Errorf("only %d addresses were asked", n)
	}
}

// The button is called what the reader's groups call it, on every page; where they do not agree, what everybody knows.
func TestWhatLeavingIsCalled(t *testing.T) {
	h := house.Open(t, house.Options{})
	ctx := t.Context()
	amara := h.Actor("amara")
	group, err := h.Cohorts.Find(ctx, operator, "Tuesday evening group")
	if err != nil {
		t.Fatal(err)
	}
	set := func(words string) {
		c, err := h.Cohorts.Cohort(ctx, group.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Cohorts.Change(ctx, amara, c.ID, cohort.Settings{Name: c.Name, Purpose: c.Purpose, Starts: c.Starts, Ends: c.Ends, Capacity: c.Capacity, Hours: c.Hours, Cover: c.Cover, LeaveWords: words}, c.Version); err != nil {
			t.Fatal(err)
		}
	}
	set("Close this page")
	willow := h.Enter("willow")
	for _, address := range []string{"/home", "/help", open(t, willow, saying).Path(), "/account"} {
		page := willow.Get(address)
		if got := strings.TrimSpace(page.Find("#leave button").Text()); got != "Close this page" || strings.TrimSpace(page.Find(".skip[form=leave]").Text()) != got {
			t.Errorf("%s calls it %q", address, got)
		}
	}
	set("")
	h.Clock.Advance(2 * time.Minute)
	if got := strings.TrimSpace(willow.Get("/help").Find("#leave button").Text()); got != "Leave quickly" {
		t.Errorf("later it is called %q", got)
	}
}

// On the first visit, and only then, home explains the way out before it is needed; the explanation stays in every foot.
func TestLeavingIsExplainedFirst(t *testing.T) {
	h := house.Open(t, house.Options{})
	const line = "ends your visit at once"
	first := h.Enter("willow")
	if home := first.Get("/home"); !strings.Contains(home.Words(), line) || home.Link("What it can and cannot do") != "/leaving-quickly" {
		t.Errorf("the first home: %s", home.Words())
	}
	if other := first.Get("/account"); strings.Contains(other.Words(), line) || other.Link("About “Leave quickly”") != "/leaving-quickly" {
		t.Errorf("another page: %s", other.Words())
	}
	h.Clock.Advance(25 * time.Hour)
	if home := h.Enter("willow").Get("/home"); strings.Contains(home.Words(), line) {
		t.Errorf("a later home: %s", home.Words())
	}
}
